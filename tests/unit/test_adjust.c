#include "unit.h"

#include <math.h>

#include "aupmine/adjust.h"

static void assert_near(double value, double expected)
{
    if (fabs(value - expected) > 1e-9)
        fail_msg("%.12g is not %.12g", value, expected);
}

static void assert_exactly(const struct estimate *estimate, double value)
{
    assert_true(estimate->known);
    assert_near(estimate->low, value);
    assert_near(estimate->value, value);
    assert_near(estimate->high, value);
}

/* --- labels --- */

static void test_labels_by_the_formula(void **state)
{
    const struct confusion labels = {90, 10, 30, 500};
    struct stratum_cell cells[STRATUM_COUNT] = {{.issues = 200}};
    struct estimate precision, recall, estimate;
    double low, high;

    (void)state;
    measure_by_labels(&labels, &precision, &recall);
    assert_near(precision.value, 0.9);
    assert_near(recall.value, 0.75);
    wilson_interval(90, 100, &low, &high);
    assert_near(precision.low, low);
    assert_near(precision.high, high);
    estimate = adjust_by_labels(&labels, cells);
    assert_near(estimate.value, 200 * 0.9 / 0.75);
    assert_true(estimate.low > 200 && estimate.low < 235);
    assert_true(estimate.high > 245 && estimate.high < 300);
}

static void test_equal_numbers_give_equal_estimates(void **state)
{
    const struct confusion labels = {90, 10, 30, 500};
    struct stratum_cell cells[STRATUM_COUNT] = {{.issues = 200}};
    struct estimate first = adjust_by_labels(&labels, cells);
    struct estimate second = adjust_by_labels(&labels, cells);

    (void)state;
    assert_near(first.low, second.low);
    assert_near(first.high, second.high);
}

static void test_more_labels_say_more(void **state)
{
    const struct confusion few = {45, 5, 15, 0};
    const struct confusion many = {900, 100, 300, 0};
    struct stratum_cell cells[STRATUM_COUNT] = {{.issues = 400}};
    struct estimate wide = adjust_by_labels(&few, cells);
    struct estimate narrow = adjust_by_labels(&many, cells);

    (void)state;
    assert_near(wide.value, narrow.value);
    assert_true(narrow.high - narrow.low < (wide.high - wide.low) / 2);
}

static void test_labels_without_a_find(void **state)
{
    const struct confusion labels = {0, 4, 3, 10};
    struct stratum_cell cells[STRATUM_COUNT] = {{.issues = 20}};
    struct estimate precision, recall;

    (void)state;
    assert_false(adjust_by_labels(&labels, cells).known);
    measure_by_labels(&(struct confusion){0, 0, 0, 7}, &precision, &recall);
    assert_false(precision.known || recall.known);
}

static void test_no_complaints_may_hide_a_few(void **state)
{
    const struct confusion labels = {50, 2, 50, 0};
    struct stratum_cell cells[STRATUM_COUNT] = {{.issues = 0}};
    struct estimate estimate = adjust_by_labels(&labels, cells);

    (void)state;
    assert_near(estimate.value, 0);
    assert_near(estimate.low, 0);
    assert_true(estimate.high >= 1 && estimate.high < 10);
}

/* Reviews bound what is likely, however they came about. */
static void test_reviews_are_facts(void **state)
{
    const struct confusion labels = {90, 10, 30, 0};
    struct stratum_cell cells[STRATUM_COUNT] = {
        [STRATUM_COMPLAINT] = {.issues = 20, .complaints = 12, .others = 8},
        [STRATUM_FAR] = {.issues = 500, .complaints = 40},
    };
    struct estimate estimate = adjust_by_labels(&labels, cells);

    (void)state;
    assert_exactly(&estimate, 52);
}

/* --- a sample --- */

static void test_a_sample_of_all_is_exact(void **state)
{
    const struct sample_stratum strata[STRATUM_COUNT] = {
        {30, 30, 30, 28}, {4, 4, 4, 1}, {0, 0, 0, 0}, {100, 100, 100, 2}};
    const struct stratum_cell cells[STRATUM_COUNT] = {
        {10, 9, 1, 10, 9}, {1, 0, 1, 1, 0}, {0}, {50, 1, 49, 50, 1}};
    struct estimate estimate = adjust_by_sample(strata, cells);

    (void)state;
    assert_exactly(&estimate, 10);
}

