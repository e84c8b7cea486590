# What the classifier must reach: figures on the sample, and on real issues
# where they are at hand.

load helpers

setup() {
    use_program
}

# judge FILE: a database of it, classified.
judge() {
    "$aupmine" -q import "$1"
    "$aupmine" -q classify
}

# holds FILTER: jq says so of what eval says.
holds() {
    jq -e "$1" out >/dev/null || {
        jq -c '[.n, .precision, .recall, .kind_accuracy, .domain_accuracy,
            .automated_accuracy, .misses, .false_alarms]' out
        return 1
    }
}

# Every complaint has evidence that speaks for it; what show prints as evidence
# are the bytes of the stored text, and the stored text is that of the source.
assert_defended() {
    [ "$(query "SELECT count(*) FROM verdict v WHERE verdict = 'complaint'
        AND NOT EXISTS (SELECT 1 FROM evidence e
            WHERE e.issue = v.issue AND role = 'complaint')")" -eq 0 ]
    "$aupmine" list --verdict complaint --format numbers >numbers
    while read -r number; do
        "$aupmine" -q show --json "$number"
    done <numbers >shown
    [ "$(jq -r .number shown | sort)" = "$(sort numbers)" ]
    jq -s -e 'length > 0 and all(.verdict == "complaint" and (.evidence | length > 0))' shown
    diff <(jq -c '.number as $n | .evidence[]
            | [$n, .rule, .field, .zone, .start, .end, .text]' shown | sort) \
        <(query "SELECT json_array(number, rule, field, zone, start, \"end\",
            CAST(substr(CAST(CASE field WHEN 'title' THEN title ELSE body END
            AS BLOB), start + 1, \"end\" - start) AS TEXT))
            FROM evidence e JOIN issue i ON i.id = e.issue
            JOIN verdict v ON v.issue = i.id
            WHERE v.verdict = 'complaint'" | jq -c . | sort)
    diff <(jq -c '[.number, .title, .body]' "$1" | sort) \
        <(query 'SELECT json_array(number, title, body) FROM issue' | jq -c . | sort)
}

@test "measure: the sample, against its labels" {
    judge "$sample"
    try "$aupmine" eval --json "$top/data/labels.tsv" --min-precision 0.98 --min-recall 0.98
    [ "$status" -eq 0 ]
    holds '.n > 280 and .precision >= 0.98 and .recall >= 0.98'
    holds '.kind_accuracy >= 0.97 and .domain_accuracy >= 0.85'
    holds '.automated_accuracy == 1'
    # Those labelled as a tool's, complaints or not, are the ones that are marked.
    [ "$("$aupmine" list --all --format json | jq 'select(.automated).number' | sort)" = \
        "$(awk -F '\t' '$6 == 1 { print $1 }' "$top/data/labels.tsv" | sort)" ]
}

@test "measure: every complaint of the sample can be defended by its bytes" {
    judge "$sample"
    assert_defended "$sample"
}

@test "measure: three complaints among real issues" {
    needs_shared corpus/real-issues.ndjson
    judge "$shared/corpus/real-issues.ndjson"
    [ "$("$aupmine" list --verdict complaint --format numbers | wc -l)" -eq 3 ]
    try "$aupmine" eval --json "$top/data/labels.tsv"
    holds '.tp == 3 and .fp == 0 and .fn == 0 and .tn == 494'
    holds '.kind_accuracy == 1 and .automated_accuracy == 1'
}

@test "measure: every complaint of the research material can be defended" {
    needs_shared corpus
    for file in "$shared"/corpus/*.ndjson; do
        rm -f "$AUPMINE_DB"*
        judge "$file"
        assert_defended "$file"
    done
}

@test "measure: half of a family is found without its rules" {
    try "$top/tests/ablation" "$build"
    echo "$out $err"
    [ "$status" -eq 0 ]
    for family in safeguard filter aup decline; do
        grep -qE "^$family +$family\.\* +[0-9]+ of [0-9]+ " out
    done
    grep -qE '^all +[0-9]+ of [0-9]+ ' out
}
