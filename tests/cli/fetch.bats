# aupmine fetch, against the loopback hub.

load helpers
load mirror

setup() {
    use_mirror
}

teardown() {
    stop_hub
}

# fetch [OPTION...]: what it says goes to $output.
fetch() {
    run "$aupmine" fetch example/generated "$@"
}

# fetch_in_background [OPTION...]: sets $fetch_pid.
fetch_in_background() {
    "$aupmine" fetch example/generated "$@" >/dev/null \
        2>"$BATS_TEST_TMPDIR/background" 3>&- &
    fetch_pid=$!
}

# since: what the first request for the list asked for.
since() {
    sed -n 's/.*\/issues?.*[?&]since=\([^&[:space:]]*\).*/\1/p' "$log" | head -n 1
}

ago() {
    date -u -d "$1 ago" +%Y-%m-%dT%H:%M:%SZ
}

same_as_source() {
    rows_of_source "$source" >"$BATS_TEST_TMPDIR/expected"
    rows_of_store | cmp - "$BATS_TEST_TMPDIR/expected"
}

@test "fetch: mirrors 3,000 issues, every column of every row" {
    "$build/generate" 3000 >"$source"
    start_hub
    fetch
    [ "$status" -eq 0 ]
    [[ $output == *"example/generated: up to date: received 3000 issues"*": 3000 new, 0 changed"* ]]
    same_as_source
    [ "$(requests)" -le 33 ]
    [ "$(query 'SELECT state, records, added FROM sync_run')" = \
        'complete|3000|3000' ]
    [ "$(query 'SELECT complete_at IS NOT NULL, github_id FROM repo')" = \
        '1|937253475' ]
}

@test "fetch: 3,000 issues, nothing new, 20 changed: what each costs" {
    "$build/generate" 3000 >"$source"
    export ASAN_OPTIONS=detect_leaks=0
    for GH_TOKEN in '' "$token"; do
        export GH_TOKEN
        rm -f "$AUPMINE_DB"*
        start_hub
        fetch
        [ "$status" -eq 0 ]
        [ "$(requests)" -le 33 ]
        for most in 2 2 3 2 2; do
            if [ "$most" -eq 3 ]; then
                for number in $(jq .number "$source" | head -n 20); do
                    curl -sSf "$GITHUB_API_URL/_do?line=edit%20$number%20now"
                done
            fi
            : >"$log"
            fetch
            [ "$status" -eq 0 ]
            echo "$(requests) of $most: $output"
            [ "$(requests)" -le $most ]
            [ $most -ne 3 ] || [[ $output == *" 0 new, 20 changed"* ]]
        done
        stop_hub
    done
}

@test "fetch: text with NUL arrives whole" {
    "$build/generate" 450 >"$source"
    nuls=$(grep -c '\\u0000' "$source")
    [ "$nuls" -gt 0 ]
    start_hub
    fetch
    [ "$(query "SELECT count(*) FROM issue WHERE
        instr(hex(title) || hex(coalesce(body, '')), '00')
        AND instr(CAST(title || coalesce(body, '') AS BLOB), x'00')")" -eq "$nuls" ]
}

@test "fetch: sends what GitHub asks for" {
    start_hub
    fetch
    [ "$status" -eq 0 ]
    [ "$(cut -f 2 "$log" | sort -u)" = GET ]
    [ "$(cut -f 5 "$log" | sort -u | sed 's/[0-9.]*$//')" = 'ua=aupmine/' ]
    [ "$(cut -f 6 "$log" | sort -u)" = 'accept=application/vnd.github+json' ]
    [ "$(cut -f 7 "$log" | sort -u)" = 'version=2022-11-28' ]
    [ "$(cut -f 8 "$log" | sort -u)" = 'token=no' ]
    [ -z "$(since)" ]
    # The page parameter only ever comes from the server.
    ! grep -v 'after=' "$log" | grep '[?&]page='
}

@test "fetch: one connection carries all requests, as many as jobs at most" {
    start_hub
    fetch
    [ "$(requests)" -eq 6 ]
    [ "$(cut -f 11 "$log" | sort -u | grep -c 'conn=[1-9]')" -eq 1 ]
    rm "$AUPMINE_DB"*
    : >"$log"
    fetch --jobs 4
    [ "$(cut -f 11 "$log" | sort -u | grep -c 'conn=[1-9]')" -le 4 ]
}

@test "fetch: a refresh with nothing new needs one request" {
    start_hub
    fetch
    : >"$log"
    fetch
    [ "$status" -eq 0 ]
    [ "$(requests)" -eq 1 ]
    [[ $output == *": 0 new, 0 changed"* ]]
    same_as_source
}

