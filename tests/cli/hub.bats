# The loopback hub itself: what it promises to the tests that lean on it.

load helpers

setup() {
    build=${AUPMINE_BUILD:-$BATS_TEST_DIRNAME/../../build}
    source=$BATS_TEST_TMPDIR/issues.ndjson
    list=repos/example/generated/issues
    export LC_ALL=C
}

teardown() {
    stop_hub
}

# stop_hub: the hub must end well and have nothing to complain about.
stop_hub() {
    [ -n "${hub_pid:-}" ] || return 0
    kill "$hub_pid"
    wait "$hub_pid"
    hub_pid=
    [ ! -s "$BATS_TEST_TMPDIR/err" ]
}

# start_hub [OPTION...]: serves $source, which is generated if missing.
start_hub() {
    [ -e "$source" ] || "$build/generate" 450 >"$source"
    rm -f "$BATS_TEST_TMPDIR/address"
    "$build/hub" --issues "$source" --port-file "$BATS_TEST_TMPDIR/address" \
        --seconds 120 "$@" >"$BATS_TEST_TMPDIR/out" \
        2>"$BATS_TEST_TMPDIR/err" 3>&- &
    hub_pid=$!
    eventually [ -s "$BATS_TEST_TMPDIR/address" ]
    base=$(cat "$BATS_TEST_TMPDIR/address")
}

# start_script LINE...: serves with that script.
start_script() {
    printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/script"
    start_hub --script "$BATS_TEST_TMPDIR/script"
}

# get URL|PATH [CURL OPTION...]: the body on stdout, the headers in a file.
get() {
    local url=$1
    shift
    case $url in
    http*) ;;
    *) url=$base/$url ;;
    esac
    curl -sS -g --max-time 20 -D "$BATS_TEST_TMPDIR/headers" "$@" "$url"
}

# code URL|PATH [CURL OPTION...]: the HTTP status; the body in a file.
code() {
    : >"$BATS_TEST_TMPDIR/body"
    get "$@" -o "$BATS_TEST_TMPDIR/body" -w '%{http_code}'
}

# header NAME: its value in the last reply.
header() {
    sed -n "s/^$1: *//Ip" "$BATS_TEST_TMPDIR/headers" | tr -d '\r'
}

# relation NAME: the URL in the last reply's Link.
relation() {
    header link | tr ',' '\n' | sed -n "s/.*<\(.*\)>; rel=\"$1\"/\1/p"
}

# walk URL: every row of every page, joined by commas, as sent.
walk() {
    local url=$1
    local comma=
    while [ -n "$url" ]; do
        printf '%s' "$comma"
        get "$url" | sed 's/^\[//; s/\]$//'
        comma=,
        url=$(relation next)
    done
}

# source_in_order KEY [SORT OPTION]: the rows of the source as sent in a walk.
source_in_order() {
    jq -r "[$1, .id] | @tsv" "$source" | paste - "$source" |
        sort -s -t "$(printf '\t')" -k "1,1${2:-}" -k "2,2n${2:-}" |
        cut -f 3- | paste -s -d , | tr -d '\n'
}

numbers() {
    jq -c '[.[].number]'
}

@test "hub: usage errors are one line and exit 2" {
    run "$build/hub"
    [ "$status" -eq 2 ]
    [ "$output" = "hub: --issues is missing" ]
    run "$build/hub" --nonsense
    [ "$status" -eq 2 ]
    [ "$output" = "hub: unknown option --nonsense" ]
    run "$build/hub" --issues x --port 70000
    [ "$status" -eq 2 ]
    [[ $output == "hub: --port: not a number from 0 to 65535: 70000" ]]
    run "$build/hub" --issues
    [ "$status" -eq 2 ]
    run "$build/hub" --help
    [ "$status" -eq 0 ]
    [[ $output == *"--since-exclusive"*"foreign-link HOST"* ]]
}

@test "hub: bad input names file and row, and exits 2" {
    run "$build/hub" --issues "$BATS_TEST_TMPDIR/none"
    [ "$status" -eq 2 ]
    "$build/generate" 2 >"$source"
    echo '{"number":3,"id":9}' >>"$source"
    run "$build/hub" --issues "$source"
    [ "$status" -eq 2 ]
    [ "$output" = "hub: $source: issue 3: created_at is no time" ]
    for bad in '{"number":' '[{}' '{]' 'text' ''; do
        printf '%s' "$bad" >"$source"
        run "$build/hub" --issues "$source"
        [ "$status" -eq 2 ]
        [ "${#lines[@]}" -eq 1 ]
    done
    "$build/generate" 1 >"$source"
    "$build/generate" 1 >>"$source"
    run "$build/hub" --issues "$source"
    [ "$status" -eq 2 ]
    [[ $output == *"number 1 stands there twice" ]]
}

