/*
 * Fetching: from GitHub's REST list of issues into the store, politely.
 *
 * What GitHub really does is written in docs/mirror.md; the numbers in
 * comments ("item 4") are those of its list of facts. The walk goes through
 * the list in ascending order of updated_at, commits page by page, and
 * remembers how far it is safe to say that everything is held.
 */
#ifndef AUPMINE_GITHUB_H
#define AUPMINE_GITHUB_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/search_plan.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_run.h"
#include "aupmine/sweep.h"

/*
 * Put the token to use into an empty buffer: the first line of the file if one
 * is named, else GH_TOKEN, else GITHUB_TOKEN, else the first line of the file
 * "token" in CREDENTIALS_DIRECTORY, if there is one, which is where systemd
 * puts it. None leaves the buffer empty. *source is where it came from: a
 * variable's name, the file's, or NULL. STATUS_ACCESS if what is there cannot
 * be a token, STATUS_STORAGE if a file cannot be read. No message holds any
 * part of it.
 */
enum status token_read(struct buffer *token, const char *file,
                       const char **source, struct error *error);

/* Put a text that should be a token into an empty buffer. STATUS_ACCESS names
 * its source if it cannot be one. */
enum status token_take(struct buffer *token, struct bytes text,
                       const char *source, struct error *error);

/* Wipe the memory and release it. */
void token_release(struct buffer *token);

/* What happens during a fetch, for progress and for -v. Told after each
 * request, after each page is committed, and before each wait; anything but
 * STATUS_OK from the observer ends the fetch, and what was committed stays. */
struct fetch_event {
    int64_t requests;
    int64_t pages;       /* committed by this run */
    int64_t records;     /* in them */
    int64_t asked;       /* missing issues that a sweep asked for one by one */
    int64_t limit_left;  /* requests left in the rate limit, or -1 */
    int64_t began_from;  /* updated_at that this run began from, or 0 */
    int64_t reached;     /* updated_at that it has come to, or would have if it
                            walked in order; 0: not known */
    int64_t newest;      /* updated_at that it goes to, or 0. A sweep counts
                            by numbers of issues instead */
    int64_t wait;        /* seconds that the fetch is about to sleep, or 0 */
    const char *request; /* a request and its answer in one line, once, right
                            after it; else NULL. Never the token */
};

typedef enum status fetch_observer(void *context,
                                   const struct fetch_event *event,
                                   struct error *error);

/* Searching for candidates instead of mirroring everything. */
struct search_options {
    const struct search_plan *plan; /* borrowed */
    int from; /* month, or -1: the eleventh before the last */
    int to;   /* month, or -1: that of the server's clock */
};

enum { JOBS_MOST = 16 };

struct fetch_options {
    const char *api;      /* "https://api.github.com", no slash at the end */
    const char *token;    /* NULL: anonymous */
    bool wait;            /* sleep through limits instead of giving up */
    int64_t max_requests; /* 0: no bound */
    const struct search_options *search; /* NULL: mirror */
    const char *archive;     /* folder for pages as they came; NULL: none */
    bool full;               /* sweep instead: search is NULL, jobs 1 */
    int jobs;                /* requests under way at a time, 1 to JOBS_MOST */
    fetch_observer *observe; /* may be NULL */
    void *context;
    const volatile int *interrupted; /* stop soon when it becomes non-zero;
                                        may be NULL */
};

struct fetch_result {
    struct sync_run run;      /* as it was stored */
    bool complete;            /* the walk came to the end of the list */
    int64_t months;           /* that were searched by this run */
    int64_t months_held;      /* that it found searched or mirrored already */
    int64_t gone[GONE_COUNT]; /* issues that a sweep found gone */
    int64_t missing;          /* that it missed, and leaves to the next one */
    int64_t come_back_at;     /* when a limit ends, 0: no limit was met */
};

/* Whether api is an address of this machine. */
bool fetch_api_is_local(const char *api);

/* STATUS_USAGE unless api is https, or http to a loopback address; a token
 * is never sent anywhere else. */
enum status fetch_check_api(const char *api, struct error *error);

/*
 * Mirror or refresh a repository, sweep or search it; the caller holds
 * store_lock(). Every page that was committed before a failure is kept, and the
 * next call goes on from there. result is filled in any case. STATUS_TRY_LATER
 * for limits, a network or a server that fails for now, and max_requests used
 * up; STATUS_ACCESS for what needs another token or name; STATUS_DATA for
 * answers that stay wrong, and for a name that now belongs to another
 * repository; STATUS_INTERRUPTED.
 */
enum status fetch_repository(struct store *store, const char *name,
                             const struct fetch_options *options,
                             struct fetch_result *result, struct error *error);

#endif
