/*
 * A page is cut out of an order by position. Positions count in the direction
 * of the listing. The cases:
 *   page=N          skip (N-1)*per_page matching rows from the start;
 *   after=CURSOR    start at the first row beyond the cursor;
 *   before=CURSOR   end just before the first row at or beyond the cursor.
 * A cursor is a key, not a position: a row that changes its key meanwhile is
 * met again further on, and no other row is lost by that.
 */
#include "store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "base.h"

struct cursor order_cursor(const struct issue *issue, enum sort sort)
{
    struct cursor cursor = {0, issue->id};

    switch (sort) {
    case SORT_UPDATED:
        cursor.key = issue->updated * 1000;
        break;
    case SORT_COMMENTS:
        cursor.key = issue->comments;
        break;
    default:
        cursor.key = issue->created * 1000;
        break;
    }
    return cursor;
}

static int compare_cursors(struct cursor a, struct cursor b)
{
    if (a.key != b.key)
        return a.key < b.key ? -1 : 1;
    return (a.id > b.id) - (a.id < b.id);
}

static int compare_issues(const void *left, const void *right, void *sort)
{
    const struct issue *const *a = left;
    const struct issue *const *b = right;
    enum sort by = *(enum sort *)sort;

    return compare_cursors(order_cursor(*a, by), order_cursor(*b, by));
}

enum status order_init(struct store *store, struct error *error)
{
    for (int sort = 0; sort < SORT_COUNT; sort++) {
        struct issue **order = calloc(store->count, sizeof *order);

        if (order == NULL)
            return error_set(error, STATUS_MEMORY, "out of memory");
        for (size_t i = 0; i < store->count; i++)
            order[i] = &store->issues[i];
        store->orders[sort] = order;
        store->stale[sort] = true;
    }
    return STATUS_OK;
}

struct issue **order_rows(struct store *store, enum sort sort)
{
    if (store->stale[sort])
        qsort_r(store->orders[sort], store->count, sizeof(struct issue *),
                compare_issues, &sort);
    store->stale[sort] = false;
    return store->orders[sort];
}

static struct issue *row_at(const struct store *store,
                            const struct listing *listing, size_t position)
{
    size_t index = listing->ascending ? position : store->count - 1 - position;

    return store->orders[listing->sort][index];
}

static bool row_matches(const struct issue *issue,
                        const struct listing *listing)
{
    if (issue->fate != FATE_PRESENT)
        return false;
    if (listing->shown != SHOWN_ALL &&
        issue->open != (listing->shown == SHOWN_OPEN))
        return false;
    if (!listing->has_since)
        return true;
    return listing->since_exclusive ? issue->updated > listing->since
                                    : issue->updated >= listing->since;
}

/* How many rows stand before the cursor, counting its own if inclusive. */
static size_t rows_before(const struct store *store,
                          const struct listing *listing, bool inclusive)
{
    size_t low = 0;
    size_t high = store->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_cursors(
            order_cursor(row_at(store, listing, middle), listing->sort),
            listing->cursor);

        if (!listing->ascending)
            order = -order;
        if (order < 0 || (order == 0 && inclusive))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t matches_in(const struct store *store,
                         const struct listing *listing, size_t from, size_t to)
{
    size_t matches = 0;

    for (size_t i = from; i < to; i++)
        matches += row_matches(row_at(store, listing, i), listing);
    return matches;
}

/* Collects towards the end; first and end become the positions covered. */
static void page_forward(struct page *page, const struct store *store,
                         const struct listing *listing, size_t *first,
                         size_t *end)
{
    size_t wanted = (size_t)listing->per_page;
    size_t skip = 0;
    size_t at = *first;

    if (listing->anchor == ANCHOR_PAGE)
        skip = (size_t)(listing->page - 1) * wanted;
    for (; at < store->count && page->count < wanted; at++) {
        struct issue *issue = row_at(store, listing, at);

        if (!row_matches(issue, listing))
            continue;
        if (skip > 0) {
            skip--;
            continue;
        }
        if (page->count == 0)
            *first = at;
        page->rows[page->count++] = issue;
    }
    *end = at;
}

/* Collects towards the start, then turns the rows round. */
static void page_backward(struct page *page, const struct store *store,
                          const struct listing *listing, size_t *first,
                          size_t end)
{
    size_t at = end;

    while (at > 0 && page->count < (size_t)listing->per_page) {
        struct issue *issue = row_at(store, listing, --at);

        if (row_matches(issue, listing))
            page->rows[page->count++] = issue;
    }
    for (size_t i = 0; i < page->count / 2; i++) {
        struct issue *other = page->rows[page->count - 1 - i];

        page->rows[page->count - 1 - i] = page->rows[i];
        page->rows[i] = other;
    }
    *first = at;
}

enum status page_select(struct page *page, struct store *store,
                        const struct listing *listing, struct error *error)
{
    size_t first = 0;
    size_t end = 0;

    *page = (struct page){0};
    page->rows = calloc((size_t)listing->per_page, sizeof(struct issue *));
    if (page->rows == NULL)
        return error_set(error, STATUS_MEMORY, "out of memory");
    order_rows(store, listing->sort);
    if (listing->anchor == ANCHOR_BEFORE) {
        end = rows_before(store, listing, false);
        page_backward(page, store, listing, &first, end);
    } else {
        if (listing->anchor == ANCHOR_AFTER)
            first = rows_before(store, listing, true);
        page_forward(page, store, listing, &first, &end);
    }
    page->earlier = matches_in(store, listing, 0, first) > 0;
    page->later = matches_in(store, listing, end, store->count) > 0;
    page->total = matches_in(store, listing, 0, store->count);
    return STATUS_OK;
}

void page_release(struct page *page)
{
    free(page->rows);
}
