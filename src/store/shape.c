#include "internal.h"

#include "aupmine/store_verdict.h"

/* The issues of the accounts whose filings changed. */
#define DUE_ISSUES                                                             \
    " FROM shape_due d CROSS JOIN issue i ON i.repo_id = d.repo_id"            \
    " AND i.author = d.author AND i.is_pull_request = 0"                       \
    " WHERE d.repo_id = ?1"

enum status shape_note_filers(struct store *store, int64_t repository_key,
                              const struct issue *issue, struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "INSERT INTO shape_due SELECT ?1, author FROM"
               " (SELECT author FROM issue WHERE repo_id = ?1"
               "   AND number = ?2 UNION SELECT ?3)"
               " WHERE author IS NOT NULL ON CONFLICT DO NOTHING");

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, issue->number);
    bind_buffer_or_null(store, statement, 3, &issue->author);
    return statement_run(store, statement, error);
}

enum status store_shapes_due(struct store *store, int64_t repository_key,
                             bool *due, struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "SELECT 1 FROM shape_due WHERE repo_id = ?1 LIMIT 1");
    enum status status;

    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, due, error);
    if (status == STATUS_OK && *due)
        status = statement_end(store, statement, error);
    return status;
}

enum status store_make_shapes_due(struct store *store, int64_t repository_key,
                                  struct error *error)
{
    return statement_run_for(
        store,
        "INSERT INTO shape_due SELECT DISTINCT repo_id, author"
        " FROM issue WHERE repo_id = ?1 AND is_pull_request = 0"
        " AND author IS NOT NULL ON CONFLICT DO NOTHING",
        repository_key, error);
}

enum status store_each_due_filing(struct store *store, int64_t repository_key,
                                  int64_t least, filing_handler *handle,
                                  void *context, struct error *error)
{
    static const char sql[] =
        "SELECT i.id, i.created_at, d.author, i.title" DUE_ISSUES
        " AND EXISTS (SELECT 1 FROM issue o WHERE o.repo_id = d.repo_id"
        "   AND o.author = d.author AND o.is_pull_request = 0"
        "   LIMIT 1 OFFSET ?2 - 1)"
        " ORDER BY d.author";
    sqlite3_stmt *statement = statement_get(store, sql);
    struct filing filing;
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, least);
    while (statement_next(store, statement, &status, error)) {
        filing.issue_key = sqlite3_column_int64(statement, 0);
        filing.created_at = column_time(statement, 1);
        filing.author = column_bytes(statement, 2);
        filing.title = column_bytes(statement, 3);
        status = handle(context, &filing, error);
    }
    return status;
}

/* An account that was deleted takes its marks along. */
static enum status forget_shapes(struct store *store, int64_t repository_key,
                                 struct error *error)
{
    return statement_run_for(
        store,
        "DELETE FROM shape WHERE issue IN (SELECT s.issue"
        " FROM shape s JOIN issue i ON i.id = s.issue"
        " WHERE i.repo_id = ?1 AND (i.author IS NULL OR EXISTS"
        "   (SELECT 1 FROM shape_due d WHERE d.repo_id = i.repo_id"
        "     AND d.author = i.author)))",
        repository_key, error);
}

enum status store_put_shapes(struct store *store, int64_t repository_key,
                             const struct shape_row *rows, size_t count,
                             struct error *error)
{
    sqlite3_stmt *statement;
    enum status status = forget_shapes(store, repository_key, error);

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        statement = statement_get(store, "INSERT INTO shape VALUES (?1, ?2)");
        bind_integer(statement, 1, rows[i].issue_key);
        bind_integer(statement, 2, rows[i].alike);
        status = statement_run(store, statement, error);
    }
    if (status == STATUS_OK)
        status =
            statement_run_for(store, "DELETE FROM shape_due WHERE repo_id = ?1",
                              repository_key, error);
    return status;
}
