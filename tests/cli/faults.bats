# What can go wrong between a mirror and GitHub, one fault a test; each ends
# with a comparison of mirror and source, row by row. tests/torture/ mixes them.

load helpers
load mirror

setup() {
    use_mirror
}

teardown() {
    stop_hub
}

# --- errors ---

# heals ACTION...: each on a page of its own; the run takes no notice.
heals() {
    local page=0 lines=()
    for action in "$@"; do
        page=$((page + 2))
        lines+=("page:$page $action")
    done
    "$build/generate" 600 >"$source"
    start_script "${lines[@]}"
    fetch 0
    same
    [ "$(requests)" -le $((8 + $# + 2)) ]
}

@test "scenario: errors of the server heal: 500, 502 with JSON and HTML" {
    heals 'status 500' 'status 502' 'status 502 body=html' 'status 500 body=empty'
}

@test "scenario: errors of the server heal: 503, 504 with JSON and HTML" {
    heals 'status 503' 'status 504' 'status 503 body=html' 'status 504 body=html'
}

@test "scenario: replies heal that break off, or are dropped" {
    heals truncate cut drop 'status 404'
}

@test "scenario: replies with status 200 heal that are no list" {
    heals html object garbage 'status 200 body=empty'
}

@test "scenario: a server that answers 200 and nothing, to whatever, ends nothing" {
    nothing=('page:1-9999 status 200 body=empty' 'search:1-9999 status 200 body=empty')
    start_script "${nothing[@]}"
    for options in '' --search; do
        # shellcheck disable=SC2086 # an option, or none
        fetch 3 $options
        [[ $output == *"the server's answer is no "* ]]
    done
    has_rows 'SELECT count(*) FROM issue' 0
    has_rows 'SELECT count(*) FROM search_month WHERE complete' 0
    has_rows 'SELECT count(*) FROM repo WHERE complete_at IS NOT NULL' 0
    stop_hub
    # Of a mirror that is complete nothing is taken for gone.
    start_hub
    fetch 0
    rows_of_store >before
    stop_hub
    start_script "${nothing[@]}"
    fetch 3 --full
    rows_of_store | cmp - before
    has_rows 'SELECT count(*) FROM repo WHERE swept_at IS NOT NULL' 0
}

@test "scenario: a lone 401 and errors for the repository itself heal" {
    start_script 'page:2 status 401 body=empty' 'repo:1 drop' 'repo:2 status 502'
    fetch 0
    same
}

# stops STATUS CODE WORDS: what answers so ends the run at once and saved, and
# the next goes on.
stops() {
    rm -f "$AUPMINE_DB"*
    start_script "page:3 status $2"
    fetch "$1"
    [[ $output == *"$3"*"200 issues"* ]]
    # No second try.
    [ "$(grep -c "$(printf '\t%s\t' "${2%% *}")" "$log")" -eq 1 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 200 ]
    fetch 0
    same
    stop_hub
}

@test "scenario: 410, 422, 451, a 403 that is no limit, a bad token" {
    stops 4 410 'Issues are disabled'
    stops 3 422 'Validation Failed'
    stops 4 451 'Repository access blocked'
    stops 4 '403 remaining=30' 'forbids access via a fine-grained'
    stops 4 401 'Bad credentials'
}

@test "scenario: a 404 that stays ends the run, and erases nothing" {
    start_hub
    fetch 0
    stop_hub
    for which in page list; do
        start_script "$which:1-9 status 404"
        act 'edit 40 now'
        rows_of_store >before
        fetch 4
        rows_of_store | cmp - before
        stop_hub
    done
    start_hub
    fetch 0
    same
}

@test "scenario: an empty list in the middle is no harm" {
    start_script 'page:3 empty'
    fetch 0
    fetch 0
    same
}

@test "scenario: an empty list for one of several jobs is no harm either" {
    "$build/generate" 600 >"$source"
    for page in 2 3 4 5 6 7 8; do
        rm -f "$AUPMINE_DB"*
        start_script "page:$page empty"
        fetch 0 --jobs 4
        fetch 0
        same
        stop_hub
    done
}

# --- links ---

@test "scenario: links in the form of before 2025, counted and with both ends" {
    start_hub --page-links
    fetch 0
    same
    grep -q '[?&]page=5' "$log"
}

@test "scenario: links that count pages end at the wall, the next run behind it" {
    "$build/generate" 1500 >"$source"
    start_hub --page-links
    fetch 3
    [[ $output == *'422'*'Pagination with the page parameter'*'1,000 issues'* ]]
    [ "$(grep -c "$(printf '\t422\t')" "$log")" -eq 1 ]
    fetch 0
    same
}

@test "scenario: the relations of a link change their order" {
    start_hub
    curl -sS -D head1 "$GITHUB_API_URL/repos/example/generated/issues" >page1
    url=$(sed -n 's/^[Ll]ink: .*<\([^>]*\)>; rel="next".*/\1/p' head1)
    curl -sS -D head2 "$url" -o page2
    curl -sS -D head3 "$url" -o page3
    # One begins with prev, the other with next; the walk meets both.
    [ "$(grep -ci '^link: .*rel="next".*rel="prev"' head2)" -ne \
        "$(grep -ci '^link: .*rel="next".*rel="prev"' head3)" ]
    fetch 0
    same
}

@test "scenario: a page that links to itself, and one that links elsewhere" {
    for action in self-link 'foreign-link 127.0.0.1:9' \
        'redirect http://127.0.0.1:9/x'; do
        rm -f "$AUPMINE_DB"*
        start_script "page:2 $action"
        fetch 3
        fetch 0
        same
        stop_hub
    done
}

# --- limits ---

@test "scenario: a limit amid the walk; each hour's run fetches only the rest" {
    "$build/generate" 2000 >"$source"
    start_hub --limit 8
    for run in 1 2 3; do
        fetch 75
        [[ $output == *"are saved; run again after "*" UTC to go on"* ]]
        held=$(query 'SELECT count(*) FROM issue')
        [ "$held" -ge $((run * 500)) ]
        # What was received is what is held.
        [ "$(query 'SELECT sum(added) FROM sync_run')" -eq "$held" ]
        # Before its hour is over, a run changes nothing.
        fetch 75
        [ "$(query 'SELECT count(*) FROM issue')" -eq "$held" ]
        act 'clock 3601'
    done
    fetch 0
    same
    # A page of each run is read once more, and no other.
    [ "$(query 'SELECT sum(records) FROM sync_run')" -le 2400 ]
}

@test "scenario: the limit is known before the reply that would tell it" {
    start_hub --limit 4
    fetch 75
    [ "$(requests)" -le 4 ]
    [ "$(query 'SELECT count(*) FROM issue')" -ge 200 ]
}

@test "scenario: secondary limits, with headers and without" {
    start_script 'page:2 secondary retry-after=60' 'page:4 secondary' \
        'page:6 secondary remaining=30' 'page:8 status 429' \
        'page:10 status 429 retry-after=5'
    for _ in 1 2 3 4 5; do
        fetch 75
        [[ $output == *"rate limit reached"*"run again after "* ]]
    done
    fetch 0
    same
}

@test "scenario: --wait sleeps as long as it is told, by the server's clock" {
    printf 'page:2 secondary retry-after=2\npage:4 status 403 remaining=0\n' \
        >"$BATS_TEST_TMPDIR/script"
    start_hub --reset 2 --clock 40000 --script "$BATS_TEST_TMPDIR/script"
    start=$SECONDS
    fetch 0 --wait
    [ $((SECONDS - start)) -ge 2 ]
    # By this machine's clock it would have been half a day.
    [ $((SECONDS - start)) -le 600 ]
    same
}

# --- the token ---

@test "scenario: the token goes to no other server, by link or by redirect" {
    start_hub
    other_pid=$hub_pid
    other=${GITHUB_API_URL#http://}
    mv "$log" other
    start_script "page:1 foreign-link $other" \
        "page:3 redirect http://$other/repos/example/generated/issues" \
        "page:5 redirect https://$other/" \
        "repo:4 redirect http://$other/repos/example/generated" \
        "page:6 foreign-link localhost:${other#*:}" \
        "page:8 foreign-link user@$other" "page:9 foreign-link $other@$other"
    export GH_TOKEN=$token
    for _ in 1 2 3 4 5 6 7 8; do
        run "$aupmine" fetch example/generated -v
        no_token_in "$AUPMINE_DB"* "$log"
    done
    fetch 0
    [ ! -s other ]
    kill "$other_pid"
    same
    grep -c 'token=yes' "$log" | grep -qx "$(requests)"
}

@test "scenario: the token stands nowhere, even where the server says it" {
    start_script "page:2 redirect https://elsewhere.invalid/$token" \
        "page:6 foreign-link $token.invalid"
    export GH_TOKEN=$token
    archive=
    if "$aupmine" fetch --help | grep -q -- --archive; then
        archive=archive
    fi
    for _ in 1 2 3 4 5; do
        run "$aupmine" fetch example/generated -v ${archive:+--archive "$archive"}
        no_token_in "$AUPMINE_DB"*
    done
    [ "$status" -eq 0 ]
    "$aupmine" status >>said
    "$aupmine" status --json >>said
    no_token_in said
    if [ -n "$archive" ]; then
        find archive -type f -exec zcat -f {} + >unpacked
        [ -s unpacked ]
        no_token_in archive unpacked
    fi
    same
}
