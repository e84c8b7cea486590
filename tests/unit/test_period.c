#include "unit.h"

#include "aupmine/period.h"
#include "aupmine/timestamp.h"

static int64_t at(const char *time)
{
    int64_t seconds;

    assert_true(timestamp_parse(time, &seconds));
    return seconds;
}

static void assert_period(enum period_unit unit, const char *time,
                          const char *name)
{
    char text[PERIOD_SIZE];

    period_format(unit, period_of(unit, at(time)), text);
    assert_string_equal(text, name);
}

static void test_names(void **state)
{
    (void)state;
    assert_period(PERIOD_MONTH, "2025-07-31T23:59:59Z", "2025-07");
    assert_period(PERIOD_QUARTER, "2025-09-30T23:59:59Z", "2025-Q3");
    assert_period(PERIOD_QUARTER, "2025-10-01T00:00:00Z", "2025-Q4");
    assert_period(PERIOD_YEAR, "2025-12-31T23:59:59Z", "2025");
    assert_period(PERIOD_YEAR, "2026-01-01T00:00:00Z", "2026");
}

/* Weeks around new year, as calendars print them. */
static void test_iso_weeks(void **state)
{
    (void)state;
    assert_period(PERIOD_WEEK, "1970-01-01T00:00:00Z", "1970-W01");
    assert_period(PERIOD_WEEK, "1970-01-05T00:00:00Z", "1970-W02");
    assert_period(PERIOD_WEEK, "2020-12-31T00:00:00Z", "2020-W53");
    assert_period(PERIOD_WEEK, "2021-01-03T23:59:59Z", "2020-W53");
    assert_period(PERIOD_WEEK, "2021-01-04T00:00:00Z", "2021-W01");
    assert_period(PERIOD_WEEK, "2024-12-30T00:00:00Z", "2025-W01");
    assert_period(PERIOD_WEEK, "2025-12-28T23:59:59Z", "2025-W52");
    assert_period(PERIOD_WEEK, "2025-12-29T00:00:00Z", "2026-W01");
    assert_period(PERIOD_WEEK, "2025-07-01T12:00:00Z", "2025-W27");
}

/* Every period ends where the next one begins, and holds both its ends. */
static void test_no_gap(void **state)
{
    (void)state;
    for (int unit = PERIOD_MONTH; unit <= PERIOD_YEAR; unit++) {
        int last =
            period_of((enum period_unit)unit, at("2032-06-01T00:00:00Z"));
        int period = period_of((enum period_unit)unit, 0);

        assert_int_equal(period_start((enum period_unit)unit, period), 0);
        for (; period <= last; period++) {
            int64_t start = period_start((enum period_unit)unit, period);
            int64_t end = period_start((enum period_unit)unit, period + 1);

            assert_true(start < end);
            assert_int_equal(period_of((enum period_unit)unit, start), period);
            assert_int_equal(period_of((enum period_unit)unit, end - 1),
                             period);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_iso_weeks),
        cmocka_unit_test(test_no_gap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
