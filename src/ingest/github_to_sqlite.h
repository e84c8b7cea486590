/*
 * A database that github-to-sqlite made, open for reading.
 */
#ifndef AUPMINE_INGEST_GITHUB_TO_SQLITE_H
#define AUPMINE_INGEST_GITHUB_TO_SQLITE_H

#include <stdbool.h>

#include <sqlite3.h>

#include "aupmine/status.h"

/* Columns of what database.issues gives; null where a table has none. */
enum column {
    COLUMN_ID,
    COLUMN_NUMBER,
    COLUMN_TITLE,
    COLUMN_CREATED_AT,
    COLUMN_BODY,
    COLUMN_STATE,
    COLUMN_STATE_REASON,
    COLUMN_UPDATED_AT,
    COLUMN_CLOSED_AT,
    COLUMN_COMMENTS,
    COLUMN_REACTIONS,
    COLUMN_PULL_REQUEST,
    COLUMN_REPO,
    COLUMN_USER,
    COLUMN_LOGIN,     /* of users */
    COLUMN_FULL_NAME, /* of repos */
};

struct database {
    const char *name;     /* borrowed; what messages call it */
    sqlite3 *handle;      /* own */
    sqlite3_stmt *issues; /* own */
    sqlite3_stmt *labels; /* own: id of an issue and a name, in the order of
                             issues; NULL: there are none */
    bool has_label;       /* labels stands at a row */
    unsigned lacks;       /* parts of issues that the tables do not have */
};

/* STATUS_DATA if it has not the tables, or is damaged; STATUS_STORAGE. To be
 * closed in any case. */
enum status database_open(struct database *database, const char *path,
                          const char *name, struct error *error);
void database_close(struct database *database);

/* Step one of the statements; *row tells whether there is one. */
enum status database_step(const struct database *database,
                          sqlite3_stmt *statement, bool *row,
                          struct error *error);

#endif
