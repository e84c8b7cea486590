/*
 * Periods: the stretches of time that a report has a row for. All begin at
 * midnight UTC; a week is ISO 8601's, from Monday, and belongs to the year in
 * which its Thursday lies.
 */
#ifndef AUPMINE_PERIOD_H
#define AUPMINE_PERIOD_H

#include <stdint.h>

#include "aupmine/vocabulary.h"

enum { PERIOD_SIZE = sizeof("2025-W27") };

enum period_unit { PERIOD_MONTH, PERIOD_WEEK, PERIOD_QUARTER, PERIOD_YEAR };
extern const struct vocabulary period_words;

/* The period that a point in time (UTC seconds) lies in. Periods of a unit
 * are numbered without gap. */
int period_of(enum period_unit unit, int64_t seconds);

/* A period's first second; the one after it begins where it ends. Never before
 * 1970. */
int64_t period_start(enum period_unit unit, int period);

/* Write its name: 2025-07, 2025-W27, 2025-Q3 or 2025. */
void period_format(enum period_unit unit, int period, char text[PERIOD_SIZE]);

#endif
