# aupmine report for readers: Markdown, the picture, the web page; and that all
# formats carry the same numbers.

load helpers

setup() {
    use_program
    work=$BATS_TEST_TMPDIR
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

@test "every format carries the same numbers" {
    use_sample
    for format in json csv tsv txt md svg html; do
        write "r.$format" --to 2026-11 --timeline "$top/data/timeline-register-2026-04.tsv"
    done
    write plain.txt --to 2026-11
    rows_of_json "$work/r.json" >"$work/expected"
    [ "$(wc -l <"$work/expected")" -gt 15 ]
    grep -q '^total [0-9]' "$work/expected"
    grep -q '^2026-11 - - -' "$work/expected"
    rows_of_table "$work/plain.txt" | diff "$work/expected" -
    rows_of_markdown "$work/r.md" | diff "$work/expected" -
    rows_of_html "$work/r.html" | diff "$work/expected" -
    grep -v '^total' "$work/expected" >"$work/rows"
    rows_of_flat "$work/r.csv" csv | diff "$work/rows" -
    rows_of_flat "$work/r.tsv" tabs | diff "$work/rows" -
    # The picture does not tell the reporters.
    awk '$2 != "-" { $4 = "?" } { print }' "$work/expected" >"$work/drawn"
    rows_of_svg "$work/r.svg" | diff "$work/drawn" -
    [ "$(tips_of_svg "$work/r.svg" | wc -l)" -eq "$(wc -l <"$work/rows")" ]
    tips_of_svg "$work/r.svg" | while read -r tip; do
        grep -qF "$tip. " "$work/r.svg"
    done
}

@test "the page's second table carries the rest of the numbers" {
    use_sample
    write r.json
    write r.html
    jq -r '(.rows[], (.totals | .period = "total")) | [.period, .borderline,
        .automated, .duplicates, .reviewed, .domains.security, .domains.science,
        .domains.general, .domains.creative, .domains.other] | join("|")' \
        "$work/r.json" >"$work/expected"
    sed -n '/<caption>More about/,/<\/table>/p' "$work/r.html" |
        grep '<th scope="row">' | sed 's/<\/t[hd]><td>/|/g; s/<[^>]*>//g' |
        tr -d '*,' | diff "$work/expected" -
}

@test "the estimates of what is true are those of the json" {
    use_sample
    for format in json md svg html; do
        write "r.$format" --adjust --labels "$top/data/labels.tsv"
    done
    jq -r '(.rows[], (.totals | .period = "total")) |
        "\(.period)|≈ \(.adjusted) (\(.adjusted_low)–\(.adjusted_high))"' r.json >expected
    grep -E '^\| (20|total)' r.md | tr -d '*\\' | sed -E 's/^\| ([^ ]*) .*\| (≈.*) \|$/\1|\2/' |
        diff expected -
    sed '/More about/q' r.html | grep '^<tr><th scope="row">' | tr -d '*' |
        sed -E 's/^.*<td>(≈.*)<\/td><\/tr>$/&|\1/; s/^<tr><th scope="row">(<a[^>]*>)?([^<]*)<.*\|/\2|/' |
        diff expected -
    sed -n 's/.*<desc>\(.*\)<\/desc>.*/\1/p' r.svg | sed 's/\. /\n/g' |
        sed -nE 's/^(20[0-9-]*|total): .*, adjusted ([^,]*), 95% range (.*)$/\1|\2 (\3)/p' |
        diff expected -
}

@test "the published figures stand in all three" {
    use_tiny
    printf 'period\tlow\thigh\n2025-01\t1\t1\n2025-02\t3\t\n2025-04\t2\t4\n' >t.tsv
    for format in md svg html; do
        write "r.$format" --timeline t.tsv
    done
    grep -qE '^\| 2025-01 .* \| 1 \| above \|$' r.md
    grep -qE '^\| 2025-02 .* \| 3\+ \| within \|$' r.md
    grep -qE '^\| 2025-03 .* \| – \| – \|$' r.md
    grep -q '<td>2–4</td><td>below</td></tr>' r.html
    grep -q '2025-04: .*published 2–4, count is below' r.svg
    grep -q '>3+</text>' r.svg
    grep -q 'published, low to high' r.svg
    write r.svg
    refute grep -q 'published' r.svg
}

