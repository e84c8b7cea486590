#include "unit.h"

#include <math.h>

#include "aupmine/evaluate.h"

/* Where the formula comes from: the bounds are the shares p at which the
 * observed share lies just z standard errors away. */
static void assert_bound(double bound, double share, double trials)
{
    double error = sqrt(bound * (1 - bound) / trials);

    assert_true(fabs(fabs(share - bound) - 1.959964 * error) < 1e-9);
}

static void test_bounds_solve_the_equation(void **state)
{
    double low, high;

    (void)state;
    for (int64_t trials = 2; trials < 400; trials += 7) {
        for (int64_t successes = 1; successes < trials; successes += 3) {
            double share = (double)successes / (double)trials;

            wilson_interval(successes, trials, &low, &high);
            assert_true(0 < low && low < share && share < high && high < 1);
            assert_bound(low, share, (double)trials);
            assert_bound(high, share, (double)trials);
        }
    }
}

/* Worked out apart from the program. */
static void test_known_value(void **state)
{
    double low, high;

    (void)state;
    wilson_interval(15, 50, &low, &high);
    assert_true(fabs(low - 0.1910) < 5e-4 && fabs(high - 0.4375) < 5e-4);
}

static void test_ends_are_exact(void **state)
{
    double low, high;

    (void)state;
    wilson_interval(0, 10, &low, &high);
    assert_true(low >= 0 && low <= 0 && fabs(high - 0.277533) < 1e-6);
    wilson_interval(10, 10, &low, &high);
    assert_true(high >= 1 && high <= 1 && fabs(low - 0.722467) < 1e-6);
    wilson_interval(1, 1, &low, &high);
    assert_true(high >= 1 && high <= 1 && low > 0 && low < 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_solve_the_equation),
        cmocka_unit_test(test_known_value),
        cmocka_unit_test(test_ends_are_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
