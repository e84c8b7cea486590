/*
 * Reviews: what a person says of an issue. A review wins over the rules in
 * every count and stays when the issue is fetched or classified again. Random
 * samples, drawn to be reviewed, tell how good the rules are (docs/review.md).
 */
#ifndef AUPMINE_REVIEW_H
#define AUPMINE_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/* --- one review --- */

struct review {
    enum verdict verdict;
    enum kind kind;    /* or KIND_NONE; a complaint has one */
    struct bytes note; /* borrowed; absent: none */
};

/* An issue that is to be reviewed, and its review if it has one. */
struct review_subject {
    int64_t key;
    bool is_pull_request;
    bool judged; /* by the rules */
    enum verdict verdict_by_rules;
    enum kind kind_by_rules; /* or KIND_NONE */
    bool reviewed;
    struct review review; /* its note is lent by the store until the next call
                             of store_find_subject */
};

/* *found is false if the store does not hold the number. */
enum status store_find_subject(struct store *store, int64_t repository_key,
                               int64_t number, struct review_subject *subject,
                               bool *found, struct error *error);

/* Put a review in place of the issue's last one; take it back. */
enum status store_put_review(struct store *store, int64_t issue_key,
                             const struct review *review, int64_t at,
                             struct error *error);
enum status store_remove_review(struct store *store, int64_t issue_key,
                                struct error *error);

/* --- changing a review --- */

struct review_wish {
    bool clear; /* take the review back; the rest is not looked at */
    enum verdict verdict;
    enum kind kind;    /* KIND_NONE: that of the last review, else the rules' */
    struct bytes note; /* absent: that of the last review; empty: none */
};

struct review_outcome {
    bool changed;
    struct review_subject before; /* the note is no longer lent */
    bool reviewed;                /* now, by this review: */
    enum verdict verdict;
    enum kind kind;
};

/*
 * Review an issue, or take its review back. Writes only what changes. Notes
 * become valid UTF-8 without controls but tabs and line ends (LF), and lose
 * white space at both ends. STATUS_NO_MATCH if the number is not held,
 * STATUS_DATA if it is a pull request, STATUS_USAGE if a complaint has no kind.
 */
enum status review_change(struct store *store,
                          const struct repository *repository, int64_t number,
                          const struct review_wish *wish, int64_t now,
                          struct review_outcome *outcome, struct error *error);

/* --- sheets: CSV that people fill in --- */

/* Append the header of a sheet, and the row of an issue that is held. */
void review_append_header(struct buffer *out);
enum status review_append_row(struct store *store,
                              const struct repository *repository,
                              int64_t number, struct buffer *out,
                              struct error *error);

struct review_import {
    size_t rows;
    size_t empty;   /* without a verdict: left as they were */
    size_t changed; /* reviews that were put, changed or taken back */
};

/*
 * Read a sheet back. Columns are found by name: number, verdict, and if they
 * are there kind and note. A verdict of "none" takes a review back. All of it
 * is written in one transaction, or nothing. STATUS_DATA names file and line.
 */
enum status review_import_file(struct store *store,
                               const struct repository *repository,
                               const char *path, int64_t now,
                               struct review_import *figures,
                               struct error *error);

/* --- the strata of random samples --- */

/* By what the rules said: near is what they did not tag, but found some
 * evidence in; far is all the rest. */
enum stratum {
    STRATUM_COMPLAINT,
    STRATUM_BORDERLINE,
    STRATUM_NEAR,
    STRATUM_FAR
};
enum { STRATUM_COUNT = 4 };
extern const struct vocabulary stratum_words;

/* A stratum of a sample and what its reviews have come to. */
struct sample_stratum {
    int64_t issues;     /* when it was drawn */
    int64_t drawn;      /* of these */
    int64_t reviewed;   /* of these */
    int64_t complaints; /* of these */
};

struct sample {
    int64_t key;
    int64_t seed;
    int64_t drawn_at; /* UTC seconds */
    struct sample_stratum strata[STRATUM_COUNT];
};

/* How many of size issues are to be drawn from strata of these sizes; sets
 * drawn. Draws everything if there is not more. */
void sample_allocate(struct sample_stratum strata[STRATUM_COUNT], int64_t size);

/* Whether there is something in it and all of it is reviewed. */
bool sample_is_finished(const struct sample *sample);

/*
 * Draw about size issues of a repository, all of which the rule set has
 * judged, and remember them. The same seed draws the same issues, and replaces
 * a sample that was drawn with it before. To be called within a transaction.
 */
enum status store_draw_sample(struct store *store, int64_t repository_key,
                              const char *ruleset, int64_t size, int64_t seed,
                              int64_t now, struct sample *sample,
                              struct error *error);

/* The latest sample for a rule set, or the latest that is finished. */
enum status store_find_sample(struct store *store, int64_t repository_key,
                              const char *ruleset, bool finished,
                              struct sample *sample, bool *found,
                              struct error *error);

/* Numbers of the issues of a sample, greatest first. */
enum status store_sample_numbers(struct store *store, int64_t sample_key,
                                 struct key_list *list, struct error *error);

/* --- counting --- */

/* The issues of a period in a stratum, by what the rules say now. */
struct stratum_cell {
    int64_t issues;
    int64_t complaints;       /* of these, by review */
    int64_t others;           /* reviewed as anything else */
    int64_t drawn;            /* into the sample */
    int64_t drawn_complaints; /* of these, by review */
};

/* Count the issues created from start (inclusive) to end (exclusive). A
 * sample_key of 0 stands for no sample. */
enum status store_count_cells(struct store *store, int64_t repository_key,
                              int64_t sample_key, int64_t start, int64_t end,
                              struct stratum_cell cells[STRATUM_COUNT],
                              struct error *error);

/* Reviews by their verdict and that of the rules; the last column counts
 * issues that no rule set has judged. */
struct review_counts {
    int64_t issues; /* reviewed or not */
    int64_t table[VERDICT_COUNT][VERDICT_COUNT + 1];
};
enum status store_count_reviews(struct store *store, int64_t repository_key,
                                struct review_counts *counts,
                                struct error *error);

/* Append what the reviews of a repository have come to, as tables for people:
 * verdicts against those of the rules, the latest sample and, once that is
 * finished, the precision and recall that it shows. */
enum status review_append_stats(struct store *store,
                                const struct repository *repository,
                                struct buffer *out, struct error *error);

#endif
