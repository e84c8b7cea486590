# aupmine list: formats, filters, hostile titles.

load helpers

setup() {
    use_program
    use_small_rules
}

# numbers_of CONDITION: by SQL, over the view that the manual describes.
numbers_of() {
    query "SELECT number FROM judged WHERE $1 ORDER BY created_at DESC, number DESC"
}

@test "list: filters give what SQL gives" {
    use_sample
    while IFS='#' read -r options condition; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" list $options --format numbers
        expected=$(numbers_of "$condition")
        [ "$out" = "$expected" ] || {
            echo "$options"
            false
        }
        [ "$status" -eq "$([ -n "$expected" ] && echo 0 || echo 1)" ]
    done <<'END'
#verdict <> 'not'
--all#1
--verdict complaint#verdict = 'complaint'
--verdict borderline#verdict = 'borderline'
--verdict not#verdict = 'not'
--kind safeguard#kind = 'safeguard' AND verdict <> 'not'
--kind filter#kind = 'filter' AND verdict <> 'not'
--kind aup#kind = 'aup' AND verdict <> 'not'
--kind decline#kind = 'decline' AND verdict <> 'not'
--domain security#domain = 'security' AND verdict <> 'not'
--domain science#domain = 'science' AND verdict <> 'not'
--domain general#domain = 'general' AND verdict <> 'not'
--domain creative#domain = 'creative' AND verdict <> 'not'
--domain other#domain = 'other' AND verdict <> 'not'
--month 2026-04#month = '2026-04' AND verdict <> 'not'
--month 2026-04 --all#month = '2026-04'
--month 2001-01#0
--month 2026-04 --kind filter --verdict complaint#month = '2026-04' AND kind = 'filter' AND verdict = 'complaint'
--limit 0#0
--since 2026-04-15#created_at >= '2026-04-15' AND verdict <> 'not'
--until 2026-04-15#created_at < '2026-04-16' AND verdict <> 'not'
--until 2026-04#created_at < '2026-05' AND verdict <> 'not'
--since 2026-04-10T12:00:00Z --until 2026-04-20T12:00:00+02:00 --all#created_at BETWEEN '2026-04-10T12:00:00Z' AND '2026-04-20T10:00:00Z'
--since 2026-04-20 --month 2026-04 --all#created_at >= '2026-04-20' AND month = '2026-04'
--until 2026-04-03 --month 2026-04 --all#created_at < '2026-04-04' AND month = '2026-04'
--since 2026-05 --month 2026-04 --all#0
--until 9999-12-31#verdict <> 'not'
--state open#state = 'open' AND verdict <> 'not'
--state closed --all#state = 'closed'
--automated#automated AND verdict <> 'not'
--automated --all#automated
END
    [ "$("$aupmine" list --limit 7 --format numbers)" = \
        "$(numbers_of "verdict <> 'not'" | head -n 7)" ]
    [ "$("$aupmine" list --limit 99999999 --all --format numbers | wc -l)" -eq \
        "$(query 'SELECT count(*) FROM issue WHERE is_pull_request = 0')" ]
}

# select_by OPTION VALUE CONDITION: list, with --all and without, against SQL.
select_by() {
    diff <("$aupmine" list --all "$1" "$2" --format numbers) <(numbers_of "$3")
    diff <("$aupmine" list "$1" "$2" --format numbers) \
        <(numbers_of "($3) AND verdict <> 'not'")
}

