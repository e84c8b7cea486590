# aupmine fetch --full: the whole list anew, and what vanished from it.

load helpers
load mirror

setup() {
    use_mirror
}

teardown() {
    stop_hub
}

# marks: "number why where-to" of each issue that is marked as gone.
marks() {
    query "SELECT number, gone_why, coalesce(gone_to, '-') FROM issue
        WHERE gone_at IS NOT NULL ORDER BY number" | tr '|' ' '
}

# missed: the numbers that were missed and are not marked.
missed() {
    query 'SELECT number FROM issue WHERE missed > 0 AND gone_at IS NULL
        ORDER BY number' | xargs
}

# asked: the numbers that were asked for one by one.
asked() {
    sed -n 's/.*\t\/[^\t?]*\/issues\/\([0-9]*\)\t.*/\1/p' "$log" | xargs
}

# sorted NUMBER...
sorted() {
    tr ' ' '\n' <<<"$*" | sort -n | xargs
}

# --- the whole list ---

@test "sweep: a first one is a mirror, and a refresh goes on from it" {
    "$build/generate" 3000 >"$source"
    start_hub
    fetch 0 --full
    [[ $output == *"swept: received 3000 issues and pull requests in 31 requests: 3000 new"* ]]
    same
    [ "$(query "SELECT source || state || records FROM sync_run")" = sweepcomplete3000 ]
    [ "$(query 'SELECT complete_at = swept_at, github_id FROM repo')" = '1|937253475' ]
    [ "$(query 'SELECT count(*) FROM sweep')" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM sweep_seen')" -eq 0 ]
    # The watermark is that of the whole list: no refresh reads it again.
    [ "$(query 'SELECT watermark FROM repo')" = \
        "$(jq -r .updated_at "$source" | sort | tail -n 1)" ]
    act 'edit 1 now'
    : >"$log"
    fetch 0
    [ "$(requests)" -le 3 ]
    [[ $output == *'received 2 issues'* ]]
    same
    [ -z "$(asked)" ]
}

@test "sweep: an empty repository is a finished mirror" {
    "$build/generate" 1 >"$source"
    start_script 'list:1 delete 1'
    fetch 0 --full
    [ "$(query 'SELECT complete_at IS NOT NULL, watermark IS NULL FROM repo')" = '1|1' ]
    fetch 0
    same
}

@test "sweep: brings what has changed without a trace in updated_at" {
    start_hub
    fetch 0
    row=$(row_at 200)
    at=$(jq -r "select(.number == $row).updated_at" "$source")
    act "edit $row $at"
    fetch 0
    [ -z "$(query "SELECT 1 FROM issue WHERE number = $row AND title LIKE 'Edit%'")" ]
    "$aupmine" status | grep -qx 'full sweep    none yet: what has vanished is not known'
    watermark=$(query 'SELECT watermark, watermark_read_at, probe_etag FROM repo')
    fetch 0 --full
    same
    # A walk had come to the end before, so the watermark is left to walks.
    [ "$(query 'SELECT watermark, watermark_read_at, probe_etag FROM repo')" = "$watermark" ]
}

@test "sweep: rows that change behind it are left to the next refresh" {
    "$build/generate" 1000 >"$source"
    early=$(jq -r .number "$source" | sed -n 20p)
    start_script "page:5 edit $early now" 'page:7 clock 86400'
    fetch 0 --full
    act 'clock 864000'
    fetch 0
    same
}

@test "sweep: issues filed meanwhile are met at the end" {
    start_script "any:1 hide $(row_at 50)" "page:3 create $(row_at 50) now"
    fetch 0 --full
    same
}

# --- what has vanished ---

@test "sweep: deleted, transferred, hidden and lost issues, after two misses" {
    start_hub
    fetch 0
    deleted=$(row_at 20) moved=$(row_at 120) hidden=$(row_at 220) lost=$(row_at 320)
    act "delete $deleted"
    act "transfer $moved 77"
    act "hide $hidden"
    act "lose $lost"
    : >"$log"
    fetch 0 --full
    [[ $output == *'gone: 0 deleted, 0 transferred, 0 not found; missed: 4, '* ]]
    [ "$(missed)" = "$(sorted "$deleted" "$moved" "$hidden" "$lost")" ]
    [ -z "$(asked)$(marks)" ]
    before=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    fetch 0 --full
    [[ $output == *'gone: 1 deleted, 1 transferred, 1 not found; missed: 0, '* ]]
    diff <(marks) <(sort -n <<EOF
$deleted deleted -
$moved transferred https://github.com/example/neighbour/issues/77
$lost not found -
EOF
    )
    [ -z "$(query "SELECT number FROM issue WHERE gone_at < '$before'")" ]
    # The one that is only hidden was read, and is no more missed.
    [ -z "$(missed)" ]
    # A 404 is believed when it comes twice, all else at once.
    [ "$(grep -cE '/issues/[0-9]+' "$log")" -eq 6 ]
    same "$deleted" "$moved" "$hidden" "$lost"
    # What is marked is not asked for again.
    : >"$log"
    fetch 0 --full
    fetch 0 --full
    [ "$(asked)" = "$hidden" ]
    same "$deleted" "$moved" "$hidden" "$lost"
}

@test "sweep: gone issues count, and status says how many there are" {
    use_small_rules
    issue 1 '{"html_url": "https://github.com/example/generated/issues/1",
        "body": "My request was refused."}' >"$source"
    issue 2 '{"html_url": "https://github.com/example/generated/issues/2"}' >>"$source"
    start_hub
    fetch 0 --full
    "$aupmine" -q --rules "$rules" classify
    "$aupmine" report --format csv >before
    act 'delete 1'
    fetch 0 --full
    fetch 0 --full
    [ "$(marks)" = '1 deleted -' ]
    "$aupmine" report --format csv | cmp - before
    "$aupmine" list --format numbers | grep -qx 1
    "$aupmine" status --json >status
    [ "$(jq -c '[.issues, .gone, .gone_why, .missed, .complete]' status)" = \
        '[2,1,{"deleted":1,"transferred":0,"not_found":0},0,true]' ]
    [ "$(jq .full_sweep_at status)" = "$(jq .complete_at status)" ]
    "$aupmine" status | grep -q '^gone  *1: 1 deleted, 0 transferred, 0 not found; they stay, and count$'
}

