/* What a client sent, and what it is sent back. */
#ifndef HUB_EXCHANGE_H
#define HUB_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base.h"

/* request.c: what the client sent */

/* Requests are counted by what they ask for; one can be of several kinds. */
enum counted {
    COUNTED_ANY,
    COUNTED_LIST, /* of issues */
    COUNTED_PAGE, /* of such a list, for more than one row */
    COUNTED_REPOSITORY,
    COUNTED_ISSUE,
    COUNTED_SEARCH,
    COUNTED_COUNT
};

struct parameter {
    const char *raw; /* borrowed from the URL */
    size_t raw_length;
    char *name;  /* own; decoded */
    char *value; /* own; decoded */
};

struct request {
    char *url;                    /* own; as sent, with its query */
    char *path;                   /* own; as sent, without it */
    struct parameter *parameters; /* own */
    size_t parameter_count;
    const char *method; /* this and below: borrowed from the connection */
    const char *agent;
    const char *accept;
    const char *version;
    const char *token;
    const char *etag; /* If-None-Match */
    bool accepts_gzip;
    unsigned int port; /* the client's: tells connections apart */
    long
        counts[COUNTED_COUNT]; /* its number in each kind, from 1; 0: is none */
};

enum status request_parse(struct request *request, struct error *error);
void request_release(struct request *request);
/* Value of the first parameter of that name, or NULL. */
const char *request_parameter(const struct request *request, const char *name);
/* Such a value as a number, most at most; usual if it is missing or none. */
long long request_count(const struct request *request, const char *name,
                        long long usual, long long most);
/* Appends the parameters as sent, save those that say where a page begins. */
void request_carry(const struct request *request, struct buffer *url);

/* reply.c: what it is sent back */

enum delivery { DELIVERY_WHOLE, DELIVERY_TRUNCATED, DELIVERY_DROPPED };

struct header {
    const char *name; /* borrowed constant */
    struct buffer value;
};

struct reply {
    unsigned int status;
    const char *type;  /* borrowed constant */
    const char *fault; /* borrowed constant; name of the scripted action */
    struct buffer body;
    struct buffer link;
    struct buffer etag;
    struct header headers[16];
    size_t header_count;
    enum delivery delivery;
    long long delay;     /* milliseconds */
    long long behind;    /* changes that the answer does not know of yet */
    long long remaining; /* scripted x-ratelimit-remaining, or -1 */
    bool unlimited;      /* tells no limits */
};

void reply_init(struct reply *reply);
void reply_release(struct reply *reply);
/* True if some text of the reply found no memory. */
bool reply_failed(const struct reply *reply);
void reply_header(struct reply *reply, const char *name, const char *format,
                  ...) __attribute__((format(printf, 3, 4)));
/* Empties the body and starts a JSON reply with that status. */
struct buffer *reply_start(struct reply *reply, unsigned int status);
/* An error in GitHub's form; documentation may be NULL. */
void reply_error(struct reply *reply, unsigned int status, const char *message,
                 const char *documentation);
/* The error that GitHub is known to send with the status. */
void reply_status(struct reply *reply, unsigned int status);
/* 422 for a parameter that cannot be. */
void reply_invalid(struct reply *reply, const char *field);
void reply_html(struct reply *reply, unsigned int status);
void reply_redirect(struct reply *reply, const char *location);
/* Tags a reply of 200 and answers 304 where the client knows it. */
void reply_tag(struct reply *reply, const struct request *request);

#endif
