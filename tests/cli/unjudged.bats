# aupmine report where issues came in and were not classified: not known, never
# zero.
bats_require_minimum_version 1.5.0
load helpers

setup() {
    use_program
    "$aupmine" -q import "$sample"
}

# cells COLUMN...: of every row of the CSV in $out.
cells() {
    local columns
    columns=$(printf '"%s",' "$@")
    sqlite3 :memory: '.import --csv out t' "SELECT ${columns%,} FROM t"
}

@test "unclassified: every count that rests on verdicts is empty in CSV, null in JSON" {
    try "$aupmine" report --format csv --from 2026-04 --to 2026-04
    [ "$status" -eq 0 ]
    [ "$(cells complaints borderline reporters automated reviewed duplicates \
        per_1000 per_1000_low per_1000_high kind_aup domain_general)" = '||||||||||' ]
    [ "$(cells filed)" -gt 0 ]
    [[ $(cells notes) == *"not classified yet"*"run 'aupmine classify'"*2026-04* ]]
    "$aupmine" report --format json --from 2026-04 >json
    jq -e '[.rows[], .totals] | all(.complaints == null and .reporters == null
        and .per_1000 == null and .kinds.aup == null
        and .domains.general == null and .filed > 0)' json
    jq -e '.notes | any(test("issues are not classified yet"))' json
}

@test "unclassified: what people read says so, and shows no zero" {
    "$aupmine" report --from 2026-04 >table
    grep -q '^2026-04.*not classified' table
    grep -q 'issues are not classified yet' table
    refute grep -q 'by kind' table
    for format in md svg html; do
        "$aupmine" report --from 2026-04 --format "$format" \
            --timeline "$top/data/timeline-register-2026-04.tsv" >page
        grep -q 'not classified' page
        refute grep -qE '[ >]0 complaints|>-1|>below<' page
    done
    "$aupmine" report --color always --from 2026-04 >colours
    grep -q 'not classified' colours
    "$aupmine" report --format json --from 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv" >json
    jq -e '.rows | all(.published.verdict? == null)' json
    jq -e '.timeline.readings | all(.compared == 0)' json
}

@test "unclassified: one issue of a month takes that month's count and the total" {
    "$aupmine" -q classify
    "$aupmine" report --format json >whole
    sqlite3 "$AUPMINE_DB" "DELETE FROM verdict WHERE issue = (SELECT id FROM issue
        WHERE created_at LIKE '2026-04%' LIMIT 1)"
    "$aupmine" report --format json >part
    jq -e '[.rows[] | select(.complaints == null).period] == ["2026-04"]' part
    jq -e '.totals.complaints == null and .totals.filed > 0' part
    jq -e '.notes | any(test("^1 issue is not classified yet.*: 2026-04"))' part
    [ "$(jq -c '.rows[] | select(.period != "2026-04")' part)" = \
        "$(jq -c '.rows[] | select(.period != "2026-04")' whole)" ]
}

@test "unclassified: a text that changed waits for its verdict, one that a person judged does not" {
    "$aupmine" -q classify
    sqlite3 "$AUPMINE_DB" "UPDATE issue SET content_hash = 'other' WHERE id =
        (SELECT id FROM issue WHERE created_at LIKE '2026-04%' LIMIT 1)"
    "$aupmine" report --format json >part
    jq -e '.rows[] | select(.period == "2026-04").complaints == null' part
    number=$(query "SELECT number FROM issue WHERE content_hash = 'other'")
    "$aupmine" -q review "$number" not
    "$aupmine" report --format json >part
    jq -e '.rows[] | select(.period == "2026-04").complaints > 0' part
}

@test "unclassified: a file that is published keeps what it held" {
    echo good >counts.csv
    try "$aupmine" report -q -o counts.csv --from 2026-04
    [ "$status" -eq 1 ]
    [ "$(wc -l <err)" -eq 1 ]
    [[ $err == *"not classified"*"run 'aupmine classify'"* ]]
    [ "$(cat counts.csv)" = good ]
    "$aupmine" -q classify
    "$aupmine" report -q -o counts.csv --from 2026-04
    grep -q '^sample/claude-code,2026-04,' counts.csv
    # One month that waits takes no other's place.
    sqlite3 "$AUPMINE_DB" "DELETE FROM verdict WHERE issue = (SELECT id FROM issue
        WHERE created_at LIKE '2026-04%' LIMIT 1)"
    try "$aupmine" report -q -o counts.csv --from 2026-03 --to 2026-04
    [ "$status" -eq 0 ]
    [ -z "$err" ]
    [ "$(cut -d, -f 2,5 counts.csv | tail -n 2 | xargs)" = '2026-03,12 2026-04,' ]
}

@test "nothing held of the months: a published file keeps what it held" {
    "$aupmine" -q classify
    echo good >counts.csv
    try "$aupmine" report -q --from 2030-01 -o counts.csv
    [ "$status" -eq 1 ]
    [ "$(wc -l <err)" -eq 1 ]
    [[ $err == *'nothing is held of sample/claude-code from 2030-01'* ]]
    [ "$(cat counts.csv)" = good ]
    "$aupmine" report -q --from 2030-01 --format csv >stdout
    [ "$(cut -d, -f 1-5 stdout | tail -n 1)" = 'sample/claude-code,2030-01,,,' ]
}

@test "a CSV says its rule set, its completeness and every note" {
    "$aupmine" -q classify
    "$aupmine" -q report --format csv >out
    "$aupmine" -q report --format json >json
    [ "$(cells notes ruleset complete | sort -u)" = \
        "$(jq -r '[(.notes | join("; ")), .ruleset, .complete] | join("|")' json)" ]
}
