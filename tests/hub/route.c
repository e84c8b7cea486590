#include "hub.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base.h"
#include "exchange.h"
#include "script.h"
#include "store.h"

struct route {
    const char *pattern; /* a star is one segment */
    enum counted counted;
    bool free; /* costs no request */
    enum resource resource;
    enum status (*answer)(struct hub *hub, const struct request *request,
                          struct reply *reply, struct error *error);
};

static enum status rate_limit_answer(struct hub *hub,
                                     const struct request *request,
                                     struct reply *reply, struct error *error)
{
    (void)error;
    reply_rate_limit(reply, &hub->limits, request);
    return STATUS_OK;
}

static enum status repository_answer(struct hub *hub,
                                     const struct request *request,
                                     struct reply *reply, struct error *error)
{
    struct buffer *body = reply_start(reply, 200);
    const char *name = strchr(hub->repository, '/') + 1;

    (void)request;
    (void)error;
    buffer_print(body, "{\"id\":%lld,\"name\":", hub->settings.repository_id);
    buffer_json(body, name);
    buffer_text(body, ",\"full_name\":");
    buffer_json(body, hub->repository);
    buffer_print(body,
                 ",\"private\":false,\"has_issues\":true,\"archived\":false,"
                 "\"disabled\":false,\"url\":\"%s/repositories/%lld\"}",
                 hub->base, hub->settings.repository_id);
    return STATUS_OK;
}

static enum status issue_answer(struct hub *hub, const struct request *request,
                                struct reply *reply, struct error *error)
{
    const char *last = strrchr(request->path, '/') + 1;
    struct issue *issue = NULL;
    long long number = 0;
    char location[160];

    (void)error;
    if (number_parse(last, 1, INT64_MAX, &number))
        issue = store_find(&hub->store, number);
    if (issue == NULL || issue->fate == FATE_LOST) {
        reply_status(reply, 404);
    } else if (issue->fate == FATE_DELETED) {
        reply_error(reply, 410, "This issue was deleted", NULL);
    } else if (issue->fate == FATE_TRANSFERRED) {
        snprintf(location, sizeof location, "%s/repositories/%lld/issues/%lld",
                 hub->base, hub->settings.repository_id + 1, issue->moved_to);
        reply_redirect(reply, location);
    } else {
        buffer_append(reply_start(reply, 200), issue->raw.data,
                      issue->raw.length);
    }
    return STATUS_OK;
}

/* An issue that went to the neighbouring repository, as it stands there. */
static void transferred_answer(struct hub *hub, const struct request *request,
                               struct reply *reply)
{
    const char *last = strrchr(request->path, '/') + 1;
    struct buffer *body;
    long long number = 0;
    char value[160];

    reply_status(reply, 404);
    if (!number_parse(last, 1, INT64_MAX, &number))
        return;
    for (size_t i = 0; i < hub->store.count; i++) {
        const struct issue *issue = &hub->store.issues[i];

        if (issue->fate != FATE_TRANSFERRED || issue->moved_to != number)
            continue;
        body = reply_start(reply, 200);
        buffer_append(body, issue->raw.data, issue->raw.length);
        object_replace(body, "number", last);
        snprintf(value, sizeof value, "\"%s/repositories/%lld\"", hub->base,
                 hub->settings.repository_id + 1);
        object_replace(body, "repository_url", value);
        snprintf(value, sizeof value,
                 "\"https://github.com/example/neighbour/issues/%lld\"",
                 number);
        object_replace(body, "html_url", value);
        return;
    }
}

static const struct route routes[] = {
    {"/rate_limit", COUNTED_ANY, true, RESOURCE_CORE, rate_limit_answer},
    {"/repos/*/*", COUNTED_REPOSITORY, false, RESOURCE_CORE, repository_answer},
    {"/repositories/*", COUNTED_REPOSITORY, false, RESOURCE_CORE,
     repository_answer},
    {"/repos/*/*/issues", COUNTED_LIST, false, RESOURCE_CORE, list_answer},
    {"/repositories/*/issues", COUNTED_LIST, false, RESOURCE_CORE, list_answer},
    {"/repos/*/*/issues/*", COUNTED_ISSUE, false, RESOURCE_CORE, issue_answer},
    {"/repositories/*/issues/*", COUNTED_ISSUE, false, RESOURCE_CORE,
     issue_answer},
    {"/search/issues", COUNTED_SEARCH, false, RESOURCE_SEARCH, search_answer},
};

