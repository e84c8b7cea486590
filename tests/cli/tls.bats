# aupmine fetch over TLS, behind a front of node's before the loopback hub.

load helpers
load mirror

setup() {
    use_mirror
    for program in node openssl; do
        command -v $program >/dev/null || skip "there is no $program here"
    done
    unset https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
    unset CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR
}

teardown() {
    [ -z "${front_pid:-}" ] || kill "$front_pid" || true
    stop_hub
}

# start_front [HUB OPTION...]: sets $front and $proxy.
start_front() {
    start_hub "$@"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -keyout key -out ca -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
    : >front-log
    : >proxy-log
    node "$top/tests/tls/front.mjs" "$GITHUB_API_URL" key ca front-address \
        front-log proxy-log >/dev/null 2>&1 3>&- &
    front_pid=$!
    eventually [ -s front-address ]
    read -r front proxy <front-address
    export GITHUB_API_URL=https://localhost:$front
}

@test "tls: HTTP/2 over one connection, compressed, for one job and for several" {
    start_front --require-token "$token"
    curl --version | grep -q HTTP2 || skip 'libcurl without HTTP/2'
    export CURL_CA_BUNDLE=$PWD/ca GH_TOKEN=$token
    for jobs in 1 4; do
        : >front-log
        rm -f "$AUPMINE_DB"*
        fetch 0 --jobs $jobs
        [ "$(query 'SELECT count(*) FROM issue')" -eq 450 ]
        cut -f 1,2,4,5 front-log | sort | uniq -c
        [ "$(wc -l <front-log)" -ge 6 ]
        [ "$(cut -f 2,4,5 front-log | sort -u)" = $'2.0\ttoken=yes\tgzip' ]
        [ "$(cut -f 1 front-log | sort -u | wc -l)" -eq 1 ]
    done
}

@test "tls: a certificate that is not trusted ends it with 4, before any request" {
    start_front
    GH_TOKEN=$token fetch 4
    [[ $output == *'no answer: '*certificate* ]]
    [ ! -s front-log ]
    [ "$(requests)" -eq 0 ]
    # A name that the certificate is not for.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -keyout other-key -out other -days 2 -subj /CN=other 2>/dev/null
    CURL_CA_BUNDLE=$PWD/other GH_TOKEN=$token fetch 4
    [ ! -s front-log ]
}

@test "tls: the environment says whom to trust, as for curl" {
    start_front
    SSL_CERT_FILE=$PWD/ca fetch 0
    mkdir trusted
    cp ca "trusted/$(openssl x509 -noout -hash -in ca).0"
    SSL_CERT_DIR=$PWD/trusted fetch 0
    CURL_CA_BUNDLE=$PWD/ca SSL_CERT_FILE=$PWD/key fetch 0
    CURL_CA_BUNDLE=$PWD/none fetch 4
    CURL_CA_BUNDLE='' SSL_CERT_FILE='' SSL_CERT_DIR='' fetch 4
}

@test "tls: a proxy of the environment gets the tunnel, and no token" {
    start_front --require-token "$token"
    export CURL_CA_BUNDLE=$PWD/ca GH_TOKEN=$token
    https_proxy=http://127.0.0.1:$proxy fetch 0
    [ "$(query 'SELECT count(*) FROM issue')" -eq 450 ]
    [ "$(sort -u proxy-log)" = "localhost:$front"$'\ttoken=no' ]
    [ "$(cut -f 4 front-log | sort -u)" = token=yes ]
    : >proxy-log
    https_proxy=http://127.0.0.1:$proxy no_proxy=localhost fetch 0
    [ ! -s proxy-log ]
    https_proxy=http://127.0.0.1:9 fetch 75
}

@test "tls: a redirect or link from https to http is not followed" {
    start_script '3 redirect http://127.0.0.1:9/x'
    stop_hub
    start_front --script "$BATS_TEST_TMPDIR/script"
    export CURL_CA_BUNDLE=$PWD/ca GH_TOKEN=$token
    fetch 3
    [[ $output == *'not followed: http://127.0.0.1:9/x'* ]]
}
