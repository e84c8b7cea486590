# What becomes of a run in which one allocation or one write fails, wherever
# that is: it ends well all the same, or says so; it never crashes, never
# passes off wrong data as right, and the next run finds a database in order.

load helpers

setup() {
    use_program
    [[ $build != *sanitize* ]] || skip 'sanitizers have an allocator of their own'
    [ -e "$build/inject.so" ] || skip 'there is no inject.so here'
    use_small_rules
    cp "$BATS_TEST_DIRNAME/../fixtures/hostile.ndjson" issues
    { issue 50 && issue 51 '{"title": null}' &&
        issue 52 '{"body": "1. > **a**\n   - ```sh b&amp;c\\\\\n     d\n\n`e` <!-- f -->"}' &&
        "$build/generate" 6 --repo owner/name |
        jq -c '.number += 60'; } >>issues
    sed '/"title":null/d' issues >good
}

# state: all that the database says, but for the times of runs.
state() {
    query "PRAGMA integrity_check;
        SELECT number, hex(title), hex(body), author, labels, state, created_at,
            updated_at, closed_at, html_url, comments, content_hash FROM issue
            ORDER BY number;
        SELECT issue, verdict, kind, score, content_hash FROM verdict ORDER BY issue;
        SELECT * FROM evidence ORDER BY issue, rule;
        SELECT issue, verdict, kind, note FROM review ORDER BY issue;
        SELECT * FROM sample_stratum; SELECT * FROM sample_issue;
        SELECT name, notice FROM repo"
}

# before: put the database back to what it was before the run.
before() {
    rm -f "$AUPMINE_DB"*
    [ ! -e before.db ] || cp before.db "$AUPMINE_DB"
}

# injected FAULT N COMMAND...: sets $status and $reached.
injected() {
    local fault=$1 number=$2
    shift 2
    rm -f reached
    status=0
    env LD_PRELOAD="$build/inject.so" INJECT_REACHED=reached \
        "INJECT_$fault=$number" "$@" >got 2>said || status=$?
    reached=no
    [ ! -e reached ] || reached=yes
}

# check FAULT N: what the last injected run left behind, and the next one.
check() {
    if [ "$status" -eq 0 ]; then
        cmp got expected
        state | cmp - expected-state
    else
        [ "$status" -eq 5 ]
        grep -q '^aupmine: ' said || [ "$1" = WRITE ]
        [ ! -e "$AUPMINE_DB" ] || [ "$(query 'PRAGMA integrity_check')" = ok ]
    fi
}

# survives COMMAND...: with every fault, at the first places one by one, then
# ever further apart. Data that is only read is compared once, at the end.
survives() {
    local fault number
    before
    "$@" >expected 2>/dev/null
    state >expected-state
    for fault in ALLOCATION WRITE; do
        number=1
        while :; do
            before
            injected $fault $number "$@"
            [ "$reached" = yes ] || break
            check $fault || {
                echo "$fault $number: status $status: $(tail -n 2 said)"
                return 1
            }
            if [ "$status" -ne 0 ]; then
                "$@" >got 2>said
                state | cmp - expected-state
            fi
            number=$((number + 1 + number / 10))
        done
        [ $number -gt 5 ] || [ $fault = WRITE ]
        [ "$status" -eq 0 ]
    done
}

# judged: issues and verdicts to read from.
judged() {
    "$aupmine" -q import good
    "$aupmine" -q --rules "$rules" classify
    cp "$AUPMINE_DB" before.db
}

@test "inject: import" {
    survives "$aupmine" -q import good
}

@test "inject: import of a compressed file, of gh, and over richer rows" {
    gzip good
    survives "$aupmine" -q import good.gz
    issue 1 | "$aupmine" -q import -
    cp "$AUPMINE_DB" before.db
    echo '[{"number":1,"title":"t","createdAt":"2026-01-02T03:04:05Z",
        "updatedAt":"2026-03-03T00:00:00Z","author":{"login":"app/x","is_bot":true},
        "url":"https://github.com/owner/name/issues/1"}]' >gh
    survives "$aupmine" -q import gh
}

@test "inject: import of a database" {
    sqlite3 other.db "CREATE TABLE issues (id INTEGER PRIMARY KEY, number INTEGER,
            title TEXT, user INTEGER, created_at TEXT, body TEXT, repo TEXT,
            reactions TEXT);
        CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT);
        CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE issues_labels (issues_id INTEGER, labels_id INTEGER);
        INSERT INTO users VALUES (7, 'ann');
        INSERT INTO labels VALUES (1, 'bug'), (2, 'other');
        INSERT INTO issues VALUES (1, 1, 'One', 7, '2026-01-01T00:00:00Z', 'text',
            'owner/name', '{\"total_count\": 3}'), (2, 2, 'Two', NULL,
            '2026-01-01T00:00:00Z', NULL, 'owner/name', NULL);
        INSERT INTO issues_labels VALUES (1, 1), (1, 2), (2, 2)"
    survives "$aupmine" -q import other.db
}

