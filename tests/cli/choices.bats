# What aupmine report shows when it is asked for a choice: filters, several
# repositories, estimates, the timeline, bars. counts.bats holds the numbers.

load helpers

setup_file() {
    use_program
    AUPMINE_DB=$BATS_FILE_TMPDIR/two.db
    "$aupmine" -q import "$sample"
    "$aupmine" -q import "$BATS_TEST_DIRNAME/../fixtures/tiny.ndjson"
    "$aupmine" -q classify
}

setup() {
    use_program
    AUPMINE_DB=$BATS_FILE_TMPDIR/two.db
    timeline=$top/data/timeline-register-2026-04.tsv
    ten='--from 2025-07 --to 2026-04'
}

# report [OPTION...]: the sample's, in $out and the file out.
report() {
    try "$aupmine" -q report --repo sample/claude-code "$@"
    [ "$status" -eq 0 ]
}

# on_terminal COLUMNS [OPTION...]: the same on a terminal of that width.
on_terminal() {
    local columns=$1
    shift
    needs_terminal
    TERM=xterm COLUMNS=$columns script -qec \
        "'$aupmine' -q report --repo sample/claude-code $*" /dev/null \
        </dev/null | tr -d '\r' >out
}

# keeps_to COLUMNS: no line of the file out is wider, but for colours.
keeps_to() {
    local widest
    widest=$(sed 's/\x1b\[[0-9]*m//g' out | LC_ALL=C.UTF-8 wc -L)
    echo "$widest of $1"
    [ "$widest" -le "$1" ]
}

@test "choices: filters are said in the head, the notes and the cells" {
    report --kind safeguard,aup --domain security --no-automated --borderline
    words='kinds safeguard, aup only; domains security only; without those filed by a tool; borderline issues count as complaints'
    [[ $(head -n 4 out | tr '\n' ' ') == *"$words"* ]]
    [ "$(grep -c 'kinds safeguard' out)" -eq 1 ]
    report --kind aup --format json
    [ "$(jq -c .filters out)" = \
        '{"kinds":["aup"],"domains":null,"automated":true,"borderline":false}' ]
    jq -e '.notes | any(. == "kinds aup only")' out
    report --kind aup --format csv
    [ "$(tail -n +2 out | grep -c 'written anew; kinds aup only[;"]')" -eq \
        "$(tail -n +2 out | wc -l)" ]
    report --no-automated --borderline --format json
    [ "$(jq -c .filters out)" = \
        '{"kinds":null,"domains":null,"automated":false,"borderline":true}' ]
    report
    [[ $out != *'aup only'* && $out != *'count as complaints'* ]]
}

@test "choices: the series is said, and bars, rates and bands follow it" {
    report --series reporters --timeline "$timeline" --format json --from 2025-11 --to 2025-11
    [ "$(jq -c '.rows[0] | [.complaints, .reporters, .published.verdict]' out)" = \
        '[8,6,"within"]' ]
    [ "$(jq -c '.rows[0] | [.filed, .per_1000]' out)" = '[9,666.67]' ]
    jq -e '.notes | any(test("count reporters"))' out
    report --series reporters
    [[ $out == *'reporters of complaints about'* ]]
    report --format json --from 2025-11 --to 2025-11
    [ "$(jq -c '.rows[0].per_1000' out)" = 888.89 ]
}

@test "choices: periods are shown whole, and named in head and marks" {
    report --by quarter --from 2025-08 --to 2026-08
    [[ $out == *', by quarter'*$'\nquarter '* ]]
    [ "$(grep -c '^202[56]-Q' out)" -eq 5 ]
    [[ $out == *$'\n* partial quarter\n'* ]]
    report --by week --from 2025-07 --to 2025-07 --format json
    [ "$(jq -c '[.rows[].period]' out)" = \
        '["2025-W27","2025-W28","2025-W29","2025-W30","2025-W31"]' ]
    report --by year --format json
    [ "$(jq -c '[.rows[] | [.period, .partial]]' out)" = \
        '[["2025",true],["2026",true]]' ]
}

@test "choices: published months are compared with months only" {
    report --by week --timeline "$timeline" --format json
    [ "$(jq '[.rows[] | has("published")] | any' out)" = false ]
    jq -e '.notes | any(test("nothing is compared"))' out
    [ "$(jq '[.timeline.readings[].compared] | add' out)" -eq 0 ]
    [ "$(jq '.timeline.readings[0].rank_correlation' out)" = null ]
}