static void test_a_sample_by_the_formula(void **state)
{
    const struct sample_stratum strata[STRATUM_COUNT] = {{400, 40, 40, 38},
                                                         {50, 10, 10, 2},
                                                         {100, 20, 20, 1},
                                                         {2000, 40, 40, 0}};
    const struct stratum_cell cells[STRATUM_COUNT] = {{100, 9, 1, 10, 9},
                                                      {10, 0, 0, 0, 0},
                                                      {30, 1, 4, 5, 1},
                                                      {500, 0, 9, 9, 0}};
    struct estimate precision, recall, estimate;

    (void)state;
    measure_by_sample(strata, &precision, &recall);
    assert_near(precision.value, 38.0 / 40);
    assert_near(recall.value, 380.0 / (380 + 10 + 5));
    assert_true(recall.low > 0.7 && recall.low < recall.value);
    assert_true(recall.high > recall.value && recall.high < 1);
    estimate = adjust_by_sample(strata, cells);
    assert_near(estimate.value, 9 + 90 * 38.0 / 40 + 10 * 0.2 + 1 + 25 * 0.05);
    assert_true(estimate.low > 75 && estimate.low < 95);
    assert_true(estimate.high > 110 && estimate.high < 150);
}

/* Found outside the sample, so by somebody who looked for them. */
static void test_reviews_outside_the_sample_bound(void **state)
{
    const struct sample_stratum strata[STRATUM_COUNT] = {
        {400, 40, 40, 40}, {0}, {0}, {2000, 40, 40, 0}};
    const struct stratum_cell cells[STRATUM_COUNT] = {
        {100, 0, 100, 0, 0}, {0}, {0}, {60, 30, 30, 0, 0}};
    struct estimate estimate = adjust_by_sample(strata, cells);

    (void)state;
    assert_exactly(&estimate, 30);
}

static void test_a_sample_of_nothing(void **state)
{
    const struct sample_stratum strata[STRATUM_COUNT] = {{0}};
    const struct stratum_cell cells[STRATUM_COUNT] = {{0}};
    struct estimate precision, recall;
    struct estimate estimate = adjust_by_sample(strata, cells);

    (void)state;
    assert_exactly(&estimate, 0);
    measure_by_sample(strata, &precision, &recall);
    assert_false(precision.known || recall.known);
}

/* --- how a sample is shared out --- */

static void assert_drawn(const int64_t issues[STRATUM_COUNT], int64_t size,
                         const int64_t drawn[STRATUM_COUNT])
{
    struct sample_stratum strata[STRATUM_COUNT] = {{0}};

    for (size_t i = 0; i < STRATUM_COUNT; i++)
        strata[i].issues = issues[i];
    sample_allocate(strata, size);
    for (size_t i = 0; i < STRATUM_COUNT; i++)
        assert_int_equal(strata[i].drawn, drawn[i]);
}

static void test_allocation(void **state)
{
    (void)state;
    assert_drawn((int64_t[]){1000, 1000, 1000, 1000}, 100,
                 (int64_t[]){35, 10, 20, 35});
    /* What one cannot give the next ones do, and the far one first. */
    assert_drawn((int64_t[]){1000, 3, 0, 1000}, 100, (int64_t[]){35, 3, 0, 62});
    assert_drawn((int64_t[]){1000, 3, 0, 10}, 100, (int64_t[]){87, 3, 0, 10});
    assert_drawn((int64_t[]){5, 4, 3, 2}, 100, (int64_t[]){5, 4, 3, 2});
    assert_drawn((int64_t[]){50, 50, 50, 50}, 11, (int64_t[]){3, 1, 2, 5});
    assert_drawn((int64_t[]){0, 0, 0, 0}, 10, (int64_t[]){0, 0, 0, 0});
    assert_drawn((int64_t[]){5, 4, 3, 2}, INT64_MAX, (int64_t[]){5, 4, 3, 2});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_by_the_formula),
        cmocka_unit_test(test_equal_numbers_give_equal_estimates),
        cmocka_unit_test(test_more_labels_say_more),
        cmocka_unit_test(test_labels_without_a_find),
        cmocka_unit_test(test_no_complaints_may_hide_a_few),
        cmocka_unit_test(test_reviews_are_facts),
        cmocka_unit_test(test_a_sample_of_all_is_exact),
        cmocka_unit_test(test_a_sample_by_the_formula),
        cmocka_unit_test(test_reviews_outside_the_sample_bound),
        cmocka_unit_test(test_a_sample_of_nothing),
        cmocka_unit_test(test_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
