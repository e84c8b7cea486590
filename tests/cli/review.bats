# aupmine review: one issue, sheets out and in, samples, what they show.

load helpers

setup() {
    use_program
    use_small_rules
    {
        issue 1 '{"title": "my request was refused"}'
        issue 2 '{"title": "blocked output", "created_at": "2026-02-02T00:00:00Z"}'
        issue 3
        issue 4 '{"title": "=1+1", "body": "a \"quoted\" thing, said\nso"}'
        issue 5 '{"pull_request": {}}'
    } >issues.ndjson
    "$aupmine" -q import issues.ndjson
    "$aupmine" -q --rules "$rules" classify
}

review() {
    try "$aupmine" review "$@"
}

reviews() {
    query "SELECT number, r.verdict, r.kind, note FROM review r
        JOIN issue i ON i.id = r.issue ORDER BY number"
}

# sheet LINE...: a sheet of these rows.
sheet() {
    printf '%s\n' 'number,verdict,kind,note' "$@" >sheet.csv
}

# --- one issue ---

@test "review: says what it was and what it is now" {
    review 1 not
    [ "$status" -eq 0 ]
    [ -z "$out" ]
    [ "$err" = 'aupmine: #1 was complaint, kind aup by the rules; now it is not by review' ]
    review '#1' complaint --kind filter --note 'seen by two'
    [ "$err" = 'aupmine: #1 was not by review; now it is complaint, kind filter by review' ]
    review 1 complaint
    [ "$err" = 'aupmine: #1 stays complaint, kind filter by review' ]
    [ "$(reviews)" = '1|complaint|filter|seen by two' ]
    review 1 none -q
    [ -z "$err" ]
    [ -z "$(reviews)" ]
    review 1 none
    [ "$err" = 'aupmine: #1 stays complaint, kind aup by the rules' ]
    [ "$status" -eq 0 ]
}

@test "review: a note stays until it is changed or taken away" {
    review 1 complaint --note 'first
second'
    review 1 borderline
    [ "$(reviews)" = $'1|borderline|aup|first\nsecond' ]
    review 1 borderline --note ''
    [ "$(reviews)" = '1|borderline|aup|' ]
    review 1 borderline --note "$(printf '  a\033b\x85c\xc2\x85d\r\ne  ')"
    [ "$(query 'SELECT hex(note) FROM review')" = \
        "$(printf 'a\ufffdb\ufffdc\ufffdd\ne' | od -An -tx1 | tr -d ' \n' | tr a-f A-F)" ]
}

