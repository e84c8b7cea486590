/*
 * What the status command tells, for people and for programs.
 */
#ifndef AUPMINE_STATUS_COMMAND_H
#define AUPMINE_STATUS_COMMAND_H

#include "aupmine/store_run.h"
#include "aupmine/sweep.h"
#include "command.h"

/* What the database holds of one repository, and how it came by it. */
struct holdings {
    struct repository repository;
    struct issue_totals totals;
    struct buffer ruleset;
    bool mixed; /* not every issue was judged by that rule set */
    bool has_run;
    struct sync_run run; /* the last one */
    bool killed;         /* it did not come to its end, and nobody is at it */
    unsigned sources;    /* bits 1 << enum source of the runs that began a
                            walk, or brought something in */
    struct buffer origin;
    struct buffer message;
    struct sync_run limited; /* the last that was told of a limit */
    struct completeness completeness;
    bool complete; /* a walk over the whole list was finished */
};

/* How many numbers between 1 and the greatest belong to no issue or pull
 * request that is held. */
int64_t holdings_unseen(const struct holdings *holdings);

/* Append all of it as one JSON object on a line. */
void holdings_append_json(const struct holdings *holdings, struct buffer *text);

#endif
