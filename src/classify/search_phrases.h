/*
 * The phrases that a search may ask for, and the lines that tell what each is
 * worth.
 */
#ifndef AUPMINE_CLASSIFY_SEARCH_PHRASES_H
#define AUPMINE_CLASSIFY_SEARCH_PHRASES_H

#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/rules.h"
#include "aupmine/status.h"

enum { SEARCH_PHRASE_SIZE = 64 };

/* A line of a rule, as words in lower case with one blank before, between and
 * after them. */
struct search_line {
    struct buffer words; /* own */
    int64_t worth;       /* what is left to be had for finding it */
};

struct search_lines {
    struct search_line *items; /* own */
    size_t count;
    size_t capacity;
};

struct search_phrase {
    char text[SEARCH_PHRASE_SIZE]; /* with a blank at both ends */
    int words;
    int64_t misses; /* lines to be passed by that it finds */
    int64_t worth;  /* of the lines to be found that it finds */
};

struct search_phrases {
    struct search_phrase *items; /* own */
    size_t count;
    size_t capacity;
    struct search_lines wanted;
    struct search_lines unwanted;
};

/*
 * Read the lines of a rule set, and phrases from those to be found: the
 * examples of rules for complaints that weigh so much or more. What a phrase is
 * worth is not filled in. phrases begins as all zero, and is to be released
 * after a failure, too.
 */
enum status search_phrases_read(struct search_phrases *phrases,
                                const struct rule_set *set, int weight_least,
                                struct error *error);
void search_phrases_release(struct search_phrases *phrases);

/* What the lines that a phrase finds are worth together. */
int64_t search_lines_worth(const struct search_lines *lines,
                           const char *phrase);

#endif