@test "review: a complaint has a kind, so that kinds add up" {
    review 3 complaint
    [ "$status" -eq 2 ]
    [[ $err == *'the rules name none for 3: say which'* ]]
    [ -z "$(reviews)" ]
    review 3 complaint --kind decline
    review 1 complaint
    # The rules change their mind; the reviews keep the kind.
    "$aupmine" -q classify --all
    [ "$(reviews)" = $'1|complaint|aup|\n3|complaint|decline|' ]
    [ "$("$aupmine" report --format json | jq -c '.totals |
        .complaints == ([.kinds[]] | add) and .complaints == ([.domains[]] | add)
        and .reviewed == 2')" = true ]
    run sqlite3 "$AUPMINE_DB" "INSERT INTO review VALUES (2, 'complaint', NULL, NULL, '')"
    [ "$status" -ne 0 ]
}

@test "review: numbers and words that cannot be" {
    review 99 not
    [ "$status" -eq 1 ]
    [ "$err" = 'aupmine: owner/name: no issue 99 is held' ]
    review 5 not
    [ "$status" -eq 3 ]
    [[ $err == *'5 is a pull request'* ]]
    for wrong in '0 not' '-- -1 not' 'x not' '1 maybe' '1' '1 not 2' '1 not --kind aup' \
        '1 none --kind aup' '1 none --note x' '1 not --n 20' '1 not --all' \
        'export --note x' 'import' 'import a b' 'stats --kind aup' 'stats x' \
        'sample --month 2026-01' 'sample --n 9' 'import x --limit 2'; do
        # shellcheck disable=SC2086 # words
        review $wrong
        [ "$status" -eq 2 ] || {
            echo "$wrong: $status $err"
            false
            try "$aupmine" review exprt
    [ "$status" -eq 2 ]
    [[ $err == *"no 'exprt': did you mean 'export'?"* ]]
}
        [ -z "$out" ]
    done
    [ -z "$(reviews)" ]
    review 1 not --db none.db
    [ "$status" -eq 5 ]
    [ ! -e none.db ]
}

@test "review: outlives another classification and another text" {
    review 1 not --note mine
    review 3 complaint --kind aup
    issue 1 '{"title": "blocked output", "updated_at": "2026-03-01T00:00:00Z"}' |
        "$aupmine" -q import -
    "$aupmine" -q --rules "$rules" classify --all
    "$aupmine" -q classify
    [ "$(reviews)" = $'1|not||mine\n3|complaint|aup|' ]
    [ "$("$aupmine" list --format numbers -q | sort -n | paste -sd ' ')" = 3 ]
    [ "$("$aupmine" list --all --format json -q |
        jq -c 'select(.reviewed) | .number' | sort -n | paste -sd ' ')" = '1 3' ]
    "$aupmine" list -q | grep -qE '^ +3 .* [0-9]+r '
    "$aupmine" show 3 | grep -q "complaint, kind aup.*by a person's review"
}

@test "review: goes on beside a run that holds the lock, waits for its write" {
    command -v flock >/dev/null || skip 'there is no flock(1)'
    (
        flock 9
        "$aupmine" -q review 1 not
    ) 9>"$AUPMINE_DB.lock"
    [ "$(reviews)" = '1|not||' ]
    # Somebody writes, and lets go after a while.
    mkfifo go
    sqlite3 "$AUPMINE_DB" <go >wrote &
    writer=$!
    exec 8>go
    echo "BEGIN IMMEDIATE; UPDATE repo SET notice = 'busy'; SELECT 'begun';" >&8
    eventually grep -q begun wrote
    "$aupmine" -q review 2 not &
    waiting=$!
    echo 'COMMIT;' >&8
    exec 8>&-
    wait "$writer"
    wait "$waiting"
    [ "$(reviews)" = $'1|not||\n2|not||' ]
}

# --- sheets ---

@test "review export: the columns, links and evidence, by list's filters" {
    review 1 not --note 'a, "b"'
    review export --all
    [ "$status" -eq 0 ]
    [ "$(head -n 1 out)" = $'number,url,title,created_at,rules_verdict,rules_kind,rules_domain,score,evidence,verdict,kind,note\r' ]
    grep -qx $'1,https://github.com/owner/name/issues/1,my request was refused,2026-01-02T03:04:05Z,complaint,aup,general,10,small.refused: my request was refused,not,,"a, ""b"""\r' out
    grep -qx $'3,https://github.com/owner/name/issues/3,Title 3,2026-01-02T03:04:05Z,not,,,0,,,,\r' out
    grep -q "^4,[^,]*,\"'=1+1\"," out
    refute grep -q '^5,' out
    [ "$(grep -c '^[0-9]' out)" -eq 4 ]
    for filter in '--month 2026-02' '--kind filter' '--limit 1' '--verdict complaint'; do
        # shellcheck disable=SC2086 # words
        review export $filter
        [ "$(tail -n +2 out | cut -d, -f1 | paste -sd ' ')" = \
            "$("$aupmine" list $filter --format numbers | paste -sd ' ')" ]
    done
    review export --month 2020-01
    [ "$status" -eq 1 ]
    [ -z "$out" ]
}

@test "review export: no cell runs in a spreadsheet, no control gets out" {
    use_hostile
    review export --all
    refute grep -qP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}]' out
    [ "$(sqlite3 :memory: '.mode csv' ".import out t" "SELECT count(*) FROM t
        WHERE title GLOB '[=+@-]*' OR evidence GLOB '[=+@-]*'")" -eq 0 ]
}

@test "review import: what was exported changes nothing" {
    review 1 complaint --note '=2+3'
    review 2 borderline --note "'-x"
    review 3 not --note 'a, "b"
c'
    before=$(query 'SELECT * FROM review')
    "$aupmine" review export --all >all.csv
    review import all.csv
    [ "$status" -eq 0 ]
    [ "$err" = 'aupmine: owner/name: 4 rows, 0 reviews changed, 1 without a verdict' ]
    [ "$(query 'SELECT * FROM review')" = "$before" ]
    # As a spreadsheet would save it again.
    { printf '\xef\xbb\xbf' && tr -d '\r' <all.csv; } >again.csv
    review import - <again.csv
    [[ $err == *' 0 reviews changed'* ]]
    [ "$(query 'SELECT * FROM review')" = "$before" ]
}

