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

/* Whether a text is looked through for literals before it is matched. */
bool grep_looks_first(const struct grep *grep);

enum { LITERAL_MOST = 32 /* bytes */, LITERALS_MOST = 10 };

struct literal {
    size_t length;
    unsigned char bytes[LITERAL_MOST];
    unsigned char fold; /* bits that are set in bytes, and in the text */
    size_t probes[2];   /* places of the bytes that are looked for */
};

/* Every match of a pattern holds one of these, if there are any. */
struct literals {
    size_t count;
    struct literal items[LITERALS_MOST];
};

void literals_extract(struct literals *literals, const char *pattern,
                      bool ignore_case);

/* False only if none is in the text. literal_find.c, as is the next */
bool literals_any_in(const struct literals *literals, struct bytes text);

/* Set what depends on length and bytes. There are two bytes or more. */
void literal_prepare(struct literal *literal, unsigned char fold);

#endif
