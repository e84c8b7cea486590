/*
 * The walk through the list, in stretches, page by page.
 */
#ifndef AUPMINE_GITHUB_WALK_H
#define AUPMINE_GITHUB_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/intake.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_run.h"
#include "client.h"
#include "page.h"

/* --- slice.c: what is still to be walked --- */

enum { OVERLAP = 6 * 60 * 60 }; /* seconds; see docs/mirror.md */

/* A slice that is being walked, or waits for it. */
struct stretch {
    struct slice slice;
    bool is_live;     /* false: this place is free */
    bool is_taken;    /* by a lane */
    bool is_spent;    /* came to the list's end before the others did */
    int doubts;       /* times that the list ended before it */
    int64_t greatest; /* updated_at of what it has seen */
    int64_t pace;     /* seconds of updated_at in a page; 0: not known */
};

struct stretches {
    struct stretch items[SLICES_MOST];
    int64_t newest;   /* greatest updated_at when the walk began; 0: unknown */
    int64_t settled;  /* rows that changed before it stand in their places,
                         see docs/mirror.md; 0: unknown, nothing is cut */
    int64_t began_at; /* server's clock when the walk began */
    int jobs;
    int cuts;      /* so far */
    bool is_first; /* nothing is known of this list yet */
};

/* Take over the slices of a walk that was left; none: the whole list. */
void stretches_begin(struct stretches *stretches, const struct slice *slices,
                     size_t count);

/* What a page proves for its stretch. last: the list ends with it. */
void stretch_advance(struct stretch *stretch, const struct page *page,
                     bool last);

/* Whether a page came to the end of a stretch that ends before the list. */
bool stretch_is_done(const struct stretches *stretches,
                     const struct stretch *stretch, const struct page *page);

/* The first in order, which all before it has been walked; NULL: none left. */
struct stretch *stretches_first(struct stretches *stretches);

size_t stretches_count(const struct stretches *stretches);

/* One that waits for a lane, the first in order; NULL: none. */
struct stretch *stretches_waiting(struct stretches *stretches);

/* Cut the one that has most left in two and return the later part; NULL if
 * that is not worth a request. pages: that were read so far. */
struct stretch *stretches_cut(struct stretches *stretches, int64_t pages);

/* Seconds of the time line from there on that are still to be walked. */
int64_t stretches_left(const struct stretches *stretches, int64_t from);

/* The slices to be stored; how many. */
size_t stretches_list(const struct stretches *stretches,
                      struct slice slices[SLICES_MOST]);

/* --- lane.c: one page after another --- */

struct walk;

struct lane {
    struct walk *walk;       /* borrowed */
    struct stretch *stretch; /* borrowed; NULL: idle */
    struct reply replies[2];
    struct call calls[2]; /* a page, and the one after it */
    bool alone[2];        /* no other stretch was left when it was asked for */
    int at;               /* which of them comes first */
    struct page page;     /* the one that was answered */
    int64_t since;        /* of the first page; 0: the beginning */
    int64_t place;        /* in the order of the list, of the page before */
    int page_size;        /* that is asked for */
};

/* In place: its calls borrow its replies. */
void lane_init(struct lane *lane, struct walk *walk);
void lane_release(struct lane *lane);

/* Begin to walk a stretch where it was left. */
enum status lane_begin(struct lane *lane, struct stretch *stretch,
                       struct error *error);

/* Ask for the page after this one, if it was not asked for yet. */
enum status lane_turn_page(struct lane *lane, struct error *error);

/* Go on; *answered tells that lane->page holds a page. */
enum status lane_turn(struct lane *lane, bool *answered, struct error *error);

/* The reply that lane->page was read from. */
const struct reply *lane_reply(const struct lane *lane);

/* Whether the list ends with this page. */
bool lane_is_last(struct lane *lane);

void lane_stop(struct lane *lane);

/* --- walk.c: through the list, page by page --- */

struct walk {
    struct client *client; /* borrowed */
    struct intake *intake; /* borrowed; its repository is the one walked */
    struct stretches stretches;
    struct lane lanes[JOBS_MOST];
    int lane_count;
    bool has_begun;
    bool is_sliced;       /* the store holds its slices */
    bool linked;          /* some page had a link to the next */
    int page_size;        /* that is asked for */
    int64_t near_at;      /* server's clock when the walk first came within
                             OVERLAP of it; 0: not yet */
    struct buffer base;   /* where the list has moved to, or empty */
    char etag[ETAG_SIZE]; /* of the probe before this walk, or "" */
};

void walk_init(struct walk *walk, struct client *client, struct intake *intake,
               int jobs);
void walk_release(struct walk *walk);

/* Where a walk must begin to miss nothing; 0: at the beginning. */
int64_t walk_since(const struct repository *repository);

/* Note in the repository what has been walked. date is the server's clock, 0:
 * not told. */
void walk_prove(struct walk *walk, int64_t date);

/* Ask for the first page now; walk_run() goes on with it. */
enum status walk_begin(struct walk *walk, struct error *error);

/* Walk to the end of the list, one committed transaction a page. */
enum status walk_run(struct walk *walk, struct error *error);

#endif
