# Filings that only a tool makes, told by their shape over the whole store.

load helpers

setup() {
    use_program
    use_small_rules
}

# filed NUMBER ACCOUNT TIME TITLE [JSON]: an issue of an account.
filed() {
    issue "$1" "$(jq -nc --arg account "$2" --arg at "$3" --arg title "$4" \
        --argjson more "${5:-{\}}" '{title: $title, created_at: $at, updated_at: $at,
            user: {login: $account, id: 1}, body: "My request was refused."} + $more')"
}

# A tool's six, a person's five under one prefix, two accounts that share four
# titles, and what one account files every day.
filings() {
    for number in 1 2 3 4 5 6; do
        filed $number tool "2026-06-25T0$number:00:00Z" \
            "[Bug][cyber] Refused by policy in net (req_01$number)"
    done
    local number=10 what
    for what in 'BashOutput refuses its own parameter' 'Skills are cut off at thirty' \
        'Disabled plugins are loaded all the same' 'Crash on a deleted folder' \
        'Wrong format in the agent skill'; do
        filed $number person "2026-06-25T$number:00:00Z" "[BUG] [AUP] $what"
        number=$((number + 1))
    done
    for number in 20 21 22 23; do
        filed $number "user$((number % 2))" "2026-06-25T$number:00:00Z" 'Refused by policy'
        filed $((number + 10)) daily "2026-06-${number}T00:00:00Z" 'Daily report of refusals'
    done
}

marks() {
    query 'SELECT number, alike FROM shape JOIN issue ON issue = id ORDER BY number' |
        paste -sd ' '
}

classify() {
    "$aupmine" -q --rules "$rules" classify "$@"
}

@test "shape: a tool is known by near-identical titles, several a day" {
    filings | "$aupmine" -q import -
    classify
    [ "$(marks)" = '1|6 2|6 3|6 4|6 5|6 6|6' ]
    [ "$("$aupmine" list --format json | jq -c 'select(.automated).number' | sort | paste -sd ' ')" = \
        '1 2 3 4 5 6' ]
    [ "$("$aupmine" report --format json | jq -c '.totals | [.complaints, .automated]')" = '[19,6]' ]
    [ "$(query 'SELECT sum(automated) FROM monthly')" -eq 6 ]
}

@test "shape: show says how it is known" {
    filings | "$aupmine" -q import -
    classify
    try "$aupmine" show 3
    [[ $out == *', filed by a tool'* ]]
    [[ $out == *'automated  by shape: one of 6 under near-identical titles'* ]]
    try "$aupmine" show 3 --json
    [ "$(jq -c '[.automated, (.evidence | length), .evidence[-1]]' out)" = \
        '[true,2,{"rule":"shape","field":"title","zone":"title","start":0,"end":47,"text":"[Bug][cyber] Refused by policy in net (req_013)"}]' ]
    try "$aupmine" show 10
    [[ $out != *tool* ]]
    [ "$("$aupmine" show 10 --json | jq .automated)" = false ]
}

@test "shape: the same in whatever order and pieces the issues come" {
    filings >file
    "$aupmine" -q import file
    classify
    marks >expected
    for order in tac shuf; do
        AUPMINE_DB=$BATS_TEST_TMPDIR/$order.db
        $order file | "$aupmine" -q import -
        classify
        marks | cmp - expected
    done
    AUPMINE_DB=$BATS_TEST_TMPDIR/single.db
    shuf file | while IFS= read -r line; do
        printf '%s\n' "$line" | "$aupmine" -q import -
        classify
    done
    marks | cmp - expected
    # Again, and from scratch: nothing changes.
    classify
    marks | cmp - expected
    sqlite3 "$AUPMINE_DB" 'DELETE FROM shape'
    classify --all
    marks | cmp - expected
}

@test "shape: it goes when the titles, the times or the account change" {
    later='"updated_at": "2026-07-07T00:00:00Z"'
    filings | head -n 4 | "$aupmine" -q import -
    classify
    [ "$(marks)" = '1|4 2|4 3|4 4|4' ]
    filed 2 tool 2026-06-25T02:00:00Z 'Something else that I found' "{$later}" |
        "$aupmine" -q import -
    classify
    [ -z "$(marks)" ]
    filed 7 tool 2026-06-25T07:00:00Z 'Refused by policy in web' | "$aupmine" -q import -
    classify
    [ "$(marks)" = '1|4 3|4 4|4 7|4' ]
    filed 7 '' 2026-06-25T07:00:00Z 'Refused by policy in web' "{$later, \"user\": null}" |
        "$aupmine" -q import -
    classify
    [ -z "$(marks)" ]
    filed 8 tool 2026-06-29T07:00:00Z 'Refused by policy in web' | "$aupmine" -q import -
    classify
    [ -z "$(marks)" ]
    filed 8 tool 2026-06-25T07:00:00Z 'Refused by policy in web' "{$later}" |
        "$aupmine" -q import -
    classify
    [ "$(marks)" = '1|4 3|4 4|4 8|4' ]
    # The account of one is another's now.
    filed 8 other 2026-06-25T07:00:00Z 'Refused by policy in web' \
        '{"updated_at": "2026-08-08T00:00:00Z"}' | "$aupmine" -q import -
    classify
    [ -z "$(marks)" ]
}

@test "shape: accounts of other repositories, and pull requests, are others" {
    filings | head -n 3 | "$aupmine" -q import --repo a/one -
    filings | head -n 3 | "$aupmine" -q import --repo b/two -
    filed 9 tool 2026-06-25T07:00:00Z 'Refused by policy in web' '{"pull_request": {}}' |
        "$aupmine" -q import --repo a/one -
    classify
    [ -z "$(marks)" ]
    filings | sed -n 4p | "$aupmine" -q import --repo b/two -
    classify
    [ "$(marks)" = '1|4 2|4 3|4 4|4' ]
}

@test "shape: nobody in the sample" {
    use_sample
    [ -z "$(marks)" ]
}

@test "shape: nobody among real issues" {
    needs_shared corpus/real-issues.ndjson
    "$aupmine" -q import "$shared/corpus/real-issues.ndjson"
    "$aupmine" -q classify
    [ -z "$(marks)" ]
}
