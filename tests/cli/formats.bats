# aupmine import: issues in other shapes than that of GitHub's REST interface.

load helpers

setup() {
    use_program
}

# from_rest FILE: as "gh issue list --json" with every member gives them.
gh_from_rest() {
    jq -s 'map({number, title, body, url: .html_url,
        state: (.state | ascii_upcase),
        stateReason: (.state_reason // "" | ascii_upcase),
        createdAt: .created_at, updatedAt: .updated_at, closedAt: .closed_at,
        id: "I_kw\(.number)", comments: [range(.comments) | {id: "IC_\(.)"}],
        author: (if .user then {id: "U_x", name: "",
            is_bot: (.user.login | endswith("[bot]")),
            login: (.user.login | if endswith("[bot]") then "app/\(.[:-5])" else . end)}
            else {login: ""} end),
        labels: [(.labels // [])[] | if type == "object" then .name else . end |
            {id: "LA_x", name: ., color: "fff", description: ""}],
        reactionGroups: [{content: "THUMBS_UP",
            users: {totalCount: (.reactions.total_count // 0)}}]})' "$1"
}

# event ACTION ISSUE [REPO]: as GH Archive has it.
event() {
    jq -nc --arg action "$1" --argjson issue "$2" --arg repo "${3:-owner/name}" '{
        id: "1", type: "IssuesEvent", actor: {id: 1, login: "a"},
        repo: {id: 5, name: $repo, url: "https://api.github.com/repos/\($repo)"},
        payload: {action: $action, issue: $issue}, public: true,
        created_at: "2026-01-03T03:04:06Z"}'
}

# row NUMBER: all columns but the text's hash and the keys.
row() {
    query "SELECT json_array(number, github_id, title, body, state,
        state_reason, created_at, updated_at, closed_at, author, author_id,
        json(labels), comments, reactions, html_url, is_pull_request)
        FROM issue WHERE number = $1"
}

@test "formats: gh gives what REST gives, but for ids" {
    "$build/generate" 400 --repo owner/name | jq -c 'select(.pull_request | not)' >rest
    grep -q '\[bot\]' rest
    gh_from_rest rest >gh
    try "$aupmine" import gh
    echo "$err"
    [ "$status" -eq 0 ]
    [[ $err == *'gh: not given, so unknown: id'* ]]
    jq -c '.id = null | .user.id? = null | .reactions.total_count //= 0 |
        if .user.login == null then .user = null else . end' rest >expected-rest
    diff <(rows_of_store) <(rows_of_source expected-rest)
    [ "$(query 'SELECT name FROM repo')" = owner/name ]
}

@test "formats: of gh only what was asked for is known, and that is said" {
    echo '[{"number":7,"title":"t","createdAt":"2026-01-01T00:00:00Z"}]' >gh
    try "$aupmine" import gh
    [ "$status" -eq 0 ]
    [[ $err == *'gh: not given, so unknown: text, state, reason of the state, time of the last change, time of closing, author, labels, number of comments, number of reactions, address, id'* ]]
    [ "$(row 7)" = '[7,null,"t",null,null,null,"2026-01-01T00:00:00Z","2026-01-01T00:00:00Z",null,null,null,null,null,null,null,0]' ]
    "$aupmine" -q classify
    "$aupmine" -q list --all --format json >listed
    "$aupmine" -q show 7 >shown
    try "$aupmine" -q import gh
    [ -z "$err" ]
    for members in '"number":7,"title":"t","url":"https://github.com/o/n/issues/7"' \
        '"title":"t","createdAt":"2026-01-01T00:00:00Z"' \
        '"number":7,"createdAt":"2026-01-01T00:00:00Z"'; do
        echo "[{$members}]" >gh
        try "$aupmine" import gh
        [ "$status" -eq 3 ]
        [[ $err == *'gh:1: byte 1: it has no '* ]]
    done
}

@test "formats: a list of gh that holds no closed issue is doubted" {
    for number in 1 2 3; do issue $number; done >rest
    gh_from_rest rest >gh
    try "$aupmine" import gh
    [[ $err == *'all of them are open: gh lists no others without --state all'* ]]
    { issue 4 '{"state": "closed"}' && cat rest; } >more
    gh_from_rest more >gh
    try "$aupmine" import gh
    [[ $err != *'all of them are open'* ]]
    try "$aupmine" import rest
    [[ $err != *'all of them are open'* ]]
}

@test "formats: who filed it is the same account in gh and in REST" {
    issue 1 '{"user": {"login": "github-actions[bot]", "id": 41898282}}' >rest
    "$aupmine" -q import rest
    gh_from_rest rest >gh
    jq -c '.[0].number = 2' gh >app
    jq -c '.[0].number = 3 | .[0].author.login = "github-actions"' gh >bare
    jq -c '.[0].number = 4 | .[0].author = {"login": "app/x", "is_bot": false}' gh >person
    jq -c '.[0].number = 5 | .[0].author = {"login": ""}' gh >deleted
    "$aupmine" -q import app bare person deleted
    [ "$(query 'SELECT coalesce(author, 0) FROM issue ORDER BY number' | paste -sd ' ')" = \
        'github-actions[bot] github-actions[bot] github-actions[bot] app/x 0' ]
}

@test "formats: a poorer row never erases what a richer one had" {
    issue 1 '{"state": "closed", "state_reason": "completed", "comments": 3,
        "closed_at": "2026-01-03T03:04:05Z", "reactions": {"total_count": 2}}' >rich
    "$aupmine" -q import rich
    "$aupmine" -q classify
    row 1 >before
    hash=$(query 'SELECT content_hash FROM issue')
    # As new as the rich one, newer, and of unknown age.
    for time in '"updatedAt":"2026-01-03T03:04:05Z",' ''; do
        echo "{\"number\":1,$time\"title\":\"Title 1\",\"createdAt\":\"2026-01-02T03:04:05Z\",\"url\":\"https://github.com/owner/name/issues/1\"}" >poor
        "$aupmine" -q import poor
        row 1 | cmp - before
        [ "$(query 'SELECT content_hash FROM issue')" = "$hash" ]
    done
    echo '{"number":1,"updatedAt":"2026-02-02T00:00:00Z","title":"New title","createdAt":"2026-01-02T03:04:05Z","state":"OPEN","url":"https://github.com/owner/name/issues/1"}' >poor
    "$aupmine" -q import poor
    row 1
    [ "$(row 1)" = '[1,4611686019,"New title","Body 1","open","completed","2026-01-02T03:04:05Z","2026-02-02T00:00:00Z","2026-01-03T03:04:05Z","user1",91,["bug"],3,2,"https://github.com/owner/name/issues/1",0]' ]
    # Null is no gap: it says that there is none.
    echo '{"number":1,"updatedAt":"2026-02-03T00:00:00Z","title":"New title","createdAt":"2026-01-02T03:04:05Z","stateReason":"","closedAt":null,"body":null,"url":"https://github.com/owner/name/issues/1"}' >poor
    "$aupmine" -q import poor
    [ "$(query 'SELECT state_reason IS NULL, closed_at IS NULL, body IS NULL, author FROM issue')" = '1|1|1|user1' ]
    [ "$("$aupmine" -v classify 2>&1 | grep -c '1 issues')" -ge 0 ]
}

@test "formats: first the poor row, then the rich one, and the other way round" {
    issue 1 >rich
    echo '{"number":1,"title":"Title 1","createdAt":"2026-01-02T03:04:05Z","url":"https://github.com/owner/name/issues/1"}' >poor
    "$aupmine" -q import rich
    row 1 >expected
    for order in 'poor rich' 'rich poor' 'poor rich poor'; do
        rm "$AUPMINE_DB"*
        # shellcheck disable=SC2086 # words
        "$aupmine" -q import $order
        row 1 | cmp - expected
    done
    # What REST leaves out is as unknown as what gh does.
    jq -c 'del(.body, .labels, .user, .reactions)' rich >trimmed
    "$aupmine" -q import trimmed
    row 1 | cmp - expected
    rm "$AUPMINE_DB"*
    "$aupmine" -q import trimmed
    [ "$(query 'SELECT body IS NULL, labels IS NULL, author IS NULL FROM issue')" = '1|1|1' ]
}

@test "formats: of an hour of GH Archive the wanted repository's issues" {
    {
        event opened "$(issue 1)"
        echo '{"id":"2","type":"PushEvent","repo":{"id":5,"name":"owner/name"},"payload":{"size":1},"public":true,"created_at":"2026-01-03T03:04:06Z"}'
        event opened "$(issue 2)" Owner/Name
        event closed "$(issue 1 '{"state": "closed", "updated_at": "2026-02-02T00:00:00Z"}')"
        event reopened "$(issue 1 '{"title": "late", "updated_at": "2026-01-20T00:00:00Z"}')"
        event opened "$(issue 9)" other/thing
        echo '{"id":"3","type":"IssueCommentEvent","repo":{"id":5,"name":"owner/name"},"payload":{"action":"created","issue":{"number":5}},"created_at":"2026-01-03T03:04:06Z"}'
    } >hour.json
    gzip -c hour.json >hour.json.gz
    for file in hour.json hour.json.gz; do
        rm -f "$AUPMINE_DB"*
        try "$aupmine" import --repo owner/name "$file"
        echo "$err"
        [ "$status" -eq 0 ]
        [[ $err == *': 3 events and issues of others passed over'* ]]
        [[ $err == *'GH Archive has issues that were opened, closed or reopened, and not all: counts will be lower bounds'* ]]
        [ "$(query 'SELECT number, state, title FROM issue ORDER BY 1' | paste -sd ' ')" = \
            '1|closed|Title 1 2|open|Title 2' ]
        [ "$(query 'SELECT name, source, state, records FROM repo JOIN sync_run
            ON repo_id = repo.id')" = 'owner/name|selection|complete|4' ]
    done
    rm "$AUPMINE_DB"*
    try "$aupmine" import hour.json
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 0 ]
    "$aupmine" -q import --all-repos hour.json
    [ "$(query 'SELECT lower(name), count(*) FROM repo JOIN issue ON repo_id = repo.id
        GROUP BY 1 ORDER BY 1' | paste -sd ' ')" = 'other/thing|1 owner/name|2' ]
    try "$aupmine" import --all-repos --repo owner/name hour.json
    [ "$status" -eq 2 ]
}

@test "formats: events that are none, or lack what an issue needs" {
    event opened "$(issue 1)" >good
    for change in 'del(.payload.issue)' '.payload.issue = 7' 'del(.repo)' \
        'del(.payload.issue.title)' '.payload.issue.number = "x"'; do
        { cat good && jq -c "$change" good; } >hour
        try "$aupmine" import --repo owner/name hour
        echo "$change: $err"
        [ "$status" -eq 3 ]
        [[ $err == *"hour:2: byte $(wc -c <good): "* ]]
        [ "$(query 'SELECT count(*) FROM issue')" -eq 0 ]
        rm "$AUPMINE_DB"*
    done
}

@test "formats: what GH Archive covers is a lower bound, never a whole month" {
    use_small_rules
    event opened "$(issue 1 '{"created_at": "2026-01-02T00:00:00Z"}')" >hours
    event opened "$(issue 2 '{"created_at": "2026-03-30T00:00:00Z"}')" >>hours
    "$aupmine" -q import --repo owner/name hours
    "$aupmine" -q --rules "$rules" classify
    "$aupmine" --repo owner/name report --format json >report
    jq -c . report
    [ "$(jq -c '[.rows[] | [.period, .filed, .filed_source, .partial]]' report)" = \
        '[["2026-01",1,"selection",true],["2026-02",0,"selection",true],["2026-03",1,"selection",true]]' ]
    [ "$(jq .complete report)" = false ]
    grep -q 'a selection was imported, so all counts are lower bounds: 2026-01 to 2026-03' report
    # A list that is whole takes its place.
    { issue 1 '{"created_at": "2026-01-01T00:00:00Z"}' &&
        issue 3 '{"created_at": "2026-03-31T23:00:00Z"}'; } | "$aupmine" -q import -
    "$aupmine" --repo owner/name report --format json >report
    [ "$(jq -r '[.rows[].filed_source] | unique | join(" ")' report)" = import ]
}

@test "formats: pages of a search, which is a selection" {
    { issue 1 && issue 2; } | jq -s '{total_count: 900, incomplete_results: false, items: .}' >page
    "$aupmine" -q import page
    [ "$(query 'SELECT group_concat(number) FROM issue')" = 1,2 ]
    [ "$(query 'SELECT source FROM sync_run')" = selection ]
    { issue 1 && issue 2 '{"title": null}' && issue 3; } |
        jq -cs '{total_count: 3, incomplete_results: false, items: .}' >bad
    try "$aupmine" import bad
    [ "$status" -eq 3 ]
    [[ $err == *'bad:1: byte 0: it has no title'* ]]
    try "$aupmine" import --skip-bad bad
    [ "$status" -eq 0 ]
    [ "$(query 'SELECT group_concat(number) FROM issue')" = 1,2,3 ]
    [[ $err == *'1 bad records were skipped'* ]]
}

# database FILE [REPO]: as github-to-sqlite makes it of REST issues on stdin.
# REPO is what stands in issues.repo: a key of repos, or a name.
database() {
    local file=$1 repo=${2:-77}
    rm -f "$file"
    {
        echo 'CREATE TABLE users (login TEXT, id INTEGER PRIMARY KEY, node_id TEXT, type TEXT);
            CREATE TABLE repos (id INTEGER PRIMARY KEY, name TEXT, full_name TEXT);
            CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT, color TEXT);
            CREATE TABLE issues (id INTEGER PRIMARY KEY, node_id TEXT, number INTEGER,
                title TEXT, "user" INTEGER REFERENCES users(id), state TEXT,
                locked INTEGER, comments INTEGER, created_at TEXT, updated_at TEXT,
                closed_at TEXT, author_association TEXT, pull_request TEXT, body TEXT,
                reactions TEXT, state_reason TEXT, repo, type TEXT);
            CREATE TABLE issues_labels (labels_id INTEGER, issues_id INTEGER,
                PRIMARY KEY (issues_id, labels_id));
            INSERT INTO repos VALUES (77, '"'name', 'owner/name'"'), (78, '"'thing', 'other/thing'"');
            BEGIN;'
        jq -r --arg repo "$repo" 'def quoted: if . == null then "NULL"
                elif type == "string" then
                    # The shell takes no CR.
                    "replace(\u0027\(gsub("\u0027"; "\u0027\u0027") | gsub("\r"; "\ue00d"))\u0027, \u0027\ue00d\u0027, char(13))"
                else tojson end;
            . as $i |
            (select(.user) | "INSERT OR REPLACE INTO users VALUES (\(.user.login | quoted), \(.user.id), NULL, NULL);"),
            "INSERT INTO issues VALUES (\(.id), NULL, \(.number), \(.title | quoted), \(.user.id | tojson | if . == "null" then "NULL" else . end), \(.state | quoted), 0, \(.comments), \(.created_at | quoted), \(.updated_at | quoted), \(.closed_at | quoted), NULL, \(if .pull_request then "\u0027x/pull\u0027" else "NULL" end), \(.body | quoted), \(.reactions | tojson | quoted), \(.state_reason | quoted), \($repo | if test("^[0-9]+$") then . else quoted end), \u0027issue\u0027);",
            ((.labels // [])[] | if type == "object" then .name else . end |
                "INSERT OR IGNORE INTO labels SELECT (SELECT count(*) + 1 FROM labels), \(quoted), NULL WHERE NOT EXISTS (SELECT 1 FROM labels WHERE name = \(quoted));",
                "INSERT OR IGNORE INTO issues_labels SELECT id, \($i.id) FROM labels WHERE name = \(quoted);")'
        echo 'COMMIT;'
    } | sqlite3 "$file"
}

@test "formats: a database of github-to-sqlite, every column of every row" {
    "$build/generate" 300 --repo owner/name | grep -v '\\u0000' >rest
    database other.db <rest
    try "$aupmine" import other.db
    echo "$err"
    [ "$status" -eq 0 ]
    [[ $err == *'other.db: not given, so unknown: address'* ]]
    jq -c '.html_url = null' rest >expected
    diff <(rows_of_store) <(rows_of_source expected)
    [ "$(query 'SELECT name FROM repo')" = owner/name ]
    # Older versions have the name in the row; the columns may be fewer.
    rm "$AUPMINE_DB"*
    database older.db owner/older <rest
    sqlite3 older.db 'ALTER TABLE issues DROP COLUMN state_reason;
        ALTER TABLE issues DROP COLUMN reactions; DROP TABLE labels'
    try "$aupmine" import older.db
    echo "$err"
    [ "$status" -eq 0 ]
    [[ $err == *'older.db: not given, so unknown: reason of the state, labels, number of reactions, address'* ]]
    [ "$(query 'SELECT name, count(*), count(labels), count(reactions) FROM repo JOIN issue ON repo_id = repo.id')" = \
        'owner/older|'"$(wc -l <rest)"'|0|0' ]
}

@test "formats: of a database with several repositories all, or one" {
    { issue 1 && issue 2; } | database other.db
    sqlite3 other.db 'UPDATE issues SET repo = 78 WHERE number = 2'
    "$aupmine" -q import other.db
    [ "$(query 'SELECT name, number FROM repo JOIN issue ON repo_id = repo.id ORDER BY 2' | paste -sd ' ')" = \
        'owner/name|1 other/thing|2' ]
    rm "$AUPMINE_DB"*
    try "$aupmine" import --repo other/thing other.db
    [[ $err == *'1 events and issues of others passed over'* ]]
    [ "$(query 'SELECT name, number FROM repo JOIN issue ON repo_id = repo.id')" = 'other/thing|2' ]
}

@test "formats: databases that are none, from a pipe, damaged, or with bad rows" {
    issue 1 | database other.db
    try "$aupmine" import - <other.db
    [ "$status" -eq 3 ]
    [[ $err == *'standard input: a database cannot be read from a pipe: name the file'* ]]
    sqlite3 empty.db 'CREATE TABLE x (y); CREATE VIEW issues AS SELECT 1 id, 2 number, 3 title, 4 created_at'
    try "$aupmine" import empty.db
    [ "$status" -eq 3 ]
    [[ $err == *'empty.db is no database of github-to-sqlite: it has no table issues with a column id'* ]]
    try "$aupmine" import "$AUPMINE_DB"
    [ "$status" -eq 3 ]
    { head -c 6000 other.db && head -c 30000 /dev/zero | tr '\0' '\377'; } >torn.db
    try "$aupmine" import torn.db
    echo "$status: $err"
    [ "$status" -eq 3 ]
    sqlite3 other.db 'UPDATE issues SET title = NULL'
    try "$aupmine" import other.db
    [ "$status" -eq 3 ]
    [[ $err == *'other.db: row 4611686019 of issues: it has no title'* ]]
    for change in 'title = 1, number = 0' "number = 1, created_at = 'x'" \
        "created_at = '2026-01-01T00:00:00Z', closed_at = 'never'"; do
        sqlite3 other.db "UPDATE issues SET $change"
        try "$aupmine" import other.db
        echo "$err"
        [ "$status" -eq 3 ]
        [[ $err == *'row 4611686019 of issues: '* ]]
    done
    try "$aupmine" import --skip-bad other.db
    [ "$status" -eq 0 ]
    [[ $err == *'1 bad records were skipped'* ]]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 0 ]
}

@test "formats: --format says what it is, whatever it looks like" {
    issue 1 >rest
    gh_from_rest rest >gh
    event opened "$(issue 1)" >hour
    issue 1 | database other.db
    for pair in 'rest rest' 'gh gh' 'gharchive hour' 'github-to-sqlite other.db'; do
        rm -f "$AUPMINE_DB"*
        "$aupmine" -q import --repo owner/name --format "${pair% *}" "${pair#* }"
        [ "$(query 'SELECT count(*) FROM issue')" -eq 1 ]
    done
    for pair in 'gh rest' 'rest gh' 'gharchive rest' 'rest hour' 'rest other.db' \
        'github-to-sqlite rest'; do
        try "$aupmine" import --repo owner/name --format "${pair% *}" "${pair#* }"
        echo "$pair: $err"
        [ "$status" -eq 3 ]
    done
    try "$aupmine" import --format xml rest
    [ "$status" -eq 2 ]
}
