/*
 * Which issues are wanted, for everything that goes through the stored ones.
 */
#ifndef AUPMINE_ISSUE_FILTER_H
#define AUPMINE_ISSUE_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/vocabulary.h"

enum { FILTER_ANY = -1 };

enum issue_state { STATE_OPEN, STATE_CLOSED };
extern const struct vocabulary state_words;

/* Which issues are wanted: those that pass everything that is asked for. */
struct issue_filter {
    bool all;           /* every issue, not only complaints and borderline ones;
                           asking for VERDICT_NOT asks for all */
    int verdict;        /* enum verdict or FILTER_ANY */
    int kind;           /* enum kind or FILTER_ANY */
    int domain;         /* enum domain or FILTER_ANY */
    int month;          /* filed in it, or FILTER_ANY */
    int64_t since;      /* filed then (UTC seconds) or later, or FILTER_ANY */
    int64_t until;      /* filed before then, or FILTER_ANY */
    int state;          /* enum issue_state or FILTER_ANY */
    const char *label;  /* has it, case aside; NULL: any. Borrowed, as are: */
    const char *author; /* filed by this account, case aside; NULL: any */
    const char *rule;   /* has evidence of this rule; NULL: any */
    bool automated;     /* only those that a tool filed */
    int64_t limit;      /* at most so many, or FILTER_ANY */
};

/* The filter that passes every tagged issue. */
#define FILTER_DEFAULTS                                                        \
    {                                                                          \
        .verdict = FILTER_ANY, .kind = FILTER_ANY, .domain = FILTER_ANY,       \
        .month = FILTER_ANY, .since = FILTER_ANY, .until = FILTER_ANY,         \
        .state = FILTER_ANY, .limit = FILTER_ANY                               \
    }

/* Whether every issue passes. The limit is not looked at. */
bool issue_filter_is_open(const struct issue_filter *filter);

#endif