@test "choices: the table shows the readings that the json has" {
    # shellcheck disable=SC2086 # words
    report $ten --timeline "$timeline" --format json
    cp out json
    # shellcheck disable=SC2086
    report $ten --timeline "$timeline"
    jq -r '.rows[] | [.period, (.readings[] | "\(.count) \(.verdict)")] |
        join(" ")' json >expected
    grep -E '^ +([0-9]+-[0-9]+|30\+)  20' out | tr -s ' ' | cut -d ' ' -f 3- |
        diff expected -
    jq -r '"within, of 10 \([.timeline.readings[].within | tostring] | join(" "))"' \
        json >expected
    grep 'within, of' out | tr -s ' ' | sed 's/^ //' | diff expected -
    jq -r '.timeline.readings[].rank_correlation' json | while read -r number; do
        printf ' %.2f' "$number"
    done >expected
    [ "$(grep '^  rank correlation' out | tr -s ' ')" = " rank correlation$(cat expected)" ]
    # Nobody takes these lines for the months' own.
    [ "$(grep -cE '^ *20(25|26)-' out)" -eq 10 ]
}

@test "choices: several repositories in one table" {
    for options in '--repo sample/claude-code --repo example/tiny' \
        '--repo sample/claude-code,example/tiny'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" -q report $options --from 2025-03 --to 2025-07
        [ "$status" -eq 0 ]
        grep -qE '^ +sample/claude-code +example/tiny$' out
        grep -qE '^month +filed +complaints +per 1,000 +filed +complaints +per 1,000$' out
        grep -qE '^2025-03 +not fetched +0 +0 +-$' out
        grep -qE '^2025-07 +8 +8 +1,000.00 +not fetched$' out
        grep -qE '^total ' out
        [ "$(grep -c '^example/tiny$' out)" -eq 1 ]
        keeps_to 80
    done
    # Without bounds, all that any of them covers; a line each.
    try "$aupmine" -q report --repo sample/claude-code,example/tiny
    [ "$(grep -c '^20' out)" -eq 21 ]
    grep -qE '^2025-01 +not fetched +3 ' out
    grep -qE '^2026-01 +16 .* not fetched$' out
    COLUMNS=120 "$aupmine" -q report --repo sample/claude-code,example/tiny >out
    grep -qE 'reporters .*reporters' out
    COLUMNS=40 "$aupmine" -q report --repo sample/claude-code,example/tiny >out
    grep -qE '^month +complaints +complaints$' out
    grep -qE '^ +claude-code +example/tiny$' out
    # Two that share a name keep their owners'.
    "$aupmine" -q import --db same.db --repo example/claude-code "$sample"
    "$aupmine" -q import --db same.db "$sample"
    "$aupmine" -q classify --db same.db
    COLUMNS=40 "$aupmine" -q report --db same.db \
        --repo sample/claude-code,example/claude-code >out
    grep -qE '^ +sample/claud +example/clau$' out
}

@test "choices: several repositories in csv, tsv and json" {
    both='--repo sample/claude-code,example/tiny --by year'
    # shellcheck disable=SC2086 # words
    "$aupmine" -q report $both --format json >both
    [ "$(jq -c '[.format, .version, (.reports | length)]' both)" = \
        '["aupmine-report-set",1,2]' ]
    for i in 0 1; do
        "$aupmine" -q report --by year --format json \
            --repo "$(jq -r ".reports[$i].repo" both)" >one
        diff <(jq "del(.generated_at)" one) \
            <(jq ".reports[$i] | del(.generated_at)" both)
    done
    for format in csv tsv; do
        # shellcheck disable=SC2086
        "$aupmine" -q report $both --format $format >both
        "$aupmine" -q report --by year --format $format --repo sample/claude-code >one
        "$aupmine" -q report --by year --format $format --repo example/tiny |
            tail -n +2 >>one
        diff one both
    done
}

@test "choices: one that is not held, one too many, one that is none" {
    try "$aupmine" report --repo sample/claude-code,no/one
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [[ $err == *'nothing of no/one'* ]]
    try "$aupmine" report --repo sample/claude-code,
    [ "$status" -eq 2 ]
    for command in list status drift classify; do
        try "$aupmine" $command --repo sample/claude-code,example/tiny
        [ "$status" -eq 2 ]
        [[ $err == *'one repository at a time'* ]]
    done
    try "$aupmine" report --repo "$(yes a/b | head -n 40 | paste -sd ,)"
    [ "$status" -eq 2 ]
    [[ $err == *'more than 32'* ]]
}

@test "choices: words that are none" {
    for wrong in '--by day' '--kind aup,refusal' '--kind aup,' '--domain law' \
        '--series people' '--kind' '--borderline=yes' '--volume'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" report $wrong
        echo "$wrong: $status $err"
        [ "$status" -eq 2 ]
        [ -z "$out" ]
    done
    try "$aupmine" report --kind aup,safegard
    [[ $err == *"did you mean 'safeguard'"* ]]
}

