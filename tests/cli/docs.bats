# Each command that README and docs/ show is run as it stands there, against the
# sample. A page marks nothing. Commands are the lines of an indented block that
# begin with "$ ", with what they print below them, or with the name of a
# program, or of a query. Where a page shows what is printed, that is what
# must be printed, but for times and the hash of the rules; a line "..." stands
# for any that the page leaves out.

load helpers
load mirror

programs='aupmine|make|sudo|gh|git|export|curl|sqlite3|datasette|rsvg-convert|systemctl|journalctl|SELECT'

setup() {
    use_mirror
    [ -d "$top/docs" ] || skip 'there are no pages here'
    ln -s "$top/data" "$top/docs" "$top/patterns" .
    mkdir bin
    ln -s "$aupmine" bin/aupmine
    PATH=$PWD/bin:$PATH
    # A gh that lists an issue, and takes labels for itself.
    issue 8 | jq '[{number, title, createdAt: .created_at, author: .user,
        url: "https://github.com/OWNER/NAME/issues/8"}]' >gh.json
    printf '#!/bin/sh\n[ "$2" != list ] || cat "%s/gh.json"\n' "$PWD" >bin/gh
    chmod +x bin/gh
    # GitHub, and what readers have at hand: the sample in the database.
    source=$sample
    start_hub --limit 9999 --repo anthropics/claude-code
    "$aupmine" -q import --repo anthropics/claude-code "$sample"
    "$aupmine" -q classify
}

teardown() {
    stop_hub
}

# extract PAGE: makes shown/NNN.command of each command, and shown/NNN.printed
# of what the page says that it prints.
extract() {
    rm -rf shown
    mkdir shown
    awk -v words="^($programs)( |\$)" '
        function write(text, end) {
            printf "%s\n", text > sprintf("shown/%03d.%s", count, end)
        }
        !/^    / && NF { shows = 0; goes_on = 0 }
        /^    / {
            line = substr($0, 5)
            if (goes_on) {
                write(line, "command")
            } else if (line ~ /^\$ /) {
                count++
                shows = 1
                line = substr(line, 3)
                write(line, "command")
            } else if (shows) {
                write(line, "printed")
                next
            } else if (line ~ words) {
                count++
                write(line, "command")
            } else
                next
            sql = line ~ /^SELECT / || sql && goes_on
            goes_on = line ~ /[\\|]$/ || sql && line !~ /;$/
        }
        /^$/ && shows { write("", "printed") }' "$1"
}