@test "hub: a bad script names file, line and usage, and exits 2" {
    "$build/generate" 9 >"$source"
    script=$BATS_TEST_TMPDIR/script
    for bad in 'x drop' '2' '2 explode' '0 drop' '3-2 drop' '1 status' \
        '1 status 99' '1 status 500 body=none' '1 drop now' '1 hide 999' \
        '1 touch 1' '1 touch 1 yesterday' '1 rename one' \
        '1 status 403 remaining=-1' '1 delay'; do
        printf '# comment\n\n%s\n' "$bad" >"$script"
        run "$build/hub" --issues "$source" --script "$script"
        [ "$status" -eq 2 ]
        [[ $output == "hub: $script:3: "* ]]
        [ "${#lines[@]}" -eq 1 ]
    done
}

@test "hub: ends on SIGTERM with 0, and by itself after --seconds" {
    start_hub
    [ "$(cat "$BATS_TEST_TMPDIR/out")" = "$base" ]
    stop_hub
    start_hub --seconds 1
    wait "$hub_pid"
    hub_pid=
    [ ! -s "$BATS_TEST_TMPDIR/err" ]
}

@test "hub: serves a folder of arrays and lines" {
    source=$BATS_TEST_TMPDIR/folder
    mkdir "$source"
    "$build/generate" 20 >"$BATS_TEST_TMPDIR/all"
    head -n 7 "$BATS_TEST_TMPDIR/all" | jq -s . >"$source/a.json"
    tail -n +8 "$BATS_TEST_TMPDIR/all" >"$source/b.ndjson"
    echo "no issue" >"$source/README"
    start_hub
    get "$list?state=all" >"$BATS_TEST_TMPDIR/body"
    [ "$(jq length "$BATS_TEST_TMPDIR/body")" -eq 20 ]
}

@test "hub: a walk by updated equals the source byte for byte" {
    start_hub
    source_in_order .updated_at >"$BATS_TEST_TMPDIR/expected"
    walk "$base/$list?state=all&sort=updated&direction=asc&per_page=100" \
        >"$BATS_TEST_TMPDIR/walked"
    cmp "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/walked"
    # The source has what breaks mirrors, and a run longer than a page.
    grep -q '\\u0000' "$BATS_TEST_TMPDIR/walked"
    [ "$(jq -s '[group_by(.updated_at)[] | length] | max' "$source")" -gt 100 ]
}

@test "hub: walks by created, either way, equal the source" {
    start_hub
    source_in_order .created_at >"$BATS_TEST_TMPDIR/expected"
    walk "$base/$list?state=all&direction=asc&per_page=37" \
        >"$BATS_TEST_TMPDIR/walked"
    cmp "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/walked"
    source_in_order .created_at r >"$BATS_TEST_TMPDIR/expected"
    walk "$base/$list?state=all" >"$BATS_TEST_TMPDIR/walked"
    cmp "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/walked"
}

@test "hub: a walk by comments loses nothing" {
    start_hub
    { printf '['; walk "$base/$list?state=all&sort=comments"; printf ']'; } \
        >"$BATS_TEST_TMPDIR/walked"
    [ "$(jq '[.[].number] | unique | length' "$BATS_TEST_TMPDIR/walked")" \
        -eq 450 ]
    jq -e '[.[].comments] | . == (sort | reverse)' "$BATS_TEST_TMPDIR/walked"
}

