/*
 * The walk through the list in ascending order of updated_at.
 *
 * Each page is one transaction: its rows, how far the walk has come, and the
 * figures of the run. docs/mirror.md says what that guarantees and why. Cases:
 *
 *   a page, and more to come         ask for the next one, store this one
 *   the end of a stretch             store it; the lane takes another stretch,
 *                                    or cuts one
 *   the end of the list              the mirror is complete, if no other
 *                                    stretch was left when it was asked for;
 *                                    else look once more when none is
 *   a failure                        what is on its way is awaited and stored;
 *                                    the next run begins where this one ended
 */
#include "walk.h"

#include <string.h>

#include "archive.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "client.h"
#include "page.h"
#include "probe.h"

/* Seconds between the clocks of a server that are of no account. */
enum { CLOCK_SKEW = 60 };

/* Answers that are not believed, of a list that ends before a stretch does. */
enum { DOUBTS_MOST = 2 };

enum outcome {
    PAGE_HAS_NEXT,
    PAGE_ENDS_STRETCH,
    PAGE_IS_SPENT,
    PAGE_ENDS_WALK
};

void walk_init(struct walk *walk, struct client *client, struct intake *intake,
               int jobs)
{
    memset(walk, 0, sizeof(*walk));
    walk->client = client;
    walk->intake = intake;
    walk->page_size = PAGE_SIZE;
    walk->stretches.jobs = jobs;
    walk->lane_count = jobs;
    buffer_init(&walk->base);
    for (int i = 0; i < jobs; i++)
        lane_init(&walk->lanes[i], walk);
}

void walk_release(struct walk *walk)
{
    for (int i = 0; i < walk->lane_count; i++)
        lane_release(&walk->lanes[i]);
    buffer_release(&walk->base);
}

int64_t walk_since(const struct repository *repository)
{
    int64_t before = repository->watermark - 1;
    int64_t overlap = repository->watermark_read_at - OVERLAP;
    int64_t since = before < overlap ? before : overlap;

    return since > 0 ? since : 0;
}

/* --- what has been walked --- */

/*
 * near_at: rows may appear late behind the walk, so what was read within
 * OVERLAP of the present has to be read again, counted from the first page
 * that came so near, however long the rest takes; in a walk that was cut, from
 * its beginning.
 */
void walk_prove(struct walk *walk, int64_t date)
{
    struct repository *repository = &walk->intake->repository;
    const struct slice *slice = &stretches_first(&walk->stretches)->slice;
    int64_t from = slice->began_at != 0 ? slice->began_at : date;

    if (from != 0 && walk->near_at == 0 && slice->reached > from - OVERLAP)
        walk->near_at = from;
    if (slice->reached == 0 || slice->reached < repository->watermark)
        return;
    repository->watermark = slice->reached;
    if (walk->near_at != 0)
        repository->watermark_read_at = walk->near_at;
    else
        repository->watermark_read_at = date != 0 ? date : slice->reached;
}

/* There were rows behind this stretch when it was cut. They may have vanished,
 * but an answer may also come empty, or without its link. */
static bool is_believed(struct stretch *stretch)
{
    return ++stretch->doubts > DOUBTS_MOST;
}

static enum outcome outcome_of(struct lane *lane)
{
    const struct stretches *stretches = &lane->walk->stretches;
    bool last = lane_is_last(lane);

    if (lane->stretch->slice.until != 0) {
        if (stretch_is_done(stretches, lane->stretch, &lane->page) ||
            (last && is_believed(lane->stretch)))
            return PAGE_ENDS_STRETCH;
        return PAGE_HAS_NEXT;
    }
    if (!last)
        return PAGE_HAS_NEXT;
    return stretches_count(stretches) == 1 && lane->alone[lane->at]
               ? PAGE_ENDS_WALK
               : PAGE_IS_SPENT;
}

/* A row that changed since the walk began may have left a stretch before it
 * was met there, for the end of the list, which had been seen by then. */
static void look_again_later(struct stretch *stretch)
{
    int64_t again = stretch->slice.began_at - CLOCK_SKEW;

    stretch->is_spent = true;
    if (again > 0 && again < stretch->slice.reached)
        stretch->slice.reached = again;
}

