/*
 * The tables of github-to-sqlite: issues, users, repos, labels, issues_labels,
 * with the columns that its version knew.
 *
 * The file is somebody's, so nothing in its schema is trusted: only tables
 * count, no views. Labels come by a second query in the same order, for the
 * index that a look-up by issue needs may not be there.
 */
#include "github_to_sqlite.h"

#include "aupmine/buffer.h"
#include "aupmine/ingest.h"
#include "aupmine/issue.h"

static const struct {
    const char *name; /* in the table issues */
    int part;         /* enum issue_part, or -1: needed, or of no account */
    bool needed;
} columns[] = {
    [COLUMN_ID] = {"id", -1, true},
    [COLUMN_NUMBER] = {"number", -1, true},
    [COLUMN_TITLE] = {"title", -1, true},
    [COLUMN_CREATED_AT] = {"created_at", -1, true},
    [COLUMN_BODY] = {"body", ISSUE_BODY, false},
    [COLUMN_STATE] = {"state", ISSUE_STATE, false},
    [COLUMN_STATE_REASON] = {"state_reason", ISSUE_STATE_REASON, false},
    [COLUMN_UPDATED_AT] = {"updated_at", ISSUE_UPDATED_AT, false},
    [COLUMN_CLOSED_AT] = {"closed_at", ISSUE_CLOSED_AT, false},
    [COLUMN_COMMENTS] = {"comments", ISSUE_COMMENTS, false},
    [COLUMN_REACTIONS] = {"reactions", ISSUE_REACTIONS, false},
    [COLUMN_PULL_REQUEST] = {"pull_request", -1, false},
    [COLUMN_REPO] = {"repo", -1, false},
    [COLUMN_USER] = {"user", -1, false},
};
enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

/* --- failures --- */

/* What a damaged file, or one too large for us, is to be told as. */
static enum status failure(const struct database *database, struct error *error)
{
    int code = sqlite3_errcode(database->handle) & 0xFF;
    bool is_data = code == SQLITE_CORRUPT || code == SQLITE_NOTADB ||
                   code == SQLITE_TOOBIG || code == SQLITE_ERROR;

    if (database->handle == NULL || code == SQLITE_NOMEM)
        return error_memory(error);
    return error_set(error, is_data ? STATUS_DATA : STATUS_STORAGE,
                     "cannot read %s: %s", database->name,
                     sqlite3_errmsg(database->handle));
}

enum status database_step(const struct database *database,
                          sqlite3_stmt *statement, bool *row,
                          struct error *error)
{
    int result = sqlite3_step(statement);

    *row = result == SQLITE_ROW;
    return *row || result == SQLITE_DONE ? STATUS_OK : failure(database, error);
}

/* --- opening --- */

static enum status open_database(struct database *database, const char *path,
                                 struct error *error)
{
    struct buffer name;
    enum status status;

    /* So that no name means anything else than a file to SQLite. */
    buffer_init(&name);
    buffer_append_format(&name, "%s%s", path[0] == '/' ? "" : "./", path);
    status = buffer_status(&name, error);
    if (status == STATUS_OK &&
        sqlite3_open_v2(buffer_string(&name), &database->handle,
                        SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        status = failure(database, error);
    buffer_release(&name);
    if (status != STATUS_OK)
        return status;
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
                      NULL);
    sqlite3_limit(database->handle, SQLITE_LIMIT_LENGTH, RECORD_SIZE_LIMIT);
    return STATUS_OK;
}

static enum status has_column(const struct database *database,
                              const char *table, const char *column, bool *has,
                              struct error *error)
{
    static const char sql[] =
        "SELECT 1 FROM sqlite_schema s, pragma_table_info(s.name) c"
        " WHERE s.type = 'table' AND s.name = ?1 AND c.name = ?2";
    sqlite3_stmt *statement = NULL;
    enum status status;

    if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL) !=
        SQLITE_OK)
        return failure(database, error);
    sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, column, -1, SQLITE_STATIC);
    status = database_step(database, statement, has, error);
    sqlite3_finalize(statement);
    return status;
}

