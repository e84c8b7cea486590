#include "internal.h"

#include <stdlib.h>

#include "aupmine/array.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

/*
 * Sources and what they cover:
 *
 *   a finished mirror       everything up to the end of its walk
 *   an unfinished mirror    nothing for sure; the issues it left in the store
 *   an import               from its first to its last record; imports that
 *                           follow each other within a day are taken for one
 *                           that was saved in pieces
 *   a selection             nothing for sure; what it left in the store
 *   a search of a month     candidates of that month, up to when it was made;
 *                           none for sure where the server did not finish it.
 *                           It stands where no mirror or import covers as much
 *                           of the month
 */

enum { IMPORT_GAP = 24 * 60 * 60 }; /* seconds */

struct run_walk {
    struct coverage *coverage;
    bool mirror_began;
};

static enum status add_interval(struct coverage *coverage,
                                struct interval interval, struct error *error)
{
    struct interval *items = array_fit(coverage->items, coverage->count,
                                       &coverage->capacity, sizeof(*items));

    if (items == NULL)
        return error_memory(error);
    coverage->items = items;
    coverage->items[coverage->count++] = interval;
    return STATUS_OK;
}

/* Widen what the sources reach. */
static void reach(struct coverage *coverage, int64_t first, int64_t last,
                  int64_t as_of)
{
    if (coverage->count == 0 || first < coverage->first)
        coverage->first = first;
    if (coverage->count == 0 || last > coverage->last)
        coverage->last = last;
    if (as_of > coverage->as_of)
        coverage->as_of = as_of;
}

static enum status read_run(void *context, const struct sync_run *run,
                            const char *origin, const char *message,
                            struct error *error)
{
    struct run_walk *walk = context;
    struct coverage *coverage = walk->coverage;

    (void)origin;
    (void)message;
    if (run->source == SOURCE_SEARCH)
        return STATUS_OK;
    if (run->source == SOURCE_MIRROR || run->source == SOURCE_SWEEP) {
        walk->mirror_began = walk->mirror_began || run->records > 0;
        return STATUS_OK;
    }
    if (run->first_created == 0 ||
        (run->state != RUN_COMPLETE && run->state != RUN_PARTIAL))
        return STATUS_OK;
    if (run->state == RUN_PARTIAL)
        coverage->spoiled_import = true;
    reach(coverage, run->first_created, run->last_created, run->last_created);
    return add_interval(coverage,
                        (struct interval){run->first_created,
                                          run->last_created + 1, run->source,
                                          run->source == SOURCE_IMPORT, 0},
                        error);
}

static enum status add_mirror(struct coverage *coverage,
                              const struct repository *repository,
                              const struct issue_totals *totals,
                              struct error *error)
{
    int64_t last = repository->complete_at - 1;
    int64_t first = totals->issues > 0 && totals->first_created < last
                        ? totals->first_created
                        : last;

    reach(coverage, first, last, repository->complete_at);
    return add_interval(coverage,
                        (struct interval){INT64_MIN, repository->complete_at,
                                          SOURCE_MIRROR, true, 0},
                        error);
}

static enum status add_unfinished_mirror(struct coverage *coverage,
                                         const struct repository *repository,
                                         const struct issue_totals *totals,
                                         struct error *error)
{
    int64_t as_of = repository->watermark_read_at > totals->last_created
                        ? repository->watermark_read_at
                        : totals->last_created;

    coverage->unfinished_mirror = true;
    reach(coverage, totals->first_created, totals->last_created, as_of);
    return add_interval(coverage,
                        (struct interval){totals->first_created,
                                          totals->last_created + 1,
                                          SOURCE_MIRROR, false, 0},
                        error);
}

static enum status read_month(void *context, const struct search_month *month,
                              struct error *error)
{
    struct coverage *coverage = context;
    struct interval interval = {month_start(month->month),
                                month_start(month->month + 1), SOURCE_SEARCH,
                                month->complete, month->filed};