@test "hub: Link has GitHub's form" {
    start_hub
    asked='state=all&per_page=2&since=2025-01-01T00%3A00%3A00Z'
    get "$list?$asked" >/dev/null
    [[ $(header link) =~ ^\<$base/repositories/937253475/issues\?$asked\&after=[A-Za-z0-9%]+%3D\&page=2\>\;\ rel=\"next\"$ ]]
    # Later pages go back too, in either order, and tell no last.
    get "$(relation next)" >/dev/null
    second=$(header link)
    [[ $(relation prev) == *"?$asked&before="*"&page=1" ]]
    get "$(relation next)" >/dev/null
    third=$(header link)
    [[ $(relation next) == *"&page=4" ]]
    [[ "$second$third" != *last* && "$second$third" != *first* ]]
    [[ $second == *'"next"' && $third == *'"prev"' ]] ||
        [[ $second == *'"prev"' && $third == *'"next"' ]]
    # One page has none.
    get "$list?state=all&since=2026-01-01T00:00:00Z" >/dev/null
    [ -z "$(header link)" ]
}

@test "hub: the cursor is milliseconds and id in msgpack" {
    start_hub
    get "$list?state=all&sort=updated&per_page=1" >"$BATS_TEST_TMPDIR/body"
    cursor=$(relation next | sed 's/.*after=//; s/&.*//; s/%3D/=/g; s/%2B/+/g; s/%2F/\//g')
    bytes=$(printf '%s' "$cursor" | base64 -d | od -An -v -tx1 | tr -d ' \n')
    time=$(jq '.[0].updated_at | fromdate * 1000' "$BATS_TEST_TMPDIR/body")
    id=$(jq '.[0].id' "$BATS_TEST_TMPDIR/body")
    prefix=$(printf 'cursor:v2:' | od -An -v -tx1 | tr -d ' \n')
    [ "$bytes" = "${prefix}92$(printf 'cf%016xcf%016x' "$time" "$id")" ]
    [ "$(code "$list?after=nonsense")" = 422 ]
}

@test "hub: prev leads back to the same rows" {
    start_hub
    first=$(get "$list?state=all&per_page=40" | numbers)
    get "$list?state=all&per_page=40" >/dev/null
    second=$(get "$(relation next)" | numbers)
    [ "$first" != "$second" ]
    [ "$(get "$(relation prev)" | numbers)" = "$first" ]
    [ -z "$(relation prev)" ]
    [ "$(get "$(relation next)" | numbers)" = "$second" ]
}

@test "hub: page size is 30, and 100 at most" {
    start_hub
    [ "$(get "$list?state=all" | jq length)" -eq 30 ]
    [ "$(get "$list?state=all&per_page=150" | jq length)" -eq 100 ]
    [ "$(get "$list?state=all&per_page=100&page=5" | jq length)" -eq 50 ]
}

@test "hub: page= ends at the wall, cursors do not" {
    start_hub --wall 200
    [ "$(code "$list?state=all&per_page=100&page=2")" = 200 ]
    [ "$(code "$list?state=all&per_page=50&page=4")" = 200 ]
    [ "$(code "$list?state=all&per_page=50&page=5")" = 422 ]
    run get "$list?state=all&per_page=100&page=3"
    [ "$output" = '{"message":"Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)","documentation_url":"https://docs.github.com/rest/issues/issues#list-repository-issues","status":"422"}' ]
    { printf '['; walk "$base/$list?state=all&per_page=100"; printf ']'; } \
        >"$BATS_TEST_TMPDIR/walked"
    [ "$(jq length "$BATS_TEST_TMPDIR/walked")" -eq 450 ]
}

@test "hub: since is inclusive unless told, and nothing since the epoch" {
    start_hub
    latest=$(jq -rs '[.[].updated_at] | max' "$source")
    [ "$(get "$list?state=all&since=$latest" | jq 'length > 0')" = true ]
    [ "$(get "$list?state=all&since=1970-01-01T00:00:00Z")" = '[]' ]
    [ "$(get "$list?state=all&since=1970-01-01T00:00:01Z" | jq length)" -eq 30 ]
    [ "$(code "$list?since=yesterday")" = 422 ]
    # The same moment on another clock.
    other=$(jq -nr "\"$latest\" | fromdate + 7200 | todate" | sed 's/Z/%2B02:00/')
    [ "$(get "$list?state=all&since=$other")" = \
        "$(get "$list?state=all&since=$latest")" ]
    stop_hub
    start_hub --since-exclusive
    [ "$(get "$list?state=all&since=$latest")" = '[]' ]
}

@test "hub: state filters, open by default, and must be known" {
    start_hub
    for state in open closed; do
        expected=$(jq -s "map(select(.state == \"$state\")) | length" "$source")
        { printf '['; walk "$base/$list?state=$state&per_page=100"; printf ']'; } \
            >"$BATS_TEST_TMPDIR/walked"
        [ "$(jq length "$BATS_TEST_TMPDIR/walked")" -eq "$expected" ]
    done
    get "$list" | jq -e 'all(.state == "open")'
    [ "$(code "$list?state=merged")" = 422 ]
    [ "$(code "$list?sort=size")" = 422 ]
    [ "$(code "$list?direction=up")" = 422 ]
}

@test "hub: repository and single issues, by name and by id" {
    start_hub --repo-id 42
    get repos/Example/generated |
        jq -e '.id == 42 and .full_name == "example/generated" and
               .private == false and .has_issues'
    [ "$(get repositories/42)" = "$(get repos/example/generated)" ]
    [ "$(get "$list/1")" = "$(head -n 1 "$source")" ]
    [ "$(get repositories/42/issues/1)" = "$(head -n 1 "$source")" ]
    [ "$(code "$list/999999")" = 404 ]
    [ "$(code repositories/41)" = 404 ]
}

@test "hub: unknown paths and trailing slashes are 404" {
    start_hub
    for path in '' nothing repos/example "$list/" repos/other/one/issues \
        repos/example/generated2/issues "$list/1/comments"; do
        [ "$(code "$path")" = 404 ]
        jq -e '.message == "Not Found" and .status == "404"' \
            "$BATS_TEST_TMPDIR/body"
    done
    [ "$(code "$list" -X POST -d '{}')" = 404 ]
}

@test "hub: etag and 304, free only with a token" {
    start_script '5 touch 1 2026-05-05T05:05:05Z'
    probe="$list?state=all&sort=updated&direction=desc&per_page=1"
    [ "$(code "$probe")" = 200 ]
    etag=$(header etag)
    [[ $etag == 'W/"'*'"' ]]
    [ "$(code "$probe" -H "If-None-Match: $etag")" = 304 ]
    [ ! -s "$BATS_TEST_TMPDIR/body" ]
    [ "$(header x-ratelimit-remaining)" -eq 58 ]
    # Another owner, another tag.
    [ "$(code "$probe" -H 'Authorization: Bearer t0' -H "If-None-Match: $etag")" = 200 ]
    [ "$(header x-ratelimit-remaining)" -eq 4999 ]
    etag=$(header etag)
    [ "$(code "$probe" -H 'Authorization: Bearer t0' -H "If-None-Match: $etag")" = 304 ]
    [ "$(header x-ratelimit-remaining)" -eq 4999 ]
    # The fifth request finds an edited row.
    [ "$(code "$probe" -H 'Authorization: Bearer t0' -H "If-None-Match: $etag")" = 200 ]
    [ "$(jq '.[0].number' "$BATS_TEST_TMPDIR/body")" -eq 1 ]
}

@test "hub: the limit ends in 403, and its window really resets" {
    start_hub --limit 2 --reset 3600
    [ "$(code "$list")" = 200 ]
    [ "$(header x-ratelimit-limit)" -eq 2 ]
    [ "$(header x-ratelimit-used)" -eq 1 ]
    [ "$(header x-ratelimit-resource)" = core ]
    reset=$(header x-ratelimit-reset)
    [ "$(code "$list")" = 200 ]
    get rate_limit | jq -e '.resources.core.remaining == 0'
    [ "$(code "$list")" = 403 ]
    [ "$(header x-ratelimit-remaining)" -eq 0 ]
    [ "$(header x-ratelimit-reset)" -eq "$reset" ]
    jq -e '.message | startswith("API rate limit exceeded for 127.0.0.1. (But")' \
        "$BATS_TEST_TMPDIR/body"
    # Who has a token has a budget of their own.
    [ "$(code "$list" -H 'Authorization: token t0')" = 200 ]
    act 'clock 3601'
    [ "$(code "$list")" = 200 ]
    [ "$(header x-ratelimit-reset)" -gt "$reset" ]
}

@test "hub: the limit of a token has its own wording" {
    start_hub --limit 0
    [ "$(code "$list" -H 'Authorization: Bearer t0')" = 403 ]
    jq -e '.message | startswith("API rate limit exceeded for user ID ")' \
        "$BATS_TEST_TMPDIR/body"
}

@test "hub: rate_limit is free; the newer version drops rate" {
    start_hub
    get rate_limit | jq -e '.rate.remaining == 60'
    get rate_limit -H 'X-GitHub-Api-Version: 2026-03-10' |
        jq -e '.resources.core.remaining == 60 and has("rate") == false'
}

@test "hub: User-Agent, version and token are checked" {
    start_hub --require-token right
    [ "$(code "$list" -A '')" = 403 ]
    grep -q 'Please make sure your request has a User-Agent header' \
        "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list" -H 'X-GitHub-Api-Version: 2001-01-01')" = 400 ]
    jq -e '.message == "Bad Request" and (.errors | type) == "string"' \
        "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list" -H 'X-GitHub-Api-Version: 2026-03-10')" = 200 ]
    [ "$(header x-github-api-version-selected)" = 2026-03-10 ]
    [ "$(code "$list" -H 'Authorization: Bearer wrong')" = 401 ]
    jq -e '.message == "Bad credentials" and .status == "401"' \
        "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list" -H 'Authorization: Bearer right')" = 200 ]
    [ "$(code "$list")" = 200 ]
}

