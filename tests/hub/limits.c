#include "hub.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base.h"
#include "exchange.h"

#define LIMITS_PAGE                                                            \
    "https://docs.github.com/rest/using-the-rest-api/"                         \
    "rate-limits-for-the-rest-api"

static const char *const resource_names[RESOURCE_COUNT] = {"core", "search"};

static const long long usual_limits[2][RESOURCE_COUNT] = {
    {60, 10},
    {5000, 30},
};

static const long long usual_seconds[RESOURCE_COUNT] = {3600, 60};

void limits_init(struct limits *limits, const struct settings *settings)
{
    const long long asked[RESOURCE_COUNT] = {settings->limit,
                                             settings->search_limit};

    limits->ahead = settings->clock;
    for (int token = 0; token < 2; token++) {
        for (int resource = 0; resource < RESOURCE_COUNT; resource++) {
            struct window *window = &limits->windows[token][resource];

            *window = (struct window){
                .limit = usual_limits[token][resource],
                .seconds = usual_seconds[resource],
            };
            if (asked[resource] >= 0)
                window->limit = asked[resource];
            if (settings->reset > 0)
                window->seconds = settings->reset;
        }
    }
}

long long limits_now(const struct limits *limits)
{
    return (long long)time(NULL) + limits->ahead;
}

struct window *limits_window(struct limits *limits, bool token,
                             enum resource resource)
{
    struct window *window = &limits->windows[token][resource];
    long long now = limits_now(limits);

    if (now >= window->reset) {
        window->reset = now + window->seconds;
        window->used = 0;
    }
    return window;
}

bool window_spend(struct window *window)
{
    if (window->used >= window->limit)
        return false;
    window->used++;
    return true;
}

void window_refund(struct window *window)
{
    window->used--;
}

void reply_exceeded(struct reply *reply, unsigned int status,
                    const struct request *request)
{
    char message[512];
    long long now = (long long)time(NULL);

    if (request->token != NULL)
        snprintf(message, sizeof message,
                 "API rate limit exceeded for user ID 1. If you reach out to "
                 "GitHub Support for help, please include the request ID "
                 "HUB:%06lX and timestamp %lld.",
                 (unsigned long)request->counts[COUNTED_ANY], now);
    else
        snprintf(message, sizeof message,
                 "API rate limit exceeded for 127.0.0.1. (But here's the good "
                 "news: Authenticated requests get a higher rate limit. Check "
                 "out the documentation for more details.)");
    reply_error(reply, status, message, LIMITS_PAGE);
}

void reply_secondary(struct reply *reply, unsigned int status)
{
    reply_error(reply, status,
                "You have exceeded a secondary rate limit. Please wait a few "
                "minutes before you try again. For more on scraping GitHub "
                "and how it may affect your rights, please review our Terms "
                "of Service.",
                LIMITS_PAGE "#about-secondary-rate-limits");
}

void reply_limits(struct reply *reply, const struct window *window,
                  enum resource resource)
{
    long long remaining = window->limit - window->used;

    if (reply->remaining >= 0)
        remaining = reply->remaining;
    reply_header(reply, "x-ratelimit-limit", "%lld", window->limit);
    reply_header(reply, "x-ratelimit-remaining", "%lld", remaining);
    reply_header(reply, "x-ratelimit-used", "%lld",
                 remaining < window->limit ? window->limit - remaining : 0);
    reply_header(reply, "x-ratelimit-reset", "%lld", window->reset);
    reply_header(reply, "x-ratelimit-resource", "%s", resource_names[resource]);
}

static void write_window(struct buffer *body, const char *name,
                         const struct window *window)
{
    buffer_print(body,
                 "\"%s\":{\"limit\":%lld,\"used\":%lld,\"remaining\":%lld,"
                 "\"reset\":%lld}",
                 name, window->limit, window->used,
                 window->limit - window->used, window->reset);
}

void reply_rate_limit(struct reply *reply, struct limits *limits,
                      const struct request *request)
{
    struct buffer *body = reply_start(reply, 200);
    bool token = request->token != NULL;

    buffer_text(body, "{\"resources\":{");
    for (int resource = 0; resource < RESOURCE_COUNT; resource++) {
        buffer_text(body, resource > 0 ? "," : "");
        write_window(body, resource_names[resource],
                     limits_window(limits, token, (enum resource)resource));
    }
    buffer_text(body, "}");
    if (request->version == NULL ||
        strcmp(request->version, "2022-11-28") == 0) {
        buffer_text(body, ",");
        write_window(body, "rate", limits_window(limits, token, RESOURCE_CORE));
    }
    buffer_text(body, "}");
}

void limits_lift(struct limits *limits)
{
    for (int token = 0; token < 2; token++) {
        for (int resource = 0; resource < RESOURCE_COUNT; resource++)
            limits->windows[token][resource] = (struct window){
                .limit = usual_limits[1][RESOURCE_CORE],
                .seconds = usual_seconds[resource],
            };
    }
}
