# What every command does alike: options, help, words, streams, places.

load helpers

setup() {
    use_program
    commands='tally fetch import classify report list grep show review eval rules status completion'
}

@test "cli: no command, no such command, no such option" {
    try "$aupmine"
    [ "$status" -eq 2 ]
    [ -z "$out" ]
    [[ $err == 'aupmine: which command?'* ]]
    try "$aupmine" lsit
    [ "$status" -eq 2 ]
    [[ $err == *"no command 'lsit': did you mean 'list'?"* ]]
    try "$aupmine" qqqqqqqq
    [ "$status" -eq 2 ]
    [[ $err != *'did you mean'* ]]
    try "$aupmine" list --fromat csv
    [ "$status" -eq 2 ]
    [[ $err == *"no option '--fromat': did you mean '--format'?"* ]]
    try "$aupmine" list --format cvs
    [ "$status" -eq 2 ]
    [[ $err == *"did you mean 'csv'?"* ]]
    try "$aupmine" list -x
    [ "$status" -eq 2 ]
    [[ $err == *"no option '-x'"* ]]
    try "$aupmine" --nonesuch list
    [ "$status" -eq 2 ]
    [ -z "$out" ]
    [ ! -e "$AUPMINE_DB" ]
}

@test "cli: an option that has another name here" {
    # meant COMMAND TYPED NAME: the hint names it.
    meant() {
        try "$aupmine" "$1" "$2" 2026-01
        echo "$1 $2: $err"
        [ "$status" -eq 2 ]
        [ -z "$out" ]
        [[ $err == "aupmine: $1: no option '$2': did you mean '$3'?"* ]]
    }
    for command in report tally fetch; do
        meant $command --since --from
        meant $command --until --to
    done
    for command in list grep review; do
        meant $command --from --since
        meant $command --to --until
    done
    meant drift --from --since
    # Where there is neither, nothing is made up.
    for command in show status; do
        for typed in --since --from --until; do
            try "$aupmine" $command $typed 2026-01
            [ "$status" -eq 2 ]
            [[ $err == "aupmine: $command: no option '$typed'"$'\n'* ]]
        done
    done
}

@test "cli: help of everything, on stdout, without a database or a home" {
    try env -i "$aupmine" --help
    [ "$status" -eq 0 ]
    [ -z "$err" ]
    cp "$BATS_TEST_TMPDIR/out" help
    for command in $commands; do
        grep -q "^  $command  " help
        for asked in "$command --help" "--help $command" "$command -h"; do
            # shellcheck disable=SC2086 # two words
            try env -i "$aupmine" $asked
            [ "$status" -eq 0 ]
            [ -z "$err" ]
            [[ $out == "usage: aupmine $command "* ]]
            [ "$(awk 'length > 80' "$BATS_TEST_TMPDIR/out")" = '' ]
        done
    done
}

@test "cli: help, asked for as a command" {
    for command in '' $commands; do
        # shellcheck disable=SC2086 # a word, or none
        diff <("$aupmine" help $command) <("$aupmine" $command --help)
    done
    diff <("$aupmine" -q help list --no-pager) <("$aupmine" list --help)
    try "$aupmine" help lsit
    [ "$status" -eq 2 ]
    [[ $err == *"did you mean 'list'?"* ]]
    try "$aupmine" help list show
    [ "$status" -eq 2 ]
    [ "$("$aupmine" completion words -- help sho)" = "$("$aupmine" completion words -- sho)" ]
}

@test "cli: what is wrong with no command sends nobody to one's help" {
    mkdir -p config/aupmine
    echo 'nonesuch = 1' >config/aupmine/config
    for wrong in '--nonesuch list' '--color' lsit; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" $wrong
        [ "$status" -eq 2 ]
        [[ $err == *$'\n'"Try 'aupmine --help'." ]]
    done
    try "$aupmine" list
    [[ $err != *'list --help'* ]]
}

