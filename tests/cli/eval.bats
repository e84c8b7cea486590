# aupmine eval, on made-up issues with made-up judgements.

load helpers
load figures

setup() {
    use_figures
}

# evaluate [ARGUMENT...]: stdout goes to the file out, what it says to err.
evaluate() {
    "$aupmine" eval "$@" >out 2>err
}

# near FILTER VALUE: a number of out, but for rounding.
near() {
    jq -e "($1) - ($2) | fabs < 0.000002" out
}

# labels LINE...: a labels file of these rows, blanks for tabs.
labels() {
    labels=$BATS_TEST_TMPDIR/labels.tsv
    printf '%s\n' "number created verdict kind domain automated lang" "$@" |
        tr ' ' '\t' >"$labels"
}

@test "the outcomes are counted" {
    evaluate --json "$labels"
    [ "$(json '[.n, .tp, .fp, .fn, .tn, .absent]')" = '[8,3,1,2,2,2]' ]
    [ "$(json '[.misses, .false_alarms]')" = '[[5,11],[4]]' ]
}

@test "the outcomes are those of independent SQL" {
    evaluate --json "$labels"
    grep -v '^#' "$labels" >"$BATS_TEST_TMPDIR/l.tsv"
    sqlite3 "$AUPMINE_DB" ".mode tabs" \
        ".import $BATS_TEST_TMPDIR/l.tsv label" \
        "SELECT sum(l.verdict = 'complaint' AND v.verdict = 'complaint'),
            sum(l.verdict = 'not' AND v.verdict = 'complaint'),
            sum(l.verdict = 'complaint' AND v.verdict <> 'complaint'),
            sum(l.verdict = 'not' AND v.verdict <> 'complaint')
        FROM label l JOIN issue i ON i.number = l.number
            JOIN verdict v ON v.issue = i.id
        WHERE NOT i.is_pull_request" | tr '\t' ',' >"$BATS_TEST_TMPDIR/sql"
    [ "[$(cat "$BATS_TEST_TMPDIR/sql")]" = "$(json '[.tp, .fp, .fn, .tn]')" ]
}

@test "shares and their intervals" {
    evaluate --json "$labels"
    near .precision 3/4
    near .recall 3/5
    near .f1 6/9
    near .kind_accuracy 2/3
    near .domain_accuracy 2/3
    near .automated_accuracy 1
    # Wilson's formula, written anew.
    for share in "precision 3 4" "recall 3 5"; do
        # shellcheck disable=SC2086 # words
        set -- $share
        wilson="1.959964 as \$z | ($2 / $3) as \$p | $3 as \$n |
            (\$p + \$z * \$z / (2 * \$n)) as \$m |
            (\$z * (\$p * (1 - \$p) / \$n + \$z * \$z / (4 * \$n * \$n) | sqrt)) as \$s |
            (1 + \$z * \$z / \$n) as \$d"
        near ".$1_low" "$wilson | (\$m - \$s) / \$d"
        near ".$1_high" "$wilson | (\$m + \$s) / \$d"
    done
}

@test "kinds and months" {
    evaluate --json "$labels"
    [ "$(json '.by_kind.aup | [.labelled, .found, .kind_correct]')" = '[2,1,1]' ]
    near .by_kind.aup.recall 1/2
    [ "$(json '.by_kind.filter | [.labelled, .found, .kind_correct]')" = '[2,2,1]' ]
    near .by_kind.filter.recall 1
    [ "$(json '.by_kind.safeguard.recall')" = null ]
    [ "$(json '.by_month | keys')" = '["2025-01","2025-02","2025-04","2025-05"]' ]
    [ "$(json '.by_month["2025-02"] | [.tp, .fp, .fn, .tn]')" = '[1,1,1,0]' ]
    [ "$(json '.by_month["2025-04"] | [.precision, .recall]')" = '[null,null]' ]
}

@test "sums over months and kinds are the whole" {
    evaluate --json "$labels"
    jq -e '([.by_month[] | .tp] | add) == .tp and ([.by_month[] | .fn] | add) == .fn
        and ([.by_month[] | .tp + .fp + .fn + .tn] | add) == .n
        and ([.by_kind[] | .labelled] | add) == .tp + .fn
        and ([.by_kind[] | .found] | add) == .tp' out
}

@test "nothing to divide by is null" {
    labels "99 2025-01-01 complaint aup general 0 en"
    evaluate --json "$labels"
    [ "$(json '[.n, .absent, .precision, .precision_low, .recall, .recall_high, .f1,
        .kind_accuracy, .misses, .by_month]')" = '[0,1,null,null,null,null,null,null,[],{}]' ]
    labels "1 2025-01-01 not - - 0 en" "2 2025-01-09 complaint aup general 0 en"
    evaluate --json "$labels"
    near .precision_high 1
    near .recall 1
}

@test "the rule set and what must be said of the data are named" {
    sqlite3 "$AUPMINE_DB" "UPDATE repo SET notice = 'made-up sample'"
    evaluate --json "$labels"
    [ "$(json .ruleset)" = "$(sqlite3 "$AUPMINE_DB" 'SELECT ruleset FROM verdict LIMIT 1')" ]
    [ "$(json .notice)" = "made-up sample" ]
    evaluate "$labels"
    sed -n 2p out | grep -qE '^rule set sha256:[0-9a-f]{12}$'
    sed -n 3p out | grep -qx 'made-up sample'
}