@test "hub: the log tells every request and never the token" {
    start_hub --log "$BATS_TEST_TMPDIR/log" --require-token sesame7
    get "$list?state=all&page=2" -A 'agent/1' -H 'Accept: application/json' \
        -H 'X-GitHub-Api-Version: 2022-11-28' -H 'If-None-Match: W/"x"' \
        -H 'Authorization: Bearer sesame7' >/dev/null
    get rate_limit -H 'Authorization: token sesame8' >/dev/null
    get nothing -A agent/2 -H 'Accept:' >/dev/null
    printf '%s\t' 1 GET "/$list?state=all&page=2" 200 ua=agent/1 \
        accept=application/json version=2022-11-28 token=yes 'etag=W/"x"' \
        list=1 conn=PORT >"$BATS_TEST_TMPDIR/expected"
    printf 'fault=\n' >>"$BATS_TEST_TMPDIR/expected"
    head -n 1 "$BATS_TEST_TMPDIR/log" | sed 's/conn=[1-9][0-9]*/conn=PORT/' | cmp - "$BATS_TEST_TMPDIR/expected"
    [ "$(cut -f 1,2,3,4,8 "$BATS_TEST_TMPDIR/log" | tail -n 2 | tr '\t\n' ' ;')" = \
        "2 GET /rate_limit 401 token=yes;3 GET /nothing 404 token=no;" ]
    [ "$(grep -c sesame "$BATS_TEST_TMPDIR/log")" -eq 0 ]
}

