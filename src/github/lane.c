/*
 * A lane walks one stretch of the list, page after page. While a page is read
 * and stored the next one is under way, so it has two calls. Cases:
 *
 *   a link to the next page         ask for that; in a stretch that ends before
 *                                   the list only once this page was looked at
 *   no link                         the list ends here
 *   a full first page without one   ask again from there: something on the way
 *                                   may take the links away
 *   the server cannot make a page,  ask for smaller ones, from where the
 *   or there is no room for it      stretch has come to
 */
#include "walk.h"

#include <string.h>

#include "address.h"
#include "client.h"
#include "page.h"
#include "reply.h"

/* Pages below this size say too little about the order of the list. */
enum { ORDER_SAMPLE = 10 };

void lane_init(struct lane *lane, struct walk *walk)
{
    memset(lane, 0, sizeof(*lane));
    lane->walk = walk;
    for (int i = 0; i < 2; i++) {
        reply_init(&lane->replies[i]);
        call_init(&lane->calls[i], walk->client, &lane->replies[i]);
    }
    page_init(&lane->page);
}

void lane_release(struct lane *lane)
{
    for (int i = 0; i < 2; i++) {
        call_release(&lane->calls[i]);
        reply_release(&lane->replies[i]);
    }
    page_release(&lane->page);
}

void lane_stop(struct lane *lane)
{
    for (int i = 0; i < 2; i++)
        call_cancel(&lane->calls[i]);
    lane->page.count = 0;
    if (lane->stretch != NULL)
        lane->stretch->is_taken = false;
    lane->stretch = NULL;
}

const struct reply *lane_reply(const struct lane *lane)
{
    return &lane->replies[lane->at];
}

static bool has_next(const struct lane *lane)
{
    return lane_reply(lane)->next.length > 0;
}

/* --- reading --- */

/* A list in another order would make everything here wrong. */
static enum status check_order(const struct lane *lane, struct error *error)
{
    const struct page *page = &lane->page;
    int64_t reach = page_reach(page);

    if (page->count >= ORDER_SAMPLE &&
        (page_least(page, 0, page->count / 2) > reach || lane->place > reach))
        return error_set(error, STATUS_DATA,
                         "the server's list is not in order of updated_at");
    return STATUS_OK;
}

static enum status read_list(void *context, const struct reply *reply,
                             int64_t *records, struct error *error)
{
    struct lane *lane = context;
    struct bytes body = {buffer_string(&reply->body), reply->body.length};
    struct error ignored;
    enum status status;

    /* What is wrong with the link is told when the page has been stored. */
    if (lane->stretch->slice.until == 0 && has_next(lane))
        lane_turn_page(lane, &ignored);
    status = page_read(&lane->page, body, error);
    *records = (int64_t)lane->page.count;
    if (status == STATUS_OK)
        status = check_order(lane, error);
    if (status != STATUS_OK)
        call_cancel(&lane->calls[1 - lane->at]);
    return status;
}

/* --- asking --- */

static void make_ready(struct lane *lane, int index)
{
    struct call *call = &lane->calls[index];

    call_begin(call, read_list, lane);
    call->page_size = lane->page_size;
    lane->alone[index] = stretches_count(&lane->walk->stretches) == 1;
}

/* The list may have moved since it had its name. */
static enum status write_address(struct lane *lane, struct error *error)
{
    const struct walk *walk = lane->walk;
    struct buffer *address = &lane->calls[lane->at].address;
    struct buffer usual;
    const char *query;

    buffer_init(&usual);
    address_of_list(&usual, walk->client->options->api,
                    walk->intake->repository.name, lane->since,
                    lane->page_size);
    query = strchr(buffer_string(&usual), '?');
    buffer_reset(address);
    if (walk->base.length > 0 && query != NULL) {
        buffer_append_bytes(address, buffer_bytes(&walk->base));
        buffer_append_string(address, query);
    } else {
        buffer_append_bytes(address, buffer_bytes(&usual));
    }
    address->failed = address->failed || usual.failed;
    buffer_release(&usual);
    return buffer_status(address, error);
}

enum status lane_begin(struct lane *lane, struct stretch *stretch,
                       struct error *error)
{
    int64_t reached = stretch->slice.reached;
    enum status status;

    call_cancel(&lane->calls[1 - lane->at]);
    lane->page_size = lane->walk->page_size;
    make_ready(lane, lane->at);
    stretch->is_taken = true;
    lane->stretch = stretch;
    lane->place = 0;
    lane->since =
        reached > 0 ? reached - 1 : walk_since(&lane->walk->intake->repository);
    status = write_address(lane, error);
    if (status == STATUS_OK)
        status = call_try(&lane->calls[lane->at], error);
    return status;
}

enum status lane_turn_page(struct lane *lane, struct error *error)
{
    const struct call *call = &lane->calls[lane->at];
    struct call *next = &lane->calls[1 - lane->at];
    const struct buffer *link = &lane_reply(lane)->next;
    enum status status;

    if (next->state != CALL_IDLE)
        return STATUS_OK;
    if (!has_next(lane))
        return lane_begin(lane, lane->stretch, error);
    if (bytes_equal(buffer_bytes(link), buffer_bytes(&call->address)))
        return error_set(error, STATUS_DATA,
                         "the server's next page is the same page");
    status = address_follow(&next->address, buffer_string(&call->address),
                            buffer_string(link), error);
    if (status != STATUS_OK)
        return status;
    make_ready(lane, 1 - lane->at);
    return call_try(next, error);
}

/* --- going on --- */

bool lane_is_last(struct lane *lane)
{
    struct walk *walk = lane->walk;
    bool full = lane->page.count >= (size_t)lane->page_size;

    walk->linked = walk->linked || has_next(lane);
    return !has_next(lane) && (walk->linked || !full ||
                               page_reach(&lane->page) - 1 <= lane->since);
}

/* Let go of the page that was stored. */
static void forget_page(struct lane *lane)
{
    call_cancel(&lane->calls[lane->at]);
    if (lane->page.count > 0)
        lane->place = page_reach(&lane->page);
    lane->page.count = 0;
    lane->at = 1 - lane->at;
}

enum status lane_turn(struct lane *lane, bool *answered, struct error *error)
{
    struct walk *walk = lane->walk;
    struct call *call = &lane->calls[lane->at];
    enum status status;

    if (call->state == CALL_ANSWERED) {
        forget_page(lane);
        call = &lane->calls[lane->at];
    }
    status = call_turn(call, error);
    *answered = status == STATUS_OK && call->state == CALL_ANSWERED;
    if (status == STATUS_OK || !call->too_much)
        return status;
    if (walk->page_size >= lane->page_size)
        walk->page_size = lane->page_size / 2;
    return lane_begin(lane, lane->stretch, error);
}
