# What can happen to a mirror at GitHub's end, one scenario a test; each ends
# with a comparison of mirror and source, row by row. tests/torture/ mixes them.

load helpers
load mirror

setup() {
    use_mirror
}

teardown() {
    stop_hub
}

# --- changes during a walk ---

@test "scenario: rows are edited between pages, read and unread ones" {
    start_script "page:2 edit $(row_at 5) now" "page:2 edit $(row_at 100) now" \
        "page:3 edit $(row_at 199) now" "page:3 edit $(row_at 200) now" \
        "page:3 edit $(row_at 201) now" "page:5 edit $(row_at 449) now"
    fetch 0
    same
}

@test "scenario: a row is edited again and again, a second apart and in one" {
    row=$(row_at 50)
    start_script "page:2 edit $row now" 'page:3 clock 1' "page:3 edit $row now" \
        "page:3 edit $row now" 'page:4 clock 1' "page:4 edit $row now" \
        "page:5 edit $row now"
    fetch 0
    same
    act "edit $row now"
    fetch 0
    act "edit $row now"
    fetch 0
    same
}

@test "scenario: a row is edited, and the run is killed" {
    "$build/generate" 1000 >"$source"
    printf '%s\n' "page:3 edit $(row_at 10) now" "page:5 edit $(row_at 450) now" \
        "page:9 edit $(row_at 10) now" >"$BATS_TEST_TMPDIR/script"
    start_hub --delay 60 --script "$BATS_TEST_TMPDIR/script"
    for pause in 0.05 0.15 0.3 0.4 0.5; do
        "$aupmine" fetch example/generated >/dev/null 2>&1 3>&- &
        pid=$!
        sleep "$pause"
        kill -9 "$pid" || true
        wait "$pid" || true
        [ "$(sqlite3 "$AUPMINE_DB" 'PRAGMA integrity_check')" = ok ]
    done
    fetch 0
    same
}

@test "scenario: a row changes while its page is made, first and last ones too" {
    start_script "page:1 tear $(row_at 99) now" "page:2 tear $(row_at 100) now" \
        "page:3 tear $(row_at 250) now" "page:5 tear $(row_at 449) now"
    fetch 0
    same
}

@test "scenario: a torn page ends a run, and nothing behind it is skipped" {
    start_script "page:2 tear $(row_at 120) now" 'page:3 status 451'
    fetch 4
    fetch 0
    same
}

@test "scenario: pages of one second, cut by the end of a run, either since" {
    "$build/generate" 600 | jq -c 'if .number > 150 and .number < 650
        then .updated_at = "2025-09-09T09:09:09Z" else . end' >"$source"
    [ "$(jq -r .updated_at "$source" | sort | uniq -c | sort -n | tail -n 1 |
        awk '{ print $1 }')" -gt 300 ]
    for since in '' --since-exclusive; do
        rm -f "$AUPMINE_DB"*
        # shellcheck disable=SC2086 # none, or one word
        start_hub $since
        fetch 75 --max-requests 5
        fetch 0
        same
        stop_hub
    done
}

@test "scenario: a page of one second is too much for the server" {
    "$build/generate" 600 | jq -c 'if .number > 150 and .number < 650
        then .updated_at = "2025-09-09T09:09:09Z" else . end' >"$source"
    start_script 'page:4-6 status 502'
    fetch 0
    same
}

@test "scenario: a row appears behind the watermark, up to six hours late" {
    start_script
    act "edit 40 now"
    act "hide 41"
    act "edit 41 now-3600"
    act "hide 42"
    act "edit 42 now-18000"
    fetch 0
    act 'show 42'
    fetch 0
    same
    act 'clock 14400'
    act 'show 41'
    fetch 0
    same
}

@test "scenario: nothing but a late row is new, and the next run is a day later" {
    start_hub
    act 'edit 40 now'
    act 'hide 41'
    act 'edit 41 now-60'
    fetch 0
    fetch 0
    act 'show 41'
    act 'clock 86400'
    fetch 0
    same
}

@test "scenario: a row appears behind a walk that then sleeps for hours" {
    # The last rows are of the last hours, so the walk comes near the present.
    now=$(date +%s)
    "$build/generate" 450 | jq -c --argjson now "$now" 'if .number > 200
        then .updated_at = ($now - 21000 + .number * 40 | todate)
        else . end' >"$source"
    late=$(row_at 20)
    start_script "any:1 hide $late" "any:1 edit $late now-19000" \
        "page:5 show $late" 'page:5 clock 1800' 'page:6 clock 18000'
    fetch 0
    act 'clock 18000'
    fetch 0
    same
}

@test "scenario: an older version is served after a newer one" {
    start_hub
    fetch 0
    act 'edit 40 now'
    act 'clock 60'
    act 'edit 40 now'
    fetch 0
    newest=$(query 'SELECT hex(body) FROM issue WHERE number = 40')
    stop_hub
    # Such a copy answers all of the next run.
    printf 'page:1+ stale 1\n' >"$BATS_TEST_TMPDIR/script"
    start_hub --script "$BATS_TEST_TMPDIR/script"
    act 'edit 40 now'
    act 'clock 60'
    act 'edit 40 now'
    fetch 0
    [ "$(query 'SELECT hex(body) FROM issue WHERE number = 40')" = "$newest" ]
    curl -sSf "$GITHUB_API_URL/_quiet"
    fetch 0
    same
}

