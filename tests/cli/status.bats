# aupmine status: what is held, for people and for programs.

load helpers

setup() {
    use_program
    use_small_rules
}

@test "status: JSON is what was promised" {
    { issue 1 && issue 2 '{"created_at": "2026-05-05T00:00:00Z"}' &&
        issue 3 '{"pull_request": {}, "created_at": "2020-01-01T00:00:00Z"}'; } >file
    "$aupmine" -q import file
    try "$aupmine" status --json
    [ "$status" -eq 0 ]
    [ -z "$err" ]
    [ "$(wc -l <out)" -eq 1 ]
    [ "$(jq -c '[.repo, .issues, .pull_requests, .gone, .first, .last, .complete,
        .classified, .schema_version, .ruleset, .notice]' out)" = \
        '["owner/name",2,1,0,"2026-01-02T03:04:05Z","2026-05-05T00:00:00Z",false,0,1,null,null]' ]
    [ "$(jq -c '.last_run | [.source, .state, .records, .added, .changed, .requests,
        .origin]' out)" = '["import","complete",3,3,0,0,"file"]' ]
    for member in repo issues pull_requests gone first last complete last_run \
        ruleset classified schema_version; do
        jq -e "has(\"$member\")" out >/dev/null
    done
    "$aupmine" -q --rules "$rules" classify
    "$aupmine" status --json >out
    [ "$(jq .classified out)" -eq 2 ]
    [ "$(jq -r .ruleset out)" = "$("$aupmine" --rules "$rules" rules list 2>&1 >/dev/null |
        grep -o 'sha256:.*')" ]
}

@test "status: numbers that were never seen" {
    { issue 3 && issue 7 '{"pull_request": {}}' && issue 10; } | "$aupmine" -q import -
    [ "$("$aupmine" status --json |
        jq -c '[.last_number, .numbers_never_seen, .missed, .full_sweep_at,
            .unfinished_walk_since, .unfinished_slices, .unfinished_sweep_since,
            .requests_left, .requests_renewed_at]')" = \
        '[10,7,0,null,null,0,null,null,null]' ]
    "$aupmine" status >out
    grep -qx 'numbers       1 to 10, 7 of them never seen; gaps are normal' out
    grep -qx 'gone          0' out
    refute grep -qE '^(missed|unfinished|full sweep|requests left)' out
}

@test "status: for people" {
    issue 1 | "$aupmine" -q import -
    try "$aupmine" status
    [ "$status" -eq 0 ]
    [[ $out == 'repository    owner/name'* ]]
    [[ $out == *'not known: only what was imported'* ]]
    [[ $out == *'0 of 1 issues'*"run 'aupmine classify'"* ]]
    "$aupmine" -q classify
    try "$aupmine" status
    [[ $out == *'1 of 1 issues'* ]]
    [[ $out != *"run 'aupmine classify'"* ]]
}

@test "status: issues that changed are not classified" {
    issue 1 | "$aupmine" -q import -
    [ "$("$aupmine" status --json | jq -c '[.ruleset, .mixed_rulesets]')" = '[null,false]' ]
    "$aupmine" -q classify
    issue 1 '{"title": "x", "updated_at": "2027-01-01T00:00:00Z"}' | "$aupmine" -q import -
    [ "$("$aupmine" status --json | jq .classified)" -eq 0 ]
    "$aupmine" status | grep -q "run 'aupmine classify'"
}

@test "status: nothing there" {
    try "$aupmine" status
    [ "$status" -eq 5 ]
    [[ $err == *'there is no database'* ]]
    "$aupmine" -q import /dev/null
    for option in '' --json; do
        # shellcheck disable=SC2086 # no word
        try "$aupmine" status $option
        [ "$status" -eq 1 ]
        [ -z "$out" ]
        [[ $err == *'holds nothing of anthropics/claude-code'* ]]
    done
}

@test "status: says of the sample what it is" {
    "$aupmine" -q import "$sample"
    "$aupmine" status | grep -q '^notice  *re-worded sample'
    "$aupmine" status --json | jq -e '.notice | test("re-worded sample")' >/dev/null
}

@test "status: a file's name is text as well" {
    issue 1 >$'a\e[31m\nname'
    "$aupmine" -q import $'a\e[31m\nname'
    "$aupmine" status >out
    refute grep -q $'\e' out
    grep -q '^  from' out
    [ "$("$aupmine" status --json | jq .last_run.origin)" = '"a\u001b[31m\nname"' ]
}

# same_when_counted: what the shortcut says is what a look at every row says.
same_when_counted() {
    "$aupmine" status --json >shortcut
    cp "$AUPMINE_DB" counted.db
    sqlite3 counted.db 'UPDATE repo SET judged_by = NULL'
    diff shortcut <("$aupmine" status --json --db counted.db)
}