@test "cli: the version, wherever it is asked for" {
    for asked in '--version' 'list --version' '--version show' \
        '-q classify --version' 'show --version' 'import --version'; do
        # shellcheck disable=SC2086 # words
        try env -i "$aupmine" $asked
        [ "$status" -eq 0 ]
        [[ $out =~ ^aupmine\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
        [ -z "$err" ]
    done
}

@test "cli: common options before and after the command" {
    unset AUPMINE_DB
    issue 1 >one.ndjson
    "$aupmine" --db b.db -q import one.ndjson
    "$aupmine" -q import --db=c.db one.ndjson
    "$aupmine" import one.ndjson --db d.db --quiet
    "$aupmine" --quiet --no-progress --color never import -qv one.ndjson --db e.db
    for database in b c d e; do
        [ "$("$aupmine" list --all --format numbers --db $database.db)" = 1 ]
        [ "$("$aupmine" --db $database.db list --all --format=numbers)" = 1 ]
    done
    # The one that stands last wins.
    [ "$("$aupmine" --db nothing.db list --all --format numbers --db b.db)" = 1 ]
}

@test "cli: values, and what is out of their range" {
    issue 1 >one.ndjson
    "$aupmine" -q import one.ndjson
    for wrong in 'list --limit x' 'list --limit -1' 'list --limit 1.5' \
        'list --limit 99999999999999999999' 'list --limit=' \
        'list --month 2026-13' 'list --month 2026-00' 'list --month 2026' \
        'list --since 2026' 'list --until 2026-02-30' 'list --since yesterday' \
        'list --state done' 'list --label' 'list --month 26-01' 'list --month 2026-1' 'list --month 2026-01-01' \
        'report --from 2026-02 --to 2026-01' 'report --from nonsense' \
        'report --format pdf' 'eval --min-precision 1.1 x.tsv' \
        'eval --min-recall -0.1 x.tsv' 'eval --min-recall nan x.tsv' \
        'fetch --max-requests -3' 'list --kind nonesuch' \
        'list --verdict perhaps' 'list --domain nowhere' 'list --all=1' \
        'list --color sometimes' 'list --limit' 'list --db' 'report -o' \
        'list more' 'show 1 x' 'show' 'grep' 'grep a b' 'grep -C x a' 'import' 'eval' 'rules' 'rules tets' \
        'rules show' 'rules test more' 'classify more' 'fetch a/b c/d' \
        'fetch nonsense' 'fetch a/b/c' 'fetch ../..' 'status --repo x' \
        'list --repo' 'show x' 'show 0' 'show -- -1' 'show 1x' 'show 1.0' \
        'show 99999999999999999999' 'import'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" $wrong
        echo "$wrong: $status: $err"
        [ "$status" -eq 2 ]
        [ -z "$out" ]
        hint="${wrong%% *} --help"
        [[ $wrong != 'status --repo x' ]] || hint=--help
        [[ $err == aupmine:\ *$'\n'"Try 'aupmine $hint'." ]]
        # The command is named once.
        refute grep -qE '^aupmine: ([a-z]+): \1[ :]' "$BATS_TEST_TMPDIR/err"
    done
}

@test "cli: after -- everything is an operand" {
    issue 1 >./--all
    "$aupmine" -q import -- --all
    try "$aupmine" show -- 1
    [ "$status" -eq 0 ]
    try "$aupmine" list -- --all
    [ "$status" -eq 2 ]
    try "$aupmine" -- list --all
    [ "$status" -eq 0 ]
}

@test "cli: where the database is" {
    issue 1 >one.ndjson
    unset AUPMINE_DB
    data=$BATS_TEST_TMPDIR/data
    home=$BATS_TEST_TMPDIR/home
    try env -i "$aupmine" list
    [ "$status" -eq 2 ]
    [[ $err == *'--db FILE'* ]]
    env -i HOME="$home" "$aupmine" -q import one.ndjson
    [ -s "$home/.local/share/aupmine/aupmine.db" ]
    env -i HOME="$home" XDG_DATA_HOME="$data" "$aupmine" -q import one.ndjson
    [ -s "$data/aupmine/aupmine.db" ]
    # A relative one does not count.
    rm -r "$home"
    env -i HOME="$home" XDG_DATA_HOME=data "$aupmine" -q import one.ndjson
    [ -s "$home/.local/share/aupmine/aupmine.db" ]
    env -i HOME="$home" AUPMINE_DB=x.db "$aupmine" -q import one.ndjson
    [ -s x.db ]
    env -i HOME="$home" AUPMINE_DB=y.db "$aupmine" -q import one.ndjson --db z.db
    [ -s z.db ]
    [ ! -e y.db ]
    try env -i AUPMINE_DB=none.db "$aupmine" list
    [ "$status" -eq 5 ]
    [[ $err == *"there is no database at none.db: run 'aupmine tally OWNER/NAME', "* ]]
    [ ! -e none.db ]
}

@test "cli: names that SQLite would take for no file are not taken" {
    issue 1 >one.ndjson
    try "$aupmine" --db '' import one.ndjson
    [ "$status" -eq 2 ]
    [[ $err == *'the database has no name'* ]]
    [ ! -e .lock ]
    for name in ':memory:' 'file:x?mode=memory' '%41#b?c' "$PWD/a?immutable=1"; do
        "$aupmine" -q --db "$name" import one.ndjson
        [ -s "$name" ]
        [ "$("$aupmine" --db "$name" list --all --format numbers)" = 1 ]
    done
    [ ! -e a ]
}

@test "cli: a file that is no database, or another's, or from the future" {
    issue 1 >one.ndjson
    echo 'what is this?' >text.db
    sqlite3 other.db 'CREATE TABLE t (x)'
    "$aupmine" -q --db new.db import one.ndjson
    sqlite3 new.db 'PRAGMA user_version = 999'
    mkdir folder.db
    for database in text other new folder; do
        cp -r $database.db before
        for command in 'list' 'status' 'report' 'show 1' 'classify' \
            'import one.ndjson'; do
            # shellcheck disable=SC2086 # words
            try "$aupmine" --db $database.db $command
            echo "$database: $command: $status: $err"
            [ "$status" -eq 5 ]
            [ -z "$out" ]
            [[ $err == aupmine:\ *"$database.db"* ]]
        done
        diff -r $database.db before
        rm -rf before
    done
    try "$aupmine" --db new.db list
    [[ $err == *'made by a newer aupmine'* ]]
    try "$aupmine" --db other.db list
    [[ $err == *'is no aupmine database'* ]]
}

@test "cli: a full disk behind stdout is noticed" {
    [ -e /dev/full ] || skip 'there is no /dev/full'
    issue 1 >one.ndjson
    "$aupmine" -q import one.ndjson
    "$aupmine" -q classify
    for command in 'list --all' 'show 1' 'show 1 --json' 'status' \
        'status --json' 'report' 'report --format json' 'rules list' '--help' \
        '--version' 'list --help'; do
        # shellcheck disable=SC2086 # words
        try bash -c "\"$aupmine\" $command >/dev/full"
        [ "$status" -eq 5 ]
        [[ $err == *'cannot write to standard output: No space left'* ]]
    done
}

@test "cli: closed streams" {
    issue 1 >one.ndjson
    try bash -c "\"$aupmine\" import one.ndjson <&- >&- 2>&-"
    [ "$status" -eq 0 ]
    try bash -c "\"$aupmine\" -q classify <&- >&- 2>&-"
    [ "$status" -eq 0 ]
    [ "$(query 'PRAGMA integrity_check')" = ok ]
    # Nobody can have read what was to be printed.
    for command in 'list --all' 'status' 'report' 'show 1'; do
        try bash -c "\"$aupmine\" $command >&-"
        [ "$status" -eq 5 ]
        [[ $err == *'cannot write to standard output'* ]]
    done
    try bash -c "\"$aupmine\" import - <&-"
    [ "$status" -eq 5 ]
    [[ $err == *'cannot read standard input'* ]]
    try bash -c "\"$aupmine\" status 2>&-"
    [ "$status" -eq 0 ]
    [[ $out == repository* ]]
}

@test "cli: a reader that has seen enough is no error" {
    "$build/generate" 3000 >many.ndjson
    "$aupmine" -q import many.ndjson
    for format in table csv tsv json numbers urls; do
        try bash -c "set -o pipefail
            \"$aupmine\" list --all --format $format | head -n 1"
        [ "$status" -eq 0 ]
        [ -z "$err" ]
    done
}

@test "cli: quiet means silent, for every command that goes well" {
    use_small_rules
    issue 1 '{"body": "My request was refused."}' >one.ndjson
    "$aupmine" -q import one.ndjson >said 2>&1
    "$aupmine" -q --rules "$rules" classify >>said 2>&1
    "$aupmine" -q --rules "$rules" rules test >>said 2>&1
    "$aupmine" -q report -o out.csv >>said 2>&1
    cat said
    [ ! -s said ]
    for command in list status 'show 1' report 'rules list'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" -q --rules "$rules" $command
        [ "$status" -eq 0 ]
        [ -n "$out" ]
        [ -z "$err" ]
    done
    # Not quiet: talk goes to stderr.
    for command in 'import one.ndjson' 'classify --all' 'rules test'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" --rules "$rules" $command
        [ -z "$out" ]
        [[ $err == aupmine:\ * ]]
    done
}

@test "cli: a failure is told even when quiet, on one line and on stderr" {
    for command in list status 'show 1' report classify; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" -q --db none.db --repo a/b $command
        [ "$status" -ne 0 ]
        [ -z "$out" ]
        [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
    done
}

@test "cli: no terminal, no progress; -q and --no-progress neither on one" {
    needs_terminal
    "$build/generate" 3000 >many.ndjson
    try "$aupmine" import many.ndjson
    refute grep -q $'\r' "$BATS_TEST_TMPDIR/err"
    for option in -q --no-progress; do
        TERM=xterm script -qec "'$aupmine' $option --db $option.db import many.ndjson" \
            typescript >/dev/null </dev/null
        refute grep -q $'\x1b' typescript
    done
    TERM=xterm script -qec "'$aupmine' --db shown.db import many.ndjson" \
        typescript >/dev/null </dev/null
    grep -q $'\r.*MB read.*\x1b' typescript
}

@test "cli: a repository is found by name, in any case, or because it is the only one" {
    issue 1 >one.ndjson
    "$aupmine" -q import one.ndjson
    [ "$("$aupmine" list --all --format numbers)" = 1 ]
    [ "$("$aupmine" list --all --format numbers --repo OWNER/Name)" = 1 ]
    try "$aupmine" list --repo other/name
    [ "$status" -eq 1 ]
    [[ $err == *'holds nothing of other/name'* ]]
    "$aupmine" -q import --repo second/one one.ndjson
    try "$aupmine" list --all
    [ "$status" -eq 1 ]
    [[ $err == *'--repo'* ]]
    "$aupmine" -q import --repo anthropics/claude-code one.ndjson
    [ "$("$aupmine" list --all --format urls | wc -l)" -eq 1 ]
}

@test "cli: a folder or a database that may only be read" {
    issue 1 >one.ndjson
    mkdir closed
    "$aupmine" -q --db closed/a.db import one.ndjson
    "$aupmine" -q --db closed/a.db classify
    chmod 444 closed/a.db
    chmod 555 closed
    try as_ordinary_user "$aupmine" --db closed/a.db list --all --format numbers
    echo "$status: $err"
    [ "$status" -eq 0 ]
    [ "$out" = 1 ]
    for command in status report 'show 1'; do
        # shellcheck disable=SC2086 # words
        try as_ordinary_user "$aupmine" --db closed/a.db $command
        [ "$status" -eq 0 ]
    done
    for command in 'import one.ndjson' 'classify'; do
        # shellcheck disable=SC2086 # words
        try as_ordinary_user "$aupmine" --db closed/a.db $command
        echo "$status: $err"
        [ "$status" -eq 5 ]
        [[ $err == *closed/a.db* ]]
    done
    chmod 755 closed
}

@test "cli: -o into a pipe, a device, through a link" {
    issue 1 | "$aupmine" -q import -
    "$aupmine" -q classify
    "$aupmine" -q report --format csv >expected
    mkfifo pipe
    cat pipe >got 3>&- &
    reader=$!
    "$aupmine" -q report --format csv -o pipe
    wait $reader
    cmp got expected
    [ -p pipe ]
    try "$aupmine" -q report --format csv -o /dev/null
    [ "$status" -eq 0 ]
    [ -c /dev/null ]
    if [ -e /dev/full ]; then
        try "$aupmine" -q report --format csv -o /dev/full
        [ "$status" -eq 5 ]
        [[ $err == *'cannot write /dev/full: No space left'* ]]
        [ -c /dev/full ]
    fi
    mkdir elsewhere
    echo old >elsewhere/counts.csv
    chmod 640 elsewhere/counts.csv
    ln -s elsewhere/counts.csv link.csv
    "$aupmine" -q report -o link.csv
    [ -L link.csv ]
    cmp elsewhere/counts.csv expected
    [ "$(stat -c %a elsewhere/counts.csv)" = 640 ]
    try "$aupmine" report -o elsewhere
    [[ $status -eq 2 || $status -eq 5 ]]
    try "$aupmine" report -o nowhere/x.csv
    [ "$status" -eq 5 ]
    [[ $err == *nowhere/x.csv* ]]
}
