# aupmine tally, against the loopback hub: the whole job.

load helpers
load mirror

setup() {
    use_mirror
}

teardown() {
    stop_hub
}

@test "tally: the demo's whole path" {
    source=$sample
    start_hub
    try "$aupmine" tally sample/claude-code --from 2025-07 --to 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv"
    [ "$status" -eq 0 ]
    [ "$(grep -cE '^ *20(25-(0[7-9]|1[0-2])|26-0[1-4]) ' out)" -eq 10 ]
    [[ $out$err == *'re-worded sample'* ]]
    grep -q 're-worded sample' out
    [[ $err == *"sample/claude-code: "*" records from $GITHUB_API_URL in "* ]]
    # What fetch, classify and report say one after another.
    cp out together
    AUPMINE_DB=$PWD/apart.db
    "$aupmine" -q fetch sample/claude-code
    "$aupmine" -q classify
    "$aupmine" report --from 2025-07 --to 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv" 2>/dev/null >apart
    strip() { grep -E '^ *20[0-9-]+ ' "$1"; }
    diff <(strip together) <(strip apart)
}

@test "tally: every format says of the sample what it is" {
    source=$sample
    start_hub
    for format in table csv tsv json; do
        try "$aupmine" tally sample/claude-code --format $format
        [ "$status" -eq 0 ]
        [[ $out$err == *'re-worded sample'* ]]
    done
    jq -e '.notes | join(" ") | test("re-worded sample")' out >/dev/null
    "$aupmine" tally -q sample/claude-code | grep -q 're-worded sample'
}

@test "tally: makes the demo" {
    [ -x "$top/tests/demo" ] || skip 'there is no demo here'
    try "$top/tests/demo" "$build"
    [ "$status" -eq 0 ]
    [ "$(grep -cE '^ *20(25-(0[7-9]|1[0-2])|26-0[1-4]) ' out)" -eq 10 ]
}

@test "tally: quiet, with a file: nothing is said, the file is there" {
    "$build/generate" 250 >"$source"
    start_hub
    try "$aupmine" tally -q example/generated -o counts.csv
    [ "$status" -eq 0 ]
    [ -z "$out" ]
    [ -z "$err" ]
    [[ $(head -n 1 counts.csv) == *period,* ]]
    [ "$(find . -name 'counts.csv*' | wc -l)" -eq 1 ]
}

@test "tally: a limit on the way ends with 75 and a partial report" {
    "$build/generate" 450 >"$source"
    start_hub --limit 3
    echo old >counts.json
    try "$aupmine" tally example/generated --format json
    echo "$status $err"
    [ "$status" -eq 75 ]
    [ "$(jq .complete out)" = false ]
    [ "$(jq '.notes | length > 0' out)" = true ]
    [ "$(jq '[.rows[] | select(.filed != null) | .partial] | any' out)" = true ]
    try "$aupmine" tally example/generated -o counts.json
    [ "$status" -eq 75 ]
    [ -z "$out" ]
    [ "$(cat counts.json)" = old ]
    # In time it goes on where it was.
    stop_hub
    start_hub
    try "$aupmine" tally example/generated -o counts.json
    [ "$status" -eq 0 ]
    [ "$(jq .complete counts.json)" = true ]
    [ "$(jq '.totals.filed' counts.json)" -eq \
        "$(jq -s '[.[] | select(.pull_request == null)] | length' "$source")" ]
}

@test "tally: --max-requests ends it early, and it goes on" {
    "$build/generate" 450 >"$source"
    start_hub
    for _ in 1 2 3 4 5 6 7 8; do
        try "$aupmine" tally -q example/generated --max-requests 5 --format json
        [[ $status -eq 75 || $status -eq 0 ]]
        jq -e . out >/dev/null
        [ "$status" -eq 75 ] || break
    done
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 450 ]
}

@test "tally: --adjust without a measure is refused before anything is fetched" {
    "$build/generate" 250 >"$source"
    try "$aupmine" tally example/generated --adjust --api http://127.0.0.1:9
    echo "$status $err"
    [ "$status" -eq 2 ]
    [[ $err == *"'aupmine review sample'"*'--labels FILE'* ]]
    [ "$(query 'SELECT count(*) FROM repo')" -eq 0 ]
    # A sample of these rules is one, of others it is none; labels always are.
    start_hub
    "$aupmine" -q tally example/generated >/dev/null
    "$aupmine" -q review --repo example/generated sample --n 10 >sheet
    sqlite3 "$AUPMINE_DB" "INSERT INTO review SELECT issue, 'not', NULL, NULL,
        '2026-01-01T00:00:00Z' FROM sample_issue"
    try "$aupmine" tally example/generated --adjust
    echo "$status $err"
    [ "$status" -eq 0 ]
    sqlite3 "$AUPMINE_DB" "UPDATE sample SET ruleset = 'sha256:1'"
    try "$aupmine" tally example/generated --adjust
    [ "$status" -eq 2 ]
}

@test "tally: no server" {
    "$build/generate" 250 >"$source"
    # Before anything is held, there is nothing to report.
    try "$aupmine" tally example/generated --api http://127.0.0.1:9
    echo "$status $err"
    [ "$status" -eq 75 ]
    [ -z "$out" ]
    [ "$(wc -l <err)" -eq 1 ]
    start_hub
    "$aupmine" -q tally example/generated --format csv >before
    stop_hub
    try "$aupmine" tally example/generated --format csv
    [ "$status" -eq 75 ]
    [ "$(tail -n +2 out | wc -l)" -gt 0 ]
}

@test "tally: another run at work" {
    "$build/generate" 250 >"$source"
    start_hub
    "$aupmine" -q fetch example/generated
    exec 5>>"$AUPMINE_DB.lock"
    flock -n 5
    try "$aupmine" tally example/generated -o counts.csv
    echo "$status $err"
    [ "$status" -eq 75 ]
    [[ $err == *'another run is at work'* ]]
    [ ! -e counts.csv ]
    exec 5>&-
    "$aupmine" -q tally example/generated -o counts.csv
}

@test "tally: what cannot work is said before any work" {
    "$build/generate" 50 >"$source"
    start_hub
    for wrong in '--from 2026-02 --to 2026-01' '--format pdf' '-o counts.doc' \
        '--timeline missing.tsv' '--rules nowhere' '--api ftp://127.0.0.1/' \
        '--api http://192.0.2.1/'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" tally example/generated $wrong
        echo "$wrong: $status $err"
        [[ $status -eq 2 || $status -eq 3 || $status -eq 5 ]]
        [ -z "$out" ]
        [ ! -e "$AUPMINE_DB" ]
    done
    [ ! -s log ]
}
