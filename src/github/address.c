#include "address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include <curl/curl.h>

#include "aupmine/github.h"
#include "aupmine/timestamp.h"

/* The same moment in 1970 gives an empty list (item 9). */
enum { SINCE_LEAST = 365 * 24 * 60 * 60 };

/* The parts of an address that say who is asked; all own, from libcurl. */
struct server {
    char *scheme;
    char *host;
    char *port;
};

static void server_release(struct server *server)
{
    curl_free(server->scheme);
    curl_free(server->host);
    curl_free(server->port);
}

static bool server_read(struct server *server, CURLU *url)
{
    return curl_url_get(url, CURLUPART_SCHEME, &server->scheme, 0) ==
               CURLUE_OK &&
           curl_url_get(url, CURLUPART_HOST, &server->host, 0) == CURLUE_OK &&
           curl_url_get(url, CURLUPART_PORT, &server->port,
                        CURLU_DEFAULT_PORT) == CURLUE_OK;
}

static bool server_equal(const struct server *one, const struct server *other)
{
    return strcmp(one->scheme, other->scheme) == 0 &&
           curl_strequal(one->host, other->host) &&
           strcmp(one->port, other->port) == 0;
}

static bool same_server(CURLU *one, CURLU *other)
{
    struct server first = {NULL, NULL, NULL};
    struct server second = {NULL, NULL, NULL};
    bool same = server_read(&first, one) && server_read(&second, other) &&
                server_equal(&first, &second);

    server_release(&first);
    server_release(&second);
    return same;
}

bool address_same_server(const char *one, const char *other)
{
    CURLU *first = curl_url();
    CURLU *second = curl_url();
    bool same = first != NULL && second != NULL &&
                curl_url_set(first, CURLUPART_URL, one, 0) == CURLUE_OK &&
                curl_url_set(second, CURLUPART_URL, other, 0) == CURLUE_OK &&
                same_server(first, second);

    curl_url_cleanup(first);
    curl_url_cleanup(second);
    return same;
}

/* Whether a reference has a scheme, and so is an address by itself. */
static bool is_absolute(const char *reference)
{
    size_t scheme = strspn(reference, "abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789+-.");

    return scheme > 0 && strncmp(reference + scheme, "://", 3) == 0;
}

enum status address_follow(struct buffer *address, const char *current,
                           const char *reference, struct error *error)
{
    enum status status = STATUS_OK;
    char *whole = NULL;
    CURLU *url = curl_url();

    if (url == NULL)
        return error_memory(error);
    if (curl_url_set(url, CURLUPART_URL, current, 0) != CURLUE_OK ||
        curl_url_set(url, CURLUPART_URL, reference, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK ||
        !address_same_server(current, whole)) {
        status = error_set(error, STATUS_DATA,
                           "the server sends us to another one, which is not "
                           "followed: %.300s",
                           reference);
        goto out;
    }
    buffer_reset(address);
    buffer_append_string(address, is_absolute(reference) ? reference : whole);
    status = buffer_status(address, error);
out:
    curl_free(whole);
    curl_url_cleanup(url);
    return status;
}

/* The length of an API's address without slashes at its end (item 26). */
static int api_length(const char *api)
{
    size_t length = strlen(api);

    while (length > 0 && api[length - 1] == '/')
        length--;
    return (int)length;
}

void address_of_repository(struct buffer *address, const char *api,
                           const char *name)
{
    buffer_reset(address);
    buffer_append_format(address, "%.*s/repos/%s", api_length(api), api, name);
}

void address_of_list(struct buffer *address, const char *api, const char *name,
                     int64_t since, int per_page)
{
    char text[TIMESTAMP_SIZE];

    address_of_repository(address, api, name);
    buffer_append_format(address,
                         "/issues?state=all&sort=updated&direction=asc"
                         "&per_page=%d",
                         per_page);
    if (since < SINCE_LEAST)
        return;
    timestamp_format(since, text);
    buffer_append_format(address, "&since=%s", text);
}

/* Append text as the value of a parameter. */
static void append_encoded(struct buffer *address, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (isalnum(byte) || strchr("-._~", byte) != NULL)
            buffer_append_char(address, *text);
        else
            buffer_append_format(address, "%%%02X", byte);
    }
}

