#include "internal.h"

#include <stdlib.h>

#include "aupmine/array.h"
#include "aupmine/random.h"
#include "aupmine/review.h"

static const char *const strata_names[] = {"complaint", "borderline", "near",
                                           "far"};
const struct vocabulary stratum_words = {"stratum", strata_names,
                                         STRATUM_COUNT};

/* What each stratum gets of a hundred, and in which order they get what
 * another one is too small for. docs/method.md says why. */
static const int64_t percent[STRATUM_COUNT] = {
    [STRATUM_COMPLAINT] = 35,
    [STRATUM_BORDERLINE] = 10,
    [STRATUM_NEAR] = 20,
    [STRATUM_FAR] = 35,
};

static int64_t draw_from(struct sample_stratum *stratum, int64_t wanted)
{
    int64_t room = stratum->issues - stratum->drawn;
    int64_t drawn = wanted < room ? wanted : room;

    stratum->drawn += drawn;
    return drawn;
}

void sample_allocate(struct sample_stratum strata[STRATUM_COUNT], int64_t size)
{
    int64_t left = size;

    for (size_t i = 0; i < STRATUM_COUNT; i++) {
        strata[i].drawn = 0;
        left -= draw_from(&strata[i], size / 100 * percent[i] +
                                          size % 100 * percent[i] / 100);
    }
    for (size_t i = STRATUM_COUNT; i-- > 0;)
        left -= draw_from(&strata[i], left);
}

bool sample_is_finished(const struct sample *sample)
{
    int64_t drawn = 0;

    for (size_t i = 0; i < STRATUM_COUNT; i++) {
        if (sample->strata[i].reviewed < sample->strata[i].drawn)
            return false;
        drawn += sample->strata[i].drawn;
    }
    return drawn > 0;
}

/* --- drawing --- */

/* An issue in the urn. */
struct ticket {
    int64_t issue;
    uint64_t lot; /* the smallest are drawn */
    enum stratum stratum;
};

struct urn {
    struct ticket *tickets; /* own */
    size_t count;
    size_t capacity;
};

static bool urn_add(struct urn *urn, struct ticket ticket)
{
    struct ticket *tickets =
        array_fit(urn->tickets, urn->count, &urn->capacity, sizeof(*tickets));

    if (tickets == NULL)
        return false;
    urn->tickets = tickets;
    urn->tickets[urn->count++] = ticket;
    return true;
}

/* The lot hangs on the number, not on the row, so that another database draws
 * the same. */
static enum status fill_urn(struct store *store, int64_t repository_key,
                            int64_t seed, struct urn *urn,
                            struct sample_stratum strata[STRATUM_COUNT],
                            struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT i.id, i.number, s.stratum FROM issue i"
                             " JOIN stratum s ON s.issue = i.id"
                             " WHERE i.repo_id = ?1 AND i.is_pull_request = 0");
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    while (statement_next(store, statement, &status, error)) {
        struct ticket ticket;

        ticket.issue = sqlite3_column_int64(statement, 0);
        ticket.lot = random_mix((uint64_t)seed,
                                (uint64_t)sqlite3_column_int64(statement, 1));
        ticket.stratum = (enum stratum)column_word(statement, 2, &stratum_words,
                                                   STRATUM_FAR);
        strata[ticket.stratum].issues++;
        if (!urn_add(urn, ticket))
            status = error_memory(error);
    }
    return status;
}

static int by_lot(const void *left, const void *right)
{
    uint64_t a = ((const struct ticket *)left)->lot;
    uint64_t b = ((const struct ticket *)right)->lot;

    return (a > b) - (a < b);
}

/* --- remembering --- */

static enum status put_sample(struct store *store, int64_t repository_key,
                              const char *ruleset, struct sample *sample,
                              struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "DELETE FROM sample WHERE repo_id = ?1"
                             " AND ruleset = ?2 AND seed = ?3");
    enum status status;

    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, ruleset);
    bind_integer(statement, 3, sample->seed);
    status = statement_run(store, statement, error);
    if (status != STATUS_OK)
        return status;
    statement = statement_get(store, "INSERT INTO sample"
                                     " (repo_id, ruleset, seed, drawn_at)"
                                     " VALUES (?1, ?2, ?3, ?4)");
    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, ruleset);
    bind_integer(statement, 3, sample->seed);
    bind_time(store, statement, 4, sample->drawn_at);
    status = statement_run(store, statement, error);
    sample->key = sqlite3_last_insert_rowid(store->database);
    return status;
}

static enum status put_strata(struct store *store, const struct sample *sample,
                              struct error *error)
{
    sqlite3_stmt *statement;
    enum status status = STATUS_OK;

