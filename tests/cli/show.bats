# aupmine show: one issue with its evidence, for people and for programs.

load helpers

setup() {
    use_program
    use_small_rules
}

@test "show: evidence is marked in the text" {
    use_hostile
    try "$aupmine" show 4
    [ "$status" -eq 0 ]
    [ -z "$err" ]
    [[ $out == *'complaint, kind '*', score 20'* ]]
    [[ $out == *'+10'*'small.refused'*'prose'*'my request was refused'* ]]
    [[ $out == *'[[my  request was'$'\n''refused]], and 漢字 🙂 before [[blocked output]]'* ]]
    try "$aupmine" show '#5'
    [ "$status" -eq 0 ]
    [[ $out == *'not, score 0'* ]]
    [[ $out == *'no rule matched'* ]]
    [[ $out == *'https://github.com/owner/name/issues/5'* ]]
}

@test "show: the sum says so where messages count less than they weigh" {
    issue 6 '{"body": "API Error: Claude Code is unable to respond to this request, which appears to violate our Usage Policy"}' |
        "$aupmine" -q import -
    "$aupmine" -q classify
    "$aupmine" show 6 >shown
    grep -qE '^  2[0-9] complaint \(of [3-9][0-9]: messages count 20 at most\) - 0 against = score 2[0-9]; arguable 0$' shown
}

@test "show: the sum says so where a few lines need less" {
    mkdir short
    cat >short/no.rules <<'END'
[no]
speaks complaint decline
weight 8
zones title
literal says no
pattern says no to me
match it says no to me
match she says no to me
no-match it says no to you
no-match yes
END
    issue 1 '{"title":"It says no to me","body":"Why?"}' >issues
    issue 2 "$(jq -nc '{title: "It says no to me", body: ("why not " * 100)}')" >>issues
    "$aupmine" -q import issues
    "$aupmine" -q classify --rules short
    "$aupmine" show 1 | grep -qx '  8 complaint - 0 against = score 8; arguable 0; enough for a few lines'
    "$aupmine" show 2 | grep -qx '  8 complaint - 0 against = score 8; arguable 0'
}

