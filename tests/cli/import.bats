# aupmine import: shapes, oddities, malformed records, several repositories.

load helpers

setup() {
    use_program
}

# numbers [WHERE]: of what is held, on one line.
numbers() {
    query "SELECT number FROM issue ${1:-} ORDER BY number" | paste -sd ' '
}

# good FILE NUMBERS: it is imported without a word on stdout.
good() {
    rm -f "$AUPMINE_DB"*
    try "$aupmine" import "$1"
    echo "$1: $status: $err"
    [ "$status" -eq 0 ]
    [ -z "$out" ]
    [ "$(numbers)" = "$2" ]
}

# bad FILE PLACE...: it is refused with status 3, the message names the place,
# and what was there stays.
bad() {
    local file=$1 place
    shift
    rm -f "$AUPMINE_DB"*
    issue 900 | "$aupmine" -q import -
    try "$aupmine" import "$file"
    echo "$file: $status: $err"
    [ "$status" -eq 3 ]
    [ -z "$out" ]
    [ "$(wc -l <err)" -eq 1 ]
    for place in "$@"; do
        [[ $err == *"$place"* ]]
    done
    [ "$(numbers)" = 900 ]
    [ "$(query 'SELECT count(*) FROM sync_run')" -eq 1 ]
    [ "$(query 'SELECT count(*) FROM repo')" -eq 1 ]
}

@test "import: arrays, lines, pages one after another, in any layout" {
    for number in 1 2 3; do issue $number; done >lines
    good lines '1 2 3'
    jq -cs . lines >array
    good array '1 2 3'
    jq -s . lines >pretty-array
    good pretty-array '1 2 3'
    jq . lines >pretty-lines
    good pretty-lines '1 2 3'
    jq -c '[.]' lines >pages
    good pages '1 2 3'
    jq -c '[.]' lines | tr -d '\n' >pages-on-a-line
    good pages-on-a-line '1 2 3'
    tr -d '\n' <lines >objects-on-a-line
    good objects-on-a-line '1 2 3'
    sed 's/$/\r/' lines >dos-lines
    good dos-lines '1 2 3'
    jq -s . lines | sed 's/$/\r/' >dos-array
    good dos-array '1 2 3'
    { printf '\357\273\277' && cat lines; } >mark
    good mark '1 2 3'
    { printf '\357\273\277' && cat array; } >mark-array
    good mark-array '1 2 3'
    head -c -1 lines >no-last-line-end
    good no-last-line-end '1 2 3'
    { cat array && echo '[]' && cat lines; } >mixed
    good mixed '1 2 3'
    sed G lines >empty-lines-between
    good empty-lines-between '1 2 3'
}

@test "import: standard input, and several files" {
    issue 1 >a
    issue 2 >b
    cat a b | "$aupmine" -q import -
    [ "$(numbers)" = '1 2' ]
    rm "$AUPMINE_DB"*
    "$aupmine" -q import a - <b
    [ "$(numbers)" = '1 2' ]
    [ "$(query "SELECT group_concat(origin) FROM sync_run")" = 'a,standard input' ]
}

@test "import: nothing in it is nothing, not an error" {
    for content in '' '[]' $'\n\n' ' [ ] ' '[][]'; do
        printf '%s' "$content" >empty
        try "$aupmine" import empty
        [ "$status" -eq 0 ]
        [[ $err == *'0 issues and 0 pull requests read'* ]]
    done
    [ "$(query 'SELECT count(*) FROM repo')" -eq 0 ]
}

@test "import: what cannot be read" {
    mkdir folder
    issue 1 >closed
    try "$aupmine" import missing
    [ "$status" -eq 5 ]
    [[ $err == *'cannot open missing: No such file'* ]]
    try "$aupmine" import folder
    [ "$status" -eq 5 ]
    [[ $err == *'cannot read folder: Is a directory'* ]]
    chmod 000 closed
    try as_ordinary_user "$aupmine" import closed
    [ "$status" -eq 5 ]
    [[ $err == *'cannot open closed: Permission denied'* ]]
    try "$aupmine" import ''
    [ "$status" -eq 5 ]
}

