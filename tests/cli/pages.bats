# aupmine report for readers: Markdown, the picture, the web page; and that all
# formats carry the same numbers.

load helpers

setup() {
    use_program
    work=$BATS_TEST_TMPDIR
}

use_sample() {
    "$aupmine" -q import "$sample"
    "$aupmine" -q classify
}

use_tiny() {
    "$aupmine" -q import "$top/tests/fixtures/tiny.ndjson"
    "$aupmine" -q --rules "$top/tests/fixtures/rules" classify
}

# write NAME [OPTION...]: the report as a file of that name in $work.
write() {
    "$aupmine" -q report -o "$work/$1" "${@:2}"
}

# Each format's rows, the total among them, in one shape: period, filed,
# complaints, reporters, and the four kinds, blank-separated; "-" is unknown.

rows_of_json() {
    jq -r '(.rows[], (.totals | .period = "total")) | [.period, .filed,
        .complaints, .reporters, .kinds.aup, .kinds.safeguard, .kinds.filter,
        .kinds.decline] | map(. // "-") | join(" ")' "$1"
}

# Flat tables have no total.
rows_of_flat() {
    sqlite3 :memory: ".mode $2" ".import $1 r" ".mode list" \
        "SELECT period, filed, complaints, reporters, kind_aup, kind_safeguard,
            kind_filter, kind_decline FROM r" |
        awk -F '|' '{ for (i = 1; i <= 8; i++)
            printf "%s%s", $i == "" ? "-" : $i, i < 8 ? " " : "\n" }'
}

rows_of_table() {
    grep -E '^(20|total)' "$1" | tr -d '*,' |
        awk '/not fetched/ { print $1, "- - - - - - -"; next }
            { print $1, $2, $3, $4, $6, $7, $8, $9 }'
}

# order: Markdown and the page show the same columns.
in_order() {
    tr -d '*,\\' | sed 's/not fetched/-/; s/–/-/g' |
        awk -F '|' '{ gsub(/ /, ""); print $1, $2, $3, $8, $4, $5, $6, $7 }'
}

rows_of_markdown() {
    grep -E '^\| (20|total)' "$1" | sed 's/^| //' | in_order
}

# The first table of the page; a row is a line.
rows_of_html() {
    sed -n '/<table class="counts">/,/<\/table>/p' "$1" | sed '/<\/table>/q' |
        grep '<th scope="row">' | sed 's/<\/t[hd]><td>/|/g; s/<[^>]*>//g' |
        in_order
}

# The same from the words that a picture is described by.
rows_of_svg() {
    sed -n 's/.*<desc>\(.*\)<\/desc>.*/\1/p' "$1" | sed 's/\. /\n/g' |
        grep -E '^(20[0-9-]*|total): ' |
        awk '{ sub(/:$/, "", $1) }
            /not fetched/ { print $1, "- - - - - - -"; next }
            { gsub(/[(),]/, "")
              print $1, $13, $2, "?", $5, $7, $9, $11 }'
}

# The tips of the columns say the same as the description.
tips_of_svg() {
    sed -n 's/.*opacity="0"><title>\(.*\)<\/title>.*/\1/p' "$1"
}

@test "the picture is well-formed, small, and loads nothing" {
    use_sample
    for months in '2026-04 2026-04' '2025-07 2026-04' '2017-01 2026-12' '1970-01 2026-12'; do
        # shellcheck disable=SC2086 # two words
        set -- $months
        write r.svg --from "$1" --to "$2" --timeline "$top/data/timeline-register-2026-04.tsv"
        [ "$1" = 1970-01 ] || [ "$(wc -c <r.svg)" -lt 60000 ]
        refute grep -qE '<script|<style|style=|href|<image|@import' r.svg
        [ "$(grep -o 'http[^"]*' r.svg)" = http://www.w3.org/2000/svg ]
        refute grep -qE '(nan|inf)' r.svg
        if command -v rsvg-convert >/dev/null; then
            rsvg-convert r.svg -o r.png
            [ -s r.png ]
        fi
        command -v xmllint >/dev/null || continue
        xmllint --noout r.svg
    done
    command -v xmllint >/dev/null || skip "no xmllint here"
}

@test "a Markdown table keeps its cells whatever the title says" {
    use_tiny
    write r.md --title 'a | b <c> `d` *e*'
    grep -qxF '### a \| b \<c\> \`d\` \*e\*' r.md
}
