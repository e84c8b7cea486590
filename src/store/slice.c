#include "internal.h"

enum status store_load_slices(struct store *store, int64_t repository_key,
                              struct slice *slices, size_t *count,
                              struct error *error)
{
    sqlite3_stmt *statement;
    bool row;
    enum status status;

    *count = 0;
    status = statement_get(store,
                           "SELECT reached, until, began_at FROM walk_slice"
                           " WHERE repo_id = ?1 ORDER BY until IS NULL, until"
                           " LIMIT ?2",
                           &statement, error);
    if (status != STATUS_OK)
        return status;
    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, SLICES_MOST);
    for (;;) {
        status = statement_step(store, statement, &row, error);
        if (status != STATUS_OK || !row)
            return status;
        slices[(*count)++] = (struct slice){
            .reached = column_time(statement, 0),
            .until = column_time(statement, 1),
            .began_at = column_time(statement, 2),
        };
    }
}

static enum status forget_slices(struct store *store, int64_t repository_key,
                                 struct error *error)
{
    sqlite3_stmt *statement;
    enum status status = statement_get(
        store, "DELETE FROM walk_slice WHERE repo_id = ?1", &statement, error);

    if (status != STATUS_OK)
        return status;
    bind_integer(statement, 1, repository_key);
    return statement_run(store, statement, error);
}

enum status store_save_slices(struct store *store, int64_t repository_key,
                              const struct slice *slices, size_t count,
                              struct error *error)
{
    sqlite3_stmt *statement;
    enum status status = forget_slices(store, repository_key, error);

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = statement_get(store,
                               "INSERT INTO walk_slice"
                               " (repo_id, reached, until, began_at)"
                               " VALUES (?1, ?2, ?3, ?4)",
                               &statement, error);
        if (status != STATUS_OK)
            return status;
        bind_integer(statement, 1, repository_key);
        bind_time(store, statement, 2, slices[i].reached);
        bind_time(store, statement, 3, slices[i].until);
        bind_time(store, statement, 4, slices[i].began_at);
        status = statement_run(store, statement, error);
    }
    return status;
}
