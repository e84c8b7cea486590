/*
 * The sweep: through the whole list in order of creation, which a change does
 * not disturb. Cases:
 *
 *   a page with a link            store it and what it proves to be there, go
 *                                 on by the link
 *   a page without one            the list ends here if the row that was
 *                                 created last has been met; else ask for that
 *                                 row again, then for this page
 *   the end of the list           count what was not met; if no walk came to
 *                                 its end before, this sweep stands for one
 *   a page that is too much       ask for a smaller one
 *   a failure                     the next run goes on with the same page
 *   an address of another run     begin anew
 *   that leads nowhere
 *
 * docs/mirror.md says what that guarantees and why.
 */
#include "sweep.h"

#include <string.h>

#include "address.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "client.h"
#include "page.h"
#include "probe.h"
#include "reply.h"
#include "walk.h"

enum {
    DOUBTS_MOST = 3,   /* looks at a page that should not be the last */
    ORDER_SAMPLE = 10, /* rows of a page that tell its order */
};

void sweep_init(struct sweep *sweep, struct client *client,
                struct intake *intake, struct probe *probe)
{
    memset(sweep, 0, sizeof(*sweep));
    sweep->client = client;
    sweep->intake = intake;
    sweep->probe = probe;
    sweep_state_init(&sweep->state);
    buffer_init(&sweep->list);
    buffer_init(&sweep->address);
    page_init(&sweep->page);
    issue_init(&sweep->issue);
}

void sweep_release(struct sweep *sweep)
{
    issue_release(&sweep->issue);
    page_release(&sweep->page);
    buffer_release(&sweep->address);
    buffer_release(&sweep->list);
    sweep_state_release(&sweep->state);
}

/* --- the first page --- */

static enum status write_beginning(struct sweep *sweep, struct error *error)
{
    struct sweep_state *state = &sweep->state;

    buffer_reset(&state->next);
    state->under_way = true;
    state->began_at = sweep->probe->date;
    state->ended_at = 0;
    state->reached = 0;
    state->newest = 0;
    return store_forget_seen(sweep->intake->store,
                             sweep->intake->repository.key, error);
}

static enum status begin_anew(struct sweep *sweep, struct error *error)
{
    enum status status = sweep_store(sweep, write_beginning, error);

    sweep->is_resumed = false;
    sweep->place = 0;
    buffer_reset(&sweep->address);
    buffer_append_bytes(&sweep->address, buffer_bytes(&sweep->list));
    address_append_created_order(&sweep->address, PAGE_SIZE);
    return status == STATUS_OK ? buffer_status(&sweep->address, error) : status;
}

/* The list's address is where the probe found it. */
static enum status note_list(struct sweep *sweep, struct error *error)
{
    const char *address = buffer_string(&sweep->probe->address);

    buffer_append(&sweep->list, address, strcspn(address, "?"));
    return buffer_status(&sweep->list, error);
}

static enum status begin(struct sweep *sweep, struct error *error)
{
    struct sweep_state *state = &sweep->state;
    enum status status = note_list(sweep, error);

    if (status == STATUS_OK)
        status = store_load_sweep(sweep->intake->store,
                                  sweep->intake->repository.key, state, error);
    if (status != STATUS_OK || (state->under_way && state->ended_at != 0))
        return status;
    if (!state->under_way || state->next.length == 0 ||
        !address_same_server(sweep->client->options->api,
                             buffer_string(&state->next)))
        return begin_anew(sweep, error);
    sweep->is_resumed = true;
    buffer_append_bytes(&sweep->address, buffer_bytes(&state->next));
    return buffer_status(&sweep->address, error);
}

/* --- asking --- */

/* Also that the page does not lead back to where the sweep has been. */
static bool is_in_order(const struct sweep *sweep)
{
    const struct page *page = &sweep->page;

    if (page->count == 0)
        return true;
    if (page->records[0].created_at < sweep->place)
        return false;
    return page->count < ORDER_SAMPLE ||
           page->records[0].created_at <=
               page->records[page->count - 1].created_at;
}