static void advance(struct lane *lane, enum outcome outcome)
{
    struct walk *walk = lane->walk;
    struct stretch *stretch = lane->stretch;

    stretch_advance(stretch, &lane->page,
                    outcome == PAGE_IS_SPENT || outcome == PAGE_ENDS_WALK);
    if (outcome == PAGE_IS_SPENT)
        look_again_later(stretch);
    if (outcome == PAGE_ENDS_STRETCH)
        stretch->is_live = false;
    walk_prove(walk, lane_reply(lane)->date);
}

/* --- storing --- */

/* The ETag of a probe that showed something newer than what this walk came to
 * must not be kept: nothing would ever look for it. */
static void finish(struct walk *walk, int64_t date)
{
    struct intake *intake = walk->intake;
    struct repository *repository = &intake->repository;

    repository->complete_at = date != 0 ? date : repository->watermark;
    if (walk->stretches.newest <= repository->watermark)
        memcpy(repository->probe_etag, walk->etag, sizeof(walk->etag));
    intake->run.state = RUN_COMPLETE;
    intake->run.finished_at = timestamp_now();
}

static enum status save_slices(struct walk *walk, bool end, struct error *error)
{
    struct slice slices[SLICES_MOST];
    size_t count = end ? 0 : stretches_list(&walk->stretches, slices);

    if (!walk->is_sliced && count < 2)
        return STATUS_OK;
    walk->is_sliced = true;
    return store_save_slices(walk->intake->store, walk->intake->repository.key,
                             slices, count, error);
}

static enum status put_page(struct lane *lane, enum outcome outcome,
                            struct error *error)
{
    struct walk *walk = lane->walk;
    struct intake *intake = walk->intake;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < lane->page.count && status == STATUS_OK; i++)
        status = intake_take(intake, lane->page.records[i].text, error);
    if (status != STATUS_OK)
        return status;
    advance(lane, outcome);
    client_note_run(walk->client, &intake->run);
    intake->repository.probe_etag[0] = '\0';
    if (outcome == PAGE_ENDS_WALK)
        finish(walk, lane_reply(lane)->date);
    status = save_slices(walk, outcome == PAGE_ENDS_WALK, error);
    if (status == STATUS_OK)
        status =
            store_save_repository(intake->store, &intake->repository, error);
    if (status == STATUS_OK)
        status = store_save_run(intake->store, &intake->run, NULL, NULL, error);
    return status;
}

/* Put the page and what it proves into the store, or nothing at all, once the
 * archive has it. */
static enum status store_page(struct lane *lane, enum outcome outcome,
                              struct error *error)
{
    struct intake *intake = lane->walk->intake;
    struct stretches stretches = lane->walk->stretches;
    struct intake_mark mark;
    enum status status =
        archive_put(&lane->walk->client->archive, intake->repository.name,
                    &intake->run, buffer_bytes(&lane_reply(lane)->body), error);

    if (status == STATUS_OK)
        status = intake_begin(intake, &mark, error);
    if (status != STATUS_OK)
        return status;
    status = put_page(lane, outcome, error);
    status = intake_end(intake, &mark, status, error);
    if (status != STATUS_OK)
        lane->walk->stretches = stretches;
    return status;
}

/* --- going on --- */

static enum status tell_progress(struct walk *walk, struct error *error)
{
    const struct stretches *stretches = &walk->stretches;
    struct fetch_event *event = &walk->client->event;

    event->pages++;
    event->records = walk->intake->run.records;
    event->newest = stretches->newest;
    if (event->began_from > 0 && event->newest > event->began_from)
        event->reached =
            event->newest - stretches_left(stretches, event->began_from);
    return client_observe(walk->client, error);
}

static enum status take_page(struct lane *lane, struct error *error)
{
    struct walk *walk = lane->walk;
    struct fetch_event *event = &walk->client->event;
    enum outcome outcome = outcome_of(lane);
    struct error later;
    enum status asked = STATUS_OK;
    enum status status;

