/*
 * Requests with patience. lane.c, probe.c, search.c and sweep.c decide what to
 * ask for, call.c how often and client.c how soon, transport.c asks, answer.c
 * judges what came.
 */
#ifndef AUPMINE_GITHUB_CLIENT_H
#define AUPMINE_GITHUB_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "archive.h"
#include "aupmine/buffer.h"
#include "aupmine/github.h"
#include "aupmine/status.h"
#include "aupmine/store_run.h"
#include "reply.h"
#include "transport.h"

enum { PAGE_SIZE = 100, PAGE_SIZE_SMALL = 50 };

struct client;

/* Reads what a good reply holds; STATUS_DATA means that it is not what was
 * asked for. *records is what the event's line is to say, UNKNOWN: nothing. */
typedef enum status reply_reader(void *context, const struct reply *reply,
                                 int64_t *records, struct error *error);

enum call_state { CALL_IDLE, CALL_TO_SEND, CALL_UNDER_WAY, CALL_ANSWERED };

/* A GET, repeated until there is an answer that its reader accepts, through
 * redirects, limits and failures that heal. */
struct call {
    struct client *client;    /* borrowed */
    struct buffer address;    /* becomes the one that answered */
    const char *etag;         /* borrowed: a 304 will do if it still is so */
    struct transfer transfer; /* its reply is what the call is made for */
    reply_reader *read;
    void *context; /* borrowed; read's */
    enum call_state state;
    int64_t send_at; /* see milliseconds_now; not before */
    int failures;
    int not_found; /* replies of 404 */
    int redirects;
    bool may_be_gone; /* that there is no such issue will do as an answer */
    int page_size;    /* that is asked for; 0: cannot be made smaller */
    bool is_crowded;  /* found no room beside others: to be sent alone */
    bool too_much;    /* it failed in a way that a smaller page may heal */
};

struct client {
    const struct fetch_options *options; /* borrowed */
    struct transport transport;
    struct archive archive;   /* of the pages that are stored */
    struct call call;         /* client_get's */
    struct reply reply;       /* the latest of client_get */
    struct fetch_event event; /* counts so far */
    struct buffer line;       /* event.request */
    int64_t come_back_at;     /* server's clock; 0: no limit was met */
    int64_t patience;         /* seconds that are waited without --wait */
    bool answered;            /* the server spoke at least once */
    bool seen;                /* the repository answered at least once */
    int page_size;            /* that client_get's pages have */
    bool too_much;            /* client_get's last call.too_much */
    bool is_closing;          /* nothing more is to be sent */
    int64_t send_at;          /* nothing before; the end of a limit */
    int limits;               /* met in a row */
    int64_t remaining;        /* what the latest reply says, or UNKNOWN */
    int64_t used_up;          /* seconds until there are more, 0: there are */
    int64_t used_up_date;     /* server's clock when it said so */
    size_t body_size;         /* about the greatest of late, bytes */
    int64_t limit_left;       /* as a reply told it last that told when it */
    int64_t limit_renews_at;  /* is renewed; 0: none did */
};

enum status client_open(struct client *client,
                        const struct fetch_options *options,
                        struct error *error);
void client_release(struct client *client);

/*
 * GET until there is an answer that read accepts, through redirects, limits
 * and failures that heal; client->reply holds it. address becomes the one
 * that answered.
 */
enum status client_get(struct client *client, struct buffer *address,
                       reply_reader *read, void *context, struct error *error);

/* The same, but a 304 will do if the server still has what that ETag names.
 * NULL: it will not. */
enum status client_ask(struct client *client, struct buffer *address,
                       const char *etag, reply_reader *read, void *context,
                       struct error *error);

/* Ask for one issue: that it is not there will do too, as answer_is_absence()
 * has it. */
enum status client_find(struct client *client, struct buffer *address,
                        reply_reader *read, void *context, struct error *error);

/* Note in a run what it has cost so far. */
void client_note_run(const struct client *client, struct sync_run *run);

/* Tell the observer where things stand. */
enum status client_observe(struct client *client, struct error *error);

/* Wait a little, or until something happens to a call. */
enum status client_wait(struct client *client, struct error *error);

/* Send nothing until a limit ends, if that is wanted and not too many were met
 * in a row; date is the server's clock, 0: not told. */
enum status client_hold(struct client *client, int64_t seconds, int64_t date,
                        int limits, struct error *error);

/* Of a clock that only goes forward. */
int64_t milliseconds_now(void);

/* The reply is borrowed; the calls are released before their client. */
void call_init(struct call *call, struct client *client, struct reply *reply);
void call_release(struct call *call);

/* Make ready to ask for what stands in address. */
void call_begin(struct call *call, reply_reader *read, void *context);

/* Send it now if it can be sent at once, without any fuss if not. */
enum status call_try(struct call *call, struct error *error);

/* Do what can be done without waiting; fails as client_get() does. */
enum status call_turn(struct call *call, struct error *error);

/* Break it off. */
void call_cancel(struct call *call);

#endif