@test "list: labels, accounts and rules give what SQL gives" {
    use_sample
    query "SELECT DISTINCT value FROM issue, json_each(labels) LIMIT 4" >its-labels
    query 'SELECT author FROM issue WHERE author IS NOT NULL
        GROUP BY author ORDER BY count(*) DESC LIMIT 4' >its-authors
    query 'SELECT rule FROM evidence GROUP BY rule ORDER BY count(*) DESC LIMIT 4' >its-rules
    [ -s its-labels ] && [ -s its-authors ] && [ -s its-rules ]
    while read -r label; do
        held="issue IN (SELECT i.id FROM issue i, json_each(i.labels) l WHERE l.value = '$label')"
        select_by --label "$label" "$held"
        select_by --label "${label^^}" "$held"
    done <its-labels
    while read -r author; do
        select_by --author "$author" "author = '$author'"
        select_by --author "${author^^}" "author = '$author'"
    done <its-authors
    while read -r rule; do
        select_by --rule "$rule" "issue IN (SELECT issue FROM evidence WHERE rule = '$rule')"
    done <its-rules
    for nothing in '--label bu' '--author nobody-of-that-name' \
        "--label '" '--label %'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" list --all $nothing
        [ "$status" -eq 1 ]
    done
}

@test "list, grep, review: a rule that is not known is no empty answer" {
    use_hostile
    for command in list 'list --all' 'grep -q .' 'review export'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" --rules "$rules" $command --rule small.refusd
        [ "$status" -eq 2 ]
        [ -z "$out" ]
        [[ $err == *"--rule: no rule 'small.refusd': did you mean 'small.refused'?"* ]]
    done
    try "$aupmine" list --rule "it's nothing like that"
    [ "$status" -eq 2 ]
    [[ $err == *"'aupmine rules list' lists them"* ]]
    # Of the rules, or in the evidence: by whichever rules that was.
    sqlite3 "$AUPMINE_DB" "UPDATE evidence SET rule = 'old.rule'
        WHERE rule = 'small.refused'"
    [ -n "$("$aupmine" --rules nowhere list --all --rule old.rule)" ]
    try "$aupmine" --rules "$rules" list --rule small.refused
    [ "$status" -eq 1 ]
    [[ $err == *'no issue matches'* ]]
}

@test "list: a review counts in every filter" {
    use_sample
    tagged=$("$aupmine" list --verdict complaint --limit 1 --format numbers)
    other=$("$aupmine" list --verdict not --limit 1 --format numbers)
    sqlite3 "$AUPMINE_DB" "INSERT INTO review (issue, verdict, kind, at)
        SELECT id, 'not', NULL, '2026-01-01T00:00:00Z' FROM issue WHERE number = $tagged
        UNION ALL
        SELECT id, 'borderline', 'aup', '2026-01-01T00:00:00Z' FROM issue
        WHERE number = $other"
    refute grep -qx "$tagged" <("$aupmine" list --format numbers)
    "$aupmine" list --verdict not --format numbers | grep -qx "$tagged"
    "$aupmine" list --verdict borderline --kind aup --format numbers | grep -qx "$other"
    "$aupmine" list | grep -q "^ *$other .*r "
}

@test "list: the account's name is found in another repository's issues only there" {
    issue 1 | "$aupmine" -q import -
    issue 2 '{"html_url": "https://github.com/other/name/issues/2",
        "user": {"login": "USER1", "id": 91}}' | "$aupmine" -q import -
    [ "$("$aupmine" list --repo owner/name --all --author user1 --format numbers)" = 1 ]
    [ "$("$aupmine" list --repo other/name --all --author user1 --format numbers)" = 2 ]
}

@test "list: every format has a line an issue" {
    use_sample
    count=$(numbers_of "verdict <> 'not'" | wc -l)
    for format in table numbers urls json; do
        [ "$("$aupmine" list --format $format | wc -l)" -eq "$count" ]
    done
    for format in csv tsv; do
        [ "$("$aupmine" list --format $format | wc -l)" -eq $((count + 1)) ]
    done
}

@test "list: no match says so and ends with 1" {
    use_hostile
    for format in table csv tsv json numbers urls; do
        try "$aupmine" list --kind safeguard --format $format
        [ "$status" -eq 1 ]
        [ -z "$out" ]
        [[ $err == *'no issue matches in owner/name'* ]]
    done
}

