/*
 * Classifying what a store holds: only what changed since the last time, or
 * everything when the rule set changed, by itself. What can only be seen by
 * looking at several issues at once comes last, see shape.h.
 */
#ifndef AUPMINE_CLASSIFY_STORE_H
#define AUPMINE_CLASSIFY_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/rules.h"
#include "aupmine/status.h"
#include "aupmine/store.h"

struct classify_figures {
    size_t classified;      /* issues judged */
    size_t gave_up;         /* patterns that hit a match limit */
    int64_t gave_up_number; /* an issue on which one did */
};

typedef void classify_progress(void *context, size_t done, size_t all);

/*
 * Judge the issues of a repository that need it (store_pending); with all,
 * every one. Commits every few hundred, so that it may be killed and run
 * again. progress may be NULL.
 */
enum status classify_store(struct store *store, int64_t repository_key,
                           struct rule_set *set, bool all,
                           classify_progress *progress, void *context,
                           struct classify_figures *figures,
                           struct error *error);

#endif
