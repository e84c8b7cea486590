#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "aupmine/report.h"
#include "aupmine/store_run.h"
#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"

/* A database in a folder of its own. */
struct fixture {
    char folder[64];
    char path[96];
    struct store *store;
    struct repository repository;
    int64_t number;     /* of the issue put last */
    const char *volume; /* path of a volume file, or NULL */
    struct report report;
};

static int64_t at(const char *time)
{
    int64_t seconds;

    assert_true(timestamp_parse(time, &seconds));
    return seconds;
}

static int month(const char *name)
{
    int value;

    assert_true(month_parse(name, &value));
    return value;
}

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
    snprintf(fixture->path, sizeof(fixture->path), "%s/x.db", fixture->folder);
    assert_ok(store_open(&fixture->store, fixture->path, STORE_WRITE, &error),
              &error);
    assert_ok(store_add_repository(fixture->store, "o/r", &fixture->repository,
                                   &error),
              &error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    struct fixture *fixture = *state;
    char path[128];

    if (fixture->volume != NULL)
        unlink(fixture->volume);

    report_release(&fixture->report);
    store_close(fixture->store);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof(path), "%s%s", fixture->path, suffixes[i]);
        unlink(path);
    }
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

/* --- data --- */

static int64_t key_of(struct fixture *fixture)
{
    struct key_list list;
    struct error error;
    int64_t key;

    assert_ok(store_pending(fixture->store, fixture->repository.key, "none",
                            true, &list, &error),
              &error);
    assert_true(list.count > 0);
    key = list.keys[list.count - 1];
    key_list_release(&list);
    return key;
}

static void put(struct fixture *fixture, const char *created,
                const char *author)
{
    struct issue issue;
    struct error error;
    enum put_result result;

    issue_init(&issue);
    issue.number = ++fixture->number;
    issue.created_at = at(created);
    issue.updated_at = issue.created_at;
    buffer_append_string(&issue.title, "title");
    buffer_append_string(&issue.labels, "[]");
    buffer_append_string(&issue.author, author);
    assert_ok(store_put_issue(fixture->store, fixture->repository.key, &issue,
                              &result, &error),
              &error);
    issue_release(&issue);
}

static void judge(struct fixture *fixture, enum verdict verdict, enum kind kind,
                  enum domain domain)
{
    struct verdict_row row = {verdict, kind, domain, 10, false};
    struct error error;

    assert_ok(store_put_verdict(fixture->store, key_of(fixture), "sha256:1234",
                                &row, NULL, 0, &error),
              &error);
}

static void put_complaint(struct fixture *fixture, const char *created,
                          const char *author)
{
    put(fixture, created, author);
    judge(fixture, VERDICT_COMPLAINT, KIND_AUP, DOMAIN_GENERAL);
}

static void put_other(struct fixture *fixture, const char *created)
{
    put(fixture, created, "somebody");
    judge(fixture, VERDICT_NOT, KIND_NONE, DOMAIN_NONE);
}

static void add_run(struct fixture *fixture, enum source source,
                    enum run_state state, const char *first, const char *last)
{
    struct sync_run run = {.repository_key = fixture->repository.key,
                           .source = source,
                           .state = state,
                           .started_at = 1,
                           .finished_at = 2,
                           .records = 1,
                           .first_created = at(first),
                           .last_created = at(last)};
    struct error error;

    assert_ok(store_save_run(fixture->store, &run, "file", NULL, &error),
              &error);
}

static void finish_mirror(struct fixture *fixture, const char *time)
{
    fixture->repository.watermark = at(time);
    fixture->repository.complete_at = at(time);
}

/* --- what comes out --- */

static enum status build(struct fixture *fixture, const char *from,
                         const char *to, const struct timeline *timeline,
                         struct error *error)
{
    struct report_options options = {
        .from = from == NULL ? MONTH_ANY : month(from),
        .to = to == NULL ? MONTH_ANY : month(to),
        .timeline = timeline,
        .generated_at = at("2026-07-01T00:00:00Z"),
    };

    report_release(&fixture->report);
    return report_build(&fixture->report, fixture->store, &fixture->repository,
                        &options, error);
}

/* The report by weeks and the like, of all that is covered. */
static void build_by(struct fixture *fixture, enum period_unit by,
                     const char *from, const char *to)
{
    struct report_options options = {.by = by,
                                     .from = month(from),
                                     .to = month(to),
                                     .volume = fixture->volume,
                                     .with_issues = true,
                                     .generated_at = 1};
    struct error error;

    report_release(&fixture->report);
    assert_ok(report_build(&fixture->report, fixture->store,
                           &fixture->repository, &options, &error),
              &error);
}