@test "scenario: new issues are filed during the walk" {
    lines=()
    for place in 50 250 400; do
        lines+=("any:1 hide $(row_at $place)"
            "page:$((place / 100 + 2)) create $(row_at $place) now")
    done
    start_script "${lines[@]}"
    fetch 0
    same
}

# --- what vanishes, and what moves ---

@test "scenario: issues are deleted, transferred and hidden during the walk" {
    early=$(row_at 20)
    middle=$(row_at 220)
    late=$(row_at 420)
    start_script "page:3 delete $early" "page:3 transfer $middle 7" \
        "page:3 hide $late"
    fetch 0
    fetch 0
    # The first was read before it went, and is kept.
    if query "SELECT number FROM issue WHERE number = $middle" | grep -q .; then
        same "$early" "$middle"
    else
        same "$early"
    fi
    act 'delete 1'
    fetch 0
    query 'SELECT count(*) FROM issue WHERE number = 1' | grep -qx 1
}

@test "scenario: an issue is hidden, and is back after days, as old as before" {
    start_script "any:1 hide $(row_at 220)"
    fetch 0
    fetch 0 --full
    act 'clock 260000'
    act 'edit 1 now'
    fetch 0
    act "show $(row_at 220)"
    # No refresh looks so far back, whatever is new.
    act 'edit 2 now'
    fetch 0
    [ -z "$(query "SELECT 1 FROM issue WHERE number = $(row_at 220)")" ]
    fetch 0 --full
    same
}

@test "scenario: the repository is renamed during the walk, and again" {
    start_script 'page:3 rename example/renamed' 'page:8 rename other/again'
    fetch 0
    act 'edit 40 now'
    fetch 0
    fetch 0
    same
    [ "$(query 'SELECT count(*), github_id FROM repo')" = '1|937253475' ]
}

# --- what rows can hold ---

@test "scenario: NUL, nobody, huge ids, nothing and the longest body" {
    {
        "$build/generate" 30
        issue 1000 '{"id": 9007199254740991, "user": null, "body": null}'
        issue 1001 '{"title": "\u0000", "body": "\u0000a\u0000\u0000b\u0000"}'
        issue 1002 '{"title": "", "body": "", "labels": ["a", {"name": "b"}]}'
        issue 1003 '{"body": "\r\n\ud83d\ude80\u001b[31m\u2028\ufffe\ud7ff",
            "user": {"login": "x[bot]", "id": 5571176580}}'
        issue 1004 '{"comments": 100000, "reactions": {"total_count": 99999},
            "closed_at": "2026-02-03T04:05:06Z", "state": "closed",
            "state_reason": "duplicate", "pull_request": {"url": "x"}}'
        jq -nc 'range(2) | {number: (1005 + .), id: 5571176580,
            title: "Long", created_at: "2026-01-02T03:04:05Z",
            updated_at: "2026-01-02T03:04:05Z", state: "open", comments: 0,
            body: (["\u0000", "\ud83d\ude80"][.] * 20000)}'
        issue 1007 '{"unknown": [{"a": "]}"}], "sub_issues_summary": null}'
    } >"$source"
    start_hub --repo example/generated
    fetch 0
    same
}

# --- nothing new ---

@test "scenario: nothing new costs two requests at most, a 304 among them or not" {
    start_hub --require-token "$token"
    GH_TOKEN=$token fetch 0
    for _ in 1 2 3; do
        : >"$log"
        GH_TOKEN=$token fetch 0
        [ "$(requests)" -le 2 ]
    done
    same
    # Nothing is hidden by what was found unchanged before.
    act 'edit 1 now'
    : >"$log"
    GH_TOKEN=$token fetch 0
    [ "$(requests)" -le 3 ]
    same
}

@test "scenario: a 304 that nobody asked for is no list" {
    start_script 'page:2 status 304'
    run "$aupmine" fetch example/generated
    [ "$status" -ne 0 ] || same
    fetch 0
    same
}

# --- two at once ---

@test "scenario: a second fetch ends at once, and readers go on" {
    start_hub --delay 2000
    "$aupmine" fetch example/generated >/dev/null 2>&1 3>&- &
    pid=$!
    eventually has_rows 'SELECT count(*) > 0 FROM issue' 1
    before=$(requests)
    fetch 75
    kill -0 "$pid"
    [[ $output == *"another run is at work"*"aupmine fetch, process $pid, since 20"* ]]
    for command in status 'status --json' list report; do
        # shellcheck disable=SC2086 # words
        run "$aupmine" --repo example/generated $command
        echo "$command: $output"
        [ "$status" -eq 0 ] || [ "$status" -eq 1 ]
    done
    kill -0 "$pid"
    curl -sSf "$GITHUB_API_URL/_quiet"
    wait "$pid"
    # The refused one asked nobody.
    [ "$(requests)" -le $((before + 5)) ]
    same
}
