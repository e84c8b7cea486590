#include "internal.h"

/* The parts of a row, from column 0 on: what the source left out stays what it
 * is. created_at cannot be left out, and updated_at is what decides whether
 * the row is replaced at all. */
static const char row_sql[] =
    "SELECT state, state_reason, closed_at, author, author_id, labels,"
    " comments, reactions, html_url, body"
    " FROM issue WHERE repo_id = ?1 AND number = ?2";

static bool lacks(const struct issue *issue, enum issue_part part)
{
    return (issue->lacks & 1u << part) != 0;
}

static void take_text(sqlite3_stmt *statement, int column, bool wanted,
                      struct buffer *text)
{
    if (!wanted)
        return;
    buffer_reset(text);
    buffer_append_bytes(text, column_bytes(statement, column));
}

static void take_columns(sqlite3_stmt *statement, struct issue *issue)
{
    take_text(statement, 0, lacks(issue, ISSUE_STATE), &issue->state);
    take_text(statement, 1, lacks(issue, ISSUE_STATE_REASON),
              &issue->state_reason);
    if (lacks(issue, ISSUE_CLOSED_AT))
        issue->closed_at = column_time(statement, 2);
    take_text(statement, 3, lacks(issue, ISSUE_AUTHOR), &issue->author);
    /* A shape may know the login, and not the number. */
    if (issue->author_id == 0 &&
        bytes_equal(column_bytes(statement, 3), buffer_bytes(&issue->author)))
        issue->author_id = column_integer(statement, 4, 0);
    take_text(statement, 5, lacks(issue, ISSUE_LABELS), &issue->labels);
    if (lacks(issue, ISSUE_COMMENTS))
        issue->comments = column_integer(statement, 6, ISSUE_UNKNOWN);
    if (lacks(issue, ISSUE_REACTIONS))
        issue->reactions = column_integer(statement, 7, ISSUE_UNKNOWN);
    take_text(statement, 8, lacks(issue, ISSUE_ADDRESS), &issue->html_url);
    if (!lacks(issue, ISSUE_BODY))
        return;
    issue->has_body = column_bytes(statement, 9).data != NULL;
    take_text(statement, 9, true, &issue->body);
}

enum status issue_complete(struct store *store, int64_t repository_key,
                           struct issue *issue, struct error *error)
{
    sqlite3_stmt *statement;
    bool exists;
    enum status status = issue_status(issue, error);

    if (status != STATUS_OK)
        return status;
    statement = statement_get(store, row_sql);
    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, issue->number);
    status = statement_step(store, statement, &exists, error);
    if (status != STATUS_OK || !exists)
        return status;
    take_columns(statement, issue);
    status = statement_end(store, statement, error);
    return status == STATUS_OK ? issue_status(issue, error) : status;
}