@test "hub: gzip for who accepts it, the same bytes" {
    start_hub
    get "$list?state=all" >"$BATS_TEST_TMPDIR/plain"
    [ -z "$(header content-encoding)" ]
    get "$list?state=all" --compressed | cmp - "$BATS_TEST_TMPDIR/plain"
    [ "$(header content-encoding)" = gzip ]
    get rate_limit --compressed >/dev/null
    [ -z "$(header content-encoding)" ]
}

@test "hub: one connection serves several requests" {
    start_hub
    run curl -sS -o /dev/null -o /dev/null -w '%{num_connects} ' \
        "$base/$list" "$base/$list"
    [ "$output" = "1 0 " ]
}

@test "hub: --delay holds replies back, side by side" {
    start_hub --delay 3000
    before=$(date +%s%N)
    get rate_limit >/dev/null &
    get rate_limit >/dev/null
    wait $!
    took=$((($(date +%s%N) - before) / 1000000))
    [ "$took" -ge 3000 ]
    [ "$took" -lt 6000 ]
}

@test "hub script: a status with its body, headers and wordings" {
    start_script '1 status 500' '2 status 502 body=html' \
        '3 status 503 body=empty retry-after=7' '4 status 403 remaining=0' \
        '5 status 429 retry-after=3' '6 status 451' '7 status 410' '8-9 status 404'
    [ "$(code "$list")" = 500 ]
    jq -e '.message == "Server Error" and .status == "500"' \
        "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list")" = 502 ]
    [[ $(header content-type) == text/html* ]]
    grep -q Unicorn "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list")" = 503 ]
    [ ! -s "$BATS_TEST_TMPDIR/body" ]
    [ "$(header retry-after)" -eq 7 ]
    [ "$(code "$list")" = 403 ]
    [ "$(header x-ratelimit-remaining)" -eq 0 ]
    jq -e '.message | startswith("API rate limit exceeded")' \
        "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list")" = 429 ]
    [ "$(header retry-after)" -eq 3 ]
    [ "$(code "$list")" = 451 ]
    jq -e '.block.reason == "dmca"' "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list")" = 410 ]
    [ "$(code "$list")" = 404 ]
    [ "$(code "$list")" = 404 ]
    [ "$(code "$list")" = 200 ]
}

@test "hub script: the secondary limit with plenty remaining" {
    start_script '1 secondary' '2+ secondary retry-after=1'
    [ "$(code "$list")" = 403 ]
    [ "$(header x-ratelimit-remaining)" -eq 59 ]
    [ -z "$(header retry-after)" ]
    jq -e '(.message | contains("secondary rate limit")) and
           (.documentation_url | endswith("secondary-rate-limits"))' \
        "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list")" = 403 ]
    [ "$(header retry-after)" -eq 1 ]
    [ "$(code "$list")" = 403 ]
    # Only lists count.
    [ "$(code "$list/1")" = 200 ]
}

@test "hub script: replies that break or are no list" {
    start_script '1 truncate' '2 drop' '3 html' '4 object' '5 truncate'
    run get "$list?state=all" -o "$BATS_TEST_TMPDIR/body"
    [ "$status" -eq 18 ]
    whole=$(header content-length)
    [ "$(wc -c <"$BATS_TEST_TMPDIR/body")" -eq $((whole / 2)) ]
    run get "$list"
    [ "$status" -eq 52 ]
    [ "$(code "$list")" = 200 ]
    [[ $(header content-type) == text/html* ]]
    [ "$(get "$list" | jq -r type)" = object ]
    run get "$list?state=all" --compressed -o /dev/null
    [ "$status" -eq 18 ]
    [ "$(code "$list")" = 200 ]
}

