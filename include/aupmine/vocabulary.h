/*
 * The words of the method, which users, rule files, the database and every
 * output share: verdicts, kinds of block, domains of work, zones of text,
 * fields of an issue. docs/method.md defines them.
 */
#ifndef AUPMINE_VOCABULARY_H
#define AUPMINE_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum verdict { VERDICT_COMPLAINT, VERDICT_BORDERLINE, VERDICT_NOT };
enum { VERDICT_COUNT = 3 };

/* In the order in which a text that names several is decided. */
enum kind { KIND_SAFEGUARD, KIND_FILTER, KIND_AUP, KIND_DECLINE, KIND_NONE };
enum { KIND_COUNT = 4 };

enum domain {
    DOMAIN_SECURITY,
    DOMAIN_SCIENCE,
    DOMAIN_GENERAL,
    DOMAIN_CREATIVE,
    DOMAIN_OTHER,
    DOMAIN_NONE,
};
enum { DOMAIN_COUNT = 5 };

enum zone { ZONE_TITLE, ZONE_PROSE, ZONE_QUOTE, ZONE_LOG, ZONE_FORM };
enum { ZONE_COUNT = 5 };

enum field { FIELD_TITLE, FIELD_BODY };

/* What a rule is evidence for. */
enum rule_role {
    RULE_COMPLAINT,
    RULE_AGAINST,
    RULE_BORDERLINE,
    RULE_KIND,
    RULE_DOMAIN,
    RULE_AUTOMATED,
};
enum { RULE_ROLE_COUNT = 6 };

/* A closed list of words; a value's word is names[value]. */
struct vocabulary {
    const char *what; /* "kind": what the list is a list of, for messages */
    const char *const *names;
    size_t count;
};

extern const struct vocabulary verdict_words;
extern const struct vocabulary kind_words;
extern const struct vocabulary domain_words;
extern const struct vocabulary zone_words;
extern const struct vocabulary field_words;
extern const struct vocabulary role_words;

/* The value of a word of that length, compared exactly. */
bool vocabulary_find(const struct vocabulary *words, const char *word,
                     size_t length, size_t *value);

/* The word of a value, NULL for one past the list, such as KIND_NONE. */
const char *vocabulary_name(const struct vocabulary *words, size_t value);

#endif
