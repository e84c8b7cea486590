/*
 * The whole list once more, and what it lacks.
 */
#ifndef AUPMINE_GITHUB_SWEEP_H
#define AUPMINE_GITHUB_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/intake.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/sweep.h"
#include "client.h"
#include "page.h"

/* What the server said of an issue that was missed. */
struct finding {
    int64_t number; /* that was asked for */
    int64_t at;     /* by the server's clock, if it tells */
    bool is_there;
    enum gone why; /* if it is not */
};

struct sweep {
    struct client *client; /* borrowed */
    struct intake *intake; /* borrowed */
    struct probe *probe;   /* borrowed; of the row that was created last */
    struct sweep_state state;
    struct buffer list;    /* address of the list, without its query */
    struct buffer address; /* of what is asked for */
    struct page page;
    struct issue issue;     /* one that was asked for */
    struct finding finding; /* of it */
    int64_t place;          /* created_at of the last row of the page before */
    bool is_resumed;        /* it goes on where another run ended */
    int doubts;             /* times in a row that the list ended too early */
    int64_t gone[GONE_COUNT]; /* marked by this run */
    int64_t missing;          /* left to the next sweep */
};

void sweep_init(struct sweep *sweep, struct client *client,
                struct intake *intake, struct probe *probe);
void sweep_release(struct sweep *sweep);

/* Go through the whole list in order of creation, one committed transaction a
 * page, then ask for what it lacked. The probe has been asked. */
enum status sweep_run(struct sweep *sweep, struct error *error);

typedef enum status sweep_writer(struct sweep *sweep, struct error *error);

/* Let write do its work, and note how far the sweep and its run have come, in
 * one transaction. */
enum status sweep_store(struct sweep *sweep, sweep_writer *write,
                        struct error *error);

/* Keep the latest reply, of which something is to be stored. */
enum status sweep_archive(struct sweep *sweep, struct error *error);

/* Ask one by one for the issues that were missed often enough, mark those that
 * are gone, and count what was missed besides. */
enum status sweep_ask_missing(struct sweep *sweep, struct error *error);

#endif
