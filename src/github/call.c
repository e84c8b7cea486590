/*
 * Requests with patience. A call goes through these states:
 *
 *   to send      waits for its time: the end of a pause or of a limit, room
 *                for one more reply, requests left in the limit
 *   under way    sent; transport.c drives it
 *   answered     with a reply that its reader accepted
 *
 * and from under way back to to send when there is a reason to ask again.
 */
#include "client.h"

#include <string.h>
#include <time.h>

#include "address.h"
#include "reply.h"
#include "transport.h"

enum {
    REDIRECTS_MOST = 3,
    FIRST_PAUSE = 1000, /* milliseconds before the first retry */
    JITTER = 256,       /* milliseconds at most on top of a pause */
    FAILURES_TO_ASK_LESS = 3,
};

/* --- life --- */

void call_init(struct call *call, struct client *client, struct reply *reply)
{
    memset(call, 0, sizeof(*call));
    call->client = client;
    buffer_init(&call->address);
    transfer_init(&call->transfer, &client->transport, reply);
}

void call_release(struct call *call)
{
    transfer_release(&call->transfer);
    buffer_release(&call->address);
}

void call_begin(struct call *call, reply_reader *read, void *context)
{
    transfer_forget(&call->transfer);
    call->read = read;
    call->context = context;
    call->failures = 0;
    call->not_found = 0;
    call->redirects = 0;
    call->may_be_gone = false;
    call->send_at = 0;
    call->is_crowded = false;
    call->too_much = false;
    call->state = CALL_TO_SEND;
}

void call_cancel(struct call *call)
{
    transfer_forget(&call->transfer);
    call->state = CALL_IDLE;
}

/* --- sending --- */

static enum status check_interrupt(const struct client *client,
                                   struct error *error)
{
    const volatile int *interrupted = client->options->interrupted;

    if (interrupted != NULL && *interrupted != 0)
        return error_set(error, STATUS_INTERRUPTED, "interrupted");
    return STATUS_OK;
}

static bool is_spent(const struct client *client)
{
    int64_t most = client->options->max_requests;

    return most > 0 && client->event.requests >= most;
}

/* What must be so before anything more may be sent. */
static enum status check_bounds(struct client *client, struct error *error)
{
    enum status status = check_interrupt(client, error);
    int64_t seconds = client->used_up;

    if (status == STATUS_OK && is_spent(client))
        return error_set(error, STATUS_TRY_LATER,
                         "stopped, as asked, at %lld requests",
                         (long long)client->options->max_requests);
    if (status == STATUS_OK && seconds > 0) {
        client->used_up = 0;
        status = client_hold(client, seconds, client->used_up_date, 0, error);
    }
    return status;
}

/* Whether this is the time for a call. What is under way may use up what is
 * left of the limit, and its replies the memory. */
static bool is_time(const struct call *call)
{
    const struct client *client = call->client;
    int64_t under_way = client->transport.under_way;
    int64_t now = milliseconds_now();

    if (client->is_closing || now < call->send_at || now < client->send_at)
        return false;
    if (under_way == 0)
        return true;
    if (client->remaining != UNKNOWN && client->remaining <= under_way)
        return false;
    return !call->is_crowded && (size_t)(under_way + 1) * client->body_size <=
                                    (size_t)BODIES_SIZE_LIMIT;
}

static enum status send_now(struct call *call, struct error *error)
{
    struct client *client = call->client;
    enum status status;

    client->come_back_at = 0;
    client->event.requests++;
    call->is_crowded = false;
    call->state = CALL_UNDER_WAY;
    status = transfer_start(&call->transfer, buffer_string(&call->address),
                            call->etag, error);
    if (status != STATUS_OK)
        call_cancel(call);
    return status;
}

enum status call_try(struct call *call, struct error *error)
{
    const struct client *client = call->client;

    if (is_spent(client) || client->used_up > 0 || !is_time(call) ||
        check_interrupt(client, error) != STATUS_OK)
        return STATUS_OK;
    return send_now(call, error);
}

/* --- what came --- */

static void describe_request(struct call *call, int64_t records)
{
    const struct reply *reply = call->transfer.reply;
    struct buffer *line = &call->client->line;
    const char *address = buffer_string(&call->address);
    const char *host = strstr(address, "://");
    const char *path = host != NULL ? strchr(host + 3, '/') : NULL;

    buffer_reset(line);
    buffer_append_string(line, "GET ");
    for (const char *at = path != NULL ? path : address; *at != '\0'; at++)
        buffer_append_char(line, *at > ' ' && *at < 0x7f ? *at : '?');
    if (reply->fault != FAULT_NONE)
        buffer_append_format(line, " %s", reply->fault_text);
    else
        buffer_append_format(line, " %ld", reply->code);
    if (records != UNKNOWN)
        buffer_append_format(line, " %lld records", (long long)records);
    if (reply->remaining != UNKNOWN)
        buffer_append_format(line, ", %lld requests left",
                             (long long)reply->remaining);
    buffer_append_format(line, ", %lld ms", (long long)reply->milliseconds);
}

static enum status report_request(struct call *call, int64_t records,
                                  struct error *error)
{
    struct client *client = call->client;
    enum status status;

    describe_request(call, records);
    client->event.limit_left = call->transfer.reply->remaining;
    client->event.request = buffer_string(&client->line);
    status = client_observe(client, error);
    client->event.request = NULL;
    return status;
}