@test "hub script: links to itself, to strangers, and a redirect" {
    start_script '1 self-link' '2 foreign-link example.invalid' \
        '3 foreign-link https://example.invalid' "4 redirect /$list?page=2" \
        '5 redirect http://example.invalid/x'
    get "$list?state=all&per_page=3" >/dev/null
    [ "$(relation next)" = "$base/$list?state=all&per_page=3" ]
    get "$list?per_page=3" >/dev/null
    [ "$(relation next)" = "http://example.invalid/$list?per_page=3" ]
    get "$list?per_page=3" >/dev/null
    [ "$(relation next)" = "https://example.invalid/$list?per_page=3" ]
    [ "$(code "$list")" = 301 ]
    [ "$(header location)" = "$base/$list?page=2" ]
    [ "$(code "$list")" = 301 ]
    [ "$(header location)" = "http://example.invalid/x" ]
}

@test "hub script: delay" {
    start_script '1 delay 400'
    before=$(date +%s%N)
    get "$list" >/dev/null
    [ $((($(date +%s%N) - before) / 1000000)) -ge 400 ]
}

@test "hub script: a row touched during a walk by updated is met again" {
    "$build/generate" 450 >"$source"
    # The row read first is edited before the third page.
    first=$(source_in_order .updated_at | sed 's/^/[/; s/$/]/' | jq '.[0].number')
    start_script "3 touch $first 2026-09-09T09:09:09Z"
    { printf '['; walk "$base/$list?state=all&sort=updated&direction=asc&per_page=100"; printf ']'; } \
        >"$BATS_TEST_TMPDIR/walked"
    [ "$(jq length "$BATS_TEST_TMPDIR/walked")" -eq 451 ]
    [ "$(jq '[.[].number] | unique | length' "$BATS_TEST_TMPDIR/walked")" -eq 450 ]
    jq -e "[.[] | select(.number == $first)] |
           length == 2 and .[1].updated_at == \"2026-09-09T09:09:09Z\" and
           (.[0] | del(.updated_at)) == (.[1] | del(.updated_at))" \
        "$BATS_TEST_TMPDIR/walked"
    [ "$(jq '.[-1].number' "$BATS_TEST_TMPDIR/walked")" -eq "$first" ]
    # Its bytes are the source's but for the time.
    get "$list/$first" | sed 's/"updated_at":"[^"]*"//' >"$BATS_TEST_TMPDIR/touched"
    grep "\"number\":$first," "$source" | sed 's/"updated_at":"[^"]*"//' |
        tr -d '\n' | cmp - "$BATS_TEST_TMPDIR/touched"
}

@test "hub script: hidden rows leave the lists and come back" {
    "$build/generate" 20 --seed 3 >"$source"
    start_script '2 hide 1' '4 show 1'
    for expected in true false false true; do
        [ "$(get "$list?state=all" | jq 'any(.number == 1)')" = "$expected" ]
        [ "$(code "$list/1")" = 200 ]
    done
}

@test "hub script: deleted, transferred and lost issues" {
    "$build/generate" 20 --seed 3 >"$source"
    start_script '1 delete 1' '1 transfer 2 77' '1 lose 3'
    get "$list?state=all" | jq -e 'any(.number < 4) | not'
    [ "$(code "$list/3")" = 404 ]
    [ "$(get "$base/_source?fate=lost" | jq .number)" -eq 3 ]
    [ "$(code "$list/1")" = 410 ]
    jq -e '.message == "This issue was deleted"' "$BATS_TEST_TMPDIR/body"
    [ "$(code "$list/2")" = 301 ]
    [ "$(header location)" = "$base/repositories/937253476/issues/77" ]
    get "$list/2" -L |
        jq -e '.number == 77 and (.repository_url | endswith("/937253476")) and
            (.html_url | endswith("/example/neighbour/issues/77"))'
}

@test "hub script: a repository renamed during a walk" {
    start_script '2 rename else/where'
    { printf '['; walk "$base/$list?state=all&per_page=100"; printf ']'; } \
        >"$BATS_TEST_TMPDIR/walked"
    [ "$(jq length "$BATS_TEST_TMPDIR/walked")" -eq 450 ]
    [ "$(code "$list?state=all")" = 301 ]
    [ "$(header location)" = "$base/repositories/937253475/issues?state=all" ]
    [ "$(get "$list" -L | jq length)" -eq 30 ]
    [ "$(get repos/else/where/issues | jq length)" -eq 30 ]
    get repos/example/generated -L | jq -e '.full_name == "else/where"'
}

