/*
 * Importing a file: the same rows as a fetch brings, from JSON that somebody
 * saved, compressed or not. A file is one transaction: all of it, or nothing.
 */
#ifndef AUPMINE_IMPORT_H
#define AUPMINE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/* What a file may be; docs/import.md says what each one lacks. */
enum import_format {
    IMPORT_REST, /* GitHub's REST interface: issues, or pages of a search */
    IMPORT_GH,   /* gh issue list --json */
    IMPORT_GHARCHIVE, /* hourly events */
    IMPORT_GITHUB_TO_SQLITE,
};
enum { IMPORT_FORMAT_COUNT = 4 };
enum { IMPORT_RECOGNISED = -1 }; /* told by its contents */

extern const struct vocabulary import_format_words;

struct import_figures {
    int64_t records; /* taken, pull requests included */
    int64_t pull_requests;
    int64_t added;
    int64_t changed;
    int64_t skipped;     /* bad ones, with skip_bad */
    int64_t passed_over; /* events of other kinds, other repositories' issues */
    size_t repositories;
    unsigned formats; /* 1 << enum import_format of each that was met */
    unsigned lacks;   /* parts of issues that some record left out */
    bool has_closed;  /* some issue is not open */
};

/* Called with each bad record that is skipped; problem names the place. */
typedef void import_skipped(void *context, const char *problem);

/* Called now and then with the bytes read so far. */
typedef void import_progress(void *context, uint64_t bytes);

struct import_options {
    const char *repository; /* where all records go; NULL: where each one's
                               address says */
    const char *fallback;   /* for records without an address */
    const char *path;       /* of the file, for databases; NULL: a pipe */
    int format;             /* enum import_format, or IMPORT_RECOGNISED */
    bool all_repositories;  /* of many, not only the one that is wanted, which
                               is repository, else fallback */
    bool skip_bad;
    import_skipped *skipped;   /* never NULL with skip_bad */
    import_progress *progress; /* may be NULL */
    void *context;
};

/*
 * Read everything from a descriptor (borrowed), called name in messages; what
 * gzip compressed is known by its first bytes and uncompressed. STATUS_DATA for
 * the first bad record, naming file, line, byte and what is wrong, unless
 * skip_bad, and for a compressed file that is damaged or cut short, always;
 * STATUS_STORAGE if it cannot be read. On any failure the store is as it was
 * before.
 */
enum status import_stream(struct store *store, int descriptor, const char *name,
                          const struct import_options *options,
                          struct import_figures *figures, struct error *error);

#endif
