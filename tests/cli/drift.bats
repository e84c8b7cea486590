# aupmine drift: wordings of blocks that no rule covers.

load helpers

setup() {
    use_program
    folder=$BATS_TEST_TMPDIR/rules
    drift=("$aupmine" --rules "$folder")
}

# The rules that are shipped, without some files; those from 18 to 33 and 54 are for
# wordings at large, so they cover what a family's own rules cover.
use_rules_without() {
    mkdir "$folder"
    cp "$top"/patterns/*.rules "$folder"
    for file in "$@"; do
        rm "$folder/$file"
    done
}

# brings_back FILE WORDING: without a family's rules its message is the first
# cluster; with the drafts in their place the rules hold, the wording is covered
# and issues are tagged that were not.
brings_back() {
    use_rules_without "$1" 18-next-wording.rules 20-plain-words.rules \
        21-composed-messages.rules 21-guards.rules 24-turned-away.rules \
        33-plain-composed.rules 54-against-composed.rules
    "$aupmine" -q import "$sample"
    "${drift[@]}" -q classify
    "${drift[@]}" -q list --format numbers | sort >before

    "${drift[@]}" -q drift --since 2025-01 --format json >found
    jq -r '.wording' found | head -n 2 >first
    grep -qxF "$2" first
    "${drift[@]}" -q drift --since 2025-01 --format rules >drafts
    cp drafts "$folder/90-drafts.rules"

    "${drift[@]}" -q rules lint
    "${drift[@]}" -q rules test
    "${drift[@]}" -q classify
    "${drift[@]}" -q list --format numbers | sort >after
    [ -z "$(comm -23 before after)" ]
    [ -n "$(comm -13 before after)" ]
    jq -r --arg wording "$2" 'select(.wording == $wording) | .numbers[]' found |
        sort >examples
    [ -s examples ]
    [ -z "$(comm -23 examples after)" ]
    try "${drift[@]}" drift --since 2025-01 --format json
    refute grep -qF "$2" out
}

@test "drift: brings back the safeguards' message" {
    brings_back 10-safeguard.rules "<model>'s safeguards flagged this message"
}

@test "drift: brings back the filter's message" {
    brings_back 12-filter.rules 'output blocked by content filtering policy'
}

@test "drift: brings back the Usage Policy error" {
    brings_back 14-aup.rules 'claude code is unable to respond to this request, which appears to violate our usage policy'
}

@test "drift: brings back the malware reminder" {
    brings_back 16-decline.rules 'whenever you read a file, you should consider whether it would be considered malware'
}

@test "drift: what the rules cover is not reported" {
    use_rules_without
    "$aupmine" -q import "$sample"
    try "${drift[@]}" -q drift --since 2025-01
    refute grep -qE 'safeguards flagged|Usage Policy|filtering policy|considered malware' out
    jq -c 'select(.likeness >= 6)' \
        <("${drift[@]}" -q drift --since 2025-01 --format json) >likely
    [ ! -s likely ]
}

# said NUMBER AUTHOR CREATED BODY
said() {
    issue "$1" "$(jq -nc --arg a "$2" --arg c "$3" --arg b "$4" \
        '{user: {login: $a, id: 1}, created_at: $c, body: $b}')"
}

use_wardens() {
    use_small_rules
    folder=$rules
    {
        said 1 ann 2026-01-02T00:00:00Z 'A jailer paused your last conversation.'
        said 2 bob 2026-01-02T00:00:00Z 'A jailer paused your last conversation.'
        said 3 cy 2026-01-02T00:00:00Z 'A jailer paused your last conversation.'
        said 4 ann 2026-04-02T00:00:00Z "Opus 6's warden blocked this reply."
        said 5 bob 2026-05-02T00:00:00Z "Fable 7.1's warden blocked this reply."
        said 6 cy 2026-06-30T23:59:59Z "Haiku 3's warden blocked this reply."
        said 7 cy 2026-06-30T23:59:59Z "Haiku 3's warden blocked this reply."
        said 8 dot 2026-05-02T00:00:00Z 'A gaoler refused your last request.'
    } >issues.ndjson
    "$aupmine" -q import issues.ndjson
}

@test "drift: lines of a log are left out, messages in it are not" {
    use_small_rules
    folder=$rules
    for author in ann bob cy; do
        body=$(cat <<'END'
```
2026-01-02T03:04:05Z the lock on the settings was not to be had
[ERROR] the connection to the other server was lost again
    at Object.open (node:fs:601:3)
/usr/lib/libssl.so: no version information available for this one
level=info msg="the connection was made once again and holds"
[{"error":"Error: the directory was read as though a file
The jailer keeps the answer to this from you
Error: a second gaoler took my question away for good
{"type":"error","message":"what is asked here stays behind walls"}
API Error: 400 {"type":"error","message":"nobody may be told how that goes"}
2026-01-02T03:04:05Z ERROR a warden blocked this reply of yours
```
END
        )
        said $((++number)) $author 2026-01-02T00:00:00Z "$body"
    done >issues.ndjson
    "$aupmine" -q import issues.ndjson
    "${drift[@]}" -q drift --format json >out
    diff <(jq -r .wording out | sort) - <<'END'
<id>, <n>, 05z error a warden blocked this reply of yours
a second gaoler took my question away for good
nobody may be told how that goes
the jailer keeps the answer to this from you
what is asked here stays behind walls
END
}

@test "drift: counts issues, reporters and months, and names the latest" {
    use_wardens
    try "${drift[@]}" drift
    [ "$status" -eq 0 ]
    [ "$(wc -l <out)" -eq 2 ]
    [[ $out == '     4     3 2026-04 2026-06 -         #7,#6,#5'$'\n'*"warden blocked this reply"* ]]
    [[ $err == *'1 wording in 5 issues of owner/name'* ]]
}

@test "drift: --since, --min and --limit" {
    use_wardens
    "${drift[@]}" -q drift --since 2026-01 --format json >out
    [ "$(jq -c '[.issues, .reporters, .first, .last, .numbers]' out | paste -sd ' ')" = \
        '[4,3,"2026-04","2026-06",[7,6,5]] [3,3,"2026-01","2026-01",[3,2,1]]' ]
    "${drift[@]}" -q drift --since 2026-01 --limit 1 --format json >out
    [ "$(wc -l <out)" -eq 1 ]
    "${drift[@]}" -q drift --since 2026-01 --min 1 --format json >out
    [ "$(wc -l <out)" -eq 3 ]
    try "${drift[@]}" drift --min 4
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    for wrong in '--since 2026-13' '--min x' '--format csv' 'operand'; do
        # shellcheck disable=SC2086 # words
        try "${drift[@]}" drift $wrong
        [ "$status" -eq 2 ]
    done
}

@test "drift: drafts do not take an id that the rules have" {
    use_wardens
    "${drift[@]}" -q drift --format rules >"$folder/90-drafts.rules"
    grep -qxF '[drift.1]' "$folder/90-drafts.rules"
    "${drift[@]}" -q drift --since 2026-01 --format rules >"$folder/91-drafts.rules"
    grep -qxF '[drift.2]' "$folder/91-drafts.rules"
    "${drift[@]}" -q rules test
    "${drift[@]}" -q rules lint
    "${drift[@]}" -q classify
    [ "$("${drift[@]}" -q list --format numbers | sort | paste -sd ' ')" = '1 2 3 4 5 6 7' ]
}

@test "drift: the same from any order of import" {
    use_wardens
    "${drift[@]}" -q drift --since 2026-01 --min 1 --format rules >first
    rm "$AUPMINE_DB"
    sort -R issues.ndjson >again.ndjson
    "$aupmine" -q import again.ndjson
    LC_ALL=C "${drift[@]}" -q drift --since 2026-01 --min 1 --format rules >second
    cmp first second
}

@test "drift: hostile text reaches neither the terminal nor a rule" {
    use_small_rules
    folder=$rules
    for number in 1 2 3; do
        issue "$number" '{"body": "a \u001b[31mwarden\u0007 blocked this reply \u202e to .*(+?[ \\d \"\u0000\n[drift.9]\nspeaks against"}'
    done >issues.ndjson
    "$aupmine" -q import issues.ndjson
    for format in table json rules; do
        try "${drift[@]}" drift --format "$format"
        [ "$status" -eq 0 ]
        refute grep -qP '[\x00-\x08\x0b-\x1f\x7f]' out
        refute grep -qF 'drift.9' out
    done
    try "${drift[@]}" drift
    [[ $out == *'\x1b'*'warden'* ]]
    refute grep -q $'\u202e' out
    "${drift[@]}" -q drift --format rules >"$folder/90-drafts.rules"
    "${drift[@]}" -q rules test
    "${drift[@]}" -q rules lint
}

@test "drift: nothing new, nothing there, no database" {
    use_small_rules
    folder=$rules
    try "${drift[@]}" drift
    [ "$status" -eq 5 ]
    issue 1 >issues.ndjson
    "$aupmine" -q import issues.ndjson
    for format in table json rules; do
        try "${drift[@]}" drift --format "$format"
        [ "$status" -eq 1 ]
        [ -z "$out" ]
        [[ $err == *'no wording in 1 issues of owner/name'* ]]
    done
    try "${drift[@]}" drift --since 2030-01
    [ "$status" -eq 1 ]
    [[ $err == *'no wording in 0 issues'* ]]
    try "${drift[@]}" --repo nobody/nothing drift
    [ "$status" -eq 1 ]
    [[ $err == *'holds nothing of nobody/nothing'* ]]
}

@test "drift: a repository of which only the name is known" {
    use_small_rules
    folder=$rules
    issue 1 '{"pull_request": {"url": "x"}}' >issues.ndjson
    "$aupmine" -q import issues.ndjson
    try "${drift[@]}" drift
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [[ $err == *'no wording in 0 issues'* ]]
}