@test "generate: the same issues for the same arguments, awkward ones" {
    "$build/generate" 450 --seed 5 >"$source"
    "$build/generate" 450 --seed 5 | cmp - "$source"
    [ "$("$build/generate" 450 --seed 6 | cksum)" != "$(cksum <"$source")" ]
    jq -s -e 'length == 450
        and all(.id > 4294967296 and .updated_at >= .created_at)
        and ([.[].number] | unique | length == 450 and .[-1] > 450)
        and any(.user == null) and any(.body == null)
        and any(.body != null and (.body | length) > 60000)
        and all(.body == null or (.body | length) < 65536)
        and any(.title | contains("\u0000"))
        and any(.body != null and (.body | contains("\u0000")))
        and any(.body != null and (.body | contains("\r\n")))
        and any(.labels | map(type) == ["string", "object"])
        and any(.state == "closed" and .state_reason == "completed")
        and any(.pull_request != null) and any(has("pull_request") | not)' \
        "$source"
    [ "$("$build/generate" 50 --pulls 100 --repo a/b | jq -s -c \
        'map(select(.pull_request and (.html_url | startswith("https://generated.invalid/a/b/pull/")))) | length')" -eq 50 ]
    run "$build/generate" many
    [ "$status" -eq 2 ]
}

# search QUERY [PARAMETERS]: the reply, unescaped query given.
search() {
    get "search/issues?q=$(jq -rn --arg q "$1" '$q | @uri')${2:-}"
}

# search_source FILTER: how many rows of the source the jq filter keeps.
search_source() {
    jq -s "map(select($1)) | length" "$source"
}

@test "hub search: qualifiers, words and phrases" {
    start_hub --search-limit 100
    issues='(has("pull_request") | not)'
    search 'repo:example/generated is:issue' |
        jq -e ".total_count == $(search_source "$issues") and
               .incomplete_results == false and (.items | length) == 30"
    search 'is:pr is:open' | jq -e ".total_count == $(search_source \
        'has("pull_request") and .state == "open"')"
    search 'created:2025-01-01..2025-01-02' | jq -e ".total_count == $(search_source \
        '.created_at < "2025-01-03"')"
    search 'created:>=2025-01-02T12:00:00Z' | jq -e ".total_count == $(search_source \
        '.created_at >= "2025-01-02T12:00:00Z"')"
    search '"STAYS grey" in:title' | jq -e ".total_count == $(search_source \
        '.title | contains("stays grey")')"
    search 'grey planner in:title' | jq -e ".total_count == $(search_source \
        '.title | contains("grey") and contains("planner")')"
    search 'planner -grey in:title' | jq -e ".total_count == $(search_source \
        '.title | contains("planner") and (contains("grey") | not)')"
    search '"stays grey" OR "opens twice" in:title' | jq -e ".total_count == $(search_source \
        '.title | contains("stays grey") or contains("opens twice")')"
    search 'grey planne in:title' | jq -e '.total_count == 0'
    # Items are the source's bytes.
    search 'is:issue' '&per_page=1&sort=created&order=asc' >"$BATS_TEST_TMPDIR/body"
    grep -qF "$(grep '/issues/[0-9]*","url"' "$source" | head -n 1)" \
        "$BATS_TEST_TMPDIR/body"
}

@test "hub search: pages, the 1000th result and refusals" {
    "$build/generate" 1100 >"$source"
    start_hub --search-limit 100
    search 'repo:example/generated' '&per_page=100&page=10' |
        jq -e '.total_count == 1100 and (.items | length) == 100'
    [ -z "$(relation next)" ]
    [[ $(relation prev) == "$base/search/issues?q=repo%3A"*"&page=9" ]]
    search 'repo:example/generated' '&per_page=100&page=11' |
        jq -e '.status == "422" and
               .message == "Only the first 1000 search results are available"'
    search is:issue >/dev/null
    [ "$(code "$(relation next)")" = 200 ]
    for query in 'repo:other/one x' 'label:bug' '((a) OR b)' '(a OR b' 'a)' '"open' \
        'a OR b OR c OR d OR e OR f OR g' 'created:soon' "$(printf '%0300d' 0)"; do
        search "$query" | jq -e '.status == "422"'
    done
    [ "$(code search/issues)" = 422 ]
}

@test "hub search: has a limit of its own" {
    start_hub
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ "$(code 'search/issues?q=planner')" = 200 ]
    done
    [ "$(header x-ratelimit-resource)" = search ]
    [ "$(header x-ratelimit-remaining)" -eq 0 ]
    [ "$(code 'search/issues?q=planner')" = 403 ]
    [ "$(code "$list")" = 200 ]
    [ "$(header x-ratelimit-remaining)" -eq 59 ]
    get rate_limit | jq -e '.resources.search.remaining == 0'
}

# act LINE: an action at once.
act() {
    [ "$(code "_do?line=$(jq -rn --arg line "$1" '$line | @uri')")" = 200 ]
}

