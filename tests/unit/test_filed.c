#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/report/internal.h"
#include "aupmine/timestamp.h"

static const char path_template[] = "/tmp/aupmine-volume-XXXXXX";

/* Read text as a volume file; the file's name in a message becomes "F". */
static enum status read_text(struct volume *volume, const char *text,
                             char message[1024])
{
    char path[sizeof(path_template)];
    struct error error = {""};
    enum status status;
    int descriptor;
    char *named;

    memcpy(path, path_template, sizeof(path));
    descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
    close(descriptor);
    status = volume_read(volume, path, "o/r", &error);
    unlink(path);
    named = strstr(error.text, path);
    if (named == NULL)
        snprintf(message, 1024, "%s", error.text);
    else
        snprintf(message, 1024, "F%s", named + strlen(path));
    return status;
}

#define HEADER "repo\tmonth\tlast_before\tfirst_in\tissue_share\n"

static int month(const char *name)
{
    int value;

    assert_true(month_parse(name, &value));
    return value;
}

static void test_estimate(void **state)
{
    struct volume volume;
    char message[1024];

    (void)state;
    assert_int_equal(read_text(&volume,
                               "# facts\n" HEADER "x/y\t2025-06\t5\t9\t0.1\n"
                               "O/R\t2025-07\t0\t1\t0.5\n"
                               "o/r\t2025-08\t100\t121\t0.5\n"
                               "o/r\t2025-10\t400\t401\t0.5\n",
                               message),
                     STATUS_OK);
    assert_int_equal(volume.count, 3);
    /* 110 numbers were given out, half of them to issues. */
    assert_int_equal(volume_estimate(&volume, month("2025-07")), 55);
    assert_int_equal(volume_estimate(&volume, month("2025-08")), COUNT_UNKNOWN);
    assert_int_equal(volume_estimate(&volume, month("2025-09")), COUNT_UNKNOWN);
    assert_int_equal(volume_estimate(&volume, month("2025-10")), COUNT_UNKNOWN);
    assert_int_equal(volume_estimate(&volume, month("2025-06")), COUNT_UNKNOWN);
    volume_release(&volume);
}

static void assert_refused(const char *text, const char *expected)
{
    struct volume volume;
    char message[1024];

    assert_int_equal(read_text(&volume, text, message), STATUS_DATA);
    assert_string_equal(message, expected);
    volume_release(&volume);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_refused("month\tlast_before\n", "F:1: the header has no column "
                                           "'repo'");
    assert_refused(HEADER "o/r\tJuly\t1\t2\t1\n",
                   "F:2: month 'July' is not YYYY-MM");
    assert_refused(HEADER "o/r\t2025-07\t1\t2\t1\no/r\t2025-07\t1\t2\t1\n",
                   "F:3: month 2025-07 is not after the one before");
    assert_refused(HEADER "o/r\t2025-07\t-1\t2\t1\n",
                   "F:2: last_before '-1' is no number");
    assert_refused(HEADER "o/r\t2025-07\t7\t7\t1\n",
                   "F:2: first_in '7' is no number above last_before");
    assert_refused(HEADER "o/r\t2025-07\t7\t8\t1.5\n",
                   "F:2: issue_share '1.5' is no number from 0 to 1");
    assert_refused(HEADER "o/r\t2025-07\t7\t8\t0\n",
                   "F:2: issue_share '0' is no number from 0 to 1");
}

/* What each month of the file that comes along must lie between: the numbers
 * that were surely and those that were at most given out in it. */
static void test_the_file_that_comes_along(void **state)
{
    const char *build = getenv("AUPMINE_BUILD");
    struct volume volume = {0};
    struct error error;
    char path[1024];

    (void)state;
    if (build == NULL)
        skip();
    snprintf(path, sizeof(path), "%s/../data/volume.tsv", build);
    assert_int_equal(
        volume_read(&volume, path, "anthropics/claude-code", &error),
        STATUS_OK);
    assert_true(volume.count >= 12);
    for (size_t i = 0; i + 1 < volume.count; i++) {
        const struct volume_month *at = &volume.items[i];
        double filed = (double)volume_estimate(&volume, at->month);
        int64_t least = at[1].last_before + 1 - at->first_in;
        int64_t most = at[1].first_in - 1 - at->last_before;

        assert_int_equal(at[1].month, at->month + 1);
        assert_true(filed >= (double)least * at->issue_share - 1);
        assert_true(filed <= (double)most * at->issue_share + 1);
    }
    volume_release(&volume);
}

/* --- rank correlation --- */

static void assert_correlation(const double *a, const double *b, size_t count,
                               double expected)
{
    double correlation;

    assert_true(rank_correlation(a, b, count, &correlation));
    assert_true(fabs(correlation - expected) < 1e-9);
    assert_true(rank_correlation(b, a, count, &correlation));
    assert_true(fabs(correlation - expected) < 1e-9);
}

static void test_rank_correlation(void **state)
{
    static const double up[] = {1, 2, 30, 400, 401};
    static const double down[] = {9, 8, 7, 6, -5};
    /* Ranks 2 1 4 3 5: 1 - 6 * 4 / (5 * 24). */
    static const double mixed[] = {2, 1, 9, 4, 50};
    /* Ranks 1.5 1.5 3 4.5 4.5 against 1 to 5: 9 / sqrt(10 * 9). */
    static const double tied[] = {3, 3, 4, 8, 8};
    static const double flat[] = {7, 7, 7, 7, 7};
    double correlation;

    (void)state;
    assert_correlation(up, up, 5, 1);
    assert_correlation(up, down, 5, -1);
    assert_correlation(up, mixed, 5, 0.8);
    assert_correlation(up, tied, 5, 9 / sqrt(90));
    assert_false(rank_correlation(up, flat, 5, &correlation));
    assert_false(rank_correlation(up, down, 2, &correlation));
    assert_false(rank_correlation(up, down, 0, &correlation));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_estimate),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_the_file_that_comes_along),
        cmocka_unit_test(test_rank_correlation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
