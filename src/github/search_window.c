#include "search.h"

#include "address.h"
#include "aupmine/timestamp.h"

enum { DAY = 24 * 60 * 60, MONTHS_USUAL = 12 };

struct search_window search_window_of(int month)
{
    return (struct search_window){month_start(month), month_start(month + 1)};
}

bool search_window_halve(struct search_window window,
                         struct search_window halves[2])
{
    int64_t days = (window.end - window.start) / DAY;
    int64_t middle = window.start + days / 2 * DAY;

    if (days < 2)
        return false;
    halves[0] = (struct search_window){window.start, middle};
    halves[1] = (struct search_window){middle, window.end};
    return true;
}

enum status search_months(const struct search_options *options, int64_t now,
                          int *from, int *to, struct error *error)
{
    int present = month_of(now);

    *to = options->to < 0 || options->to > present ? present : options->to;
    *from = options->from < 0 ? *to - MONTHS_USUAL + 1 : options->from;
    if (*from > *to)
        return error_set(error, STATUS_USAGE,
                         *from > present
                             ? "the first month to search is yet to come"
                             : "the first month to search is later than the "
                               "last");
    return STATUS_OK;
}
