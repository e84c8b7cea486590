#include "aupmine/random.h"

#include <math.h>

/* SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a counter, well stirred. */
static const uint64_t step = 0x9E3779B97F4A7C15;

static uint64_t stir(uint64_t bits)
{
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
    return bits ^ (bits >> 31);
}

uint64_t random_next(struct random *random)
{
    random->state += step;
    return stir(random->state);
}

uint64_t random_mix(uint64_t seed, uint64_t value)
{
    return stir(stir(seed + step) ^ (value * step));
}

double random_share(struct random *random)
{
    return ((double)(random_next(random) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller. */
static double normal(struct random *random)
{
    double radius = sqrt(-2 * log(random_share(random)));

    return radius * cos(2 * acos(-1.0) * random_share(random));
}

/* Marsaglia and Tsang (ACM Trans. Math. Software 26(3), 2000), for a shape of
 * 1 or more. */
static double gamma_from_one(struct random *random, double shape)
{
    double d = shape - 1.0 / 3;
    double c = 1 / sqrt(9 * d);

    for (;;) {
        double x = normal(random);
        double v = 1 + c * x;

        v = v * v * v;
        if (v > 0 &&
            log(random_share(random)) < x * x / 2 + d - d * v + d * log(v))
            return d * v;
    }
}

double random_gamma(struct random *random, double shape)
{
    if (shape >= 1)
        return gamma_from_one(random, shape);
    return gamma_from_one(random, shape + 1) *
           pow(random_share(random), 1 / shape);
}

double random_beta(struct random *random, double a, double b)
{
    double first = random_gamma(random, a);
    double second = random_gamma(random, b);

    /* Both may be too small for a double: then it is one end or the other. */
    if (first + second <= 0)
        return random_share(random) < a / (a + b) ? 1 : 0;
    return first / (first + second);
}

/* Jump from success to success; their number is what it costs. */
static int64_t few_successes(struct random *random, int64_t trials,
                             double share)
{
    double left = (double)trials;
    int64_t successes = 0;

    if (share <= 0)
        return 0;
    for (;;) {
        left -= floor(log(random_share(random)) / log1p(-share)) + 1;
        if (left < 0)
            return successes;
        successes++;
    }
}

/* Trials are uniform numbers below share. Where the middle one of them lies is
 * beta distributed, and only those on one side of it remain to be counted
 * (Devroye, Non-Uniform Random Variate Generation, 1986, chapter X). */
int64_t random_binomial(struct random *random, int64_t trials, double share)
{
    int64_t successes = 0;

    while (trials > 0 && (double)trials * fmin(share, 1 - share) > 16) {
        int64_t below = trials / 2;
        int64_t above = trials - below - 1;
        double middle =
            random_beta(random, (double)below + 1, (double)above + 1);

        if (middle <= share) {
            successes += below + 1;
            trials = above;
            share = fmax(0, (share - middle) / (1 - middle));
        } else {
            trials = below;
            share = fmin(1, share / middle);
        }
    }
    if (share > 0.5)
        return successes + trials - few_successes(random, trials, 1 - share);
    return successes + few_successes(random, trials, share);
}

/* The same with arrivals: when number so many comes is gamma distributed. */
int64_t random_poisson(struct random *random, double mean)
{
    int64_t events = 0;
    double gone = 0;

    mean = fmin(mean, 1e12);
    while (mean > 16) {
        int64_t ahead = (int64_t)(mean * 0.875);
        double arrival = random_gamma(random, (double)ahead);

        if (arrival > mean)
            return events + random_binomial(random, ahead - 1, mean / arrival);
        events += ahead;
        mean -= arrival;
    }
    for (;;) {
        gone -= log(random_share(random));
        if (gone > mean)
            return events;
        events++;
    }
}