@test "sweep: what comes back loses its mark and its misses" {
    start_hub
    fetch 0
    row=$(row_at 100) other=$(row_at 101) third=$(row_at 102)
    for number in $row $other $third; do
        act "lose $number"
    done
    fetch 0 --full
    # Between two misses it was there: that makes none in a row.
    act "show $third"
    fetch 0 --full
    act "lose $third"
    fetch 0 --full
    [ "$(marks)" = "$(printf '%s not found -\n' $(sorted "$row" "$other"))" ]
    [ "$(missed)" = "$third" ]
    # By a sweep, and by a refresh.
    act "show $row"
    fetch 0 --full
    diff <(marks) <(printf '%s not found -\n' $(sorted "$other" "$third"))
    act "show $other"
    act "touch $other now"
    act "show $third"
    act "edit $third now"
    fetch 0
    [ -z "$(marks)$(missed)" ]
    same
}

@test "sweep: neither a file nor a search says that an issue is there" {
    start_hub
    fetch 0
    row=$(row_at 100)
    act "delete $row"
    fetch 0 --full
    fetch 0 --full
    "$aupmine" -q import "$source"
    [ "$(marks)" = "$row deleted -" ]
    # What came from a file and is in no list is asked for as well.
    issue 9000 '{"html_url": "https://github.com/example/generated/issues/9000"}' |
        "$aupmine" -q import -
    fetch 0 --full
    fetch 0 --full
    [ "$(marks | tail -n 1)" = '9000 not found -' ]
}

@test "sweep: what the server may say of an issue, and what says nothing of it" {
    start_hub
    fetch 0
    rows=$(sorted "$(row_at 1)" "$(row_at 2)" "$(row_at 3)" "$(row_at 4)")
    stop_hub
    lines=()
    for row in $rows; do
        lines+=("any:1 lose $row")
    done
    start_script "${lines[@]}" 'issue:1 status 410' 'issue:2 status 502' \
        'issue:3 status 301' 'issue:4 drop' 'issue:5 status 404' \
        'issue:6 html' 'issue:7 status 403 remaining=30' 'issue:11 status 422'
    fetch 0 --full
    # A 410 that says nothing of deletion ends the run.
    fetch 4 --full
    [[ $output == *'Issues are disabled'* ]]
    [ -z "$(marks)" ]
    # 502 heals, 301 has no address; then 403 ends it.
    fetch 4 --full
    [[ $output == *'forbids access'*'after asking for 1 missing'* ]]
    read -r first second third fourth <<<"$rows"
    diff <(marks) <(echo "$first transferred -")
    # 404 twice, and again, and then 422 ends it.
    fetch 3 --full
    diff <(marks) <(printf '%s\n' "$first transferred -" "$second not found -")
    fetch 0 --full
    diff <(marks) <(printf '%s\n' "$first transferred -" "$second not found -" \
        "$third not found -" "$fourth not found -")
    same $rows
}