@test "list: where issues wait for their verdicts it says so" {
    { issue 1 && issue 2; } >two.ndjson
    try "$aupmine" import two.ndjson two.ndjson
    [ "$(grep -c "; 'aupmine classify' comes next$" err)" -eq 1 ]
    for options in '' '--limit 1' '--all --kind aup'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" list $options
        [ "$status" -eq 1 ]
        [ "$err" = "aupmine: no issue matches in owner/name: of 2 issues held 0 are classified: run 'aupmine classify'" ]
    done
    try "$aupmine" review export
    [[ $err == *"run 'aupmine classify'" ]]
    # What the rules have no part in.
    try "$aupmine" list --all --author nobody
    [ "$err" = 'aupmine: no issue matches in owner/name' ]
    "$aupmine" -q --rules "$rules" classify
    issue 3 | "$aupmine" -q import -
    try "$aupmine" list
    [[ $err == *"of 3 issues held 2 are classified: run 'aupmine classify'" ]]
}

@test "list: JSON holds the members that were promised, with the title's bytes" {
    use_hostile
    "$aupmine" list --all --format json >listed
    [ "$(jq -sc '[.[] | keys_unsorted] | unique' listed)" = \
        '[["number","title","url","state","created_at","author","verdict","kind","domain","score","automated","reviewed"]]' ]
    diff <(jq -c '[.number, .title, .state, .created_at, .author, .url]' listed | sort) \
        <(jq -c 'select(.pull_request == null) |
            [.number, .title, .state, .created_at, .user.login, .html_url]' \
            "$BATS_TEST_DIRNAME/../fixtures/hostile.ndjson" | sort)
    [ "$(jq -c 'select(.number == 1) | [.verdict, .kind, .score, .automated,
        .reviewed]' listed)" = '["complaint","aup",10,false,false]' ]
    [ "$(jq -c 'select(.number == 5) | [.verdict, .kind, .domain]' listed)" = \
        '["not",null,null]' ]
    refute grep -q $'[\x1b\x07]' listed
}

@test "list: JSON of issues that are not judged yet" {
    issue 1 | "$aupmine" -q import -
    [ "$("$aupmine" list --all --format json | jq -c '[.verdict, .kind]')" = \
        '[null,null]' ]
    "$aupmine" list --all | grep -q '^ *1 2026-01-02 unjudged '
    try "$aupmine" list
    [ "$status" -eq 1 ]
}

@test "list: a table and addresses carry no controls, no lines of their own" {
    use_hostile
    for format in table urls; do
        "$aupmine" list --all --format $format >listed
        [ "$(wc -l <listed)" -eq 5 ]
        refute grep -qP '[\x00-\x09\x0b-\x1f\x7f]' listed
        refute grep -qP '[\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' listed
    done
    [ "$("$aupmine" list --all --format urls | xargs -n 1 | wc -l)" -eq 5 ]
}

@test "list: CSV that no spreadsheet runs, a record an issue" {
    use_hostile
    "$aupmine" list --all --format csv >listed
    [ "$(head -n 1 listed)" = \
        $'number,created_at,verdict,kind,domain,score,automated,reviewed,state,author,url,title\r' ]
    grep -q "'=cmd|' /C calc'!A0" listed
    grep -q "'@SUM(1)" listed
    grep -q "'+1" listed
    grep -q "'-x" listed
    grep -q '"a, ""quoted""' listed
    # A terminal may be what reads it.
    refute grep -qP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}]' listed
    sqlite3 :memory: '.mode csv' ".import listed t" \
        'SELECT count(*) || "|" || sum(length(number) = 1) FROM t' >read
    [ "$(cat read)" = '5|5' ]
    [ "$(sqlite3 :memory: '.mode csv' ".import listed t" "SELECT count(*) FROM t
        WHERE title GLOB '[=+@-]*' OR author GLOB '[=+@-]*'")" -eq 0 ]
}

@test "list: TSV has as many cells on every line" {
    use_hostile
    "$aupmine" list --all --format tsv >listed
    [ "$(wc -l <listed)" -eq 6 ]
    [ "$(awk -F '\t' '{ print NF }' listed | sort -u)" = 12 ]
    refute grep -qP '[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]' listed
    refute grep -qP '(^|\t)[=+@-]' listed
}

