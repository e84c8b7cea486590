# aupmine report, on a dozen made-up issues and rules of a word or two.

load helpers
load figures

setup() {
    use_figures
}

# mirrored TIME: as if a mirror had been finished then.
mirrored() {
    change "DELETE FROM sync_run;
        UPDATE repo SET watermark = '$1', complete_at = '$1'"
}

# Numbers of a month, counted from the tables by other words than the
# program's: period, filed, complaints, reporters, borderline, automated,
# duplicates, aup, safeguard, filter, decline, security.
count_by_sql() {
    query "WITH j AS (
            SELECT substr(i.created_at, 1, 7) AS m, ifnull(i.author, '') AS who,
                v.verdict = 'complaint' AS c, v.verdict = 'borderline' AS b,
                v.kind AS k, v.domain AS d, v.automated AS a,
                i.state_reason IS 'duplicate' OR i.labels LIKE '%\"duplicate\"%'
                    AS dup
            FROM issue i JOIN verdict v ON v.issue = i.id
            WHERE NOT i.is_pull_request)
        SELECT m, count(*), sum(c), count(DISTINCT CASE WHEN c THEN who END),
            sum(b), sum(c AND a), sum(c AND dup), sum(c AND k = 'aup'),
            sum(c AND k = 'safeguard'), sum(c AND k = 'filter'),
            sum(c AND k = 'decline'), sum(c AND d = 'security')
        FROM j GROUP BY m ORDER BY m"
}

# The same from a JSON report.
count_by_json() {
    jq -r '.rows[] | [.period, .filed, .complaints, .reporters, .borderline,
        .automated, .duplicates, .kinds.aup, .kinds.safeguard, .kinds.filter,
        .kinds.decline, .domains.security] | join("|")' "$1"
}

# lacks PATTERN: out does not hold it. ("! grep" alone would never fail.)
lacks() {
    ! grep -q -- "$1" out
}

@test "the counts are those of independent SQL" {
    report --format json
    count_by_json out | grep -v '^2025-03' >r.json
    count_by_sql >sql
    [ -s sql ]
    diff sql r.json
    count_by_json out | grep -x '2025-03|0|0|0|0|0|0|0|0|0|0|0'
}

@test "totals are sums, but for reporters" {
    report --format json
    [ "$(json '.totals.filed')" -eq 11 ]
    [ "$(json '.totals.complaints')" -eq 7 ]
    [ "$(json '.totals.reporters')" -eq 5 ]
    [ "$(json '.totals.per_1000')" = 636.36 ]
    [ "$(query "SELECT count(DISTINCT ifnull(author, '')) FROM issue JOIN verdict
        ON issue = issue.id WHERE verdict = 'complaint'")" -eq 5 ]
}

@test "csv, tsv and json carry the same cells" {
    report --format json -o r.json
    report --format csv -o r.csv
    report --format tsv -o r.tsv
    tr -d '\r' <r.csv | tr ',' '\t' | diff - r.tsv
    [ "$(grep -c $'\r$' r.csv)" -eq 6 ]
    sqlite3 :memory: ".import --csv r.csv r" \
        "SELECT period, filed, complaints, reporters, borderline, automated,
            duplicates, kind_aup, kind_safeguard, kind_filter, kind_decline,
            domain_security FROM r" >flat
    count_by_json r.json | diff flat -
}

@test "the table shows the numbers of the json" {
    report --format json -o r.json
    report
    jq -r '.rows[] | [.period, .filed, .complaints, .reporters,
        .per_1000 // "-", .kinds.aup, .kinds.safeguard, .kinds.filter,
        .kinds.decline] | join(" ")' r.json >expected
    grep '^20' out | tr -d '*' | tr -s ' ' | sed 's/\.00 / /' |
        diff expected -
}

@test "the names that others read are in the json" {
    report --format json
    [ "$(json '.format')" = aupmine-report ]
    [ "$(json '.version')" -eq 1 ]
    [ "$(json '.repo')" = example/tiny ]
    [ "$(json '.by')" = month ]
    [ "$(json '.series')" = issues ]
    [ "$(json .complete)" = false ]
    [ "$(json '.data_as_of')" = 2025-05-31T23:59:59Z ]
    [[ $(json '.generated_at') =~ ^20..-..-..T..:..:..Z$ ]]
    [ "$(json '.ruleset')" = "$(query 'SELECT ruleset FROM verdict LIMIT 1')" ]
    [ "$(json '.rows[0].filed_source')" = import ]
    [ "$(json '.rows[0] | has("published")')" = false ]
}

@test "a month that nothing covers is null, never 0" {
    report --format json --from 2024-12 --to 2025-06
    [ "$(json '.rows[0].period')" = 2024-12 ]
    [ "$(json '[.rows[0] | .. | numbers] | length')" -eq 0 ]
    [ "$(json '.rows[0] | [.filed, .complaints, .per_1000, .kinds.aup]')" = '[null,null,null,null]' ]
    [ "$(json .complete)" = false ]
    report --format csv --from 2024-12 --to 2024-12
    tail -n 1 out | grep -q '^example/tiny,2024-12,,,,,,,,,,false,'
    report --from 2024-12
    grep -x '2024-12 *not fetched' out
}

