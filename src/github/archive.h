/*
 * The archive: pages as they came, each a compressed file of its own, so that
 * a mirror can be made again without the network.
 */
#ifndef AUPMINE_GITHUB_ARCHIVE_H
#define AUPMINE_GITHUB_ARCHIVE_H

#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_run.h"

struct archive {
    const char *folder; /* borrowed; NULL: nothing is kept */
    int64_t pages;      /* kept so far */
};

/* Make the folder if it is not there. STATUS_STORAGE if nothing can be written
 * into it. */
enum status archive_open(struct archive *archive, const char *folder,
                         struct error *error);

/*
 * Keep the body of an answer, as the next page of a run, before anything of it
 * is committed: an archive never lacks a page that the database has.
 * STATUS_STORAGE if it cannot be written; a page that is there is not touched.
 */
enum status archive_put(struct archive *archive, const char *repository,
                        const struct sync_run *run, struct bytes body,
                        struct error *error);

#endif