@test "sweep: an issue that moved to where nobody may look" {
    start_hub
    fetch 0
    row=$(row_at 7)
    stop_hub
    start_script "any:1 transfer $row 77" 'issue:2-9 status 404'
    fetch 0 --full
    fetch 0 --full
    [ "$(marks)" = "$row transferred -" ]
}

@test "sweep: a renamed repository, before, during and while asking" {
    start_hub
    fetch 0
    deleted=$(row_at 20) moved=$(row_at 30) hidden=$(row_at 40)
    stop_hub
    start_script "any:1 delete $deleted" "any:1 transfer $moved 77" \
        "any:1 hide $hidden" 'page:3 rename example/renamed' \
        'issue:2 rename other/again'
    fetch 0 --full
    fetch 0 --full
    diff <(marks) <(sort -n <<EOF
$deleted deleted -
$moved transferred https://github.com/example/neighbour/issues/77
EOF
    )
    same "$deleted" "$moved" "$hidden"
    [ "$(query 'SELECT count(*) FROM repo')" -eq 1 ]
}

# --- ends and beginnings ---

@test "sweep: every run goes on at the page where the last ended" {
    "$build/generate" 1000 >"$source"
    start_hub
    fetch 0
    row=$(row_at 100)
    act "delete $row"
    for sweep in 1 2; do
        : >"$log"
        for run in 1 2 3 4; do
            fetch 75 --full --max-requests 3
            [ "$(query "SELECT count(*) FROM sweep_seen")" -ge $((run * 200 - 1)) ]
            [ "$(query 'SELECT swept_at IS NULL FROM repo')" -eq $((2 - sweep)) ]
            "$aupmine" status | grep -q '^unfinished  *a full sweep begun 20.*, at number [1-9]'
            [ "$("$aupmine" status --json | jq '.unfinished_sweep_since != null')" = true ]
        done
        fetch 0 --full
        # A look at the newest issue each run, and no page twice.
        [ "$(grep -c 'per_page=100' "$log")" -eq 10 ]
        "$aupmine" status >status
        refute grep -q '^unfinished' status
    done
    [ "$(marks)" = "$row deleted -" ]
    same "$row"
}

@test "sweep: killed again and again, it ends with everything" {
    "$build/generate" 1500 >"$source"
    row=$(row_at 700)
    start_hub --delay 30 --limit 5000
    for round in 1 2 3; do
        for pause in 0.05 0.12 0.2 0.25 0.3; do
            "$aupmine" fetch --full example/generated >/dev/null 2>&1 3>&- &
            pid=$!
            sleep "$pause"
            kill -9 "$pid" || true
            wait "$pid" || true
            [ "$(sqlite3 "$AUPMINE_DB" 'PRAGMA integrity_check')" = ok ]
        done
        fetch 0 --full
        [ "$round" -ne 1 ] || act "delete $row"
    done
    fetch 0 --full
    [ "$(marks)" = "$row deleted -" ]
    same "$row"
}

@test "sweep: a limit ends it with 75, each hour's run fetches only the rest" {
    "$build/generate" 1000 >"$source"
    start_hub --limit 5
    fetch 75 --full
    [[ $output == *'rate limit reached after 4 pages; 400 issues'*'run again after '* ]]
    fetch 75 --full
    act 'clock 3601'
    fetch 75 --full
    act 'clock 3601'
    fetch 0 --full
    same
    [ "$(query 'SELECT sum(records) FROM sync_run')" -eq 1000 ]
    for place in 1 2 3 4 5 6 7; do
        act "lose $(row_at $place)"
    done
    stop_hub
    start_hub --limit 20
    for place in 1 2 3 4 5 6 7; do
        act "delete $(row_at $place)"
    done
    fetch 0 --full
    fetch 75 --full
    act 'clock 3601'
    fetch 75 --full --max-requests 4
    [[ $output == *'at 4 requests after 2 pages'* ]]
    # Of what was missed one issue was asked for.
    fetch 75 --full --max-requests 4
    [[ $output == *'after asking for 3 missing issues; run again to go on'* ]]
    "$aupmine" status | grep -q '^unfinished  *a full sweep begun 20.*, asking for what it missed'
    fetch 0 --full
    [ "$(marks | grep -c ' deleted -$')" -eq 7 ]
}