@test "fetch: a since that excludes its own second loses nothing" {
    start_hub --since-exclusive
    fetch --max-requests 3
    [ "$status" -eq 75 ]
    fetch
    [ "$status" -eq 0 ]
    same_as_source
}

@test "fetch: a row that changes during the walk is met again" {
    "$build/generate" 450 >"$source"
    first=$(jq -s 'min_by(.updated_at).number' "$source")
    now=$(ago '1 minute')
    start_script "4 touch $first $now"
    fetch
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 450 ]
    [ "$(query "SELECT updated_at FROM issue WHERE number = $first")" = "$now" ]
    [ "$(query 'SELECT records, added, changed FROM sync_run')" = '451|450|1' ]
}

@test "fetch: a row that appears late behind the watermark is not lost" {
    start_script "1 touch 40 $(ago '1 hour')" "1 touch 41 $(ago '1 minute')" \
        '1 hide 40' '7 show 40'
    fetch
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 449 ]
    fetch
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 450 ]
    [ "$(query 'SELECT watermark = (SELECT max(updated_at) FROM issue)
        FROM repo')" -eq 1 ]
}

@test "fetch: killed twice, it goes on and ends with everything" {
    "$build/generate" 2000 >"$source"
    start_hub --delay 50
    for pages in 3 9; do
        fetch_in_background
        eventually has_rows "SELECT count(*) >= ${pages}00 FROM issue" 1
        kill -9 "$fetch_pid"
        wait "$fetch_pid" || true
        [ "$(query 'PRAGMA integrity_check')" = ok ]
        [ "$(query 'SELECT count(*) < 2000 FROM issue')" -eq 1 ]
    done
    fetch
    [ "$status" -eq 0 ]
    same_as_source
    # Each of the three walks read its own part and at most a page twice.
    [ "$(requests)" -le 29 ]
    [ "$(query 'SELECT group_concat(state) FROM sync_run')" = \
        'partial,partial,complete' ]
}

@test "fetch: a limit ends it with 75, and the next run fetches only the rest" {
    "$build/generate" 2000 >"$source"
    start_hub --limit 9
    fetch
    [ "$status" -eq 75 ]
    [[ $output == *"rate limit reached after 8 pages; 800 issues and pull requests are saved; run again after "*" UTC to go on; a token"* ]]
    [ "$(requests)" -eq 9 ]
    [ "$(query 'SELECT state, records FROM sync_run')" = 'partial|800' ]
    [ "$(query 'SELECT complete_at IS NULL FROM repo')" -eq 1 ]
    stop_hub
    start_hub
    fetch
    [ "$status" -eq 0 ]
    [ "$(requests)" -le 15 ]
    [ -n "$(since)" ]
    same_as_source
}

@test "fetch: --wait sleeps through limits" {
    echo '3-4 status 403 remaining=0' >"$BATS_TEST_TMPDIR/script"
    start_hub --reset 2 --script "$BATS_TEST_TMPDIR/script"
    fetch --wait
    [ "$status" -eq 0 ]
    [[ $output == *"rate limit reached; waiting until about "*" UTC"* ]]
    same_as_source
}

@test "fetch: --wait obeys retry-after, with both statuses" {
    start_script '3 status 403 retry-after=1' '4 status 429 retry-after=1' \
        '5 secondary retry-after=1'
    fetch --wait
    [ "$status" -eq 0 ]
    same_as_source
}

@test "fetch: a secondary limit without a time is a minute" {
    start_script '3 secondary remaining=30'
    fetch
    [ "$status" -eq 75 ]
    [[ $output == *"rate limit reached after 1 page; 100 issues"* ]]
}

@test "fetch: a 403 that is no limit is told at once" {
    start_script '3 status 403 remaining=30'
    fetch --wait
    [ "$status" -eq 4 ]
    [[ $output == *"403"* ]]
    [ "$(requests)" -eq 3 ]
}

@test "fetch: a bad gateway, a cut reply and a dropped one heal" {
    start_script '3 status 502 body=html' '5 truncate' '7 drop'
    fetch
    [ "$status" -eq 0 ]
    same_as_source
    [ "$(requests)" -eq 9 ]
}

@test "fetch: a full page without any link is asked about once more" {
    "$build/generate" 100 >"$source"
    start_hub
    fetch
    [ "$status" -eq 0 ]
    [ "$(requests)" -eq 3 ]
    [ -n "$(since)" ]
    same_as_source
}

@test "fetch: an empty repository is a finished mirror" {
    "$build/generate" 1 >"$source"
    start_script '1 delete 1'
    fetch
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT complete_at IS NOT NULL, watermark IS NULL FROM repo')" \
        = '1|1' ]
}

