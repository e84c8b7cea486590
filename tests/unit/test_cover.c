/*
 * How often the adjusted estimate's interval holds the truth: simulations of
 * trackers and of measures, of many sizes, with a fixed seed. Each line that
 * is printed is a setting, and the share of its runs that cover.
 */
#include "unit.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "aupmine/adjust.h"

enum { RUNS = 1000, LEAST = 930 };

/* --- chance, by a generator and by methods of the test's own --- */

static uint64_t state = 88172645463325252;

/* Marsaglia's xorshift (Journal of Statistical Software 8(14), 2003). */
static double chance(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}

static int64_t binomial(int64_t trials, double share)
{
    int64_t successes = 0;

    for (int64_t i = 0; i < trials; i++)
        successes += chance() < share;
    return successes;
}

static int64_t poisson(double mean)
{
    int64_t events = 0;

    for (double product = chance(); product > exp(-mean); product *= chance())
        events++;
    return events;
}

/* Successes among so many that are drawn without putting back. */
static int64_t without_return(int64_t drawn, int64_t successes, int64_t trials)
{
    int64_t found = 0;

    for (; drawn > 0; drawn--, trials--)
        found += chance() * (double)trials < (double)(successes - found);
    return found;
}

/* --- what a setting comes to --- */

struct outcome {
    int covered;
    double width;
};

static void add_run(struct outcome *outcome, const struct estimate *estimate,
                    int64_t truth)
{
    assert_true(estimate->known);
    assert_true(0 <= estimate->low && estimate->low <= estimate->value &&
                estimate->value <= estimate->high);
    outcome->covered +=
        estimate->low <= (double)truth && (double)truth <= estimate->high;
    outcome->width += estimate->high - estimate->low;
}

static bool covers(const struct outcome *outcome)
{
    printf("covered %.3f, mean width %.1f%s\n", outcome->covered / (double)RUNS,
           outcome->width / RUNS, outcome->covered < LEAST ? "  TOO LOW" : "");
    return outcome->covered >= LEAST;
}

/* --- labels --- */

/*
 * The rules find each complaint of a period with the chance that is their
 * recall. False alarms come by themselves, as many as make the precision what
 * it is. The labels are a sample of the same.
 */
struct labels_setting {
    double precision;
    double recall;
    int64_t labelled; /* complaints among the labels */
    double complaints;
    bool varied; /* they are a mean: periods differ */
};

static const struct labels_setting labels_settings[] = {
    {0.90, 0.60, 50, 5, false},    {0.90, 0.60, 50, 400, false},
    {0.90, 0.98, 300, 400, false}, {0.95, 0.60, 300, 100, false},
    {0.95, 0.80, 50, 100, false},  {0.95, 0.98, 120, 5, false},
    {0.99, 0.60, 120, 20, false},  {0.99, 0.80, 300, 400, false},
    {0.95, 0.80, 120, 0, false},   {0.90, 0.60, 50, 0.3, true},
    {0.99, 0.98, 300, 3, true},    {0.95, 0.90, 120, 20, true},
    {0.99, 0.60, 300, 100, true},  {0.95, 0.98, 50, 400, true},
};

static void run_labels(const struct labels_setting *setting,
                       struct outcome *outcome)
{
    struct stratum_cell cells[STRATUM_COUNT] = {{0}};
    struct confusion labels = {0};
    struct estimate estimate;
    double alarms = setting->recall * (1 / setting->precision - 1);
    int64_t truth = setting->varied ? poisson(setting->complaints)
                                    : (int64_t)setting->complaints;

    labels.true_positives = binomial(setting->labelled, setting->recall);
    labels.false_negatives = setting->labelled - labels.true_positives;
    labels.false_positives = poisson(alarms * (double)setting->labelled);
    cells[STRATUM_COMPLAINT].issues = binomial(truth, setting->recall) +
                                      poisson(alarms * setting->complaints);
    estimate = adjust_by_labels(&labels, cells);
    add_run(outcome, &estimate, truth);
}

