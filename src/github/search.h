/*
 * Searching month by month.
 */
#ifndef AUPMINE_GITHUB_SEARCH_H
#define AUPMINE_GITHUB_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "address.h"
#include "aupmine/buffer.h"
#include "aupmine/intake.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_run.h"
#include "client.h"
#include "page.h"

/* --- search_page.c: the reply to a search --- */

struct search_page {
    struct page page; /* the issues */
    int64_t total;    /* that the search finds, on all its pages */
    bool incomplete;  /* the server ran out of time (item 35) */
};

/* Find a member of the JSON object that text begins with, without looking into
 * its neighbours. value borrows from text. False if there is no such member,
 * or no object. */
bool json_member(struct bytes text, const char *name, struct bytes *value);

/* Read a body that must be the result of a search; STATUS_DATA if it is not. */
enum status search_page_read(struct search_page *page, struct bytes body,
                             struct error *error);

/* --- search_window.c: which time to search --- */

enum { SEARCH_RESULTS_MOST = 1000 }; /* that a search shows (item 35) */

struct search_window search_window_of(int month);

/* Halve a window at the beginning of a day; false if it is but one day. */
bool search_window_halve(struct search_window window,
                         struct search_window halves[2]);

/* The months to search, by the server's clock. STATUS_USAGE if there are
 * none. */
enum status search_months(const struct search_options *options, int64_t now,
                          int *from, int *to, struct error *error);

/* --- search.c: month by month --- */

struct search {
    struct client *client;                /* borrowed */
    struct intake *intake;                /* borrowed */
    const struct search_options *options; /* borrowed */
    struct buffer address;                /* of the page that is asked for */
    struct search_page results;
    int refused;               /* replies that the server had not finished */
    struct search_month month; /* the one at hand */
    int64_t *numbers;          /* own; found in it, some twice */
    size_t count;
    size_t capacity;
    int64_t months; /* searched by this run */
    int64_t held;   /* that need no search */
};

void search_init(struct search *search, struct client *client,
                 struct intake *intake, const struct search_options *options);
void search_release(struct search *search);

/* Search every month that needs it, one committed transaction a page, and one
 * with which the month counts as searched. */
enum status search_run(struct search *search, struct error *error);

#endif
