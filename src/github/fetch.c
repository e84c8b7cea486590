#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cJSON.h>

#include "aupmine/timestamp.h"

enum { REPOSITORY_BODY_MOST = 1024 * 1024 }; /* bytes */

struct fetch {
    struct store *store; /* borrowed */
    const char *name;    /* borrowed */
    struct client client;
    struct intake intake;
    struct walk walk;
    struct search search;
    bool started; /* the run has a row */
};

/* --- the repository itself --- */

static enum status read_repository(void *context, const struct reply *reply,
                                   int64_t *records, struct error *error)
{
    int64_t *id = context;
    cJSON *json = NULL;
    const cJSON *number;

    (void)records;
    *id = 0;
    if (reply->body.length <= REPOSITORY_BODY_MOST)
        json = cJSON_ParseWithLength(buffer_string(&reply->body),
                                     reply->body.length);
    number = cJSON_GetObjectItem(json, "id");
    /* Above 2^53 a double could not tell ids apart. */
    if (cJSON_IsNumber(number) && number->valuedouble >= 1 &&
        number->valuedouble < 9007199254740992.0)
        *id = (int64_t)number->valuedouble;
    cJSON_Delete(json);
    if (*id == 0)
        return error_set(error, STATUS_DATA,
                         "the server's answer is no repository");
    return STATUS_OK;
}

/* Ask for the repository before its list: a wrong name or token is then told
 * from a hiccup, and another repository of the same name from this one. */
static enum status look(struct fetch *fetch, int64_t *id, struct error *error)
{
    struct buffer address;
    enum status status;

    buffer_init(&address);
    address_of_repository(&address, fetch->client.options->api, fetch->name);
    status = buffer_status(&address, error);
    if (status == STATUS_OK)
        status =
            client_get(&fetch->client, &address, read_repository, id, error);
    fetch->client.seen = status == STATUS_OK;
    buffer_release(&address);
    return status;
}

/* A search has a limit of its own: that others are used up, by a mirror for
 * instance, is no reason not to search what is known. */
static enum status look_or_not(struct fetch *fetch, bool known, int64_t *id,
                               struct error *error)
{
    struct client *client = &fetch->client;
    enum status status = look(fetch, id, error);

    if (status != STATUS_TRY_LATER || client->come_back_at == 0 || !known ||
        client->options->search == NULL)
        return status;
    *id = fetch->intake.repository.github_id;
    client->come_back_at = 0;
    client->seen = true;
    return STATUS_OK;
}

static enum status check_id(struct repository *repository, int64_t id,
                            struct error *error)
{
    if (repository->github_id != 0 && repository->github_id != id)
        return error_set(error, STATUS_DATA,
                         "the name now belongs to another repository (number "
                         "%" PRId64 " at GitHub; this database holds %" PRId64
                         ")",
                         id, repository->github_id);
    repository->github_id = id;
    return STATUS_OK;
}

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
    run->requests = fetch->client.event.requests;
    store_save_run(fetch->store, run, NULL, error->text, &ignored);
}

/* --- what is said of a run that ended early --- */

static void append_count(struct buffer *text, int64_t count)
{
    if (count >= 1000) {
        append_count(text, count / 1000);
        buffer_append_format(text, ",%03d", (int)(count % 1000));
    } else
        buffer_append_format(text, "%d", (int)count);
}

static void append_saved(struct buffer *text, const struct fetch_event *event)
{
    if (event->pages == 0) {
        buffer_append_string(text, " before the first page");
        return;
    }
    buffer_append_string(text, " after ");
    append_count(text, event->pages);
    buffer_append_string(text, event->pages == 1 ? " page; " : " pages; ");
    append_count(text, event->records);
    buffer_append_string(text, event->records == 1
                                   ? " issue or pull request is saved"
                                   : " issues and pull requests are saved");
}

static void append_advice(struct buffer *text, const struct client *client)
{
    char time[TIMESTAMP_SIZE];

    buffer_append_string(text, "; run again ");
    if (client->come_back_at != 0) {
        timestamp_format(client->come_back_at, time);
        buffer_append_format(text, "after %.8s UTC ", strchr(time, 'T') + 1);
    }
    buffer_append_string(text, "to go on");
    if (client->come_back_at != 0 && client->options->token == NULL)
        buffer_append_string(text, client->options->search != NULL
                                       ? "; a token in GH_TOKEN allows 30 "
                                         "searches a minute instead of 10"
                                       : "; a token in GH_TOKEN allows 5,000 "
                                         "requests an hour instead of 60");
}

/* Say what is held and how to go on. */
static void explain(const char *name, const struct client *client,
                    enum status status, struct error *error)
{
    struct buffer text;

    bool comes_back =
        status == STATUS_TRY_LATER || status == STATUS_INTERRUPTED;

    buffer_init(&text);
    buffer_append_format(&text, "%s: %s", name, error->text);
    if (comes_back || client->event.pages > 0)
        append_saved(&text, &client->event);
    if (comes_back)
        append_advice(&text, client);
    if (!text.failed)
        error_set(error, status, "%s", buffer_string(&text));
    buffer_release(&text);
}

/* A server could say anything, even what it was told. */
static void hide_token(const char *token, enum status status,
                       struct error *error)
{
    if (token != NULL && strstr(error->text, token) != NULL)
        error_set(error, status,
                  "the server's answer is not shown, for it holds the token");
}

/* --- all of it --- */

static enum status run(struct fetch *fetch, struct error *error)
{
    struct repository repository;
    bool known;
    int64_t id;
    enum status status;

    status = store_find_repository(fetch->store, fetch->name, &repository,
                                   &known, error);
    /* A name that may be mistyped leaves no trace in the database. */
    if (status == STATUS_OK && known)
        status = start(fetch, error);
    if (status == STATUS_OK)
        status = look_or_not(fetch, known, &id, error);
    if (status == STATUS_OK && !known)
        status = start(fetch, error);
    if (status == STATUS_OK)
        status = check_id(&fetch->intake.repository, id, error);
    if (status != STATUS_OK)
        return status;
    return fetch->client.options->search != NULL
               ? search_run(&fetch->search, error)
               : walk_run(&fetch->walk, error);
}

static void fill_result(const struct fetch *fetch, struct fetch_result *result)
{
    result->run = fetch->intake.run;
    result->complete = result->run.state == RUN_COMPLETE;
    result->come_back_at = fetch->client.come_back_at;
    result->months = fetch->search.months;
    result->months_held = fetch->search.held;
}

static enum status open_and_run(struct fetch *fetch,
                                const struct fetch_options *options,
                                struct fetch_result *result,
                                struct error *error)
{
    enum status status = client_open(&fetch->client, options, error);

    intake_init(&fetch->intake, fetch->store,
                options->search != NULL ? SOURCE_SEARCH : SOURCE_MIRROR);
    walk_init(&fetch->walk, &fetch->client, &fetch->intake);
    search_init(&fetch->search, &fetch->client, &fetch->intake,
                options->search);
    if (status == STATUS_OK)
        status = run(fetch, error);
    if (status != STATUS_OK) {
        explain(fetch->name, &fetch->client, status, error);
        hide_token(options->token, status, error);
    }
    if (fetch->started)
        save_end(fetch, status, error);
    fill_result(fetch, result);
    search_release(&fetch->search);
    walk_release(&fetch->walk);
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