static bool path_matches(const char *path, const char *pattern)
{
    for (; *pattern != '\0'; pattern++) {
        size_t length = strcspn(path, "/");

        if (*pattern == '*' && length > 0)
            path += length;
        else if (*pattern == '*' || *path++ != *pattern)
            return false;
    }
    return *path == '\0';
}

static const struct route *route_find(const struct request *request)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (path_matches(request->path, routes[i].pattern) &&
            strcmp(request->method, "GET") == 0)
            return &routes[i];
    }
    return NULL;
}

/* The rest of the URL after /repos/OWNER/NAME if it has that name. */
static const char *after_name(const struct request *request, const char *name)
{
    const char *text = request->url + strlen("/repos/");
    size_t length = strlen(name);

    if (strncasecmp(text, name, length) != 0 ||
        strchr("/?", text[length]) == NULL)
        return NULL;
    return text + length;
}

static void former_answer(const struct hub *hub, const struct request *request,
                          struct reply *reply)
{
    struct buffer location = {0};

    reply_status(reply, 404);
    for (size_t i = 0; i < hub->former_count; i++) {
        const char *rest = after_name(request, hub->former[i]);

        if (rest == NULL)
            continue;
        buffer_print(&location, "%s/repositories/%lld%s", hub->base,
                     hub->settings.repository_id, rest);
        reply_redirect(reply, buffer_string(&location));
        break;
    }
    buffer_release(&location);
}

/*
 * Which repository is meant: this one, by name or id; one of its former names;
 * the neighbour (id + 1) that takes transferred issues; or none.
 */
static enum status repository_route(struct hub *hub, const struct route *route,
                                    const struct request *request,
                                    struct reply *reply, struct error *error)
{
    const char *by_id = "/repositories/";
    long long id;

    if (strncmp(request->path, "/repos/", strlen("/repos/")) == 0) {
        if (after_name(request, hub->repository) != NULL)
            return route->answer(hub, request, reply, error);
        former_answer(hub, request, reply);
        return STATUS_OK;
    }
    if (strncmp(request->path, by_id, strlen(by_id)) != 0)
        return route->answer(hub, request, reply, error);
    id = strtoll(request->path + strlen(by_id), NULL, 10);
    if (id == hub->settings.repository_id)
        return route->answer(hub, request, reply, error);
    if (id == hub->settings.repository_id + 1 && route->answer == issue_answer)
        transferred_answer(hub, request, reply);
    else
        reply_status(reply, 404);
    return STATUS_OK;
}

/* Fills the reply and returns false if the request is refused outright. */
static bool request_admit(const struct hub *hub, const struct request *request,
                          struct reply *reply)
{
    const char *version =
        request->version != NULL ? request->version : "2022-11-28";
    struct buffer *body;

    if (request->agent == NULL || *request->agent == '\0') {
        body = reply_start(reply, 403);
        reply->type = "text/html";
        reply->unlimited = true;
        buffer_text(body, "Request forbidden by administrative rules. Please "
                          "make sure your request has a User-Agent header\n");
        return false;
    }
    if (strcmp(version, "2022-11-28") != 0 &&
        strcmp(version, "2026-03-10") != 0) {
        body = reply_start(reply, 400);
        buffer_text(body, "{\"message\":\"Bad Request\",\"errors\":\"the "
                          "API version is not supported\",\"documentation_"
                          "url\":\"https://docs.github.com/rest/about-the-"
                          "rest-api/api-versions\",\"status\":\"400\"}");
        return false;
    }
    reply_header(reply, "x-github-api-version-selected", "%s", version);
    if (hub->settings.token != NULL && request->token != NULL &&
        strcmp(hub->settings.token, request->token) != 0) {
        reply_status(reply, 401);
        return false;
    }
    return true;
}