@test "import: what gzip compressed, by its first bytes, whatever its name" {
    for number in 1 2 3; do issue $number; done >lines
    gzip -c lines >lines.json.gz
    good lines.json.gz '1 2 3'
    gzip -c lines >named-otherwise
    good named-otherwise '1 2 3'
    jq -s . lines | gzip -1 >array.gz
    good array.gz '1 2 3'
    rm "$AUPMINE_DB"*
    "$aupmine" -q import - <lines.json.gz
    [ "$(numbers)" = '1 2 3' ]
    # A pipe that gives a byte, and then the rest.
    rm "$AUPMINE_DB"*
    { head -c 1 && sleep 0.1 && cat; } <lines.json.gz | "$aupmine" -q import -
    [ "$(numbers)" = '1 2 3' ]
    # One after another, as "cat *.gz" makes it; a record goes across.
    { head -c 100 lines | gzip && tail -c +101 lines | gzip && : | gzip; } >parts
    good parts '1 2 3'
    : | gzip >nothing.gz
    good nothing.gz ''
    "$build/generate" 3000 --seed 5 | tee many | gzip >many.gz
    rm "$AUPMINE_DB"*
    "$aupmine" -q import many.gz
    rows_of_source many >expected
    rows_of_store | cmp - expected
}

@test "import: a compressed file that is damaged or cut short is not applied" {
    "$build/generate" 400 >lines
    gzip -c lines >whole.gz
    size=$(wc -c <whole.gz)
    for length in 2 9 18 $((size / 2)) $((size - 9)) $((size - 8)) $((size - 1)); do
        head -c "$length" whole.gz >cut.gz
        bad cut.gz 'cut.gz: the compressed file is cut short at byte '"$length"
    done
    { head -c $((size - 8)) whole.gz && printf 'nochecks'; } >sum.gz
    bad sum.gz 'sum.gz: the compressed file is damaged before byte '"$size"
    { head -c 3000 whole.gz && printf 'other bytes than there were' &&
        tail -c +3028 whole.gz; } >middle.gz
    bad middle.gz 'middle.gz:'
    { cat whole.gz && echo rest; } >rest.gz
    bad rest.gz 'rest.gz: the compressed file is damaged'
    { issue 1 && echo nonsense; } | gzip >wrong.gz
    bad wrong.gz 'wrong.gz:2: byte '
    for option in '' --skip-bad; do
        # shellcheck disable=SC2086 # no word
        try "$aupmine" import $option sum.gz
        [ "$status" -eq 3 ]
    done
    # Compressed twice is not looked into.
    gzip -c whole.gz >twice.gz
    bad twice.gz 'twice.gz:1: byte 0'
}

@test "import: a file that grows a thousandfold takes no more memory for it" {
    [[ $build != *sanitize* ]] || skip 'sanitizers take memory of their own'
    { echo '[' && head -c 100000000 /dev/zero | tr '\0' ' ' && echo ']'; } |
        gzip >blanks.gz
    { printf '{"a":"' && head -c 100000000 /dev/zero | tr '\0' x; } |
        gzip >string.gz
    [ "$(wc -c <string.gz)" -lt 1000000 ]
    for file in blanks string; do
        if /usr/bin/time -f %M true 2>/dev/null; then
            /usr/bin/time -f %M -o kilobytes "$aupmine" -q import "$file.gz" || true
            cat kilobytes
            [ "$(tail -n 1 kilobytes)" -lt 65536 ]
        else
            (ulimit -v 262144 && "$aupmine" -q import "$file.gz") || true
        fi
    done
    bad string.gz 'string.gz:1: byte 0: the object is too long'
    good blanks.gz ''
}

@test "import: what is not JSON, or not issues" {
    for content in 'hello' '<html>' '"text"' '12' 'null' '{' '[' '[{]' '{}' \
        '[1]' '{"number":1}' '{"message":"Not Found","status":"404"}' '}' ']' \
        '[{}' '[,]' '{"number":1}}' $'\x01\x02'; do
        printf '%s' "$content" >wrong
        bad wrong 'wrong:1: byte '
    done
    bad /bin/sh '/bin/sh:1: byte 0'
}

@test "import: a malformed record is named by line, byte and reason" {
    issue 1 >first
    bytes=$(wc -c <first)
    place="file:2: byte $bytes: "
    while IFS=$'\t' read -r change reason; do
        { cat first && issue 2 | jq -c "$change" && issue 3; } >file
        bad file "$place" "$reason" 'nothing of this file was imported'
    done <<'END'
del(.number)	it has no number
.number = null	it has no number
.number = 0	it has no number
.number = "2"	its number is no whole number
.number = 1.5	its number is no whole number
.number = -2	its number is no whole number
.number = 1e300	its number is no whole number
.title = null	it has no title
.title = 7	its title is no text
.body = []	its body is no text
.created_at = null	it has no created_at
.created_at = "yesterday"	its created_at is no point in time
.created_at = "2026-02-30T00:00:00Z"	its created_at is no point in time
.created_at = "2026-01-01"	its created_at is no point in time
.updated_at = 5	its updated_at is no point in time
.closed_at = "x"	its closed_at is no point in time
.labels = "bug"	its labels are no list
.labels = [5]	one of its labels has no name
.labels = [{}]	one of its labels has no name
.user = {}	its user has no login
.user = {"login": 5}	its user has no login
.id = "x"	its id is no whole number
.comments = -1	its comments is no whole number
.state = {}	its state is no text
.html_url = "https://github.com/not allowed/x/issues/1"	is no repository
END
}