@test "inject: import over what is there, and with bad records" {
    "$aupmine" -q import good
    sqlite3 "$AUPMINE_DB" "UPDATE issue SET title = 'older', updated_at = '2020-01-01T00:00:00Z'"
    cp "$AUPMINE_DB" before.db
    survives "$aupmine" -q import --skip-bad issues
}

@test "inject: classify" {
    "$aupmine" -q import good
    cp "$AUPMINE_DB" before.db
    survives "$aupmine" -q --rules "$rules" classify
}

@test "inject: report" {
    judged
    survives "$aupmine" -q --repo owner/name report --format csv
}

@test "inject: report on two repositories, with a timeline and an estimate" {
    "$aupmine" -q import --repo other/name good
    judged
    printf 'period\tlow\thigh\n2025-0%d\t1\t2\n' 1 2 3 4 | sed '3~2d' >t.tsv
    printf 'repo\tmonth\tlast_before\tfirst_in\tissue_share\n' >v.tsv
    printf 'other/name\t2025-0%d\t%d00\t%d01\t1\n' 1 1 1 2 2 2 >>v.tsv
    survives "$aupmine" -q --repo owner/name,other/name report --kind aup \
        --by month --timeline t.tsv --volume v.tsv
}

@test "inject: report into a file, which is the old one or the new one" {
    judged
    "$aupmine" -q report -o new.csv
    for fault in ALLOCATION WRITE; do
        number=1
        while :; do
            before
            echo old >out.csv
            injected $fault $number "$aupmine" -q report -o out.csv
            [ "$reached" = yes ] || break
            if [ "$status" -eq 0 ]; then
                cmp out.csv new.csv
            else
                [ "$status" -eq 5 ]
                [ "$(cat out.csv)" = old ]
            fi
            [ "$(find . -name 'out.csv?*')" = '' ]
            number=$((number + 1 + number / 8))
        done
    done
}

@test "inject: report as a page or Markdown, the old one or a whole new one" {
    judged
    for format in html md; do
        "$aupmine" -q report -o "new.$format"
        sed 's/on 20[^,]*Z//' "new.$format" >expected
        number=1
        while :; do
            echo old >"out.$format"
            injected ALLOCATION $number "$aupmine" -q report -o "out.$format"
            [ "$reached" = yes ] || break
            if [ "$status" -eq 0 ]; then
                sed 's/on 20[^,]*Z//' "out.$format" | cmp - expected
            else
                [ "$status" -eq 5 ]
                [ "$(cat "out.$format")" = old ]
            fi
            number=$((number + 1 + number / 10))
        done
        [ "$number" -gt 100 ]
    done
    grep -q '<details' out.html
}

@test "inject: list" {
    judged
    for format in csv json; do
        survives "$aupmine" -q --repo owner/name list --all --format $format
    done
}

@test "inject: show" {
    judged
    survives "$aupmine" -q --repo owner/name show 4
    survives "$aupmine" -q --repo owner/name show 4 --json
}

@test "inject: grep" {
    judged
    survives "$aupmine" -q --repo owner/name grep --all -C 1 -i refused
    survives "$aupmine" -q --repo owner/name grep -ic 'my request'
}

@test "inject: drift" {
    for number in 81 82 83; do
        issue "$number" '{"body": "API Error: a warden blocked this reply.\n\n```\nThe kettle of the unit has gone cold\n```"}'
    done >>good
    judged
    for format in table rules; do
        survives "$aupmine" -q --repo owner/name --rules "$rules" drift --min 1 --format $format
    done
}

@test "inject: review" {
    judged
    survives "$aupmine" -q --repo owner/name review 50 complaint --kind aup --note why
    cp "$AUPMINE_DB" before.db
    survives "$aupmine" -q --repo owner/name review export --all
    survives "$aupmine" -q --repo owner/name review sample --n 10
    cp "$AUPMINE_DB" before.db
    survives "$aupmine" -q --repo owner/name review stats
}

@test "inject: review import" {
    judged
    { echo number,verdict,kind,note && echo '50,not,,"two
lines"' && query "SELECT number || ',complaint,aup,x' FROM issue
        WHERE number > 60 AND is_pull_request = 0"; } >sheet.csv
    survives "$aupmine" -q --repo owner/name review import sheet.csv
}
