# The numbers of a report on the sample, against SQL that counts them from the
# tables by other words than the program's.

load helpers

setup_file() {
    use_program
    AUPMINE_DB=$BATS_FILE_TMPDIR/sample.db
    use_sample
    # People's words on some: they win over the rules.
    sqlite3 "$AUPMINE_DB" "
        INSERT INTO review SELECT issue, 'not', NULL, NULL, '2026-10-01T00:00:00Z'
            FROM verdict WHERE verdict = 'complaint' AND issue % 17 = 0;
        INSERT INTO review SELECT issue, 'complaint', 'decline', 'n',
            '2026-10-01T00:00:00Z'
            FROM verdict WHERE verdict <> 'complaint' AND issue % 5 = 0;
        INSERT INTO review SELECT issue, 'borderline', NULL, NULL,
            '2026-10-01T00:00:00Z'
            FROM verdict WHERE verdict = 'not' AND issue % 7 = 0 AND issue % 5;"
}

setup() {
    use_program
    AUPMINE_DB=$BATS_FILE_TMPDIR/sample.db
}

# Issues with what counts for them. m: period; c: counts as a complaint; first:
# the reporter's first complaint in the period.
judged_by_sql() {
    echo "WITH base AS (
        SELECT $1 AS m, number, created_at, ifnull(author, '') AS who,
            ifnull(r.verdict, v.verdict) AS verdict,
            CASE WHEN ifnull(r.verdict, v.verdict) <> 'not'
                THEN ifnull(r.kind, v.kind) END AS k,
            CASE WHEN ifnull(r.verdict, v.verdict) <> 'not'
                THEN ifnull(v.domain, 'general') END AS d,
            v.automated OR i.id IN (SELECT issue FROM shape) AS a,
            r.issue IS NOT NULL AS reviewed,
            ifnull(state_reason, '') = 'duplicate'
                OR labels LIKE '%\"duplicate\"%' AS dup
        FROM issue i LEFT JOIN verdict v ON v.issue = i.id
            LEFT JOIN review r ON r.issue = i.id
        WHERE NOT is_pull_request),
    passing AS (SELECT *, $2 AS pass, $2 AND $3 AS c FROM base),
    j AS (SELECT *, c AND row_number() OVER (PARTITION BY m, who, c
            ORDER BY created_at, number) = 1 AS first FROM passing)"
}

# count_by_sql PERIOD [PASSES [COMPLAINT [COUNTED]]]: SQL expressions; COUNTED
# is what kinds and domains count.
count_by_sql() {
    local counted=${4:-c} word list=
    for word in aup safeguard filter decline; do
        list+=", sum($counted AND k IS '$word')"
    done
    for word in security science general creative other; do
        list+=", sum($counted AND d = '$word')"
    done
    query "$(judged_by_sql "$1" "${2:-1}" "${3:-verdict = 'complaint'}")
        SELECT m, count(*), sum(c), sum(pass AND verdict = 'borderline'),
            count(DISTINCT CASE WHEN c THEN who END), sum(c AND a),
            sum(pass AND reviewed), sum(c AND dup)$list
        FROM j GROUP BY m ORDER BY m"
}

# The same from a JSON report, where periods without any issue have rows too.
count_by_json() {
    jq -r '.rows[] | select(.filed > 0 or .complaints > 0) | [.period, .filed,
        .complaints, .borderline, .reporters, .automated, .reviewed,
        .duplicates, .kinds.aup, .kinds.safeguard, .kinds.filter,
        .kinds.decline, .domains.security, .domains.science, .domains.general,
        .domains.creative, .domains.other] | join("|")' "$1"
}

month="substr(created_at, 1, 7)"

# agree "OPTIONS" [SQL...]: a report with these options against count_by_sql.
agree() {
    # shellcheck disable=SC2086 # options are words
    "$aupmine" -q report --format json $1 >json
    count_by_json json >counted
    count_by_sql "${@:2}" >expected
    [ "$(wc -l <expected)" -gt 1 ]
    diff expected counted
}

@test "counts: by month" {
    agree '' "$month"
    [ "$(jq '[.rows[].reviewed] | add' json)" -gt 20 ]
    [ "$(jq '[.rows[].automated] | add' json)" -gt 0 ]
}

@test "counts: by quarter and year" {
    agree '--by quarter' "substr(created_at, 1, 4) || '-Q' ||
        ((substr(created_at, 6, 2) + 2) / 3)"
    [ "$(jq -r .by json)" = quarter ]
    agree '--by year' "substr(created_at, 1, 4)"
}

@test "counts: by ISO week" {
    # Mondays first, then their names as the calendar of date(1) has them.
    "$aupmine" -q report --by week --format json >json
    count_by_json json >counted
    count_by_sql "date(created_at, 'weekday 0', '-6 days')" |
        while IFS='|' read -r monday rest; do
            echo "$(date -u -d "$monday" +%G-W%V)|$rest"
        done >expected
    [ "$(wc -l <expected)" -gt 30 ]
    diff expected counted
    # A row for every week, those without any issue too.
    [ "$(jq '.rows | length' json)" -gt "$(wc -l <expected)" ]
    [ "$(jq -r '.rows[].period' json | sort -u | wc -l)" -eq \
        "$(jq '.rows | length' json)" ]
}