@test "status: the shortcut to the verdicts is never out of date" {
    judged_by() { query 'SELECT judged_by IS NOT NULL FROM repo'; }
    { issue 1 && issue 2; } | "$aupmine" -q import -
    [ "$(judged_by)" -eq 0 ]
    same_when_counted
    "$aupmine" -q --rules "$rules" classify
    [ "$(judged_by)" -eq 1 ]
    same_when_counted
    # The same again changes nothing.
    { issue 1 && issue 2; } | "$aupmine" -q import -
    [ "$(judged_by)" -eq 1 ]
    same_when_counted
    for change in '2 {"body":"changed","updated_at":"2026-02-01T00:00:00Z"}' \
        '3 {}' '1 {"pull_request":{},"updated_at":"2026-02-01T00:00:00Z"}'; do
        issue "${change%% *}" "${change#* }" | "$aupmine" -q import -
        [ "$(judged_by)" -eq 0 ]
        same_when_counted
        "$aupmine" -q --rules "$rules" classify
        [ "$(judged_by)" -eq 1 ]
        same_when_counted
    done
    # By hand.
    for change in "DELETE FROM verdict WHERE issue = 1" \
        "UPDATE verdict SET ruleset = 'x' WHERE issue = 2" \
        "UPDATE issue SET content_hash = 'x' WHERE id = 3"; do
        sqlite3 "$AUPMINE_DB" "$change"
        [ "$(judged_by)" -eq 0 ]
        same_when_counted
        "$aupmine" -q --rules "$rules" classify
        [ "$(judged_by)" -eq 1 ]
    done
    # With other rules.
    "$aupmine" -q classify
    same_when_counted
    [ "$("$aupmine" status --json | jq .mixed_rulesets)" = false ]
}

@test "status and report agree that an import is not known to be complete" {
    use_sample
    "$aupmine" status >out
    grep -qx 'complete      not known: only what was imported' out
    [ "$("$aupmine" status --json | jq .complete)" = false ]
    [ "$("$aupmine" report --format json | jq .complete)" = false ]
    for format in md svg html; do
        "$aupmine" report -q --format "$format" | tr '\n' ' ' >page
        grep -qE 'imported, so (</text>)?.*not known to' page
        refute grep -qE ', complete,|Complete: ' page
    done
    grep -q 'Imported, so not known to be complete: 17 of 17 rows' page
}

# run SOURCE STATE RECORDS: as if one had left that row.
run() {
    sqlite3 "$AUPMINE_DB" "INSERT INTO sync_run (repo_id, source, state,
        started_at, requests, records, added, changed) VALUES (1, '$1', '$2',
        '2026-01-01T00:00:00Z', 1, $3, 0, 0)"
}

@test "status: says of data that are not complete where they are from" {
    issue 1 | "$aupmine" -q import -
    sqlite3 "$AUPMINE_DB" 'DELETE FROM sync_run'
    "$aupmine" status | grep -qx 'complete      no: nothing came in yet'
    run search complete 3
    "$aupmine" status | grep -qx 'complete      no: candidates only, found by search'
    run mirror running 0
    "$aupmine" status | grep -qx "complete      no: the mirror's first walk is not finished"
}

@test "status: a run that was killed is not running" {
    issue 1 | "$aupmine" -q import -
    run mirror running 0
    "$aupmine" status | grep -q '^last run      mirror, killed before its end, '
    "$aupmine" status --json | jq -e '.last_run | .killed and .state == "running"'
    exec 9>>"$AUPMINE_DB.lock"
    flock -n 9
    "$aupmine" status | grep -q '^last run      mirror, running, '
    "$aupmine" status --json | jq -e '.last_run.killed == false'
    exec 9>&-
    rm "$AUPMINE_DB.lock"
    "$aupmine" status | grep -q '^last run      mirror, killed before its end, '
}

@test "status: of several repositories each, unless one is named" {
    { issue 1 && issue 2; } | "$aupmine" -q import --repo b/second -
    issue 3 | "$aupmine" -q import --repo a/first -
    "$aupmine" status --repo a/first >first
    "$aupmine" status --repo b/second >second
    try "$aupmine" status
    [ "$status" -eq 0 ]
    [ -z "$err" ]
    diff out <(cat first && echo && cat second)
    "$aupmine" status --json --repo a/first >first
    "$aupmine" status --json --repo b/second >second
    [ "$(wc -l <first)" -eq 1 ]
    try "$aupmine" status --json
    [ "$status" -eq 0 ]
    [ -z "$err" ]
    diff out <(cat first second)
    # A setting names one, too.
    mkdir -p config/aupmine
    echo 'repo = b/second' >config/aupmine/config
    diff second <("$aupmine" status --json)
    try "$aupmine" status --repo c/third
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [[ $err == *'holds nothing of c/third'* ]]
}

@test "status: the default repository is one of several" {
    issue 1 | "$aupmine" -q import --repo anthropics/claude-code -
    "$aupmine" status >alone
    "$aupmine" -q import "$sample"
    [ "$("$aupmine" status --json 2>/dev/null | jq -r .repo | xargs)" = \
        'anthropics/claude-code sample/claude-code' ]
    try "$aupmine" status
    [ "$status" -eq 0 ]
    diff alone <(sed '/^$/,$d' out)
    [ "$(grep -c '^notice  ' out)" -eq 1 ]
    [[ $err == 'aupmine: sample/claude-code: re-worded sample'* ]]
    # Settings are told once, at the end.
    "$aupmine" status -v >out 2>/dev/null
    [ "$(grep -c '^  token  ' out)" -eq 1 ]
    [ "$(tail -n 1 out)" = '  token       none' ]
}