@test "what was not fetched is said, not drawn as nothing" {
    use_tiny
    write r.svg --from 2024-11 --to 2025-08
    grep -q 'class="gap"' r.svg
    [ "$(grep -c '>not fetched</text>' r.svg)" -eq 2 ]
    grep -q '2024-11: not fetched\. ' r.svg
    "$aupmine" -q report --format md --to 2025-06 >r.md
    grep -qE '^\| 2025-06 \| – \| not fetched \| – ' r.md
    "$aupmine" -q report --format html --to 2025-06 >r.html
    grep -q '2025-06</th><td>–</td><td>not fetched</td><td>–</td>' r.html
    "$aupmine" -q report --format svg --from 2030-01 --to 2031-02 >r.svg
    grep -q '2030-01 to 2031-02: nothing was fetched' r.svg
}

@test "a partial month is marked in all three" {
    use_tiny
    sqlite3 "$AUPMINE_DB" "UPDATE sync_run SET last_created = '2025-05-02T08:00:00Z'"
    for format in md svg html; do
        write "r.$format"
    done
    grep -qF '| 2025-05\* |' r.md
    grep -q '>2025-05\*</text>' r.svg
    grep -q 'fill="url(#hatch)"' r.svg
    grep -q '2025-05: .*a part of the period only' r.svg
    grep -qE '2025-05(</a>)?\*</th>' r.html
}

@test "source, time, rule set and notice stand in all three" {
    use_sample
    ruleset=$(query 'SELECT ruleset FROM verdict LIMIT 1')
    for format in md svg html; do
        write "r.$format"
        grep -q "data as of 20..-..-..T" "r.$format"
        grep -q "$ruleset" "r.$format"
        grep -q 're-worded sample' "r.$format"
        grep -q 'not measured' "r.$format"
    done
    # In the picture itself, not only in its description.
    grep -q "<text.*${ruleset:0:19}</text>" r.svg
    grep -q '<text.*re-worded sample.*</text>' r.svg
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

@test "the page is valid" {
    command -v tidy >/dev/null || skip "no tidy here"
    use_sample
    write r.html --to 2026-12 --timeline "$top/data/timeline-register-2026-04.tsv"
    try tidy -e -q r.html
    [ "$status" -eq 0 ]
    [ -z "$err" ]
}

# digest_of ELEMENT: what the policy must name for its text.
digest_of() {
    local hex
    hex=$(awk -v RS='\0' -v open="<$1>" -v close_="</$1>" '{
            start = index($0, open) + length(open)
            printf "%s", substr($0, start, index($0, close_) - start) }' r.html |
        sha256sum | cut -c 1-64)
    # shellcheck disable=SC2059 # the digits are the format
    printf "$(sed 's/../\\x&/g' <<<"$hex")" | base64
}

@test "the page allows its own style and script, and nothing else" {
    use_tiny
    write r.html
    policy=$(grep -o 'content="default-src[^"]*"' r.html)
    [[ $policy == *"default-src 'none'; style-src '"* ]]
    [[ $policy == *"style-src 'sha256-$(digest_of style)';"* ]]
    [[ $policy == *"script-src 'sha256-$(digest_of script)';"* ]]
    refute grep -q 'unsafe' r.html
    refute grep -qE ' (style|on[a-z]+|src)=' r.html
    refute grep -qE '<(link|img|iframe|object|base)' r.html
    [ "$(grep -c '<style>' r.html)" -eq 1 ]
}

@test "a Markdown table keeps its cells whatever the title says" {
    use_tiny
    write r.md --title 'a | b <c> `d` *e*'
    grep -qxF '### a \| b \<c\> \`d\` \*e\*' r.md
}

@test "a title of anything is text, and long ones are cut" {
    use_tiny
    title="</title></svg><script>alert(1)</script>]]>&\"'"$'\x01\xff\u202e'
    write r.svg --title "$title"
    refute grep -q '<script' r.svg
    grep -q '&lt;script&gt;alert(1)' r.svg
    write r.html --title "$title"
    [ "$(grep -c '<script' r.html)" -eq 1 ]
    long=$(printf '%*s' 20000 '' | tr ' ' x)
    write long.svg --title "$long"
    [ "$(wc -c <long.svg)" -lt 20000 ]
    grep -q 'xxx…</text>' long.svg
    write long.html --title "$long"
    grep -q 'xxx…</h1>' long.html
    command -v xmllint >/dev/null || skip "no xmllint here"
    xmllint --noout r.svg long.svg
}

