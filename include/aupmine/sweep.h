/*
 * What has vanished at GitHub: sweeps over the whole list, and the marks that
 * they leave in the store (docs/mirror.md, "The sweep"). Nothing is ever
 * erased.
 */
#ifndef AUPMINE_SWEEP_H
#define AUPMINE_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/* What the server said of an issue that no list shows any more. */
enum gone { GONE_DELETED, GONE_TRANSFERRED, GONE_NOT_FOUND, GONE_COUNT };

extern const struct vocabulary gone_words;

/* An issue is asked for by its number once so many sweeps in a row missed it.
 */
enum { MISSED_MOST = 2 };

/* --- the sweep that is under way --- */

struct sweep_state {
    bool under_way;
    int64_t began_at;   /* server's clock; 0: not told */
    int64_t ended_at;   /* the same, at the end of the list; 0: not there yet */
    int64_t reached;    /* number of the last row that was read, or 0 */
    int64_t newest;     /* greatest updated_at so far that is not after
                           began_at; 0: none */
    struct buffer next; /* own: address of the page to go on with; empty: the
                           first */
};

void sweep_state_init(struct sweep_state *state);
void sweep_state_release(struct sweep_state *state);

/* under_way tells whether there is one. */
enum status store_load_sweep(struct store *store, int64_t repository_key,
                             struct sweep_state *state, struct error *error);

/* Write it, or forget it if it is not under way. */
enum status store_save_sweep(struct store *store, int64_t repository_key,
                             const struct sweep_state *state,
                             struct error *error);

/* --- what it sees --- */

/* Remember that the sweep met a number. */
enum status store_note_seen(struct store *store, int64_t repository_key,
                            int64_t number, struct error *error);
enum status store_was_seen(struct store *store, int64_t repository_key,
                           int64_t number, bool *seen, struct error *error);

/* Forget what was met, to begin anew. */
enum status store_forget_seen(struct store *store, int64_t repository_key,
                              struct error *error);

/* The sweep is at the end of the list: count a miss for every issue that it
 * did not meet, then forget what it met. */
enum status store_count_misses(struct store *store, int64_t repository_key,
                               struct error *error);

/* --- what was missed --- */

/* How many issues were missed by enough sweeps and are not marked yet, and the
 * least number among them. */
enum status store_next_missing(struct store *store, int64_t repository_key,
                               int64_t *count, int64_t *number,
                               struct error *error);

/* to is where a transferred issue has gone; empty: not known. */
enum status store_mark_gone(struct store *store, int64_t repository_key,
                            int64_t number, enum gone why, struct bytes to,
                            int64_t at, struct error *error);

/* GitHub shows that issue: take back its misses and its mark. */
enum status store_mark_present(struct store *store, int64_t repository_key,
                               int64_t number, struct error *error);

/* --- how complete a mirror is --- */

struct completeness {
    int64_t gone[GONE_COUNT];
    int64_t missing;  /* missed by the last sweep, or by more, and not marked */
    int64_t slices;   /* of a walk that was cut and is not finished */
    int64_t began_at; /* when the oldest walk began that was not finished since
                         the last that was; 0: there is none */
    struct sweep_state sweep; /* own */
};

void completeness_init(struct completeness *completeness);
void completeness_release(struct completeness *completeness);

enum status store_read_completeness(struct store *store, int64_t repository_key,
                                    struct completeness *completeness,
                                    struct error *error);

#endif