@test "import: a cut record is named where it begins" {
    { issue 1 && issue 2 | head -c 90; } >cut
    bad cut "cut:2: byte $(issue 1 | wc -c)" 'not closed'
    { issue 1 && issue 2 | head -c 90 && echo && issue 3; } >hole
    bad hole "hole:2: byte $(issue 1 | wc -c)"
    { issue 1 && issue 2; } | jq -s . | head -n -2 >open
    bad open 'open:' 'not closed'
    { printf '[' && issue 1 && issue 2 && printf ']'; } >no-comma
    bad no-comma 'no-comma:2: byte ' 'the array is malformed here'
    printf '%*s' 200 '' | tr ' ' '[' | sed 's/^/{"a":/' >deep
    bad deep 'deep:1: byte 0' 'nested too deeply'
}

@test "import: --skip-bad leaves bad records out, names and counts them" {
    { issue 1 && issue 2 '{"title": null}' && echo nonsense && issue 3 &&
        issue 4 | head -c 50 && echo && issue 5; } >file
    try "$aupmine" import --skip-bad file
    [ "$status" -eq 0 ]
    [ "$(numbers)" = '1 3 5' ]
    [[ $err == *"file:2: byte "*': it has no title: skipped'* ]]
    [[ $err == *'file:3: byte '*': skipped'* ]]
    [[ $err == *'file:5: byte '*': skipped'* ]]
    [[ $err == *'3 bad records were skipped'* ]]
    # Said even when quiet: it is no success to be silent about.
    rm "$AUPMINE_DB"*
    try "$aupmine" -q import --skip-bad file
    [[ $err == *'3 bad records were skipped'* ]]
    # Many bad ones do not drown the figure.
    for number in $(seq 100); do echo "nonsense $number"; done >many
    issue 7 >>many
    try "$aupmine" import --skip-bad many
    [ "$status" -eq 0 ]
    [ "$(wc -l <err)" -le 25 ]
    [ "$(numbers 'WHERE number = 7')" = 7 ]
}

@test "import: --skip-bad in a pretty-printed array goes on with the next record" {
    { issue 1 && issue 2 '{"title": null}' && issue 3; } | jq -s . >file
    try "$aupmine" import --skip-bad file
    [ "$status" -eq 0 ]
    [ "$(numbers)" = '1 3' ]
    [[ $err == *'1 bad records were skipped'* ]]
    for broken in 's/"number": 2,/"number": {{/' 's/"body": "Body 2"/"body": "/' \
        's/"Title 2",/"Title 2", } }/'; do
        rm "$AUPMINE_DB"*
        for number in 1 2 3 4; do issue $number; done | jq -s . | sed "$broken" >file
        try "$aupmine" import --skip-bad file
        echo "$broken: $err"
        [ "$status" -eq 0 ]
        [ "$(numbers)" = '1 3 4' ]
    done
}

@test "import: of several files the good ones before a bad one stay" {
    issue 1 >a
    echo nonsense >b
    issue 3 >c
    try "$aupmine" import a b c
    [ "$status" -eq 3 ]
    [[ $err == *'b:1: byte 0'* ]]
    [ "$(numbers)" = 1 ]
}

@test "import: a bad file does not take back what earlier ones brought" {
    { issue 1 && issue 2; } | "$aupmine" -q import -
    rows_of_store >before
    { issue 1 '{"title": "new", "updated_at": "2026-09-09T00:00:00Z"}' &&
        issue 5 && echo nonsense; } >bad
    try "$aupmine" import bad
    [ "$status" -eq 3 ]
    rows_of_store | cmp - before
}

