#include "internal.h"

#include <math.h>
#include <stdlib.h>

/* The line between chance and what may be called a correlation is not drawn
 * here; but two points always lie on a line. */
enum { CORRELATED_LEAST = 3 };

#define POLICY_KINDS (1U << KIND_AUP | 1U << KIND_SAFEGUARD)

const struct reading report_readings[READING_COUNT] = {
    {SERIES_ISSUES, 0, "all"},
    {SERIES_ISSUES, POLICY_KINDS, "aup,safeguard"},
    {SERIES_REPORTERS, 0, "all"},
    {SERIES_REPORTERS, POLICY_KINDS, "aup,safeguard"},
};

static const char *const bands[] = {"below", "within", "above"};

const struct vocabulary band_words = {"verdict", bands, 3};

enum band_verdict published_verdict(const struct published *band, int64_t count)
{
    if (count < band->low)
        return BAND_BELOW;
    if (band->high != PUBLISHED_OPEN && count > band->high)
        return BAND_ABOVE;
    return BAND_WITHIN;
}

enum band_verdict report_band_verdict(const struct report_row *row)
{
    return published_verdict(row->published, row->shown);
}

/* --- rank correlation --- */

/* Twice the rank of a value: those that are equal share the mean of theirs. */
static double doubled_rank(const double *values, size_t count, double value)
{
    size_t smaller = 0;
    size_t equal = 0;

    for (size_t i = 0; i < count; i++) {
        smaller += values[i] < value;
        equal += !(values[i] < value) && !(values[i] > value);
    }
    return (double)(2 * smaller + equal + 1);
}

bool rank_correlation(const double *a, const double *b, size_t count,
                      double *correlation)
{
    double mean = (double)count + 1; /* of doubled ranks */
    double product = 0;
    double square_a = 0;
    double square_b = 0;

    if (count < CORRELATED_LEAST)
        return false;
    for (size_t i = 0; i < count; i++) {
        double x = doubled_rank(a, count, a[i]) - mean;
        double y = doubled_rank(b, count, b[i]) - mean;

        product += x * y;
        square_a += x * x;
        square_b += y * y;
    }
    if (!(square_a > 0) || !(square_b > 0))
        return false;
    *correlation = product / sqrt(square_a * square_b);
    return true;
}

/* --- readings --- */

/* The middle of a band; an open one is taken at its low end. */
static double middle_of(const struct published *band)
{
    return band->high == PUBLISHED_OPEN ? (double)band->low
                                        : (double)(band->low + band->high) / 2;
}

static void fill_reading(struct report *report, size_t reading, double *counts,
                         double *middles)
{
    struct reading_result *result = &report->readings[reading];
    size_t compared = 0;

    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];
        int64_t count = row->readings[reading];

        if (!report_row_compared(row))
            continue;
        result->verdicts[published_verdict(row->published, count)]++;
        counts[compared] = (double)count;
        middles[compared++] = middle_of(row->published);
    }
    result->compared = (int)compared;
    result->correlated =
        rank_correlation(counts, middles, compared, &result->correlation);
}

enum status report_fill_readings(struct report *report, struct error *error)
{
    double *numbers = calloc(report->row_count * 2, sizeof(*numbers));

    if (numbers == NULL)
        return error_memory(error);
    for (size_t i = 0; i < READING_COUNT; i++)
        fill_reading(report, i, numbers, numbers + report->row_count);
    free(numbers);
    return STATUS_OK;
}
