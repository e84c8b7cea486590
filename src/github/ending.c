/*
 * What is said of a run that ended early: why, what is saved, how to go on.
 */
#include "ending.h"

#include <string.h>

#include "aupmine/timestamp.h"
#include "client.h"

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
    if (event->pages == 0 && event->asked > 0) {
        buffer_append_format(text, " after asking for %lld missing issues",
                             (long long)event->asked);
        return;
    }
    if (event->pages == 0) {
        buffer_append_string(text, "; nothing came in");
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
    if (comes_back || client->event.pages > 0 || client->event.asked > 0)
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

void ending_explain(const char *name, const struct client *client,
                    enum status status, struct error *error)
{
    explain(name, client, status, error);
    hide_token(client->options->token, status, error);
}