@test "import: several repositories in one file, or all into one" {
    { issue 1 && issue 1 '{"html_url": "https://github.com/b/two/issues/1"}' &&
        issue 2 '{"html_url": "https://github.com/B/Two/pull/2"}' &&
        issue 1 '{"html_url": null}'; } >file
    "$aupmine" -q import file
    [ "$(query 'SELECT name, count(*) FROM repo JOIN issue ON repo_id = repo.id
        GROUP BY 1 ORDER BY 1' | paste -sd ' ')" = \
        'anthropics/claude-code|1 b/two|2 owner/name|1' ]
    [ "$(query 'SELECT count(*) FROM sync_run')" -eq 3 ]
    "$aupmine" -q import --repo all/together --db b.db file
    [ "$(AUPMINE_DB=$PWD/b.db query 'SELECT name, count(*) FROM repo
        JOIN issue ON repo_id = repo.id')" = 'all/together|2' ]
    try "$aupmine" import --repo 'not a name' file
    [ "$status" -eq 2 ]
}

@test "import: an older row never overwrites a newer one" {
    new='{"title": "new", "updated_at": "2026-05-05T00:00:00Z"}'
    old='{"title": "old", "updated_at": "2026-04-04T00:00:00Z"}'
    for order in "$new $old" "$old $new"; do
        rm -f "$AUPMINE_DB"*
        printf '%s' "$order" | jq -c . | while read -r change; do
            issue 1 "$change" | "$aupmine" -q import -
        done
        [ "$(query 'SELECT title, updated_at FROM issue')" = \
            'new|2026-05-05T00:00:00Z' ]
    done
    # Within one file as well; and the same moment takes the later word.
    rm "$AUPMINE_DB"*
    { issue 1 "$new" && issue 1 "$old" && issue 1 '{"title": "again",
        "updated_at": "2026-05-05T00:00:00Z"}'; } | "$aupmine" -q import -
    [ "$(query 'SELECT title FROM issue')" = again ]
}

@test "import: what is absent or null is unknown, what is unknown is passed over" {
    echo '{"number":7,"title":"","created_at":"2026-01-01T00:00:00+02:00",
        "user":null,"body":null,"labels":null,"new_thing":{"a":[{"b":[]}]}}' >file
    good file 7
    [ "$(query "SELECT title, body IS NULL, author IS NULL, labels, created_at,
        updated_at, comments IS NULL, reactions IS NULL, html_url IS NULL
        FROM issue")" = \
        '|1|1|[]|2025-12-31T22:00:00Z|2025-12-31T22:00:00Z|1|1|1' ]
    "$aupmine" -q classify
    [ "$("$aupmine" list --all --format urls)" = \
        'https://github.com/anthropics/claude-code/issues/7' ]
}

@test "import: 64-bit ids, labels of both shapes, pull requests" {
    { issue 9007199254740991 '{"id": 9007199254740991,
        "user": {"login": "x", "id": 4294967297}}' &&
        issue 2 '{"labels": ["a", {"name": "b \"c\", d"}, {"name": "é\u0000z"}]}' &&
        issue 3 '{"pull_request": {"url": "x"}}' &&
        issue 4 '{"pull_request": null}'; } >file
    try "$aupmine" import file
    [ "$status" -eq 0 ]
    [[ $err == *'3 issues and 1 pull requests read, 4 new'* ]]
    diff <(rows_of_store) <(rows_of_source file)
    [ "$(numbers 'WHERE is_pull_request')" = 3 ]
    "$aupmine" -q classify
    [ "$("$aupmine" list --all --format numbers | sort -n | paste -sd ' ')" = \
        '2 4 9007199254740991' ]
}

@test "import: every column of every row is that of the source, NUL included" {
    "$build/generate" 3000 --seed 5 >file
    grep -q '\\u0000' file
    "$aupmine" -q import file
    rows_of_source file >expected
    rows_of_store | cmp - expected
    [ "$(query "SELECT count(*) FROM issue WHERE
        instr(CAST(title || coalesce(body, '') AS BLOB), x'00')")" -eq \
        "$(grep -c '\\u0000' file)" ]
}

@test "import: once more changes nothing" {
    "$build/generate" 300 >file
    "$aupmine" -q import file
    rows_of_store >before
    try "$aupmine" import file
    [[ $err == *' 0 new, 0 changed'* ]]
    rows_of_store | cmp - before
}

