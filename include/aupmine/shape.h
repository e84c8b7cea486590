/*
 * Filings that only a tool makes, told by their shape: one account files
 * several issues a day under titles that are the same but for numbers, ids,
 * versions and at most one word (docs/method.md, "Filed by a tool").
 *
 * It looks at who filed what and when, never at verdicts, so the same issues
 * give the same marks whichever way and in whichever order they came.
 */
#ifndef AUPMINE_SHAPE_H
#define AUPMINE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_verdict.h"

enum {
    SHAPE_ALIKE = 4,          /* so many within the window are a tool's */
    SHAPE_WINDOW = 24 * 3600, /* seconds */
    SHAPE_WORDS = 3,          /* a title of fewer says nothing */
    SHAPE_WORDS_TO_VARY = 5,  /* from here on, any one of them may differ */
};

/* What one account filed. */
struct filer {
    struct shape_row *filings; /* own, as they were added */
    size_t count;
    size_t capacity;
    /* The rest belongs to shape.c. */
    struct shape_form *forms; /* own */
    size_t form_count;
    size_t form_capacity;
};

void filer_init(struct filer *filer);
void filer_release(struct filer *filer);

/* Forget the filings, for the next account. */
void filer_reset(struct filer *filer);

/* Add an issue that the account filed. */
enum status filer_add(struct filer *filer, int64_t issue_key,
                      int64_t created_at, struct bytes title,
                      struct error *error);

/* Fill alike of every filing: how many of the account's filings, itself among
 * them, make the row of near-identical ones that it stands in; 0: none. */
void filer_decide(struct filer *filer);

/*
 * Bring the marks of a repository up to date, in one transaction: those of the
 * accounts whose filings changed since the last time; with all, of every one.
 */
enum status shape_store(struct store *store, int64_t repository_key, bool all,
                        struct error *error);

#endif
