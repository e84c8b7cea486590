/*
 * One issue with its verdict and evidence, for "show".
 */
#ifndef AUPMINE_CMD_SHOW_H
#define AUPMINE_CMD_SHOW_H

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"
#include "command.h"
#include "paint.h"

/* A piece of evidence as it is shown. */
struct mark {
    char *rule; /* own */
    enum field field;
    enum zone zone;
    size_t start;
    size_t end;
    enum rule_role role;
    int weight;
};

/* The issue on its way to the reader. */
struct exhibit {
    const struct paint *paint; /* borrowed */
    int columns;               /* of the terminal, 0: lines stay as they are */
    const struct repository *repository;
    struct store *store;
    struct issue_row row; /* its texts are not used: they are lent */
    bool found;
    char created[TIMESTAMP_SIZE];
    struct buffer url;
    struct bytes title; /* lent by the store */
    struct bytes body;
    struct mark *marks; /* own */
    size_t mark_count;
    struct buffer text; /* what is printed */
};

/* The bytes that a mark points at; none if they are not there (any more). */
struct bytes exhibit_marked(const struct exhibit *exhibit,
                            const struct mark *mark);

/* Append it as people read it (show_text.c). */
void exhibit_describe_for_people(struct exhibit *exhibit);

/* Append it as one JSON object on a line (show_json.c). */
void exhibit_describe_as_json(struct exhibit *exhibit);

#endif