@test "sweep: --wait sleeps through a limit" {
    start_script 'page:3 secondary retry-after=1' 'issue:1 secondary retry-after=1'
    fetch 0 --full --wait
    act "delete $(row_at 3)"
    fetch 0 --full
    fetch 0 --full --wait
    [ "$(marks)" = "$(row_at 3) deleted -" ]
}

@test "sweep: a place that the server does not know any more" {
    "$build/generate" 600 >"$source"
    start_script 'page:4 status 422' 'page:15 status 400'
    fetch 75 --full --max-requests 4
    [ "$(query 'SELECT count(*) FROM sweep_seen')" -eq 300 ]
    # Here it begins anew.
    fetch 0 --full
    [[ $output == *'received 600 issues'* ]]
    same
    fetch 75 --full --max-requests 3
    stop_hub
    # Another server knows no place of this one.
    start_hub
    fetch 0 --full
    same
}

@test "sweep: a list that ends too early is no end" {
    "$build/generate" 600 >"$source"
    for action in no-link empty self-link 'foreign-link 127.0.0.1:9' \
        'redirect http://127.0.0.1:9/x'; do
        rm -f "$AUPMINE_DB"*
        start_script "page:3 $action" "page:6 $action"
        fetch 0 --full || fetch 0 --full || fetch 0 --full
        [ -z "$(missed)" ]
        same
        stop_hub
    done
    # As long as that goes on there is no end at all.
    for action in no-link empty; do
        rm -f "$AUPMINE_DB"*
        start_script "page:3+ $action"
        fetch 3 --full
        [[ $output == *'list ends before its newest issue'* ]]
        [ "$(query 'SELECT complete_at IS NULL AND watermark IS NULL FROM repo')" -eq 1 ]
        curl -sSf "$GITHUB_API_URL/_quiet"
        fetch 0 --full
        [ -z "$(missed)" ]
        same
        stop_hub
    done
}

@test "sweep: the newest issue vanishes on the way" {
    newest=$(jq -r .number <("$build/generate" 450) | tail -n 1)
    start_script "page:3 delete $newest"
    fetch 0 --full
    same
    [ -z "$(query "SELECT 1 FROM issue WHERE number = $newest")" ]
}

@test "sweep: faults that heal, and pages that are too much" {
    "$build/generate" 600 >"$source"
    start_script 'page:2 drop' 'page:3 html' 'page:4 cut' 'page:5 status 503' \
        'page:7-9 status 502'
    fetch 0 --full
    same
    grep -q 'per_page=50&after' "$log"
}

@test "sweep: links that count pages" {
    start_hub --page-links
    fetch 0 --full
    same
    grep -q '[?&]page=5' "$log"
}

@test "sweep: a list in another order is refused" {
    start_script 'page:1 redirect /repositories/937253475/issues?state=all&per_page=100&sort=created&direction=desc'
    fetch 3 --full
    [[ $output == *'not in order of creation'* ]]
    stop_hub
    # One that leads back to the beginning would have no end.
    start_script 'page:3 redirect /repositories/937253475/issues?state=all&sort=created&direction=asc&per_page=100'
    fetch 3 --full
    [[ $output == *'not in order of creation'* ]]
    fetch 0 --full
    same
}

# --- beside a walk ---

@test "sweep: takes the place of a walk that was not finished" {
    "$build/generate" 1500 >"$source"
    for jobs in 1 4; do
        rm -f "$AUPMINE_DB"*
        start_hub
        fetch 75 --jobs "$jobs" --max-requests 7
        "$aupmine" status --json >status
        [ "$(jq '.complete, .unfinished_walk_since != null' status | xargs)" = 'false true' ]
        [ "$(jq '.unfinished_slices > 0' status)" = "$([ "$jobs" -eq 4 ] && echo true || echo false)" ]
        "$aupmine" status | grep -q '^unfinished  *a walk begun 20'
        fetch 0 --full
        "$aupmine" status --json >status
        [ "$(jq -c '[.complete, .unfinished_walk_since, .unfinished_slices]' status)" = \
            '[true,null,0]' ]
        same
        act 'edit 1 now'
        : >"$log"
        fetch 0
        [ "$(requests)" -le 3 ]
        same
        stop_hub
    done
}