static void build_ok(struct fixture *fixture, const char *from, const char *to)
{
    struct error error;

    assert_ok(build(fixture, from, to, NULL, &error), &error);
}

/* Rows in short, one a word: 2025-07:mirror:3/1 is covered by a mirror, 3
 * filed, 1 complaint; a star marks a partial one, a dash an unknown one. */
static void assert_rows(const struct fixture *fixture, const char *expected)
{
    struct buffer rows;

    buffer_init(&rows);
    for (size_t i = 0; i < fixture->report.row_count; i++) {
        const struct report_row *row = &fixture->report.rows[i];

        buffer_append_format(&rows, "%s%s", i == 0 ? "" : " ", row->period);
        if (row->covered)
            buffer_append_format(
                &rows, ":%s:%lld/%lld%s",
                row->filed_source == FILED_UNKNOWN
                    ? "?"
                    : filed_source_words.names[row->filed_source],
                (long long)row->counts.filed, (long long)row->counts.complaints,
                row->partial ? "*" : "");
        else
            buffer_append_string(&rows, row->partial ? ":?" : ":-");
    }
    assert_string_equal(buffer_string(&rows), expected);
    buffer_release(&rows);
}

static bool has_note(const struct fixture *fixture, const char *words)
{
    for (size_t i = 0; i < fixture->report.note_count; i++) {
        if (strstr(buffer_string(&fixture->report.notes[i]), words) != NULL)
            return true;
    }
    return false;
}

/* The report in a format; the caller frees it. */
static char *write_as(const struct fixture *fixture, const char *name,
                      int columns)
{
    struct report_style style = {.columns = columns, .ascii = true};
    struct buffer out;
    struct error error;
    size_t format;

    buffer_init(&out);
    assert_true(
        vocabulary_find(&report_format_words, name, strlen(name), &format));
    assert_ok(report_write(&fixture->report, (int)format, &style, &out, &error),
              &error);
    return out.data;
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) < 5e-3);
}

/* --- coverage --- */

static void test_nothing_held(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    assert_int_equal(build(fixture, NULL, NULL, NULL, &error), STATUS_NO_MATCH);
    assert_non_null(strstr(error.text, "aupmine fetch"));
}

static void test_finished_mirror(void **state)
{
    struct fixture *fixture = *state;

    put_other(fixture, "2025-03-14T00:00:00Z");
    put_complaint(fixture, "2025-05-02T00:00:00Z", "a");
    finish_mirror(fixture, "2025-06-10T12:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-03:mirror:1/0 2025-04:mirror:0/0 "
                         "2025-05:mirror:1/1 2025-06:mirror:0/0*");
    assert_true(fixture->report.complete);
    assert_int_equal(fixture->report.data_as_of, at("2025-06-10T12:00:00Z"));
    build_ok(fixture, "2025-02", "2025-08");
    assert_rows(fixture, "2025-02:mirror:0/0 2025-03:mirror:1/0 "
                         "2025-04:mirror:0/0 2025-05:mirror:1/1 "
                         "2025-06:mirror:0/0* 2025-07:- 2025-08:-");
    assert_false(fixture->report.complete);
    assert_true(has_note(fixture, "not fetched, so not known rather than zero: "
                                  "2025-07 to 2025-08"));
}

static void test_mirror_that_ends_with_a_month(void **state)
{
    struct fixture *fixture = *state;

    put_other(fixture, "2025-05-14T00:00:00Z");
    finish_mirror(fixture, "2025-06-01T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-05:mirror:1/0");
}

static void test_mirror_of_an_empty_repository(void **state)
{
    struct fixture *fixture = *state;

    finish_mirror(fixture, "2025-06-02T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-06:mirror:0/0*");
    assert_true(fixture->report.ruleset.length == 0);
}

/* A month of which a search told that so many issues were filed. */
static void add_search(struct fixture *fixture, const char *name, int64_t filed,
                       bool complete, const char *searched_at)
{
    struct search_month month = {
        .filed = filed, .complete = complete, .searched_at = at(searched_at)};
    struct error error;

    assert_true(month_parse(name, &month.month));
    assert_ok(store_put_search_month(fixture->store, fixture->repository.key,
                                     &month, &error),
              &error);
}