    for (int i = 0; i < STRATUM_COUNT && status == STATUS_OK; i++) {
        statement = statement_get(
            store, "INSERT INTO sample_stratum VALUES (?1, ?2, ?3)");
        bind_integer(statement, 1, sample->key);
        bind_word(store, statement, 2, &stratum_words, i);
        bind_integer(statement, 3, sample->strata[i].issues);
        status = statement_run(store, statement, error);
    }
    return status;
}

/* Take the first tickets of each stratum until it has what it is to have. */
static enum status put_drawn(struct store *store, const struct urn *urn,
                             const struct sample *sample, struct error *error)
{
    int64_t taken[STRATUM_COUNT] = {0};
    sqlite3_stmt *statement;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < urn->count && status == STATUS_OK; i++) {
        const struct ticket *ticket = &urn->tickets[i];

        if (taken[ticket->stratum] == sample->strata[ticket->stratum].drawn)
            continue;
        taken[ticket->stratum]++;
        statement = statement_get(
            store, "INSERT INTO sample_issue VALUES (?1, ?2, ?3)");
        bind_integer(statement, 1, sample->key);
        bind_integer(statement, 2, ticket->issue);
        bind_word(store, statement, 3, &stratum_words, (int)ticket->stratum);
        status = statement_run(store, statement, error);
    }
    return status;
}

enum status store_draw_sample(struct store *store, int64_t repository_key,
                              const char *ruleset, int64_t size, int64_t seed,
                              int64_t now, struct sample *sample,
                              struct error *error)
{
    struct urn urn = {NULL, 0, 0};
    enum status status;

    *sample = (struct sample){.seed = seed, .drawn_at = now};
    status = fill_urn(store, repository_key, seed, &urn, sample->strata, error);
    if (status == STATUS_OK) {
        sample_allocate(sample->strata, size);
        if (urn.count > 0)
            qsort(urn.tickets, urn.count, sizeof(*urn.tickets), by_lot);
        status = put_sample(store, repository_key, ruleset, sample, error);
    }
    if (status == STATUS_OK)
        status = put_strata(store, sample, error);
    if (status == STATUS_OK)
        status = put_drawn(store, &urn, sample, error);
    free(urn.tickets);
    return status;
}

/* --- reading --- */

static enum status read_strata(struct store *store, struct sample *sample,
                               struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "SELECT t.stratum, t.issues, count(i.issue), count(r.issue),"
               " coalesce(sum(r.verdict = 'complaint'), 0)"
               " FROM sample_stratum t LEFT JOIN sample_issue i"
               "   ON i.sample = t.sample AND i.stratum = t.stratum"
               " LEFT JOIN review r ON r.issue = i.issue"
               " WHERE t.sample = ?1 GROUP BY t.stratum");
    enum status status = STATUS_OK;

    bind_integer(statement, 1, sample->key);
    while (statement_next(store, statement, &status, error)) {
        struct sample_stratum *stratum = &sample->strata[column_word(
            statement, 0, &stratum_words, STRATUM_FAR)];

        stratum->issues = sqlite3_column_int64(statement, 1);
        stratum->drawn = sqlite3_column_int64(statement, 2);
        stratum->reviewed = sqlite3_column_int64(statement, 3);
        stratum->complaints = sqlite3_column_int64(statement, 4);
    }
    return status;
}

enum status store_find_sample(struct store *store, int64_t repository_key,
                              const char *ruleset, bool finished,
                              struct sample *sample, bool *found,
                              struct error *error)
{
    static const char sql[] =
        "SELECT id, seed, drawn_at FROM sample"
        " WHERE repo_id = ?1 AND ruleset = ?2 AND (?3 = 0 OR"
        "   (EXISTS (SELECT 1 FROM sample_issue WHERE sample = id)"
        "    AND NOT EXISTS (SELECT 1 FROM sample_issue WHERE sample = id"
        "      AND issue NOT IN (SELECT issue FROM review))))"
        " ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *statement = statement_get(store, sql);
    enum status status;

    *sample = (struct sample){0};
    *found = false;
    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, ruleset);
    bind_integer(statement, 3, finished);
    status = statement_step(store, statement, found, error);
    if (status != STATUS_OK || !*found)
        return status;
    sample->key = sqlite3_column_int64(statement, 0);
    sample->seed = sqlite3_column_int64(statement, 1);
    sample->drawn_at = column_time(statement, 2);
    status = statement_end(store, statement, error);
    return status == STATUS_OK ? read_strata(store, sample, error) : status;
}

enum status store_sample_numbers(struct store *store, int64_t sample_key,
                                 struct key_list *list, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT i.number FROM sample_issue s"
                             " JOIN issue i ON i.id = s.issue"
                             " WHERE s.sample = ?1 ORDER BY i.number DESC");

    *list = (struct key_list){0};
    bind_integer(statement, 1, sample_key);
    return statement_list(store, statement, list, error);
}
