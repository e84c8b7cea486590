#include "hub.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

#include <microhttpd.h>

#include "base.h"
#include "exchange.h"

#define GZIP_ABOVE 1024

/* What stands between the first and the last call for one request. */
struct exchange {
    char *url; /* own */
    bool begun;
};

static void *exchange_new(void *hub, const char *url,
                          struct MHD_Connection *connection)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);

    (void)hub;
    (void)connection;
    if (exchange != NULL)
        exchange->url = strdup(url);
    return exchange;
}

static void exchange_free(void *hub, struct MHD_Connection *connection,
                          void **state, enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;

    (void)hub;
    (void)connection;
    (void)code;
    if (exchange != NULL)
        free(exchange->url);
    free(exchange);
    *state = NULL;
}

static const char *header_of(struct MHD_Connection *connection,
                             const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The token of "Bearer TOKEN" or "token TOKEN". */
static const char *token_of(const char *authorization)
{
    const char *space;

    if (authorization == NULL)
        return NULL;
    space = strchr(authorization, ' ');
    return space != NULL ? space + 1 : authorization;
}

static unsigned int port_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sockaddr_in address;

    if (info == NULL || info->client_addr->sa_family != AF_INET)
        return 0;
    memcpy(&address, info->client_addr, sizeof(address));
    return ntohs(address.sin_port);
}

static void request_read(struct request *request,
                         struct MHD_Connection *connection, const char *method)
{
    const char *encoding = header_of(connection, "Accept-Encoding");

    request->method = method;
    request->agent = header_of(connection, "User-Agent");
    request->accept = header_of(connection, "Accept");
    request->version = header_of(connection, "X-GitHub-Api-Version");
    request->token = token_of(header_of(connection, "Authorization"));
    request->etag = header_of(connection, "If-None-Match");
    request->port = port_of(connection);
    request->accepts_gzip =
        encoding != NULL && strstr(encoding, "gzip") != NULL;
}

static ssize_t partial_read(void *body, uint64_t position, char *out,
                            size_t room)
{
    const struct buffer *buffer = body;
    size_t left = buffer->length / 2 - (size_t)position;
    size_t length = left < room ? left : room;

    if (length == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    memcpy(out, buffer->data + position, length);
    return (ssize_t)length;
}

static void partial_free(void *body)
{
    buffer_release(body);
    free(body);
}

/* Announces the whole body and breaks off after half of it. */
static struct MHD_Response *response_partial(struct buffer *body)
{
    struct buffer *copy = malloc(sizeof *copy);
    struct MHD_Response *response = NULL;

    if (copy == NULL)
        return NULL;
    *copy = *body;
    *body = (struct buffer){0};
    response = MHD_create_response_from_callback(
        copy->length, 65536, partial_read, copy, partial_free);
    if (response == NULL)
        partial_free(copy);
    return response;
}

/* Takes the body over from the reply. */
static struct MHD_Response *response_body(struct reply *reply)
{
    struct MHD_Response *response = NULL;

    if (reply->delivery == DELIVERY_TRUNCATED)
        return response_partial(&reply->body);
    if (reply->body.length == 0)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    response = MHD_create_response_from_buffer(
        reply->body.length, reply->body.data, MHD_RESPMEM_MUST_FREE);
    if (response != NULL)
        reply->body = (struct buffer){0};
    return response;
}

static bool response_headers(struct MHD_Response *response,
                             const struct reply *reply)
{
    bool good = true;

    if (reply->type != NULL)
        good = MHD_add_response_header(response, "Content-Type", reply->type) ==
               MHD_YES;
    if (good && reply->link.length > 0)
        good = MHD_add_response_header(response, "Link", reply->link.data) ==
               MHD_YES;
    if (good && reply->etag.length > 0)
        good = MHD_add_response_header(response, "ETag", reply->etag.data) ==
               MHD_YES;
    for (size_t i = 0; good && i < reply->header_count; i++)
        good = MHD_add_response_header(
                   response, reply->headers[i].name,
                   buffer_string(&reply->headers[i].value)) == MHD_YES;
    return good;
}

static enum MHD_Result reply_send(struct reply *reply,
                                  struct MHD_Connection *connection)
{
    struct MHD_Response *response = response_body(reply);
    enum MHD_Result result = MHD_NO;

    if (response == NULL)
        return MHD_NO;
    if (response_headers(response, reply))
        result = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static void wait_milliseconds(long long milliseconds)
{
    struct timespec left = {
        .tv_sec = (time_t)(milliseconds / 1000),
        .tv_nsec = (long)(milliseconds % 1000) * 1000000L,
    };

    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

/* Waits and packs after the lock is gone, so that others are served. */
static enum MHD_Result exchange_answer(struct hub *hub,
                                       struct exchange *exchange,
                                       struct MHD_Connection *connection,
                                       const char *method)
{
    struct request request = {.url = exchange->url};
    struct reply reply;
    struct error error = {{0}};
    enum MHD_Result result = MHD_NO;
    enum status status;

    exchange->url = NULL;
    reply_init(&reply);
    request_read(&request, connection, method);
    status = request_parse(&request, &error);
    if (status == STATUS_OK) {
        pthread_mutex_lock(&hub->lock);
        status = hub_answer(hub, &request, &reply, &error);
        pthread_mutex_unlock(&hub->lock);
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "hub: %s\n", error.message);
        goto out;
    }
    wait_milliseconds(reply.delay);
    if (reply.delivery == DELIVERY_DROPPED)
        goto out;
    if (request.accepts_gzip && reply.body.length > GZIP_ABOVE &&
        buffer_gzip(&reply.body))
        reply_header(&reply, "Content-Encoding", "gzip");
    result = reply_send(&reply, connection);
out:
    reply_release(&reply);
    request_release(&request);
    return result;
}

static enum MHD_Result handle(void *closure, struct MHD_Connection *connection,
                              const char *url, const char *method,
                              const char *http, const char *upload,
                              size_t *upload_size, void **state)
{
    struct exchange *exchange = *state;

    (void)url;
    (void)http;
    (void)upload;
    if (exchange == NULL || (exchange->begun && exchange->url == NULL))
        return MHD_NO;
    /* The first call comes before the connection can be kept alive. */
    if (!exchange->begun || *upload_size > 0) {
        exchange->begun = true;
        *upload_size = 0;
        return MHD_YES;
    }
    return exchange_answer(closure, exchange, connection, method);
}

enum status server_start(struct MHD_Daemon **daemon, struct hub *hub,
                         struct error *error)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)hub->settings.port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const union MHD_DaemonInfo *information = NULL;

    /* Who connects at once waits until the address is known. */
    pthread_mutex_lock(&hub->lock);
    *daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION,
        (uint16_t)hub->settings.port, NULL, NULL, handle, hub,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_URI_LOG_CALLBACK, exchange_new, hub,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_free, hub, MHD_OPTION_END);
    if (*daemon != NULL)
        information = MHD_get_daemon_info(*daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (information != NULL)
        snprintf(hub->base, sizeof hub->base, "http://127.0.0.1:%u",
                 information->port);
    pthread_mutex_unlock(&hub->lock);
    if (*daemon == NULL)
        return error_set(error, STATUS_FILE, "cannot listen on port %lld: %s",
                         hub->settings.port, strerror(errno));
    return STATUS_OK;
}