void address_of_search(struct buffer *address, const char *api,
                       const char *name, struct search_window window,
                       const char *phrases, int per_page)
{
    char first[TIMESTAMP_SIZE];
    char last[TIMESTAMP_SIZE];
    struct buffer query;

    buffer_init(&query);
    timestamp_format(window.start, first);
    timestamp_format(window.end - 1, last);
    buffer_append_format(&query, "repo:%s is:issue created:%s..%s", name, first,
                         last);
    /* Without parentheses the first OR would end what the qualifiers hold for
     * (item 37). */
    if (phrases != NULL)
        buffer_append_format(&query, " in:title,body (%s)", phrases);
    buffer_reset(address);
    buffer_append_format(address, "%.*s/search/issues?q=", api_length(api),
                         api);
    append_encoded(address, buffer_string(&query));
    buffer_append_format(address,
                         "&advanced_search=true&sort=created&order=asc"
                         "&per_page=%d",
                         per_page);
    address->failed = address->failed || query.failed;
    buffer_release(&query);
}

void address_of_probe(struct buffer *address, const char *api, const char *name)
{
    address_of_repository(address, api, name);
    buffer_append_string(address, "/issues?state=all&sort=updated"
                                  "&direction=desc&per_page=1");
}

void address_of_newest(struct buffer *address, const char *api,
                       const char *name)
{
    address_of_repository(address, api, name);
    buffer_append_string(address, "/issues?state=all&sort=created"
                                  "&direction=desc&per_page=1");
}

void address_append_created_order(struct buffer *address, int per_page)
{
    buffer_append_format(
        address, "?state=all&sort=created&direction=asc&per_page=%d", per_page);
}

void address_set_page_size(struct buffer *address, int per_page)
{
    static const char name[] = "per_page=";
    const char *found = strstr(buffer_string(address), name);
    struct buffer whole;
    const char *rest;

    if (found == NULL)
        return;
    rest = found + strlen(name);
    rest += strspn(rest, "0123456789");
    buffer_init(&whole);
    buffer_append(&whole, address->data, (size_t)(found - address->data));
    buffer_append_format(&whole, "%s%d%s", name, per_page, rest);
    buffer_reset(address);
    buffer_append_bytes(address, buffer_bytes(&whole));
    address->failed = address->failed || whole.failed;
    buffer_release(&whole);
}

int64_t address_repository_id(const char *address)
{
    static const char before[] = "/repositories/";
    const char *found = strstr(address, before);
    const char *query = strchr(address, '?');
    int64_t id = 0;

    if (found == NULL || (query != NULL && query < found))
        return 0;
    found += sizeof(before) - 1;
    for (; *found >= '0' && *found <= '9'; found++) {
        if (id > INT64_MAX / 10 - 1)
            return 0;
        id = id * 10 + (*found - '0');
    }
    return *found == '\0' || *found == '/' || *found == '?' ? id : 0;
}

static bool is_loopback(const char *host)
{
    struct in_addr address;

    if (curl_strequal(host, "localhost") || strcmp(host, "[::1]") == 0)
        return true;
    return inet_pton(AF_INET, host, &address) == 1 &&
           ntohl(address.s_addr) >> 24 == 127;
}

bool fetch_api_is_local(const char *api)
{
    struct server server = {NULL, NULL, NULL};
    CURLU *url = curl_url();
    bool local = url != NULL &&
                 curl_url_set(url, CURLUPART_URL, api, 0) == CURLUE_OK &&
                 server_read(&server, url) && is_loopback(server.host);

    server_release(&server);
    curl_url_cleanup(url);
    return local;
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool has = curl_url_get(url, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return has;
}

static enum status check_parts(CURLU *url, const struct server *server,
                               const char *api, struct error *error)
{
    if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD) ||
        has_part(url, CURLUPART_QUERY) || has_part(url, CURLUPART_FRAGMENT))
        return error_set(error, STATUS_USAGE,
                         "the address of the API must not hold a user, a "
                         "query or a fragment");
    if (strcmp(server->scheme, "https") != 0 &&
        (strcmp(server->scheme, "http") != 0 || !is_loopback(server->host)))
        return error_set(error, STATUS_USAGE,
                         "%.300s: the API must be https, or http on this "
                         "machine",
                         api);
    return STATUS_OK;
}

enum status fetch_check_api(const char *api, struct error *error)
{
    enum status status;
    struct server server = {NULL, NULL, NULL};
    CURLU *url = curl_url();

    if (url == NULL)
        return error_memory(error);
    if (curl_url_set(url, CURLUPART_URL, api, 0) != CURLUE_OK ||
        !server_read(&server, url))
        status =
            error_set(error, STATUS_USAGE, "no address of an API: %.300s", api);
    else
        status = check_parts(url, &server, api, error);
    server_release(&server);
    curl_url_cleanup(url);
    return status;
}