static void test_search_tells_what_was_filed(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-05-02T00:00:00Z", "a");
    put_complaint(fixture, "2025-06-02T00:00:00Z", "a");
    add_search(fixture, "2025-05", 40, true, "2025-06-20T00:00:00Z");
    add_search(fixture, "2025-06", 20, true, "2025-06-20T00:00:00Z");
    build_ok(fixture, "2025-04", "2025-07");
    assert_rows(fixture, "2025-04:- 2025-05:search:40/1 "
                         "2025-06:search:20/1* 2025-07:-");
    assert_int_equal(fixture->report.totals.filed, 60);
    assert_int_equal(fixture->report.totals.complaints, 2);
    assert_int_equal(fixture->report.totals.reporters, 1);
    assert_false(fixture->report.complete);
    assert_int_equal(fixture->report.data_as_of, at("2025-06-20T00:00:00Z"));
    assert_true(has_note(fixture, "lower bounds"));
    assert_true(has_note(fixture, ": 2025-05 to 2025-06"));
    build_ok(fixture, NULL, NULL);
    assert_int_equal(fixture->report.row_count, 2);
}

static void test_search_that_was_cut_short(void **state)
{
    struct fixture *fixture = *state;

    add_search(fixture, "2025-05", 40, false, "2025-06-20T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-05:search:40/0*");
    assert_true(has_note(fixture, "did not show all"));
}

static void test_search_stands_behind_the_others(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-05-02T00:00:00Z", "a");
    put_complaint(fixture, "2025-06-05T00:00:00Z", "a");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-05-01T00:00:00Z",
            "2025-06-05T00:00:00Z");
    add_search(fixture, "2025-05", 40, true, "2025-06-20T00:00:00Z");
    add_search(fixture, "2025-06", 20, true, "2025-06-20T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-05:import:1/1 2025-06:search:20/1*");
    finish_mirror(fixture, "2025-06-10T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-05:mirror:1/1 2025-06:search:20/1*");
    finish_mirror(fixture, "2025-06-21T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-05:mirror:1/1 2025-06:mirror:1/1*");
    assert_true(fixture->report.complete);
    assert_false(has_note(fixture, "lower bounds"));
}

static void test_search_beside_an_unfinished_mirror(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-05-02T00:00:00Z", "a");
    add_run(fixture, SOURCE_MIRROR, RUN_PARTIAL, "2025-05-02T00:00:00Z",
            "2025-05-02T00:00:00Z");
    add_search(fixture, "2025-05", 40, true, "2025-06-20T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-05:search:40/1");
    assert_false(fixture->report.complete);
}

static void test_import_covers_its_own_range(void **state)
{
    struct fixture *fixture = *state;

    put_other(fixture, "2025-03-14T00:00:00Z");
    put_complaint(fixture, "2025-05-02T00:00:00Z", "a");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-03-14T00:00:00Z",
            "2025-05-02T00:00:00Z");
    build_ok(fixture, "2025-02", "2025-06");
    assert_rows(fixture, "2025-02:- 2025-03:import:1/0* 2025-04:import:0/0 "
                         "2025-05:import:1/1* 2025-06:-");
    assert_int_equal(fixture->report.data_as_of, at("2025-05-02T00:00:00Z"));
    assert_true(has_note(fixture, "only a part of: 2025-03, 2025-05"));
    build_ok(fixture, NULL, NULL);
    assert_int_equal(fixture->report.row_count, 3);
    assert_false(fixture->report.complete);
    assert_true(fixture->report.imported);
}

static void test_failed_import_covers_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    add_run(fixture, SOURCE_IMPORT, RUN_FAILED, "2025-03-14T00:00:00Z",
            "2025-05-02T00:00:00Z");
    assert_int_equal(build(fixture, NULL, NULL, NULL, &error), STATUS_NO_MATCH);
}

static void test_imports_join(void **state)
{
    struct fixture *fixture = *state;

    put_other(fixture, "2025-04-10T00:00:00Z");
    put_other(fixture, "2025-04-20T00:00:00Z");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-04-15T00:00:00Z",
            "2025-05-20T00:00:00Z");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-03-20T00:00:00Z",
            "2025-04-16T00:00:00Z");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-05-25T00:00:00Z",
            "2025-06-30T23:59:59Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-03:import:0/0* 2025-04:import:2/0 "
                         "2025-05:import:0/0* 2025-06:import:0/0");
}

/* A file a month: nothing need have been filed around midnight. */
static void test_imports_in_pieces(void **state)
{
    struct fixture *fixture = *state;

    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-03-01T03:00:00Z",
            "2025-03-31T20:00:00Z");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-04-01T04:00:00Z",
            "2025-04-30T20:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-03:import:0/0 2025-04:import:0/0*");
    assert_false(fixture->report.complete);
    assert_true(fixture->report.imported);
}

