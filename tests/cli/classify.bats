# aupmine classify: what is judged when, by which rules, with what evidence.

load helpers

setup() {
    use_program
    use_small_rules
}

# judged [OPTION...]: how many issues classify says it judged.
judged() {
    "$aupmine" classify --rules "$rules" "$@" 2>&1 |
        sed -n 's/.*: \([0-9]*\) issues classified.*/\1/p' | paste -sd ' '
}

verdicts() {
    query 'SELECT number, verdict, kind, domain, score, automated FROM issue
        JOIN verdict ON issue = issue.id ORDER BY repo_id, number'
}

evidence() {
    query 'SELECT number, rule, field, zone, start, "end", weight FROM issue
        JOIN evidence ON issue = issue.id ORDER BY number, rule'
}

@test "classify: only what is new, changed, or judged by other rules" {
    { issue 1 && issue 2 && issue 3 '{"pull_request": {}}'; } | "$aupmine" -q import -
    [ "$(judged)" = 2 ]
    [ "$(judged)" = 0 ]
    issue 4 | "$aupmine" -q import -
    [ "$(judged)" = 1 ]
    # Another state is nothing to judge by, another text is.
    issue 1 '{"state": "closed", "updated_at": "2026-02-02T00:00:00Z"}' |
        "$aupmine" -q import -
    [ "$(judged)" = 0 ]
    issue 1 '{"body": "My request was refused.",
        "updated_at": "2026-03-03T00:00:00Z"}' | "$aupmine" -q import -
    [ "$(judged)" = 1 ]
    [ "$(query 'SELECT number FROM complaint')" = 1 ]
    [ "$(judged --all)" = 3 ]
    # A comment in a rule file makes no other rule set, a weight does.
    sed -i 's/^weight .*/weight 11/' "$rules"/*.rules
    [ "$(judged)" = 3 ]
    [ "$(judged)" = 0 ]
    [ "$(query 'SELECT score FROM complaint')" = 11 ]
}

@test "classify: a text that comes back without its complaint loses its evidence" {
    issue 1 '{"body": "My request was refused."}' | "$aupmine" -q import -
    [ "$(judged)" = 1 ]
    [ "$(query 'SELECT count(*) FROM evidence')" = 1 ]
    issue 1 '{"body": null, "updated_at": "2026-03-03T00:00:00Z"}' | "$aupmine" -q import -
    # Until it is judged again, the old verdict stands for the old text.
    [ "$(judged)" = 1 ]
    [ "$(query 'SELECT count(*) FROM evidence')" = 0 ]
    [ "$(query 'SELECT count(*) FROM complaint')" = 0 ]
}

@test "classify: several repositories, or the one named" {
    for repository in a/one b/two c/three; do
        { issue 1 && issue 2; } | "$aupmine" -q import --repo $repository -
    done
    [ "$(judged --repo b/two)" = 2 ]
    [ "$(judged)" = '2 0 2' ]
    try "$aupmine" classify --repo no/such
    [ "$status" -eq 1 ]
    [[ $err == *'holds nothing'* ]]
}

@test "classify: an empty database" {
    "$aupmine" -q import /dev/null
    try "$aupmine" classify
    [ "$status" -eq 1 ]
    [[ $err == *'holds nothing to classify'* ]]
}

@test "classify: rules that are missing, empty or broken, before anything is written" {
    issue 1 | "$aupmine" -q import -
    try "$aupmine" classify --rules nowhere
    [ "$status" -eq 5 ]
    [[ $err == *nowhere* ]]
    mkdir empty
    try "$aupmine" classify --rules empty
    echo "$status $err"
    [[ $status -eq 3 || $status -eq 5 ]]
    [[ $err == *empty* ]]
    cp -r "$rules" broken
    printf '\n[small.third]\nspeaks   nonsense\n' >>broken/10-small.rules
    lines=$(wc -l <broken/10-small.rules)
    try "$aupmine" classify --rules broken
    echo "$status $err"
    [ "$status" -eq 3 ]
    [[ $err == *"10-small.rules:$lines: "* ]]
    for line in 'pattern  (' 'weight   0' 'weight   x' 'zones    moon' 'colour   red' \
        'since    soon'; do
        cp "$rules"/*.rules broken
        sed -i "0,/^pattern/s/^pattern.*/$line/" broken/10-small.rules
        try "$aupmine" classify --rules broken
        echo "$line: $status $err"
        [ "$status" -eq 3 ]
        [[ $err == *"10-small.rules:"[0-9]*": "* ]]
    done
    [ "$(query 'SELECT count(*) FROM verdict')" -eq 0 ]
    try "$aupmine" classify --rules /dev/null
    [[ $status -eq 3 || $status -eq 5 ]]
}

