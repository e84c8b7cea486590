#include "hub.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base.h"
#include "exchange.h"

enum status log_open(FILE **stream, const char *path, struct error *error)
{
    *stream = fopen(path, "w");
    if (*stream == NULL)
        return error_set(error, STATUS_FILE, "%s: %s", path, strerror(errno));
    return STATUS_OK;
}

/* Keeps what the client sent from breaking the line. */
static void log_field(FILE *stream, const char *name, const char *value)
{
    fprintf(stream, "\t%s=", name);
    for (; value != NULL && *value != '\0'; value++)
        fputc((unsigned char)*value < 0x20 ? '?' : *value, stream);
}

void log_request(FILE *stream, const struct request *request,
                 const struct reply *reply)
{
    bool dropped = reply->delivery == DELIVERY_DROPPED;

    fprintf(stream, "%ld\t%s\t%s\t%u", request->counts[COUNTED_ANY],
            request->method, request->url, dropped ? 0 : reply->status);
    log_field(stream, "ua", request->agent);
    log_field(stream, "accept", request->accept);
    log_field(stream, "version", request->version);
    log_field(stream, "token", request->token != NULL ? "yes" : "no");
    log_field(stream, "etag", request->etag);
    fprintf(stream, "\tlist=%ld\tconn=%u", request->counts[COUNTED_LIST],
            request->port);
    log_field(stream, "fault", reply->fault);
    fputc('\n', stream);
    fflush(stream);
}
