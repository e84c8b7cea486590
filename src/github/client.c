#include "internal.h"

#include <string.h>
#include <time.h>

#include "aupmine/timestamp.h"

enum {
    REDIRECTS_MOST = 3,
    LIMITS_MOST = 5,    /* in a row; to go on might get us shut out (item 15) */
    FIRST_PAUSE = 1000, /* milliseconds before the first retry */
    JITTER = 256,       /* milliseconds at most on top of a pause */
    SLICE = 100,        /* milliseconds between two looks at the interrupt */
    FAILURES_TO_ASK_LESS = 3,
};

/* What one client_get went through. */
struct tries {
    int failures;
    int limits; /* in a row */
    int redirects;
};

enum status client_open(struct client *client,
                        const struct fetch_options *options,
                        struct error *error)
{
    memset(client, 0, sizeof(*client));
    client->options = options;
    client->event.limit_left = UNKNOWN;
    reply_init(&client->reply);
    buffer_init(&client->line);
    return transport_open(&client->transport, options->api, options->token,
                          options->interrupted, error);
}

void client_release(struct client *client)
{
    transport_release(&client->transport);
    reply_release(&client->reply);
    buffer_release(&client->line);
}

enum status client_observe(struct client *client, struct error *error)
{
    const struct fetch_options *options = client->options;

    if (options->observe == NULL)
        return STATUS_OK;
    return options->observe(options->context, &client->event, error);
}

/* --- pauses --- */

static enum status check_interrupt(const struct client *client,
                                   struct error *error)
{
    const volatile int *interrupted = client->options->interrupted;

    if (interrupted != NULL && *interrupted != 0)
        return error_set(error, STATUS_INTERRUPTED, "interrupted");
    return STATUS_OK;
}

static enum status client_sleep(const struct client *client,
                                int64_t milliseconds, struct error *error)
{
    static const struct timespec slice = {0, SLICE * 1000 * 1000};
    enum status status = check_interrupt(client, error);

    for (; milliseconds > 0 && status == STATUS_OK; milliseconds -= SLICE) {
        nanosleep(&slice, NULL);
        status = check_interrupt(client, error);
    }
    return status;
}

/* Sleep through a limit, if that is wanted and was not tried too often. */
static enum status wait_for_limit(struct client *client, int64_t seconds,
                                  int limits, struct error *error)
{
    int64_t now =
        client->reply.date != 0 ? client->reply.date : timestamp_now();
    enum status status;

    client->come_back_at = now + seconds;
    if ((!client->options->wait && seconds > client->patience) ||
        limits >= LIMITS_MOST)
        return error_set(error, STATUS_TRY_LATER, "rate limit reached");
    client->event.wait = seconds;
    client->event.request = NULL;
    status = client_observe(client, error);
    client->event.wait = 0;
    if (status == STATUS_OK)
        status = client_sleep(client, seconds * 1000, error);
    if (status == STATUS_OK)
        client->come_back_at = 0;
    return status;
}

/* Twice as long each time, and never at the same moment as everybody else who
 * met the same trouble. */
static int64_t pause_after(int failures)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((int64_t)FIRST_PAUSE << (failures - 1)) + now.tv_nsec % JITTER;
}

/* --- one attempt --- */

static void describe_request(struct client *client, const char *address,
                             int64_t records)
{
    const struct reply *reply = &client->reply;
    const char *host = strstr(address, "://");
    const char *path = host != NULL ? strchr(host + 3, '/') : NULL;

    buffer_reset(&client->line);
    buffer_append_string(&client->line, "GET ");
    for (const char *at = path != NULL ? path : address; *at != '\0'; at++)
        buffer_append_char(&client->line, *at > ' ' && *at < 0x7f ? *at : '?');
    if (reply->fault != FAULT_NONE)
        buffer_append_format(&client->line, " %s", reply->fault_text);
    else
        buffer_append_format(&client->line, " %ld", reply->code);
    if (records != UNKNOWN)
        buffer_append_format(&client->line, " %lld records",
                             (long long)records);
    if (reply->remaining != UNKNOWN)
        buffer_append_format(&client->line, ", %lld requests left",
                             (long long)reply->remaining);
    buffer_append_format(&client->line, ", %lld ms",
                         (long long)reply->milliseconds);
}

static enum status report_request(struct client *client, const char *address,
                                  int64_t records, struct error *error)
{
    enum status status;

    describe_request(client, address, records);
    client->event.limit_left = client->reply.remaining;
    client->event.request = buffer_string(&client->line);
    status = client_observe(client, error);
    client->event.request = NULL;
    return status;
}