static enum status read_list(void *context, const struct reply *reply,
                             int64_t *records, struct error *error)
{
    struct sweep *sweep = context;
    struct page *page = &sweep->page;
    struct bytes body = {buffer_string(&reply->body), reply->body.length};
    enum status status = page_read(page, body, error);

    *records = (int64_t)page->count;
    if (status == STATUS_OK && !is_in_order(sweep))
        status = error_set(error, STATUS_DATA,
                           "the server's list is not in order of creation");
    return status;
}

static enum status get_page(struct sweep *sweep, struct error *error)
{
    struct client *client = sweep->client;
    enum status status =
        client_get(client, &sweep->address, read_list, sweep, error);

    while (status != STATUS_OK && client->too_much) {
        client->page_size /= 2;
        sweep->place = 0; /* links that count pages lead back now */
        address_set_page_size(&sweep->address, client->page_size);
        status = buffer_status(&sweep->address, error);
        if (status == STATUS_OK)
            status =
                client_get(client, &sweep->address, read_list, sweep, error);
    }
    return status;
}

/* The place that another run came to is the server's to know; it may not know
 * it any more. */
static enum status get_page_or_begin(struct sweep *sweep, struct error *error)
{
    enum status status = get_page(sweep, error);

    if (status == STATUS_DATA && sweep->is_resumed) {
        status = begin_anew(sweep, error);
        if (status == STATUS_OK)
            status = get_page(sweep, error);
    }
    sweep->is_resumed = false;
    return status;
}

/* Go on to the page after this one, in the sweep's address. */
static enum status turn_page(struct sweep *sweep, struct error *error)
{
    const struct buffer *link = &sweep->client->reply.next;

    if (bytes_equal(buffer_bytes(link), buffer_bytes(&sweep->address)))
        return error_set(error, STATUS_DATA,
                         "the server's next page is the same page");
    return address_follow(&sweep->address, buffer_string(&sweep->address),
                          buffer_string(link), error);
}

/* Where the next run is to go on. A server could say anything, even what it
 * was told; that is not kept. */
static enum status note_place(struct sweep *sweep, struct error *error)
{
    const char *token = sweep->client->options->token;
    struct buffer *next = &sweep->state.next;

    buffer_reset(next);
    if (token == NULL || strstr(buffer_string(&sweep->address), token) == NULL)
        buffer_append_bytes(next, buffer_bytes(&sweep->address));
    return buffer_status(next, error);
}

/* --- storing --- */

static enum status write_page(struct sweep *sweep, struct error *error)
{
    const struct page *page = &sweep->page;
    struct sweep_state *state = &sweep->state;
    struct intake *intake = sweep->intake;
    int64_t newest = page_greatest(page, state->began_at);
    enum status status = STATUS_OK;

    for (size_t i = 0; i < page->count && status == STATUS_OK; i++) {
        status = intake_take(intake, page->records[i].text, error);
        if (status == STATUS_OK)
            status = store_note_seen(intake->store, intake->repository.key,
                                     page->records[i].number, error);
    }
    if (page->count > 0)
        state->reached = page->records[page->count - 1].number;
    if (newest > state->newest)
        state->newest = newest;
    return status;
}

static enum status tell_progress(struct sweep *sweep, struct error *error)
{
    struct fetch_event *event = &sweep->client->event;

    event->pages++;
    event->records = sweep->intake->run.records;
    event->reached = sweep->state.reached;
    event->newest = sweep->probe->number;
    return client_observe(sweep->client, error);
}

/* Store the page and where to go on: with the next one, or with this one again
 * where that cannot be. */
static enum status take_page(struct sweep *sweep, bool *has_next,
                             struct error *error)
{
    const struct page *page = &sweep->page;
    struct error cause;
    enum status turned = STATUS_OK;
    enum status status;

    *has_next = sweep->client->reply.next.length > 0;
    if (*has_next && page->count > 0)
        sweep->place = page->records[page->count - 1].created_at;
    if (*has_next)
        turned = turn_page(sweep, &cause);
    status = note_place(sweep, error);
    if (status == STATUS_OK)
        status = sweep_archive(sweep, error);
    if (status == STATUS_OK)
        status = sweep_store(sweep, write_page, error);
    if (status == STATUS_OK)
        status = tell_progress(sweep, error);
    if (status == STATUS_OK && turned != STATUS_OK) {
        *error = cause;
        status = turned;
    }
    return status;
}

