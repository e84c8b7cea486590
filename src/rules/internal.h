/*
 * What the files of this folder share: a rule set's inside.
 */
#ifndef AUPMINE_RULES_INTERNAL_H
#define AUPMINE_RULES_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "aupmine/buffer.h"
#include "aupmine/digest.h"
#include "aupmine/rules.h"
#include "aupmine/status.h"

/* Part of a rule set's hash. Raise it when zones or sums are changed so that
 * the same rules say something else. */
enum { METHOD = 3 };

/* The literals of all rules, each once, which of them an issue holds, and the
 * automaton that finds them all in one pass. */
struct literal_table {
    struct buffer *items; /* own, folded */
    uint32_t *hashes;     /* own; of the items */
    bool *present;        /* own; of the text last searched */
    size_t count;
    size_t capacity;
    unsigned short class_of[256]; /* of a byte; equal ones are not told apart */
    size_t classes;
    size_t states;
    uint32_t *next;    /* own: states rows of classes */
    uint32_t *ends;    /* own: the literal that ends in a state, plus one */
    uint32_t *shorter; /* own: the state of a shorter one that ends there too */
};

struct prefix_set;

/* A list of words, named in patterns as {name}. */
struct word_list {
    char *name;                  /* own */
    struct rule_strings words;   /* own: expanded */
    size_t *literals;            /* own, one a word: places in the table */
    struct prefix_set *prefixes; /* own: what the words begin with */
};

enum { LEADS_MOST = 4 };

struct rule_pattern {
    pcre2_code *code; /* own */
    char *expanded;   /* own */
    size_t *lists;    /* own, list_count: places of the lists it names */
    size_t list_count;
    size_t leads[LEADS_MOST]; /* of these, what each alternative begins with */
    size_t lead_count;        /* 0: one begins with something else */
    bool searched; /* and so compiled by the JIT, where there is one */
};

/* A rule and what is derived from it. */
struct rule_entry {
    struct rule rule; /* first, so that a rule leads to its entry */
    struct rule_pattern *patterns; /* own, rule.patterns.count */
    size_t *literals; /* own, rule.literals.count: places in the table */
};

/* A place at which a word begins or ends, as \b means it. */
struct boundary {
    size_t at;       /* bytes */
    uint32_t prefix; /* of what follows, see starts.c */
};

/* A text that is searched. */
struct subject {
    struct bytes text;           /* borrowed */
    struct boundary *boundaries; /* own; all of the text, in order */
    size_t count;
    size_t capacity;
};

struct rule_set {
    struct rule_entry *entries; /* own, in the order of the files */
    size_t count;
    size_t capacity;
    struct rule_entry **by_id; /* own, pointing into entries */
    struct literal_table literals;
    struct word_list *lists; /* own */
    size_t list_count;
    size_t list_capacity;
    pcre2_compile_context *compile_context; /* own */
    pcre2_match_context *match_context;     /* own */
    pcre2_match_data *match_data;           /* own */
    pcre2_jit_stack *jit_stack; /* own; NULL where there is no JIT */
    bool interpret;             /* leave the JIT out, for tests */
    struct buffer title;        /* own; scratch: a copy that is valid UTF-8 */
    struct buffer body;         /* the same */
    struct subject subjects[2]; /* own: of title and body */
    char hash[sizeof("sha256:") + DIGEST_SIZE];
};

/* parse.c: add the rules of one file's text. */
enum status rule_set_add(struct rule_set *set, const char *name,
                         struct bytes text, struct error *error);

/* strings.c: the list gets a copy of the bytes. */
enum status rule_strings_add(struct rule_strings *strings, struct bytes string,
                             struct error *error);
void rule_strings_release(struct rule_strings *strings);

/* pattern.c */
enum status patterns_init(struct rule_set *set, struct error *error);
void patterns_release(struct rule_set *set);
enum status pattern_compile(struct rule_set *set, const char *pattern,
                            struct rule_pattern *compiled, struct error *error);
void pattern_release(struct rule_pattern *pattern);

enum pattern_result { PATTERN_MATCH, PATTERN_NO_MATCH, PATTERN_GAVE_UP };

/* Search a text, valid UTF-8, from *start on; fills *start and *end. An empty
 * match is none. */
enum pattern_result pattern_search(struct rule_set *set,
                                   struct rule_pattern *pattern,
                                   const struct subject *subject, size_t *start,
                                   size_t *end);

/* starts.c: add a word, as it stands in a list, to the list's prefixes; note
 * with which lists a pattern begins; whether it may begin with a prefix. */
enum status prefix_set_add(struct prefix_set **set, struct bytes word,
                           struct error *error);
void pattern_note_leads(const struct rule_set *set, const char *pattern,
                        struct rule_pattern *compiled);
bool pattern_starts_with(const struct rule_set *set,
                         const struct rule_pattern *pattern, uint32_t prefix);

/* Make a text the subject's, and find its boundaries. */
enum status subject_set(struct subject *subject, struct bytes text,
                        struct error *error);
void subject_release(struct subject *subject);

/* literal.c: add them all, build, then search as often as needed. */
void literal_table_release(struct literal_table *table);
enum status literal_table_add(struct literal_table *table, struct bytes literal,
                              size_t *place, struct error *error);
enum status literal_table_build(struct literal_table *table,
                                struct error *error);
void literal_table_search(struct literal_table *table, struct bytes title,
                          struct bytes body);

/* words.c: begin a list, add a word to the one begun last, find one. */
enum status word_list_start(struct rule_set *set, struct bytes name,
                            struct error *error);
enum status word_list_add(struct rule_set *set, struct bytes word,
                          struct error *error);
bool word_list_find(const struct rule_set *set, struct bytes name,
                    size_t *place);
void word_list_release(struct word_list *list);

/* A list that has a word as alternatives in brackets. */
void word_list_append(const struct word_list *list, struct buffer *expanded);

/* expand.c: bytes of the [...] that a pattern begins with; and the portable
 * form of a pattern, whose lists are those of set and
 * are noted in compiled. */
size_t pattern_class_length(const char *pattern);
enum status pattern_expand(const struct rule_set *set, const char *pattern,
                           struct rule_pattern *compiled,
                           struct buffer *expanded, struct error *error);

/* match.c, after literal_table_search: whether an issue may match, by the
 * literals of the rule or by those of the lists that a pattern names; and
 * whether the rule matches a text, wherever. */
bool rule_entry_possible(const struct rule_set *set,
                         const struct rule_entry *entry);
bool pattern_possible(const struct rule_set *set,
                      const struct rule_pattern *pattern);
enum status rule_entry_matches(struct rule_set *set,
                               const struct rule_entry *entry,
                               struct bytes text, bool *matches,
                               struct error *error);

/* portable.c: hands each reason why RE2 would refuse or read the pattern
 * differently, and each unbounded gap, to say. */
typedef void pattern_complaint(void *context, const char *problem);
void pattern_check(const char *pattern, pattern_complaint *say, void *context);

#endif