@test "counts: some kinds and domains" {
    agree '--kind aup' "$month" "k IS 'aup'"
    agree '--kind safeguard,aup' "$month" "k IN ('aup', 'safeguard')"
    agree '--kind aup --kind safeguard' "$month" "k IN ('aup', 'safeguard')"
    agree '--domain science,creative' "$month" "d IN ('science', 'creative')"
    agree '--kind decline,filter --domain general --by year' \
        'substr(created_at, 1, 4)' \
        "d IS 'general' AND k IN ('decline', 'filter')"
}

@test "counts: without what tools filed" {
    agree '--no-automated' "$month" 'NOT a'
    [ "$(jq .totals.automated json)" -eq 0 ]
}

@test "counts: borderline issues as complaints" {
    agree '--borderline' "$month" 1 "verdict IN ('complaint', 'borderline')"
    [ "$(jq .totals.borderline json)" -gt 10 ]
    agree '--borderline --kind aup --no-automated' "$month" \
        "k IS 'aup' AND NOT a" "verdict IN ('complaint', 'borderline')"
}

@test "counts: reporters, each by the first complaint" {
    agree '--series reporters' "$month" 1 "verdict = 'complaint'" first
    jq -e 'all(.rows[]; .reporters == ([.kinds[]] | add)
        and .reporters == ([.domains[]] | add))' json
    jq -e 'any(.rows[]; .reporters < .complaints)' json
    [ "$(jq -r .series json)" = reporters ]
}

@test "counts: totals are those of the whole time" {
    for options in '' '--by week' '--by year --kind aup' '--series reporters' \
        '--borderline --no-automated'; do
        # shellcheck disable=SC2086 # options are words
        "$aupmine" -q report --format json $options >json
        jq -e '. as $r | ["filed", "complaints", "borderline", "automated",
            "reviewed", "duplicates"] | all(. as $k |
                $r.totals[$k] == ([$r.rows[][$k]] | add))' json
    done
    "$aupmine" -q report --format json --kind aup >json
    [ "$(jq .totals.reporters json)" -eq "$(query "SELECT count(DISTINCT
        ifnull(author, '')) FROM complaint WHERE kind = 'aup'")" ]
}

@test "counts: those of the views, before any review" {
    cp "$AUPMINE_DB" plain.db
    AUPMINE_DB=plain.db
    sqlite3 plain.db 'DELETE FROM review'
    "$aupmine" -q report --format json >json
    jq -r '.rows[] | select(.filed > 0) | [.period, .filed, .complaints,
        .reporters, .automated, .per_1000, .kinds.aup, .kinds.safeguard,
        .kinds.filter, .kinds.decline] | join("|")' json >counted
    query "SELECT month, filed, complaints, reporters, automated,
        CASE per_1000 WHEN round(per_1000) THEN CAST(per_1000 AS INTEGER)
            ELSE per_1000 END, aup, safeguard, filter, decline
        FROM monthly ORDER BY month" >expected
    diff expected counted
    [ "$(jq .totals.complaints json)" -eq \
        "$(query 'SELECT count(*) FROM complaint')" ]
}

@test "counts: every format carries the same" {
    for options in '' '--by week --kind aup,filter' \
        "--timeline $top/data/timeline-register-2026-04.tsv --series reporters"; do
        # shellcheck disable=SC2086 # options are words
        "$aupmine" -q report $options -o r.json
        # shellcheck disable=SC2086
        "$aupmine" -q report $options -o r.csv
        # shellcheck disable=SC2086
        "$aupmine" -q report $options -o r.tsv
        # shellcheck disable=SC2086
        COLUMNS=200 "$aupmine" -q report $options >r.txt
        jq -r '.repo as $repo | .rows[] | [$repo, .period, .filed,
            .filed_source, .complaints, .borderline, .reporters, .automated,
            .reviewed, .duplicates, .per_1000, .partial, .kinds.aup,
            .kinds.safeguard, .kinds.filter, .kinds.decline,
            .domains.security, .domains.science, .domains.general,
            .domains.creative, .domains.other, .per_1000_low,
            .per_1000_high] | map(. // 0 | tostring) | join("|")' r.json >json
        sqlite3 :memory: '.import --csv r.csv r' \
            'SELECT repo, period, filed, filed_source, complaints, borderline,
                reporters, automated, reviewed, duplicates, per_1000 + 0,
                CASE partial WHEN "true" THEN "true" ELSE 0 END, kind_aup,
                kind_safeguard, kind_filter, kind_decline, domain_security,
                domain_science, domain_general, domain_creative, domain_other,
                per_1000_low + 0, per_1000_high + 0 FROM r' |
            sed 's/\.0|/|/g; s/\.0$//' >csv
        diff json csv
        sqlite3 :memory: '.import --csv r.csv r' '.mode tabs' '.headers on' \
            'SELECT * FROM r' | diff - r.tsv
        jq -r '.rows[] | [.period, .filed, .complaints, .reporters] |
            join("|")' r.json >json
        grep '^20' r.txt | tr -d '*,' | awk '{ print $1, $2, $3, $4 }' OFS='|' |
            diff json -
    done
}

