/*
 * The walk through the list in ascending order of updated_at.
 *
 * Each page is one transaction: its rows, how far the walk has come, and the
 * figures of the run. docs/mirror.md says what that guarantees and why. Cases:
 *
 *   a page, and a link to the next    store it, go on
 *   a page without such a link        store it, the mirror is complete
 *   a full first page without one     ask again from there: something on the
 *                                     way may take the links away
 *   a failure                         what is stored stays; the next run begins
 *                                     at walk_since()
 *   the server cannot make the page   once: smaller pages, from where the walk
 *                                     has come to
 */
#include "internal.h"

#include <string.h>

#include "aupmine/timestamp.h"

/* Pages below this size say too little about the order of the list. */
enum { ORDER_SAMPLE = 10 };

void walk_init(struct walk *walk, struct client *client, struct intake *intake)
{
    memset(walk, 0, sizeof(*walk));
    walk->client = client;
    walk->intake = intake;
    buffer_init(&walk->address);
    page_init(&walk->page);
}

void walk_release(struct walk *walk)
{
    buffer_release(&walk->address);
    page_release(&walk->page);
}

int64_t walk_since(const struct repository *repository)
{
    int64_t before = repository->watermark - 1;
    int64_t overlap = repository->watermark_read_at - OVERLAP;
    int64_t since = before < overlap ? before : overlap;

    return since > 0 ? since : 0;
}

/* --- what a page proves --- */

/*
 * The place in the order that a page certainly reaches. A row that changes
 * while the page is made may show its new updated_at at its old place, so the
 * greatest one would claim too much; the least of the second half does not.
 */
static int64_t page_reach(const struct page *page)
{
    return page_least(page, page->count / 2, page->count);
}

/* A list in another order would make everything here wrong. */
static enum status check_order(const struct walk *walk, struct error *error)
{
    const struct page *page = &walk->page;
    int64_t reach = page_reach(page);

    if (page->count >= ORDER_SAMPLE &&
        (page_least(page, 0, page->count / 2) > reach || walk->reached > reach))
        return error_set(error, STATUS_DATA,
                         "the server's list is not in order of updated_at");
    return STATUS_OK;
}

/*
 * near_at: rows may appear late behind the walk, so what was read within
 * OVERLAP of the present has to be read again, counted from the first page
 * that came so near, however long the rest takes.
 */
void walk_advance(struct walk *walk, int64_t date, bool last)
{
    struct repository *repository = &walk->intake->repository;
    int64_t greatest = page_greatest(&walk->page);

    if (greatest > walk->greatest)
        walk->greatest = greatest;
    if (walk->page.count > 0)
        walk->reached = page_reach(&walk->page);
    if (last && walk->page.count > 0)
        walk->reached = walk->greatest;
    if (date != 0 && walk->near_at == 0 && walk->reached > date - OVERLAP)
        walk->near_at = date;
    if (walk->reached == 0 || walk->reached < repository->watermark)
        return;
    repository->watermark = walk->reached;
    if (walk->near_at != 0)
        repository->watermark_read_at = walk->near_at;
    else
        repository->watermark_read_at = date != 0 ? date : walk->reached;
}

/* --- storing --- */

static enum status put_page(struct walk *walk, bool last, struct error *error)
{
    struct intake *intake = walk->intake;
    int64_t date = walk->client->reply.date;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < walk->page.count && status == STATUS_OK; i++)
        status = intake_take(intake, walk->page.records[i].text, error);
    if (status != STATUS_OK)
        return status;
    walk_advance(walk, date, last);
    intake->run.requests = walk->client->event.requests;
    if (last) {
        intake->repository.complete_at =
            date != 0 ? date : intake->repository.watermark;
        intake->run.state = RUN_COMPLETE;
        intake->run.finished_at = timestamp_now();
    }
    status = store_save_repository(intake->store, &intake->repository, error);
    if (status == STATUS_OK)
        status = store_save_run(intake->store, &intake->run, NULL, NULL, error);
    return status;
}