@test "fetch: HTML, an object and a passing 404 are no end of the list" {
    start_script '3 html' '5 object' '7 status 404'
    fetch
    [ "$status" -eq 0 ]
    same_as_source
    [ "$(requests)" -eq 9 ]
}

@test "fetch: a web page in the place of every answer is told as that" {
    start_script '2+ html'
    fetch
    [ "$status" -eq 3 ]
    [[ $output == *'is a web page and no list of issues: a proxy or a login page may be in the way'* ]]
    [ "$(query 'SELECT complete_at IS NULL FROM repo')" -eq 1 ]
}

@test "fetch: when the server cannot make a page, smaller ones are asked for" {
    start_script '4-6 status 504'
    fetch
    [ "$status" -eq 0 ]
    same_as_source
    grep -q 'per_page=50' "$log"
    grep 'per_page=50' "$log" | head -n 1 | grep -q 'since='
}

@test "fetch: what stays wrong ends it, and what came before is kept" {
    start_script '4+ html'
    fetch
    [ "$status" -eq 3 ]
    [[ $output == *"no list of issues"*"after 2 pages; 200 issues"* ]]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 200 ]
    [ "$(query 'SELECT state FROM sync_run')" = failed ]
}

@test "fetch: the 422 of the wall is never tried again" {
    start_script '4 status 422'
    fetch
    [ "$status" -eq 3 ]
    [[ $output == *"the server answers 422"*"after 2 pages; 200 issues"* ]]
    [ "$(requests)" -eq 4 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 200 ]
}

@test "fetch: a next page that is the same page is an error, not a loop" {
    start_script '3 self-link'
    fetch
    [ "$status" -eq 3 ]
    [[ $output == *"next page is the same page"* ]]
    [ "$(requests)" -eq 3 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 200 ]
}

@test "fetch: a link to another server is not followed, no token goes there" {
    start_hub
    other_pid=$hub_pid
    other=${GITHUB_API_URL#http://}
    mv "$log" "$BATS_TEST_TMPDIR/other"
    start_script "3 foreign-link $other"
    export GH_TOKEN=$token ASAN_OPTIONS=detect_leaks=0
    fetch
    kill "$other_pid"
    [ "$status" -eq 3 ]
    [[ $output == *"not followed"* ]]
    [ ! -s "$BATS_TEST_TMPDIR/other" ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 200 ]
}

@test "fetch: nothing that a server says takes the token to another one" {
    start_hub
    other_pid=$hub_pid
    other=${GITHUB_API_URL#http://}
    mv "$log" "$BATS_TEST_TMPDIR/other"
    export GH_TOKEN=$token ASAN_OPTIONS=detect_leaks=0
    for line in "1 redirect http://$other/x" "2 redirect http://$other/x" \
        "3+ redirect //$other/repos/example/generated/issues" \
        "2 foreign-link $other" "3 foreign-link $other" \
        "search:1 redirect http://$other/search/issues" \
        "search:2 foreign-link $other"; do
        rm -f "$AUPMINE_DB"*
        start_script "$line"
        case $line in
        search*) fetch --search --from 2025-01 --to 2025-01 ;;
        *) fetch ;;
        esac
        echo "$line: $status: $output"
        [ "$status" -ne 0 ] || [[ $line == search:2* ]]
        [ "$(cut -f 8 "$log" | sort -u)" = 'token=yes' ]
        [[ $output != *"$token"* ]]
        stop_hub
    done
    kill "$other_pid"
    [ ! -s "$BATS_TEST_TMPDIR/other" ]
}

@test "fetch: a redirect is followed on the same server only" {
    start_script '3 redirect https://elsewhere.invalid/x'
    fetch
    [ "$status" -eq 3 ]
    [[ $output == *"not followed: https://elsewhere.invalid/x"* ]]
    stop_hub
    start_script '3 rename example/renamed'
    fetch
    [ "$status" -eq 0 ]
    fetch
    [ "$status" -eq 0 ]
    same_as_source
    [ "$(query 'SELECT name FROM repo')" = example/generated ]
}

@test "fetch: a name that belongs to another repository now is refused" {
    start_hub
    fetch
    stop_hub
    start_hub --repo-id 7
    fetch
    [ "$status" -eq 3 ]
    [[ $output == *"belongs to another repository"* ]]
    same_as_source
}

@test "fetch: a bad token is told with one request and status 4" {
    start_hub --require-token right
    GH_TOKEN=$token ASAN_OPTIONS=detect_leaks=0 fetch
    [ "$status" -eq 4 ]
    [[ $output == *"Bad credentials"* ]]
    [ "$(requests)" -eq 1 ]
}

