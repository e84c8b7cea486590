# aupmine fetch --search and tally without a token, against the loopback hub.

load helpers
load mirror

setup() {
    use_mirror
    source=$sample
    months='--from 2025-07 --to 2026-04'
}

teardown() {
    stop_hub
}

# start_script LINE...: serves with that script, without a limit.
start_script() {
    printf '%s\n' "$@" >script
    start_hub --search-limit 1000 --script script
}

# search [OPTION...]: over the sample.
search() {
    # shellcheck disable=SC2086 # words
    try "$aupmine" fetch sample/claude-code --search $months "$@"
}

# requests [PATTERN]: how many the hub has seen.
requests() {
    grep -c -- "${1:-}" "$log" || true
}

# filed: issues of the source a month, "2025-07|8" a line.
filed() {
    jq -rs '[.[] | select(.pull_request == null) | .created_at[:7]]
        | group_by(.)[] | "\(.[0])|\(length)"' "$source"
}

# many FROM COUNT SECOND: issues that a search finds, a second apart.
many() {
    jq -nc --argjson from "$1" --argjson count "$2" --arg at "$3" '
        ($at | fromdate) as $start | range($count) as $i |
        ($start + $i | todate) as $t | {
            id: (4600000000 + $from + $i), number: ($from + $i),
            title: "the usage policy again", body: "my policy, no. \($i)",
            state: "open", created_at: $t, updated_at: $t,
            repository_url: "https://api.github.com/repos/example/many",
            html_url: "https://github.com/example/many/issues/\($from + $i)"}'
}

@test "search: a ten-month tally takes at most 60 requests" {
    start_hub --search-limit 1000
    # shellcheck disable=SC2086 # words
    try "$aupmine" tally sample/claude-code --search $months --format json
    echo "$err"
    [ "$status" -eq 0 ]
    echo "requests: $(requests)"
    [ "$(requests)" -le 60 ]
    [ "$(requests 'page=')" -gt 0 ]
    [ "$(cut -f 4 "$log" | sort -u)" = 200 ]
    [[ $err == *"records from $GITHUB_API_URL by search in $(requests) requests"* ]]
    # Filed is what the source holds, found or not; complaints are those held.
    [ "$(jq -r '.rows[] | "\(.period)|\(.filed)"' out)" = \
        "$(filed | awk '$0 >= "2025-07" && $0 < "2026-05"')" ]
    [ "$(jq -r '[.rows[].filed_source] | unique | join(" ")' out)" = search ]
    [ "$(jq -r '.rows[] | "\(.period)|\(.complaints)"' out)" = \
        "$(query "SELECT month, sum(v.verdict = 'complaint') FROM issue i
            JOIN verdict v ON v.issue = i.id GROUP BY month")" ]
    [ "$(jq '.totals.filed' out)" -eq "$(jq '[.rows[].filed] | add' out)" ]
    [ "$(jq '[.rows[].partial] | any' out)" = false ]
    [ "$(jq .complete out)" = false ]
    jq -r '.notes[]' out | grep -q 'lower bounds.*: 2025-07 to 2026-04'
    [ "$(query 'SELECT source, state, requests FROM sync_run')" = \
        "search|complete|$(requests)" ]
}

@test "search: finds most complaints that a mirror holds" {
    start_hub --search-limit 1000
    # shellcheck disable=SC2086 # words
    try "$aupmine" tally sample/claude-code --search $months --format json
    found=$(jq .totals.complaints out)
    # shellcheck disable=SC2086 # words
    AUPMINE_DB=mirror.db try "$aupmine" tally sample/claude-code $months \
        --format json
    all=$(jq .totals.complaints out)
    echo "found $found of $all"
    [ "$all" -gt 100 ]
    [ "$((found * 100))" -ge "$((all * 85))" ]
}

@test "search: queries keep to GitHub's limits" {
    start_hub --search-limit 1000
    search
    [ "$status" -eq 0 ]
    cut -f 3 "$log" | sed -n 's/.*[?]q=\([^&]*\).*/\1/p' |
        jq -Rr '@text' | while read -r q; do
        printf '%b\n' "${q//%/\\x}"
    done >queries
    [ "$(wc -l <queries)" -eq 30 ]
    while read -r q; do
        [[ $q == 'repo:sample/claude-code is:issue created:'*Z..*Z* ]]
        [ "$(grep -o 'created:' <<<"$q" | wc -l)" -eq 1 ]
        words=$(sed 's/.*(//; s/).*//' <<<"$q")
        [ "${#words}" -le 256 ]
        [ "$(grep -oE ' (AND|OR|NOT) ' <<<"$q" | wc -l)" -le 5 ]
    done <queries
    # Every month is asked for its number, whatever its issues say.
    [ "$(grep -vc '(' queries)" -eq 10 ]
    [ "$(grep -c 'in:title,body (' queries)" -eq 20 ]
}

