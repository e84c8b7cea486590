/*
 * The stretches of the list that are still to be walked, as times of change.
 *
 * At first there is one, the whole list. When a lane has nothing to do, the
 * stretch with most left is cut in two at a time in between, which is taken for
 * the middle; a wrong guess is mended by the next cut. Whatever is cut lies in
 * the settled past (docs/mirror.md); only the last stretch goes on to the
 * present.
 */
#include "walk.h"

#include <string.h>

#include "aupmine/store_run.h"
#include "page.h"

enum {
    PAGES_WORTH_A_CUT = 2,
    PAGES_TO_A_CUT = 6, /* a cut costs half a page on the average */
};

void stretches_begin(struct stretches *stretches, const struct slice *slices,
                     size_t count)
{
    if (count == 0)
        stretches->items[0] = (struct stretch){.is_live = true};
    for (size_t i = 0; i < count; i++)
        stretches->items[i] =
            (struct stretch){.slice = slices[i], .is_live = true};
}

/* --- their order --- */

static bool ends_before(const struct stretch *one, const struct stretch *other)
{
    return one->slice.until != 0 &&
           (other->slice.until == 0 || one->slice.until < other->slice.until);
}

struct stretch *stretches_first(struct stretches *stretches)
{
    struct stretch *first = NULL;

    for (size_t i = 0; i < SLICES_MOST; i++) {
        struct stretch *each = &stretches->items[i];

        if (each->is_live && (first == NULL || ends_before(each, first)))
            first = each;
    }
    return first;
}

struct stretch *stretches_waiting(struct stretches *stretches)
{
    bool is_only = stretches_count(stretches) == 1;
    struct stretch *first = NULL;

    for (size_t i = 0; i < SLICES_MOST; i++) {
        struct stretch *each = &stretches->items[i];

        if (each->is_live && !each->is_taken && (is_only || !each->is_spent) &&
            (first == NULL || ends_before(each, first)))
            first = each;
    }
    return first;
}

size_t stretches_count(const struct stretches *stretches)
{
    size_t count = 0;

    for (size_t i = 0; i < SLICES_MOST; i++)
        count += stretches->items[i].is_live;
    return count;
}

size_t stretches_list(const struct stretches *stretches,
                      struct slice slices[SLICES_MOST])
{
    size_t count = 0;

    for (size_t i = 0; i < SLICES_MOST; i++) {
        if (stretches->items[i].is_live)
            slices[count++] = stretches->items[i].slice;
    }
    return count;
}

/* --- what a page proves --- */

void stretch_advance(struct stretch *stretch, const struct page *page,
                     bool last)
{
    int64_t greatest = page_greatest(page, INT64_MAX);
    int64_t reach;

    if (greatest > stretch->greatest)
        stretch->greatest = greatest;
    if (page->count == 0)
        return;
    reach = last ? stretch->greatest : page_reach(page);
    if (reach > stretch->slice.reached)
        stretch->slice.reached = reach;
    stretch->pace = page_greatest(page, reach) - page_least(page, 0, 1);
    if (stretch->pace < 1)
        stretch->pace = 1;
}

/* A row that changed long ago stands at its place, so the list has come to it.
 * Of one that changed lately this is not so sure. */
bool stretch_is_done(const struct stretches *stretches,
                     const struct stretch *stretch, const struct page *page)
{
    int64_t until = stretch->slice.until;

    return page->count > 0 &&
           (page_greatest(page, stretches->settled) >= until ||
            page_reach(page) >= until);
}

/* --- cutting --- */

static int64_t end_of(const struct stretches *stretches,
                      const struct stretch *stretch)
{
    return stretch->slice.until != 0 ? stretch->slice.until
                                     : stretches->settled;
}

/* How much a stretch has left, in seconds or in pages; 0: not worth a cut. */
static int64_t left_to_cut(const struct stretches *stretches,
                           const struct stretch *stretch, bool opening)
{
    int64_t left = end_of(stretches, stretch) - stretch->slice.reached;
    int64_t least = stretches->cuts == 0
                        ? (int64_t)PAGES_WORTH_A_CUT * stretches->jobs
                        : PAGES_WORTH_A_CUT;

    if (!stretch->is_live || stretch->is_spent || stretch->slice.reached == 0)
        return 0;
    if (opening)
        return left >= 2 ? left : 0;
    if (stretch->pace == 0 || left / stretch->pace < least)
        return 0;
    return left / stretch->pace;
}

/* Of a list that is not known at all, the first cuts are of equal times. */
static struct stretch *choose(struct stretches *stretches, int64_t pages)
{
    bool opening = stretches->is_first && stretches->cuts < stretches->jobs - 1;
    struct stretch *chosen = NULL;
    int64_t most = 0;

    if (!opening &&
        stretches->cuts >= stretches->jobs - 1 + pages / PAGES_TO_A_CUT)
        return NULL;
    for (size_t i = 0; i < SLICES_MOST; i++) {
        struct stretch *each = &stretches->items[i];
        int64_t left = left_to_cut(stretches, each, opening);

        if (left > most) {
            most = left;
            chosen = each;
        }
    }
    return chosen;
}

static struct stretch *free_place(struct stretches *stretches)
{
    for (size_t i = 0; i < SLICES_MOST; i++) {
        if (!stretches->items[i].is_live)
            return &stretches->items[i];
    }
    return NULL;
}

struct stretch *stretches_cut(struct stretches *stretches, int64_t pages)
{
    struct stretch *later = free_place(stretches);
    struct stretch *earlier = NULL;
    int64_t from, end;

    if (later != NULL && stretches->settled > 0)
        earlier = choose(stretches, pages);
    if (earlier == NULL)
        return NULL;
    if (earlier->slice.began_at == 0)
        earlier->slice.began_at = stretches->began_at;
    end = end_of(stretches, earlier);
    /* A page is under way already. */
    from = earlier->slice.reached + (pages > 1 ? earlier->pace : 0);
    if (from > end - 2)
        from = earlier->slice.reached;
    *later = (struct stretch){.slice = earlier->slice, .is_live = true};
    later->slice.reached = from + (end - from) / 2;
    earlier->slice.until = later->slice.reached;
    stretches->cuts++;
    return later;
}

int64_t stretches_left(const struct stretches *stretches, int64_t from)
{
    int64_t sum = 0;

    for (size_t i = 0; i < SLICES_MOST; i++) {
        const struct stretch *each = &stretches->items[i];
        int64_t end =
            each->slice.until != 0 ? each->slice.until : stretches->newest;
        int64_t start = each->slice.reached > from ? each->slice.reached : from;

        if (each->is_live && end > start)
            sum += end - start;
    }
    return sum;
}