/* --- the end of the list --- */

/* Whether the row that was created last has been met. */
static enum status has_all(const struct sweep *sweep, bool *all,
                           struct error *error)
{
    *all = sweep->page.count == 0;
    if (sweep->probe->number == 0)
        return STATUS_OK;
    return store_was_seen(sweep->intake->store, sweep->intake->repository.key,
                          sweep->probe->number, all, error);
}

/* An answer may come without its link, or empty: then rows would be taken for
 * missed, and the mirror for complete. */
static enum status is_end(struct sweep *sweep, bool *end, struct error *error)
{
    enum status status = has_all(sweep, end, error);

    if (status != STATUS_OK || *end)
        return status;
    status = probe_ask_newest(sweep->probe, sweep->client,
                              &sweep->intake->repository, error);
    if (status == STATUS_OK)
        status = has_all(sweep, end, error);
    if (status == STATUS_OK && !*end && ++sweep->doubts == DOUBTS_MOST)
        return error_set(error, STATUS_DATA,
                         "the server's list ends before its newest issue, "
                         "number %lld",
                         (long long)sweep->probe->number);
    return status;
}

/*
 * All rows were read since the sweep began, so whatever changed until then is
 * held. Where no walk has come to the end yet, that is more than its watermark
 * says, and its slices need no walking any more.
 */
static enum status stand_for_walk(struct sweep *sweep, struct error *error)
{
    struct intake *intake = sweep->intake;
    struct repository swept = intake->repository;

    if (sweep->state.newest > swept.watermark)
        swept.watermark = sweep->state.newest;
    swept.watermark_read_at = sweep->state.began_at;
    if (walk_since(&swept) <= walk_since(&intake->repository))
        return STATUS_OK;
    intake->repository = swept;
    return store_save_slices(intake->store, swept.key, NULL, 0, error);
}

static enum status write_end(struct sweep *sweep, struct error *error)
{
    struct intake *intake = sweep->intake;
    struct repository *repository = &intake->repository;
    int64_t date = sweep->probe->date;
    enum status status =
        store_count_misses(intake->store, repository->key, error);

    if (status == STATUS_OK && repository->complete_at == 0)
        status = stand_for_walk(sweep, error);
    if (date > repository->complete_at)
        repository->complete_at = date;
    sweep->state.ended_at = date != 0 ? date : timestamp_now();
    buffer_reset(&sweep->state.next);
    return status == STATUS_OK
               ? store_save_repository(intake->store, repository, error)
               : status;
}

static enum status walk_list(struct sweep *sweep, struct error *error)
{
    bool has_next;
    bool end = false;
    enum status status = STATUS_OK;

    sweep->client->event.began_from =
        sweep->state.reached > 0 ? sweep->state.reached : 1;
    while (status == STATUS_OK && !end) {
        status = get_page_or_begin(sweep, error);
        if (status == STATUS_OK)
            status = take_page(sweep, &has_next, error);
        if (status == STATUS_OK && has_next)
            sweep->doubts = 0;
        else if (status == STATUS_OK)
            status = is_end(sweep, &end, error);
    }
    return status == STATUS_OK ? sweep_store(sweep, write_end, error) : status;
}

/* --- all of it --- */

static enum status write_finish(struct sweep *sweep, struct error *error)
{
    struct intake *intake = sweep->intake;

    intake->repository.swept_at = sweep->state.ended_at;
    sweep->state.under_way = false;
    intake->run.state = RUN_COMPLETE;
    intake->run.finished_at = timestamp_now();
    return store_save_repository(intake->store, &intake->repository, error);
}

enum status sweep_run(struct sweep *sweep, struct error *error)
{
    enum status status = begin(sweep, error);

    if (status == STATUS_OK && sweep->state.ended_at == 0)
        status = walk_list(sweep, error);
    if (status == STATUS_OK)
        status = sweep_ask_missing(sweep, error);
    return status == STATUS_OK ? sweep_store(sweep, write_finish, error)
                               : status;
}