@test "fetch: a repository that is not there leaves no trace" {
    start_hub
    run "$aupmine" fetch nobody/nothing
    [ "$status" -eq 4 ]
    [[ $output == *"nobody/nothing: no such repository, or no access to it"* ]]
    [ "$(requests)" -eq 1 ]
    [ "$(query 'SELECT count(*) FROM repo')" -eq 0 ]
}

@test "fetch: without a server it is to be tried later" {
    fetch --api http://127.0.0.1:9
    [ "$status" -eq 75 ]
    [[ $output == *"example/generated: no answer: "*"; nothing came in; run again to go on"* ]]
}

@test "fetch: http goes to this machine only" {
    for api in http://api.github.com http://127.0.0.1.example.com ftp://localhost; do
        fetch --api "$api"
        [ "$status" -eq 2 ]
        [[ $output == *"the API must be https, or http on this machine"* ]]
    done
    [ ! -e "$AUPMINE_DB" ]
}

@test "fetch: the token is sent, and stands nowhere else" {
    printf '%s\nnot this\n' "$token" >"$BATS_TEST_TMPDIR/token"
    start_hub --require-token "$token"
    export ASAN_OPTIONS=detect_leaks=0
    fetch -v --token-file "$BATS_TEST_TMPDIR/token"
    [ "$status" -eq 0 ]
    [[ $output != *"$token"* ]]
    [ "$(cut -f 8 "$log" | sort -u)" = 'token=yes' ]
    GITHUB_TOKEN=$token fetch -v
    [ "$status" -eq 0 ]
    [[ $output != *"$token"* ]]
    ! grep -a -r "$token" "$AUPMINE_DB"*
}

@test "fetch: something that is no token is refused without showing it" {
    GH_TOKEN='two words' fetch --api http://127.0.0.1:9
    [ "$status" -eq 4 ]
    [[ $output == *"GH_TOKEN"* && $output != *"two words"* ]]
    fetch --api http://127.0.0.1:9 --token-file "$BATS_TEST_TMPDIR/none"
    [ "$status" -eq 5 ]
    [[ $output == *"cannot open the token file $BATS_TEST_TMPDIR/none: No such file"* ]]
}

@test "fetch: a token file that others may read is told, but not with -q" {
    echo "$token" >held
    for mode in 644 640 604; do
        chmod "$mode" held
        fetch --api http://127.0.0.1:9 --token-file held
        [ "$(grep -c 'warning: others may read the token file held' <<<"$output")" -eq 1 ]
        fetch -q --api http://127.0.0.1:9 --token-file held
        [[ $output != *'token file'* ]]
    done
    chmod 600 held
    fetch --api http://127.0.0.1:9 --token-file held
    [[ $output != *'token file'* ]]
}

@test "fetch: a second run ends with 75 and names the first; readers go on" {
    start_hub --delay 200
    fetch_in_background
    eventually has_rows 'SELECT count(*) >= 100 FROM issue' 1
    fetch
    [ "$status" -eq 75 ]
    [[ $output == *"another run is at work"*"aupmine fetch, process $fetch_pid"* ]]
    [ "$(query 'SELECT count(*) >= 100 FROM issue')" -eq 1 ]
    wait "$fetch_pid"
    same_as_source
}

@test "fetch: --max-requests ends it, and the next run goes on" {
    start_hub
    fetch --max-requests 3
    [ "$status" -eq 75 ]
    [ "$(requests)" -eq 3 ]
    [[ $output == *"stopped, as asked, at 3 requests after 2 pages"* ]]
    fetch
    [ "$status" -eq 0 ]
    same_as_source
}

@test "fetch: an interrupt ends it soon with 130, saved" {
    start_hub --delay 300
    for signal in INT TERM; do
        # A shell gives its background jobs no SIGINT; env gives it back.
        env --default-signal=INT "$aupmine" fetch example/generated \
            2>"$BATS_TEST_TMPDIR/background" 3>&- &
        fetch_pid=$!
        eventually has_rows "SELECT count(*) FROM sync_run WHERE records > 0
            AND state = 'running'" 1
        kill -s "$signal" "$fetch_pid"
        status=0
        wait "$fetch_pid" || status=$?
        [ "$status" -eq 130 ]
        grep -q 'interrupted after .* saved; run again to go on' \
            "$BATS_TEST_TMPDIR/background"
    done
    [ "$(query 'SELECT group_concat(state) FROM sync_run')" = partial,partial ]
}

@test "fetch: -v has a line a request, -q says nothing" {
    start_hub
    fetch -v
    [ "$(grep -c 'GET /.* 200' <<<"$output")" -eq 6 ]
    [[ $output == *"GET /repos/example/generated/issues?state=all&sort=updated&direction=asc&per_page=100 200 100 records, "*" requests left, "*" ms"* ]]
    fetch -q
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}
