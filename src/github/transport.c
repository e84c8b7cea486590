#include "transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "reply.h"

enum {
    CONNECT_SECONDS = 15,
    SILENCE_SECONDS = 30, /* GitHub itself gives up after 10 (item 24) */
    WHOLE_SECONDS = 600,  /* for a server that drips */
};

/* --- what libcurl calls --- */

static size_t bytes_held(const struct transport *transport)
{
    size_t sum = 0;

    for (const struct transfer *each = transport->first; each != NULL;
         each = each->later)
        sum += each->reply->body.length;
    return sum;
}

/* Whether this is the one that is to have its way when there is no room. */
static bool is_eldest(const struct transfer *transfer)
{
    const struct transfer *eldest = transfer->transport->first;

    while (eldest != NULL && !eldest->under_way)
        eldest = eldest->later;
    return eldest == transfer;
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct reply *reply = transfer->reply;
    size_t length = size * count;

    if (length > REPLY_SIZE_LIMIT - reply->body.length) {
        reply->fault = FAULT_TOO_LARGE;
        return 0;
    }
    if (bytes_held(transfer->transport) + length > BODIES_SIZE_LIMIT &&
        !is_eldest(transfer)) {
        reply->fault = FAULT_CROWDED;
        return 0;
    }
    buffer_append(&reply->body, data, length);
    return reply->body.failed ? 0 : length;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct reply *reply = transfer->reply;
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

/* curl(1) looks into these variables, libcurl does not; who sets them means
 * both. The later ones win. */
static bool set_trust(CURL *easy)
{
    static const struct {
        const char *variable;
        CURLoption option;
    } sources[] = {
        {"SSL_CERT_DIR", CURLOPT_CAPATH},
        {"SSL_CERT_FILE", CURLOPT_CAINFO},
        {"CURL_CA_BUNDLE", CURLOPT_CAINFO},
    };

    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        const char *value = getenv(sources[i].variable);

        if (value != NULL && value[0] != '\0' &&
            curl_easy_setopt(easy, sources[i].option, value) != CURLE_OK)
            return false;
    }
    return true;
}

/* Options that libcurl may have been built without do not count. */
static bool set_options(struct transfer *transfer)
{
    CURL *easy = transfer->easy;

    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    /* Nothing stands between this machine and itself, and a token must not
     * reach a proxy in clear. Over TLS all requests share a connection. */
    if (transfer->transport->is_plain)
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    else
        curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
    return set_trust(easy) &&
           !curl_easy_setopt(easy, CURLOPT_USERAGENT,
                             "aupmine/" AUPMINE_VERSION) &&
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
           !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) &&
           !curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) &&
           !curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) &&
           !curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) &&
           !curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->words);
}

enum status transport_open(struct transport *transport, const char *api,
                           const char *token, const volatile int *interrupted,
                           struct error *error)
{
    *transport = (struct transport){
        .multi = curl_multi_init(),
        .is_plain = strncasecmp(api, "http:", 5) == 0,
        .interrupted = interrupted,
    };
    if (transport->multi == NULL || !add_headers(transport, token))
        return error_memory(error);
    return STATUS_OK;
}

void transport_release(struct transport *transport)
{
    curl_multi_cleanup(transport->multi);
    for (struct curl_slist *line = transport->headers; line != NULL;
         line = line->next)
        explicit_bzero(line->data, strlen(line->data));
    curl_slist_free_all(transport->headers);
}

void transfer_init(struct transfer *transfer, struct transport *transport,
                   struct reply *reply)
{
    memset(transfer, 0, sizeof(*transfer));
    transfer->transport = transport;
    transfer->reply = reply;
    buffer_init(&transfer->condition);
}

void transfer_release(struct transfer *transfer)
{
    transfer_forget(transfer);
    curl_easy_cleanup(transfer->easy);
    buffer_release(&transfer->condition);
}

