#include "internal.h"

#include "aupmine/store_run.h"

static const char *const sources[] = {"mirror", "import", "search", "selection",
                                      "sweep"};
static const char *const run_states[] = {"running", "complete", "partial",
                                         "failed"};

const struct vocabulary source_words = {"source", sources, 5};
const struct vocabulary run_state_words = {"state", run_states, 4};

enum status store_save_run(struct store *store, struct sync_run *run,
                           const char *origin, const char *message,
                           struct error *error)
{
    static const char sql[] =
        "INSERT INTO sync_run (id, repo_id, source, state, started_at,"
        " finished_at, requests, records, added, changed, first_created,"
        " last_created, limit_left, limit_renews_at, origin, message)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
        " ?15, ?16)"
        " ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
        " finished_at = excluded.finished_at, requests = excluded.requests,"
        " records = excluded.records, added = excluded.added,"
        " changed = excluded.changed, first_created = excluded.first_created,"
        " last_created = excluded.last_created,"
        " limit_left = excluded.limit_left,"
        " limit_renews_at = excluded.limit_renews_at,"
        " origin = coalesce(excluded.origin, origin),"
        " message = coalesce(excluded.message, message)";
    sqlite3_stmt *statement = statement_get(store, sql);
    enum status status;

    bind_integer_unless(statement, 1, run->key, 0);
    bind_integer(statement, 2, run->repository_key);
    bind_word(store, statement, 3, &source_words, (int)run->source);
    bind_word(store, statement, 4, &run_state_words, (int)run->state);
    bind_time(store, statement, 5, run->started_at);
    bind_time(store, statement, 6, run->finished_at);
    bind_integer(statement, 7, run->requests);
    bind_integer(statement, 8, run->records);
    bind_integer(statement, 9, run->added);
    bind_integer(statement, 10, run->changed);
    bind_time(store, statement, 11, run->first_created);
    bind_time(store, statement, 12, run->last_created);
    if (run->limit_renews_at != 0)
        bind_integer(statement, 13, run->limit_left);
    bind_time(store, statement, 14, run->limit_renews_at);
    bind_string(store, statement, 15, origin);
    bind_string(store, statement, 16, message);
    status = statement_run(store, statement, error);
    if (status == STATUS_OK && run->key == 0)
        run->key = sqlite3_last_insert_rowid(store->database);
    return status;
}

static void read_run(sqlite3_stmt *statement, struct sync_run *run)
{
    run->key = sqlite3_column_int64(statement, 0);
    run->repository_key = sqlite3_column_int64(statement, 1);
    run->source =
        (enum source)column_word(statement, 2, &source_words, SOURCE_IMPORT);
    run->state =
        (enum run_state)column_word(statement, 3, &run_state_words, RUN_FAILED);
    run->started_at = column_time(statement, 4);
    run->finished_at = column_time(statement, 5);
    run->requests = sqlite3_column_int64(statement, 6);
    run->records = sqlite3_column_int64(statement, 7);
    run->added = sqlite3_column_int64(statement, 8);
    run->changed = sqlite3_column_int64(statement, 9);
    run->first_created = column_time(statement, 10);
    run->last_created = column_time(statement, 11);
    run->limit_left = column_integer(statement, 12, 0);
    run->limit_renews_at = column_time(statement, 13);
}

enum status store_each_run(struct store *store, int64_t repository_key,
                           sync_run_handler *handle, void *context,
                           struct error *error)
{
    struct sync_run run;
    sqlite3_stmt *statement =
        statement_get(store, "SELECT id, repo_id, source, state, started_at,"
                             " finished_at, requests, records, added, changed,"
                             " first_created, last_created, limit_left,"
                             " limit_renews_at, origin, message"
                             " FROM sync_run WHERE repo_id = ?1"
                             " ORDER BY id DESC");
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    while (statement_next(store, statement, &status, error)) {
        read_run(statement, &run);
        status = handle(context, &run, column_bytes(statement, 14).data,
                        column_bytes(statement, 15).data, error);
        if (status == STATUS_NO_MATCH)
            return statement_end(store, statement, error);
    }
    return status;
}
