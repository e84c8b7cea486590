# What the tests of the mirror share: load it after helpers, call use_mirror in
# setup and stop_hub in teardown.
# shellcheck shell=bash disable=SC2034,SC2154 # the tests use the variables

use_mirror() {
    use_program
    source=$BATS_TEST_TMPDIR/issues.ndjson
    log=$BATS_TEST_TMPDIR/log
    token=ghp_0123456789secret
    unset http_proxy HTTP_PROXY
    # A process that holds a token cannot report leaks.
    export ASAN_OPTIONS=detect_leaks=0
}

stop_hub() {
    [ -n "${hub_pid:-}" ] || return 0
    kill "$hub_pid"
    wait "$hub_pid" || true
    hub_pid=
}

# start_hub [OPTION...]: serves $source, 450 issues if it is not there yet.
start_hub() {
    [ -e "$source" ] || "$build/generate" 450 >"$source"
    rm -f "$BATS_TEST_TMPDIR/address" "$log"
    "$build/hub" --issues "$source" --port-file "$BATS_TEST_TMPDIR/address" \
        --log "$log" --seconds 600 "$@" >/dev/null 2>&1 3>&- &
    hub_pid=$!
    eventually [ -s "$BATS_TEST_TMPDIR/address" ]
    GITHUB_API_URL=$(cat "$BATS_TEST_TMPDIR/address")
    export GITHUB_API_URL
}

# start_script LINE...: serves with that script.
start_script() {
    printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/script"
    start_hub --script "$BATS_TEST_TMPDIR/script"
}

# act LINE: something happens at GitHub, now.
act() {
    curl -sSf "$GITHUB_API_URL/_do?line=${1// /%20}"
}

# fetch STATUS [OPTION...]: must end with it; what it says goes to $output.
fetch() {
    local expected=$1
    shift
    run "$aupmine" fetch example/generated --no-progress "$@"
    echo "$output"
    [ "$status" -eq "$expected" ]
}

requests() {
    wc -l <"$log"
}

# row_at PLACE: the number of the issue at that place of the walk, from 0.
row_at() {
    [ -e "$source" ] || "$build/generate" 450 >"$source"
    jq -r '[.updated_at, .id, .number] | @tsv' "$source" |
        sort -k 1,1 -k 2,2n | cut -f 3 | sed -n "$(($1 + 1))p"
}

# same [NUMBER...]: the mirror holds what the source shows, and nothing else
# but these, that have vanished, as they once were.
same() {
    local gone=" $* "
    curl -sSf "$GITHUB_API_URL/_source" | rows_of_source >shown
    rows_of_store >stored
    curl -sSf "$GITHUB_API_URL/_versions" | rows_of_source | sort -u >ever
    comm -13 shown stored >besides
    [ -z "$(comm -23 shown stored | cut -c 1-200 | head -n 5 | tee /dev/stderr)" ]
    [ -z "$(comm -23 besides ever | cut -c 1-200 | head -n 5 | tee /dev/stderr)" ]
    [ "$(sed 's/^.//; s/,.*//' besides | sort -n | xargs)" = \
        "$(tr ' ' '\n' <<<"$gone" | sort -n | xargs)" ]
    [ "$(query 'PRAGMA integrity_check')" = ok ]
}

# no_token_in FILE...: neither there nor in what the program wrote.
no_token_in() {
    refute grep -raqF "$token" "$@"
    refute grep -qF "$token" <<<"$output"
}