@test "counts: the rate's range is Wilson's" {
    "$aupmine" -q report --format json >json
    jq -r '.rows[], .totals | select(.per_1000 != null) | [.complaints, .filed,
        .per_1000, .per_1000_low, .per_1000_high] | @tsv' json |
        awk -F '\t' 'function near(a, b) { return a - b < .006 && b - a < .006 }
        { z = 1.959964; n = $2; p = $1 / n
          half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
          low = (p + z * z / (2 * n) - half) / (1 + z * z / n)
          high = (p + z * z / (2 * n) + half) / (1 + z * z / n)
          if (!near($3, 1000 * p) || !near($4, 1000 * low) ||
              !near($5, 1000 * high)) { print; bad = 1 } }
        END { exit bad || NR < 10 }'
}

@test "counts: the readings of the timeline" {
    "$aupmine" -q report --format json --from 2025-07 --to 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv" >json
    jq -r '.rows[] | [.period, .readings[].count] | join("|")' json >counted
    query "$(judged_by_sql "$month" 1 "verdict = 'complaint'")
        SELECT m, sum(c), sum(c AND k IN ('aup', 'safeguard')),
            count(DISTINCT CASE WHEN c THEN who END),
            count(DISTINCT CASE WHEN c AND k IN ('aup', 'safeguard') THEN who END)
        FROM j WHERE m BETWEEN '2025-07' AND '2026-04' GROUP BY m
        ORDER BY m" >expected
    diff expected counted
    jq -e '.rows | all(.published as $band | .readings | all(
        .verdict == if .count < $band.low then "below"
            elif $band.high != null and .count > $band.high then "above"
            else "within" end))' json
    "$aupmine" -q report --format csv --from 2025-07 --to 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv" >csv
    sqlite3 :memory: '.import --csv csv r' 'SELECT period, issues_all,
        issues_all_verdict, issues_aup_safeguard, issues_aup_safeguard_verdict,
        reporters_all, reporters_all_verdict, reporters_aup_safeguard,
        reporters_aup_safeguard_verdict FROM r' >flat
    jq -r '.rows[] | [.period, (.readings[] | .count, .verdict)] | join("|")' \
        json | diff - flat
    # Each summary line tells of its column.
    for i in 0 1 2 3; do
        jq -e --argjson i $i '[.rows[].readings[$i].verdict] as $all |
            .timeline.readings[$i] | .compared == 10
            and .below == ([$all[] | select(. == "below")] | length)
            and .within == ([$all[] | select(. == "within")] | length)
            and .above == ([$all[] | select(. == "above")] | length)' json
    done
    [ "$(jq -c '[.timeline.readings[] | [.series, .kinds]]' json)" = \
        '[["issues","all"],["issues","aup,safeguard"],["reporters","all"],["reporters","aup,safeguard"]]' ]
}

@test "counts: the rank correlation is Spearman's, ties and all" {
    "$aupmine" -q report --format json --from 2025-07 --to 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv" >json
    for i in 0 1 2 3; do
        # Pearson's formula over mean ranks, which jq's sort gives.
        jq -e --argjson i $i 'def ranks: . as $v | map(. as $x |
                ([$v[] | select(. < $x)] | length) +
                (([$v[] | select(. == $x)] | length) + 1) / 2);
            def mean: add / length;
            ([.rows[] | (.published.low + (.published.high // .published.low))
                / 2] | ranks) as $a |
            ([.rows[].readings[$i].count] | ranks) as $b |
            ($a | mean) as $ma | ($b | mean) as $mb |
            (([range(10) | ($a[.] - $ma) * ($b[.] - $mb)] | add) /
            ((([$a[] | . - $ma | . * .] | add) *
              ([$b[] | . - $mb | . * .] | add)) | sqrt)) as $r |
            (.timeline.readings[$i].rank_correlation - $r) |
            . < 0.0001 and . > -0.0001' json
    done
}

@test "counts: readings keep to every filter but kinds" {
    "$aupmine" -q report --format json --from 2025-07 --to 2026-04 --kind decline \
        --timeline "$top/data/timeline-register-2026-04.tsv" >json
    "$aupmine" -q report --format json --from 2025-07 --to 2026-04 \
        --timeline "$top/data/timeline-register-2026-04.tsv" >all
    [ "$(jq -c .timeline json)" = "$(jq -c .timeline all)" ]
    [ "$(jq '.rows[9].published.verdict' json)" = '"below"' ]
    "$aupmine" -q report --format json --from 2025-07 --to 2026-04 \
        --domain science \
        --timeline "$top/data/timeline-register-2026-04.tsv" >json
    [ "$(jq '[.rows[].readings[0].count] | add' json)" -eq \
        "$(jq .totals.complaints json)" ]
}