@test "classify: evidence points at bytes of the text as it is stored" {
    "$aupmine" -q import "$sample"
    "$aupmine" -q import --repo other/generated <("$build/generate" 500)
    "$aupmine" -q import --repo other/hostile \
        "$BATS_TEST_DIRNAME/../fixtures/hostile.ndjson"
    "$aupmine" -q classify
    [ "$(query 'SELECT count(*) > 500 FROM evidence')" -eq 1 ]
    # Within the field, never empty, never in the middle of a character.
    [ "$(query "WITH e AS (SELECT start, \"end\", CAST(CASE field
            WHEN 'title' THEN title ELSE body END AS BLOB) AS text
            FROM evidence JOIN issue ON issue = issue.id)
        SELECT count(*) FROM e WHERE text IS NULL OR start >= \"end\"
            OR start < 0 OR \"end\" > length(text)
            OR hex(substr(text, start + 1, 1)) BETWEEN '80' AND 'BF'
            OR hex(substr(text, \"end\" + 1, 1)) BETWEEN '80' AND 'BF'")" -eq 0 ]
    # The zone of the title is the title, and of nothing else.
    [ "$(query "SELECT count(*) FROM evidence
        WHERE (field = 'title') <> (zone = 'title')")" -eq 0 ]
    # show prints just those bytes.
    for number in $("$aupmine" list --format numbers --repo sample/claude-code | head -n 40); do
        "$aupmine" show --json --repo sample/claude-code "$number"
    done >shown
    diff <(jq -c '.number as $n | .evidence[] | [$n, .rule, .text]' shown | sort) \
        <(query "SELECT json_array(number, rule,
            CAST(substr(CAST(CASE field WHEN 'title' THEN title ELSE body END
            AS BLOB), start + 1, \"end\" - start) AS TEXT))
            FROM evidence e JOIN issue i ON i.id = e.issue JOIN repo ON repo.id = repo_id
            WHERE repo.name = 'sample/claude-code' AND number IN
            ($(jq -s 'map(.number) | join(",")' -r shown))" | jq -c . | sort)
}

@test "classify: a rule's evidence matches the rule's words" {
    issue 1 '{"title": "é blocked output", "body": "漢字 My\trequest\r\nwas  refused\u0000 x"}' |
        "$aupmine" -q import -
    judged
    [ "$(evidence)" = '1|small.blocked|title|title|3|17|10
1|small.refused|body|prose|7|31|10' ]
}

# same_as_before FILE [NAME=VALUE...]: a new database, judged under these
# settings, agrees with the files verdicts and evidence.
same_as_before() {
    rm -f "$AUPMINE_DB"*
    "$aupmine" -q import "$1"
    env "${@:2}" "$aupmine" -q classify
    verdicts | cmp - verdicts
    evidence | cmp - evidence
}

@test "classify: the same in any order of import" {
    use_sample
    verdicts >verdicts
    evidence >evidence
    [ "$(wc -l <verdicts)" -eq 309 ]
    tac "$sample" >file
    same_as_before file
    for seed in 1 2 3; do
        shuf --random-source=<(yes $seed) "$sample" >file
        same_as_before file
    done
    # In pieces, each judged when it comes.
    rm -f "$AUPMINE_DB"*
    split -n r/7 file piece.
    for piece in piece.*; do
        "$aupmine" -q import "$piece"
        "$aupmine" -q classify
    done
    verdicts | cmp - verdicts
    evidence | cmp - evidence
}

@test "classify: the same in any locale" {
    LC_ALL=C "$aupmine" -q import "$sample"
    LC_ALL=C "$aupmine" -q classify
    verdicts >verdicts
    evidence >evidence
    same_as_before "$sample" LC_ALL=C.UTF-8
    same_as_before "$sample" LC_ALL=no_SUCH.locale
    same_as_before "$sample" LC_ALL= LANG= LC_CTYPE=C
}

@test "classify: the same in a country that has other letters and numbers" {
    export LOCPATH=$BATS_TEST_TMPDIR/locales
    mkdir "$LOCPATH"
    localedef -i tr_TR -f UTF-8 "$LOCPATH/tr_TR.UTF-8" ||
        skip 'no localedef, or no source of tr_TR'
    [ "$(LC_ALL=tr_TR.UTF-8 locale decimal_point)" = , ]
    use_sample
    verdicts >verdicts
    evidence >evidence
    same_as_before "$sample" LC_ALL=tr_TR.UTF-8
    same_as_before "$sample" LC_ALL=tr_TR.UTF-8 LANGUAGE=tr
}

@test "classify: beside another run that writes all the time" {
    for repository in a/one b/two; do
        "$build/generate" 1500 --repo $repository
    done >file
    "$aupmine" -q import file
    (for number in $(seq 30); do
        issue "$((number + 90000))" | "$aupmine" -q import - || exit 1
    done) 3>&- &
    writer=$!
    for _ in 1 2 3 4; do
        try "$aupmine" -q classify --all
        echo "$status: $err"
        [ "$status" -eq 0 ]
    done
    wait $writer
    [ "$(query 'PRAGMA integrity_check')" = ok ]
}

@test "classify: two at once, and killed ones, leave whole verdicts" {
    use_sample
    verdicts >expected
    evidence >expected-evidence
    "$aupmine" -q classify --all 3>&- &
    first=$!
    "$aupmine" -q classify --all
    wait $first
    verdicts | cmp - expected
    for pause in 0.01 0.03 0.06 0.1; do
        timeout -s KILL $pause "$aupmine" -q classify --all 3>&- || true
        verdicts | cmp - expected
        evidence | cmp - expected-evidence
    done
    [ "$(query 'PRAGMA integrity_check')" = ok ]
    [ -z "$(query 'PRAGMA foreign_key_check')" ]
}