@test "a month that is covered in part is partial" {
    change "UPDATE sync_run SET first_created = '2025-01-09T10:00:00Z',
        last_created = '2025-05-02T08:00:00Z'"
    report --format json
    [ "$(json '[.rows[].partial]')" = '[true,false,false,false,true]' ]
    report
    grep -q '^2025-01\*' out
    grep -q '^2025-02 ' out
    grep -q '^\* partial month' out
}

@test "a finished mirror covers from the beginning to its end" {
    mirrored 2025-06-15T00:00:00Z
    report --format json --to 2025-07
    [ "$(json '[.rows[].filed]')" = '[3,4,0,2,2,0,null]' ]
    [ "$(json '[.rows[].partial]')" = '[false,false,false,false,false,true,false]' ]
    [ "$(json '.rows[0].filed_source')" = mirror ]
    [ "$(json '.data_as_of')" = 2025-06-15T00:00:00Z ]
    report --format json
    [ "$(json .complete)" = true ]
}

@test "a mirror that is not finished gives lower bounds" {
    change "DELETE FROM sync_run; UPDATE repo SET watermark = '2025-06-02T01:02:03Z',
        watermark_read_at = '2025-08-01T00:00:00Z'"
    report --format json
    [ "$(json .complete)" = false ]
    [ "$(json '[.rows[] | select(.partial)] | length')" -eq 5 ]
    json '.notes' | grep -q 'lower bounds.*2025-06-02T01:02:03Z'
}

@test "the published figures are held against the counts" {
    printf 'period\tlow\thigh\n2025-01\t1\t1\n2025-02\t3\t\n2025-04\t2\t4\n2026-01\t1\t\n' \
        >"$BATS_TEST_TMPDIR/t.tsv"
    report --format json --timeline "$BATS_TEST_TMPDIR/t.tsv" --to 2026-01
    [ "$(json '.rows[0].published')" = '{"low":1,"high":1,"verdict":"above"}' ]
    [ "$(json '.rows[1].published')" = '{"low":3,"high":null,"verdict":"within"}' ]
    [ "$(json '.rows[2] | has("published")')" = false ]
    [ "$(json '.rows[3].published.verdict')" = below ]
    [ "$(json '.rows[12].published')" = '{"low":1,"high":null,"verdict":null}' ]
    json '.notes' | grep -q 'within in 1 of 3 months'
    report --timeline - <"$BATS_TEST_TMPDIR/t.tsv"
    grep -qE '^2025-01 .* 1 +above$' out
    grep -qE '^2025-02 .* 3\+ +within$' out
    report --format csv --timeline "$BATS_TEST_TMPDIR/t.tsv"
    head -n 1 out | grep -q ',published_low,published_high,published_verdict,notes'
    sed -n 3p out | grep -q ',3,,within,'
}

@test "the published timeline that comes along can be read" {
    report --format json --timeline "$BATS_TEST_DIRNAME/../../data/timeline-register-2026-04.tsv" \
        --from 2025-07 --to 2026-04
    [ "$(json '[.rows[].published.low | numbers] | length')" -eq 10 ]
}

@test "a timeline file that is wrong is refused with its line" {
    printf '# c\nperiod\tlow\thigh\n2025-01\tfew\t\n' >"$BATS_TEST_TMPDIR/t.tsv"
    run report --timeline "$BATS_TEST_TMPDIR/t.tsv"
    [ "$status" -eq 3 ]
    grep -q "t.tsv:3: low 'few' is no number" err
    [ ! -s out ]
    run report --timeline "$BATS_TEST_TMPDIR/none.tsv"
    [ "$status" -eq 5 ]
}

@test "what must be said of the data is said in every format" {
    change "UPDATE repo SET notice = 'made-up sample: not the real tracker'"
    report --format json
    [ "$(json '.notes[0]')" = "made-up sample: not the real tracker" ]
    report --format csv
    [ "$(grep -c 'made-up sample' out)" -eq 5 ]
    report --format tsv
    [ "$(grep -c 'made-up sample' out)" -eq 5 ]
    report
    sed -n 3p out | grep -qx 'made-up sample: not the real tracker'
}

@test "issues that are not classified are spoken of" {
    change "DELETE FROM verdict WHERE issue = 1"
    report --format json
    json '.notes' | grep -q 'aupmine classify'
    change "DELETE FROM verdict"
    report
    grep -q 'not classified yet' out
}

@test "a selection of the issues is no base for a rate, and that is said" {
    change "DELETE FROM evidence; DELETE FROM verdict;
        DELETE FROM issue WHERE number BETWEEN 3 AND 11"
    report --format json
    json '.notes' | grep -q '3 of 12 numbers are held'
    mirrored 2025-06-15T00:00:00Z
    report --format json
    [ "$(json '[.notes[] | select(test("numbers are held"))] | length')" -eq 0 ]
}

