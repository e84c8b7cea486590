/*
 * How good the rules are: their verdicts held against issues that people have
 * judged. Reviews do not count here, they are not the rules' doing.
 */
#ifndef AUPMINE_EVALUATE_H
#define AUPMINE_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/*
 * The 95% score interval of Wilson for a share of successes in trials (JASA
 * 22(158), 1927, pages 209-212). trials must be above 0.
 */
void wilson_interval(int64_t successes, int64_t trials, double *low,
                     double *high);

enum { LABEL_WORD_SIZE = 16 };

struct label {
    int64_t number;
    char month[sizeof("2025-07")];
    enum verdict verdict;
    enum kind kind;     /* or KIND_NONE */
    enum domain domain; /* or DOMAIN_NONE */
    bool automated;
    char language[LABEL_WORD_SIZE];
    size_t line; /* of the file */
};

struct label_list {
    struct label *items; /* own; in order of number */
    size_t count;
    size_t capacity;
    bool in_view; /* the file says that the rules were written with it */
};

/*
 * Read a labels file (TSV: number created verdict kind domain automated lang;
 * "-" is stdin). Errors name file and line: STATUS_DATA for its contents,
 * STATUS_STORAGE if it cannot be read. The caller releases the list, also
 * after a failure.
 */
enum status label_list_read(struct label_list *list, const char *path,
                            struct error *error);
void label_list_release(struct label_list *list);

/* Complaint is positive, everything else that is tagged or not negative. */
struct confusion {
    int64_t true_positives;
    int64_t false_positives;
    int64_t false_negatives;
    int64_t true_negatives;
};

/* A month or a language and how its labels fared. */
struct evaluation_group {
    char name[LABEL_WORD_SIZE];
    struct confusion confusion;
};

struct evaluation_groups {
    struct evaluation_group *items; /* own; in order of name */
    size_t count;
    size_t capacity;
};

struct kind_result {
    int64_t labelled; /* complaints of that kind */
    int64_t found;    /* of these, what the rules tag as complaints */
    int64_t correct;  /* of the found, what they give that kind */
};

/* A label that the rules got wrong. */
struct mistake {
    int64_t number;
    bool missed;         /* else a false alarm */
    enum kind kind;      /* of the label if missed, else of the verdict */
    struct buffer title; /* own */
};

struct evaluation {
    char repository[REPOSITORY_NAME_SIZE];
    char notice[128];
    struct buffer ruleset; /* own */
    int64_t labels;
    int64_t absent;     /* labels whose issue the store does not hold */
    int64_t borderline; /* labels left out because they are borderline */
    bool in_view;       /* as of the labels */
    struct confusion confusion;
    int64_t right_kind; /* of the true positives */
    int64_t right_domain;
    int64_t right_automated;
    struct kind_result kinds[KIND_COUNT];
    struct evaluation_groups months;
    struct evaluation_groups languages;
    struct mistake *mistakes; /* own; in order of number */
    size_t mistake_count;
    size_t mistake_capacity;
};

/*
 * Hold the rules' verdicts against the labels. STATUS_DATA if a labelled issue
 * is not classified, or not all by one rule set. The caller releases the
 * evaluation, also after a failure.
 */
enum status evaluate(struct evaluation *evaluation, struct store *store,
                     const struct repository *repository,
                     const struct label_list *labels, struct error *error);
void evaluation_release(struct evaluation *evaluation);

/* Shares from 0 to 1, or -1 where there is nothing to divide by. */
double confusion_precision(const struct confusion *confusion);
double confusion_recall(const struct confusion *confusion);
double confusion_f1(const struct confusion *confusion);

/* What must be said of labels that are in view. */
extern const char evaluation_in_view[];

/* Append the evaluation as JSON, or as tables for people. */
void evaluation_write_json(const struct evaluation *evaluation,
                           struct buffer *out);
void evaluation_write_text(const struct evaluation *evaluation,
                           struct buffer *out);

#endif