# comparable FILE: without what is another every time, and blank lines at the
# end.
comparable() {
    sed -E 's/20[0-9-]{8}T[0-9:]{8}Z/TIME/g; s/sha256:[0-9a-f]+/sha256:HASH/g' "$1" |
        sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# printed_as_shown FILE: what the last command printed is what that file shows.
printed_as_shown() {
    local pattern
    pattern=$(comparable "$1" | sed 's/[][\\*?(){}|!+@]/\\&/g; s/^\.\.\.$/*/')
    # shellcheck disable=SC2053 # it is a pattern
    [[ $(comparable out) == $pattern ]] ||
        diff <(comparable "$1") <(comparable out)
}

# prepare COMMAND: what a reader does, or has, before it.
prepare() {
    case $1 in
    *DIR/*)
        [ -d DIR ] || "$aupmine" -q fetch anthropics/claude-code --db kept.db \
            --archive DIR
        ;;
    *'review import'*)
        # Fill in every verdict: the rules are right throughout.
        for sheet in ./*.csv; do
            sqlite3 -csv -header :memory: ".import $sheet sheet" "UPDATE sheet
                SET verdict = rules_verdict, kind = rules_kind;
                SELECT * FROM sheet" >filled
            mv filled "$sheet"
        done
        ;;
    *2025-12-01-*)
        issue 7 | jq -c '{type: "IssuesEvent", repo: {name: "OWNER/NAME"},
            payload: {action: "opened", issue: .}}' | gzip >2025-12-01-0.json.gz
        ;;
    *github.db*)
        sqlite3 github.db "CREATE TABLE repos (id INTEGER PRIMARY KEY, full_name TEXT);
            CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT);
            CREATE TABLE issues (id INTEGER PRIMARY KEY, number INTEGER, title TEXT,
                user INTEGER, created_at TEXT, body TEXT, repo INTEGER);
            INSERT INTO repos VALUES (1, 'OWNER/NAME');
            INSERT INTO issues VALUES (1, 9, 'Nine', 1, '2026-01-01T00:00:00Z', 't', 1)"
        ;;
    esac
}

# run_shown FILE: run the command; 0 if it did what it should.
run_shown() {
    local command expected=0
    command=$(cat "$1")
    case $command in
    'make demo'*)
        command="'$top/tests/demo' '$build'"
        ;;
    # They build, test, install and pack, and so does what runs this test.
    make | make\ *)
        return 0
        ;;
    # It is in no distribution; its tables are tried with plain SQL.
    datasette\ *)
        return 0
        ;;
    # They need root and systemd; cron.bats tries the files and the lines.
    sudo\ * | systemctl\ * | journalctl\ *)
        return 0
        ;;
    # A token of the reader's.
    'export GH_TOKEN=...'*)
        return 0
        ;;
    rsvg-convert\ *)
        command -v rsvg-convert >/dev/null || return 0
        ;;
    *lint\ --unused*)
        # The sample has no use for every rule.
        expected=1
        ;;
    SELECT\ *)
        command="sqlite3 -readonly \"\$AUPMINE_DB\" '$command'"
        ;;
    aupmine\ * | gh\ *) ;;
    *)
        echo "this test does not know how to run: $command"
        return 1
        ;;
    esac
    prepare "$command"
    # A rule of the reader's choice.
    command=${command//show ID/show aup.appears-to-violate}
    try bash -c "$command" </dev/null
    echo "$command: $status"
    if [ "$status" -ne "$expected" ]; then
        cat err
        return 1
    fi
    [ ! -e "${1%.command}.printed" ] || printed_as_shown "${1%.command}.printed"
}

# page NAME COMMANDS: all that it shows, and that it shows at least so many.
page() {
    local file failures=0 count=0
    [ -e "$top/$1" ] || skip "there is no $1 here"
    extract "$top/$1"
    for file in shown/*.command; do
        [ -e "$file" ] || break
        count=$((count + 1))
        run_shown "$file" || failures=$((failures + 1))
    done
    echo "$1: $count commands, $failures wrong"
    [ "$failures" -eq 0 ]
    [ "$count" -ge "$2" ]
}

@test "docs: README" {
    page README.md 8
    [ -s shown/001.printed ]
}

@test "docs: building and installing" {
    page docs/install.md 3
}

@test "docs: method, architecture, mirror" {
    page docs/method.md 0
    page docs/architecture.md 0
    page docs/mirror.md 1
}

@test "docs: rules" {
    page docs/rules.md 7
}

@test "docs: reviews" {
    page docs/review.md 10
}

@test "docs: reports" {
    page docs/report.md 6
}

@test "docs: imports" {
    page docs/import.md 4
}

@test "docs: the database" {
    page docs/database.md 1
    [ -s out ]
}

@test "docs: runs that nobody watches" {
    page docs/cron.md 7
}

@test "docs: the manual" {
    sed -n '/^\.Dl \$ /{s/\.Dl/   /; s/\\e/\\/g; p}' "$top/docs/aupmine.1" >manual.md
    [ "$(grep -c '^\.Dl [^$1]' "$top/docs/aupmine.1")" -eq 0 ]
    top=$PWD page manual.md 3
}

@test "docs: no page is left out" {
    for page in "$top"/README.md "$top"/docs/*.md; do
        page=${page#"$top"/}
        [ "$page" = docs/CONTRIBUTING.md ] ||
            grep -q "^    page $page " "$BATS_TEST_FILENAME" ||
            { echo "no test of $page" && return 1; }
    done
}

@test "docs: this test sees what is wrong" {
    printf '    %s\n' '$ aupmine rules list --format csv | head -n 1' wrong \
        >page.md
    extract page.md
    refute run_shown shown/001.command
    printf '    %s\n' '$ printf "a\nb\nc\n"' a ... c '$ printf "a\nb\n"' ... c \
        >page.md
    extract page.md
    sed -i 's/^printf/aupmine --version >\/dev\/null; &/' shown/*.command
    run_shown shown/001.command
    refute run_shown shown/002.command
    printf '    %s\n' 'aupmine rules shw' 'git clone x' 'aupmine --version' >page.md
    extract page.md
    [ "$(find shown -name '*.command' | wc -l)" -eq 3 ]
    refute run_shown shown/001.command
    refute run_shown shown/002.command
    run_shown shown/003.command
}
