#include "internal.h"

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"

/* Run a query that counts issues of a repository (?1) and a time (?2, ?3). */
static enum status count_issues(struct store *store, const char *sql,
                                int64_t repository_key, int64_t start,
                                int64_t end, int64_t *count,
                                struct error *error)
{
    sqlite3_stmt *statement = statement_get(store, sql);
    bool row;
    enum status status;

    bind_integer(statement, 1, repository_key);
    bind_range(store, statement, 2, start, end);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    *count = sqlite3_column_int64(statement, 0);
    return statement_end(store, statement, error);
}

enum status store_count_issues(struct store *store, int64_t repository_key,
                               const struct issue_filter *filter,
                               int64_t *count, struct error *error)
{
    sqlite3_stmt *statement;
    enum status status;

    *count = 0;
    status = filter_prepare(store, "SELECT count(*) FROM judged j",
                            repository_key, filter, "", &statement, error);
    if (status != STATUS_OK)
        return status;
    while (statement_next(store, statement, &status, error))
        *count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status;
}

enum status store_count_filed(struct store *store, int64_t repository_key,
                              int64_t start, int64_t end, int64_t *filed,
                              struct error *error)
{
    static const char sql[] = "SELECT count(*) FROM issue WHERE repo_id = ?1"
                              " AND is_pull_request = 0"
                              " AND created_at >= ?2 AND created_at < ?3";

    return count_issues(store, sql, repository_key, start, end, filed, error);
}

enum status store_count_unjudged(struct store *store, int64_t repository_key,
                                 int64_t start, int64_t end, int64_t *unjudged,
                                 struct error *error)
{
    static const char sql[] =
        "SELECT count(*) FROM issue i LEFT JOIN verdict v"
        "   ON v.issue = i.id AND v.content_hash = i.content_hash"
        " WHERE i.repo_id = ?1 AND i.is_pull_request = 0"
        " AND i.created_at >= ?2 AND i.created_at < ?3 AND v.issue IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM review r WHERE r.issue = i.id)";

    return count_issues(store, sql, repository_key, start, end, unjudged,
                        error);
}

static void read_tagged(sqlite3_stmt *statement, struct tagged_issue *issue)
{
    struct verdict_row *verdict = &issue->verdict;

    issue->key = sqlite3_column_int64(statement, 0);
    issue->number = sqlite3_column_int64(statement, 1);
    issue->created_at = column_time(statement, 2);
    verdict->verdict =
        (enum verdict)column_word(statement, 3, &verdict_words, VERDICT_NOT);
    verdict->kind =
        (enum kind)column_word(statement, 4, &kind_words, KIND_NONE);
    verdict->domain =
        (enum domain)column_word(statement, 5, &domain_words, DOMAIN_NONE);
    verdict->automated = sqlite3_column_int(statement, 6) != 0;
    issue->reviewed = sqlite3_column_int(statement, 7) != 0;
    issue->duplicate = sqlite3_column_int(statement, 8) != 0;
    issue->author = column_bytes(statement, 9);
    issue->title = column_bytes(statement, 10);
    issue->html_url = column_bytes(statement, 11);
}

enum status store_each_tagged(struct store *store, int64_t repository_key,
                              int64_t start, int64_t end,
                              tagged_issue_handler *handle, void *context,
                              struct error *error)
{
    /* The plus keeps the search from going through every issue of the time:
     * tagged ones are few, and an index has them. */
    static const char sql[] =
        "SELECT issue, number, created_at, verdict, kind, domain, automated,"
        " reviewed, duplicate, coalesce(author, ''), title, html_url"
        " FROM judged WHERE +repo_id = ?1 AND +created_at >= ?2"
        " AND +created_at < ?3 AND issue IN"
        " (SELECT issue FROM verdict WHERE verdict.verdict <> 'not'"
        "   UNION ALL SELECT issue FROM review)"
        " ORDER BY 10, created_at, number";
    struct tagged_issue issue = {0};
    sqlite3_stmt *statement = statement_get(store, sql);
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    bind_range(store, statement, 2, start, end);
    while (statement_next(store, statement, &status, error)) {
        read_tagged(statement, &issue);
        status = handle(context, &issue, error);
    }
    return status;
}

enum status store_heaviest_evidence(struct store *store, int64_t issue_key,
                                    struct buffer *rule, struct buffer *text,
                                    struct error *error)
{
    static const char sql[] =
        "SELECT e.rule, substr(CAST(CASE e.field WHEN 'title' THEN i.title"
        "   ELSE i.body END AS BLOB), e.start + 1, e.\"end\" - e.start)"
        " FROM evidence e JOIN issue i ON i.id = e.issue"
        " WHERE e.issue = ?1 AND e.role IN ('complaint', 'borderline')"
        " ORDER BY e.role DESC, e.weight DESC, e.rule LIMIT 1";
    sqlite3_stmt *statement = statement_get(store, sql);
    bool row;
    enum status status;

    bind_integer(statement, 1, issue_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    buffer_append_bytes(rule, column_bytes(statement, 0));
    buffer_append_bytes(text, column_bytes(statement, 1));
    return statement_end(store, statement, error);
}