@test "the tables for people name each mistake, harmlessly" {
    evaluate "$labels"
    grep -qE '^precision +0.750 .*\(3 of 4\)$' out
    grep -qE '^de +1 ' out
    grep -qE '^  #5 +aup +maybe stop asking me$' out
    grep -qE '^  #4 +aup +policy stop once more$' out
    grep -qF '\x1b[31mred' out
    [ "$(grep -c $'\e' out)" -eq 0 ]
}

@test "thresholds set the exit status, after the output" {
    evaluate --json "$labels" --min-precision 0.75 --min-recall 0.6
    run evaluate --json "$labels" --min-precision 0.76
    [ "$status" -eq 1 ]
    grep -q 'precision 0.7500 is below 0.7600' err
    [ "$(json .tp)" -eq 3 ]
    run evaluate "$labels" --min-recall 0.61
    [ "$status" -eq 1 ]
    grep -q 'recall 0.6000 is below 0.6100' err
    labels "99 2025-01-01 complaint aup general 0 en"
    run evaluate "$labels" --min-recall 0
    [ "$status" -eq 1 ]
    run evaluate "$labels" --min-recall 1.5
    [ "$status" -eq 2 ]
}

@test "a review does not count, only the rules do" {
    evaluate --json "$labels"
    cp out before
    sqlite3 "$AUPMINE_DB" "INSERT INTO review SELECT id, 'complaint', 'aup', NULL,
        '2025-06-01T00:00:00Z' FROM issue WHERE number IN (1, 5, 11)"
    evaluate --json "$labels"
    diff before out
}

@test "issues that are not classified are no not" {
    sqlite3 "$AUPMINE_DB" "DELETE FROM verdict WHERE issue = 3"
    run evaluate "$labels"
    [ "$status" -eq 3 ]
    grep -q "run 'aupmine classify' first" err
    [ ! -s out ]
}

@test "columns are found by name, the rest is passed over" {
    labels=$BATS_TEST_TMPDIR/l.tsv
    printf 'lang\tx\tautomated\tdomain\tkind\tverdict\tcreated\tnumber\r\n' >"$labels"
    printf 'en\t\t0\tgeneral\taup\tcomplaint\t2025-01-09\t2\r\n' >>"$labels"
    evaluate --json "$labels"
    [ "$(json .tp)" -eq 1 ]
    near .kind_accuracy 1
    evaluate --json - <"$labels"
    [ "$(json .tp)" -eq 1 ]
}

# refused MESSAGE ROW...
refused() {
    local message=$1
    shift
    labels "$@"
    run evaluate "$labels"
    [ "$status" -eq 3 ]
    grep -qF -- "labels.tsv:$message" err
    [ ! -s out ]
}

@test "a labels file that is wrong is refused with its line" {
    good="2 2025-01-09 complaint aup general 0 en"
    refused "3: 'x1' is no issue number" "$good" "x1 2025-01-09 not - - 0 en"
    refused "2: '0' is no issue number" "0 2025-01-09 not - - 0 en"
    refused "2: created '2025-02-30' is not YYYY-MM-DD" "1 2025-02-30 not - - 0 en"
    refused "2: created '2025-02-03x' is not YYYY-MM-DD" "1 2025-02-03x not - - 0 en"
    refused "2: created '' is not YYYY-MM-DD" "1  not - - 0 en"
    refused "2: 'yes' is no verdict" "1 2025-01-09 yes - - 0 en"
    refused "2: '-' is no verdict" "1 2025-01-09 - - - 0 en"
    refused "2: 'AUP' is no kind" "1 2025-01-09 complaint AUP general 0 en"
    refused "2: 'ops' is no domain" "1 2025-01-09 complaint aup ops 0 en"
    refused "2: automated 'no' is neither 0 nor 1" "1 2025-01-09 not - - no en"
    refused "2: lang 'e;n' is no language" "1 2025-01-09 not - - 0 e;n"
    refused "2: the row ends before column 'lang'" "1 2025-01-09 not - - 0"
    refused "4: number 2 stands in line 2 already" "$good" "3 2025-01-09 not - - 0 en" "$good"
    printf 'number\tcreated\n' >"$BATS_TEST_TMPDIR/labels.tsv"
    run evaluate "$BATS_TEST_TMPDIR/labels.tsv"
    [ "$status" -eq 3 ]
    grep -q "labels.tsv:1: the header has no column 'verdict'" err
    run evaluate "$BATS_TEST_TMPDIR/none.tsv"
    [ "$status" -eq 5 ]
    run evaluate
    [ "$status" -eq 2 ]
}

@test "the labels that come along can be read" {
    evaluate --json "$BATS_TEST_DIRNAME/../../data/labels.tsv"
    # The tiny sample shares no number with them.
    [ "$(json '[.n, .absent]')" = '[0,806]' ]
}

@test "labels that the rules were written with are said to be no measure of others" {
    seen=$BATS_TEST_TMPDIR/seen.tsv
    said='the rules were written with these labels in view'
    evaluate "$labels"
    refute grep -q "$said" out
    evaluate --json "$labels"
    [ "$(json .in_view)" = false ]
    { echo '# in view: so it is' && cat "$labels"; } >"$seen"
    evaluate "$seen"
    grep -q "$said.*no measure of issues" out
    evaluate --json "$seen"
    [ "$(json .in_view)" = true ]
    "$aupmine" -q report --labels "$labels" >out
    refute grep -q "$said" out
    for format in md html json csv; do
        "$aupmine" -q report --labels "$seen" --format "$format" >out
        grep -q "8 labels in seen.tsv ($said" out
    done
    evaluate --json "$BATS_TEST_DIRNAME/../../data/labels.tsv"
    [ "$(json .in_view)" = true ]
}