@test "sweep: walks between its runs, and changes all the time" {
    "$build/generate" 1000 >"$source"
    start_hub
    fetch 75 --full --max-requests 4
    act "edit $(row_at 10) now"
    act "delete $(row_at 20)"
    fetch 75 --max-requests 5
    fetch 75 --full --max-requests 4
    act 'clock 90000'
    act "edit $(row_at 900) now"
    act "transfer $(row_at 910) 5"
    fetch 75 --jobs 3 --max-requests 6
    act "edit $(row_at 500) now"
    fetch 0 --full
    act 'clock 90000'
    fetch 0
    fetch 0 --full
    fetch 0 --full
    gone=$(query 'SELECT number FROM issue WHERE gone_at IS NOT NULL' | xargs)
    # shellcheck disable=SC2086 # words
    same $gone
}

@test "sweep: one that is not finished is a mirror that is not" {
    start_hub
    fetch 75 --full --max-requests 3
    "$aupmine" report --format json >report
    [ "$(jq -c '[.complete, .rows[0].filed_source, .rows[0].partial]' report)" = \
        '[false,"mirror",true]' ]
    jq -e 'any(.notes[]; test("not finished.*fetch --full"))' report
    fetch 0 --full
    "$aupmine" report --format json >report
    [ "$(jq -c '[.complete, .rows[0].filed_source, .rows[0].partial]' report)" = \
        '[true,"mirror",false]' ]
}

@test "sweep: status tells what the server said of its limit" {
    start_hub --limit 40
    fetch 0 --full
    "$aupmine" status --json >status
    [ "$(jq .requests_left status)" -eq 34 ]
    renewed=$(jq -r .requests_renewed_at status)
    [[ $renewed == 20*Z ]]
    "$aupmine" status |
        grep -qx "requests left 34, renewed at $renewed; the last sweep was told so"
    # A run that asks nobody is told nothing.
    "$aupmine" -q import "$source"
    [ "$("$aupmine" status --json | jq -r '.last_run.source, .requests_left' | xargs)" = \
        'import 34' ]
    fetch 0
    "$aupmine" status | grep -q '^requests left 3[0-9], .*; the last mirror was told so$'
    fetch 75 --full --max-requests 3
    [ "$("$aupmine" status --json | jq .requests_left)" -lt 32 ]
}

@test "sweep: an archive of it makes the same issues again" {
    start_hub
    act "hide $(row_at 220)"
    "$aupmine" -q import "$source"
    fetch 0 --full --archive pages
    act "edit $(row_at 220) now"
    fetch 0 --full --archive pages
    [ "$(query "SELECT count(*) FROM issue WHERE title LIKE 'Edit%'")" -eq 1 ]
    rows_of_store >first
    mv "$AUPMINE_DB" first.db
    "$aupmine" -q import pages/*
    rows_of_store | cmp - first
}

# --- the command ---

@test "sweep: what does not go together is a usage error" {
    for options in '--full --jobs 2' '--full --search' '--full --from 2026-01'; do
        # shellcheck disable=SC2086 # words
        fetch 2 $options
        [ ! -e "$AUPMINE_DB" ]
    done
    run "$aupmine" tally --full --jobs 2 example/generated
    [ "$status" -eq 2 ]
}

@test "sweep: tally --full, -v and -q" {
    start_hub
    run "$aupmine" tally --full -v example/generated
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT source FROM sync_run')" = sweep ]
    [ "$(grep -c 'GET .*sort=created.* 200 .* records' <<<"$output")" -eq 6 ]
    fetch 0 --full -q
    [ -z "$output" ]
}

@test "sweep: the place that is kept never holds the token" {
    "$build/generate" 600 >"$source"
    export GH_TOKEN=$token
    start_script "page:2 redirect /repositories/937253475/issues?state=all&sort=created&direction=asc&per_page=100&x=$token"
    for number in 3 4 5 6; do
        run "$aupmine" fetch --full -v --max-requests "$number" example/generated
        no_token_in "$AUPMINE_DB"*
    done
    fetch 0 --full
    no_token_in "$AUPMINE_DB"*
    same
}
