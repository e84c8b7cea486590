/*
 * What the store knows of the runs that bring data in: each one's outcome, the
 * slices that a walk has still to do, the months that were searched.
 */
#ifndef AUPMINE_STORE_RUN_H
#define AUPMINE_STORE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/* --- runs --- */

enum source {
    SOURCE_MIRROR,
    SOURCE_IMPORT,
    SOURCE_SEARCH,
    SOURCE_SELECTION, /* an import that left something out for sure */
    SOURCE_SWEEP,
};
enum run_state { RUN_RUNNING, RUN_COMPLETE, RUN_PARTIAL, RUN_FAILED };

extern const struct vocabulary source_words;
extern const struct vocabulary run_state_words;

struct sync_run {
    int64_t key;
    int64_t repository_key;
    enum source source;
    enum run_state state;
    int64_t started_at;  /* this machine's clock */
    int64_t finished_at; /* 0: not finished */
    int64_t requests;
    int64_t records;       /* received, pull requests included */
    int64_t added;         /* rows that were new */
    int64_t changed;       /* rows that were replaced */
    int64_t first_created; /* of the records; 0: none */
    int64_t last_created;
    int64_t limit_left;      /* requests, as the server told it last */
    int64_t limit_renews_at; /* server's clock; 0: it told neither */
};

/* Write a run's row; key 0 makes a new one and sets it. origin is where the
 * data came from (address without query, or file name), message why a run
 * ended early; either may be NULL, which keeps what the row has. */
enum status store_save_run(struct store *store, struct sync_run *run,
                           const char *origin, const char *message,
                           struct error *error);

typedef enum status sync_run_handler(void *context, const struct sync_run *run,
                                     const char *origin, const char *message,
                                     struct error *error);

/* The runs of a repository, latest first. STATUS_NO_MATCH from the handler
 * ends the loop and is not an error. */
enum status store_each_run(struct store *store, int64_t repository_key,
                           sync_run_handler *handle, void *context,
                           struct error *error);

/* --- months that were searched --- */

enum { SEARCH_KEY_SIZE = sizeof("sha256:") + 64 };

/* What a search of one month came to (docs/mirror.md, "Search"). */
struct search_month {
    int month;
    int64_t filed; /* issues created in it, as the server counts them */
    int64_t found; /* of these, what the queries found */
    bool complete; /* the server finished every search, and showed it all */
    char queries[SEARCH_KEY_SIZE]; /* stands for what was searched for */
    int64_t searched_at;           /* server's clock at the beginning */
};

/* Put a month, in place of what an earlier search of it came to. */
enum status store_put_search_month(struct store *store, int64_t repository_key,
                                   const struct search_month *month,
                                   struct error *error);

typedef enum status search_month_handler(void *context,
                                         const struct search_month *month,
                                         struct error *error);

/* The months that were searched, in order. */
enum status store_each_search_month(struct store *store, int64_t repository_key,
                                    search_month_handler *handle, void *context,
                                    struct error *error);

/* --- slices of a walk that is shared by several jobs --- */

enum { SLICES_MOST = 16 };

/* A stretch of the list that is still to be walked, see docs/mirror.md. Times
 * are those of updated_at, but for began_at. */
struct slice {
    int64_t reached;  /* what changed before it is held; 0: nothing yet */
    int64_t until;    /* it ends there; 0: at the end of the list */
    int64_t began_at; /* server's clock when the walk was first cut; 0: never */
};

/* The slices of a repository in their order, SLICES_MOST at most. */
enum status store_load_slices(struct store *store, int64_t repository_key,
                              struct slice *slices, size_t *count,
                              struct error *error);

/* Replace the slices of a repository. */
enum status store_save_slices(struct store *store, int64_t repository_key,
                              const struct slice *slices, size_t count,
                              struct error *error);

#endif
