#include "aupmine/adjust.h"

#include <math.h>
#include <stdlib.h>

#include "aupmine/random.h"

/*
 * An estimate is made in three steps: draw what is not known from what the
 * labels or reviews make likely, many times; work out the number each time;
 * take the middle 95% of the numbers.
 *
 * Shares are drawn from beta(successes + 1/2, failures + 1/2), what Jeffreys's
 * prior makes of them.
 */
enum { DRAWS = 1000, TAIL = DRAWS / 40 };
static const uint64_t seed =
    2026; /* so that equal numbers give equal estimates */

static double draw_share(struct random *random, int64_t successes,
                         int64_t failures)
{
    return random_beta(random, (double)successes + 0.5, (double)failures + 0.5);
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The middle of the draws around a value, which it is made to hold. */
static struct estimate enclose(double value, double draws[DRAWS])
{
    qsort(draws, DRAWS, sizeof(*draws), by_value);
    return (struct estimate){
        .known = true,
        .value = value,
        .low = fmin(value, draws[TAIL - 1]),
        .high = fmax(value, draws[DRAWS - TAIL]),
    };
}

/* Complaints among the issues of a cell: what the sample shows, what the share
 * makes of the rest, and never against a review. */
static double in_cell(const struct stratum_cell *cell, double of_rest)
{
    double complaints = (double)cell->drawn_complaints + of_rest;

    complaints = fmax(complaints, (double)cell->complaints);
    return fmin(complaints, (double)(cell->issues - cell->others));
}

static double draw_cell(struct random *random, const struct stratum_cell *cell,
                        double share)
{
    return in_cell(cell, (double)random_binomial(
                             random, cell->issues - cell->drawn, share));
}

static double expect_cell(const struct stratum_cell *cell, double share)
{
    return in_cell(cell, (double)(cell->issues - cell->drawn) * share);
}

/* --- labels --- */

static struct estimate wilson(int64_t successes, int64_t trials)
{
    struct estimate share = {.known = trials > 0};

    if (!share.known)
        return share;
    share.value = (double)successes / (double)trials;
    wilson_interval(successes, trials, &share.low, &share.high);
    return share;
}

void measure_by_labels(const struct confusion *labels,
                       struct estimate *precision, struct estimate *recall)
{
    *precision = wilson(labels->true_positives,
                        labels->true_positives + labels->false_positives);
    *recall = wilson(labels->true_positives,
                     labels->true_positives + labels->false_negatives);
}

/* Complaints that people found where the rules tagged none. */
static double found_besides(const struct stratum_cell cells[STRATUM_COUNT])
{
    int64_t found = 0;

    for (size_t i = STRATUM_BORDERLINE; i < STRATUM_COUNT; i++)
        found += cells[i].complaints;
    return (double)found;
}

struct estimate adjust_by_labels(const struct confusion *labels,
                                 const struct stratum_cell cells[STRATUM_COUNT])
{
    const struct stratum_cell *tagged = &cells[STRATUM_COMPLAINT];
    struct random random = {seed};
    double besides = found_besides(cells);
    double draws[DRAWS];
    double right, missed;

    if (labels->true_positives == 0)
        return (struct estimate){.known = false};
    for (size_t i = 0; i < DRAWS; i++) {
        double precision = draw_share(&random, labels->true_positives,
                                      labels->false_positives);
        double recall = draw_share(&random, labels->true_positives,
                                   labels->false_negatives);

        right = draw_cell(&random, tagged, precision);
        /* Misses before that many finds: negative binomial. */
        missed =
            (double)random_poisson(&random, random_gamma(&random, right + 0.5) *
                                                (1 - recall) / recall);
        draws[i] = right + fmax(missed, besides);
    }
    right = expect_cell(tagged, confusion_precision(labels));
    missed = right * (1 / confusion_recall(labels) - 1);
    return enclose(right + fmax(missed, besides), draws);
}

/* --- a sample --- */

/* A stratum from which nothing could be drawn says nothing of its share. */
static double share_of(const struct sample_stratum *stratum)
{
    return stratum->drawn == 0
               ? 0.5
               : (double)stratum->complaints / (double)stratum->drawn;
}

/* A lower and an upper share that go together. Of most strata next to nothing
 * is a complaint, and where none was drawn there may be none: so the lower one
 * is drawn from beta(successes, failures + 1), as Clopper and Pearson's lower
 * limit is. */
struct share_range {
    double low;
    double high;
};

static struct share_range draw_range(struct random *random,
                                     const struct sample_stratum *stratum)
{
    double successes = (double)stratum->complaints;
    double failures = (double)(stratum->drawn - stratum->complaints);
    double low = successes > 0 ? random_gamma(random, successes) : 0;
    double between = random_gamma(random, 0.5);
    double above = random_gamma(random, 0.5) +
                   (failures > 0 ? random_gamma(random, failures) : 0);
    double sum = low + between + above;

    if (sum <= 0)
        return (struct share_range){0, 1};
    return (struct share_range){low / sum, (low + between) / sum};
}

/* From the lower tail of one set of draws to the upper tail of the other. */
static struct estimate enclose_both(double value, double lows[DRAWS],
                                    double highs[DRAWS])
{
    struct estimate estimate = enclose(value, highs);

    estimate.low = enclose(value, lows).low;
    return estimate;
}

void measure_by_sample(const struct sample_stratum strata[STRATUM_COUNT],
                       struct estimate *precision, struct estimate *recall)
{
    struct random random = {seed};
    double lows[DRAWS], highs[DRAWS];
    double sizes[STRATUM_COUNT];
    double all = 0;

    *precision = wilson(strata[STRATUM_COMPLAINT].complaints,
                        strata[STRATUM_COMPLAINT].drawn);
    for (size_t i = 0; i < STRATUM_COUNT; i++) {
        sizes[i] = (double)strata[i].issues;
        all += sizes[i] * share_of(&strata[i]);
    }
    *recall = (struct estimate){.known = false};
    if (all <= 0)
        return;
    for (size_t draw = 0; draw < DRAWS; draw++) {
        struct share_range found =
            draw_range(&random, &strata[STRATUM_COMPLAINT]);
        struct share_range missed = {0, 0};

        for (size_t i = STRATUM_BORDERLINE; i < STRATUM_COUNT; i++) {
            struct share_range range = draw_range(&random, &strata[i]);

            missed.low += sizes[i] * range.low;
            missed.high += sizes[i] * range.high;
        }
        found.low *= sizes[STRATUM_COMPLAINT];
        found.high *= sizes[STRATUM_COMPLAINT];
        lows[draw] = found.low <= 0 ? 0 : found.low / (found.low + missed.high);
        highs[draw] =
            found.high <= 0 ? 0 : found.high / (found.high + missed.low);
    }
    *recall = enclose_both(sizes[STRATUM_COMPLAINT] *
                               share_of(&strata[STRATUM_COMPLAINT]) / all,
                           lows, highs);
}

struct estimate
adjust_by_sample(const struct sample_stratum strata[STRATUM_COUNT],
                 const struct stratum_cell cells[STRATUM_COUNT])
{
    struct random random = {seed};
    double lows[DRAWS], highs[DRAWS];
    double value = 0;

    for (size_t draw = 0; draw < DRAWS; draw++) {
        lows[draw] = 0;
        highs[draw] = 0;
        for (size_t i = 0; i < STRATUM_COUNT; i++) {
            struct share_range range = draw_range(&random, &strata[i]);

            lows[draw] += draw_cell(&random, &cells[i], range.low);
            highs[draw] += draw_cell(&random, &cells[i], range.high);
        }
    }
    for (size_t i = 0; i < STRATUM_COUNT; i++)
        value += expect_cell(&cells[i], share_of(&strata[i]));
    return enclose_both(value, lows, highs);
}