/* What a reply tells of the server, whatever it was asked. */
static void note_reply(struct client *client, const struct reply *reply)
{
    size_t size = reply->body.length;

    client->answered = client->answered || reply->code != 0;
    client->remaining = reply->remaining;
    client->used_up_date = reply->date;
    if (!limit_is_used_up(reply, &client->used_up))
        client->used_up = 0;
    if (reply->remaining != UNKNOWN && reply->reset > 0) {
        client->limit_left = reply->remaining;
        client->limit_renews_at = reply->reset;
    }
    /* The greatest of late, with some room. */
    client->body_size -= client->body_size / 8;
    if (size + size / 8 > client->body_size)
        client->body_size = size + size / 8;
}

/* Not on a lone 404, which may be a hiccup. */
static bool is_absence(struct call *call, const struct reply *reply)
{
    if (!call->may_be_gone || !answer_is_absence(reply))
        return false;
    return reply->code != 404 || ++call->not_found > 1;
}

static enum status judge(struct call *call, struct answer *answer,
                         int64_t *records, struct error *error)
{
    struct client *client = call->client;
    const struct reply *reply = call->transfer.reply;
    enum status status;

    *records = UNKNOWN;
    *answer = answer_judge(reply, client->seen, client->limits, error);
    if (is_absence(call, reply))
        *answer = (struct answer){ACTION_TAKE, STATUS_OK, 0, false, 0};
    if (answer->action != ACTION_TAKE)
        return STATUS_OK;
    status = call->read(call->context, reply, records, error);
    if (status != STATUS_DATA)
        return status;
    *answer = (struct answer){ACTION_RETRY, STATUS_DATA, RETRIES, false, 0};
    return STATUS_OK;
}

/* --- what follows from it --- */

/* Calls that were under way together meet the same limit together. */
static enum status wait_for_limit(struct client *client, int64_t seconds,
                                  int64_t date, struct error *error)
{
    int64_t end = milliseconds_now() + seconds * 1000;

    if (client->send_at > milliseconds_now()) {
        if (end > client->send_at)
            client->send_at = end;
        return STATUS_OK;
    }
    return client_hold(client, seconds, date, client->limits++, error);
}

/* Twice as long each time, and never at the same moment as everybody else who
 * met the same trouble. */
static int64_t pause_after(int failures)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((int64_t)FIRST_PAUSE << (failures - 1)) + now.tv_nsec % JITTER;
}

/* A redirect that forgets what was asked for would turn the list into another
 * one, so the query goes along. */
static enum status follow(struct call *call, struct error *error)
{
    const char *location = buffer_string(&call->transfer.reply->location);
    const char *query = strchr(buffer_string(&call->address), '?');
    struct buffer target;
    enum status status;

    if (location[0] == '\0' || ++call->redirects > REDIRECTS_MOST)
        return error_set(error, STATUS_DATA,
                         "the server sends us on without end");
    buffer_init(&target);
    status =
        address_follow(&target, buffer_string(&call->address), location, error);
    if (status == STATUS_OK && query != NULL &&
        strchr(buffer_string(&target), '?') == NULL)
        buffer_append_string(&target, query);
    if (status == STATUS_OK) {
        buffer_reset(&call->address);
        buffer_append_bytes(&call->address, buffer_bytes(&target));
        status = buffer_status(&call->address, error);
    }
    buffer_release(&target);
    return status;
}

static enum status retry(struct call *call, const struct answer *answer)
{
    bool unreachable = call->transfer.reply->fault == FAULT_UNREACHABLE;

    call->failures++;
    call->client->limits = 0;
    call->too_much = answer->heavy && call->page_size == PAGE_SIZE &&
                     call->failures == FAILURES_TO_ASK_LESS;
    if (call->too_much || (unreachable && !call->client->answered) ||
        call->failures > answer->retries)
        return answer->status;
    call->send_at = milliseconds_now() + pause_after(call->failures);
    return STATUS_OK;
}

static enum status act(struct call *call, const struct answer *answer,
                       struct error *error)
{
    const struct reply *reply = call->transfer.reply;

    call->state = CALL_TO_SEND;
    switch (answer->action) {
    case ACTION_TAKE:
        call->client->limits = 0;
        call->state = CALL_ANSWERED;
        return STATUS_OK;
    case ACTION_FOLLOW:
        return follow(call, error);
    case ACTION_WAIT:
        return wait_for_limit(call->client, answer->wait, reply->date, error);
    case ACTION_RETRY:
        return retry(call, answer);
    case ACTION_FAIL:
        break;
    }
    call->too_much = reply->fault == FAULT_TOO_LARGE && call->page_size > 1;
    return answer->status;
}

static enum status take_answer(struct call *call, struct error *error)
{
    const struct reply *reply = call->transfer.reply;
    struct error cause = {""};
    struct answer answer;
    int64_t records;
    enum status status = reply_status(reply, error);

    if (status == STATUS_OK && reply->fault == FAULT_CROWDED) {
        call->is_crowded = true;
        call->state = CALL_TO_SEND;
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        note_reply(call->client, reply);
        status = judge(call, &answer, &records, &cause);
        if (status != STATUS_OK)
            *error = cause;
    }
    if (status == STATUS_OK)
        status = report_request(call, records, error);
    if (status != STATUS_OK)
        return status;
    *error = cause;
    return act(call, &answer, error);
}

enum status call_turn(struct call *call, struct error *error)
{
    enum status status = STATUS_OK;

    if (call->state == CALL_TO_SEND) {
        status = check_bounds(call->client, error);
        if (status == STATUS_OK && is_time(call))
            status = send_now(call, error);
    } else if (call->state == CALL_UNDER_WAY && !call->transfer.under_way) {
        status = take_answer(call, error);
    }
    if (status != STATUS_OK)
        call_cancel(call);
    return status;
}
