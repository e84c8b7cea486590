#include "internal.h"

#include "aupmine/store_run.h"

enum status store_load_slices(struct store *store, int64_t repository_key,
                              struct slice *slices, size_t *count,
                              struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT reached, until, began_at FROM walk_slice"
                             " WHERE repo_id = ?1 ORDER BY until IS NULL, until"
                             " LIMIT ?2");
    enum status status = STATUS_OK;

    *count = 0;
    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, SLICES_MOST);
    while (statement_next(store, statement, &status, error)) {
        slices[(*count)++] = (struct slice){
            .reached = column_time(statement, 0),
            .until = column_time(statement, 1),
            .began_at = column_time(statement, 2),
        };
    }
    return status;
}

enum status store_save_slices(struct store *store, int64_t repository_key,
                              const struct slice *slices, size_t count,
                              struct error *error)
{
    sqlite3_stmt *statement;
    enum status status =
        statement_run_for(store, "DELETE FROM walk_slice WHERE repo_id = ?1",
                          repository_key, error);

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        statement = statement_get(store, "INSERT INTO walk_slice"
                                         " (repo_id, reached, until, began_at)"
                                         " VALUES (?1, ?2, ?3, ?4)");
        bind_integer(statement, 1, repository_key);
        bind_time(store, statement, 2, slices[i].reached);
        bind_time(store, statement, 3, slices[i].until);
        bind_time(store, statement, 4, slices[i].began_at);
        status = statement_run(store, statement, error);
    }
    return status;
}
