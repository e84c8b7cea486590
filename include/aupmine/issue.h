/*
 * One issue or pull request, as a source gave it and as the store keeps it.
 *
 * All text is valid UTF-8, may hold NUL, and is owned by the issue. One struct
 * issue is meant to be used again for the next record: issue_reset() keeps the
 * memory.
 */
#ifndef AUPMINE_ISSUE_H
#define AUPMINE_ISSUE_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/vocabulary.h"

/* What a source may leave out. That is unknown, and not the same as none. */
enum issue_part {
    ISSUE_BODY,
    ISSUE_STATE,
    ISSUE_STATE_REASON,
    ISSUE_UPDATED_AT,
    ISSUE_CLOSED_AT,
    ISSUE_AUTHOR,
    ISSUE_LABELS,
    ISSUE_COMMENTS,
    ISSUE_REACTIONS,
    ISSUE_ADDRESS,
    ISSUE_ID,
};
enum { ISSUE_PART_COUNT = 11 };

/* What people call them. */
extern const struct vocabulary issue_part_words;

enum { ISSUE_UNKNOWN = -1 }; /* a count that the source did not give */

struct issue {
    int64_t number; /* issues and pull requests of a repository share these */
    int64_t id;     /* GitHub's own, above 32 bits; 0 if not given */
    struct buffer repository; /* OWNER/NAME from the address; empty: unknown */
    struct buffer title;
    struct buffer body;
    bool has_body;
    struct buffer state;        /* "open", "closed"; empty: unknown */
    struct buffer state_reason; /* empty: none */
    int64_t created_at;         /* UTC seconds */
    int64_t updated_at;         /* UTC seconds; created_at if not given */
    int64_t closed_at;          /* UTC seconds; 0: not closed, or unknown */
    struct buffer author;       /* login; empty: a deleted account */
    int64_t author_id;          /* 0: unknown */
    struct buffer labels; /* JSON array of names, in the source's order; empty:
                             not given */
    int64_t comments;     /* or ISSUE_UNKNOWN */
    int64_t reactions;    /* or ISSUE_UNKNOWN */
    struct buffer html_url; /* empty: unknown */
    bool is_pull_request;
    unsigned lacks; /* 1 << part for each that the source left out */
};

void issue_init(struct issue *issue);
void issue_release(struct issue *issue);

/* Forget the contents, keep the memory. */
void issue_reset(struct issue *issue);

/* Become a copy of another; ask issue_status(). */
void issue_copy(struct issue *issue, const struct issue *other);

/* STATUS_OK, or STATUS_MEMORY if any text of the issue did not fit. */
enum status issue_status(const struct issue *issue, struct error *error);

#endif