    if (month->searched_at < interval.end)
        interval.end = month->searched_at;
    if (interval.end <= interval.start)
        return STATUS_OK;
    reach(coverage, interval.start, interval.end - 1, month->searched_at);
    return add_interval(coverage, interval, error);
}

static int by_start(const void *left, const void *right)
{
    const struct interval *a = left;
    const struct interval *b = right;

    return (a->start > b->start) - (a->start < b->start);
}

enum status coverage_read(struct coverage *coverage, struct store *store,
                          const struct repository *repository,
                          const struct issue_totals *totals,
                          struct error *error)
{
    struct run_walk walk = {coverage, repository->watermark != 0};
    enum status status;

    *coverage = (struct coverage){0};
    status = store_each_run(store, repository->key, read_run, &walk, error);
    if (status != STATUS_OK)
        return status;
    if (repository->complete_at != 0)
        status = add_mirror(coverage, repository, totals, error);
    else if (walk.mirror_began && totals->issues > 0)
        status = add_unfinished_mirror(coverage, repository, totals, error);
    if (status == STATUS_OK)
        status = store_each_search_month(store, repository->key, read_month,
                                         coverage, error);
    if (status == STATUS_OK && coverage->count > 0)
        qsort(coverage->items, coverage->count, sizeof(*coverage->items),
              by_start);
    return status;
}

void coverage_release(struct coverage *coverage)
{
    free(coverage->items);
    *coverage = (struct coverage){0};
}

/* A finished source before an unfinished one, a mirror before an import. */
static bool is_better(const struct interval *interval,
                      const struct interval *than)
{
    if (than == NULL || interval->finished != than->finished)
        return than == NULL || interval->finished;
    return interval->source < than->source;
}

/* How long before an interval nothing need have been filed. */
static int64_t gap_before(const struct interval *interval)
{
    return interval->source == SOURCE_IMPORT ||
                   interval->source == SOURCE_SELECTION
               ? IMPORT_GAP
               : 0;
}

/* Go on to the end of an interval that takes over before a time. */
static void advance(const struct interval *interval, int64_t *until)
{
    if (interval->start - gap_before(interval) <= *until &&
        interval->end > *until)
        *until = interval->end;
}

static bool reaches_into(const struct interval *interval, int64_t start,
                         int64_t end)
{
    return interval->start < end && interval->end > start;
}

/* The search of a time, if there is one that tells more than mirrors and
 * imports, which are whole until then. */
static const struct interval *find_search(const struct coverage *coverage,
                                          int64_t start, int64_t end,
                                          const struct interval *best,
                                          int64_t whole_until)
{
    for (size_t i = 0; i < coverage->count; i++) {
        const struct interval *interval = &coverage->items[i];

        if (interval->source == SOURCE_SEARCH &&
            reaches_into(interval, start, end) && interval->end > whole_until &&
            (interval->finished || best == NULL))
            return interval;
    }
    return NULL;
}

struct cover coverage_find(const struct coverage *coverage, int64_t start,
                           int64_t end)
{
    const struct interval *best = NULL;
    const struct interval *search;
    int64_t whole_until = start;
    int64_t spanned_until = start;

    for (size_t i = 0; i < coverage->count; i++) {
        const struct interval *interval = &coverage->items[i];

        if (interval->source == SOURCE_SEARCH)
            continue;
        advance(interval, &spanned_until);
        if (interval->finished)
            advance(interval, &whole_until);
        if (reaches_into(interval, start, end) && is_better(interval, best))
            best = interval;
    }
    search = whole_until < end
                 ? find_search(coverage, start, end, best, whole_until)
                 : NULL;
    if (search != NULL) {
        best = search;
        whole_until = search->finished ? search->end : start;
    }
    if (best == NULL)
        return (struct cover){.source = SOURCE_NONE};
    return (struct cover){.covered = true,
                          .partial = whole_until < end,
                          .spanned = spanned_until >= end,
                          .cut_short = search != NULL && !search->finished,
                          .source = (int)best->source,
                          .filed = best->filed};
}