/* Answers an admitted request, scripted or not. */
static enum status route_answer(struct hub *hub, const struct route *route,
                                const struct request *request,
                                struct reply *reply, struct error *error)
{
    enum status status =
        script_apply(hub, PHASE_INSTEAD, request, reply, error);

    if (status != STATUS_OK || reply->status != 0 ||
        reply->delivery == DELIVERY_DROPPED)
        return status;
    if (route == NULL) {
        reply_status(reply, 404);
        return STATUS_OK;
    }
    store_rewind(&hub->store, (size_t)reply->behind);
    status = repository_route(hub, route, request, reply, error);
    store_forward(&hub->store, (size_t)reply->behind);
    if (status == STATUS_OK)
        reply_tag(reply, request);
    return status;
}

static enum status request_answer(struct hub *hub, const struct route *route,
                                  const struct request *request,
                                  struct reply *reply, struct error *error)
{
    bool token = request->token != NULL;
    bool free_of_charge = route != NULL && route->free;
    enum resource resource = route != NULL ? route->resource : RESOURCE_CORE;
    struct window *window = limits_window(&hub->limits, token, resource);
    enum status status = STATUS_OK;

    if (request_admit(hub, request, reply)) {
        if (!free_of_charge && !window_spend(window)) {
            reply_exceeded(reply, 403, request);
        } else {
            status = route_answer(hub, route, request, reply, error);
            /* Nothing new costs nothing, but only who is known. */
            if (reply->status == 304 && token && !free_of_charge)
                window_refund(window);
        }
    }
    if (!reply->unlimited)
        reply_limits(reply, window, resource);
    return status;
}

/* The server's clock, where it is not this machine's. */
static void date_write(const struct hub *hub, struct reply *reply)
{
    struct tm parts = {0};
    time_t now = (time_t)limits_now(&hub->limits);
    char text[64];

    if (hub->limits.ahead == 0)
        return;
    gmtime_r(&now, &parts);
    strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    reply_header(reply, "Date", "%s", text);
}

/* Gives the request its number in each kind that it is of. */
static void request_count_in(struct hub *hub, struct request *request,
                             const struct route *route)
{
    enum counted kind = route != NULL ? route->counted : COUNTED_ANY;

    request->counts[COUNTED_ANY] = ++hub->counts[COUNTED_ANY];
    if (kind != COUNTED_ANY)
        request->counts[kind] = ++hub->counts[kind];
    if (kind == COUNTED_LIST && request_count(request, "per_page", 30, 100) > 1)
        request->counts[COUNTED_PAGE] = ++hub->counts[COUNTED_PAGE];
}

enum status hub_answer(struct hub *hub, struct request *request,
                       struct reply *reply, struct error *error)
{
    const struct route *route = route_find(request);
    enum status status;

    if (control_answer(hub, request, reply))
        return STATUS_OK;
    request_count_in(hub, request, route);
    reply->delay = hub->quiet ? 0 : hub->settings.delay;
    reply_header(reply, "x-github-request-id", "HUB:%06lX",
                 (unsigned long)request->counts[COUNTED_ANY]);
    status = script_apply(hub, PHASE_BEFORE, request, reply, error);
    if (status == STATUS_OK)
        status = request_answer(hub, route, request, reply, error);
    if (status == STATUS_OK)
        status = script_apply(hub, PHASE_AFTER, request, reply, error);
    date_write(hub, reply);
    if (hub->log != NULL)
        log_request(hub->log, request, reply);
    if (status == STATUS_OK && reply_failed(reply))
        return error_set(error, STATUS_MEMORY, "out of memory");
    return status;
}

enum status hub_rename(struct hub *hub, const char *repository,
                       struct error *error)
{
    char **former =
        reallocarray(hub->former, hub->former_count + 1, sizeof *former);
    char *name = strdup(repository);

    if (former != NULL)
        hub->former = former;
    if (former == NULL || name == NULL) {
        free(name);
        return error_set(error, STATUS_MEMORY, "out of memory");
    }
    hub->former[hub->former_count++] = hub->repository;
    hub->repository = name;
    return STATUS_OK;
}