    if (event->began_from == 0 && lane->page.count > 0)
        event->began_from = page_least(&lane->page, 0, lane->page.count);
    if (outcome == PAGE_HAS_NEXT && lane_reply(lane)->next.length > 0)
        asked = lane_turn_page(lane, &later);
    status = store_page(lane, outcome, error);
    if (status == STATUS_OK)
        status = tell_progress(walk, error);
    if (status == STATUS_OK && asked != STATUS_OK) {
        *error = later;
        status = asked;
    }
    if (status == STATUS_OK && outcome == PAGE_HAS_NEXT)
        return lane_turn_page(lane, error);
    if (status == STATUS_OK && outcome != PAGE_HAS_NEXT)
        lane_stop(lane);
    return status;
}

static enum status find_work(struct lane *lane, struct error *error)
{
    struct walk *walk = lane->walk;
    struct stretch *stretch = stretches_waiting(&walk->stretches);

    if (stretch == NULL)
        stretch = stretches_cut(&walk->stretches, walk->client->event.pages);
    return stretch != NULL ? lane_begin(lane, stretch, error) : STATUS_OK;
}

/* Let every lane do what it can; *progress tells whether a page was stored. */
static enum status go_round(struct walk *walk, bool *progress,
                            struct error *error)
{
    enum status status = STATUS_OK;

    *progress = false;
    for (int i = 0; i < walk->lane_count && status == STATUS_OK; i++) {
        struct lane *lane = &walk->lanes[i];
        bool answered = false;

        if (lane->stretch == NULL)
            status = find_work(lane, error);
        if (status == STATUS_OK && lane->stretch != NULL)
            status = lane_turn(lane, &answered, error);
        if (answered)
            status = take_page(lane, error);
        *progress = *progress || answered;
        if (walk->intake->run.state == RUN_COMPLETE)
            break;
    }
    return status;
}

/* What was asked for already is a pity to lose. Nothing more is sent, and what
 * goes wrong now is no news. */
static void await_rest(struct walk *walk)
{
    struct error ignored;
    enum status status = STATUS_OK;

    walk->client->is_closing = true;
    while (walk->client->transport.under_way > 0 && status == STATUS_OK)
        status = client_wait(walk->client, &ignored);
    for (int i = 0; i < walk->lane_count && status == STATUS_OK; i++) {
        struct lane *lane = &walk->lanes[i];
        bool answered = false;

        if (lane->stretch == NULL ||
            lane->calls[lane->at].state != CALL_UNDER_WAY)
            continue;
        if (lane_turn(lane, &answered, &ignored) == STATUS_OK && answered)
            status = take_page(lane, &ignored);
    }
}

static bool is_worth_awaiting(enum status status)
{
    return status == STATUS_TRY_LATER || status == STATUS_DATA ||
           status == STATUS_ACCESS;
}

enum status walk_begin(struct walk *walk, struct error *error)
{
    struct intake *intake = walk->intake;
    struct slice slices[SLICES_MOST];
    size_t count = 0;
    enum status status = STATUS_OK;

    if (intake->repository.key != 0)
        status = store_load_slices(intake->store, intake->repository.key,
                                   slices, &count, error);
    if (status != STATUS_OK)
        return status;
    walk->has_begun = true;
    walk->is_sliced = count > 0;
    walk->stretches.is_first = count == 0 && intake->repository.watermark == 0;
    stretches_begin(&walk->stretches, slices, count);
    return lane_begin(&walk->lanes[0], stretches_first(&walk->stretches),
                      error);
}

enum status walk_run(struct walk *walk, struct error *error)
{
    bool progress;
    enum status status = STATUS_OK;

    if (!walk->has_begun)
        status = walk_begin(walk, error);
    walk->client->event.began_from = walk_since(&walk->intake->repository);
    while (status == STATUS_OK && walk->intake->run.state != RUN_COMPLETE) {
        status = go_round(walk, &progress, error);
        if (status == STATUS_OK && !progress &&
            walk->intake->run.state != RUN_COMPLETE)
            status = client_wait(walk->client, error);
    }
    if (is_worth_awaiting(status))
        await_rest(walk);
    return status;
}