/* Whether a table has both columns. */
static enum status has_columns(const struct database *database,
                               const char *table, const char *one,
                               const char *other, bool *has,
                               struct error *error)
{
    enum status status = has_column(database, table, one, has, error);

    return status == STATUS_OK && *has
               ? has_column(database, table, other, has, error)
               : status;
}

static enum status append_column(struct database *database, size_t column,
                                 struct buffer *sql, bool *has,
                                 struct error *error)
{
    const char *name = columns[column].name;
    enum status status = has_column(database, "issues", name, has, error);

    if (status != STATUS_OK)
        return status;
    if (*has)
        buffer_append_format(sql, "i.\"%s\", ", name);
    else
        buffer_append_string(sql, "NULL, ");
    if (!*has && columns[column].needed)
        return error_set(error, STATUS_DATA,
                         "%s is no database of github-to-sqlite: it has no "
                         "table issues with a column %s",
                         database->name, name);
    if (!*has && columns[column].part >= 0)
        database->lacks |= 1u << columns[column].part;
    return STATUS_OK;
}

static enum status write_query(struct database *database, struct buffer *sql,
                               struct error *error)
{
    bool users = false;
    bool repos = false;
    bool has[COLUMN_COUNT];
    enum status status = STATUS_OK;

    buffer_append_string(sql, "SELECT ");
    for (size_t i = 0; i < COLUMN_COUNT && status == STATUS_OK; i++)
        status = append_column(database, i, sql, &has[i], error);
    if (status == STATUS_OK)
        status = has_columns(database, "users", "id", "login", &users, error);
    if (status == STATUS_OK)
        status =
            has_columns(database, "repos", "id", "full_name", &repos, error);
    if (status != STATUS_OK)
        return status;
    users = users && has[COLUMN_USER];
    repos = repos && has[COLUMN_REPO];
    if (!users)
        database->lacks |= 1u << ISSUE_AUTHOR;
    buffer_append_format(
        sql, "%s, %s FROM issues i%s%s ORDER BY CAST(i.id AS INTEGER)",
        users ? "u.login" : "NULL", repos ? "r.full_name" : "NULL",
        users ? " LEFT JOIN users u ON u.id = i.\"user\"" : "",
        repos ? " LEFT JOIN repos r ON r.id = i.repo" : "");
    return buffer_status(sql, error);
}

static enum status prepare_issues(struct database *database,
                                  struct error *error)
{
    struct buffer sql;
    enum status status;

    buffer_init(&sql);
    status = write_query(database, &sql, error);
    if (status == STATUS_OK &&
        sqlite3_prepare_v2(database->handle, buffer_string(&sql), -1,
                           &database->issues, NULL) != SQLITE_OK)
        status = failure(database, error);
    buffer_release(&sql);
    return status;
}

static enum status prepare_labels(struct database *database,
                                  struct error *error)
{
    static const char sql[] =
        "SELECT CAST(il.issues_id AS INTEGER), l.name FROM issues_labels il"
        " JOIN labels l ON l.id = il.labels_id ORDER BY 1, il.rowid";
    bool has;
    bool has_names = false;
    enum status status = has_columns(database, "issues_labels", "issues_id",
                                     "labels_id", &has, error);

    if (status == STATUS_OK)
        status =
            has_columns(database, "labels", "id", "name", &has_names, error);
    if (status != STATUS_OK)
        return status;
    if (!has || !has_names) {
        database->lacks |= 1u << ISSUE_LABELS;
        return STATUS_OK;
    }
    if (sqlite3_prepare_v2(database->handle, sql, -1, &database->labels,
                           NULL) != SQLITE_OK)
        return failure(database, error);
    return database_step(database, database->labels, &database->has_label,
                         error);
}

enum status database_open(struct database *database, const char *path,
                          const char *name, struct error *error)
{
    enum status status;

    *database = (struct database){.name = name};
    status = open_database(database, path, error);
    if (status == STATUS_OK)
        status = prepare_issues(database, error);
    if (status == STATUS_OK)
        status = prepare_labels(database, error);
    return status;
}

void database_close(struct database *database)
{
    sqlite3_finalize(database->issues);
    sqlite3_finalize(database->labels);
    sqlite3_close(database->handle);
}