static void test_spoiled_import(void **state)
{
    struct fixture *fixture = *state;

    add_run(fixture, SOURCE_IMPORT, RUN_PARTIAL, "2025-03-01T03:00:00Z",
            "2025-04-30T20:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-03:import:0/0 2025-04:import:0/0*");
    assert_false(fixture->report.complete);
}

static void test_mirror_wins_over_import(void **state)
{
    struct fixture *fixture = *state;

    put_other(fixture, "2025-04-10T00:00:00Z");
    finish_mirror(fixture, "2025-05-10T00:00:00Z");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-05-05T00:00:00Z",
            "2025-06-20T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-04:mirror:1/0 2025-05:mirror:0/0 "
                         "2025-06:import:0/0*");
    assert_int_equal(fixture->report.data_as_of, at("2025-06-20T00:00:00Z"));
}

static void test_unfinished_mirror(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_other(fixture, "2025-06-10T00:00:00Z");
    fixture->repository.watermark = at("2025-06-11T00:00:00Z");
    fixture->repository.watermark_read_at = at("2025-09-01T00:00:00Z");
    add_run(fixture, SOURCE_MIRROR, RUN_PARTIAL, "2025-04-10T00:00:00Z",
            "2025-06-10T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-04:mirror:1/1* 2025-05:mirror:0/0* "
                         "2025-06:mirror:1/0*");
    assert_false(fixture->report.complete);
    assert_int_equal(fixture->report.data_as_of, at("2025-09-01T00:00:00Z"));
    assert_true(has_note(fixture, "lower bounds"));
    assert_true(has_note(fixture, "2025-06-11T00:00:00Z"));
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-05-01T00:00:00Z",
            "2025-05-31T23:59:59Z");
    build_ok(fixture, NULL, NULL);
    assert_rows(fixture, "2025-04:mirror:1/1* 2025-05:import:0/0 "
                         "2025-06:mirror:1/0*");
    assert_false(fixture->report.complete);
}

static void test_ranges(void **state)
{
    struct fixture *fixture = *state;
    struct error error;

    put_other(fixture, "2025-04-10T00:00:00Z");
    finish_mirror(fixture, "2025-05-10T00:00:00Z");
    assert_int_equal(build(fixture, "2025-06", "2025-05", NULL, &error),
                     STATUS_USAGE);
    build_ok(fixture, "2025-05", "2025-05");
    assert_rows(fixture, "2025-05:mirror:0/0*");
    build_ok(fixture, "2025-07", NULL);
    assert_rows(fixture, "2025-07:-");
    assert_false(fixture->report.counted);
    build_ok(fixture, NULL, "2025-03");
    assert_rows(fixture, "2025-03:mirror:0/0");
    build_ok(fixture, "9999-11", "9999-12");
    assert_rows(fixture, "9999-11:- 9999-12:-");
}

/* --- other periods than months --- */

/* A server tells what was filed in a month, not in its weeks. */
static void test_weeks_of_a_searched_month(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-06-02T00:00:00Z", "a");
    put_complaint(fixture, "2025-06-30T00:00:00Z", "b");
    put_complaint(fixture, "2025-07-01T00:00:00Z", "b");
    add_search(fixture, "2025-06", 40, true, "2025-07-20T00:00:00Z");
    build_by(fixture, PERIOD_WEEK, "2025-06", "2025-06");
    assert_rows(fixture, "2025-W22:?:-1/0* 2025-W23:?:-1/1 2025-W24:?:-1/0 "
                         "2025-W25:?:-1/0 2025-W26:?:-1/0 2025-W27:?:-1/2*");
    assert_false(fixture->report.rows[1].rate.known);
    assert_int_equal(fixture->report.totals.filed, COUNT_UNKNOWN);
    assert_true(has_note(fixture, "how many issues were filed is not known: "
                                  "2025-W22 to 2025-W27"));
}

static void test_quarter_of_several_sources(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_other(fixture, "2025-04-20T00:00:00Z");
    put_complaint(fixture, "2025-05-10T00:00:00Z", "a");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-04-01T00:00:00Z",
            "2025-04-30T23:59:59Z");
    add_search(fixture, "2025-05", 40, true, "2025-07-20T00:00:00Z");
    add_search(fixture, "2025-06", 30, true, "2025-07-20T00:00:00Z");
    build_by(fixture, PERIOD_QUARTER, "2025-04", "2025-06");
    assert_rows(fixture, "2025-Q2:search:72/2");
    assert_false(fixture->report.complete);
    finish_mirror(fixture, "2025-06-01T00:00:00Z");
    build_by(fixture, PERIOD_YEAR, "2025-04", "2025-06");
    assert_rows(fixture, "2025:search:33/2*");
    finish_mirror(fixture, "2026-01-02T00:00:00Z");
    build_by(fixture, PERIOD_YEAR, "2025-04", "2025-06");
    assert_rows(fixture, "2025:mirror:3/2");
    assert_true(fixture->report.complete);
    /* What is still to come makes no report incomplete. */
    build_by(fixture, PERIOD_YEAR, "2025-04", "2026-01");
    assert_rows(fixture, "2025:mirror:3/2 2026:mirror:0/0*");
    assert_true(fixture->report.complete);
}

