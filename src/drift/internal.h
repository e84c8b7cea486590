/*
 * What the files of this folder share.
 */
#ifndef AUPMINE_DRIFT_INTERNAL_H
#define AUPMINE_DRIFT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/drift.h"
#include "aupmine/rules.h"
#include "aupmine/text.h"

/* likeness.c: the rules that say what looks like a block message. */
enum status likeness_load(struct rule_set **set, struct error *error);

/* sentence.c: take the next sentence off text. False at its end. */
bool sentence_next(struct bytes *text, struct bytes *sentence);

/* The message that a sentence quotes around start..end; or the sentence. */
struct bytes sentence_message(struct bytes sentence, size_t start, size_t end);

bool is_blank_byte(char character);
bool stands_at(struct bytes text, size_t at, const char *what);

/* The message that a sentence of JSON holds; or the sentence. */
struct bytes sentence_said(struct bytes sentence);

/* noise.c: whether it begins as a line of a log does, of the sort that
 * everybody's repeat. */
bool sentence_is_noise(struct bytes sentence);

/*
 * normal.c: the normal form of a wording is lower-case words, with a blank
 * between them where there was one, and ", " where other signs stood. Words
 * that differ from one report to the next are "<model>", "<n>", "<id>",
 * "<url>" and "<path>", the first perhaps with "'s".
 */
void normal_append(struct buffer *normal, struct bytes text);

/* token.c: a normal form read again. */
struct token {
    struct bytes text;
    bool placeholder;
    bool signs_before; /* ", " stands before it, not a blank */
};

/* Take the next token off a normal form. False at its end. */
bool token_next(struct bytes *normal, struct token *token);
bool token_is(const struct token *token, const char *text);

/* How many words a normal form has that are no placeholders; text that is
 * written without blanks counts by its length. */
size_t normal_words(struct bytes normal);

uint64_t text_hash(struct bytes text);

/* Of the tokens, whatever stands between them. */
uint64_t normal_hash(struct bytes normal);

/* wording.c: every wording that was met, and who met it. */
struct wording {
    uint64_t hash; /* of its normal form; stands for it */
    char *normal;  /* own; NULL while only one log has it */
    char *sample;  /* own; the same */
    size_t length; /* of sample, which may hold NUL */
    int likeness;
    enum kind kind;
    int64_t last_number; /* the issue that it was met in last */
    size_t reporters;    /* filled by wording_table_count */
};

struct sighting {
    size_t wording; /* later: cluster */
    int64_t number;
    uint64_t reporter;
    int month;
};

struct wording_table {
    struct wording *items; /* own */
    size_t count;
    size_t capacity;
    size_t *slots; /* own: places of items plus one, by hash */
    size_t slot_count;
    struct sighting *sightings; /* own */
    size_t sighting_count;
    size_t sighting_capacity;
    size_t texts; /* wordings that have theirs */
    bool full;
};

void wording_table_release(struct wording_table *table);

/* Note that an issue has a wording. what holds hash, likeness, kind; its
 * texts are copied from normal and sample. */
enum status wording_table_see(struct wording_table *table,
                              const struct wording *what, struct bytes normal,
                              struct bytes sample, struct sighting sighting,
                              struct error *error);

/* Fill reporters of every wording; sorts the sightings. */
void wording_table_count(struct wording_table *table);

/* cluster.c: put near-equal wordings together. members holds places of the
 * table, the most reported first; leaders gets, for each, the place in members
 * of its cluster's first. */
enum status cluster_wordings(const struct wording_table *table,
                             const size_t *members, size_t count,
                             size_t *leaders, struct error *error);

enum { PATTERNS_MOST = 4 };

/* A cluster with what its rule is made of (stanza.c). */
struct found {
    struct drift_cluster cluster;
    size_t leader;                        /* place in members */
    struct bytes wordings[PATTERNS_MOST]; /* of its patterns; borrowed */
    size_t wording_count;
    struct rule_set *rule; /* own; NULL until it was drafted */
    bool dropped;          /* another one's rule matches all of it */
};

struct drift {
    struct rule_set *set;      /* borrowed */
    struct rule_set *likeness; /* own */
    struct zone_map zones;
    struct zone_map prose; /* empty: all is prose */
    struct finding_list findings;
    struct buffer normal;
    struct wording_table table;
    size_t *members; /* own: wordings that were clustered */
    size_t *leaders; /* own: of each */
    size_t member_count;
    struct found *found; /* own */
    size_t found_count;
};

/* Whether a rule that decides for or against a complaint matches text. */
enum status drift_is_covered(struct drift *drift, struct bytes text,
                             bool *covered, struct error *error);

/* Whether any rule of a set matches text. */
enum status drift_matches(struct drift *drift, struct rule_set *set,
                          struct bytes text, bool *matches,
                          struct error *error);

#endif
