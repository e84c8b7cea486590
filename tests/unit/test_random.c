#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "aupmine/random.h"

enum { DRAWS = 20000 };

/* Mean and variance of many draws, within what chance allows (five standard
 * errors; the seed is fixed, so it never fails by chance). */
static void assert_moments(const double draws[DRAWS], double mean,
                           double variance)
{
    double sum = 0;
    double squares = 0;

    for (int i = 0; i < DRAWS; i++)
        sum += draws[i];
    for (int i = 0; i < DRAWS; i++)
        squares += (draws[i] - sum / DRAWS) * (draws[i] - sum / DRAWS);
    if (fabs(sum / DRAWS - mean) > 5 * sqrt(variance / DRAWS))
        fail_msg("mean %g, not %g", sum / DRAWS, mean);
    if (fabs(squares / DRAWS / variance - 1) > 0.15)
        fail_msg("variance %g, not %g", squares / DRAWS, variance);
}

static void test_gamma(void **state)
{
    static const double shapes[] = {0.1, 0.5, 1, 2.5, 40, 1e6};
    static double draws[DRAWS];
    struct random random = {7};

    (void)state;
    for (int i = 0; i < 6; i++) {
        for (int k = 0; k < DRAWS; k++)
            draws[k] = random_gamma(&random, shapes[i]);
        assert_moments(draws, shapes[i], shapes[i]);
    }
}

static void test_beta(void **state)
{
    static const double pairs[][2] = {{0.5, 0.5}, {1, 1}, {0.5, 100}, {90, 10}};
    static double draws[DRAWS];
    struct random random = {8};

    (void)state;
    for (int i = 0; i < 4; i++) {
        double a = pairs[i][0];
        double b = pairs[i][1];

        for (int k = 0; k < DRAWS; k++) {
            draws[k] = random_beta(&random, a, b);
            assert_true(draws[k] >= 0 && draws[k] <= 1);
        }
        assert_moments(draws, a / (a + b),
                       a * b / ((a + b) * (a + b) * (a + b + 1)));
    }
    for (int k = 0; k < 100; k++) {
        double end = random_beta(&random, 1e-300, 1e-300);

        assert_true(end <= 0 || end >= 1);
    }
}

static void test_binomial(void **state)
{
    static const int64_t trials[] = {1, 7, 40, 1000, 100000};
    static const double shares[] = {0.001, 0.02, 0.5, 0.93, 0.9999};
    static double draws[DRAWS];
    struct random random = {9};

    (void)state;
    for (int t = 0; t < 5; t++) {
        for (int s = 0; s < 5; s++) {
            double n = (double)trials[t];
            double p = shares[s];

            /* Few events have too few draws for a variance. */
            if (n * p * (1 - p) < 0.1)
                continue;
            for (int k = 0; k < DRAWS; k++) {
                int64_t drawn = random_binomial(&random, trials[t], p);

                assert_in_range(drawn, 0, trials[t]);
                draws[k] = (double)drawn;
            }
            assert_moments(draws, n * p, n * p * (1 - p));
        }
    }
    assert_int_equal(random_binomial(&random, 0, 0.5), 0);
    assert_int_equal(random_binomial(&random, 1000, 0), 0);
    assert_int_equal(random_binomial(&random, 1000, 1), 1000);
}

static void test_poisson(void **state)
{
    static const double means[] = {0.2, 3, 15.9, 16.1, 400, 1e6};
    static double draws[DRAWS];
    struct random random = {10};

    (void)state;
    for (int i = 0; i < 6; i++) {
        for (int k = 0; k < DRAWS; k++)
            draws[k] = (double)random_poisson(&random, means[i]);
        assert_moments(draws, means[i], means[i]);
    }
    assert_int_equal(random_poisson(&random, 0), 0);
    assert_true(random_poisson(&random, INFINITY) > 0);
}

/* The whole distribution, not its first two moments alone. */
static void test_binomial_is_exact(void **state)
{
    static const double wanted[] = {0.0625, 0.25, 0.375, 0.25, 0.0625};
    int counts[5] = {0};
    struct random random = {11};

    (void)state;
    for (int k = 0; k < DRAWS; k++)
        counts[random_binomial(&random, 4, 0.5)]++;
    for (int i = 0; i < 5; i++)
        assert_true(fabs(counts[i] / (double)DRAWS - wanted[i]) < 0.02);
}

static void test_a_seed_gives_the_same_again(void **state)
{
    struct random first = {1}, second = {1}, third = {2};

    (void)state;
    for (int i = 0; i < 100; i++)
        assert_int_equal(random_next(&first), random_next(&second));
    assert_int_not_equal(random_next(&first), random_next(&third));
    assert_int_equal(random_mix(1, 77), random_mix(1, 77));
    assert_int_not_equal(random_mix(1, 77), random_mix(2, 77));
    assert_int_not_equal(random_mix(1, 77), random_mix(77, 1));
}

/* Lots under one seed are spread evenly, whatever the numbers. */
static void test_lots_are_fair(void **state)
{
    int small = 0;

    (void)state;
    for (uint64_t number = 1; number <= DRAWS; number++)
        small += random_mix(1, number) < UINT64_MAX / 10;
    assert_true(abs(small - DRAWS / 10) < 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gamma),
        cmocka_unit_test(test_beta),
        cmocka_unit_test(test_binomial),
        cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_binomial_is_exact),
        cmocka_unit_test(test_a_seed_gives_the_same_again),
        cmocka_unit_test(test_lots_are_fair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
