/*
 * Asking for issues that no list shows any more (item 32). Cases:
 *
 *   200, this number, here      it is there, only not listed: store it
 *   200, another number, or     transferred to where the answer says
 *   from another repository
 *   404 from another repository transferred, to where we may not look
 *   301 without an address      transferred, it is not said where to
 *   410 that says deleted       deleted
 *   404, twice                  not found: hidden, or what else there may be
 *   anything else               says nothing of the issue: a failure
 */
#include "sweep.h"

#include "address.h"
#include "aupmine/ingest.h"
#include "aupmine/timestamp.h"
#include "client.h"
#include "reply.h"

/* --- asking --- */

static enum status read_issue(void *context, const struct reply *reply,
                              int64_t *records, struct error *error)
{
    struct sweep *sweep = context;
    struct bytes body = {buffer_string(&reply->body), reply->body.length};
    struct error cause;
    enum status status;

    issue_reset(&sweep->issue);
    if (reply->code != 200)
        return STATUS_OK;
    status = issue_read_json(&sweep->issue, body, &cause);
    if (status == STATUS_DATA)
        return error_set(error, STATUS_DATA,
                         "the server's answer is no issue: %s", cause.text);
    if (status != STATUS_OK)
        *error = cause;
    *records = 1;
    return status;
}

/* Whether the answer came from where we asked, or from where all of the
 * repository has moved to. */
static bool is_ours(const struct sweep *sweep, const struct buffer *asked)
{
    int64_t id = address_repository_id(buffer_string(&sweep->address));

    return bytes_equal(buffer_bytes(&sweep->address), buffer_bytes(asked)) ||
           (id != 0 && id == sweep->intake->repository.github_id);
}

static void judge(struct sweep *sweep, const struct buffer *asked,
                  int64_t number)
{
    const struct reply *reply = &sweep->client->reply;
    struct finding *finding = &sweep->finding;

    finding->number = number;
    finding->at = reply->date != 0 ? reply->date : timestamp_now();
    finding->is_there = reply->code == 200 && is_ours(sweep, asked) &&
                        sweep->issue.number == number;
    if (reply->code == 410)
        finding->why = GONE_DELETED;
    else if (reply->code == 404 && is_ours(sweep, asked))
        finding->why = GONE_NOT_FOUND;
    else
        finding->why = GONE_TRANSFERRED;
}

static enum status ask(struct sweep *sweep, int64_t number, struct error *error)
{
    struct buffer asked;
    enum status status;

    buffer_init(&asked);
    buffer_append_bytes(&asked, buffer_bytes(&sweep->list));
    buffer_append_format(&asked, "/%lld", (long long)number);
    buffer_reset(&sweep->address);
    buffer_append_bytes(&sweep->address, buffer_bytes(&asked));
    status = buffer_status(&sweep->address, error);
    if (status == STATUS_OK)
        status = client_find(sweep->client, &sweep->address, read_issue, sweep,
                             error);
    if (status == STATUS_OK)
        judge(sweep, &asked, number);
    buffer_release(&asked);
    return status;
}

/* --- storing --- */

static enum status write_finding(struct sweep *sweep, struct error *error)
{
    const struct finding *finding = &sweep->finding;
    struct intake *intake = sweep->intake;
    int64_t key = intake->repository.key;
    enum status status;

    if (!finding->is_there)
        return store_mark_gone(
            intake->store, key, finding->number, finding->why,
            buffer_bytes(&sweep->issue.html_url), finding->at, error);
    status = intake_put(intake, &sweep->issue, error);
    return status == STATUS_OK
               ? store_mark_present(intake->store, key, finding->number, error)
               : status;
}

/* --- all of them --- */

static enum status tell_progress(struct sweep *sweep, int64_t left,
                                 struct error *error)
{
    struct fetch_event *event = &sweep->client->event;

    event->asked++;
    event->records = sweep->intake->run.records;
    event->began_from = 1;
    event->reached = 1 + event->asked;
    event->newest = event->asked + left;
    return client_observe(sweep->client, error);
}

static enum status count_rest(struct sweep *sweep, struct error *error)
{
    struct completeness completeness;
    enum status status;

    completeness_init(&completeness);
    status = store_read_completeness(sweep->intake->store,
                                     sweep->intake->repository.key,
                                     &completeness, error);
    sweep->missing = completeness.missing;
    completeness_release(&completeness);
    return status;
}

enum status sweep_ask_missing(struct sweep *sweep, struct error *error)
{
    struct intake *intake = sweep->intake;
    int64_t count, number;
    enum status status = STATUS_OK;

    while (status == STATUS_OK) {
        status = store_next_missing(intake->store, intake->repository.key,
                                    &count, &number, error);
        if (status != STATUS_OK || count == 0)
            break;
        status = ask(sweep, number, error);
        if (status == STATUS_OK && sweep->finding.is_there)
            status = sweep_archive(sweep, error);
        if (status == STATUS_OK)
            status = sweep_store(sweep, write_finding, error);
        if (status == STATUS_OK && !sweep->finding.is_there)
            sweep->gone[sweep->finding.why]++;
        if (status == STATUS_OK)
            status = tell_progress(sweep, count, error);
    }
    return status == STATUS_OK ? count_rest(sweep, error) : status;
}
