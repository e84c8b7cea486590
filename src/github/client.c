#include "client.h"

#include <string.h>
#include <time.h>

#include "archive.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "reply.h"
#include "transport.h"

enum {
    LIMITS_MOST = 5, /* in a row; to go on might get us shut out (item 15) */
    POLL = 50,       /* milliseconds between two looks at the interrupt */
};

/* --- life --- */

enum status client_open(struct client *client,
                        const struct fetch_options *options,
                        struct error *error)
{
    enum status status;

    memset(client, 0, sizeof(*client));
    client->options = options;
    client->event.limit_left = UNKNOWN;
    client->remaining = UNKNOWN;
    client->page_size = PAGE_SIZE;
    reply_init(&client->reply);
    buffer_init(&client->line);
    call_init(&client->call, client, &client->reply);
    status = archive_open(&client->archive, options->archive, error);
    if (status == STATUS_OK)
        status = transport_open(&client->transport, options->api,
                                options->token, options->interrupted, error);
    return status;
}

void client_release(struct client *client)
{
    call_release(&client->call);
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

void client_note_run(const struct client *client, struct sync_run *run)
{
    run->requests = client->event.requests;
    run->limit_left = client->limit_left;
    run->limit_renews_at = client->limit_renews_at;
}

/* --- waiting --- */

int64_t milliseconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum status client_hold(struct client *client, int64_t seconds, int64_t date,
                        int limits, struct error *error)
{
    enum status status;

    client->come_back_at = (date != 0 ? date : timestamp_now()) + seconds;
    if ((!client->options->wait && seconds > client->patience) ||
        limits >= LIMITS_MOST)
        return error_set(error, STATUS_TRY_LATER, "rate limit reached");
    client->send_at = milliseconds_now() + seconds * 1000;
    client->event.wait = seconds;
    client->event.request = NULL;
    status = client_observe(client, error);
    client->event.wait = 0;
    return status;
}

enum status client_wait(struct client *client, struct error *error)
{
    return transport_drive(&client->transport, POLL, error);
}

/* --- one after another --- */

static enum status copy_address(struct buffer *to, const struct buffer *from,
                                struct error *error)
{
    buffer_reset(to);
    buffer_append_bytes(to, buffer_bytes(from));
    return buffer_status(to, error);
}

static enum status converse(struct client *client, struct buffer *address,
                            struct error *error)
{
    struct call *call = &client->call;
    enum status status = copy_address(&call->address, address, error);

    while (status == STATUS_OK && call->state != CALL_ANSWERED) {
        status = call_turn(call, error);
        if (status == STATUS_OK && call->state != CALL_ANSWERED)
            status = client_wait(client, error);
    }
    client->too_much = call->too_much;
    if (status == STATUS_OK)
        status = copy_address(address, &call->address, error);
    return status;
}

enum status client_ask(struct client *client, struct buffer *address,
                       const char *etag, reply_reader *read, void *context,
                       struct error *error)
{
    call_begin(&client->call, read, context);
    client->call.etag = etag;
    client->call.page_size = client->page_size;
    return converse(client, address, error);
}

enum status client_get(struct client *client, struct buffer *address,
                       reply_reader *read, void *context, struct error *error)
{
    return client_ask(client, address, NULL, read, context, error);
}

enum status client_find(struct client *client, struct buffer *address,
                        reply_reader *read, void *context, struct error *error)
{
    call_begin(&client->call, read, context);
    client->call.etag = NULL;
    client->call.page_size = 0;
    client->call.may_be_gone = true;
    return converse(client, address, error);
}
