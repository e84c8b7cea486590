#include "exchange.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base.h"

#define HEADER_ROOM (sizeof((struct reply *)0)->headers / sizeof(struct header))

struct known_error {
    unsigned int status;
    const char *message;
    const char *extra; /* further members, each with its comma */
};

static const struct known_error known_errors[] = {
    {401, "Bad credentials", ""},
    {403,
     "The organization forbids access via a fine-grained personal access "
     "tokens if the token's lifetime is greater than 366 days.",
     ""},
    {404, "Not Found", ""},
    {410, "Issues are disabled for this repo", ""},
    {422, "Validation Failed", ""},
    {451, "Repository access blocked",
     "\"block\":{\"reason\":\"dmca\","
     "\"created_at\":\"2025-01-01T00:00:00Z\"},"},
    {500, "Server Error", ""},
    {502, "Server Error", ""},
    {503,
     "No server is currently available to service your request. Sorry about "
     "that. Please try resubmitting your request and contact us if the "
     "problem persists.",
     ""},
    {504, "Server Error", ""},
};

#define KNOWN_COUNT (sizeof known_errors / sizeof known_errors[0])

void reply_init(struct reply *reply)
{
    *reply = (struct reply){.remaining = -1};
}

void reply_release(struct reply *reply)
{
    buffer_release(&reply->body);
    buffer_release(&reply->link);
    buffer_release(&reply->etag);
    for (size_t i = 0; i < reply->header_count; i++)
        buffer_release(&reply->headers[i].value);
}

bool reply_failed(const struct reply *reply)
{
    bool failed =
        reply->body.failed || reply->link.failed || reply->etag.failed;

    for (size_t i = 0; i < reply->header_count; i++)
        failed = failed || reply->headers[i].value.failed;
    return failed;
}

void reply_header(struct reply *reply, const char *name, const char *format,
                  ...)
{
    struct header *header;
    va_list arguments;

    if (reply->header_count == HEADER_ROOM)
        return;
    header = &reply->headers[reply->header_count++];
    header->name = name;
    va_start(arguments, format);
    buffer_vprint(&header->value, format, arguments);
    va_end(arguments);
}

struct buffer *reply_start(struct reply *reply, unsigned int status)
{
    buffer_clear(&reply->body);
    reply->status = status;
    reply->type = "application/json; charset=utf-8";
    return &reply->body;
}

static void write_error(struct reply *reply, unsigned int status,
                        const char *message, const char *extra,
                        const char *documentation)
{
    struct buffer *body = reply_start(reply, status);

    if (documentation == NULL)
        documentation = "https://docs.github.com/rest";
    buffer_text(body, "{\"message\":");
    buffer_json(body, message);
    buffer_print(body, ",%s\"documentation_url\":", extra);
    buffer_json(body, documentation);
    buffer_print(body, ",\"status\":\"%u\"}", status);
}

void reply_error(struct reply *reply, unsigned int status, const char *message,
                 const char *documentation)
{
    write_error(reply, status, message, "", documentation);
}

void reply_status(struct reply *reply, unsigned int status)
{
    struct known_error found = {status, "Scripted reply", ""};

    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (known_errors[i].status == status)
            found = known_errors[i];
    }
    write_error(reply, status, found.message, found.extra, NULL);
}

void reply_invalid(struct reply *reply, const char *field)
{
    char extra[128];

    snprintf(extra, sizeof extra,
             "\"errors\":[{\"resource\":\"Issue\",\"code\":\"invalid\","
             "\"field\":\"%s\"}],",
             field);
    write_error(reply, 422, "Validation Failed", extra,
                "https://docs.github.com/rest/issues/issues"
                "#list-repository-issues");
}

void reply_html(struct reply *reply, unsigned int status)
{
    struct buffer *body = reply_start(reply, status);

    reply->type = "text/html; charset=utf-8";
    buffer_text(body, "<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; "
                      "GitHub</title></head>\n<body><p>We had issues "
                      "producing the response to your request.</p></body>"
                      "</html>\n");
}

void reply_redirect(struct reply *reply, const char *location)
{
    struct buffer *body = reply_start(reply, 301);

    buffer_text(body, "{\"message\":\"Moved Permanently\",\"url\":");
    buffer_json(body, location);
    buffer_text(body, ",\"documentation_url\":\"https://docs.github.com/rest/"
                      "guides/best-practices-for-using-the-rest-api"
                      "#follow-redirects\"}");
    reply_header(reply, "Location", "%s", location);
}

/* FNV-1a: a difference is to show, no attack is to be withstood. */
static uint64_t hash_more(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

void reply_tag(struct reply *reply, const struct request *request)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    char owner = request->token != NULL ? 't' : 'a';

    if (reply->status != 200)
        return;
    hash = hash_more(hash, &owner, 1);
    hash = hash_more(hash, request->url, strlen(request->url));
    hash = hash_more(hash, buffer_string(&reply->body), reply->body.length);
    /* Its relations change places from reply to reply; its length does not. */
    hash = hash_more(hash, &reply->link.length, sizeof reply->link.length);
    buffer_print(&reply->etag, "W/\"%016" PRIx64 "\"", hash);
    if (request->etag != NULL &&
        strstr(request->etag, buffer_string(&reply->etag)) != NULL) {
        reply->status = 304;
        buffer_clear(&reply->body);
    }
}
