#include "internal.h"

#include <string.h>

#include "aupmine/digest.h"

/* The row that stands for an issue now, as far as it decides what to do. */
struct standing {
    bool exists;
    bool newer; /* than the issue at hand */
    bool same;
    bool refiled; /* another text, account or time of creation */
};

static void hash_content(const struct issue *issue, char hash[DIGEST_SIZE])
{
    struct digest digest;

    digest_init(&digest);
    digest_add(&digest, buffer_bytes(&issue->title));
    digest_add(&digest,
               issue->has_body ? buffer_bytes(&issue->body) : bytes_of(NULL));
    digest_finish(&digest, hash);
}

static enum status find_standing(struct store *store, int64_t repository_key,
                                 const struct issue *issue, const char *hash,
                                 struct standing *standing, struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "SELECT updated_at, content_hash, author, created_at"
               " FROM issue WHERE repo_id = ?1 AND number = ?2");
    int64_t updated_at;
    bool same_text;
    enum status status;

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, issue->number);
    standing->refiled = true;
    status = statement_step(store, statement, &standing->exists, error);
    if (status != STATUS_OK || !standing->exists)
        return status;
    updated_at = column_time(statement, 0);
    standing->newer = updated_at > issue->updated_at;
    same_text = bytes_equal(column_bytes(statement, 1), bytes_of(hash));
    standing->same = updated_at == issue->updated_at && same_text;
    standing->refiled = !same_text ||
                        !bytes_equal(column_bytes(statement, 2),
                                     buffer_bytes(&issue->author)) ||
                        column_time(statement, 3) != issue->created_at;
    return statement_end(store, statement, error);
}

static void bind_issue(struct store *store, sqlite3_stmt *statement,
                       int64_t repository_key, const struct issue *issue,
                       const char *hash)
{
    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, issue->number);
    bind_integer_unless(statement, 3, issue->id, 0);
    bind_bytes(store, statement, 4, buffer_bytes(&issue->title));
    bind_buffer_or_null(store, statement, 5, &issue->state);
    bind_buffer_or_null(store, statement, 6, &issue->state_reason);
    bind_time(store, statement, 7, issue->created_at);
    bind_time(store, statement, 8, issue->updated_at);
    bind_time(store, statement, 9, issue->closed_at);
    bind_buffer_or_null(store, statement, 10, &issue->author);
    bind_integer_unless(statement, 11, issue->author_id, 0);
    bind_buffer_or_null(store, statement, 12, &issue->labels);
    bind_integer_unless(statement, 13, issue->comments, ISSUE_UNKNOWN);
    bind_integer_unless(statement, 14, issue->reactions, ISSUE_UNKNOWN);
    bind_buffer_or_null(store, statement, 15, &issue->html_url);
    bind_integer(statement, 16, issue->is_pull_request);
    bind_string(store, statement, 17, hash);
    if (issue->has_body)
        bind_bytes(store, statement, 18, buffer_bytes(&issue->body));
}

static enum status put_whole(struct store *store, int64_t repository_key,
                             const struct issue *issue, enum put_result *result,
                             struct error *error)
{
    /* The guard stands in the statement too: it must hold whoever writes. */
    static const char sql[] =
        "INSERT INTO issue (repo_id, number, github_id, title, state,"
        " state_reason, created_at, updated_at, closed_at, author, author_id,"
        " labels, comments, reactions, html_url, is_pull_request,"
        " content_hash, body)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
        " ?15, ?16, ?17, ?18)"
        " ON CONFLICT (repo_id, number) DO UPDATE SET"
        " github_id = coalesce(excluded.github_id, github_id),"
        " title = excluded.title, state = excluded.state,"
        " state_reason = excluded.state_reason,"
        " created_at = excluded.created_at, updated_at = excluded.updated_at,"
        " closed_at = excluded.closed_at, author = excluded.author,"
        " author_id = excluded.author_id, labels = excluded.labels,"
        " comments = excluded.comments, reactions = excluded.reactions,"
        " html_url = excluded.html_url,"
        " is_pull_request = excluded.is_pull_request,"
        " content_hash = excluded.content_hash, body = excluded.body"
        " WHERE excluded.updated_at >= issue.updated_at";
    struct standing standing = {0};
    char hash[DIGEST_SIZE];
    sqlite3_stmt *statement;
    enum status status;