static void test_labels(void **unused)
{
    size_t count = sizeof(labels_settings) / sizeof(labels_settings[0]);
    int low = 0;

    (void)unused;
    for (size_t i = 0; i < count; i++) {
        const struct labels_setting *setting = &labels_settings[i];
        struct outcome outcome = {0, 0};

        for (int run = 0; run < RUNS; run++)
            run_labels(setting, &outcome);
        printf("# labels: precision %.2f, recall %.2f, of %lld labelled "
               "complaints; %s%g complaints: ",
               setting->precision, setting->recall,
               (long long)setting->labelled, setting->varied ? "about " : "",
               setting->complaints);
        low += !covers(&outcome);
    }
    assert_int_equal(low, 0);
}

/* --- a sample --- */

/*
 * A tracker whose truth is fixed, and a period that each issue falls into with
 * the same chance. Which issues are drawn is chance, too.
 */
struct sample_setting {
    int64_t issues[STRATUM_COUNT];
    int64_t complaints[STRATUM_COUNT];
    int64_t size;
    double period; /* share of the issues that fall into it */
};

static const struct sample_setting sample_settings[] = {
    {{400, 60, 200, 4000}, {360, 12, 30, 10}, 50, 0.1},
    {{400, 60, 200, 4000}, {380, 30, 100, 80}, 300, 0.1},
    {{400, 60, 200, 4000}, {396, 3, 5, 1}, 200, 0.01},
    {{1000, 100, 500, 15000}, {950, 10, 20, 5}, 100, 0.1},
    {{1000, 100, 500, 15000}, {990, 0, 0, 0}, 300, 1},
    {{4000, 400, 2000, 20000}, {3600, 40, 300, 1500}, 300, 0.1},
    {{50, 5, 30, 2000}, {45, 1, 3, 1}, 100, 1},
    {{20, 0, 10, 1000}, {20, 0, 0, 0}, 50, 0},
};

/* Put a stratum's issues, drawn or not, complaints or not, into the period or
 * not. Returns how many complaints fall into it. */
static int64_t fall(const struct sample_stratum *stratum, int64_t complaints,
                    double period, struct stratum_cell *cell)
{
    int64_t wrong = stratum->drawn - stratum->complaints;
    int64_t others = stratum->issues - complaints - wrong;
    int64_t truth;

    cell->complaints = binomial(stratum->complaints, period);
    cell->others = binomial(wrong, period);
    cell->drawn_complaints = cell->complaints;
    cell->drawn = cell->complaints + cell->others;
    truth =
        cell->complaints + binomial(complaints - stratum->complaints, period);
    cell->issues = truth + cell->others + binomial(others, period);
    return truth;
}

static void run_sample(const struct sample_setting *setting,
                       struct outcome *outcome)
{
    struct stratum_cell cells[STRATUM_COUNT];
    struct sample_stratum strata[STRATUM_COUNT] = {{0}};
    struct estimate estimate;
    int64_t truth = 0;

    for (size_t i = 0; i < STRATUM_COUNT; i++)
        strata[i].issues = setting->issues[i];
    sample_allocate(strata, setting->size);
    for (size_t i = 0; i < STRATUM_COUNT; i++) {
        strata[i].reviewed = strata[i].drawn;
        strata[i].complaints = without_return(
            strata[i].drawn, setting->complaints[i], strata[i].issues);
        truth += fall(&strata[i], setting->complaints[i], setting->period,
                      &cells[i]);
    }
    estimate = adjust_by_sample(strata, cells);
    add_run(outcome, &estimate, truth);
}

static void test_sample(void **unused)
{
    size_t count = sizeof(sample_settings) / sizeof(sample_settings[0]);
    int low = 0;

    (void)unused;
    for (size_t i = 0; i < count; i++) {
        const struct sample_setting *setting = &sample_settings[i];
        struct outcome outcome = {0, 0};
        double all = 0;

        for (int run = 0; run < RUNS; run++)
            run_sample(setting, &outcome);
        for (size_t s = 0; s < STRATUM_COUNT; s++)
            all += (double)setting->complaints[s];
        printf("# sample of %lld: %lld of %.0f complaints tagged, %g in the "
               "period: ",
               (long long)setting->size, (long long)setting->complaints[0], all,
               all * setting->period);
        low += !covers(&outcome);
    }
    assert_int_equal(low, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_sample),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