static void test_week_over_two_months(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-06-30T12:00:00Z", "a");
    put_complaint(fixture, "2025-07-06T23:59:59Z", "b");
    put_complaint(fixture, "2025-07-07T00:00:00Z", "b");
    finish_mirror(fixture, "2025-07-09T00:00:00Z");
    build_by(fixture, PERIOD_WEEK, "2025-07", "2025-07");
    assert_int_equal(fixture->report.row_count, 5);
    assert_string_equal(fixture->report.rows[0].period, "2025-W27");
    assert_int_equal(fixture->report.rows[0].counts.filed, 2);
    assert_int_equal(fixture->report.rows[0].counts.complaints, 2);
    assert_int_equal(fixture->report.rows[1].counts.complaints, 1);
    assert_false(fixture->report.rows[0].partial);
    assert_true(fixture->report.rows[1].partial);
    assert_false(fixture->report.rows[2].covered);
}

/* --- an estimate of what was filed --- */

/* 1,000 numbers a month from 2025-04 to 2025-06. */
static void write_volume(struct fixture *fixture)
{
    static char path[sizeof(fixture->folder) + sizeof("/volume.tsv")];
    FILE *file;

    snprintf(path, sizeof(path), "%s/volume.tsv", fixture->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("repo\tmonth\tlast_before\tfirst_in\tissue_share\n", file);
    for (int i = 0; i < 4; i++)
        fprintf(file, "o/r\t2025-%02d\t%d\t%d\t0.9\n", 4 + i, 1000 * i,
                1000 * i + 1);
    fclose(file);
    fixture->volume = path;
}

static void test_estimate_where_an_import_is_a_selection(void **state)
{
    struct fixture *fixture = *state;

    write_volume(fixture);
    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_complaint(fixture, "2025-05-10T00:00:00Z", "a");
    fixture->number = 2500;
    put_complaint(fixture, "2025-07-10T00:00:00Z", "b");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-04-01T00:00:00Z",
            "2025-07-10T00:00:00Z");
    build_by(fixture, PERIOD_MONTH, "2025-03", "2025-07");
    assert_rows(fixture,
                "2025-03:- 2025-04:numbers:900/1 2025-05:numbers:900/1 "
                "2025-06:numbers:900/0 2025-07:?:-1/1*");
    assert_true(has_note(fixture, "an estimate from issue numbers"));
    assert_true(has_note(fixture, ": 2025-04 to 2025-06"));
    assert_false(has_note(fixture, "numbers are held"));
    assert_false(fixture->report.rows[0].rate.known);
    assert_near(fixture->report.rows[1].rate.value, 1.11);
    assert_false(fixture->report.rows[4].rate.known);
    assert_false(fixture->report.total_rate.known);
    build_by(fixture, PERIOD_QUARTER, "2025-04", "2025-06");
    assert_rows(fixture, "2025-Q2:numbers:2700/2");
    assert_int_equal(fixture->report.total_filed_source, FILED_NUMBERS);
    build_by(fixture, PERIOD_WEEK, "2025-05", "2025-05");
    assert_int_equal(fixture->report.rows[2].counts.filed, COUNT_UNKNOWN);
    /* A mirror is no selection, and a search tells what was filed. */
    add_search(fixture, "2025-07", 40, true, "2025-08-20T00:00:00Z");
    build_by(fixture, PERIOD_MONTH, "2025-06", "2025-07");
    assert_rows(fixture, "2025-06:numbers:900/0 2025-07:search:40/1");
    assert_int_equal(fixture->report.total_filed_source, FILED_NUMBERS);
    finish_mirror(fixture, "2025-08-01T00:00:00Z");
    build_by(fixture, PERIOD_MONTH, "2025-06", "2025-07");
    assert_rows(fixture, "2025-06:mirror:0/0 2025-07:mirror:1/1");
}