/* Put the page and what it proves into the store, or nothing at all. */
static enum status store_page(struct walk *walk, bool last, struct error *error)
{
    struct intake *intake = walk->intake;
    struct sync_run run = intake->run;
    struct repository repository = intake->repository;
    enum status status = store_begin(intake->store, error);

    if (status == STATUS_OK)
        status = put_page(walk, last, error);
    if (status == STATUS_OK)
        status = store_commit(intake->store, error);
    if (status == STATUS_OK)
        return STATUS_OK;
    store_rollback(intake->store);
    intake->run = run;
    intake->repository = repository;
    return status;
}

/* --- going on --- */

static enum status read_list(void *context, const struct reply *reply,
                             int64_t *records, struct error *error)
{
    struct walk *walk = context;
    struct bytes body = {buffer_string(&reply->body), reply->body.length};
    enum status status = page_read(&walk->page, body, error);

    *records = (int64_t)walk->page.count;
    return status == STATUS_OK ? check_order(walk, error) : status;
}

static int page_size(const struct walk *walk)
{
    return walk->client->asks_less ? PAGE_SIZE_SMALL : PAGE_SIZE;
}

static enum status begin_at(struct walk *walk, int64_t since,
                            struct error *error)
{
    walk->since = since;
    address_of_list(&walk->address, walk->client->options->api,
                    walk->intake->repository.name, since, page_size(walk));
    return buffer_status(&walk->address, error);
}

/* Ask for the list anew, from where this walk has come to. */
static enum status begin_again(struct walk *walk, struct error *error)
{
    if (walk->reached > 0)
        walk->reached--;
    return begin_at(walk,
                    walk->reached > 0 ? walk->reached
                                      : walk_since(&walk->intake->repository),
                    error);
}

static enum status get_page(struct walk *walk, struct error *error)
{
    enum status status =
        client_get(walk->client, &walk->address, read_list, walk, error);

    if (status == STATUS_OK || !walk->client->too_much)
        return status;
    walk->client->asks_less = true;
    status = begin_again(walk, error);
    if (status == STATUS_OK)
        status =
            client_get(walk->client, &walk->address, read_list, walk, error);
    return status;
}

static bool has_next(const struct walk *walk)
{
    return walk->client->reply.next.length > 0;
}

/* Whether the list ends here. Where no link was ever seen, a full page is no
 * end unless asking again would be the same question. */
static bool is_last(struct walk *walk)
{
    bool full = walk->page.count >= (size_t)page_size(walk);

    walk->linked = walk->linked || has_next(walk);
    return !has_next(walk) && (walk->linked || !full ||
                               page_reach(&walk->page) - 1 <= walk->since);
}

static enum status turn_page(struct walk *walk, struct error *error)
{
    const struct buffer *next = &walk->client->reply.next;

    if (!has_next(walk))
        return begin_again(walk, error);
    if (bytes_equal(buffer_bytes(next), buffer_bytes(&walk->address)))
        return error_set(error, STATUS_DATA,
                         "the server's next page is the same page");
    return address_follow(&walk->address, buffer_string(&walk->address),
                          buffer_string(next), error);
}

static enum status tell_progress(struct walk *walk, struct error *error)
{
    struct fetch_event *event = &walk->client->event;

    event->pages++;
    event->records = walk->intake->run.records;
    event->reached = walk->reached;
    if (event->began_from == 0 && walk->page.count > 0)
        event->began_from = page_least(&walk->page, 0, walk->page.count);
    return client_observe(walk->client, error);
}

enum status walk_run(struct walk *walk, struct error *error)
{
    bool last = false;
    enum status status =
        begin_at(walk, walk_since(&walk->intake->repository), error);

    walk->client->event.began_from = walk->since;
    while (status == STATUS_OK && !last) {
        status = get_page(walk, error);
        if (status != STATUS_OK)
            break;
        last = is_last(walk);
        status = store_page(walk, last, error);
        if (status == STATUS_OK)
            status = tell_progress(walk, error);
        if (status == STATUS_OK && !last)
            status = turn_page(walk, error);
    }
    return status;
}
