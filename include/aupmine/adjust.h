/*
 * How many complaints there are likely to be in truth, when the rules tag some
 * wrongly and miss others. docs/method.md has the formulas and says where they
 * come from. The intervals are those of a simulation with a fixed seed, so
 * equal numbers give equal estimates.
 */
#ifndef AUPMINE_ADJUST_H
#define AUPMINE_ADJUST_H

#include "aupmine/evaluate.h"
#include "aupmine/report.h"
#include "aupmine/review.h"

/* Precision and recall with 95% intervals, by labels or by a finished sample;
 * unknown where there is nothing to divide by. */
void measure_by_labels(const struct confusion *labels,
                       struct estimate *precision, struct estimate *recall);
void measure_by_sample(const struct sample_stratum strata[STRATUM_COUNT],
                       struct estimate *precision, struct estimate *recall);

/* The complaints of a period, of which the cells tell what is held. Unknown if
 * the labels hold no complaint that the rules found. */
struct estimate
adjust_by_labels(const struct confusion *labels,
                 const struct stratum_cell cells[STRATUM_COUNT]);
struct estimate
adjust_by_sample(const struct sample_stratum strata[STRATUM_COUNT],
                 const struct stratum_cell cells[STRATUM_COUNT]);

#endif