@test "review import: only what changed is written" {
    review 1 not --note keep
    sqlite3 "$AUPMINE_DB" "UPDATE review SET at = '2026-01-01T00:00:00Z'"
    sheet '1,not,,keep' '#2,Complaint, AUP ,"two
lines"' '3,,,never mind'
    review import sheet.csv
    [ "$err" = 'aupmine: owner/name: 3 rows, 1 reviews changed, 1 without a verdict' ]
    [ "$(reviews)" = $'1|not||keep\n2|complaint|aup|two\nlines' ]
    [ "$(query "SELECT at = '2026-01-01T00:00:00Z' FROM review")" = $'1\n0' ]
    # A kind that is left empty stays, a note that is emptied goes.
    sheet '2,complaint,,' '1,none,,'
    review import sheet.csv -q
    [ -z "$err" ]
    [ "$(reviews)" = '2|complaint|aup|' ]
}

@test "review import: columns are found by name, kind and note may be missing" {
    review 1 complaint --note keep
    printf 'x,verdict,number\r\n,borderline,1\r\n,complaint,2\r\n' >sheet.csv
    review import sheet.csv
    [ "$(reviews)" = $'1|borderline|aup|keep\n2|complaint|filter|' ]
}

# refused MESSAGE LINE...
refused() {
    local message=$1
    shift
    sheet "$@"
    review import sheet.csv
    [ "$status" -eq 3 ]
    [[ $err == "aupmine: sheet.csv:$message"* ]] || {
        echo "$err"
        false
    }
    [ -z "$(reviews)" ]
}

@test "review import: all of it or nothing, and the line is named" {
    refused '3: owner/name: no issue 99 is held' '1,not,,' '99,not,,'
    refused '3: 5 is a pull request' '1,not,,' '5,not,,'
    refused '3: a complaint has a kind' '1,not,,' '3,complaint,,'
    refused "4: '1x' is no issue number" '1,not,,"a
b"' '1x,not,,'
    refused "2: '' is no issue number" ',not,,'
    refused "2: 'maybe' is no verdict" '1,maybe,,'
    refused "2: 'cyber' is no kind" '1,complaint,cyber,'
    refused '4: number 1 stands in line 2 already' '1,not,,' '2,not,,' '1,complaint,,'
    refused '2: a quoted cell does not end' '1,not,,"x'
    printf 'number;verdict\n1;not\n' >sheet.csv
    review import sheet.csv
    [ "$status" -eq 3 ]
    [[ $err == *"sheet.csv:1: the header has no column 'number'"* ]]
    review import nothing.csv
    [ "$status" -eq 5 ]
}

# --- samples ---

# tracker: 120 issues, of which a third are the rules' complaints.
tracker() {
    for number in $(seq 11 130); do
        case $((number % 3)) in
        0) issue "$number" '{"title": "my request was refused"}' ;;
        *) issue "$number" ;;
        esac
    done | "$aupmine" -q import -
    "$aupmine" -q --rules "$rules" classify
}

@test "review sample: the same seed draws the same, another one others" {
    tracker
    review sample --n 40
    [ "$status" -eq 0 ]
    [[ $err == *"seed 1, drawn from the rules' complaints 14 of 42, borderline 0 of 0, near 0 of 0, far 26 of 82"* ]]
    [ "$(grep -c '^[0-9]' out)" -eq 40 ]
    cp out first
    review sample --n 40
    cmp out first
    [ "$(query 'SELECT count(*) FROM sample')" -eq 1 ]
    review sample --n 40 --seed 2
    refute cmp -s out first
    [ "$(query 'SELECT count(*) FROM sample')" -eq 2 ]
    # Rows of another database, filled in another order, have other keys.
    tac issues.ndjson | "$aupmine" -q --db other.db import -
    for number in $(seq 130 -1 11); do
        case $((number % 3)) in
        0) issue "$number" '{"title": "my request was refused"}' ;;
        *) issue "$number" ;;
        esac
    done | "$aupmine" -q --db other.db import -
    "$aupmine" -q --db other.db --rules "$rules" classify
    "$aupmine" -q --db other.db review sample --n 40 >other
    cmp other first
    # More than there is: all.
    review sample --n 1000 --seed 3
    [ "$(grep -c '^[0-9]' out)" -eq 124 ]
}