@test "a review counts in every number" {
    change "INSERT INTO review SELECT id, 'not', NULL, NULL, '2025-06-01T00:00:00Z'
        FROM issue WHERE number = 2"
    report --format json --to 2025-01
    [ "$(json '.rows[0].complaints')" -eq 1 ]
    [ "$(json '.rows[0].reviewed')" -eq 1 ]
}

@test "in a pipe there are no colours and no bars" {
    TERM=xterm "$aupmine" report | cat >out
    lacks $'\e'
    lacks '#'
    TERM=xterm "$aupmine" report --color always | cat >out
    grep -q $'\e\[1m' out
}

@test "on a terminal there are bars, of any width that fits" {
    needs_terminal
    for columns in 40 80 100 250; do
        TERM=xterm COLUMNS=$columns script -qec "'$aupmine' report --no-pager --color never" \
            /dev/null </dev/null | tr -d '\r' >out
        grep '^2025' out | awk -v most="$columns" \
            'length($0) > (most < 80 ? 80 : most) { exit 1 }'
    done
    grep -qE '^2025-02 .* #{60}$' out
    TERM=xterm COLUMNS=100 NO_COLOR=1 script -qec "'$aupmine' report --no-pager" /dev/null \
        </dev/null >out
    lacks $'\e'
}

@test "a narrow table drops the kinds and keeps the counts" {
    COLUMNS=60 report
    lacks 'safeguard filter'
    grep -q '^month .*per 1,000$' out
    grep -q 'by kind: aup 2, safeguard 2, filter 2, decline 1' out
}

@test "a closed pipe ends quietly or with a file's status" {
    run bash -c "'$aupmine' report --from 1970-01 --format csv | head -n 1"
    [ "$status" -eq 0 ]
    [[ $output == repo,period,* ]]
}

@test "-o writes a file, and its name chooses the format" {
    report -o "$BATS_TEST_TMPDIR/r.json"
    [ ! -s out ]
    jq -e '.version == 1' "$BATS_TEST_TMPDIR/r.json"
    report -o "$BATS_TEST_TMPDIR/r.csv"
    head -n 1 "$BATS_TEST_TMPDIR/r.csv" | grep -q '^repo,period,'
    report -o "$BATS_TEST_TMPDIR/r.tsv"
    head -n 1 "$BATS_TEST_TMPDIR/r.tsv" | grep -q $'^repo\tperiod\t'
    report -o "$BATS_TEST_TMPDIR/r.csv" --format json
    jq -e '.version == 1' "$BATS_TEST_TMPDIR/r.csv"
    report --color always -o "$BATS_TEST_TMPDIR/r.txt"
    [ "$(grep -c $'\e' "$BATS_TEST_TMPDIR/r.txt")" -eq 0 ]
    report -o -
    grep -q '^month ' out
    run report -o "$BATS_TEST_TMPDIR/r.docx"
    [ "$status" -eq 2 ]
    [ ! -e "$BATS_TEST_TMPDIR/r.docx" ]
}

@test "a file that cannot be written leaves the old one alone" {
    echo old >"$BATS_TEST_TMPDIR/old.csv"
    run report -o "$BATS_TEST_TMPDIR/old.csv/r.csv"
    [ "$status" -eq 5 ]
    [ "$(cat "$BATS_TEST_TMPDIR/old.csv")" = old ]
    run report -o "$BATS_TEST_TMPDIR/none/r.csv"
    [ "$status" -eq 5 ]
    mkdir "$BATS_TEST_TMPDIR/folder.csv"
    run report -o "$BATS_TEST_TMPDIR/folder.csv"
    [ "$status" -eq 5 ]
    [ -z "$(find "$BATS_TEST_TMPDIR" -name '*.csv.*')" ]
    if [ -e /dev/full ]; then
        run bash -c "'$aupmine' report >/dev/full"
        [ "$status" -eq 5 ]
    fi
}

@test "a success is quiet on stderr" {
    report
    [ ! -s err ]
}

@test "wrong options are refused, with a hint for typing errors" {
    for wrong in "--from 2025-13" "--to yesterday" "--format xml" "--fro 2025-01" \
        "--from 2025-05 --to 2025-04" "operand" "--timeline"; do
        # shellcheck disable=SC2086 # words
        run report $wrong
        [ "$status" -eq 2 ]
        [ ! -s out ]
    done
    run report --formt json
    grep -q -- "--format" err
}

@test "without data it says how to get some" {
    run report --repo example/other
    [ "$status" -eq 1 ]
    grep -q 'aupmine fetch' err
    change "DELETE FROM sync_run"
    run report
    [ "$status" -eq 1 ]
    grep -q 'aupmine fetch' err
    AUPMINE_DB=$BATS_TEST_TMPDIR/none.db run report
    [ "$status" -eq 5 ]
}
