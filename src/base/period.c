#include "aupmine/period.h"

#include <stdio.h>
#include <string.h>

#include "aupmine/timestamp.h"

enum {
    SECONDS_PER_DAY = 24 * 60 * 60,
    DAYS_TO_THURSDAY = 3,
    /* 1970-01-01 was a Thursday: the week in which time begins began three
     * days before it. */
    DAYS_BEFORE_TIME = 3,
};

static const char *const units[] = {"month", "week", "quarter", "year"};

const struct vocabulary period_words = {"period", units, 4};

/* How many months a unit has that is made of months. */
static int months_in(enum period_unit unit)
{
    return unit == PERIOD_YEAR ? 12 : unit == PERIOD_QUARTER ? 3 : 1;
}

int period_of(enum period_unit unit, int64_t seconds)
{
    if (unit == PERIOD_WEEK)
        return (int)((seconds / SECONDS_PER_DAY + DAYS_BEFORE_TIME) / 7);
    return month_of(seconds) / months_in(unit);
}

static int64_t days_to_week(int week)
{
    return (int64_t)week * 7 - DAYS_BEFORE_TIME;
}

int64_t period_start(enum period_unit unit, int period)
{
    if (unit != PERIOD_WEEK)
        return month_start(period * months_in(unit));
    return period <= 0 ? 0 : days_to_week(period) * SECONDS_PER_DAY;
}

static void format_week(int week, char text[PERIOD_SIZE])
{
    int64_t thursday = days_to_week(week) + DAYS_TO_THURSDAY;
    int year = month_of(thursday * SECONDS_PER_DAY) / 12;
    int64_t new_year = month_start(year * 12) / SECONDS_PER_DAY;

    snprintf(text, PERIOD_SIZE, "%04u-W%02u", (unsigned)year % 10000,
             (unsigned)(thursday - new_year) / 7 % 53 + 1);
}

void period_format(enum period_unit unit, int period, char text[PERIOD_SIZE])
{
    switch (unit) {
    case PERIOD_MONTH:
        month_format(period, text);
        break;
    case PERIOD_WEEK:
        format_week(period, text);
        break;
    case PERIOD_QUARTER:
        snprintf(text, PERIOD_SIZE, "%04u-Q%u", (unsigned)period / 4 % 10000,
                 (unsigned)period % 4 + 1);
        break;
    case PERIOD_YEAR:
        snprintf(text, PERIOD_SIZE, "%04u", (unsigned)period % 10000);
        break;
    }
}