@test "list: a table is cut to the terminal, whole on a pipe" {
    needs_terminal
    issue 1 '{"title": "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 the end"}' |
        "$aupmine" -q import -
    "$aupmine" list --all | grep -q 'the end$'
    COLUMNS=66 TERM=xterm script -qec "'$aupmine' list --all" typescript \
        >/dev/null </dev/null
    refute grep -q 'the end' typescript
    grep -q '漢字漢.*…' typescript
    refute grep -q 'not .* - .* 0 ' typescript
    COLUMNS=90 TERM=xterm script -qec "'$aupmine' list --all" wide \
        >/dev/null </dev/null
    grep -q ' -  *-  *0 ' wide
    iconv -f UTF-8 -t UTF-8 <typescript >/dev/null
}

@test "list: says of the sample what it is" {
    use_sample
    for format in table csv tsv json numbers urls; do
        try "$aupmine" list --format $format
        [[ $err == *'re-worded sample'* ]]
    done
    "$aupmine" list --format urls | (refute grep -v '^https://re-worded-sample\.invalid/')
}

@test "list: months are UTC" {
    { issue 1 '{"created_at": "2026-02-01T00:30:00+01:00"}' &&
        issue 2 '{"created_at": "2026-01-31T23:59:60Z"}' &&
        issue 3 '{"created_at": "2026-02-01T00:00:00Z"}'; } | "$aupmine" -q import -
    for zone in UTC Asia/Tokyo America/New_York; do
        [ "$(TZ=$zone "$aupmine" list --all --month 2026-01 --format numbers |
            sort | paste -sd ' ')" = '1 2' ]
    done
}

# on_terminal NAME=VALUE COMMAND...: what a command writes to a terminal.
on_terminal() {
    local setting=$1
    shift
    script -qec "env TERM=xterm COLUMNS=200 $setting '$aupmine' $*" /dev/null \
        </dev/null | tr -d '\r'
}

@test "list, grep, show: numbers lead to the issue on a terminal, nowhere else" {
    needs_terminal
    use_hostile
    "$aupmine" --rules "$rules" -q classify
    url=https://github.com/owner/name/issues/5
    link=$'\x1b]8;;'$url$'\x1b\\\\'
    for command in 'list --all' 'grep --all -l .' 'show 5'; do
        on_terminal A=B "$command" >shown
        grep -q "$link" shown
        for without in NO_COLOR=1 TERM=dumb; do
            refute grep -q $'\x1b]' <(on_terminal $without "$command")
        done
        refute grep -q $'\x1b]' <(on_terminal A=B "$command --color never")
        # shellcheck disable=SC2086 # words
        refute grep -q $'\x1b]' <("$aupmine" $command --color always)
    done
    # The paint aside, the table is the same.
    diff <(on_terminal A=B 'list --all' | sed -E $'s/\x1b\\[[0-9;]*m//g; s/\x1b\\]8;;[^\x1b]*\x1b\\\\//g' |
        grep '^ ') <(COLUMNS=200 on_terminal NO_COLOR=1 'list --all' | grep '^ ')
}

@test "list: an address that is none of the web, or could end a sequence, is no link" {
    needs_terminal
    { issue 1 '{"html_url": "https://github.com/owner/name/issues/1\u001b\\x"}' &&
        issue 2 && issue 3; } | "$aupmine" -q import -
    sqlite3 "$AUPMINE_DB" "UPDATE issue SET html_url = 'javascript:alert(1)'
            WHERE number = 2;
        UPDATE issue SET html_url = 'https://x/' || char(27) || ']0;title' || char(7)
            WHERE number = 3"
    refute grep -q $'\x1b]' <(on_terminal A=B 'list --all')
}

@test "list: verdicts have a colour where colours are wanted" {
    use_hostile
    "$aupmine" list --all --color always >shown
    grep -q $'\x1b\\[31mcomplaint\x1b\\[m  aup' shown
    refute grep -q $'\x1b' <("$aupmine" list --all)
    refute grep -q $'\x1b' <("$aupmine" list --all --color always --format tsv)
}
