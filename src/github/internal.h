/*
 * What the files of src/github/ share.
 *
 * A request goes through four of them: walk.c decides what to ask for,
 * client.c how often and how soon, transport.c asks, answer.c judges what
 * came. Only walk.c and fetch.c know the store.
 */
#ifndef AUPMINE_GITHUB_INTERNAL_H
#define AUPMINE_GITHUB_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "aupmine/buffer.h"
#include "aupmine/github.h"
#include "aupmine/intake.h"
#include "aupmine/status.h"
#include "aupmine/store.h"

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
};

enum { REPLY_SIZE_LIMIT = 128 * 1024 * 1024 }; /* bytes, uncompressed */
enum { REPLY_HEADERS_LIMIT = 1024 * 1024 };    /* bytes */

struct reply {
    enum fault fault;
    char fault_text[256]; /* libcurl's words for it */
    long code;            /* HTTP status; 0: none came */
    struct buffer body;
    struct buffer next;     /* target of the link to the next page, or empty */
    struct buffer location; /* target of a redirect, or empty */
    int64_t date;           /* the server's clock; 0: not told */
    int64_t remaining;      /* requests left in the limit, or UNKNOWN */
    int64_t reset;          /* when the limit is renewed, or UNKNOWN */
    int64_t retry_after;    /* seconds, or UNKNOWN */
    int64_t milliseconds;   /* that the answer took */
    size_t header_bytes;
};

void reply_init(struct reply *reply);
void reply_release(struct reply *reply);

/* Forget the contents, keep the memory. */
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

/* --- address.c --- */

/* Whether two addresses have the same scheme, host and port. */
bool address_same_server(const char *one, const char *other);

/*
 * Write the address that a reference stands for where current was read:
 * absolute ones byte for byte. STATUS_DATA if it leads to another server.
 */
enum status address_follow(struct buffer *address, const char *current,
                           const char *reference, struct error *error);

/* GET /repos/OWNER/NAME */
void address_of_repository(struct buffer *address, const char *api,
                           const char *name);

/* The first page of the list, in ascending order of updated_at. since 0: from
 * the beginning. */
void address_of_list(struct buffer *address, const char *api, const char *name,
                     int64_t since, int per_page);

/* A stretch of time in which issues were created, in UTC seconds; whole days
 * of UTC. */
struct search_window {
    int64_t start;
    int64_t end; /* exclusive */
};

/* Issues created in the window that hold one of the phrases, earliest first;
 * phrases NULL: whatever they hold. */
void address_of_search(struct buffer *address, const char *api,
                       const char *name, struct search_window window,
                       const char *phrases, int per_page);

/* --- transport.c: one request, once --- */

struct transport {
    CURLM *multi;                    /* own */
    CURL *easy;                      /* own */
    struct curl_slist *headers;      /* own; holds the token */
    const volatile int *interrupted; /* borrowed; may be NULL */
};

/* All zero is an empty transport, which may be released. */
enum status transport_open(struct transport *transport, const char *api,
                           const char *token, const volatile int *interrupted,
                           struct error *error);
void transport_release(struct transport *transport);

/* GET. What goes wrong on the way is told by reply->fault and is no failure
 * here; STATUS_INTERRUPTED and STATUS_MEMORY are. */
enum status transport_get(struct transport *transport, const char *address,
                          struct reply *reply, struct error *error);

/* --- page.c: the records of one reply --- */

struct page_record {
    struct bytes text; /* the object, borrowed from the reply's body */
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

/* The greatest updated_at, 0 of an empty page. */
int64_t page_greatest(const struct page *page);

/* --- client.c: requests with patience --- */

struct client {
    const struct fetch_options *options; /* borrowed */
    struct transport transport;
    struct reply reply;       /* the latest */
    struct fetch_event event; /* counts so far */
    struct buffer line;       /* event.request */
    int64_t come_back_at;     /* server's clock; 0: no limit was met */
    int64_t patience;         /* seconds that are waited without --wait */
    bool answered;            /* the server spoke at least once */
    bool seen;                /* the repository answered at least once */
    bool asks_less;           /* pages are already small */
    bool too_much;            /* the last failure may heal with small pages */
};

enum status client_open(struct client *client,
                        const struct fetch_options *options,
                        struct error *error);
void client_release(struct client *client);

/* Reads what a good reply holds; STATUS_DATA means that it is not what was
 * asked for. *records is what the event's line is to say, UNKNOWN: nothing. */
typedef enum status reply_reader(void *context, const struct reply *reply,
                                 int64_t *records, struct error *error);

/*
 * GET until there is an answer that read accepts, through redirects, limits
 * and failures that heal; client->reply holds it. address becomes the one
 * that answered.
 */
enum status client_get(struct client *client, struct buffer *address,
                       reply_reader *read, void *context, struct error *error);

/* Tell the observer where things stand. */
enum status client_observe(struct client *client, struct error *error);

/* --- walk.c: through the list, page by page --- */

enum { OVERLAP = 6 * 60 * 60 }; /* seconds; see docs/mirror.md */
enum { PAGE_SIZE = 100, PAGE_SIZE_SMALL = 50 };

struct walk {
    struct client *client; /* borrowed */
    struct intake *intake; /* borrowed; its repository is the one walked */
    struct buffer address; /* of the page that is asked for */
    struct page page;
    int64_t since;    /* of the first page of this list; 0: the beginning */
    bool linked;      /* some page had a link to the next */
    int64_t reached;  /* everything up to here was seen by this walk */
    int64_t greatest; /* updated_at of what this walk has seen */
    int64_t near_at;  /* server's clock when the walk first came within OVERLAP
                         of it; 0: not yet */
};

void walk_init(struct walk *walk, struct client *client, struct intake *intake);
void walk_release(struct walk *walk);

/* Where a walk must begin to miss nothing; 0: at the beginning. */
int64_t walk_since(const struct repository *repository);

/* Note in the repository what a page read by the walk proves. last: no page
 * follows. date is the server's clock, 0: not told. */
void walk_advance(struct walk *walk, int64_t date, bool last);

/* Walk to the end of the list, one committed transaction a page. */
enum status walk_run(struct walk *walk, struct error *error);

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
