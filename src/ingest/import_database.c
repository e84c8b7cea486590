#include "importing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "aupmine/store_run.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"
#include "github_to_sqlite.h"
#include "reader.h"

static struct bytes text_of(sqlite3_stmt *statement, int column)
{
    const char *data = (const char *)sqlite3_column_text(statement, column);

    return (struct bytes){data,
                          (size_t)sqlite3_column_bytes(statement, column)};
}

static bool is_null(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

static void take_text(sqlite3_stmt *statement, int column, struct buffer *text)
{
    if (!is_null(statement, column))
        utf8_append_valid(text, text_of(statement, column));
}

static bool take_time(sqlite3_stmt *statement, int column, int64_t *seconds)
{
    struct bytes text = text_of(statement, column);

    if (is_null(statement, column))
        return true;
    return text.data != NULL && strlen(text.data) == text.length &&
           timestamp_parse(text.data, seconds);
}

/* They are kept as the JSON that REST gave. */
static void take_reactions(sqlite3_stmt *statement, struct issue *issue)
{
    struct bytes text = text_of(statement, COLUMN_REACTIONS);
    struct error ignored;
    cJSON *json = NULL;

    if (text.data != NULL)
        json = cJSON_ParseWithLength(text.data, text.length);
    if (reader_read_integer(json, "total_count", &issue->reactions, &ignored) !=
        STATUS_OK)
        issue->reactions = ISSUE_UNKNOWN;
    cJSON_Delete(json);
}

/* Older versions have the name in the row itself. */
static void take_repository(sqlite3_stmt *statement, struct issue *issue)
{
    if (sqlite3_column_type(statement, COLUMN_REPO) == SQLITE_TEXT)
        take_text(statement, COLUMN_REPO, &issue->repository);
    if (strchr(buffer_string(&issue->repository), '/') != NULL)
        return;
    buffer_reset(&issue->repository);
    take_text(statement, COLUMN_FULL_NAME, &issue->repository);
}

static enum status take_labels(struct database *database, struct issue *issue,
                               struct error *error)
{
    struct buffer name;
    enum status status = STATUS_OK;

    if (database->labels == NULL)
        return STATUS_OK;
    buffer_init(&name);
    labels_begin(&issue->labels);
    while (status == STATUS_OK && database->has_label) {
        int64_t id = sqlite3_column_int64(database->labels, 0);

        if (id > issue->id)
            break;
        buffer_reset(&name);
        take_text(database->labels, 1, &name);
        if (id == issue->id && name.length > 0)
            labels_append(&issue->labels, buffer_bytes(&name));
        status = database_step(database, database->labels, &database->has_label,
                               error);
    }
    labels_end(&issue->labels);
    issue->labels.failed = issue->labels.failed || name.failed;
    buffer_release(&name);
    return status;
}

static enum status read_needed(sqlite3_stmt *row, struct issue *issue,
                               struct error *error)
{
    issue->id = sqlite3_column_int64(row, COLUMN_ID);
    issue->number = sqlite3_column_int64(row, COLUMN_NUMBER);
    if (issue->number <= 0)
        return error_set(error, STATUS_DATA, "it has no number");
    if (is_null(row, COLUMN_TITLE))
        return error_set(error, STATUS_DATA, "it has no title");
    take_text(row, COLUMN_TITLE, &issue->title);
    if (!take_time(row, COLUMN_CREATED_AT, &issue->created_at))
        return error_set(error, STATUS_DATA,
                         "its created_at is no point in time");
    if (issue->created_at == 0)
        return error_set(error, STATUS_DATA, "it has no created_at");
    return STATUS_OK;
}

static enum status read_row(struct database *database, struct issue *issue,
                            struct error *error)
{
    unsigned lacks = database->lacks | 1u << ISSUE_ADDRESS;
    sqlite3_stmt *row = database->issues;
    enum status status = read_needed(row, issue, error);

    if (status != STATUS_OK)
        return status;
    issue->updated_at = issue->created_at;
    if (!take_time(row, COLUMN_UPDATED_AT, &issue->updated_at) ||
        !take_time(row, COLUMN_CLOSED_AT, &issue->closed_at))
        return error_set(error, STATUS_DATA,
                         "one of its times is no point in time");
    issue->has_body = !is_null(row, COLUMN_BODY);
    take_text(row, COLUMN_BODY, &issue->body);
    take_text(row, COLUMN_STATE, &issue->state);
    take_text(row, COLUMN_STATE_REASON, &issue->state_reason);
    take_text(row, COLUMN_LOGIN, &issue->author);
    issue->author_id = sqlite3_column_int64(row, COLUMN_USER);
    if (!is_null(row, COLUMN_COMMENTS))
        issue->comments = sqlite3_column_int64(row, COLUMN_COMMENTS);
    take_reactions(row, issue);
    issue->is_pull_request = !is_null(row, COLUMN_PULL_REQUEST);
    take_repository(row, issue);
    /* A number that no user has says that somebody did it, and not who. */
    if (!is_null(row, COLUMN_USER) && is_null(row, COLUMN_LOGIN))
        lacks |= 1u << ISSUE_AUTHOR;
    return issue_finish(issue, lacks, error);
}

static bool is_unwanted(const struct import *import)
{
    const struct buffer *repository = &import->issue.repository;

    return import->options->repository != NULL && repository->length > 0 &&
           strcasecmp(buffer_string(repository), import_wanted(import)) != 0;
}

static enum status take_row(struct import *import, struct database *database,
                            struct error *error)
{
    struct error reason = {""};
    char place[PLACE_SIZE];
    enum status status;

    issue_reset(&import->issue);
    status = read_row(database, &import->issue, &reason);
    if (status == STATUS_OK && is_unwanted(import)) {
        import->figures->passed_over++;
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = take_labels(database, &import->issue, &reason);
    if (status == STATUS_OK)
        status = import_put(import, SOURCE_IMPORT, &reason);
    snprintf(place, sizeof(place), " row %lld of issues",
             (long long)import->issue.id);
    if (status == STATUS_DATA)
        return import_refuse(import, place, reason.text, error);
    if (status != STATUS_OK)
        *error = reason;
    return status;
}

enum status import_take_database(struct import *import, struct error *error)
{
    struct database database;
    bool row = true;
    enum status status;

    import_note_format(import, IMPORT_GITHUB_TO_SQLITE);
    if (import->options->path == NULL)
        return error_set(error, STATUS_DATA,
                         "%s: a database cannot be read from a pipe: name "
                         "the file",
                         import->name);
    status =
        database_open(&database, import->options->path, import->name, error);
    while (status == STATUS_OK) {
        status = database_step(&database, database.issues, &row, error);
        if (status != STATUS_OK || !row)
            break;
        status = take_row(import, &database, error);
    }
    database_close(&database);
    return status;
}
