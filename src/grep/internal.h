/*
 * What the files of src/grep/ share.
 */
#ifndef AUPMINE_GREP_INTERNAL_H
#define AUPMINE_GREP_INTERNAL_H

#include "aupmine/grep.h"

/* Find the first match from a byte on; with filled only one that is not
 * empty. */
enum grep_result grep_search(struct grep *grep, struct bytes text, size_t from,
                             bool filled, struct grep_mark *mark);

/* Whether the pattern can match nothing at all, as "x*" does. */
bool grep_matches_empty(const struct grep *grep);

enum { LITERAL_MOST = 32 /* bytes */ };

/* Text that every match of a pattern holds. */
struct literal {
    size_t length; /* 0: there is none that is worth a look */
    unsigned char bytes[LITERAL_MOST];
    unsigned char fold; /* bits that are set in bytes, and in the text */
    size_t probes[2];   /* places of the bytes that are looked for */
};

void literal_extract(struct literal *literal, const char *pattern,
                     bool ignore_case);

/* False only if no match can be in the text. */
bool literal_is_in(const struct literal *literal, struct bytes text);

#endif