@test "import: text that is no UTF-8, or that controls, comes in and stays text" {
    printf '{"number":1,"title":"a\377b\300\257c","body":"\355\240\200","created_at":"2026-01-01T00:00:00Z"}\n' >file
    "$aupmine" -q import file
    [ "$(query "SELECT count(*) FROM issue WHERE instr(CAST(title AS BLOB), x'FF')")" -eq 0 ]
    sqlite3 -readonly "$AUPMINE_DB" 'SELECT title, body FROM issue' | iconv -f UTF-8 -t UTF-8 >/dev/null
    # A raw NUL cannot be JSON; written \u0000 it can.
    printf '{"number":2,"title":"a\0b","created_at":"2026-01-01T00:00:00Z"}\n' >raw
    try "$aupmine" import raw
    [ "$status" -eq 3 ]
    [[ $err == *'raw:1: byte 0'* ]]
    printf '{"number":2,"title":"a\\u0000b\\\\u0000","created_at":"2026-01-01T00:00:00Z"}\n' >escaped
    "$aupmine" -q import escaped
    [ "$(query 'SELECT hex(title) FROM issue WHERE number = 2')" = 6100625C7530303030 ]
}

@test "import: messages never carry an issue's controls to the terminal" {
    issue 1 '{"html_url": "https://github.com/a\u001b]0;pwned\u0007\u202e/b/issues/1"}' >file
    for option in '' --skip-bad; do
        # shellcheck disable=SC2086 # no word
        try "$aupmine" import $option file
        [[ $err == *'is no repository'* ]]
        refute grep -q $'[\x1b\x07]' err
        refute grep -q $'\u202e' err
    done
}

@test "import: a megabyte on a line, and one past the limit" {
    { printf '{"number":1,"created_at":"2026-01-01T00:00:00Z","title":"t","body":"' &&
        head -c 1000000 /dev/zero | tr '\0' x && printf '"}\n'; } >long
    good long 1
    [ "$(query 'SELECT length(body) FROM issue')" -eq 1000000 ]
    "$aupmine" -q classify
    "$aupmine" show 1 >shown
    { printf '{"number":1,"created_at":"2026-01-01T00:00:00Z","title":"t","body":"' &&
        head -c 17000000 /dev/zero | tr '\0' x && printf '"}\n' && issue 2; } >longer
    bad longer 'longer:1: byte 0' 'too long'
    try "$aupmine" import --skip-bad longer
    [ "$status" -eq 0 ]
    [ "$(numbers)" = '2 900' ]
}

@test "import: memory does not grow with the file" {
    [[ $build != *sanitize* ]] || skip 'sanitizers take memory of their own'
    "$build/generate" 100000 >file
    if /usr/bin/time -f %M true 2>/dev/null; then
        /usr/bin/time -f %M -o kilobytes "$aupmine" -q import file
        cat kilobytes
        [ "$(tail -n 1 kilobytes)" -lt 65536 ]
    else
        (ulimit -v 262144 && "$aupmine" -q import file)
    fi
    [ "$(query 'SELECT count(*) FROM issue')" -eq 100000 ]
    rm -f file "$AUPMINE_DB"*
}

@test "import: a second run at the same time is told to come back" {
    mkfifo pipe
    "$aupmine" -q import pipe 3>&- &
    first=$!
    exec 4>pipe
    eventually [ -s "$AUPMINE_DB.lock" ]
    issue 2 >two
    try "$aupmine" import two
    echo "$status: $err"
    [ "$status" -eq 75 ]
    [[ $err == *'another run is at work'*'import, process '*'try again later'* ]]
    issue 1 >&4
    exec 4>&-
    wait $first
    [ "$(numbers)" = 1 ]
    "$aupmine" -q import two
    [ "$(numbers)" = '1 2' ]
}

@test "import: killed on the way, nothing of it is there, and the next run goes well" {
    issue 1 | "$aupmine" -q import -
    "$build/generate" 2000 --repo owner/name >many
    mkfifo pipe
    "$aupmine" -q import pipe 3>&- &
    run=$!
    exec 4>pipe
    cat many >&4
    kill -9 $run
    wait $run || true
    exec 4>&-
    [ "$(numbers)" = 1 ]
    [ "$(query 'PRAGMA integrity_check')" = ok ]
    "$aupmine" -q import many
    [ "$(query 'SELECT count(*) FROM issue')" -ge 2000 ]
}

@test "import: the real issues, and the three complaints among them" {
    needs_shared corpus/real-issues.ndjson
    file=$shared/corpus/real-issues.ndjson
    "$aupmine" -q import "$file"
    diff <(rows_of_store) <(rows_of_source "$file")
    "$aupmine" -q classify
    [ "$("$aupmine" list --verdict complaint --format numbers | sort | paste -sd ' ')" = \
        '12705 12913 13186' ]
    [ "$("$aupmine" report --format json | jq '[.rows[].filed] | add')" -eq \
        "$(jq -s '[.[] | select(.pull_request == null)] | length' "$file")" ]
    [ "$("$aupmine" report --format json | jq .totals.filed)" -eq 498 ]
}
