/*
 * The database: one SQLite file that holds any number of repositories, their
 * issues, the verdicts with their evidence, the reviews, and the runs that
 * brought the data in. docs/database.md describes it to those who read it
 * with other tools; this header is for the program. store_run.h has the runs
 * that bring data in, store_verdict.h what the rules make of them, store_read.h
 * what reports and people are shown.
 *
 * Times are UTC seconds here and ISO text in the file. A key is a row's own
 * number in this file and means nothing outside it.
 */
#ifndef AUPMINE_STORE_H
#define AUPMINE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/issue.h"
#include "aupmine/status.h"

enum { SCHEMA_VERSION = 1 };
enum { REPOSITORY_NAME_SIZE = 160 };
enum { ETAG_SIZE = 128 }; /* bytes with the NUL; longer ones are not kept */

struct store;

enum store_mode {
    STORE_READ,   /* must exist; several at once, beside one writer */
    STORE_SCAN,   /* the same, set up to go through all rows once */
    STORE_WRITE,  /* made, with its folder, if it does not exist */
    STORE_CHANGE, /* to be written to, but it must exist */
};

/*
 * Open the database at path and bring its schema up to date (in one
 * transaction; not by those that only read). STATUS_STORAGE if it must exist
 * and does not, cannot be opened, is no database of ours, or was made by a
 * newer version. The caller closes *store.
 */
enum status store_open(struct store **store, const char *path,
                       enum store_mode mode, struct error *error);
void store_close(struct store *store);

/*
 * Hold the one place for a run that writes issues (a lock file beside the
 * database, released by store_close or by the end of the process).
 * STATUS_TRY_LATER, naming the holder, if another process has it.
 */
enum status store_lock(struct store *store, const char *purpose,
                       struct error *error);

/* Whether any process has that place. Asking takes it for a moment, so that a
 * run which begins just then is refused: ask only where it matters. */
enum status store_is_locked(const struct store *store, bool *locked,
                            struct error *error);

/* Transactions; they do not nest. Rolling back none is allowed. */
enum status store_begin(struct store *store, struct error *error);

/* One that only reads: what follows sees one state, and is spared a lock for
 * each statement. The log of a writer grows until it is rolled back. */
enum status store_begin_reading(struct store *store, struct error *error);

enum status store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);

/* --- repositories --- */

struct repository {
    int64_t key;
    char name[REPOSITORY_NAME_SIZE]; /* OWNER/NAME */
    int64_t github_id;               /* 0: not known */
    char notice[128]; /* what every output must say of this data, or "" */

    /* The mirror, see docs/mirror.md; 0 where there is none yet. */
    int64_t watermark; /* greatest updated_at of the contiguous walk so far */
    int64_t watermark_read_at; /* server's clock when that page was read */
    int64_t complete_at; /* server's clock at the end of a finished walk */
    int64_t swept_at;    /* the same, of a finished sweep */
    char probe_etag[ETAG_SIZE]; /* of the newest change, if the last walk came
                                   to the end and past it; else "" */
};

/* STATUS_USAGE unless name is OWNER/NAME in the characters GitHub allows. */
enum status repository_check_name(const char *name, struct error *error);

/* *found tells whether the store has it; names are compared without case. */
enum status store_find_repository(struct store *store, const char *name,
                                  struct repository *repository, bool *found,
                                  struct error *error);

/* Find it or make it. */
enum status store_add_repository(struct store *store, const char *name,
                                 struct repository *repository,
                                 struct error *error);

/* Write back everything but the key. */
enum status store_save_repository(struct store *store,
                                  const struct repository *repository,
                                  struct error *error);

typedef enum status repository_handler(void *context,
                                       const struct repository *repository,
                                       struct error *error);
enum status store_each_repository(struct store *store,
                                  repository_handler *handle, void *context,
                                  struct error *error);

/* --- issues --- */

enum put_result {
    PUT_NEW,
    PUT_CHANGED, /* it replaced an older row */
    PUT_SAME,    /* the row had the same updated_at and the same text */
    PUT_OLDER,   /* the row is newer and was left alone */
};

/* Insert an issue, or update it unless the row there is newer; what the issue
 * lacks stays as it is. */
enum status store_put_issue(struct store *store, int64_t repository_key,
                            const struct issue *issue, enum put_result *result,
                            struct error *error);

struct issue_totals {
    int64_t issues;
    int64_t pull_requests;
    int64_t gone;
    int64_t classified; /* by any rule set, of the text as it is now */
    int64_t first_number;
    int64_t last_number;
    int64_t first_created; /* of issues; 0: there are none */
    int64_t last_created;
    int64_t last_updated; /* of issues and pull requests */
};
enum status store_totals(struct store *store, int64_t repository_key,
                         struct issue_totals *totals, struct error *error);

/* Those of the totals that indexes tell, in no time: how many issues and pull
 * requests there are, numbers and dates of the first and last. The others are
 * 0. */
enum status store_span(struct store *store, int64_t repository_key,
                       struct issue_totals *totals, struct error *error);

/* --- lists of keys --- */

struct key_list {
    int64_t *keys; /* own */
    size_t count;
    size_t capacity;
};
enum status key_list_add(struct key_list *list, int64_t key,
                         struct error *error);
void key_list_release(struct key_list *list);

#endif