/* What says of itself that it is a selection is one, however much it holds. */
static void test_estimate_for_a_selection(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_other(fixture, "2025-05-10T00:00:00Z");
    put_complaint(fixture, "2025-06-10T00:00:00Z", "b");
    add_run(fixture, SOURCE_SELECTION, RUN_COMPLETE, "2025-04-10T00:00:00Z",
            "2025-06-10T00:00:00Z");
    build_by(fixture, PERIOD_MONTH, "2025-04", "2025-06");
    assert_rows(fixture, "2025-04:selection:1/1* 2025-05:selection:1/0* "
                         "2025-06:selection:1/1*");
    write_volume(fixture);
    build_by(fixture, PERIOD_MONTH, "2025-04", "2025-06");
    assert_rows(fixture, "2025-04:?:-1/1* 2025-05:numbers:900/0* "
                         "2025-06:?:-1/1*");
    assert_false(fixture->report.complete);
    assert_true(has_note(fixture, "a selection was imported"));
}

static void test_no_estimate_for_others(void **state)
{
    struct fixture *fixture = *state;

    write_volume(fixture);
    /* All numbers are held: what is counted is what was filed. */
    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_other(fixture, "2025-05-10T00:00:00Z");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-04-01T00:00:00Z",
            "2025-05-31T23:59:59Z");
    build_by(fixture, PERIOD_MONTH, "2025-04", "2025-05");
    assert_rows(fixture, "2025-04:import:1/1 2025-05:import:1/0");
    /* A selection of a repository that the file does not know. */
    fixture->number = 500;
    put_other(fixture, "2025-05-20T00:00:00Z");
    snprintf(fixture->repository.name, sizeof(fixture->repository.name),
             "other/one");
    build_by(fixture, PERIOD_MONTH, "2025-04", "2025-05");
    assert_rows(fixture, "2025-04:import:1/1 2025-05:import:2/0");
    assert_true(has_note(fixture, "3 of 501 numbers are held"));
}

/* --- the issues behind the rows --- */

static void test_issues(void **state)
{
    struct fixture *fixture = *state;
    const struct report_issue *issues;

    put_complaint(fixture, "2025-05-03T00:00:00Z", "b");
    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_complaint(fixture, "2025-04-12T00:00:00Z", "");
    put_complaint(fixture, "2025-04-10T00:00:00Z", "c");
    put(fixture, "2025-04-11T00:00:00Z", "d");
    judge(fixture, VERDICT_BORDERLINE, KIND_AUP, DOMAIN_GENERAL);
    put_other(fixture, "2025-04-13T00:00:00Z");
    finish_mirror(fixture, "2025-06-01T00:00:00Z");
    build_by(fixture, PERIOD_MONTH, "2025-04", "2025-05");
    issues = fixture->report.issues;
    assert_int_equal(fixture->report.issue_count, 4);
    assert_int_equal(issues[0].number, 3);
    assert_int_equal(issues[1].number, 4);
    assert_int_equal(issues[2].number, 2);
    assert_int_equal(issues[3].number, 1);
    assert_int_equal(issues[2].row, 0);
    assert_int_equal(issues[3].row, 1);
    assert_string_equal(buffer_string(&issues[0].author), "");
    assert_string_equal(buffer_string(&issues[3].author), "b");
    assert_string_equal(buffer_string(&issues[3].title), "title");
    assert_string_equal(buffer_string(&issues[3].evidence), "");
    assert_int_equal(issues[3].kind, KIND_AUP);
    assert_false(issues[3].borderline);
}

/* --- numbers --- */

