# What the tests of the pages share: every code block of README, docs/ and the
# manual is run as it stands there. Load it after helpers and mirror; call
# use_pages in setup and stop_hub in teardown.
#
# What is taken for what:
#   SELECT ...                 SQL, put to the database
#   a line "speaks ..."        a rule file, which must pass its test and lint
#   a line "key = value"       settings, which the program must accept
#   /repos/...                 a request, which fetch must send
#   five fields and a command  a crontab line, run as cron does
#   all else                   commands: those behind "$ ", with what they print
#                              below them, or each line. "#" begins a comment
# What is printed must be what is shown, but for times and the hash of the
# rules; a line "..." stands for any that are left out. What is not run stands
# in tests/cli/not-run, with the reason.
# shellcheck shell=bash disable=SC2034,SC2154 # the tests use the variables

repository=anthropics/claude-code

use_pages() {
    use_mirror
    [ -d "$top/docs" ] || skip 'there are no pages here'
    # "PAGE TAB BEGINNING" of each, and what of it was met.
    mapfile -t not_run < <(grep -v '^#' "$BATS_TEST_DIRNAME/not-run" | cut -f 1,2)
    met=()
    source=$sample
    export USER HOME
    USER=$(id -un)
    "$aupmine" -q import --repo "$repository" "$sample"
    "$aupmine" -q classify
    prepared=$AUPMINE_DB
    start_hub --limit 99999 --seconds 3600 --repo "$repository"
}

# begin_page FOLDER: go to a folder that is new, where the sample is in the
# database and at the loopback GitHub.
begin_page() {
    mkdir -p "$BATS_TEST_TMPDIR/$1"
    cd "$BATS_TEST_TMPDIR/$1" || return 1
    HOME=$PWD/home
    unset AUPMINE_DB XDG_CONFIG_HOME
    database=$HOME/.local/share/aupmine/aupmine.db
    mkdir -p "$(dirname "$database")"
    cp "$prepared" "$database"
    ln -s "$top/data" "$top/docs" "$top/patterns" .
    stand_ins
    : >session
}

# stand_in NAME: standard input becomes a program of that name.
stand_in() {
    cat >"bin/$1"
    chmod +x "bin/$1"
}

# stand_ins: our program, and others for those that would build, need root, or
# speak to GitHub.
stand_ins() {
    mkdir bin
    ln -s "$aupmine" bin/aupmine
    sed "s|/usr/local/bin|$PWD/bin|" "$top/docs/examples/aupmine-cron" |
        stand_in aupmine-cron
    # That every target does what it should, .ci/run and install.bats see.
    stand_in make <<END
#!/bin/sh
[ "\$1" != demo ] || exec "$top/tests/demo" "$build"
exec env -u MAKEFLAGS -u MAKELEVEL $(command -v make) -n -C "$top" BUILD="$build" "\$@"
END
    stand_in sudo <<'END'
#!/bin/sh
case $1 in install | cp | make) exec "$@" ;; esac
echo "what is sudo $1? See tests/cli/not-run" >&2
exit 1
END
    # It lists an issue, and keeps what else it is asked for.
    issue 8 | jq '[{number, title, createdAt: .created_at, author: .user,
        url: "https://github.com/OWNER/NAME/issues/8"}]' >gh.json
    stand_in gh <<'END'
#!/bin/sh
echo "$*" >>"${0%/bin/gh}/gh.log"
case "$1 $2" in
'issue list') cat "${0%/bin/gh}/gh.json" ;;
'issue edit') ;;
*) exit 1 ;;
esac
END
}

# places LINE: the line, with places below this folder.
places() {
    mkdir -p etc/aupmine etc/systemd/system var/lib/aupmine var/log/aupmine srv/www
    echo "$token" >etc/aupmine/token
    sed -E "s#/usr/local/share/aupmine/#$PWD/#g; s#/usr/local/bin/#$PWD/bin/#g
        s#(^|[ =+'])/(etc|var|srv)/#\1$PWD/\2/#g" <<<"$1"
}

# like_cron LINE: run what stands behind the five fields as cron does.
like_cron() {
    local command
    command=$(sed -E 's/^([^ ]+ +){5}//' <<<"$1")
    [[ $command != *%* ]]
    try env -i HOME="$PWD/home" LOGNAME=somebody SHELL=/bin/sh \
        PATH=/usr/bin:/bin ASAN_OPTIONS=detect_leaks=0 /bin/sh -c "$command"
    echo "$status: $err"
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
    [[ $(comparable "$BATS_TEST_TMPDIR/out") == $pattern ]] ||
        diff <(comparable "$1") <(comparable "$BATS_TEST_TMPDIR/out")
}

