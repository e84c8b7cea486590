#include "internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    CONNECT_SECONDS = 15,
    SILENCE_SECONDS = 30, /* GitHub itself gives up after 10 (item 24) */
    WHOLE_SECONDS = 600,  /* for a server that drips */
    POLL_MILLISECONDS = 200,
};

/* --- what libcurl calls --- */

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct reply *reply = context;
    size_t length = size * count;

    if (length > REPLY_SIZE_LIMIT - reply->body.length) {
        reply->fault = FAULT_TOO_LARGE;
        return 0;
    }
    buffer_append(&reply->body, data, length);
    return reply->body.failed ? 0 : length;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct reply *reply = context;
    size_t length = size * count;

    reply->header_bytes += length;
    if (reply->header_bytes > REPLY_HEADERS_LIMIT) {
        reply->fault = FAULT_TOO_LARGE;
        return 0;
    }
    /* What comes behind a body could only contradict what came before. */
    if (reply->body.length == 0)
        reply_take_header(reply, (struct bytes){data, length});
    return length;
}

/* --- life --- */

static bool add_header(struct transport *transport, const char *header)
{
    struct curl_slist *longer = curl_slist_append(transport->headers, header);

    if (longer == NULL)
        return false;
    transport->headers = longer;
    return true;
}

static bool add_headers(struct transport *transport, const char *token)
{
    struct buffer line;
    bool added;

    buffer_init(&line);
    if (token != NULL)
        buffer_append_format(&line, "Authorization: Bearer %s", token);
    added = add_header(transport, "Accept: application/vnd.github+json") &&
            add_header(transport, "X-GitHub-Api-Version: 2022-11-28") &&
            !line.failed &&
            (token == NULL || add_header(transport, buffer_string(&line)));
    if (line.data != NULL)
        explicit_bzero(line.data, line.capacity);
    buffer_release(&line);
    return added;
}

/* Options that libcurl may have been built without do not count. */
static bool set_options(struct transport *transport, const char *api)
{
    CURL *easy = transport->easy;

    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    /* Nothing stands between this machine and itself, and a token must not
     * reach a proxy in clear. */
    if (strncasecmp(api, "http:", 5) == 0)
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
    return !curl_easy_setopt(easy, CURLOPT_USERAGENT,
                             "aupmine/" AUPMINE_VERSION) &&
           !curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transport->headers) &&
           !curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") &&
           !curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
           !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT,
                             (long)CONNECT_SECONDS) &&
           !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                             (long)SILENCE_SECONDS) &&
           !curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS) &&
           !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) &&
           !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
}

enum status transport_open(struct transport *transport, const char *api,
                           const char *token, const volatile int *interrupted,
                           struct error *error)
{
    transport->multi = curl_multi_init();
    transport->easy = curl_easy_init();
    transport->headers = NULL;
    transport->interrupted = interrupted;
    if (transport->multi == NULL || transport->easy == NULL ||
        !add_headers(transport, token) || !set_options(transport, api))
        return error_memory(error);
    return STATUS_OK;
}

void transport_release(struct transport *transport)
{
    curl_easy_cleanup(transport->easy);
    curl_multi_cleanup(transport->multi);
    for (struct curl_slist *line = transport->headers; line != NULL;
         line = line->next)
        explicit_bzero(line->data, strlen(line->data));
    curl_slist_free_all(transport->headers);
}

/* --- one request --- */

static const struct {
    CURLcode code;
    enum fault fault;
} faults[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FAULT_UNREACHABLE},
    {CURLE_COULDNT_RESOLVE_PROXY, FAULT_UNREACHABLE},
    {CURLE_COULDNT_CONNECT, FAULT_UNREACHABLE},
    {CURLE_OPERATION_TIMEDOUT, FAULT_TIMEOUT},
    {CURLE_PEER_FAILED_VERIFICATION, FAULT_UNTRUSTED},
    {CURLE_SSL_CACERT_BADFILE, FAULT_UNTRUSTED},
    {CURLE_SSL_ISSUER_ERROR, FAULT_UNTRUSTED},
};

static void note_result(struct transport *transport, CURLcode code,
                        const char *words, struct reply *reply)
{
    curl_off_t microseconds = 0;

    curl_easy_getinfo(transport->easy, CURLINFO_RESPONSE_CODE, &reply->code);
    curl_easy_getinfo(transport->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    reply->milliseconds = microseconds / 1000;
    if (code == CURLE_OK || reply->fault != FAULT_NONE) {
        if (reply->fault != FAULT_NONE)
            snprintf(reply->fault_text, sizeof(reply->fault_text),
                     "it is larger than any page");
        return;
    }
    reply->fault = FAULT_BROKEN;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (faults[i].code == code)
            reply->fault = faults[i].fault;
    }
    snprintf(reply->fault_text, sizeof(reply->fault_text), "%s",
             words[0] != '\0' ? words : curl_easy_strerror(code));
}

static bool is_interrupted(const struct transport *transport)
{
    return transport->interrupted != NULL && *transport->interrupted != 0;
}

/* Let the transfer run to its end; *code is libcurl's result. */
static enum status run(struct transport *transport, CURLcode *code,
                       struct error *error)
{
    int running = 1;
    int left;
    CURLMsg *message;

    while (running > 0) {
        if (is_interrupted(transport))
            return error_set(error, STATUS_INTERRUPTED, "interrupted");
        if (curl_multi_perform(transport->multi, &running) != CURLM_OK)
            return error_memory(error);
        if (running > 0 && curl_multi_poll(transport->multi, NULL, 0,
                                           POLL_MILLISECONDS, NULL) != CURLM_OK)
            return error_memory(error);
    }
    message = curl_multi_info_read(transport->multi, &left);
    *code = message != NULL ? message->data.result : CURLE_RECV_ERROR;
    return STATUS_OK;
}

enum status transport_get(struct transport *transport, const char *address,
                          struct reply *reply, struct error *error)
{
    char words[CURL_ERROR_SIZE] = "";
    CURLcode code = CURLE_OK;
    enum status status;

    reply_reset(reply);
    if (curl_easy_setopt(transport->easy, CURLOPT_URL, address) ||
        curl_easy_setopt(transport->easy, CURLOPT_ERRORBUFFER, words) ||
        curl_easy_setopt(transport->easy, CURLOPT_WRITEDATA, reply) ||
        curl_easy_setopt(transport->easy, CURLOPT_HEADERDATA, reply) ||
        curl_multi_add_handle(transport->multi, transport->easy))
        return error_memory(error);
    status = run(transport, &code, error);
    if (status == STATUS_OK) {
        note_result(transport, code, words, reply);
        status = reply_status(reply, error);
    }
    curl_multi_remove_handle(transport->multi, transport->easy);
    curl_easy_setopt(transport->easy, CURLOPT_ERRORBUFFER, NULL);
    return status;
}