@test "search: the same rules ask the same" {
    start_hub --search-limit 1000
    search
    cut -f 3 "$log" >first
    [ "$(wc -l <first)" -eq 31 ]
    stop_hub
    start_hub --search-limit 1000
    AUPMINE_DB=other.db search
    cut -f 3 "$log" | cmp - first
}

@test "search: is paced by what the server says, and wastes no request" {
    start_hub --search-limit 4 --reset 1
    search
    echo "$err"
    [ "$status" -eq 0 ]
    [ "$(cut -f 4 "$log" | sort -u)" = 200 ]
    [ "$(requests)" -eq 31 ]
    [[ $err == *'rate limit reached; waiting until about'* ]]
}

@test "search: a long limit ends with 75, and the next run goes on" {
    start_hub --search-limit 10 --reset 600
    search
    echo "$err"
    [ "$status" -eq 75 ]
    [[ $err == *'rate limit reached'*'run again after'*'30 searches a minute'* ]]
    [ "$(query 'SELECT count(*) FROM search_month')" -eq 3 ]
    [ "$(query 'SELECT state FROM sync_run')" = partial ]
    stop_hub
    start_hub --search-limit 1000
    search
    [ "$status" -eq 0 ]
    [[ $err == *'searched 7 months, 3 were held'* ]]
    [ "$(requests)" -eq 22 ]
    [ "$(query 'SELECT month, filed FROM search_month')" = \
        "$(filed | awk '$0 >= "2025-07" && $0 < "2026-05"')" ]
    # And then there is nothing left to ask.
    search
    [ "$status" -eq 0 ]
    [ "$(requests)" -eq 23 ]
}

@test "search: another limit that is used up is no reason not to search" {
    start_hub --limit 2 --reset 600 --search-limit 1000
    try "$aupmine" fetch sample/claude-code
    [ "$status" -eq 75 ]
    search
    echo "$err"
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM search_month')" -eq 10 ]
}

@test "search: --max-requests ends it early, and it goes on" {
    start_hub --search-limit 1000
    search --max-requests 10
    [ "$status" -eq 75 ]
    [ "$(requests)" -eq 10 ]
    search
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*), sum(complete) FROM search_month')" = '10|10' ]
}

@test "search: other rules ask all months anew" {
    start_hub --search-limit 1000
    search
    [ "$status" -eq 0 ]
    use_small_rules
    search --rules "$rules"
    [ "$status" -eq 0 ]
    [[ $err == *'searched 10 months, 0 were held'* ]]
}

@test "search: a window with more than 1,000 results is halved" {
    source=many.ndjson
    { many 1 700 2025-08-03T10:00:00Z && many 701 700 2025-08-25T10:00:00Z; } \
        >"$source"
    start_hub --search-limit 1000
    try "$aupmine" fetch example/many --search --from 2025-08 --to 2025-08
    echo "$err"
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 1400 ]
    [ "$(query 'SELECT filed, found, complete FROM search_month')" = \
        '1400|1400|1' ]
    refute grep -q '&page=11' "$log"
    [ "$(requests '2025-08-01T00%3A00%3A00Z..2025-08-15T23')" -gt 0 ]
    [ "$(requests '2025-08-16T00%3A00%3A00Z..2025-08-31T23')" -gt 0 ]
}

@test "search: a day with more than 1,000 results is not complete" {
    source=many.ndjson
    many 1 1250 2025-08-03T10:00:00Z >"$source"
    start_hub --search-limit 1000
    try "$aupmine" tally example/many --search --from 2025-08 --to 2025-08 \
        --format json
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT filed, found, complete FROM search_month')" = \
        '1250|1000|0' ]
    [ "$(jq -c '.rows[0] | [.filed, .filed_source, .partial]' out)" = \
        '[1250,"search",true]' ]
    jq -r '.notes[]' out | grep -q 'did not show all .*2025-08'
}

@test "search: what the server did not finish is asked again" {
    start_script 'search:2-3 incomplete'
    months='--from 2025-08 --to 2025-08'
    search
    [ "$status" -eq 0 ]
    [ "$(requests)" -eq 6 ]
    [ "$(query 'SELECT complete FROM search_month')" = 1 ]
}

@test "search: what the server never finishes is not complete, and is said" {
    start_script 'search:2-4 incomplete'
    months='--from 2025-08 --to 2025-08'
    search
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT complete FROM search_month')" = 0 ]
    "$aupmine" -q classify
    try "$aupmine" report --format json
    [ "$(jq '.rows[0].partial' out)" = true ]
    jq -r '.notes[]' out | grep -q 'did not show all .*: 2025-08'
    # The next run tries again.
    search
    [ "$(query 'SELECT complete FROM search_month')" = 1 ]
    try "$aupmine" report --format json
    [ "$(jq '.rows[0].partial' out)" = false ]
}

