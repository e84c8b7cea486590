# aupmine fetch --archive: pages as they came, and a mirror made from them.

load helpers
load mirror

setup() {
    use_mirror
}

teardown() {
    stop_hub
}

# again: import the archive into a database of its own.
again() {
    export AUPMINE_DB=$BATS_TEST_TMPDIR/again.db
    rm -f "$AUPMINE_DB"*
    "$aupmine" -q import pages/*.json.gz
}

@test "archive: a mirror made from it is the same, row by row" {
    "$build/generate" 1000 >"$source"
    start_hub
    for jobs in 1 4; do
        rm -rf pages "$BATS_TEST_TMPDIR"/*.db*
        AUPMINE_DB=$BATS_TEST_TMPDIR/a.db
        fetch 0 --archive pages --jobs $jobs
        rows_of_store >expected
        [ "$(wc -l <expected)" -eq 1000 ]
        again
        rows_of_store | cmp - expected
    done
}

@test "archive: names say repository, run and order; the pages are as sent" {
    start_hub
    fetch 0 --archive pages
    key=$(query 'SELECT printf("%04d", id) FROM sync_run')
    time=$(query 'SELECT started_at FROM sync_run' | tr -d ':-')
    printf "example+generated-$time-$key-%06d.json.gz\n" 1 2 3 4 5 >expected
    ls pages | cmp - expected
    gzip -t pages/*
    for page in pages/*; do
        zcat "$page" | jq -c 'length'
    done | xargs >lengths
    [ "$(cat lengths)" = '100 100 100 100 50' ]
    address=$(cut -f 3 "$log" | grep 'sort=updated&direction=asc' | head -n 1)
    curl -sSf "$GITHUB_API_URL$address" >sent
    zcat "pages/$(head -n 1 expected)" | cmp - sent
    [ "$(find pages -name '*00001.json.gz' -perm 644 | wc -l)" -eq 1 ] ||
        [ "$(umask)" != 0022 ]
}

@test "archive: each run adds its pages and touches none" {
    start_hub
    fetch 75 --max-requests 3 --archive pages
    sha256sum pages/* >before
    fetch 0 --archive pages
    sha256sum --quiet -c before
    act 'edit 40 now'
    fetch 0 --archive pages
    rows_of_store >expected
    again
    rows_of_store | cmp - expected
}

@test "archive: killed at any moment, it lacks no page that the database has" {
    "$build/generate" 3000 >"$source"
    start_hub --delay 100
    for pause in 0 0.01 0.02 0.03; do
        rm -rf new
        "$aupmine" fetch example/generated --archive new >/dev/null 2>&1 3>&- &
        pid=$!
        eventually has_files 2 'new/*.json.gz'
        sleep "$pause"
        kill -9 "$pid" || true
        wait "$pid" || true
        mkdir -p pages
        mv new/*.json.gz pages
    done
    rows_of_store >stored
    [ -s stored ]
    again
    rows_of_store >archived
    [ -z "$(comm -23 stored archived)" ]
}

@test "archive: a page that cannot be written ends the run with 5, not stored" {
    start_hub --delay 500
    "$aupmine" fetch example/generated --archive pages >/dev/null 2>err 3>&- &
    pid=$!
    eventually has_files 1 'pages/*.json.gz'
    mv pages elsewhere
    status=0
    wait "$pid" || status=$?
    cat err
    [ "$status" -eq 5 ]
    grep -q 'cannot write beside pages/example+generated-.*: No such file' err
    kept=$(find elsewhere -name '*.json.gz' -printf x | wc -c)
    [ "$(query 'SELECT count(*) FROM issue')" -eq $((kept * 100)) ]
    [ "$(query 'SELECT state FROM sync_run')" = failed ]
}

@test "archive: a folder that cannot be used is told before any request" {
    start_hub
    : >file
    fetch 5 --archive file
    fetch 5 --archive none/below
    [[ $output == *'cannot make none/below: No such file'* ]]
    mkdir closed
    chmod 500 closed
    try as_ordinary_user "$aupmine" fetch example/generated --archive closed
    [ "$status" -eq 5 ]
    [[ $err == *'cannot write into closed: Permission denied'* ]]
    [ "$(requests)" -eq 0 ]
}

@test "archive: no token in it, nor in the database, nor in what is said" {
    start_hub --require-token "$token"
    export GH_TOKEN=$token
    fetch 0 -v --archive pages
    zcat pages/* >text
    no_token_in text pages "$AUPMINE_DB"*
    refute grep -qi 'authorization' text
    run "$aupmine" tally example/generated -v --archive pages
    [ "$status" -eq 0 ]
    zcat pages/* >text
    no_token_in text pages "$AUPMINE_DB"*
}

@test "archive: what a search found can be found again" {
    "$build/generate" 400 | jq -c '.created_at = "2025-07-\(.number % 28 + 1 |
        tostring | if length < 2 then "0" + . else . end)T00:00:00Z"
        | .body = "usage policy \(.number % 3)"' >"$source"
    start_hub --search-limit 1000
    fetch 0 --search --from 2025-07 --to 2025-08 --archive pages
    rows_of_store >found
    [ -s found ]
    # A page for each request but that for the repository.
    [ "$(find pages -type f | wc -l)" -eq $(($(requests) - 1)) ]
    again
    rows_of_store >again
    [ -z "$(comm -23 found again)" ]
    # Nothing but the first issue of a month, of the page that counts them.
    [ "$(comm -13 found again | wc -l)" -le 2 ]
    [ "$(query 'SELECT DISTINCT source FROM sync_run')" = selection ]
}

@test "archive: with nothing new there is nothing to keep" {
    start_hub
    fetch 0
    fetch 0 --archive pages
    [ -z "$(ls pages)" ]
}