@test "choices: what was filed is estimated where an import is a selection" {
    # The sample under the name that data/volume.tsv knows.
    AUPMINE_DB=$PWD/selection.db
    "$aupmine" -q import --repo anthropics/claude-code "$sample"
    "$aupmine" -q classify
    "$aupmine" -q report --format json --from 2025-07 --to 2026-09 >json
    awk -F '\t' '/^[^#]/ && $1 != "repo" { given = ($3 + $4 - 1) / 2
        if (month >= "2025-07") printf "%s|%d|numbers\n", month,
            (given - last) * share + .5
        month = $2; last = given; share = $5 }' "$top/data/volume.tsv" >expected
    jq -r '.rows[] | select(.filed != null) |
        [.period, .filed, .filed_source] | join("|")' json >counted
    diff expected counted
    # What the file does not know, or the import covers in part, is not known.
    [ "$(jq -c '[.rows[-2:][] | .filed, .filed_source, .per_1000]' json)" = \
        '[null,null,null,null,null,null]' ]
    [ "$(jq -c '.totals | [.filed, .per_1000]' json)" = '[null,null]' ]
    jq -e '.notes | any(test("estimate from issue numbers"))' json
    # shellcheck disable=SC2086 # words
    "$aupmine" -q report $ten >out
    grep -qE '^2026-03 +~11,483 +12 +12 +~1\.05 ' out
    grep -q '^~ about: estimated from issue numbers$' out
    grep -q 'per 1,000 filed: about ' out
    # shellcheck disable=SC2086
    "$aupmine" -q report $ten --format csv >out
    grep -q '^anthropics/claude-code,2026-03,11483,numbers,12,' out
}

@test "choices: --volume names another file, which must be right" {
    printf 'repo\tmonth\tlast_before\tfirst_in\tissue_share\n' >v.tsv
    printf 'sample/claude-code\t2025-07\t0\t1\t1\n' >>v.tsv
    printf 'sample/claude-code\t2025-08\t1000\t1001\t1\n' >>v.tsv
    report --volume v.tsv --format json --from 2025-07 --to 2025-08
    [ "$(jq -c '[.rows[].filed]' out)" = '[1000,null]' ]
    try "$aupmine" report --repo sample/claude-code --volume none.tsv
    [ "$status" -eq 5 ]
    printf 'sample/claude-code\t2025-08\tx\t1001\t1\n' >>v.tsv
    try "$aupmine" report --repo sample/claude-code --volume v.tsv
    [ "$status" -eq 3 ]
    [[ $err == *'v.tsv:4: '* ]]
}

@test "choices: bars by kind, in colours, with a legend" {
    # shellcheck disable=SC2086 # words
    on_terminal 100 $ten --color always --ascii
    grep -qE $'^bars:.*\e\[34m#\e\[0m aup .*safeguard.*filter.*decline$' out
    # Four kinds in April, one in October, each in its colour.
    grep '^2026-04' out | grep -qE $'\e\[34m#+\e\[33m#+\e\[36m#+\e\[35m#+\e\[0m$'
    grep '^2025-10' out | grep -qE $' \e\[34m#+\e\[0m$'
    # shellcheck disable=SC2086
    on_terminal 100 $ten --color never
    refute grep -q '^bars:' out
    refute grep -q $'\e' out
    grep -q '█' out
    # shellcheck disable=SC2086
    on_terminal 100 $ten --color never --ascii
    refute grep -q '█' out
    grep -q '##' out
}

@test "choices: every width is kept to" {
    for columns in 60 80 120 200; do
        for options in '' "--timeline $timeline" '--by week' '--series reporters'; do
            # shellcheck disable=SC2086 # words
            on_terminal $columns $ten $options
            echo "$columns $options"
            keeps_to $columns
            grep -qE '(month|week) +filed +complaints' out
        done
    done
}

@test "choices: a file gets no terminal's width" {
    # shellcheck disable=SC2086 # words
    COLUMNS=200 "$aupmine" -q report --repo sample/claude-code $ten -o r.txt
    cp r.txt out
    keeps_to 80
}

@test "choices: whole weeks that reach beyond the months are a note" {
    report --by week --from 2026-03 --to 2026-04 --format json
    jq -e '.notes | any(test("whole weeks .* from 2026-02-23 to 2026-05-03"))' out
    for by in month quarter year; do
        report --by "$by" --from 2026-01 --to 2026-12 --format json
        jq -e '.notes | any(test("beyond the months")) | not' out
    done
    report --by quarter --from 2026-02 --format json
    jq -e '.notes | any(test("whole quarters .* from 2026-01-01 "))' out
    report --by week --format json
    jq -e '.notes | any(test("beyond the months")) | not' out
}