@test "the texts of issues are inert" {
    "$top/tests/browser/hostile" >hostile.ndjson
    "$aupmine" -q --repo example/hostile import hostile.ndjson
    "$aupmine" -q --rules "$top/tests/fixtures/rules" classify
    write r.html
    write r.svg
    [ "$(grep -c '<tr><th scope="row">.*policy stop' r.html)" -eq 8 ]
    [ "$(grep -c '<script' r.html)" -eq 1 ]
    refute grep -qE '<(b|img)[ >]| on[a-z]+="' r.html
    refute grep -qE 'href="[^h#]' r.html
    [ "$(wc -c <r.html)" -lt 30000 ]
    refute grep -q $'[\x01-\x08\x0b-\x1f\x7f]' r.html
    if command -v xmllint >/dev/null; then
        xmllint --noout r.svg
    fi
    command -v tidy >/dev/null || skip "no tidy here"
    tidy -e -q r.html
}

@test "an issue stands with link, kind, domain, date, reporter and evidence" {
    use_tiny
    write r.html
    grep -qF '<a rel="noopener noreferrer" href="https://github.com/example/tiny/issues/3">#3 <bdi>guard stop in a lockpick test</bdi></a></th><td>2025-01-31</td><td>safeguard</td><td>security</td><td><bdi>bob</bdi></td><td>rules</td><td>duplicate</td>' r.html
    for row in $("$aupmine" report --format json | jq -r '.rows[] | "\(.period):\(.complaints)"'); do
        count=${row#*:}
        [ "$count" -eq 0 ] || grep -qE "<summary>${row%:*}: $count issues?<" r.html
    done
    [ "$(grep -c '<tr><th scope="row"><a rel' r.html)" -eq 7 ]
    sqlite3 "$AUPMINE_DB" "INSERT INTO review SELECT id, 'complaint', 'aup', NULL,
        '2025-06-01T00:00:00Z' FROM issue WHERE number = 3"
    write r.html
    grep -q '#3 .*<td>aup</td>.*<td>a person</td>' r.html
}

@test "the list keeps to the filters of the counts" {
    use_tiny
    write r.html --kind filter --no-automated
    [ "$(grep -c '<tr><th scope="row"><a rel' r.html)" -eq \
        "$("$aupmine" report --format json --kind filter --no-automated | jq .totals.complaints)" ]
    grep -q 'report --from 2025-01 --to 2025-05 --kind filter --no-automated -o' r.html
    grep -q 'kinds filter only; without those filed by a tool' r.html
    write r.svg --series reporters --by week
    grep -q '<title>Accounts that complained .*, by week</title>' r.svg
    grep -q '2025-W02: 1 reporter (aup 1' r.svg
    write r.html --by week
    grep -q 'report --from 2025-01 --to 2025-05 --by week -o' r.html
    write r.html --by quarter
    grep -q 'report --from 2025-01 --to 2025-06 --by quarter -o' r.html
}

@test "several repositories: Markdown holds them all, a picture one" {
    use_tiny
    sed 's/example\/tiny/example\/other/' "$top/tests/fixtures/tiny.ndjson" >other.ndjson
    "$aupmine" -q import other.ndjson
    try "$aupmine" --repo example/tiny --repo example/other report --format md
    [ "$status" -eq 0 ]
    [ "$(grep -c '^### ' <<<"$out")" -eq 2 ]
    [ "$(grep -c '^| total |' <<<"$out")" -eq 2 ]
    for format in svg html; do
        try "$aupmine" --repo example/tiny --repo example/other report --format $format
        [ "$status" -eq 2 ]
        [ -z "$out" ]
    done
}

# repeated [OPTION...]: the commands that the page of such a report says.
repeated() {
    write r.html "$@"
    tr '\n' '\f' <r.html | sed 's/.*<pre>\([^<]*\)<\/pre>.*/\1/
        s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' |
        tr '\f' '\n'
}

@test "the page repeats an import by an import, with every option" {
    use_tiny
    [ "$(repeated)" = "aupmine --repo example/tiny import FILE...
aupmine classify
aupmine --repo example/tiny report --from 2025-01 --to 2025-05 -o report.html" ]
    repeated --volume "$top/data/volume.tsv" --title "It's <all> \"one\"" >said
    grep -qF " --volume FILE --title 'It'\\''s <all> \"one\"' -o report.html" said
    sqlite3 "$AUPMINE_DB" "UPDATE repo SET complete_at = '2025-07-01T00:00:00Z'"
    repeated >said
    grep -qx 'aupmine fetch example/tiny' said
    refute grep -q import said
}
