#include "reply.h"

#include <string.h>
#include <strings.h>

#include <cJSON.h>

#include "aupmine/store.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"

enum { MESSAGE_MOST = 300 };            /* bytes of a server's message */
enum { ERROR_BODY_MOST = 1024 * 1024 }; /* bytes that are worth parsing */
enum { BODY_KEPT_MOST = 1024 * 1024 };  /* bytes kept for the next reply */

void reply_init(struct reply *reply)
{
    memset(reply, 0, sizeof(*reply));
    buffer_init(&reply->body);
    buffer_init(&reply->next);
    buffer_init(&reply->location);
    buffer_init(&reply->etag);
    reply_reset(reply);
}

void reply_release(struct reply *reply)
{
    buffer_release(&reply->body);
    buffer_release(&reply->next);
    buffer_release(&reply->location);
    buffer_release(&reply->etag);
}

static void forget_head(struct reply *reply)
{
    buffer_reset(&reply->next);
    buffer_reset(&reply->location);
    buffer_reset(&reply->etag);
    reply->date = 0;
    reply->remaining = UNKNOWN;
    reply->reset = UNKNOWN;
    reply->retry_after = UNKNOWN;
}

void reply_reset(struct reply *reply)
{
    if (reply->body.capacity > BODY_KEPT_MOST)
        buffer_release(&reply->body);
    buffer_reset(&reply->body);
    forget_head(reply);
    reply->fault = FAULT_NONE;
    reply->fault_text[0] = '\0';
    reply->code = 0;
    reply->milliseconds = 0;
    reply->header_bytes = 0;
}

enum status reply_status(const struct reply *reply, struct error *error)
{
    if (reply->body.failed || reply->next.failed || reply->location.failed ||
        reply->etag.failed)
        return error_memory(error);
    return STATUS_OK;
}

/* --- the head --- */

/* A decimal number of at most 15 digits, or UNKNOWN. */
static int64_t read_number(struct bytes value)
{
    int64_t number = 0;

    if (value.length == 0 || value.length > 15)
        return UNKNOWN;
    for (size_t i = 0; i < value.length; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return UNKNOWN;
        number = number * 10 + (value.data[i] - '0');
    }
    return number;
}

static void take_remaining(struct reply *reply, struct bytes value)
{
    reply->remaining = read_number(value);
}

static void take_reset(struct reply *reply, struct bytes value)
{
    reply->reset = read_number(value);
}

static void take_retry_after(struct reply *reply, struct bytes value)
{
    reply->retry_after = read_number(value);
}

static void take_date(struct reply *reply, struct bytes value)
{
    char text[64] = "";

    if (value.length >= sizeof(text))
        return;
    memcpy(text, value.data, value.length);
    if (!timestamp_parse_http(text, &reply->date))
        reply->date = 0;
}

static void take_location(struct reply *reply, struct bytes value)
{
    buffer_reset(&reply->location);
    buffer_append_bytes(&reply->location, value);
}

static void take_link(struct reply *reply, struct bytes value)
{
    struct bytes target;

    if (reply->next.length > 0 || !link_find(value, "next", &target))
        return;
    buffer_append_bytes(&reply->next, target);
}

/* It goes back to the server as it came, so it must fit into a line. */
static void take_etag(struct reply *reply, struct bytes value)
{
    buffer_reset(&reply->etag);
    for (size_t i = 0; i < value.length; i++) {
        if (value.data[i] <= ' ' || value.data[i] >= 0x7f)
            return;
    }
    if (value.length < ETAG_SIZE)
        buffer_append_bytes(&reply->etag, value);
}

static const struct {
    const char *name;
    void (*take)(struct reply *reply, struct bytes value);
} headers[] = {
    {"date", take_date},
    {"etag", take_etag},
    {"link", take_link},
    {"location", take_location},
    {"retry-after", take_retry_after},
    {"x-ratelimit-remaining", take_remaining},
    {"x-ratelimit-reset", take_reset},
};

static struct bytes trim(struct bytes text)
{
    while (text.length > 0 && strchr(" \t", text.data[0]) != NULL) {
        text.data++;
        text.length--;
    }
    while (text.length > 0 &&
           strchr(" \t\r\n", text.data[text.length - 1]) != NULL)
        text.length--;
    return text;
}

void reply_take_header(struct reply *reply, struct bytes line)
{
    const char *colon = memchr(line.data, ':', line.length);
    size_t name;
    struct bytes value;

    if (line.length >= 5 && memcmp(line.data, "HTTP/", 5) == 0)
        forget_head(reply);
    if (colon == NULL)
        return;
    name = (size_t)(colon - line.data);
    value = trim((struct bytes){colon + 1, line.length - name - 1});
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        if (strlen(headers[i].name) == name &&
            strncasecmp(headers[i].name, line.data, name) == 0)
            headers[i].take(reply, value);
    }
}

/* --- the body of an error --- */

/* Append text as one printable line, cut between two characters. */
static void append_plain(struct buffer *buffer, const char *text)
{
    text_append_visible(buffer, bytes_of(text), false);
    if (buffer->length <= MESSAGE_MOST)
        return;
    buffer->length = MESSAGE_MOST;
    while ((buffer->data[buffer->length] & 0xc0) == 0x80)
        buffer->length--;
    buffer->data[buffer->length] = '\0';
}

void reply_read_message(const struct reply *reply, struct buffer *message,
                        struct buffer *documentation)
{
    cJSON *json = NULL;
    const char *text;

    buffer_reset(message);
    buffer_reset(documentation);
    if (reply->body.length > ERROR_BODY_MOST)
        return;
    json =
        cJSON_ParseWithLength(buffer_string(&reply->body), reply->body.length);
    text = cJSON_GetStringValue(cJSON_GetObjectItem(json, "message"));
    if (text != NULL)
        append_plain(message, text);
    text = cJSON_GetStringValue(cJSON_GetObjectItem(json, "documentation_url"));
    if (text != NULL)
        append_plain(documentation, text);
    cJSON_Delete(json);
}