    hash_content(issue, hash);
    status =
        find_standing(store, repository_key, issue, hash, &standing, error);
    if (status != STATUS_OK)
        return status;
    *result = !standing.exists ? PUT_NEW
              : standing.newer ? PUT_OLDER
              : standing.same  ? PUT_SAME
                               : PUT_CHANGED;
    if (standing.newer)
        return STATUS_OK;
    if (standing.refiled && !issue->is_pull_request)
        status = shape_note_filers(store, repository_key, issue, error);
    if (status != STATUS_OK)
        return status;
    statement = statement_get(store, sql);
    bind_issue(store, statement, repository_key, issue, hash);
    return statement_run(store, statement, error);
}

enum status store_put_issue(struct store *store, int64_t repository_key,
                            const struct issue *issue, enum put_result *result,
                            struct error *error)
{
    struct issue whole;
    enum status status;

    if (issue->lacks == 0)
        return put_whole(store, repository_key, issue, result, error);
    issue_init(&whole);
    issue_copy(&whole, issue);
    status = issue_complete(store, repository_key, &whole, error);
    if (status == STATUS_OK)
        status = put_whole(store, repository_key, &whole, result, error);
    issue_release(&whole);
    return status;
}

enum status store_span(struct store *store, int64_t repository_key,
                       struct issue_totals *totals, struct error *error)
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM issue"
        "   WHERE repo_id = ?1 AND is_pull_request = 0),"
        " (SELECT count(*) FROM issue"
        "   WHERE repo_id = ?1 AND is_pull_request = 1),"
        " (SELECT min(number) FROM issue WHERE repo_id = ?1),"
        " (SELECT max(number) FROM issue WHERE repo_id = ?1),"
        " (SELECT min(created_at) FROM issue"
        "   WHERE repo_id = ?1 AND is_pull_request = 0),"
        " (SELECT max(created_at) FROM issue"
        "   WHERE repo_id = ?1 AND is_pull_request = 0)";
    sqlite3_stmt *statement = statement_get(store, sql);
    bool row;
    enum status status;

    memset(totals, 0, sizeof(*totals));
    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    totals->issues = column_integer(statement, 0, 0);
    totals->pull_requests = column_integer(statement, 1, 0);
    totals->first_number = column_integer(statement, 2, 0);
    totals->last_number = column_integer(statement, 3, 0);
    totals->first_created = column_time(statement, 4);
    totals->last_created = column_time(statement, 5);
    return statement_end(store, statement, error);
}

enum status store_totals(struct store *store, int64_t repository_key,
                         struct issue_totals *totals, struct error *error)
{
    /* To see which verdicts are of the text as it is now, every row is looked
     * at; that is spared where judged_by says that all are, and where there
     * are none. */
    static const char sql[] =
        "SELECT (SELECT count(*) FROM issue"
        "   WHERE repo_id = ?1 AND gone_at IS NOT NULL),"
        " CASE WHEN (SELECT judged_by FROM repo WHERE id = ?1) IS NOT NULL"
        "   THEN NULL"
        "   WHEN NOT EXISTS (SELECT 1 FROM verdict) THEN 0"
        "   ELSE (SELECT count(*) FROM issue i JOIN verdict v ON v.issue = i.id"
        "     WHERE i.repo_id = ?1 AND i.is_pull_request = 0"
        "     AND v.content_hash = i.content_hash) END,"
        " (SELECT max(updated_at) FROM issue WHERE repo_id = ?1)";
    sqlite3_stmt *statement;
    bool row;
    enum status status = store_span(store, repository_key, totals, error);

    if (status != STATUS_OK)
        return status;
    statement = statement_get(store, sql);
    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    totals->gone = column_integer(statement, 0, 0);
    totals->classified = column_integer(statement, 1, totals->issues);
    totals->last_updated = column_time(statement, 2);
    return statement_end(store, statement, error);
}
