/*
 * What to search for: the few phrases that find most of what the rules would
 * call a complaint, for a server that searches on our behalf and takes only
 * short queries. docs/method.md says how they are chosen and what is missed.
 */
#ifndef AUPMINE_SEARCH_PLAN_H
#define AUPMINE_SEARCH_PLAN_H

#include <stddef.h>

#include "aupmine/digest.h"
#include "aupmine/status.h"

/* GitHub takes 256 characters beside qualifiers, and five operators, in a
 * query (github-rest-facts.md, item 36). */
enum {
    SEARCH_TEXT_MOST = 256,
    SEARCH_PHRASES_MOST = 6,
    SEARCH_QUERIES_MOST = 2, /* each costs a request a month at least */
};

struct rule_set;

struct search_plan {
    char queries[SEARCH_QUERIES_MOST][SEARCH_TEXT_MOST + 1];
    size_t count;
    char key[sizeof("sha256:") + DIGEST_SIZE]; /* stands for the queries */
};

/*
 * Choose the phrases for a rule set, always the same ones for equal rules and
 * examples, and join them with OR. STATUS_DATA if the rules give none.
 */
enum status search_plan_make(struct search_plan *plan,
                             const struct rule_set *set, struct error *error);

#endif