static void test_totals_count_a_reporter_once(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    put_complaint(fixture, "2025-04-11T00:00:00Z", "a");
    put_complaint(fixture, "2025-05-10T00:00:00Z", "a");
    put_complaint(fixture, "2025-05-11T00:00:00Z", "b");
    finish_mirror(fixture, "2025-06-01T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_int_equal(fixture->report.rows[0].counts.reporters, 1);
    assert_int_equal(fixture->report.rows[1].counts.reporters, 2);
    assert_int_equal(fixture->report.totals.reporters, 2);
    assert_int_equal(fixture->report.totals.complaints, 4);
    build_ok(fixture, "2025-05", NULL);
    assert_int_equal(fixture->report.totals.complaints, 2);
}

static void test_rate(void **state)
{
    struct estimate rate = report_rate(7, 2151);

    (void)state;
    assert_true(rate.known);
    assert_near(rate.value, 3.25);
    assert_near(rate.low, 1.58); /* worked out apart from the program */
    assert_near(rate.high, 6.70);
    assert_true(report_rate(1, 64).value > 15.6299); /* 15.625 goes up */
    rate = report_rate(0, 3);
    assert_true(rate.known && rate.value <= 0 && rate.low <= 0);
    assert_true(rate.high > 0);
    assert_false(report_rate(0, 0).known);
    assert_false(report_rate(0, COUNT_UNKNOWN).known);
    assert_false(report_rate(4, 3).known);
}

static void test_bands(void **state)
{
    struct published band = {"2025-07", 2, 3};
    struct report_row row = {.covered = true, .published = &band};

    (void)state;
    row.shown = 1;
    assert_int_equal(report_band_verdict(&row), BAND_BELOW);
    row.shown = 2;
    assert_int_equal(report_band_verdict(&row), BAND_WITHIN);
    row.shown = 3;
    assert_int_equal(report_band_verdict(&row), BAND_WITHIN);
    row.shown = 4;
    assert_int_equal(report_band_verdict(&row), BAND_ABOVE);
    band.high = PUBLISHED_OPEN;
    assert_int_equal(report_band_verdict(&row), BAND_WITHIN);
}

static void test_notes(void **state)
{
    struct fixture *fixture = *state;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    fixture->number = 9;
    put(fixture, "2025-04-12T00:00:00Z", "b");
    snprintf(fixture->repository.notice, sizeof(fixture->repository.notice),
             "made-up sample");
    add_run(fixture, SOURCE_IMPORT, RUN_COMPLETE, "2025-04-10T00:00:00Z",
            "2025-04-12T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_string_equal(buffer_string(&fixture->report.notes[0]),
                        "made-up sample");
    assert_true(has_note(fixture, "run 'aupmine classify'"));
    assert_true(has_note(fixture, "2 of 10 numbers are held"));
    fixture->repository.notice[0] = '\0';
    judge(fixture, VERDICT_NOT, KIND_NONE, DOMAIN_NONE);
    fixture->number = 4;
    for (int i = 0; i < 3; i++)
        put_other(fixture, "2025-04-11T00:00:00Z");
    build_ok(fixture, NULL, NULL);
    assert_int_equal(fixture->report.note_count, 1); /* the partial month */
}

static void test_published_note(void **state)
{
    struct fixture *fixture = *state;
    struct published bands[] = {{"2025-04", 1, 1}, {"2025-05", 2, 3}};
    struct timeline timeline = {bands, 2, 2};
    struct error error;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    finish_mirror(fixture, "2025-06-01T00:00:00Z");
    assert_ok(build(fixture, NULL, NULL, &timeline, &error), &error);
    assert_true(has_note(fixture, "within in 1 of 2 months compared, above in "
                                  "0, below in 1"));
    assert_ok(build(fixture, NULL, "2025-04", &timeline, &error), &error);
    assert_true(has_note(fixture, "in every month compared (1)"));
}

/* --- formats --- */

static void test_json_names_every_word(void **state)
{
    struct fixture *fixture = *state;
    cJSON *json, *row, *totals;
    char *text;

    put_other(fixture, "2025-04-10T00:00:00Z");
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (int count = 0; count <= kind; count++) {
            put(fixture, "2025-04-11T00:00:00Z", "a");
            judge(fixture, VERDICT_COMPLAINT, (enum kind)kind,
                  (enum domain)(kind + 1));
        }
    }
    finish_mirror(fixture, "2025-05-01T00:00:00Z");
    build_ok(fixture, "2025-04", "2025-05");
    text = write_as(fixture, "json", 80);
    json = cJSON_Parse(text);
    assert_non_null(json);
    totals = cJSON_GetObjectItemCaseSensitive(json, "totals");
    row = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "rows"), 0);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const cJSON *kinds = cJSON_GetObjectItemCaseSensitive(row, "kinds");
        const cJSON *domains =
            cJSON_GetObjectItemCaseSensitive(totals, "domains");

        assert_int_equal(
            cJSON_GetObjectItemCaseSensitive(kinds, kind_words.names[kind])
                ->valueint,
            kind + 1);
        assert_int_equal(cJSON_GetObjectItemCaseSensitive(
                             domains, domain_words.names[kind + 1])
                             ->valueint,
                         kind + 1);
    }
    row = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "rows"), 1);
    assert_true(cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(row, "filed")));
    assert_true(
        cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(row, "filed_source")));
    assert_null(cJSON_GetObjectItemCaseSensitive(row, "published"));
    cJSON_Delete(json);
    free(text);
}

