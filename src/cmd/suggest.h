/*
 * What was meant by a word that is in no list.
 */
#ifndef AUPMINE_CMD_SUGGEST_H
#define AUPMINE_CMD_SUGGEST_H

#include <stddef.h>

enum { SUGGEST_LONGEST = 40 }; /* bytes of a word that is compared */

/* The list's words, one after the other; NULL behind the last. */
typedef const char *suggest_name(const void *list, size_t i);

/* The word of a list that is nearest to what was typed, or NULL if none is
 * near. */
const char *nearest_word(const char *typed, suggest_name *name_at,
                         const void *list);

/* The same of options: first the one that means what another command has
 * under the name that was typed. */
const char *nearest_option(const char *typed, suggest_name *name_at,
                           const void *list);

#endif
