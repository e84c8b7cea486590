# aupmine grep: what GNU grep and SQL find, hostile text, colours, bad patterns.

load helpers

setup() {
    use_program
    use_small_rules
}

# body TEXT...: an issue 1 with that body, a line each, in the database.
body() {
    printf '%s\n' "$@" | jq -Rs '{body: .}' >made
    issue 1 "$(cat made)" | "$aupmine" -q import -
}

# by_gnu_grep CONDITION ARGUMENT...: what grep -P finds in the bodies of the
# issues, with the number of the issue before the number of the line.
by_gnu_grep() {
    local condition=$1 number
    shift
    for number in $(query "SELECT number FROM judged WHERE $condition
        ORDER BY created_at DESC, number DESC"); do
        query "SELECT body FROM issue WHERE number = $number" | tr -d '\r' |
            grep -P "$@" | sed -E "s/^([0-9]+):/$number:\1: /"
    done
}

@test "grep: lines of bodies are those that GNU grep finds" {
    use_sample
    for pattern in 'usage polic' 'API Error' '^#+ ' '[0-9]{3,}' '\bblocked\b'; do
        "$aupmine" grep "$pattern" 2>/dev/null |
            { grep -v ':title: ' || true; } >found
        [ -s found ]
        diff found <(by_gnu_grep "verdict <> 'not'" -n "$pattern")
    done
    "$aupmine" grep -i --all 'usage polic' 2>/dev/null |
        { grep -v ':title: ' || true; } | diff - <(by_gnu_grep 1 -ni 'usage polic')
}

@test "grep: -l and -c, with list's filters, give what SQL gives" {
    use_sample
    while IFS='#' read -r options condition; do
        # shellcheck disable=SC2086 # words
        diff <("$aupmine" -q grep -il policy $options) \
            <(query "SELECT j.number FROM judged j JOIN issue i ON i.id = j.issue
                WHERE (i.title LIKE '%policy%' OR i.body LIKE '%policy%')
                AND $condition ORDER BY i.created_at DESC, i.number DESC")
    done <<'END'
#j.verdict <> 'not'
--all#1
--verdict not#j.verdict = 'not'
--kind filter#j.kind = 'filter' AND j.verdict <> 'not'
--month 2026-04 --all#j.month = '2026-04'
--since 2026-04-10 --state closed#j.created_at >= '2026-04-10' AND j.state = 'closed' AND j.verdict <> 'not'
END
    [ "$("$aupmine" -q grep -il policy --limit 3)" = \
        "$("$aupmine" -q grep -il policy | head -n 3)" ]
    diff <("$aupmine" -q grep -ic policy) \
        <("$aupmine" -q grep -i policy | cut -d : -f 1 | uniq -c | awk '{ print $2 ":" $1 }')
    try "$aupmine" grep -l -c policy
    [ "$status" -eq 2 ]
}

@test "grep: every issue is searched, whichever thread has it" {
    "$build/generate" 300 --repo owner/name | "$aupmine" -q import -
    diff <("$aupmine" grep -l --all '' | sort) \
        <(query 'SELECT number FROM issue WHERE is_pull_request = 0' | sort)
    [ "$("$aupmine" grep -l --all --limit 0 '' | wc -l)" -eq 0 ]
}

@test "grep: issues are shown in their order, whichever thread shows them" {
    "$build/generate" 1500 --repo owner/name | "$aupmine" -q import -
    "$aupmine" grep --all -i -C 1 'planner' >found
    diff <(grep -oP '^[0-9]+(?=[:-])' found | uniq) \
        <("$aupmine" grep --all -il 'planner')
    [ "$(head -n 1 found)" != -- ]
    "$aupmine" grep --all . | grep -v ':title: ' >found
    diff <(cut -d : -f 1 found | uniq | sort) \
        <(query "SELECT number FROM issue WHERE is_pull_request = 0
            AND body <> '' ORDER BY number" | sort)
    [ "$("$aupmine" grep --all -l . --limit 1000 | wc -l)" -eq 1000 ]
    [ "$("$aupmine" grep --all . --limit 1000 |
        cut -d : -f 1 | uniq | wc -l)" -eq 1000 ]
}

@test "grep: another repository is not searched" {
    issue 1 | "$aupmine" -q import -
    issue 2 '{"html_url": "https://github.com/other/name/issues/2"}' |
        "$aupmine" -q import -
    [ "$("$aupmine" grep --repo other/name --all -l Body)" = 2 ]
}

@test "grep: pull requests are not searched" {
    { issue 1; issue 2 '{"pull_request": {"url": "x"}}'; issue 3; } | "$aupmine" -q import -
    [ "$("$aupmine" -q grep --all 'Body')" = '3:1: Body 3
1:1: Body 1' ]
    [ "$("$aupmine" -q grep --all -c 'Body')" = '3:1
1:1' ]
}

@test "grep: nothing matched is status 1 and silence" {
    body one
    try "$aupmine" grep --all two
    [ "$status" -eq 1 ]
    [ -z "$out$err" ]
    try "$aupmine" grep one
    [ "$status" -eq 1 ]
    try "$aupmine" grep --all one
    [ "$status" -eq 0 ]
    [ "$out" = '1:1: one' ]
}

@test "grep: without --all it says how much it left out" {
    "$aupmine" -q import "$BATS_TEST_DIRNAME/../fixtures/hostile.ndjson"
    try "$aupmine" grep 'nothing such'
    [ "$status" -eq 1 ]
    [[ $err == *"issues held 0 are classified: run 'aupmine classify'" ]]
    "$aupmine" -q --rules "$rules" classify
    tagged=$(query "SELECT count(*) FROM judged WHERE verdict <> 'not'")
    [ "$tagged" -gt 0 ]
    try "$aupmine" grep 'nothing such'
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [ "$err" = "aupmine: nothing in $tagged tagged issues; --all searches all 5" ]
    for silent in '-q grep such' 'grep --all such' 'grep --limit 0 .'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" $silent
        [ "$status" -eq 1 ]
        [ -z "$out$err" ]
    done
}

@test "grep: a pattern that is wrong, with the place" {
    body one
    for wrong in 'a(b' '[z-a]' '*x' 'a{2,1}' '(?<n' '\C'; do
        try "$aupmine" grep --all -- "$wrong"
        [ "$status" -eq 2 ]
        [ -z "$out" ]
        [[ $err == "aupmine: the pattern '$wrong' is wrong at byte "[0-9]*': '* ]]
    done
    try "$aupmine" grep 'a(b'
    [[ $err == *'at byte 3: '* ]]
    try "$aupmine" grep
    [ "$status" -eq 2 ]
    try "$aupmine" grep a b
    [ "$status" -eq 2 ]
}

@test "grep: context, its dashes and what parts groups" {
    body 1 2 x 4 5 6 7 8 x 10 x 12
    "$aupmine" grep --all -C 1 x >found
    diff found - <<'END'
1-2- 2
1:3: x
1-4- 4
--
1-8- 8
1:9: x
1-10- 10
1:11: x
1-12- 12
END
    [ "$("$aupmine" grep --all -C 99 x | wc -l)" -eq 12 ]
    issue 2 '{"title": "x", "body": "a\nx", "created_at": "2025-01-01T00:00:00Z"}' |
        "$aupmine" -q import -
    [ "$("$aupmine" grep --all -C 0 x | paste -sd ' ')" = '1:3: x 1:9: x 1:11: x 2:title: x 2:2: x' ]
}

@test "grep: matches over lines, of nothing, at the ends" {
    body one two 'three four' ''
    [ "$("$aupmine" grep --all 'two\s+three' | paste -sd ' ')" = '1:2: two 1:3: three four' ]
    [ "$("$aupmine" grep --all -c 'q*')" = 1:5 ]
    [ "$("$aupmine" grep --all '^$')" = '1:4: ' ]
    [ "$("$aupmine" grep --all 'four$')" = '1:3: three four' ]
    [ "$("$aupmine" grep --all -l '\z')" = 1 ]
    [ "$("$aupmine" grep --all 'o\Kne')" = '1:1: one' ]
    issue 1 '{"body": null, "title": "t", "updated_at": "2027-01-01T00:00:00Z"}' |
        "$aupmine" -q import -
    [ "$("$aupmine" grep --all '^')" = '1:title: t' ]
    # CR LF: a line's end, not its text.
    issue 1 '{"body": "a\r\nb\r\n", "updated_at": "2028-01-01T00:00:00Z"}' |
        "$aupmine" -q import -
    [ "$("$aupmine" grep --all 'a$')" = '1:1: a' ]
}

@test "grep: letters of every alphabet, bytes of none" {
    body 'GRÜSSE' 'Ж'
    [ "$("$aupmine" grep --all -il 'grüsse')" = 1 ]
    [ "$("$aupmine" grep --all -il 'ж')" = 1 ]
    refute "$aupmine" grep --all -l 'ж'
    sqlite3 "$AUPMINE_DB" "UPDATE issue SET body =
        CAST(X'61FF62C36300640A65FE' AS TEXT)"
    [ "$("$aupmine" grep --all -c 'b')" = 1:1 ]
    [ "$("$aupmine" grep --all 'e')" = $'1:title: Title 1\n1:2: e\uFFFD' ]
    [ "$("$aupmine" grep --all -l 'c\x00d')" = 1 ]
    refute "$aupmine" grep --all 'a.b'
}

@test "grep: nothing that an issue holds reaches the terminal as a control" {
    "$aupmine" -q import "$BATS_TEST_DIRNAME/../fixtures/hostile.ndjson"
    for color in never always; do
        "$aupmine" grep --all --color $color -C 3 '.' |
            sed $'s/\x1b\\[[0-9;]*m//g' >shown
        [ -s shown ]
        refute grep -qP '[\x00-\x08\x0b-\x1f\x7f]' shown
        refute grep -qP '[\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' shown
    done
    refute grep -q $'\x1b' <("$aupmine" grep --all .)
}

@test "grep: a very long line is cut around the match" {
    long=$(head -c 3000000 /dev/zero | tr '\0' a)
    printf '{"body": "%sé needle é%s\\nshort needle"}' "$long" "$long" >made
    printf '%s' "$(<made)" | jq -c --argjson number 1 '. + {number: 1, id: 7, title: "t",
        state: "open", created_at: "2026-01-02T03:04:05Z",
        updated_at: "2026-01-03T03:04:05Z",
        html_url: "https://github.com/owner/name/issues/1"}' | "$aupmine" -q import -
    "$aupmine" grep --all needle >found
    [ "$(wc -l <found)" -eq 2 ]
    [ "$(wc -c <found)" -lt 2200 ]
    grep -q '^1:1: \.\.\.a*é needle éa*\.\.\.$' found
    grep -qx '1:2: short needle' found
    iconv -f UTF-8 -t UTF-8 found >/dev/null
    [ "$("$aupmine" grep --all 'a+é' | wc -c)" -lt 2200 ]
}

@test "grep: a pattern that takes too long says so" {
    body "$(head -c 60000 /dev/zero | tr '\0' a)"
    try "$aupmine" grep --all '(a|a)*(a|a)*(a|a)*[bc]'
    [ "$status" -eq 1 ]
    [[ $err == *'the pattern gave up on 1 texts'*'issue 1 has one'* ]]
}

@test "grep: matches are coloured where colours are wanted" {
    body 'one needle, two needles' 'nothing'
    "$aupmine" grep --all --color always needle >found
    [ "$(grep -o $'\x1b\\[1;31mneedle\x1b\\[m' found | wc -l)" -eq 2 ]
    "$aupmine" grep --all --color always -C 1 needle >found
    grep -q $'\x1b\\[35m1\x1b\\[m\x1b\\[36m-\x1b\\[m\x1b\\[32m2' found
    refute grep -q $'\x1b]8' found
}
