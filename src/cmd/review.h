/*
 * What the files of the review command share.
 */
#ifndef AUPMINE_CMD_REVIEW_H
#define AUPMINE_CMD_REVIEW_H

#include "aupmine/issue_filter.h"
#include "aupmine/review.h"
#include "command.h"

struct review_settings {
    struct issue_filter filter; /* its kind is also that of a review */
    const char *note;           /* NULL: not said */
    int64_t size;
    int64_t seed;
};

/* What an action works with. */
struct desk {
    const struct program *program;
    const struct review_settings *settings;
    struct operands operands;
    struct store *store; /* own */
    struct repository repository;
};

/* The actions on sheets (review_sheet.c): print one of the issues that pass
 * the filter; read one back; draw a sample and print it. */
enum status review_export(struct desk *desk, struct error *error);
enum status review_import(struct desk *desk, struct error *error);
enum status review_sample(struct desk *desk, struct error *error);

#endif
