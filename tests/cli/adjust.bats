# aupmine report --adjust and --labels: the error of the rules, and what it
# makes of the counts.

load helpers
load figures

setup() {
    use_figures
}

# review_sample N: draw a sample and review it all as the labels say.
review_sample() {
    "$aupmine" -q review sample --n "$1" | tail -n +2 | cut -d, -f1 >numbers
    { echo number,verdict,kind && awk -F '\t' 'NR == FNR { wanted[$1]; next }
        $1 in wanted { print $1 "," $3 "," ($4 == "-" ? "" : $4) }' numbers "$labels" &&
        # What has no label is no complaint.
        cut -f1 "$labels" | grep -vxFf - numbers | sed 's/$/,not,/'; } >judged.csv
    "$aupmine" -q review import judged.csv
}

@test "adjust: without a measure of the error it says what to do" {
    run report --adjust -o file.csv
    [ "$status" -eq 2 ]
    grep -q "'aupmine review sample'.*--labels FILE" err
    [ ! -e file.csv ]
    report --format json
    [ "$(json .measured)" = null ]
    [ "$(json '[.rows[], .totals | has("adjusted")] | any')" = false ]
}

@test "adjust: labels alone state the error, as eval measures it" {
    report --labels "$labels" --format json
    "$aupmine" eval --json "$labels" >eval.json
    jq -e --slurpfile eval eval.json '.measured as $m | $eval[0] as $e
        | ["precision", "precision_low", "precision_high", "recall",
            "recall_low", "recall_high"]
        | all(($m[.] - $e[.]) | fabs < 0.0001)' out
    [ "$(json .measured.by)" = '8 labels in tiny-labels.tsv' ]
    [ "$(json '[.rows[], .totals | has("adjusted")] | any')" = false ]
    report --labels - <"$labels"
    tr -s ' \n' ' ' <out | grep -q 'precision 0.750 (0.301 to 0.954), recall 0.600'
    [ "$(grep -c adjusted out)" -eq 0 ]
}

@test "adjust: a page names the labels that it takes to repeat it" {
    report --adjust --labels "$labels" --format html
    grep -q ' report .* --adjust --labels FILE -o report.html' out
    report --labels "$labels" --format html
    grep -q ' report .* --labels FILE -o report.html' out
    report --format html
    [ "$(grep -c -- '--labels' out)" -eq 0 ]
    # A sample that goes before them is in the database.
    review_sample 100
    report --adjust --labels "$labels" --format html
    grep -q ' report .* --adjust -o report.html' out
}

@test "adjust: by labels, complaints times precision by recall, in an interval" {
    report --adjust --labels "$labels" --format json
    jq -e '[.rows[], .totals] | all((.adjusted - .complaints * (3/4) / (3/5) | fabs < 0.006)
        and .adjusted_low <= .adjusted and .adjusted <= .adjusted_high)' out
    jq -e '.totals | .adjusted_low < .adjusted and .adjusted < .adjusted_high' out
    json .notes | grep -q 'it holds only if the labels are a random sample'
    cp out json
    report --adjust --labels "$labels" --format json
    diff <(jq 'del(.generated_at)' json) <(jq 'del(.generated_at)' out)
}

@test "adjust: every format carries the same estimates" {
    report --adjust --labels "$labels" --format json
    json '.rows[] | [.period, .adjusted, .adjusted_low, .adjusted_high] | @csv' |
        tr -d '"' >from.json
    for format in csv tsv; do
        report --adjust --labels "$labels" --format $format
        sqlite3 -csv :memory: ".mode $([ $format = csv ] && echo csv || echo tabs)" \
            ".import out t" '.mode csv' "SELECT period, adjusted + 0.0,
            adjusted_low + 0.0, adjusted_high + 0.0 FROM t" | tr -d '\r' |
            awk -F , -v OFS=, '{ for (i = 2; i < 5; i++) $i += 0; print }' >from.flat
        diff from.json from.flat
    done
    report --adjust --labels "$labels" --format json
    total=$(json '.totals | [.adjusted, .adjusted_low, .adjusted_high] | map(round) |
        "\(.[0]) (\(.[1])-\(.[2]))"')
    report --adjust --labels "$labels"
    grep '^total ' out | grep -qF " $total"
    [ "$(grep -c '^month .* adjusted' out)" -eq 1 ]
    [ "$(awk 'length > 80' out)" = '' ]
}

@test "adjust: a finished sample goes before labels; of everything, it is exact" {
    review_sample 100
    report --adjust --labels "$labels" --format json
    json .measured.by | grep -qE '^a random sample of [0-9]+ issues, drawn on [0-9-]+ and reviewed$'
    jq -e '[.rows[], .totals] | all(.adjusted == .complaints
        and .adjusted_low == .complaints and .adjusted_high == .complaints)' out
    [ "$(json .totals.reviewed)" = "$(json .totals.filed)" ]
    [ "$(json .totals.complaints)" = "$(query "SELECT count(*) FROM review WHERE verdict = 'complaint'")" ]
    # The sample states the error also where nothing is adjusted.
    report --format json
    [ "$(json '.measured | .precision <= 1 and .recall <= 1')" = true ]
}