@test "review sample: is remembered with strata and rule set" {
    tracker
    review sample --n 40
    [ "$(query "SELECT stratum, issues FROM sample_stratum ORDER BY stratum")" = \
        $'borderline|0\ncomplaint|42\nfar|82\nnear|0' ]
    [ "$(query "SELECT stratum, count(*) FROM sample_issue s
        JOIN verdict v ON v.issue = s.issue
        WHERE (v.verdict = 'complaint') = (stratum = 'complaint') GROUP BY 1")" = \
        $'complaint|14\nfar|26' ]
    [ "$(query 'SELECT ruleset FROM sample')" = \
        "$(query 'SELECT DISTINCT ruleset FROM verdict')" ]
    [ "$(query "SELECT number FROM sample_issue s JOIN issue i ON i.id = s.issue
        ORDER BY number DESC")" = "$(tail -n +2 out | cut -d, -f1)" ]
}

@test "review sample: needs issues that are judged by one rule set" {
    issue 7 | "$aupmine" -q import -
    review sample --n 10
    [ "$status" -eq 3 ]
    [[ $err == *"run 'aupmine classify' first"* ]]
    [ -z "$out" ]
}

# judge_sample: fill in the sheet, right but for what $1 says (a jq filter
# from number to verdict), and read it back.
judge_sample() {
    { echo number,verdict && tail -n +2 out | cut -d, -f1 | jq -r "\"\\(.),\\($1)\""; } >judged.csv
    "$aupmine" -q review import judged.csv
}

@test "review stats: verdicts against the rules, and the sample's progress" {
    tracker
    review stats
    [[ $out == *'0 of 124 issues reviewed'*'no sample was drawn for this rule set'* ]]
    review sample --n 40
    review 13 not
    review stats
    [[ $out == *'of 40 reviewed'*'once all of them are reviewed'* ]]
    review sample --n 40
    judge_sample 'if (. % 3 == 0 and . > 3) or . < 3 then "complaint" else "not" end'
    review stats
    [[ $out == *'40 of 40 reviewed'* ]]
    grep -qE '^complaint +14 +14 +0 +0 +0$' out
    grep -qE '^not +2[67] +0 +0 +2[67] +0$' out
    grep -qE '^the rules agree in 4[01] of 4[01] \(100.0%\)$' out
    grep -qE '^complaint +42 +14 +14 +14$' out
    grep -qE '^precision +1.000 +\(95%: 0\.7[0-9]+ to 1.000\)$' out
    grep -qE '^recall +1.000 +\(95%: 0\.[0-9]+ to 1.000\)$' out
    # Another rule set knows nothing of this sample.
    "$aupmine" -q classify
    review stats
    [[ $out == *'no sample was drawn for this rule set'* ]]
}

@test "review stats: shares are weighed by what the strata stand for" {
    tracker
    review sample --n 40
    # Two of 14 false alarms; one of 26 missed, which stands for 82 / 26.
    alarms=$(tail -n +2 out | cut -d, -f1 | awk '$1 % 3 == 0 || $1 < 3' | head -n 2 | paste -sd '|')
    missed=$(tail -n +2 out | cut -d, -f1 | awk '$1 % 3 != 0 && $1 > 9' | head -n 1)
    tail -n +2 out | cut -d, -f1 | awk -v alarms="^($alarms)$" -v missed="$missed" \
        'BEGIN { print "number,verdict,kind" }
        { verdict = ($1 % 3 == 0 || $1 < 3) && $1 != 3 ? "complaint" : "not" }
        $1 ~ alarms { verdict = "borderline" }
        $1 == missed { verdict = "complaint" }
        { print $1 "," verdict "," ($1 == missed ? "aup" : "") }' >judged.csv
    "$aupmine" -q review import judged.csv
    review stats
    grep -qE '^precision +0.857 ' out
    grep -qE '^complaint +42 +14 +14 +12$' out
    grep -qE '^far +82 +26 +26 +1$' out
    # 42 * 12/14 of 42 * 12/14 + 82 * 1/26.
    grep -qE '^recall +0.919 ' out
}
