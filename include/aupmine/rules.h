/*
 * Rule files (docs/rules.md): read, compiled, matched, and held against their
 * own examples.
 *
 * A rule set is read from all *.rules files of a folder, in order of their
 * names. Its hash stands for everything in it that can change a verdict, and
 * for the method that weighs it; it does not change with comments, notes,
 * examples or the order of files.
 */
#ifndef AUPMINE_RULES_H
#define AUPMINE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/text.h"
#include "aupmine/vocabulary.h"

struct rule_strings {
    char **items; /* own, each own; NUL-terminated UTF-8 */
    size_t count;
};

struct rule {
    char *id;   /* own */
    char *file; /* own: base name of the file it stands in */
    size_t line;
    enum rule_role role;
    enum kind kind;          /* KIND_NONE unless the rule names one */
    enum domain domain;      /* DOMAIN_NONE unless the rule names one */
    int weights[ZONE_COUNT]; /* 0: does not count there */
    int since;               /* month, 0: not said */
    struct rule_strings notes;
    struct rule_strings literals;
    struct rule_strings patterns; /* as written */
    struct rule_strings matches;
    struct rule_strings no_matches;
};

struct rule_set;

/*
 * Read and compile every rule file of a folder. Errors name file and line:
 * STATUS_DATA for a malformed file or pattern, STATUS_STORAGE for a folder
 * that cannot be read or holds no rule. The caller frees *set.
 */
enum status rule_set_load(struct rule_set **set, const char *folder,
                          struct error *error);

/* The same from one text in memory, named name in errors. */
enum status rule_set_parse(struct rule_set **set, const char *name,
                           struct bytes text, struct error *error);

void rule_set_free(struct rule_set *set);

/* "sha256:" and 64 hexadecimal digits; borrowed. */
const char *rule_set_hash(const struct rule_set *set);

size_t rule_set_count(const struct rule_set *set);
const struct rule *rule_set_at(const struct rule_set *set, size_t index);
const struct rule *rule_set_find(const struct rule_set *set, const char *id);

/* The portable form of a pattern that names no list of words: simple spellings
 * written out. */
enum status rule_pattern_expand(const char *pattern, struct buffer *expanded,
                                struct error *error);

/* One piece of evidence: the bytes of a field that a rule matched. */
struct finding {
    const struct rule *rule; /* borrowed from the set */
    enum field field;
    enum zone zone;
    size_t start; /* bytes of the field as stored */
    size_t end;   /* exclusive */
    int weight;
};

struct finding_list {
    struct finding *items; /* own */
    size_t count;
    size_t capacity;
    size_t gave_up; /* patterns that hit a match limit: counted as no match */
};

void finding_list_init(struct finding_list *list);
void finding_list_release(struct finding_list *list);

/*
 * Find, for every rule that matches, the one match that weighs most. Forgets
 * what the list held. Text that is no UTF-8 is matched all the same. Not for
 * two threads at once on one set.
 */
enum status rule_set_match(struct rule_set *set, struct bytes title,
                           struct bytes body, const struct zone_map *zones,
                           struct finding_list *findings, struct error *error);

/* A fault that a check found in the rules. */
struct rule_fault {
    const struct rule *rule; /* borrowed */
    const char *problem;     /* valid during the call */
};

typedef void rule_fault_handler(void *context, const struct rule_fault *fault);

/*
 * rules test: every example of every rule. Each that does not hold is handed
 * to handle. examples (never NULL) counts what was run, faults what failed.
 */
enum status rule_set_test(struct rule_set *set, rule_fault_handler *handle,
                          void *context, size_t *examples, size_t *faults,
                          struct error *error);

/*
 * rules lint: RE2 portability, unbounded gaps, at least two examples of each
 * sort, a literal in every example that must match, repeated patterns, rules
 * whose examples another rule of equal role and at least equal weight matches
 * whole (shadowed).
 */
enum status rule_set_lint(struct rule_set *set, rule_fault_handler *handle,
                          void *context, size_t *faults, struct error *error);

#endif