@test "search: faults of the server heal" {
    start_script 'search:2 status 502' 'search:4 truncate' 'search:6 html' \
        'search:8 drop'
    months='--from 2025-08 --to 2025-09'
    search
    echo "$err"
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*), sum(complete) FROM search_month')" = '2|2' ]
}

@test "search: results of another repository are refused" {
    source=many.ndjson
    many 1 30 2025-08-03T10:00:00Z |
        sed 's,repos/example/many,repos/example/other,' >"$source"
    start_hub --search-limit 1000
    try "$aupmine" fetch example/many --search --from 2025-08 --to 2025-08
    [ "$status" -eq 3 ]
    [[ $err == *'finds what was not searched for'* ]]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 0 ]
}

@test "search: a mirror that is finished later takes over" {
    start_hub --search-limit 1000 --limit 1000
    # shellcheck disable=SC2086 # words
    try "$aupmine" tally sample/claude-code --search $months --format json
    "$aupmine" -q fetch sample/claude-code
    "$aupmine" -q classify
    try "$aupmine" report --repo sample/claude-code --format json \
        --from 2025-07 --to 2026-04
    [ "$(jq -r '[.rows[].filed_source] | unique | join(" ")' out)" = mirror ]
    [ "$(jq .complete out)" = true ]
    refute grep -q 'lower bounds' out
    AUPMINE_DB=mirror.db "$aupmine" -q tally sample/claude-code --from 2025-07 \
        --to 2026-04 --format json >mirror
    diff <(jq -c '.rows' out) <(jq -c '.rows' mirror)
    # And there is nothing to search any more.
    search
    [[ $err == *'searched 0 months, 10 were held'* ]]
}

@test "search: months that were not searched are null" {
    start_hub --search-limit 1000
    months='--from 2025-09 --to 2025-10'
    search
    "$aupmine" -q classify
    try "$aupmine" report --format json --from 2025-08 --to 2025-11
    [ "$(jq -c '[.rows[].filed_source]' out)" = '[null,"search","search",null]' ]
    [ "$(jq -c '[.rows[] | .filed != null and .complaints != null]' out)" = \
        '[false,true,true,false]' ]
}

@test "search: the month that is not over is partial, and asked again" {
    many 1 3 "$(date -u +%Y-%m-01T00:00:00Z)" >many.ndjson
    source=many.ndjson
    start_hub --search-limit 1000
    try "$aupmine" tally example/many --search --from "$(date -u +%Y-%m)" \
        --format json
    [ "$status" -eq 0 ]
    [ "$(jq -c '.rows[0] | [.filed, .partial]' out)" = '[3,true]' ]
    try "$aupmine" fetch example/many --search --from "$(date -u +%Y-%m)"
    [[ $err == *'searched 1 months, 0 were held'* ]]
}

@test "search: the usual months are the last twelve" {
    start_hub --search-limit 1000
    try "$aupmine" fetch sample/claude-code --search
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*), max(month) FROM search_month')" = \
        "12|$(date -u +%Y-%m)" ]
}

@test "search: a token goes along, and a search is chosen without one" {
    start_hub --require-token ghp_0123456789secret
    GH_TOKEN=ghp_0123456789secret search
    [ "$status" -eq 0 ]
    [ "$(requests 'token=yes')" -eq "$(requests)" ]
    refute grep -q 0123456789secret err
    # A server on this machine is mirrored, with a token or without.
    AUPMINE_DB=other.db
    "$aupmine" -q tally sample/claude-code >/dev/null
    [ "$(query 'SELECT source FROM sync_run')" = mirror ]
}

@test "search: without network it ends with 75" {
    try "$aupmine" tally sample/claude-code --search --api http://127.0.0.1:9
    [ "$status" -eq 75 ]
    [ -z "$out" ]
    [ "$(wc -l <err)" -eq 1 ]
}

@test "search: wrong options are refused" {
    start_hub
    for wrong in '--from 2025-07' '--to 2025-07' \
        '--search --from 2025-07 --to 2025-06' '--search --from 2025-7' \
        '--search --from 2999-01'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" fetch sample/claude-code $wrong
        echo "$wrong: $status $err"
        [ "$status" -eq 2 ]
    done
    try "$aupmine" fetch sample/claude-code --search --rules nowhere
    [ "$status" -eq 5 ]
    try "$aupmine" fetch other/name --search
    [ "$status" -eq 4 ]
    [ "$(query 'SELECT count(*) FROM repo WHERE name = "other/name"')" = 0 ]
}
