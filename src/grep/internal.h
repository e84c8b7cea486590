/*
 * What the files of src/grep/ share.
 */
#ifndef AUPMINE_GREP_INTERNAL_H
#define AUPMINE_GREP_INTERNAL_H

#include "aupmine/grep.h"

/* What is searched next, until the next call; borrowed. */
void grep_begin(struct grep *grep, struct bytes text);

/* Find the first match from a byte on; with filled only one that is not
 * empty. */
enum grep_result grep_search(struct grep *grep, size_t from, bool filled,
                             struct grep_mark *mark);

/* The same by PCRE2 alone, which takes longer. */
enum grep_result grep_match(struct grep *grep, size_t from, bool filled,
                            struct grep_mark *mark);

/* Whether the pattern can match nothing at all, as "x*" does. */
bool grep_matches_empty(const struct grep *grep);

/* Whether a text is looked through for literals before it is matched. */
bool grep_looks_first(const struct grep *grep);

enum {
    LITERAL_MOST = 32, /* bytes */
    LITERALS_MOST = 8,
    FOLD = 0x20, /* the bit that makes a small letter of a capital one */
};

#define NOT_FOUND SIZE_MAX

struct literal {
    size_t length;
    unsigned char bytes[LITERAL_MOST];
    unsigned char folds[LITERAL_MOST]; /* bits that are set in bytes, and in the
                                          text before it is compared */
    size_t probes[2]; /* places of the bytes that are looked for */
};

/* Every match of a pattern holds one of these, if there are any. */
struct literals {
    size_t count;
    struct literal items[LITERALS_MOST];
    bool lead;  /* a match begins where one of them does */
    bool whole; /* it is the pattern: where it stands is a match */
};

/* Where case is ignored, some letters of the literals have another form, which
 * is not of ASCII. These forms are the signs: in a text that holds one, a match
 * may do without a literal. */
void literals_extract(struct literals *literals, struct literals *signs,
                      const char *pattern, bool ignore_case);

/* Set what depends on length and bytes, of which there are two or more.
 * literal_find.c, as are the next */
void literal_prepare(struct literal *literal, bool ignore_case);

/* The first place from a byte on at which one of them stands, or NOT_FOUND. */
size_t literals_find(const struct literals *literals, struct bytes text,
                     size_t from);

/* The same on any processor. */
size_t literals_find_plainly(const struct literals *literals, struct bytes text,
                             size_t from);

#endif
