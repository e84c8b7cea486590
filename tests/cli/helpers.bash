# What the tests of the program share: load it, and call use_program in setup.
# shellcheck shell=bash disable=SC2034,SC2154 # the tests use the variables

use_program() {
    build=$(cd "${AUPMINE_BUILD:-$BATS_TEST_DIRNAME/../../build}" && pwd)
    aupmine=$build/aupmine
    top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    sample=$top/data/sample/issues.ndjson
    shared=$top/../shared
    export AUPMINE_DB=$BATS_TEST_TMPDIR/a.db
    export LC_ALL=C.UTF-8 TERM=dumb PAGER=cat
    export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config
    unset GH_TOKEN GITHUB_TOKEN GITHUB_API_URL NO_COLOR COLUMNS XDG_DATA_HOME
    unset AUPMINE_PAGER CREDENTIALS_DIRECTORY
    cd "$BATS_TEST_TMPDIR" || return 1
}

# try COMMAND...: $status, and what it wrote in $out and $err (and the files
# of these names).
try() {
    status=0
    "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
    out=$(tr -d '\0' <"$BATS_TEST_TMPDIR/out")
    err=$(tr -d '\0' <"$BATS_TEST_TMPDIR/err")
}

# Bats takes no notice of a failing '! command' before the last line.
refute() {
    if "$@"; then
        echo "unexpected success: $*"
        return 1
    fi
}

# needs_shared FILE: skip the test where the research material is not there.
needs_shared() {
    [ -r "$shared/$1" ] || skip "there is no $1 beside this repository"
}

# needs_terminal: skip the test where script(1) cannot make one.
needs_terminal() {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
        skip 'there is no script(1), or there are no terminals to be had'
}

# eventually COMMAND...: wait until it succeeds, as long as a slow machine may
# take.
eventually() {
    local end=$((SECONDS + 120))
    until "$@"; do
        if [ "$SECONDS" -ge "$end" ]; then
            echo "in two minutes never: $*" >&2
            return 1
        fi
        sleep 0.02
    done
}

# has_rows SQL RESULT: the query gives that, also while the store is made.
has_rows() {
    [ "$(query "$1" 2>/dev/null)" = "$2" ]
}

# has_files COUNT PATTERN: so many files or more are there.
has_files() {
    [ "$(compgen -G "$2" | wc -l)" -ge "$1" ]
}

# issue NUMBER [JSON]: a record on a line; the object's members win.
issue() {
    jq -nc --argjson number "$1" --argjson more "${2:-{\}}" '{
        id: (4611686018 + $number), number: $number, title: "Title \($number)",
        body: "Body \($number)", state: "open", state_reason: null,
        created_at: "2026-01-02T03:04:05Z", updated_at: "2026-01-03T03:04:05Z",
        closed_at: null, user: {login: "user\($number)", id: (90 + $number)},
        labels: [{name: "bug"}], comments: 0, reactions: {total_count: 0},
        html_url: "https://github.com/owner/name/issues/\($number)"} + $more'
}

# Whoever closes a database last holds it for a moment.
query() {
    sqlite3 -cmd '.timeout 60000' -readonly "$AUPMINE_DB" "$1"
}

# Both sides as one JSON array a row, in the same order and spelling.
rows_of_source() {
    jq -c '[.number, .id, .title, .body, .state, .state_reason, .created_at,
        .updated_at, .closed_at, .user.login, .user.id,
        (if has("labels") then
            [(.labels // [])[] | if type == "object" then .name else . end]
            else null end),
        .comments, .reactions.total_count, .html_url,
        (if .pull_request then 1 else 0 end)]' "$@" | sort
}

rows_of_store() {
    query "SELECT json_array(number, github_id, title, body, state,
        state_reason, created_at, updated_at, closed_at, author, author_id,
        json(labels), comments, reactions, html_url, is_pull_request)
        FROM issue ORDER BY number" | jq -c . | sort
}

# A store with one complaint of each kind, a borderline and an ordinary issue,
# as the rules that stand in $rules say.
use_small_rules() {
    rules=$BATS_TEST_TMPDIR/rules
    mkdir -p "$rules"
    cp "$BATS_TEST_DIRNAME/../fixtures/small.rules" "$rules/10-small.rules"
}

# use_sample, use_tiny, use_hostile: the database begins with the sample, with a
# dozen made-up issues judged by rules of a word or two, or with those that
# somebody meant ill with, judged by the small rules.
use_sample() {
    "$aupmine" -q import "$sample"
    "$aupmine" -q classify
}

use_tiny() {
    "$aupmine" -q import "$top/tests/fixtures/tiny.ndjson"
    "$aupmine" -q --rules "$top/tests/fixtures/rules" classify
}

use_hostile() {
    "$aupmine" -q import "$top/tests/fixtures/hostile.ndjson"
    "$aupmine" -q --rules "$rules" classify
}

# as_ordinary_user COMMAND...: also where the tests run as root, permissions
# count.
as_ordinary_user() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif setpriv --bounding-set -dac_override,-dac_read_search true \
        2>/dev/null; then
        setpriv --bounding-set -dac_override,-dac_read_search "$@"
    else
        skip 'root without setpriv: permissions do not count'
    fi
}