# prepare COMMAND: what a reader does, or has, before it.
prepare() {
    case $1 in
    *DIR/*)
        [ -d DIR ] ||
            "$aupmine" -q fetch "$repository" --db kept.db --archive DIR
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
    *' token /etc/'*) echo "$token" >token ;;
    esac
}

# is_named PAGE LINE: not-run names what begins so.
is_named() {
    local row
    for row in "${not_run[@]}"; do
        if [[ $1$'\t'$2 == "$row"* ]]; then
            met+=("$row")
            return 0
        fi
    done
    return 1
}

# run_command COMMAND SHOWN: 0 if it did, and printed, what it should. SHOWN is
# a file with what must be printed, or is not there.
run_command() {
    local command=$1 expected=0
    case $command in
    rsvg-convert\ *) command -v rsvg-convert >/dev/null || return 0 ;;
    # The sample has no use for every rule.
    *lint\ --unused*) expected=1 ;;
    # Rules that know every wording leave nothing.
    *aupmine\ drift*) expected='[01]' ;;
    esac
    prepare "$command"
    if [[ $command =~ ^([0-9*/,-]+\ +){5} ]]; then
        like_cron "$(places "$command") --api $GITHUB_API_URL"
    else
        PATH=$PWD/bin:$PATH try bash -o pipefail -c ". ./session
$(places "$command")" </dev/null
    fi
    [[ $command != export\ * ]] || echo "$command" >>session
    # shellcheck disable=SC2053 # it is a pattern
    if [[ $status != $expected ]]; then
        printf '%s: status %s: %s\n' "$command" "$status" "$err"
        return 1
    fi
    [ ! -e "$2" ] || printed_as_shown "$2"
}

# commands_of BLOCK: makes commands/NNN of each command of a block, and
# commands/NNN.printed of what it shows below it.
commands_of() {
    rm -rf commands
    mkdir commands
    awk -v prompts="$(grep -c '^\$ ' "$1")" '
        function add(line, end) {
            print line >sprintf("commands/%03d%s", count, end)
        }
        goes_on { add($0, "") }
        !goes_on && prompts + 0 && !/^\$ / { add($0, ".printed"); next }
        !goes_on && !(prompts + 0) && (/^#/ || !NF) { next }
        !goes_on { count++; sub(/^\$ /, ""); add($0, "") }
        { goes_on = /[\\|]$/ }' "$1"
}

# sent REQUEST: a first fetch, one more or a sweep asked so.
sent() {
    local request=${1/OWNER\/NAME/$repository}
    for option in '' '' --full; do
        # shellcheck disable=SC2086 # none, or one
        "$aupmine" -q fetch "$repository" --db requests.db $option
    done
    cut -f 3 "$log" | grep -qxF "$request" || { echo "not sent: $1" && return 1; }
}

# run_block PAGE BLOCK: 0 if all that it shows is so; counts in $count.
run_block() {
    local page=$1 block=$2 first file command failures=0
    first=$(head -n 1 "$block")
    ! is_named "$page" "$first" || return 0
    count=$((count + 1))
    if [[ $first == SELECT\ * ]]; then
        try sqlite3 -readonly -bail "$database" "$(cat "$block")"
        [ "$status" -eq 0 ] && [ -n "$out" ] && return 0
        echo "$first: $err"
        return 1
    elif grep -q '^speaks ' "$block"; then
        rm -rf rules
        mkdir rules
        cp "$block" rules/10-page.rules
        "$aupmine" -q --rules rules rules test &&
            "$aupmine" -q --rules rules rules lint
        return
    elif grep -q '^[a-z-]* = ' "$block"; then
        mkdir -p home/.config/aupmine srv/aupmine
        ln -sfn "$top/patterns" srv/aupmine/patterns
        places "$(cat "$block")" >home/.config/aupmine/config
        "$aupmine" rules list >/dev/null || failures=1
        rm home/.config/aupmine/config
        return "$failures"
    elif [[ $first == /repos/* ]]; then
        sent "$first"
        return
    fi
    count=$((count - 1))
    commands_of "$block"
    for file in commands/*; do
        [[ $file != *.printed ]] || continue
        command=$(cat "$file")
        ! is_named "$page" "$command" || continue
        count=$((count + 1))
        run_command "$command" "$file.printed" || failures=$((failures + 1))
    done
    [ "$failures" -eq 0 ]
}

# run_page PAGE: run all that it shows.
run_page() {
    local block failures=0
    count=0
    begin_page "$(tr / - <<<"${1#"$top"/}")"
    mkdir shown
    awk -v to=shown -f "$BATS_TEST_DIRNAME/shown.awk" "$1"
    for block in shown/*; do
        [ -e "$block" ] || continue
        run_block "${1#"$top"/}" "$block" || failures=$((failures + 1))
    done
    echo "${1#"$top"/}: $count run, $failures wrong"
    [ "$failures" -eq 0 ]
}

# run_pages LEAST PAGE...: all of them, and at least so many examples; and what
# not-run names of them is there.
run_pages() {
    local page row failures=0 least=$1 total=0 count
    shift
    for page; do
        run_page "$page" || failures=$((failures + 1))
        total=$((total + count))
        for row in "${not_run[@]}"; do
            [[ $row != "${page#"$top"/}"$'\t'* ]] ||
                printf '%s\n' "${met[@]}" | grep -qxF "$row" ||
                { echo "not there, but in not-run: $row" && failures=$((failures + 1)); }
        done
    done
    echo "$total run, ${#met[@]} named in not-run, $failures pages wrong"
    [ "$failures" -eq 0 ]
    [ "$total" -ge "$least" ]
}
