#include "aupmine/github.h"

#include <stdio.h>
#include <string.h>

#include "address.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "client.h"
#include "ending.h"
#include "identity.h"
#include "probe.h"
#include "search.h"
#include "sweep.h"
#include "walk.h"

struct fetch {
    struct store *store; /* borrowed */
    const char *name;    /* borrowed */
    struct client client;
    struct intake intake;
    struct probe probe;
    struct walk walk;
    struct search search;
    struct sweep sweep;
    bool started; /* the run has a row */
};

/* --- the run's row --- */

static enum status find_running(void *context, const struct sync_run *run,
                                const char *origin, const char *message,
                                struct error *error)
{
    struct sync_run *found = context;

    (void)origin;
    (void)message;
    (void)error;
    if (run->source == SOURCE_IMPORT || run->state != RUN_RUNNING)
        return STATUS_OK;
    *found = *run;
    return STATUS_NO_MATCH;
}

/* Only one run can be at work, and that is this one. */
static enum status close_killed_runs(struct fetch *fetch, int64_t key,
                                     struct error *error)
{
    struct sync_run run;
    enum status status;

    do {
        run.key = 0;
        status = store_each_run(fetch->store, key, find_running, &run, error);
        if (status != STATUS_OK || run.key == 0)
            return status;
        run.state = RUN_PARTIAL;
        status = store_save_run(fetch->store, &run, NULL,
                                "ended without a word", error);
    } while (status == STATUS_OK);
    return status;
}

static enum status save_start(struct fetch *fetch, struct error *error)
{
    struct intake *intake = &fetch->intake;
    struct buffer origin;
    enum status status;

    buffer_init(&origin);
    address_of_repository(&origin, fetch->client.options->api, fetch->name);
    status = buffer_status(&origin, error);
    if (status == STATUS_OK)
        status = store_save_run(fetch->store, &intake->run,
                                buffer_string(&origin), NULL, error);
    buffer_release(&origin);
    return status;
}

static enum status start(struct fetch *fetch, struct error *error)
{
    struct repository repository;
    enum status status = store_begin(fetch->store, error);

    if (status == STATUS_OK)
        status =
            store_add_repository(fetch->store, fetch->name, &repository, error);
    if (status == STATUS_OK)
        status = close_killed_runs(fetch, repository.key, error);
    if (status == STATUS_OK) {
        intake_use_repository(&fetch->intake, &repository);
        status = save_start(fetch, error);
    }
    if (status == STATUS_OK)
        status = store_commit(fetch->store, error);
    if (status != STATUS_OK)
        store_rollback(fetch->store);
    fetch->started = status == STATUS_OK;
    return status;
}

/* The row is kept as it is if even this fails: there is nobody to tell. */
static void save_end(struct fetch *fetch, enum status status,
                     const struct error *error)
{
    struct sync_run *run = &fetch->intake.run;
    bool comes_back =
        status == STATUS_TRY_LATER || status == STATUS_INTERRUPTED;
    struct error ignored;

    if (run->state == RUN_COMPLETE)
        return;
    run->state = comes_back ? RUN_PARTIAL : RUN_FAILED;
    run->finished_at = timestamp_now();
    client_note_run(&fetch->client, run);
    store_save_run(fetch->store, run, NULL, error->text, &ignored);
}

/* --- all of it --- */

/* The list's answers name the repository by its number, unless it is so small
 * that there is no second page. */
static enum status learn_id(struct fetch *fetch, struct error *error)
{
    int64_t id = fetch->probe.id;
    enum status status = STATUS_OK;

    if (id == 0)
        status = identity_ask(&fetch->client, fetch->name, &id, error);
    return status == STATUS_OK
               ? identity_check(&fetch->intake.repository, id, error)
               : status;
}

/* Nothing has changed: what a walk would find, without one. */
static enum status finish_early(struct fetch *fetch, struct error *error)
{
    struct intake *intake = &fetch->intake;
    struct repository *repository = &intake->repository;
    enum status status;

    if (fetch->probe.date != 0) {
        repository->complete_at = fetch->probe.date;
        if (repository->watermark != 0)
            repository->watermark_read_at = fetch->probe.date;
    }
    intake->run.state = RUN_COMPLETE;
    intake->run.finished_at = timestamp_now();
    client_note_run(&fetch->client, &intake->run);
    status = store_begin(fetch->store, error);
    if (status == STATUS_OK)
        status = store_save_repository(fetch->store, repository, error);
    if (status == STATUS_OK)
        status = store_save_run(fetch->store, &intake->run, NULL, NULL, error);
    if (status == STATUS_OK)
        status = store_commit(fetch->store, error);
    if (status != STATUS_OK) {
        store_rollback(fetch->store);
        intake->run.state = RUN_RUNNING;
    }
    return status;
}

/* What the walk has to know of the list. */
static enum status prepare_walk(struct fetch *fetch, struct error *error)
{
    const struct probe *probe = &fetch->probe;
    struct walk *walk = &fetch->walk;
    const char *address = buffer_string(&probe->address);
    bool moved = address_repository_id(address) != 0;

    walk->stretches.newest = probe->newest;
    walk->stretches.began_at = probe->date;
    if (probe->date != 0)
        walk->stretches.settled = probe->newest < probe->date - OVERLAP
                                      ? probe->newest
                                      : probe->date - OVERLAP;
    memcpy(walk->etag, probe->etag, sizeof(walk->etag));
    if (moved)
        buffer_append(&walk->base, address, strcspn(address, "?"));
    return buffer_status(&walk->base, error);
}

/* With several jobs the first page of a new mirror need not wait for the
 * probe. */
