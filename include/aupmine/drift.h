/*
 * Wordings of block messages that no rule covers yet: taken from issues,
 * normalised, clustered, counted, and written as rules to start from
 * (docs/rules.md, "What to add next").
 *
 * A sentence is a candidate if it looks like a block message, or if it stands
 * in a log and does not begin as a log's own lines do; of the latter only those
 * count that several reporters bring. What a complaint, against or borderline
 * rule matches is covered and left out. The same issues in the same order give
 * the same clusters.
 */
#ifndef AUPMINE_DRIFT_H
#define AUPMINE_DRIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/rules.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

enum {
    DRIFT_NUMBERS = 3, /* issues that a cluster names */
    DRIFT_LIKELY = 6,  /* likeness from which a wording is a block message */
    DRIFT_MONTHS = 3,  /* looked at, unless more are asked for */
    /* Wordings held, those of them with their text, and times that one was
     * met: some 300 MB at the most. What comes after is left out, and
     * drift_is_full says so. */
    DRIFT_WORDINGS_MOST = 1 << 20,
    DRIFT_TEXTS_MOST = 1 << 17,
    DRIFT_SIGHTINGS_MOST = 1 << 21,
};

struct drift;

/* One issue; everything borrowed. */
struct drift_issue {
    int64_t number;
    int month;
    struct bytes author; /* absent: a deleted account; all of them are one */
    struct bytes title;
    struct bytes body;
};

struct drift_cluster {
    size_t issues;
    size_t reporters;
    int first; /* month */
    int last;
    int64_t numbers[DRIFT_NUMBERS]; /* the latest, 0 behind the last */
    int likeness;         /* 0: looks like nothing, is only repeated */
    enum kind kind;       /* that its words suggest, or KIND_NONE */
    struct bytes wording; /* normal form of the most reported; borrowed */
    struct bytes sample;  /* as an issue has it: hostile text; borrowed */
};

/* set is borrowed until drift_free. The caller frees *drift. */
enum status drift_new(struct drift **drift, struct rule_set *set,
                      struct error *error);
void drift_free(struct drift *drift);

/* Take an issue's candidates; each issue once. */
enum status drift_add(struct drift *drift, const struct drift_issue *issue,
                      struct error *error);

/*
 * Add a repository's issues since a month, newest first; since 0 stands for
 * the last DRIFT_MONTHS months that the store holds. *read counts them.
 */
enum status drift_add_store(struct drift *drift, struct store *store,
                            int64_t repository_key, int since, size_t *read,
                            struct error *error);

/* Whether candidates were left out for want of room. */
bool drift_is_full(const struct drift *drift);

/* Cluster what was added; clusters of fewer reporters are dropped. The likely
 * block messages come first, then those of most reporters. Once. */
enum status drift_find(struct drift *drift, size_t least_reporters,
                       struct error *error);

size_t drift_count(const struct drift *drift);
const struct drift_cluster *drift_at(const struct drift *drift, size_t index);

/*
 * Append a rule for each of the first count clusters, in the format of rule
 * files and with examples that hold. What is only repeated is written as a
 * comment. A cluster that another one's rule matches gets none. Once.
 */
enum status drift_append_rules(struct drift *drift, size_t count,
                               struct buffer *text, struct error *error);

#endif