@test "adjust: a part of a sample, or one of other rules, is no measure" {
    review_sample 10
    report --adjust
    "$aupmine" -q review "$(tail -n 1 numbers)" none
    run report --adjust
    [ "$status" -eq 2 ]
    "$aupmine" -q review "$(tail -n 1 numbers)" not
    report --adjust
    "$aupmine" -q classify
    run report --adjust
    [ "$status" -eq 2 ]
    # Half of one rule set, half of another.
    change "UPDATE verdict SET ruleset = 'sha256:1' WHERE issue = 1"
    run report --adjust --labels "$labels"
    [ "$status" -eq 3 ]
    grep -q "run 'aupmine classify' first" err
}

@test "adjust: reviews beside the measure are facts" {
    report --adjust --labels "$labels" --format json
    before=$(json .totals.adjusted)
    # All that the rules tag is reviewed; then only the misses are a guess.
    for number in $("$aupmine" -q list --verdict complaint --format numbers); do
        "$aupmine" -q review "$number" not
    done
    report --adjust --labels "$labels" --format json
    [ "$(json '[.totals | .complaints, .adjusted, .adjusted_low]')" = '[0,0,0]' ]
    jq -ne "$before > 1"
}

@test "adjust: what was searched has no estimate" {
    change "DELETE FROM sync_run; INSERT INTO search_month
        SELECT id, '2025-01', 40, 4, 1, 'q', '2025-06-01T00:00:00Z' FROM repo"
    report --adjust --labels "$labels" --format json
    [ "$(json '.rows[0] | [.filed_source, .adjusted, .adjusted_low]')" = '["search",null,null]' ]
    [ "$(json .totals.adjusted)" = null ]
    json .notes | grep -q 'no estimate, since what a search did not find is not known: 2025-01'
    report --adjust --labels "$labels"
    grep -qE '^2025-01 .* -$' out
    report --adjust --labels "$labels" --format csv
    [ "$(sqlite3 :memory: '.mode csv' ".import out t" \
        "SELECT adjusted || adjusted_low || adjusted_high = '' FROM t LIMIT 1")" = 1 ]
}

@test "adjust: goes with no filter, which would need an error of its own" {
    for filter in '--kind aup' '--domain other' '--no-automated' '--borderline' \
        '--series reporters'; do
        # shellcheck disable=SC2086 # words
        run report --adjust --labels "$labels" $filter
        [ "$status" -eq 2 ]
        grep -q -- '--adjust estimates' err
    done
    report --labels "$labels" --kind aup
    # Before any work is done.
    run "$aupmine" tally --adjust --kind aup --db none.db
    [ "$status" -eq 2 ]
    [ ! -e none.db ]
}

@test "adjust: labels that cannot be used" {
    printf 'number\n' >bad.tsv
    run report --labels bad.tsv
    [ "$status" -eq 3 ]
    run report --labels none.tsv
    [ "$status" -eq 5 ]
    run report --labels - --timeline - </dev/null
    [ "$status" -eq 2 ]
    { head -n 2 "$labels" && printf '1\t2025-01-09\tnot\t-\t-\t0\ten\n'; } >few.tsv
    run report --adjust --labels few.tsv
    [ "$status" -eq 3 ]
    grep -q 'among 1 label in few.tsv is no complaint that the rules find' err
    report --labels few.tsv
    grep -q 'precision not known' out
}
