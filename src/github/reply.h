/*
 * What came back for one request, and what to do about it.
 */
#ifndef AUPMINE_GITHUB_REPLY_H
#define AUPMINE_GITHUB_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* --- link.c --- */

/*
 * Find the first link of that relation in the value of a Link header (RFC
 * 8288, item 4). target borrows from the header.
 */
bool link_find(struct bytes header, const char *relation, struct bytes *target);

/* --- reply.c: what came back for one request --- */

enum { UNKNOWN = -1 };

/* Why no whole answer came. */
enum fault {
    FAULT_NONE,
    FAULT_UNREACHABLE, /* no such host, or nobody listens */
    FAULT_TIMEOUT,
    FAULT_BROKEN,    /* the connection ended, or spoke no HTTP */
    FAULT_UNTRUSTED, /* the certificate */
    FAULT_TOO_LARGE, /* more than REPLY_SIZE_LIMIT */
    FAULT_CROWDED,   /* more than BODIES_SIZE_LIMIT with those of others */
};

/* Bytes, uncompressed. All of them together keep the program under 64 MiB. */
enum { REPLY_SIZE_LIMIT = 16 * 1024 * 1024 };
enum { BODIES_SIZE_LIMIT = 20 * 1024 * 1024 };
enum { REPLY_HEADERS_LIMIT = 1024 * 1024 }; /* bytes */

struct reply {
    enum fault fault;
    char fault_text[256]; /* libcurl's words for it */
    long code;            /* HTTP status; 0: none came */
    struct buffer body;
    struct buffer next;     /* target of the link to the next page, or empty */
    struct buffer location; /* target of a redirect, or empty */
    struct buffer etag;     /* or empty */
    bool conditional;       /* 304 may be the answer */
    int64_t date;           /* the server's clock; 0: not told */
    int64_t remaining;      /* requests left in the limit, or UNKNOWN */
    int64_t reset;          /* when the limit is renewed, or UNKNOWN */
    int64_t retry_after;    /* seconds, or UNKNOWN */
    int64_t milliseconds;   /* that the answer took */
    size_t header_bytes;
};

void reply_init(struct reply *reply);
void reply_release(struct reply *reply);

/* Forget the contents, keep the memory if it is not much. */
void reply_reset(struct reply *reply);

/* Take one line of the head, with or without its line's end. A status line
 * begins a new head (after "100 Continue"). */
void reply_take_header(struct reply *reply, struct bytes line);

/* STATUS_OK, or STATUS_MEMORY if a part of the reply did not fit. */
enum status reply_status(const struct reply *reply, struct error *error);

/* The "message" and "documentation_url" of an error's body, made printable,
 * one line, cut; empty if it has none. */
void reply_read_message(const struct reply *reply, struct buffer *message,
                        struct buffer *documentation);

/* --- limits.c: how long to wait (items 13 to 16 and 34) --- */

enum { LIMIT_WAIT_MOST = 2 * 60 * 60, SECONDARY_WAIT = 60 };

/*
 * Whether a reply of 403 or 429 is a limit, and the seconds to wait for its
 * end; met counts the limits met in a row before, for doubling.
 */
bool limit_is(const struct reply *reply, int met, int64_t *seconds);

/* Whether a good reply used the limit up, and the seconds to its end. */
bool limit_is_used_up(const struct reply *reply, int64_t *seconds);

/* --- answer.c: what to do about a reply --- */

enum { RETRIES = 3 };

enum action {
    ACTION_TAKE,
    ACTION_FOLLOW, /* a redirect */
    ACTION_WAIT,   /* a limit */
    ACTION_RETRY,  /* it can heal */
    ACTION_FAIL,
};

struct answer {
    enum action action;
    enum status status; /* that a failure, or the last retry's, ends with */
    int retries;        /* that are worth while */
    bool heavy;         /* less might be answered: a timeout, a server's 5xx */
    int64_t wait;       /* seconds, of ACTION_WAIT */
};

/*
 * Judge a reply by its head. seen tells that the repository has answered
 * before, so that a 404 may be a hiccup; met is as for limit_is. Fills error
 * unless the action is ACTION_TAKE or ACTION_FOLLOW.
 */
struct answer answer_judge(const struct reply *reply, bool seen, int met,
                           struct error *error);

/* Whether a reply to a request for one issue says that it is not there: it was
 * deleted, moved without saying where to, or is not to be found. */
bool answer_is_absence(const struct reply *reply);

#endif
