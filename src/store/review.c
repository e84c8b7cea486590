#include "aupmine/review.h"

#include "internal.h"

#include "aupmine/timestamp.h"

/* --- one review --- */

static void read_subject(struct store *store, sqlite3_stmt *statement,
                         struct review_subject *subject)
{
    struct review *review = &subject->review;
    struct bytes note = column_bytes(statement, 6);

    subject->key = sqlite3_column_int64(statement, 0);
    subject->is_pull_request = sqlite3_column_int(statement, 1) != 0;
    subject->judged = column_bytes(statement, 2).data != NULL;
    subject->verdict_by_rules =
        (enum verdict)column_word(statement, 2, &verdict_words, VERDICT_NOT);
    subject->kind_by_rules =
        (enum kind)column_word(statement, 3, &kind_words, KIND_NONE);
    subject->reviewed = column_bytes(statement, 4).data != NULL;
    review->verdict =
        (enum verdict)column_word(statement, 4, &verdict_words, VERDICT_NOT);
    review->kind = (enum kind)column_word(statement, 5, &kind_words, KIND_NONE);
    buffer_reset(&store->note);
    buffer_append_bytes(&store->note, note);
    review->note =
        note.length == 0 ? bytes_of(NULL) : buffer_bytes(&store->note);
}

enum status store_find_subject(struct store *store, int64_t repository_key,
                               int64_t number, struct review_subject *subject,
                               bool *found, struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "SELECT i.id, i.is_pull_request, v.verdict, v.kind,"
               " r.verdict, r.kind, r.note FROM issue i"
               " LEFT JOIN verdict v ON v.issue = i.id"
               " LEFT JOIN review r ON r.issue = i.id"
               " WHERE i.repo_id = ?1 AND i.number = ?2");
    enum status status;

    *subject = (struct review_subject){0};
    *found = false;
    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, number);
    status = statement_step(store, statement, found, error);
    if (status != STATUS_OK || !*found)
        return status;
    read_subject(store, statement, subject);
    status = statement_end(store, statement, error);
    return status == STATUS_OK ? buffer_status(&store->note, error) : status;
}

enum status store_put_review(struct store *store, int64_t issue_key,
                             const struct review *review, int64_t at,
                             struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "INSERT INTO review (issue, verdict, kind, note, at)"
               " VALUES (?1, ?2, ?3, ?4, ?5)"
               " ON CONFLICT (issue) DO UPDATE SET"
               " verdict = excluded.verdict, kind = excluded.kind,"
               " note = excluded.note, at = excluded.at");

    bind_integer(statement, 1, issue_key);
    bind_word(store, statement, 2, &verdict_words, (int)review->verdict);
    bind_word(store, statement, 3, &kind_words, (int)review->kind);
    if (review->note.length > 0)
        bind_bytes(store, statement, 4, review->note);
    bind_time(store, statement, 5, at);
    return statement_run(store, statement, error);
}

enum status store_remove_review(struct store *store, int64_t issue_key,
                                struct error *error)
{
    return statement_run_for(store, "DELETE FROM review WHERE issue = ?1",
                             issue_key, error);
}

/* --- counting --- */

static void read_cell(sqlite3_stmt *statement,
                      struct stratum_cell cells[STRATUM_COUNT])
{
    struct stratum_cell *cell =
        &cells[column_word(statement, 0, &stratum_words, STRATUM_FAR)];

    cell->issues = sqlite3_column_int64(statement, 1);
    cell->complaints = sqlite3_column_int64(statement, 2);
    cell->others = sqlite3_column_int64(statement, 3) - cell->complaints;
    cell->drawn = sqlite3_column_int64(statement, 4);
    cell->drawn_complaints = sqlite3_column_int64(statement, 5);
}

enum status store_count_cells(struct store *store, int64_t repository_key,
                              int64_t sample_key, int64_t start, int64_t end,
                              struct stratum_cell cells[STRATUM_COUNT],
                              struct error *error)
{
    static const char sql[] =
        "SELECT s.stratum, count(*), total(r.verdict = 'complaint'),"
        " count(r.issue), count(d.issue),"
        " total(d.issue IS NOT NULL AND r.verdict = 'complaint')"
        " FROM issue i JOIN stratum s ON s.issue = i.id"
        " LEFT JOIN review r ON r.issue = i.id"
        " LEFT JOIN sample_issue d ON d.sample = ?4 AND d.issue = i.id"
        " WHERE i.repo_id = ?1 AND i.is_pull_request = 0"
        " AND i.created_at >= ?2 AND i.created_at < ?3 GROUP BY s.stratum";
    sqlite3_stmt *statement = statement_get(store, sql);
    enum status status = STATUS_OK;

    for (size_t i = 0; i < STRATUM_COUNT; i++)
        cells[i] = (struct stratum_cell){0};
    bind_integer(statement, 1, repository_key);
    bind_range(store, statement, 2, start, end);
    bind_integer(statement, 4, sample_key);
    while (statement_next(store, statement, &status, error))
        read_cell(statement, cells);
    return status;
}

static enum status count_issues(struct store *store, int64_t repository_key,
                                int64_t *issues, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT count(*) FROM issue WHERE repo_id = ?1"
                             " AND is_pull_request = 0");
    bool row;
    enum status status;

    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    *issues = sqlite3_column_int64(statement, 0);
    return statement_end(store, statement, error);
}

enum status store_count_reviews(struct store *store, int64_t repository_key,
                                struct review_counts *counts,
                                struct error *error)
{
    sqlite3_stmt *statement;
    enum status status;

    *counts = (struct review_counts){0};
    status = count_issues(store, repository_key, &counts->issues, error);
    if (status != STATUS_OK)
        return status;
    statement =
        statement_get(store, "SELECT r.verdict, v.verdict, count(*)"
                             " FROM review r JOIN issue i ON i.id = r.issue"
                             " LEFT JOIN verdict v ON v.issue = r.issue"
                             " WHERE i.repo_id = ?1 GROUP BY 1, 2");
    bind_integer(statement, 1, repository_key);
    while (statement_next(store, statement, &status, error)) {
        int reviewed = column_word(statement, 0, &verdict_words, VERDICT_NOT);
        int judged = column_word(statement, 1, &verdict_words, VERDICT_COUNT);

        counts->table[reviewed][judged] = sqlite3_column_int64(statement, 2);
    }
    return status;
}