static enum status probe(struct fetch *fetch, struct error *error)
{
    const struct repository *repository = &fetch->intake.repository;
    enum status status = STATUS_OK;

    if (repository->key == 0 && fetch->client.options->jobs > 1)
        status = walk_begin(&fetch->walk, error);
    if (status == STATUS_OK)
        status = probe_ask(&fetch->probe, &fetch->client, repository, error);
    fetch->client.seen = status == STATUS_OK;
    return status;
}

static enum status mirror(struct fetch *fetch, bool known, struct error *error)
{
    enum status status = probe(fetch, error);

    if (status == STATUS_OK && !known)
        status = start(fetch, error);
    if (status == STATUS_OK && !fetch->probe.unchanged)
        status = learn_id(fetch, error);
    if (status == STATUS_OK && fetch->probe.unchanged &&
        probe_is_enough(&fetch->intake.repository))
        return finish_early(fetch, error);
    if (status == STATUS_OK)
        status = prepare_walk(fetch, error);
    return status == STATUS_OK ? walk_run(&fetch->walk, error) : status;
}

static enum status sweep(struct fetch *fetch, bool known, struct error *error)
{
    enum status status = probe_ask_newest(&fetch->probe, &fetch->client,
                                          &fetch->intake.repository, error);

    fetch->client.seen = status == STATUS_OK;
    if (status == STATUS_OK && !known)
        status = start(fetch, error);
    if (status == STATUS_OK)
        status = learn_id(fetch, error);
    return status == STATUS_OK ? sweep_run(&fetch->sweep, error) : status;
}

/* A search has a limit of its own: that others are used up, by a mirror for
 * instance, is no reason not to search what is known. */
static enum status ask_or_know(struct fetch *fetch, bool known, int64_t *id,
                               struct error *error)
{
    struct client *client = &fetch->client;
    enum status status = identity_ask(client, fetch->name, id, error);

    if (status == STATUS_TRY_LATER && client->come_back_at != 0 && known) {
        *id = fetch->intake.repository.github_id;
        client->come_back_at = 0;
        status = STATUS_OK;
    }
    client->seen = status == STATUS_OK;
    return status;
}

static enum status search(struct fetch *fetch, bool known, struct error *error)
{
    int64_t id;
    enum status status = ask_or_know(fetch, known, &id, error);

    if (status == STATUS_OK && !known)
        status = start(fetch, error);
    if (status == STATUS_OK)
        status = identity_check(&fetch->intake.repository, id, error);
    return status == STATUS_OK ? search_run(&fetch->search, error) : status;
}

static enum status run(struct fetch *fetch, struct error *error)
{
    struct repository repository;
    bool known;
    enum status status;

    status = store_find_repository(fetch->store, fetch->name, &repository,
                                   &known, error);
    /* A name that may be mistyped leaves no trace in the database. */
    if (status == STATUS_OK && known)
        status = start(fetch, error);
    else
        snprintf(fetch->intake.repository.name, REPOSITORY_NAME_SIZE, "%s",
                 fetch->name);
    if (status != STATUS_OK)
        return status;
    switch (fetch->intake.run.source) {
    case SOURCE_SEARCH:
        return search(fetch, known, error);
    case SOURCE_SWEEP:
        return sweep(fetch, known, error);
    default:
        return mirror(fetch, known, error);
    }
}

static void fill_result(const struct fetch *fetch, struct fetch_result *result)
{
    result->run = fetch->intake.run;
    result->complete = result->run.state == RUN_COMPLETE;
    result->come_back_at = fetch->client.come_back_at;
    result->months = fetch->search.months;
    result->months_held = fetch->search.held;
    memcpy(result->gone, fetch->sweep.gone, sizeof(result->gone));
    result->missing = fetch->sweep.missing;
}

static enum source source_of(const struct fetch_options *options)
{
    if (options->full)
        return SOURCE_SWEEP;
    return options->search != NULL ? SOURCE_SEARCH : SOURCE_MIRROR;
}

static enum status open_and_run(struct fetch *fetch,
                                const struct fetch_options *options,
                                struct fetch_result *result,
                                struct error *error)
{
    enum status status = client_open(&fetch->client, options, error);

    intake_init(&fetch->intake, fetch->store, source_of(options));
    probe_init(&fetch->probe);
    walk_init(&fetch->walk, &fetch->client, &fetch->intake, options->jobs);
    search_init(&fetch->search, &fetch->client, &fetch->intake,
                options->search);
    sweep_init(&fetch->sweep, &fetch->client, &fetch->intake, &fetch->probe);
    if (status == STATUS_OK)
        status = run(fetch, error);
    if (status != STATUS_OK)
        ending_explain(fetch->name, &fetch->client, status, error);
    if (fetch->started)
        save_end(fetch, status, error);
    fill_result(fetch, result);
    sweep_release(&fetch->sweep);
    search_release(&fetch->search);
    walk_release(&fetch->walk);
    probe_release(&fetch->probe);
    intake_release(&fetch->intake);
    client_release(&fetch->client);
    return status;
}

enum status fetch_repository(struct store *store, const char *name,
                             const struct fetch_options *options,
                             struct fetch_result *result, struct error *error)
{
    struct fetch fetch = {.store = store, .name = name, .started = false};
    enum status status = fetch_check_api(options->api, error);

    memset(result, 0, sizeof(*result));
    if (status == STATUS_OK)
        status = repository_check_name(name, error);
    if (status != STATUS_OK)
        return status;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_memory(error);
    status = open_and_run(&fetch, options, result, error);
    curl_global_cleanup();
    return status;
}
