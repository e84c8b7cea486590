/*
 * From records to the store: what an import and a fetch have in common.
 *
 * An intake reads one REST object after another, puts each into the store and
 * keeps the figures of the run. The transaction is its caller's.
 */
#ifndef AUPMINE_INTAKE_H
#define AUPMINE_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/issue.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_run.h"

struct intake {
    struct store *store;          /* borrowed */
    struct repository repository; /* where the next record goes */
    struct sync_run run; /* records, added, changed, first and last created */
    int64_t pull_requests;
    struct issue issue; /* own: what intake_take reads into */
};

/* source says where the records of this intake come from. */
void intake_init(struct intake *intake, struct store *store,
                 enum source source);
void intake_release(struct intake *intake);

/* Send what follows to a repository; figures of the run begin at zero. */
void intake_use_repository(struct intake *intake,
                           const struct repository *repository);

/* Read one object and put it into the store. STATUS_DATA if it is malformed;
 * nothing of it is then stored. */
enum status intake_take(struct intake *intake, struct bytes json,
                        struct error *error);

/* Put an issue that was read already. */
enum status intake_put(struct intake *intake, const struct issue *issue,
                       struct error *error);

/* What an intake was before a transaction. */
struct intake_mark {
    struct repository repository;
    struct sync_run run;
};

/* What is put between these two goes into the store whole, or not at all: then
 * the intake, too, is what it was before. intake_end takes the status of what
 * was done and returns it, or what was wrong with the end; it is called only
 * if intake_begin went well. */
enum status intake_begin(struct intake *intake, struct intake_mark *mark,
                         struct error *error);
enum status intake_end(struct intake *intake, const struct intake_mark *mark,
                       enum status status, struct error *error);

#endif
