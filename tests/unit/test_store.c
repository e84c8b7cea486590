#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "aupmine/store.h"
#include "aupmine/store_read.h"
#include "aupmine/store_run.h"
#include "aupmine/store_verdict.h"
#include "aupmine/sweep.h"
#include "aupmine/timestamp.h"

static const int64_t july = 1751328000; /* 2025-07-01T00:00:00Z */

/* A database in a folder of its own. */
struct fixture {
    char folder[64];
    char path[96];
    struct store *store;
    struct repository repository;
    struct issue issue;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct error error;

    if (fixture == NULL)
        return -1;
    snprintf(fixture->folder, sizeof(fixture->folder),
             "/tmp/aupmine-test-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL)
        return -1;
    snprintf(fixture->path, sizeof(fixture->path), "%s/sub/x.db",
             fixture->folder);
    assert_ok(store_open(&fixture->store, fixture->path, STORE_WRITE, &error),
              &error);
    assert_ok(store_add_repository(fixture->store, "o/r", &fixture->repository,
                                   &error),
              &error);
    issue_init(&fixture->issue);
    *state = fixture;
    return 0;
}

static void remove_file(const struct fixture *fixture, const char *suffix)
{
    char path[128];

    snprintf(path, sizeof(path), "%s%s", fixture->path, suffix);
    unlink(path);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    issue_release(&fixture->issue);
    store_close(fixture->store);
    remove_file(fixture, "");
    remove_file(fixture, "-wal");
    remove_file(fixture, "-shm");
    remove_file(fixture, ".lock");
    *strrchr(fixture->path, '/') = '\0';
    rmdir(fixture->path);
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

/* Put an issue with that title, filed in July, updated so much later. */
static enum put_result put(struct fixture *fixture, int64_t number,
                           const char *title, int64_t later)
{
    struct error error;
    enum put_result result;

    issue_reset(&fixture->issue);
    fixture->issue.number = number;
    fixture->issue.created_at = july;
    fixture->issue.updated_at = july + later;
    buffer_append_string(&fixture->issue.title, title);
    buffer_append_string(&fixture->issue.labels, "[]");
    assert_ok(store_put_issue(fixture->store, fixture->repository.key,
                              &fixture->issue, &result, &error),
              &error);
    return result;
}

/* What a query answers in its first column and row. */
static void expect(const struct fixture *fixture, const char *sql,
                   const char *expected)
{
    sqlite3 *database;
    sqlite3_stmt *statement;

    assert_int_equal(
        sqlite3_open_v2(fixture->path, &database, SQLITE_OPEN_READONLY, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0),
                        expected);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *database;

    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void test_upsert_guard(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(put(fixture, 1, "first", 10), PUT_NEW);
    assert_int_equal(put(fixture, 1, "first", 10), PUT_SAME);
    assert_int_equal(put(fixture, 1, "newer", 20), PUT_CHANGED);
    assert_int_equal(put(fixture, 1, "older", 15), PUT_OLDER);
    expect(fixture, "SELECT title FROM issue WHERE number = 1", "newer");
    assert_int_equal(put(fixture, 1, "same second", 20), PUT_CHANGED);
    expect(fixture, "SELECT title FROM issue WHERE number = 1", "same second");
}

static void test_what_is_lacking_stays(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    enum put_result result;

    put(fixture, 1, "x", 0);
    buffer_append_string(&fixture->issue.body, "text");
    fixture->issue.has_body = true;
    fixture->issue.comments = 5;
    fixture->issue.closed_at = july + 5;
    assert_ok(store_put_issue(fixture->store, fixture->repository.key,
                              &fixture->issue, &result, &error),
              &error);
    issue_reset(&fixture->issue);
    fixture->issue.number = 1;
    fixture->issue.created_at = july;
    fixture->issue.updated_at = july;
    buffer_append_string(&fixture->issue.title, "x");
    fixture->issue.lacks =
        1u << ISSUE_BODY | 1u << ISSUE_COMMENTS | 1u << ISSUE_LABELS;
    assert_ok(store_put_issue(fixture->store, fixture->repository.key,
                              &fixture->issue, &result, &error),
              &error);
    /* The text is the same, and what is given as none is none. */
    assert_int_equal(result, PUT_SAME);
    expect(fixture,
           "SELECT body || comments || labels || coalesce(closed_at, '-')"
           " FROM issue",
           "text5[]-");
    fixture->issue.number = 2;
    assert_ok(store_put_issue(fixture->store, fixture->repository.key,
                              &fixture->issue, &result, &error),
              &error);
    expect(fixture,
           "SELECT count(body) + count(comments) + count(labels) FROM issue"
           " WHERE number = 2",
           "0");
}

static void test_nul_is_kept(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    struct bytes title, body;
    enum put_result result;
    int64_t number;

    put(fixture, 1, "x", 0);
    buffer_append(&fixture->issue.body, "a\0b", 3);
    fixture->issue.has_body = true;
    fixture->issue.updated_at++;
    assert_ok(store_put_issue(fixture->store, fixture->repository.key,
                              &fixture->issue, &result, &error),
              &error);
    assert_ok(
        store_read_text(fixture->store, 1, &number, &title, &body, &error),
        &error);
    assert_true(bytes_equal(body, (struct bytes){"a\0b", 3}));
}

static void test_two_repositories(void **state)
{
    struct fixture *fixture = *state;
    struct issue_totals totals;
    struct repository first = fixture->repository;
    struct error error;

    put(fixture, 1, "one", 0);
    assert_ok(store_add_repository(fixture->store, "o/second",
                                   &fixture->repository, &error),
              &error);
    put(fixture, 1, "other", 0);
    put(fixture, 2, "other", 0);
    assert_ok(store_totals(fixture->store, first.key, &totals, &error), &error);
    assert_int_equal(totals.issues, 1);
    assert_ok(
        store_totals(fixture->store, fixture->repository.key, &totals, &error),
        &error);
    assert_int_equal(totals.issues, 2);
    assert_ok(store_add_repository(fixture->store, "O/R", &fixture->repository,
                                   &error),
              &error);
    assert_int_equal(fixture->repository.key, first.key);
}

static void test_repository_names(void **state)
{
    static const char *const bad[] = {"",      "x",    "/x",  "x/",   "a/b/c",
                                      "a b/c", "a/..", "a/.", "a/b\n"};
    struct error error;

    (void)state;
    assert_int_equal(repository_check_name("a-1/b_.c", &error), STATUS_OK);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(repository_check_name(bad[i], &error), STATUS_USAGE);
}

static void put_verdict(struct fixture *fixture, int64_t key,
                        enum verdict verdict, enum kind kind)
{
    struct verdict_row row = {verdict, kind, DOMAIN_GENERAL, 12, false};
    struct evidence_row evidence = {.rule = "r",
                                    .field = FIELD_TITLE,
                                    .zone = ZONE_TITLE,
                                    .start = 0,
                                    .end = 1,
                                    .role = RULE_COMPLAINT,
                                    .weight = 12};
    struct error error;

    if (verdict == VERDICT_NOT)
        row.domain = DOMAIN_NONE;
    assert_ok(store_put_verdict(fixture->store, key, "sha256:a", &row,
                                &evidence, 1, &error),
              &error);
}

static size_t pending(struct fixture *fixture, const char *ruleset)
{
    struct key_list list;
    struct error error;
    size_t count;

    assert_ok(store_pending(fixture->store, fixture->repository.key, ruleset,
                            false, &list, &error),
              &error);
    count = list.count;
    key_list_release(&list);
    return count;
}

static void test_pending(void **state)
{
    struct fixture *fixture = *state;

    put(fixture, 1, "one", 0);
    put(fixture, 2, "two", 0);
    assert_int_equal(pending(fixture, "sha256:a"), 2);
    put_verdict(fixture, 1, VERDICT_COMPLAINT, KIND_AUP);
    put_verdict(fixture, 2, VERDICT_NOT, KIND_NONE);
    assert_int_equal(pending(fixture, "sha256:a"), 0);
    assert_int_equal(pending(fixture, "sha256:b"), 2);
    put(fixture, 1, "one", 5); /* touched, not changed */
    assert_int_equal(pending(fixture, "sha256:a"), 0);
    put(fixture, 1, "one, edited", 6);
    assert_int_equal(pending(fixture, "sha256:a"), 1);
}

/* The tagged issues in short, in order: 2:complaint:filter, a star behind one
 * that was reviewed. */
static enum status write_tagged(void *context, const struct tagged_issue *issue,
                                struct error *error)
{
    const char *kind =
        vocabulary_name(&kind_words, (size_t)issue->verdict.kind);

    (void)error;
    assert_int_equal(issue->author.length, 0);
    assert_int_equal(issue->title.length, 1);
    buffer_append_format(context, "%lld:%s:%s%s ", (long long)issue->number,
                         verdict_words.names[issue->verdict.verdict],
                         kind == NULL ? "-" : kind, issue->reviewed ? "*" : "");
    return STATUS_OK;
}

static void assert_tagged(struct fixture *fixture, int64_t end,
                          const char *expected)
{
    struct buffer tagged;
    struct error error;

    buffer_init(&tagged);
    assert_ok(store_each_tagged(fixture->store, fixture->repository.key, july,
                                end, write_tagged, &tagged, &error),
              &error);
    assert_string_equal(buffer_string(&tagged), expected);
    buffer_release(&tagged);
}

static void test_tagged_and_review(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    int64_t filed;

    for (int64_t number = 1; number <= 4; number++)
        put(fixture, number, "t", number);
    put_verdict(fixture, 1, VERDICT_COMPLAINT, KIND_AUP);
    put_verdict(fixture, 2, VERDICT_COMPLAINT, KIND_FILTER);
    put_verdict(fixture, 3, VERDICT_BORDERLINE, KIND_AUP);
    put_verdict(fixture, 4, VERDICT_NOT, KIND_NONE);
    assert_ok(store_count_filed(fixture->store, fixture->repository.key, july,
                                july + 1, &filed, &error),
              &error);
    assert_int_equal(filed, 4);
    assert_tagged(fixture, july, "");
    assert_tagged(fixture, july + 1,
                  "1:complaint:aup 2:complaint:filter 3:borderline:aup ");
    run_sql(fixture->path, "INSERT INTO review VALUES"
                           " (1, 'not', NULL, NULL, '2025-07-02T00:00:00Z'),"
                           " (4, 'complaint', 'decline', 'why',"
                           " '2025-07-02T00:00:00Z')");
    assert_tagged(fixture, july + 1,
                  "1:not:-* 2:complaint:filter 3:borderline:aup "
                  "4:complaint:decline* ");
    expect(fixture, "SELECT group_concat(number) FROM complaint", "2,4");
    expect(fixture, "SELECT filed || ' ' || complaints FROM monthly", "4 2");
    put_verdict(fixture, 4, VERDICT_NOT, KIND_NONE);
    expect(fixture, "SELECT count(*) FROM review", "2");
}

static void assert_heaviest(struct fixture *fixture, int64_t key,
                            const char *rule, struct bytes text)
{
    struct buffer found_rule, found_text;
    struct error error;

    buffer_init(&found_rule);
    buffer_init(&found_text);
    assert_ok(store_heaviest_evidence(fixture->store, key, &found_rule,
                                      &found_text, &error),
              &error);
    assert_string_equal(buffer_string(&found_rule), rule);
    assert_true(bytes_equal(buffer_bytes(&found_text), text));
    buffer_release(&found_rule);
    buffer_release(&found_text);
}

static void test_heaviest_evidence(void **state)
{
    static const struct evidence_row evidence[] = {
        {"light", FIELD_TITLE, ZONE_TITLE, 0, 3, RULE_COMPLAINT, 4},
        {"heavy", FIELD_BODY, ZONE_PROSE, 3, 7, RULE_COMPLAINT, 9},
        {"kind", FIELD_TITLE, ZONE_TITLE, 0, 5, RULE_KIND, 20},
        {"meta", FIELD_TITLE, ZONE_TITLE, 0, 5, RULE_BORDERLINE, 30},
        {"tool", FIELD_TITLE, ZONE_TITLE, 0, 5, RULE_AUTOMATED, 40},
    };
    struct fixture *fixture = *state;
    struct verdict_row row = {VERDICT_COMPLAINT, KIND_AUP, DOMAIN_GENERAL, 9,
                              false};
    enum put_result result;
    struct error error;

    put(fixture, 1, "title", 0);
    buffer_append(&fixture->issue.body, "\xC3\xA4 b\0\x1B[", 7);
    fixture->issue.has_body = true;
    fixture->issue.updated_at++;
    assert_ok(store_put_issue(fixture->store, fixture->repository.key,
                              &fixture->issue, &result, &error),
              &error);
    assert_heaviest(fixture, 1, "", (struct bytes){"", 0});
    assert_ok(store_put_verdict(fixture->store, 1, "sha256:a", &row, evidence,
                                5, &error),
              &error);
    assert_heaviest(fixture, 1, "heavy", (struct bytes){"b\0\x1B[", 4});
    /* A borderline issue has none of a complaint. */
    assert_ok(store_put_verdict(fixture->store, 1, "sha256:a", &row,
                                evidence + 2, 3, &error),
              &error);
    assert_heaviest(fixture, 1, "meta", (struct bytes){"title", 5});
}

static void test_newer_database(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    store_close(fixture->store);
    fixture->store = NULL;
    run_sql(fixture->path, "PRAGMA user_version = 99");
    assert_int_equal(
        store_open(&fixture->store, fixture->path, STORE_WRITE, &error),
        STATUS_STORAGE);
    assert_non_null(strstr(error.text, "newer aupmine"));
    assert_null(fixture->store);
    assert_int_equal(
        store_open(&fixture->store, fixture->path, STORE_READ, &error),
        STATUS_STORAGE);
}

static void test_foreign_database(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    store_close(fixture->store);
    fixture->store = NULL;
    unlink(fixture->path);
    run_sql(fixture->path, "CREATE TABLE theirs (x)");
    assert_int_equal(
        store_open(&fixture->store, fixture->path, STORE_WRITE, &error),
        STATUS_STORAGE);
    assert_non_null(strstr(error.text, "no aupmine database"));
    expect(fixture, "SELECT count(*) FROM sqlite_schema", "1");
}

static void test_absent_database(void **state)
{
    struct store *store;
    struct error error;

    (void)state;
    assert_int_equal(
        store_open(&store, "/nonexistent/x.db", STORE_READ, &error),
        STATUS_STORAGE);
    assert_null(store);
}

static void test_rollback(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    assert_ok(store_begin(fixture->store, &error), &error);
    put(fixture, 1, "one", 0);
    store_rollback(fixture->store);
    expect(fixture, "SELECT count(*) FROM issue", "0");
    store_rollback(fixture->store);
    assert_ok(store_begin(fixture->store, &error), &error);
    put(fixture, 1, "one", 0);
    assert_ok(store_commit(fixture->store, &error), &error);
    expect(fixture, "SELECT count(*) FROM issue", "1");
}

static void test_lock(void **state)
{
    struct fixture *fixture = *state;
    struct store *second;
    struct error error;

    assert_ok(store_lock(fixture->store, "fetch", &error), &error);
    assert_ok(store_lock(fixture->store, "fetch", &error), &error);
    assert_ok(store_open(&second, fixture->path, STORE_WRITE, &error), &error);
    assert_int_equal(store_lock(second, "import", &error), STATUS_TRY_LATER);
    assert_non_null(strstr(error.text, "aupmine fetch, process "));
    store_close(fixture->store);
    fixture->store = NULL;
    assert_ok(store_lock(second, "import", &error), &error);
    store_close(second);
}

static void test_runs(void **state)
{
    struct fixture *fixture = *state;
    struct sync_run run = {.repository_key = fixture->repository.key,
                           .source = SOURCE_MIRROR,
                           .started_at = july,
                           .records = 5};
    struct error error;

    assert_ok(store_save_run(fixture->store, &run, "here", NULL, &error),
              &error);
    assert_int_not_equal(run.key, 0);
    expect(fixture, "SELECT limit_left IS NULL FROM sync_run", "1");
    run.state = RUN_PARTIAL;
    run.finished_at = july + 60;
    run.limit_left = 0;
    run.limit_renews_at = july + 3600;
    assert_ok(store_save_run(fixture->store, &run, NULL, "limit", &error),
              &error);
    expect(fixture,
           "SELECT source || state || finished_at || limit_left || origin"
           " || message || (limit_renews_at = '2025-07-01T01:00:00Z')"
           " FROM sync_run",
           "mirrorpartial2025-07-01T00:01:00Z0herelimit1");
}

/* A sweep that meets only these numbers, 0 at the end. */
static void sweep_meets(struct fixture *fixture, const int64_t *numbers)
{
    int64_t key = fixture->repository.key;
    struct error error;
    bool seen;

    for (; *numbers != 0; numbers++) {
        assert_ok(store_note_seen(fixture->store, key, *numbers, &error),
                  &error);
        /* Met twice is met. */
        assert_ok(store_note_seen(fixture->store, key, *numbers, &error),
                  &error);
        assert_ok(store_was_seen(fixture->store, key, *numbers, &seen, &error),
                  &error);
        assert_true(seen);
    }
    assert_ok(store_count_misses(fixture->store, key, &error), &error);
    assert_ok(store_was_seen(fixture->store, key, 1, &seen, &error), &error);
    assert_false(seen);
}

static void test_missing(void **state)
{
    static const int64_t all_but_two[] = {1, 3, 4, 0};
    static const int64_t all_but_three[] = {1, 2, 4, 0};
    struct fixture *fixture = *state;
    int64_t key = fixture->repository.key;
    struct repository other;
    struct error error;
    int64_t count, number;

    assert_ok(store_add_repository(fixture->store, "a/b", &other, &error),
              &error);
    for (int64_t i = 1; i <= 4; i++)
        put(fixture, i, "title", 0);
    sweep_meets(fixture, all_but_two);
    assert_ok(store_next_missing(fixture->store, key, &count, &number, &error),
              &error);
    assert_int_equal(count, 0);
    /* Two misses, but not in a row: it was there in between. */
    assert_ok(store_mark_present(fixture->store, key, 2, &error), &error);
    sweep_meets(fixture, all_but_three);
    sweep_meets(fixture, all_but_three);
    assert_ok(store_next_missing(fixture->store, key, &count, &number, &error),
              &error);
    assert_int_equal(count, 1);
    assert_int_equal(number, 3);
    assert_ok(
        store_next_missing(fixture->store, other.key, &count, &number, &error),
        &error);
    assert_int_equal(count, 0);
}

static void test_marks(void **state)
{
    static const int64_t none[] = {0};
    struct fixture *fixture = *state;
    int64_t key = fixture->repository.key;
    struct completeness completeness;
    struct error error;
    int64_t count, number;

    for (int64_t i = 1; i <= 4; i++)
        put(fixture, i, "title", 0);
    sweep_meets(fixture, none);
    sweep_meets(fixture, none);
    assert_ok(store_mark_gone(fixture->store, key, 1, GONE_DELETED,
                              bytes_of(NULL), july, &error),
              &error);
    assert_ok(store_mark_gone(fixture->store, key, 2, GONE_TRANSFERRED,
                              bytes_of("https://x/9"), july, &error),
              &error);
    assert_ok(store_mark_gone(fixture->store, key, 3, GONE_NOT_FOUND,
                              bytes_of(""), july, &error),
              &error);
    expect(fixture,
           "SELECT group_concat(gone_at || gone_why || coalesce(gone_to, '-'))"
           " FROM issue",
           "2025-07-01T00:00:00Zdeleted-,"
           "2025-07-01T00:00:00Ztransferredhttps://x/9,"
           "2025-07-01T00:00:00Znot found-");
    /* What is marked is asked for no more. */
    assert_ok(store_next_missing(fixture->store, key, &count, &number, &error),
              &error);
    assert_int_equal(count, 1);
    assert_int_equal(number, 4);
    completeness_init(&completeness);
    assert_ok(
        store_read_completeness(fixture->store, key, &completeness, &error),
        &error);
    assert_int_equal(completeness.gone[GONE_DELETED], 1);
    assert_int_equal(completeness.gone[GONE_TRANSFERRED], 1);
    assert_int_equal(completeness.gone[GONE_NOT_FOUND], 1);
    assert_int_equal(completeness.missing, 1);
    completeness_release(&completeness);
    /* A row that is put is no proof; that it is there is. */
    put(fixture, 2, "newer", 10);
    expect(fixture, "SELECT gone_why FROM issue WHERE number = 2",
           "transferred");
    assert_ok(store_mark_present(fixture->store, key, 2, &error), &error);
    expect(fixture,
           "SELECT count(*) FROM issue WHERE number = 2 AND gone_at IS NULL"
           " AND gone_why IS NULL AND gone_to IS NULL AND missed = 0",
           "1");
}

static void test_sweep_state(void **state)
{
    struct fixture *fixture = *state;
    int64_t key = fixture->repository.key;
    struct sweep_state sweep;
    struct error error;

    sweep_state_init(&sweep);
    assert_ok(store_load_sweep(fixture->store, key, &sweep, &error), &error);
    assert_false(sweep.under_way);
    sweep.under_way = true;
    sweep.began_at = july;
    sweep.reached = 7;
    sweep.newest = july - 1;
    buffer_append_string(&sweep.next, "https://x/?after=%3D");
    assert_ok(store_save_sweep(fixture->store, key, &sweep, &error), &error);
    sweep_state_release(&sweep);
    sweep_state_init(&sweep);
    assert_ok(store_load_sweep(fixture->store, key, &sweep, &error), &error);
    assert_true(sweep.under_way);
    assert_int_equal(sweep.began_at, july);
    assert_int_equal(sweep.ended_at, 0);
    assert_int_equal(sweep.reached, 7);
    assert_int_equal(sweep.newest, july - 1);
    assert_string_equal(buffer_string(&sweep.next), "https://x/?after=%3D");
    sweep.under_way = false;
    assert_ok(store_save_sweep(fixture->store, key, &sweep, &error), &error);
    expect(fixture, "SELECT count(*) FROM sweep", "0");
    sweep_state_release(&sweep);
}

static enum status append_month(void *context, const struct search_month *month,
                                struct error *error)
{
    buffer_append_format(context, "%d:%lld/%lld%s%s ", month->month % 12 + 1,
                         (long long)month->found, (long long)month->filed,
                         month->complete ? "" : "?", month->queries);
    return buffer_status(context, error);
}

static void test_search_months(void **state)
{
    struct fixture *fixture = *state;
    int64_t key = fixture->repository.key;
    struct search_month month = {.month = month_of(july),
                                 .filed = 20,
                                 .found = 3,
                                 .queries = "q",
                                 .searched_at = july};
    struct buffer text;
    struct error error;

    buffer_init(&text);
    assert_ok(store_put_search_month(fixture->store, key, &month, &error),
              &error);
    month.month--;
    assert_ok(store_put_search_month(fixture->store, key, &month, &error),
              &error);
    month.complete = true;
    month.found = 4;
    assert_ok(store_put_search_month(fixture->store, key, &month, &error),
              &error);
    assert_ok(store_each_search_month(fixture->store, key, append_month, &text,
                                      &error),
              &error);
    assert_string_equal(buffer_string(&text), "6:4/20q 7:3/20?q ");
    expect(fixture,
           "SELECT group_concat(month || searched_at) FROM search_month",
           "2025-062025-07-01T00:00:00Z,2025-072025-07-01T00:00:00Z");
    buffer_release(&text);
}

/* What was prepared before another took the table away, and what could not be
 * prepared after it, fail when run; both work once it is back. */
static void test_absent_table(void **state)
{
    struct fixture *fixture = *state;
    int64_t key = fixture->repository.key;
    struct slice slices[SLICES_MOST] = {{.reached = july}};
    size_t count;
    struct error error;

    run_sql(fixture->path, "ALTER TABLE walk_slice RENAME TO away");
    assert_int_equal(
        store_load_slices(fixture->store, key, slices, &count, &error),
        STATUS_STORAGE);
    assert_int_equal(store_save_slices(fixture->store, key, slices, 1, &error),
                     STATUS_STORAGE);
    assert_non_null(strstr(error.text, "cannot prepare: no such table"));
    run_sql(fixture->path, "ALTER TABLE away RENAME TO walk_slice");
    assert_ok(store_save_slices(fixture->store, key, slices, 1, &error),
              &error);
    assert_ok(store_load_slices(fixture->store, key, slices, &count, &error),
              &error);
    assert_int_equal(count, 1);
}

#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_upsert_guard),
        TEST(test_what_is_lacking_stays),
        TEST(test_nul_is_kept),
        TEST(test_two_repositories),
        TEST(test_repository_names),
        TEST(test_pending),
        TEST(test_tagged_and_review),
        TEST(test_heaviest_evidence),
        TEST(test_newer_database),
        TEST(test_foreign_database),
        TEST(test_absent_database),
        TEST(test_absent_table),
        TEST(test_rollback),
        TEST(test_lock),
        TEST(test_runs),
        TEST(test_search_months),
        TEST(test_missing),
        TEST(test_marks),
        TEST(test_sweep_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