/* --- the list of transfers, the eldest first --- */

static void append_to_list(struct transfer *transfer)
{
    struct transfer **end = &transfer->transport->first;

    while (*end != NULL)
        end = &(*end)->later;
    transfer->later = NULL;
    *end = transfer;
}

static void remove_from_list(struct transfer *transfer)
{
    struct transfer **place = &transfer->transport->first;

    while (*place != NULL && *place != transfer)
        place = &(*place)->later;
    if (*place != NULL)
        *place = transfer->later;
}

static void end_transfer(struct transfer *transfer)
{
    if (!transfer->under_way)
        return;
    curl_multi_remove_handle(transfer->transport->multi, transfer->easy);
    transfer->under_way = false;
    transfer->transport->under_way--;
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

static void note_result(struct transfer *transfer, CURLcode code)
{
    struct reply *reply = transfer->reply;
    const char *words = transfer->words;
    curl_off_t microseconds = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &reply->code);
    curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    reply->milliseconds = microseconds / 1000;
    if (code == CURLE_OK || reply->fault != FAULT_NONE) {
        if (reply->fault != FAULT_NONE)
            snprintf(reply->fault_text, sizeof(reply->fault_text),
                     "it is larger than there is room for");
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

/* The condition goes before the headers that all requests share. */
static bool set_headers(struct transfer *transfer, const char *etag)
{
    struct curl_slist *headers = transfer->transport->headers;

    buffer_reset(&transfer->condition);
    if (etag != NULL) {
        buffer_append_format(&transfer->condition, "If-None-Match: %s", etag);
        transfer->condition_line.data = transfer->condition.data;
        transfer->condition_line.next = headers;
        headers = &transfer->condition_line;
    }
    return !transfer->condition.failed &&
           !curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, headers);
}

enum status transfer_start(struct transfer *transfer, const char *address,
                           const char *etag, struct error *error)
{
    struct transport *transport = transfer->transport;
    int running;

    transfer_forget(transfer);
    if (transfer->easy == NULL) {
        transfer->easy = curl_easy_init();
        if (transfer->easy == NULL || !set_options(transfer))
            return error_memory(error);
    }
    transfer->words[0] = '\0';
    transfer->reply->conditional = etag != NULL;
    if (!set_headers(transfer, etag) ||
        curl_easy_setopt(transfer->easy, CURLOPT_URL, address) ||
        curl_multi_add_handle(transport->multi, transfer->easy))
        return error_memory(error);
    transfer->under_way = true;
    transport->under_way++;
    append_to_list(transfer);
    /* On a connection that stands this sends the request. */
    if (curl_multi_perform(transport->multi, &running) != CURLM_OK)
        return error_memory(error);
    return STATUS_OK;
}

void transfer_forget(struct transfer *transfer)
{
    end_transfer(transfer);
    remove_from_list(transfer);
    reply_reset(transfer->reply);
}

/* --- all of them --- */

/* Whether some transfer came to its end. */
static bool take_results(struct transport *transport)
{
    bool some = false;
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(transport->multi, &left)) != NULL) {
        struct transfer *transfer = NULL;

        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        note_result(transfer, message->data.result);
        end_transfer(transfer);
        some = true;
    }
    return some;
}

enum status transport_drive(struct transport *transport, int milliseconds,
                            struct error *error)
{
    int running;

    if (transport->interrupted != NULL && *transport->interrupted != 0)
        return error_set(error, STATUS_INTERRUPTED, "interrupted");
    if (curl_multi_perform(transport->multi, &running) != CURLM_OK)
        return error_memory(error);
    if (take_results(transport))
        return STATUS_OK;
    if (curl_multi_poll(transport->multi, NULL, 0, milliseconds, NULL) !=
            CURLM_OK ||
        curl_multi_perform(transport->multi, &running) != CURLM_OK)
        return error_memory(error);
    take_results(transport);
    return STATUS_OK;
}
