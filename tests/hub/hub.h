/*
 * A loopback GitHub for the tests: serves the issues of some files as the
 * REST API would, with its cursors, limits and faults. One struct hub, one
 * lock; every function below runs under that lock unless it says otherwise.
 *
 * Times are UTC seconds. Functions returning enum status fill the error.
 */
#ifndef HUB_H
#define HUB_H

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#include "base.h"
#include "exchange.h"
#include "script.h"
#include "store.h"

struct MHD_Daemon;

/* options.c */

struct settings {
    const char *issues; /* all text: borrowed from argv */
    const char *repository;
    const char *port_file;
    const char *log;
    const char *script;
    const char *token;
    long long repository_id;
    long long port;
    long long wall;  /* rows that the page parameter reaches */
    long long limit; /* requests a window; -1: as GitHub has it */
    long long search_limit;
    long long reset; /* seconds of a window */
    long long delay; /* milliseconds before every reply */
    long long seconds;
    long long clock; /* seconds that the hub's clock is ahead */
    bool since_exclusive;
    bool page_links;
    bool help;
};

enum status settings_parse(struct settings *settings, int count, char **words,
                           struct error *error);
void settings_help(FILE *stream);

/* limits.c */

enum resource { RESOURCE_CORE, RESOURCE_SEARCH, RESOURCE_COUNT };

struct window {
    long long limit;
    long long used;
    long long reset;   /* 0: not yet begun */
    long long seconds; /* its length */
};

struct limits {
    struct window windows[2][RESOURCE_COUNT]; /* anonymous, with token */
    long long ahead; /* seconds, of this machine's clock */
};

void limits_init(struct limits *limits, const struct settings *settings);
/* The time by the hub's clock. */
long long limits_now(const struct limits *limits);
/* From now on there is room for all. */
void limits_lift(struct limits *limits);
/* The window of now, renewed if its time is over. */
struct window *limits_window(struct limits *limits, bool token,
                             enum resource resource);
/* False if nothing remains. */
bool window_spend(struct window *window);
void window_refund(struct window *window);
/* Both kinds come as 403 or as 429. */
void reply_exceeded(struct reply *reply, unsigned int status,
                    const struct request *request);
void reply_secondary(struct reply *reply, unsigned int status);
void reply_limits(struct reply *reply, const struct window *window,
                  enum resource resource);
void reply_rate_limit(struct reply *reply, struct limits *limits,
                      const struct request *request);

/* log.c */

enum status log_open(FILE **stream, const char *path, struct error *error);
void log_request(FILE *stream, const struct request *request,
                 const struct reply *reply);

/* route.c, list.c, search.c, control.c: answering */

struct hub {
    pthread_mutex_t lock;
    struct settings settings;
    struct store store;
    struct script script;
    struct limits limits;
    FILE *log;        /* own; may be NULL */
    char *repository; /* own; OWNER/NAME of today */
    char **former;    /* own; names it had before */
    size_t former_count;
    char base[64];              /* http://127.0.0.1:PORT */
    long counts[COUNTED_COUNT]; /* requests so far, by kind */
    bool quiet;                 /* no more faults and limits */
};

/* The tests' own door, /_...; see control.c. False if it is no such request. */
bool control_answer(struct hub *hub, const struct request *request,
                    struct reply *reply);
/* Gives the repository another name; the old one redirects from now on. */
enum status hub_rename(struct hub *hub, const char *repository,
                       struct error *error);
/* Fills the reply; fails only for want of memory. */
enum status hub_answer(struct hub *hub, struct request *request,
                       struct reply *reply, struct error *error);
enum status list_answer(struct hub *hub, const struct request *request,
                        struct reply *reply, struct error *error);
enum status search_answer(struct hub *hub, const struct request *request,
                          struct reply *reply, struct error *error);

/* server.c: HTTP */

/* Listens on 127.0.0.1 and fills hub->base. The hub must outlive it. */
enum status server_start(struct MHD_Daemon **daemon, struct hub *hub,
                         struct error *error);

#endif