@test "hub: tells its source, and the tests' own door counts as no request" {
    start_script '1 drop'
    get _source | cmp - "$source"
    act 'delete 1'
    act 'transfer 2 9'
    [ "$(get _source | wc -l)" -eq 448 ]
    [ "$(get '_source?fate=deleted' | jq .number)" -eq 1 ]
    [ "$(get '_source?fate=transferred' | jq .number)" -eq 2 ]
    [ -z "$(get '_source?fate=hidden')" ]
    [ "$(code '_do?line=drop')" = 400 ]
    [ "$(code '_do?line=hide%201000000')" = 400 ]
    [ "$(code _nothing)" = 404 ]
    [ "$(code _quiet)" = 200 ]
    [ "$(code "$list")" = 200 ]
    [ "$(header x-ratelimit-used)" -eq 1 ]
}

@test "hub: requests are counted by kind" {
    start_script 'repo:2 status 500' 'page:2 status 501' 'issue:1 status 502' \
        'any:9 status 503'
    for expected in 200 500; do
        [ "$(code repos/example/generated)" = "$expected" ]
    done
    [ "$(code "$list?per_page=1")" = 200 ]
    [ "$(code "$list?per_page=2")" = 200 ]
    [ "$(code "$list?per_page=1")" = 200 ]
    [ "$(code "$list")" = 501 ]
    [ "$(code "$list/1")" = 502 ]
    [ "$(code "$list/1")" = 200 ]
    [ "$(code rate_limit)" = 503 ]
}

@test "hub: an edit changes what an issue says, and each version is kept" {
    start_hub
    act 'edit 1 now'
    act 'edit 1 2026-05-05T05:05:05Z'
    get "$list/1" | jq -e '.updated_at == "2026-05-05T05:05:05Z" and
        (.title | startswith("Edit ")) and (.body | startswith("Edit "))'
    [ "$(get _versions | jq -c 'select(.number == 1)' | sort -u | wc -l)" -eq 3 ]
    get _versions | grep -qxF "$(head -n 1 "$source")"
    act 'hide 3'
    act 'create 3 now-60'
    get "$list/3" | jq -e '.created_at == .updated_at and
        (now - (.updated_at | fromdate) | . >= 60 and . < 90)'
}

@test "hub: a stale reply knows nothing of the last changes" {
    start_script '2 stale 1' '3 stale 2' '4 stale 99' '5 tear 5 now'
    before=$(get "$list?state=all&sort=updated")
    act 'edit 1 now'
    act 'delete 2'
    middle=$(get "$list?state=all&sort=updated" | jq -c '.[0].number')
    [ "$middle" -eq 1 ]
    [ "$(get "$list?state=all&sort=updated")" = "$before" ]
    [ "$(get "$list?state=all&sort=updated")" = "$before" ]
    [ "$(get _source | wc -l)" -eq 449 ]
    # A torn page: the place is the old one, the row is new.
    get "$list?state=all&direction=asc" | jq -e 'map(.number == 5 and
        (.title | startswith("Edit "))) | index(true)'
}

@test "hub: its clock can be ahead, and moved on" {
    start_hub --clock 86400 --limit 1 --reset 3600
    ahead() {
        local now
        now=$(date +%s)
        [ "$(($(date -d "$(header date)" +%s) - now - $1))" -le 2 ]
    }
    [ "$(code "$list")" = 200 ]
    ahead 86400
    [ "$(($(header x-ratelimit-reset) - $(date +%s)))" -gt 86400 ]
    [ "$(code "$list")" = 403 ]
    act 'clock 3601'
    [ "$(code "$list")" = 200 ]
    ahead 90001
}

@test "hub: bodies that are no list, though all of them arrives" {
    start_script '1 garbage' '2 empty' '3 cut' '4 no-link'
    refute_json() { if jq -e . >/dev/null 2>&1; then return 1; fi; }
    get "$list" | refute_json
    [ "$(get "$list")" = '[]' ]
    get "$list" | refute_json
    [ "$(get "$list" | jq length)" -eq 30 ]
    [ -z "$(header link)" ]
}

@test "hub: --page-links counts pages and knows both ends" {
    start_hub --page-links
    get "$list?state=all&per_page=100" >/dev/null
    [[ $(relation next) == *"?state=all&per_page=100&page=2" ]]
    [[ $(relation last) == *"&page=5" ]]
    { printf '['; walk "$base/$list?state=all&per_page=100"; printf ']'; } \
        >"$BATS_TEST_TMPDIR/walked"
    [ "$(jq length "$BATS_TEST_TMPDIR/walked")" -eq 450 ]
    [[ $(relation first) == *"&page=1" ]]
}
