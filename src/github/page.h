/*
 * The records of one reply.
 */
#ifndef AUPMINE_GITHUB_PAGE_H
#define AUPMINE_GITHUB_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

struct page_record {
    struct bytes text; /* the object, borrowed from the reply's body */
    int64_t number;
    int64_t created_at;
    int64_t updated_at;
};

struct page {
    struct page_record *records; /* own */
    size_t count;
    size_t capacity;
};

void page_init(struct page *page);
void page_release(struct page *page);

/* Read a body that must be one array of issues; STATUS_DATA if it is not. */
enum status page_read(struct page *page, struct bytes body,
                      struct error *error);

/* The least updated_at of some of the records, INT64_MAX of none. */
int64_t page_least(const struct page *page, size_t from, size_t to);

/* The greatest updated_at that is at most so much, 0 if there is none. */
int64_t page_greatest(const struct page *page, int64_t most);

/* The place in the order that a page certainly reaches. */
int64_t page_reach(const struct page *page);

#endif
