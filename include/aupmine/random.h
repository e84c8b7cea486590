/*
 * Chance that can be had again: a small generator with a seed, and the
 * distributions that estimates need. The same seed gives the same numbers on
 * every machine, but for the last digits of the C library's log and cos. Not
 * for secrets.
 */
#ifndef AUPMINE_RANDOM_H
#define AUPMINE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state; /* the seed; any number will do */
};

/* 64 random bits. */
uint64_t random_next(struct random *random);

/* Bits that belong to a value under a seed, as if drawn by lot for it. */
uint64_t random_mix(uint64_t seed, uint64_t value);

/* Between 0 and 1, never either. */
double random_share(struct random *random);

/* The gamma distribution of scale 1; shape must be above 0. */
double random_gamma(struct random *random, double shape);

/* The beta distribution; both must be above 0. */
double random_beta(struct random *random, double a, double b);

/* Successes in trials, each with that share. */
int64_t random_binomial(struct random *random, int64_t trials, double share);

/* Events where mean are expected. A mean past 10^12 is taken for that. */
int64_t random_poisson(struct random *random, double mean);

#endif
