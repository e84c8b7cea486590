#include "aupmine/evaluate.h"

#include <math.h>

/* The standard normal's 97.5% quantile: 95% lie between -z and z. */
static const double z = 1.959964;

void wilson_interval(int64_t successes, int64_t trials, double *low,
                     double *high)
{
    double n = (double)trials;
    double share = (double)successes / n;
    double middle = share + z * z / (2 * n);
    double spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;

    /* At the ends the formula gives 0 and 1, but for rounding. */
    *low = successes == 0 ? 0 : (middle - spread) / scale;
    *high = successes == trials ? 1 : (middle + spread) / scale;
}