@test "show: the sum below the evidence is that of the weights, and the score" {
    use_hostile
    "$aupmine" -q import "$sample"
    "$aupmine" -q classify --repo sample/claude-code
    "$aupmine" show --repo owner/name 4 | grep -qxF \
        '  20 complaint - 0 against = score 20; arguable 0'
    refute grep -q ' = score ' <("$aupmine" show --repo owner/name 5)
    for number in $(query "SELECT number FROM issue JOIN verdict v
        ON v.issue = issue.id JOIN evidence e ON e.issue = issue.id
        WHERE repo_id = 2 GROUP BY number
        ORDER BY count(DISTINCT role) DESC, number LIMIT 12"); do
        "$aupmine" -q show --repo sample/claude-code "$number" >shown
        sed -i 's/ (of [0-9]*: messages count 20 at most)//' shown
        grep -qxF "$(query "SELECT printf('  %d complaint - %d against = score %d; arguable %d',
            v.score + sum(weight * (role = 'against')),
            sum(weight * (role = 'against')),
            v.score, sum(weight * (role = 'borderline')))
            FROM issue JOIN verdict v ON v.issue = issue.id
            JOIN evidence e ON e.issue = issue.id
            WHERE repo_id = 2 AND number = $number")" shown
    done
}

@test "show: JSON is what was promised, offsets are those of the stored bytes" {
    use_hostile
    for number in $("$aupmine" list --format numbers); do
        "$aupmine" show --json "$number" >shown
        [ "$(wc -l <shown)" -eq 1 ]
        [ "$(jq -c keys_unsorted shown)" = \
            '["number","title","url","verdict","kind","domain","score","automated","evidence"]' ]
        [ "$(jq -c '[.evidence[] | keys_unsorted] | unique' shown)" = \
            '[["rule","field","zone","start","end","text"]]' ]
        diff <(jq -c '.evidence[] | [.rule, .field, .zone, .start, .end, .text]' shown | sort) \
            <(query "SELECT json_array(rule, field, zone, start, \"end\",
                CAST(substr(CAST(CASE field WHEN 'title' THEN title ELSE body END
                AS BLOB), start + 1, \"end\" - start) AS TEXT))
                FROM evidence e JOIN issue i ON i.id = e.issue
                WHERE number = $number" | jq -c . | sort)
    done
    [ "$("$aupmine" show --json 4 | jq -c '[.number, .title, .verdict, .score]')" = \
        '[4,"nul\u0000in the title","complaint",20]' ]
    [ "$("$aupmine" show --json 5 | jq -c '[.verdict, .kind, .domain, .score,
        .automated, .evidence]')" = '["not",null,null,0,false,[]]' ]
}

@test "show: the text as JSON is as the source has it" {
    "$build/generate" 200 >file
    "$aupmine" -q import file
    for number in $(query 'SELECT number FROM issue WHERE NOT is_pull_request
        ORDER BY number LIMIT 20'); do
        cmp <("$aupmine" show --json "$number" | jq .title) \
            <(jq "select(.number == $number).title" file)
    done
}

@test "show: an issue that is not there, and what is no number" {
    use_hostile
    try "$aupmine" show 12345
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [[ $err == *'owner/name: no issue 12345 is held'* ]]
    try "$aupmine" show 12345 --json
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    # Pull requests are held, but they are no issues.
    try "$aupmine" show 6
    [ "$status" -eq 1 ]
    for wrong in x 0 '' 1x 1.5 99999999999999999999 '# 1' '+1' ' 1'; do
        try "$aupmine" show "$wrong"
        echo "'$wrong' $status"
        [ "$status" -eq 2 ]
        [ -z "$out" ]
    done
}

@test "show: several, by number or address, as list gives them" {
    use_hostile
    "$aupmine" list --all --format numbers | xargs "$aupmine" show --json >shown
    [ "$(jq -r .number shown)" = "$("$aupmine" list --all --format numbers)" ]
    "$aupmine" list --all --format urls | grep /issues/5 | xargs "$aupmine" show >shown
    diff shown <("$aupmine" show 5)
    diff shown <("$aupmine" show 'https://github.com/owner/name/issues/5#issuecomment-1')
    "$aupmine" show 5 1 | sed -n '/^#/p' | cut -d ' ' -f 1 >shown
    [ "$(paste -sd ' ' shown)" = '#5 #1' ]
    # The others are shown, and what is no number is told first.
    try "$aupmine" show --json 5 12345 1
    [ "$status" -eq 1 ]
    [ "$(jq -c .number out | paste -sd ' ')" = '5 1' ]
    [ "$err" = 'aupmine: owner/name: no issue 12345 is held' ]
    for wrong in x https://github.com/5 https://github.com/owner/name/pull/5 \
        https://github.com/owner/name/issues/x 'https://a/b c/name/issues/5'; do
        try "$aupmine" show 5 "$wrong"
        echo "$wrong: $status: $err"
        [ "$status" -eq 2 ]
        [ -z "$out" ]
    done
}

@test "show: an address is looked for where it was imported, and found nowhere else" {
    issue 1 >one.ndjson
    "$aupmine" -q import --repo other/name one.ndjson
    "$aupmine" show https://github.com/owner/name/issues/1 | grep -q '^#1  '
    try "$aupmine" show https://github.com/else/where/issues/1
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [[ $err == *'https://github.com/else/where/issues/1 is not held' ]]
    # An address says the repository, where there are several.
    issue 1 '{"title": "Second"}' | "$aupmine" -q import --repo owner/name -
    "$aupmine" show https://github.com/owner/name/issues/1 | grep -q '^#1  Second'
}

@test "show: nothing that an issue holds reaches the terminal as a control" {
    use_hostile
    for number in 1 2 3 4; do
        for color in never always; do
            "$aupmine" show --color $color $number |
                sed $'s/\x1b\\[[0-9;]*m//g' >shown
            refute grep -qP '[\x00-\x08\x0b-\x1f\x7f]' shown
            refute grep -qP '[\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' shown
        done
        "$aupmine" show --color never $number >shown
        refute grep -q $'\x1b' shown
    done
    "$aupmine" show 2 | grep -qF '\x1b[[[31mMy request was refused]].\x1b[0m'
    "$aupmine" show 2 | grep -qF '\u202eesrever'
    "$aupmine" show --json 2 >shown
    refute grep -qP '[\x00-\x09\x0b-\x1f\x7f]' shown
    refute grep -qP '[\x{80}-\x{9f}]' shown
}

@test "show: colours when they are wanted" {
    needs_terminal
    use_hostile
    # on_terminal NAME=VALUE... [OPTION...]
    on_terminal() {
        script -qec "env $1 '$aupmine' show 1 ${2:-}" typescript >/dev/null </dev/null
        grep -q $'\x1b\\[7m' typescript
    }
    on_terminal TERM=xterm
    refute on_terminal 'TERM=xterm NO_COLOR=1'
    on_terminal 'TERM=xterm NO_COLOR='
    refute on_terminal TERM=dumb
    refute on_terminal TERM=xterm '--color never'
    on_terminal 'TERM=xterm NO_COLOR=1' '--color always'
    "$aupmine" show 1 --color always | grep -q $'\x1b\\[7m'
    refute grep -q $'\x1b' <("$aupmine" show 1)
}

@test "show: an issue that was not judged" {
    issue 1 | "$aupmine" -q import -
    try "$aupmine" show 1
    [ "$status" -eq 0 ]
    [[ $out == *"not judged yet: run 'aupmine classify'"* ]]
    [ "$("$aupmine" show 1 --json | jq -c '[.verdict, .evidence]')" = '[null,[]]' ]
}

@test "show: says of the sample what it is" {
    "$aupmine" -q import "$sample"
    number=$(head -n 1 "$sample" | jq .number)
    try "$aupmine" show "$number"
    [[ $out == *'re-worded sample'* ]]
    try "$aupmine" show --json "$number"
    [[ $err == *'re-worded sample'* ]]
    [[ $out == *'re-worded-sample.invalid'* ]]
}

@test "show: the issue changed after it was judged" {
    use_hostile
    issue 1 '{"title": "now", "body": "x", "created_at": "2026-01-01T00:00:00Z"}' |
        "$aupmine" -q import -
    try "$aupmine" show 1
    [ "$status" -eq 0 ]
    try "$aupmine" show --json 1
    [ "$status" -eq 0 ]
    jq -e . <out >/dev/null
}

# folded COLUMNS NUMBER [SETTING]: what show writes to a terminal that wide.
folded() {
    script -qec "env TERM=xterm COLUMNS=$1 ${3:-NO_COLOR=1} '$aupmine' show --no-pager $2" \
        /dev/null </dev/null | tr -d '\r'
}

# ink_of FILE: what it says, wherever lines end.
ink_of() {
    tr -d ' >\t\n' <"$1"
}

@test "show: a terminal gets lines that it can hold, a pipe gets them whole" {
    needs_terminal
    long='I wrote some tests for my own server and my request was refused by the program.'
    issue 1 "$(jq -nc --arg long "$long" '{body: ("\($long)\n\n> \($long)\n\n    \($long)\n\n" +
        "漢字" * 40 + "\n\nhttps://example.org/" + "x" * 90 + " end")}')" |
        "$aupmine" -q import -
    "$aupmine" -q --rules "$rules" classify
    COLUMNS=30 "$aupmine" show 1 >whole
    grep -qxF "${long/my request was refused/[[my request was refused]]}" whole
    grep -qF "> $long" whole
    for columns in 40 60 78; do
        folded $columns 1 >shown
        # The address stands for itself, so that it can be copied.
        grep -qx "https://example.org/x*" shown
        grep -v '^https://example.org/x' shown >rest
        [ "$(wc -L <rest)" -le $columns ]
        diff <(ink_of whole) <(ink_of shown)
        [ "$(grep -c '^> ' shown)" -gt 1 ]
        [ "$(grep -c '^    [^ ]' shown)" -gt 1 ]
        [ "$(grep -c '漢' shown)" -gt 1 ]
        # What goes on below a rule's row is no row.
        grep -q '^  +10  complaint  small.refused' shown
        refute grep -q '^  [a-z]*refused' shown
    done
    folded 1000 1 >shown
    diff whole shown
    # A dumb terminal is taken for a pipe.
    folded 40 1 TERM=dumb >shown
    diff whole shown
}

@test "show: colours, links and hostile text survive where lines are broken" {
    needs_terminal
    use_hostile
    for number in 1 2 3 4 5; do
        for columns in 20 31 80; do
            folded $columns $number A=b >shown
            # Nothing but our own sequences, each one whole.
            sed -E $'s/\x1b\\[(|[0-9;]+)m//g; s/\x1b\\]8;;[!-~]*\x1b\\\\//g' shown >bare
            refute grep -qP '[\x00-\x08\x0b-\x1f\x7f]' bare
            iconv -f UTF-8 -t UTF-8 <shown >/dev/null
            # An address that is none leads nowhere.
            [ "$number" -eq 2 ] ||
                grep -q $'^\x1b]8;;https://.*\x1b\\\\https://.*\x1b]8;;\x1b\\\\$' shown
            "$aupmine" show $number --color never | sed 's/\[\[//g; s/\]\]//g' >whole
            diff <(ink_of whole) <(ink_of bare)
        done
    done
}
