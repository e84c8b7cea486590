#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/timestamp.h"

static enum status count_filed(struct store *store, int64_t repository_key,
                               const char *start, const char *end,
                               struct counts *counts, struct error *error)
{
    sqlite3_stmt *statement;
    bool row;
    enum status status;

    status = statement_get(store,
                           "SELECT count(*) FROM issue WHERE repo_id = ?1"
                           " AND is_pull_request = 0"
                           " AND created_at >= ?2 AND created_at < ?3",
                           &statement, error);
    if (status != STATUS_OK)
        return status;
    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, start);
    bind_string(store, statement, 3, end);
    status = statement_step(store, statement, &row, error);
    if (status == STATUS_OK && row) {
        counts->filed = sqlite3_column_int64(statement, 0);
        status = statement_end(store, statement, error);
    }
    return status;
}

static void add_complaint(sqlite3_stmt *statement, struct counts *counts)
{
    int kind = column_word(statement, 1, &kind_words, KIND_NONE);
    int domain = column_word(statement, 2, &domain_words, DOMAIN_NONE);

    counts->complaints++;
    counts->automated += sqlite3_column_int64(statement, 3);
    counts->duplicates += sqlite3_column_int64(statement, 5);
    if (kind != KIND_NONE)
        counts->kinds[kind]++;
    if (domain != DOMAIN_NONE)
        counts->domains[domain]++;
}

/* Rows come in order of their author, so that a new name is a new reporter. */
static enum status count_tagged(struct store *store, sqlite3_stmt *statement,
                                struct counts *counts, struct error *error)
{
    struct buffer author;
    bool row = true;
    enum status status = STATUS_OK;

    buffer_init(&author);
    while (row) {
        int verdict;

        status = statement_step(store, statement, &row, error);
        if (status != STATUS_OK || !row)
            break;
        verdict = column_word(statement, 0, &verdict_words, VERDICT_NOT);
        counts->reviewed += sqlite3_column_int64(statement, 4);
        if (verdict == VERDICT_BORDERLINE)
            counts->borderline++;
        if (verdict != VERDICT_COMPLAINT)
            continue;
        if (counts->complaints == 0 ||
            !bytes_equal(buffer_bytes(&author), column_bytes(statement, 6)))
            counts->reporters++;
        buffer_reset(&author);
        buffer_append_bytes(&author, column_bytes(statement, 6));
        add_complaint(statement, counts);
    }
    sqlite3_reset(statement);
    if (status == STATUS_OK)
        status = buffer_status(&author, error);
    buffer_release(&author);
    return status;
}

enum status store_count(struct store *store, int64_t repository_key,
                        int64_t start, int64_t end, struct counts *counts,
                        struct error *error)
{
    static const char sql[] =
        "SELECT verdict, kind, domain, automated, reviewed, duplicate,"
        " coalesce(author, '') FROM judged"
        " WHERE repo_id = ?1 AND created_at >= ?2 AND created_at < ?3"
        " AND issue IN (SELECT issue FROM verdict WHERE verdict.verdict <> 'not'"
        "   UNION ALL SELECT issue FROM review)"
        " ORDER BY 7";
    char first[TIMESTAMP_SIZE];
    char after[TIMESTAMP_SIZE];
    sqlite3_stmt *statement;
    enum status status;

    memset(counts, 0, sizeof(*counts));
    timestamp_format(start, first);
    timestamp_format(end, after);
    status = count_filed(store, repository_key, first, after, counts, error);
    if (status == STATUS_OK)
        status = statement_get(store, sql, &statement, error);
    if (status != STATUS_OK)
        return status;
    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, first);
    bind_string(store, statement, 3, after);
    return count_tagged(store, statement, counts, error);
}
