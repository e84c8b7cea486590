#include "internal.h"

#include <stdio.h>

#include "aupmine/timestamp.h"

enum status store_put_search_month(struct store *store, int64_t repository_key,
                                   const struct search_month *month,
                                   struct error *error)
{
    char name[MONTH_SIZE];
    sqlite3_stmt *statement;
    enum status status;

    status = statement_get(store,
                           "INSERT OR REPLACE INTO search_month (repo_id,"
                           " month, filed, found, complete, queries,"
                           " searched_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                           &statement, error);
    if (status != STATUS_OK)
        return status;
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
    struct bytes name = column_bytes(statement, 0);
    struct bytes queries = column_bytes(statement, 4);

    month->filed = sqlite3_column_int64(statement, 1);
    month->found = sqlite3_column_int64(statement, 2);
    month->complete = sqlite3_column_int64(statement, 3) != 0;
    snprintf(month->queries, sizeof(month->queries), "%.*s",
             (int)queries.length, queries.data);
    month->searched_at = column_time(statement, 5);
    return month_parse(name.data, &month->month);
}

enum status store_each_search_month(struct store *store, int64_t repository_key,
                                    search_month_handler *handle, void *context,
                                    struct error *error)
{
    struct search_month month;
    sqlite3_stmt *statement;
    bool row = true;
    enum status status;

    status = statement_get(store,
                           "SELECT month, filed, found, complete, queries,"
                           " searched_at FROM search_month WHERE repo_id = ?1"
                           " ORDER BY month",
                           &statement, error);
    if (status != STATUS_OK)
        return status;
    bind_integer(statement, 1, repository_key);
    while (row && status == STATUS_OK) {
        status = statement_step(store, statement, &row, error);
        if (status == STATUS_OK && row && read_month(statement, &month))
            status = handle(context, &month, error);
    }
    sqlite3_reset(statement);
    return status;
}
