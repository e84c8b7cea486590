/*
 * What reading lines (parse.c) and reading keys (keys.c) share.
 */
#ifndef AUPMINE_RULES_READER_H
#define AUPMINE_RULES_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "internal.h"

enum { TAKES_RULE_WEIGHT = -1 }; /* of a zone, until the rule is complete */

struct reader {
    struct rule_set *set; /* borrowed */
    const char *name;     /* borrowed: the file's */
    size_t line;
    struct rule_entry *entry; /* the open rule, NULL before the first */
    bool in_list;             /* what is open is a list of words */
    int weight;               /* of the open rule, 0: not said yet */
    unsigned int seen;        /* bits: keys that the open rule has had */
    struct error *error;      /* borrowed; keys.c names no line in it */
};

/* keys.c: read "key value" into the open rule; the first key that a complete
 * rule has and this one has not, else NULL. */
enum status reader_read_key(struct reader *reader, struct bytes line);
const char *reader_missing_key(const struct reader *reader);

/* parse.c: text without white space around it, and its first word, which is
 * taken off. */
struct bytes reader_trim(struct bytes text);
struct bytes reader_take_word(struct bytes *text);

#endif
