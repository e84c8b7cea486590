#include <string.h>

#include "aupmine/sweep.h"

#include "internal.h"

static const char *const gones[] = {"deleted", "transferred", "not found"};

const struct vocabulary gone_words = {"gone_why", gones, GONE_COUNT};

void completeness_init(struct completeness *completeness)
{
    memset(completeness, 0, sizeof(*completeness));
    sweep_state_init(&completeness->sweep);
}

void completeness_release(struct completeness *completeness)
{
    sweep_state_release(&completeness->sweep);
}

enum status store_next_missing(struct store *store, int64_t repository_key,
                               int64_t *count, int64_t *number,
                               struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT count(*), min(number) FROM issue"
                             " WHERE repo_id = ?1 AND missed > 0"
                             " AND missed >= ?2 AND gone_at IS NULL");
    bool row;
    enum status status;

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, MISSED_MOST);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK)
        return status;
    *count = sqlite3_column_int64(statement, 0);
    *number = column_integer(statement, 1, 0);
    return statement_end(store, statement, error);
}

enum status store_mark_gone(struct store *store, int64_t repository_key,
                            int64_t number, enum gone why, struct bytes to,
                            int64_t at, struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "UPDATE issue SET gone_at = ?3, gone_why = ?4,"
               " gone_to = ?5 WHERE repo_id = ?1 AND number = ?2");

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, number);
    bind_time(store, statement, 3, at);
    bind_word(store, statement, 4, &gone_words, (int)why);
    if (to.length > 0)
        bind_bytes(store, statement, 5, to);
    return statement_run(store, statement, error);
}

enum status store_mark_present(struct store *store, int64_t repository_key,
                               int64_t number, struct error *error)
{
    return statement_run_for_number(
        store,
        "UPDATE issue SET missed = 0, gone_at = NULL,"
        " gone_why = NULL, gone_to = NULL"
        " WHERE repo_id = ?1 AND number = ?2 AND missed > 0",
        repository_key, number, error);
}

/* --- how complete a mirror is --- */

static enum status count_gone(struct store *store, int64_t repository_key,
                              struct completeness *completeness,
                              struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT gone_why, count(*) FROM issue"
                             " WHERE repo_id = ?1 AND missed > 0 GROUP BY 1");
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    while (statement_next(store, statement, &status, error)) {
        int why = column_word(statement, 0, &gone_words, GONE_COUNT);

        if (why == GONE_COUNT)
            completeness->missing = sqlite3_column_int64(statement, 1);
        else
            completeness->gone[why] = sqlite3_column_int64(statement, 1);
    }
    return status;
}

static enum status find_unfinished(struct store *store, int64_t repository_key,
                                   struct completeness *completeness,
                                   struct error *error)
{
    static const char sql[] =
        "SELECT coalesce((SELECT min(started_at) FROM sync_run"
        "     WHERE repo_id = ?1 AND source = 'mirror'"
        "     AND state <> 'complete' AND records > 0"
        "     AND id > coalesce((SELECT max(id) FROM sync_run"
        "       WHERE repo_id = ?1 AND source IN ('mirror', 'sweep')"
        "       AND state = 'complete'), 0)),"
        "   (SELECT min(began_at) FROM walk_slice WHERE repo_id = ?1)),"
        " (SELECT count(*) FROM walk_slice WHERE repo_id = ?1)";
    sqlite3_stmt *statement = statement_get(store, sql);
    bool row;
    enum status status;

    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK)
        return status;
    completeness->began_at = column_time(statement, 0);
    completeness->slices = sqlite3_column_int64(statement, 1);
    return statement_end(store, statement, error);
}

enum status store_read_completeness(struct store *store, int64_t repository_key,
                                    struct completeness *completeness,
                                    struct error *error)
{
    enum status status = count_gone(store, repository_key, completeness, error);

    if (status == STATUS_OK)
        status = find_unfinished(store, repository_key, completeness, error);
    if (status == STATUS_OK)
        status = store_load_sweep(store, repository_key, &completeness->sweep,
                                  error);
    return status;
}
