#include "aupmine/sweep.h"

#include "internal.h"

void sweep_state_init(struct sweep_state *state)
{
    *state = (struct sweep_state){.under_way = false};
    buffer_init(&state->next);
}

void sweep_state_release(struct sweep_state *state)
{
    buffer_release(&state->next);
}

/* --- the sweep that is under way --- */

enum status store_load_sweep(struct store *store, int64_t repository_key,
                             struct sweep_state *state, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT began_at, ended_at, reached, newest, next"
                             " FROM sweep WHERE repo_id = ?1");
    enum status status;

    buffer_reset(&state->next);
    state->under_way = false;
    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &state->under_way, error);
    if (status != STATUS_OK || !state->under_way)
        return status;
    state->began_at = column_time(statement, 0);
    state->ended_at = column_time(statement, 1);
    state->reached = sqlite3_column_int64(statement, 2);
    state->newest = column_time(statement, 3);
    buffer_append_bytes(&state->next, column_bytes(statement, 4));
    status = statement_end(store, statement, error);
    return status == STATUS_OK ? buffer_status(&state->next, error) : status;
}

enum status store_save_sweep(struct store *store, int64_t repository_key,
                             const struct sweep_state *state,
                             struct error *error)
{
    sqlite3_stmt *statement;

    if (!state->under_way)
        return statement_run_for(store, "DELETE FROM sweep WHERE repo_id = ?1",
                                 repository_key, error);
    statement =
        statement_get(store, "INSERT OR REPLACE INTO sweep (repo_id, began_at,"
                             " ended_at, reached, newest, next)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    bind_integer(statement, 1, repository_key);
    bind_time(store, statement, 2, state->began_at);
    bind_time(store, statement, 3, state->ended_at);
    bind_integer(statement, 4, state->reached);
    bind_time(store, statement, 5, state->newest);
    bind_buffer_or_null(store, statement, 6, &state->next);
    return statement_run(store, statement, error);
}

/* --- what it sees --- */

enum status store_note_seen(struct store *store, int64_t repository_key,
                            int64_t number, struct error *error)
{
    return statement_run_for_number(
        store,
        "INSERT OR IGNORE INTO sweep_seen (repo_id, number)"
        " VALUES (?1, ?2)",
        repository_key, number, error);
}

enum status store_was_seen(struct store *store, int64_t repository_key,
                           int64_t number, bool *seen, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT 1 FROM sweep_seen"
                             " WHERE repo_id = ?1 AND number = ?2");
    enum status status;

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, number);
    status = statement_step(store, statement, seen, error);
    return status == STATUS_OK ? statement_end(store, statement, error)
                               : status;
}

enum status store_forget_seen(struct store *store, int64_t repository_key,
                              struct error *error)
{
    return statement_run_for(store, "DELETE FROM sweep_seen WHERE repo_id = ?1",
                             repository_key, error);
}

enum status store_count_misses(struct store *store, int64_t repository_key,
                               struct error *error)
{
    enum status status = statement_run_for(
        store,
        "UPDATE issue SET missed = missed + 1 WHERE repo_id = ?1"
        " AND number NOT IN"
        "   (SELECT number FROM sweep_seen WHERE repo_id = ?1)",
        repository_key, error);

    return status == STATUS_OK ? store_forget_seen(store, repository_key, error)
                               : status;
}
