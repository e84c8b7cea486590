#include "hub.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base.h"
#include "exchange.h"
#include "script.h"
#include "store.h"

#define WALL_MESSAGE                                                           \
    "Pagination with the page parameter is not supported for large datasets, " \
    "please use cursor based pagination (after/before)"

static const char *const sorts[] = {"created", "updated", "comments", NULL};
static const char *const directions[] = {"desc", "asc", NULL};
static const char *const states[] = {"open", "closed", "all", NULL};

/* Index of the parameter among the choices, 0 without it, -1 if unknown. */
static int choice(const struct request *request, const char *name,
                  const char *const *choices)
{
    const char *value = request_parameter(request, name);

    if (value == NULL || *value == '\0')
        return 0;
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], value) == 0)
            return i;
    }
    return -1;
}

/* NULL, or the name of the parameter that cannot be. */
static const char *parse_choices(struct listing *listing,
                                 const struct request *request)
{
    const char *since = request_parameter(request, "since");
    int sort = choice(request, "sort", sorts);
    int direction = choice(request, "direction", directions);
    int state = choice(request, "state", states);

    if (sort < 0)
        return "sort";
    if (direction < 0)
        return "direction";
    if (state < 0)
        return "state";
    listing->sort = (enum sort)sort;
    listing->ascending = direction == 1;
    listing->shown = (enum shown)state;
    listing->has_since = since != NULL && *since != '\0';
    if (listing->has_since && !time_parse(since, &listing->since))
        return "since";
    return NULL;
}

static const char *parse_place(struct listing *listing,
                               const struct request *request)
{
    const char *after = request_parameter(request, "after");
    const char *before = request_parameter(request, "before");

    listing->per_page = request_count(request, "per_page", 30, 100);
    listing->page = request_count(request, "page", 1, INT32_MAX);
    if (after != NULL) {
        listing->anchor = ANCHOR_AFTER;
        return cursor_parse(after, &listing->cursor) ? NULL : "after";
    }
    if (before != NULL) {
        listing->anchor = ANCHOR_BEFORE;
        return cursor_parse(before, &listing->cursor) ? NULL : "before";
    }
    return NULL;
}

static void write_relation(struct buffer *link, const struct hub *hub,
                           const struct request *request, const char *relation,
                           const char *anchor, struct cursor cursor,
                           long long page)
{
    if (link->length > 0)
        buffer_text(link, ", ");
    buffer_print(link, "<%s/repositories/%lld/issues?", hub->base,
                 hub->settings.repository_id);
    request_carry(request, link);
    buffer_print(link, "%s=", anchor);
    cursor_write(link, cursor);
    buffer_print(link, "&page=%lld>; rel=\"%s\"", page, relation);
}

static void write_links(struct buffer *link, const struct hub *hub,
                        const struct request *request,
                        const struct listing *listing, const struct page *page)
{
    /* Clients must not rely on the order of relations. */
    bool swapped = request->counts[COUNTED_LIST] % 2 == 0;

    if (page->count == 0)
        return;
    for (int turn = 0; turn < 2; turn++) {
        bool next = (turn == 0) != swapped;
        const struct issue *row = page->rows[next ? page->count - 1 : 0];
        struct cursor cursor = order_cursor(row, listing->sort);
        long long back = listing->page > 1 ? listing->page - 1 : 1;

        if (next && page->later)
            write_relation(link, hub, request, "next", "after", cursor,
                           listing->page + 1);
        else if (!next && page->earlier)
            write_relation(link, hub, request, "prev", "before", cursor, back);
    }
}

static void write_rows(struct buffer *body, const struct page *page)
{
    buffer_text(body, "[");
    for (size_t i = 0; i < page->count; i++) {
        const struct buffer *raw = &page->rows[i]->raw;

        buffer_text(body, i > 0 ? "," : "");
        buffer_append(body, raw->data, raw->length);
    }
    buffer_text(body, "]");
}

static void write_page_relation(struct buffer *link, const struct hub *hub,
                                const struct request *request,
                                const char *relation, long long page)
{
    if (link->length > 0)
        buffer_text(link, ", ");
    buffer_print(link, "<%s/repositories/%lld/issues?", hub->base,
                 hub->settings.repository_id);
    request_carry(request, link);
    buffer_print(link, "page=%lld>; rel=\"%s\"", page, relation);
}

/* The form of before: pages are counted, and both ends are known. */
static void write_page_links(struct buffer *link, const struct hub *hub,
                             const struct request *request,
                             const struct listing *listing,
                             const struct page *page)
{
    long long size = listing->per_page;
    long long last = ((long long)page->total + size - 1) / size;

    if (listing->page > 1)
        write_page_relation(link, hub, request, "prev", listing->page - 1);
    if (listing->page < last) {
        write_page_relation(link, hub, request, "next", listing->page + 1);
        write_page_relation(link, hub, request, "last", last);
    }
    if (listing->page > 1)
        write_page_relation(link, hub, request, "first", 1);
}

enum status list_answer(struct hub *hub, const struct request *request,
                        struct reply *reply, struct error *error)
{
    struct listing listing = {
        .since_exclusive = hub->settings.since_exclusive,
    };
    struct page page = {0};
    enum status status;
    const char *wrong = parse_choices(&listing, request);

    if (wrong == NULL)
        wrong = parse_place(&listing, request);
    if (wrong != NULL) {
        reply_invalid(reply, wrong);
        return STATUS_OK;
    }
    if (listing.anchor == ANCHOR_PAGE && listing.page > 1 &&
        listing.page * listing.per_page > hub->settings.wall) {
        reply_error(reply, 422, WALL_MESSAGE,
                    "https://docs.github.com/rest/issues/issues"
                    "#list-repository-issues");
        return STATUS_OK;
    }
    /* GitHub answers nothing at all since the epoch. */
    if (listing.has_since && listing.since == 0) {
        buffer_text(reply_start(reply, 200), "[]");
        return STATUS_OK;
    }
    status = page_select(&page, &hub->store, &listing, error);
    if (status == STATUS_OK) {
        reply_start(reply, 200);
        if (hub->settings.page_links)
            write_page_links(&reply->link, hub, request, &listing, &page);
        else
            write_links(&reply->link, hub, request, &listing, &page);
        /* What is answered from a lagging copy cannot change meanwhile. */
        if (reply->behind == 0)
            status = script_apply(hub, PHASE_DURING, request, reply, error);
        write_rows(&reply->body, &page);
    }
    page_release(&page);
    return status;
}
