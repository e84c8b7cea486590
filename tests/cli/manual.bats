# The manual: what it says is what the program does.

load helpers
load mirror
load shown

setup() {
    use_program
    [ -d "$top/docs" ] || skip 'there is no source tree'
    pages=$top/docs
}

teardown() {
    stop_hub
}

commands() {
    "$aupmine" --help | awk '/^[A-Z].*:$/ { own = $0 == "Commands:"; next }
        own && NF { print $1 }'
}

# options_of_help COMMAND: the long options of its own, as the help lists them.
options_of_help() {
    "$aupmine" "$1" --help |
        awk '/^[A-Z].*:$/ { own = $0 == "Options:" } own' |
        grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u
}

common_of_help() {
    "$aupmine" --help | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' |
        grep -oE -- '--[a-z-]+' | sort -u
}

# long_options: those that the mdoc on standard input marks as options.
long_options() {
    grep -oE 'Fl -[a-z-]+' | sed 's/Fl /-/' | sort -u
}

# options_of_page COMMAND: the same from its page, less the common ones.
options_of_page() {
    long_options <"$pages/aupmine-$1.1" | grep -vxF -e "$(common_of_help)"
}

@test "manual: each command has a page, and each page a command" {
    [ -n "$(commands)" ]
    diff <(cd "$pages" && printf '%s\n' aupmine-*.1 | sort) \
        <(commands | sed 's/.*/aupmine-&.1/' | sort)
    diff <(sed -n 's/^\.It Xr aupmine-\([a-z]*\) 1$/\1/p' "$pages/aupmine.1") \
        <(commands)
    for command in $(commands); do
        grep -q "^\.Nm aupmine $command$" "$pages/aupmine-$command.1"
        grep -qx ".Dt AUPMINE-${command^^} 1" "$pages/aupmine-$command.1"
    done
}

@test "manual: it and the help know the same options" {
    diff <(sed -n '/^\.Sh COMMON OPTIONS/,/^\.Sh SETTINGS/p' \
        "$pages/aupmine.1" | long_options) <(common_of_help)
    for command in $(commands); do
        case $command in tally | grep) continue ;; esac
        diff <(options_of_page "$command") <(options_of_help "$command")
    done
    # Those that choose issues are on the page of list.
    diff <({ options_of_page grep && options_of_page list; } | sort -u) \
        <({ options_of_help grep && echo --format; } | sort)
    # The page of tally sends its reader to those of the two.
    diff <({ options_of_page fetch && options_of_page report; } | sort -u) \
        <(options_of_help tally)
}

@test "manual: no page sends its reader to one that is not there" {
    grep -ohE '^\.(It )?Xr aupmine[a-z-]* [15]|^\.Pq Xr aupmine[a-z-]* [15]' \
        "$pages"/*.[15] | sed -E 's/.*Xr ([^ ]+) ([15])/\1.\2/' | sort -u >named
    [ -s named ]
    while read -r page; do
        [ -s "$pages/$page" ]
    done <named
}

@test "manual: every example is run" {
    use_pages
    run_pages 25 "$pages"/*.1 "$pages"/*.5
    # What the examples hand to gh it can use.
    grep -qE '^issue edit -R anthropics/claude-code --add-label aup [0-9]+$' \
        "$BATS_TEST_TMPDIR/docs-aupmine.1/gh.log"
}

# What mdoc makes of an example is what a reader copies.
@test "manual: examples are rendered as they are run" {
    command -v mandoc >/dev/null || skip 'there is no mandoc'
    for page in "$pages"/*.[15]; do
        mandoc -T utf8 -O width=500 "$page" | sed $'s/.\b//g; s/^ *//' >rendered
        rm -rf blocks
        mkdir blocks
        awk -v to=blocks -f "$BATS_TEST_DIRNAME/shown.awk" "$page"
        sed 's/^ *//; /^$/d' blocks/* >meant
        [ -s meant ]
        while IFS= read -r example; do
            grep -qxF -- "$example" rendered || {
                echo "$page: not so when rendered: $example"
                false
            }
        done <meant
    done
}

@test "manual: each page shows an example" {
    for page in "$pages"/*.[15]; do
        grep -qx '\.Sh EXAMPLES' "$page"
        sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$page" | grep -qE '^\.(Dl|Bd) '
    done
}

@test "manual: aupmine-rules(5) and the guide know the same keys" {
    diff <(awk '/^\.Ss/ { exit } /^\.It Cm/ { print $3 }' \
        "$pages/aupmine-rules.5" | sort) \
        <(awk '/^## / { exit } /^\| `/ { print $2 }' "$pages/rules.md" |
            tr -d '\140' | sort)
}

@test "manual: aupmine-database(5) names every table and view" {
    issue 1 | "$aupmine" -q import -
    query "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
        AND name NOT LIKE 'sqlite%' ORDER BY name" >held
    sed -n 's/^\.It Sy //p' "$pages/aupmine-database.5" | tr -d ',' |
        tr -s ' ' '\n' | sort >named
    diff held named
}