/* What must be so before a request may be sent. */
static enum status make_ready(struct client *client, struct error *error)
{
    int64_t most = client->options->max_requests;
    enum status status = check_interrupt(client, error);
    int64_t seconds;

    if (status == STATUS_OK && most > 0 && client->event.requests >= most)
        return error_set(error, STATUS_TRY_LATER,
                         "stopped, as asked, at %lld requests",
                         (long long)most);
    if (status == STATUS_OK && limit_is_used_up(&client->reply, &seconds))
        status = wait_for_limit(client, seconds, 0, error);
    return status;
}

static enum status judge(struct client *client, const struct tries *tries,
                         reply_reader *read, void *context,
                         struct answer *answer, int64_t *records,
                         struct error *error)
{
    enum status status;

    *records = UNKNOWN;
    *answer = answer_judge(&client->reply, client->seen, tries->limits, error);
    if (answer->action != ACTION_TAKE)
        return STATUS_OK;
    status = read(context, &client->reply, records, error);
    if (status != STATUS_DATA)
        return status;
    *answer = (struct answer){ACTION_RETRY, STATUS_DATA, RETRIES, false, 0};
    return STATUS_OK;
}

/* Send once. *answer says what to do next, with its words in error. */
static enum status attempt(struct client *client, const char *address,
                           const struct tries *tries, reply_reader *read,
                           void *context, struct answer *answer,
                           struct error *error)
{
    struct error cause = {""};
    int64_t records;
    enum status status = make_ready(client, error);

    if (status != STATUS_OK)
        return status;
    client->event.requests++;
    status = transport_get(&client->transport, address, &client->reply, error);
    if (status == STATUS_OK)
        status = judge(client, tries, read, context, answer, &records, &cause);
    if (status == STATUS_OK)
        status = report_request(client, address, records, error);
    else if (cause.text[0] != '\0')
        *error = cause;
    if (status != STATUS_OK)
        return status;
    client->answered = client->answered || client->reply.code != 0;
    *error = cause;
    return STATUS_OK;
}

/* --- what follows from an answer --- */

/* A redirect that forgets what was asked for would turn the list into another
 * one, so the query goes along. */
static enum status follow(struct client *client, struct tries *tries,
                          struct buffer *address, struct error *error)
{
    const char *location = buffer_string(&client->reply.location);
    const char *query = strchr(buffer_string(address), '?');
    struct buffer target;
    enum status status;

    if (location[0] == '\0' || ++tries->redirects > REDIRECTS_MOST)
        return error_set(error, STATUS_DATA,
                         "the server sends us on without end");
    buffer_init(&target);
    status = address_follow(&target, buffer_string(address), location, error);
    if (status == STATUS_OK && query != NULL &&
        strchr(buffer_string(&target), '?') == NULL)
        buffer_append_string(&target, query);
    if (status == STATUS_OK) {
        buffer_reset(address);
        buffer_append_bytes(address, buffer_bytes(&target));
        status = buffer_status(address, error);
    }
    buffer_release(&target);
    return status;
}

static enum status retry(struct client *client, struct tries *tries,
                         const struct answer *answer, struct error *error)
{
    bool unreachable = client->reply.fault == FAULT_UNREACHABLE;

    tries->failures++;
    tries->limits = 0;
    client->too_much = answer->heavy && !client->asks_less &&
                       tries->failures == FAILURES_TO_ASK_LESS;
    if (client->too_much || (unreachable && !client->answered) ||
        tries->failures > answer->retries)
        return answer->status;
    return client_sleep(client, pause_after(tries->failures), error);
}

enum status client_get(struct client *client, struct buffer *address,
                       reply_reader *read, void *context, struct error *error)
{
    struct tries tries = {0, 0, 0};
    struct answer answer;
    enum status status;

    client->too_much = false;
    for (;;) {
        status = attempt(client, buffer_string(address), &tries, read, context,
                         &answer, error);
        if (status != STATUS_OK || answer.action == ACTION_TAKE)
            return status;
        if (answer.action == ACTION_FAIL)
            return answer.status;
        if (answer.action == ACTION_FOLLOW)
            status = follow(client, &tries, address, error);
        else if (answer.action == ACTION_WAIT)
            status = wait_for_limit(client, answer.wait, tries.limits++, error);
        else
            status = retry(client, &tries, &answer, error);
        if (status != STATUS_OK)
            return status;
    }
}
