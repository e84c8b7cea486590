# The database for other tools: Datasette's metadata, and plain SQL.

load helpers

setup() {
    use_program
    metadata=$top/data/metadata.json
    [ -r "$metadata" ] || skip 'there is no source tree'
}

# Of the metadata, a line for each: table, and column after a tab.
tables_named() { jq -r '.databases.aupmine.tables | keys[]' "$metadata"; }
columns_named() {
    jq -r '.databases.aupmine.tables | to_entries[] | .key as $table |
        .value | ((.columns // {} | keys[]), (.facets // [])[],
            (.sort, .sort_desc, .label_column | values)) |
        "\($table)\t\(.)"' "$metadata" | sort -u
}

tables_held() {
    query "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
        AND name NOT LIKE 'sqlite%' ORDER BY name"
}
columns_held() {
    query "SELECT m.name || char(9) || c.name
        FROM sqlite_schema m, pragma_table_xinfo(m.name) c
        WHERE m.type IN ('table', 'view')" | sort -u
}

@test "datasette: the metadata know every table and view, and no other" {
    issue 1 | "$aupmine" -q import -
    diff <(tables_named | sort) <(tables_held)
    # What is shown has a title.
    [ "$(jq '[.databases.aupmine.tables[] |
        select(.hidden != true and .title == null)] | length' "$metadata")" = 0 ]
}

@test "datasette: every column of the metadata is one" {
    issue 1 | "$aupmine" -q import -
    columns_named >named
    [ "$(wc -l <named)" -gt 50 ]
    columns_held >held
    [ -z "$(comm -23 named held)" ]
    # Each column of the counts is explained.
    diff <(jq -r '.databases.aupmine.tables.monthly.columns | keys[]' \
        "$metadata" | sort) <(awk '$1 == "monthly" { print $2 }' held)
}

@test "datasette: no key that Datasette does not know" {
    known='["title", "description", "source", "source_url", "databases",
        "tables", "facets", "sort_desc", "label_column", "hidden", "columns"]'
    [ "$(jq -c --argjson known "$known" \
        '[(keys[], (.databases[] | keys[], (.tables[] | keys[])))] |
            unique - $known' "$metadata")" = '[]' ]
}

@test "datasette: the views answer plain SQL, and agree with the report" {
    "$aupmine" -q import --repo anthropics/claude-code "$sample"
    "$aupmine" -q classify
    for view in judged stratum complaint monthly; do
        [ "$(query "SELECT count(*) > 0 FROM $view")" = 1 ]
    done
    # Facets are groups.
    columns=$(jq -r '.databases.aupmine.tables | to_entries[] | .key as $table |
        .value.facets[]? | "\($table) \(.)"' "$metadata")
    while read -r table column; do
        query "SELECT \"$column\", count(*) FROM \"$table\" GROUP BY 1" >/dev/null
    done <<<"$columns"
    query "SELECT month, filed, complaints, reporters FROM monthly
        WHERE complaints > 0 ORDER BY month" >counted
    [ -s counted ]
    "$aupmine" -q report --format json |
        jq -r '.rows[] | select(.complaints > 0) | [.period, .complaints, .reporters] |
            map(tostring) | join("|")' >reported
    diff <(cut -d '|' -f 1,3,4 counted) reported
}
