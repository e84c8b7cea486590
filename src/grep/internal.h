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

#endif