static void test_csv(void **state)
{
    struct fixture *fixture = *state;
    char *text;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    finish_mirror(fixture, "2025-05-01T00:00:00Z");
    snprintf(fixture->repository.notice, sizeof(fixture->repository.notice),
             "=sum, \"quoted\"");
    build_ok(fixture, NULL, "2025-05");
    text = write_as(fixture, "csv", 80);
    assert_string_equal(
        text,
        "repo,period,filed,filed_source,complaints,borderline,reporters,"
        "automated,reviewed,duplicates,per_1000,partial,kind_aup,"
        "kind_safeguard,kind_filter,kind_decline,domain_security,"
        "domain_science,domain_general,domain_creative,domain_other,"
        "per_1000_low,per_1000_high,notes,ruleset,complete\r\n"
        "o/r,2025-04,1,mirror,1,0,1,0,0,0,1000.00,false,1,0,0,0,0,0,1,0,0,"
        "206.55,1000.00,"
        "\"'=sum, \"\"quoted\"\"; not fetched, so not known rather than "
        "zero: 2025-05\",sha256:1234,false\r\n"
        "o/r,2025-05,,,,,,,,,,false,,,,,,,,,,,,"
        "\"'=sum, \"\"quoted\"\"; not fetched, so not known rather than "
        "zero: 2025-05\",sha256:1234,false\r\n");
    free(text);
}

static void assert_width(const char *text, size_t columns)
{
    for (; *text != '\0'; text += strcspn(text, "\n") + 1)
        assert_true(strcspn(text, "\n") <= columns);
}

static void test_table_keeps_to_the_width(void **state)
{
    struct fixture *fixture = *state;
    struct published bands[] = {{"2025-04", 100, 120}};
    struct timeline timeline = {bands, 1, 1};
    struct error error;
    char *text;

    put_complaint(fixture, "2025-04-10T00:00:00Z", "a");
    finish_mirror(fixture, "2025-05-10T00:00:00Z");
    build_ok(fixture, NULL, "2025-06");
    text = write_as(fixture, "table", 80);
    assert_width(text, 80);
    assert_non_null(strstr(text, "safeguard filter decline\n"));
    assert_non_null(strstr(text, "\n2025-05* "));
    assert_non_null(strstr(text, "not fetched\n"));
    free(text);
    assert_ok(build(fixture, NULL, NULL, &timeline, &error), &error);
    text = write_as(fixture, "table", 80);
    assert_width(text, 80);
    assert_null(strstr(text, "safeguard filter"));
    assert_non_null(strstr(text, "    100-120  below\n"));
    free(text);
}

static void test_format_of_a_name(void **state)
{
    struct error error;
    int format;

    (void)state;
    assert_int_equal(report_format_of("a.b/x.json", &format, &error),
                     STATUS_OK);
    assert_string_equal(report_format_words.names[format], "json");
    assert_int_equal(report_format_of("x.txt", &format, &error), STATUS_OK);
    assert_string_equal(report_format_words.names[format], "table");
    assert_int_equal(report_format_of("a.csv/x", &format, &error), STATUS_OK);
    assert_string_equal(report_format_words.names[format], "table");
    assert_int_equal(report_format_of("x.docx", &format, &error), STATUS_USAGE);
}

#define WITH_STORE(test)                                                       \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_nothing_held),
        WITH_STORE(test_finished_mirror),
        WITH_STORE(test_mirror_that_ends_with_a_month),
        WITH_STORE(test_mirror_of_an_empty_repository),
        WITH_STORE(test_search_tells_what_was_filed),
        WITH_STORE(test_search_that_was_cut_short),
        WITH_STORE(test_search_stands_behind_the_others),
        WITH_STORE(test_search_beside_an_unfinished_mirror),
        WITH_STORE(test_import_covers_its_own_range),
        WITH_STORE(test_failed_import_covers_nothing),
        WITH_STORE(test_imports_join),
        WITH_STORE(test_imports_in_pieces),
        WITH_STORE(test_spoiled_import),
        WITH_STORE(test_mirror_wins_over_import),
        WITH_STORE(test_unfinished_mirror),
        WITH_STORE(test_ranges),
        WITH_STORE(test_weeks_of_a_searched_month),
        WITH_STORE(test_quarter_of_several_sources),
        WITH_STORE(test_week_over_two_months),
        WITH_STORE(test_estimate_where_an_import_is_a_selection),
        WITH_STORE(test_estimate_for_a_selection),
        WITH_STORE(test_no_estimate_for_others),
        WITH_STORE(test_issues),
        WITH_STORE(test_totals_count_a_reporter_once),
        cmocka_unit_test(test_rate),
        cmocka_unit_test(test_bands),
        WITH_STORE(test_notes),
        WITH_STORE(test_published_note),
        WITH_STORE(test_json_names_every_word),
        WITH_STORE(test_csv),
        WITH_STORE(test_table_keeps_to_the_width),
        cmocka_unit_test(test_format_of_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
