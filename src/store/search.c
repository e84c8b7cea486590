#include "internal.h"

#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

enum status store_put_search_month(struct store *store, int64_t repository_key,
                                   const struct search_month *month,
                                   struct error *error)
{
    char name[MONTH_SIZE];
    sqlite3_stmt *statement = statement_get(
        store, "INSERT OR REPLACE INTO search_month (repo_id,"
               " month, filed, found, complete, queries,"
               " searched_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    month_format(month->month, name);
    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, name);
    bind_integer(statement, 3, month->filed);
    bind_integer(statement, 4, month->found);
    bind_integer(statement, 5, month->complete);
    bind_string(store, statement, 6, month->queries);
    bind_time(store, statement, 7, month->searched_at);
    return statement_run(store, statement, error);
}

/* False if the row's month is none. */
static bool read_month(sqlite3_stmt *statement, struct search_month *month)
{
    char name[MONTH_SIZE];

    column_copy(statement, 0, name, sizeof(name));
    month->filed = sqlite3_column_int64(statement, 1);
    month->found = sqlite3_column_int64(statement, 2);
    month->complete = sqlite3_column_int64(statement, 3) != 0;
    column_copy(statement, 4, month->queries, sizeof(month->queries));
    month->searched_at = column_time(statement, 5);
    return month_parse(name, &month->month);
}

enum status store_each_search_month(struct store *store, int64_t repository_key,
                                    search_month_handler *handle, void *context,
                                    struct error *error)
{
    struct search_month month;
    sqlite3_stmt *statement =
        statement_get(store, "SELECT month, filed, found, complete, queries,"
                             " searched_at FROM search_month WHERE repo_id = ?1"
                             " ORDER BY month");
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    while (statement_next(store, statement, &status, error)) {
        if (read_month(statement, &month))
            status = handle(context, &month, error);
    }
    return status;
}
