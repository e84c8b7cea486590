/* The query of a search: how it is read, and which issues it finds. */
#ifndef HUB_QUERY_H
#define HUB_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base.h"
#include "store.h"

#define QUERY_MOST_TERMS 32

struct term {
    struct buffer words; /* own; lower case, one space between words */
    size_t group;
    bool excluded;
};

enum rows { ROWS_ANY, ROWS_ISSUES, ROWS_PULLS };

struct query {
    struct term terms[QUERY_MOST_TERMS];
    size_t count;
    size_t groups; /* beyond the first */
    size_t text;   /* bytes outside operators and qualifiers */
    size_t operators;
    bool negated; /* a NOT waits for its term */
    bool open;    /* within parentheses */
    bool closed;  /* behind them */
    enum rows rows;
    enum shown shown;
    bool title_only;
    bool body_only;
    bool foreign; /* asks for another repository */
    long long from;
    long long to;
};

/*
 * Reads the text of a query asked of that repository; false if the text is
 * not understood. Release it in any case.
 */
bool query_parse(struct query *query, const char *text, const char *repository);
void query_release(struct query *query);
/* Sets failed, and leaves it else, if memory did not suffice. */
bool query_matches(const struct query *query, const struct issue *issue,
                   bool *failed);

#endif
