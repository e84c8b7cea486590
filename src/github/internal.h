/*
 * What the files of src/github/ share.
 *
 * A request goes through five of them: lane.c decides what to ask for, call.c
 * how often and client.c how soon, transport.c asks, answer.c judges what
 * came. Only walk.c, sweep.c, search.c and fetch.c know the store.
 */
#ifndef AUPMINE_GITHUB_INTERNAL_H
#define AUPMINE_GITHUB_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "archive.h"
#include "aupmine/buffer.h"
#include "aupmine/github.h"
#include "aupmine/intake.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/sweep.h"

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

/* GET /repos/OWNER/NAME/issues, the row that changed last */
void address_of_probe(struct buffer *address, const char *api,
                      const char *name);

/* GET /repos/OWNER/NAME/issues, the row that was created last */
void address_of_newest(struct buffer *address, const char *api,
                       const char *name);

/* What follows the address of a list for its first page in order of creation.
 */
void address_append_created_order(struct buffer *address, int per_page);

/* Ask for another number of rows a page. */
void address_set_page_size(struct buffer *address, int per_page);

/* GitHub's number of a repository in "/repositories/NUMBER/...", 0: none. */
int64_t address_repository_id(const char *address);

/* --- transport.c: requests, each sent once --- */

struct transport {
    CURLM *multi;                    /* own */
    struct curl_slist *headers;      /* own; holds the token */
    bool is_plain;                   /* the API is http */
    const volatile int *interrupted; /* borrowed; may be NULL */
    struct transfer *first;          /* borrowed: those that hold a reply or
                                        wait for one, the eldest first */
    int under_way;                   /* how many wait for one */
};

/* One request and its reply. */
struct transfer {
    struct transport *transport;      /* borrowed */
    struct reply *reply;              /* borrowed */
    CURL *easy;                       /* own; NULL before the first start */
    struct buffer condition;          /* If-None-Match: ... */
    struct curl_slist condition_line; /* borrows from it */
    char words[CURL_ERROR_SIZE];      /* libcurl's, for a failure */
    struct transfer *later;           /* borrowed */
    bool under_way;
};

/* All zero is an empty transport, which may be released after all of its
 * transfers. */
enum status transport_open(struct transport *transport, const char *api,
                           const char *token, const volatile int *interrupted,
                           struct error *error);
void transport_release(struct transport *transport);

void transfer_init(struct transfer *transfer, struct transport *transport,
                   struct reply *reply);
void transfer_release(struct transfer *transfer);

/* Send a GET; etag for If-None-Match, or NULL. What goes wrong on the way is
 * told by reply->fault and is no failure here. */
enum status transfer_start(struct transfer *transfer, const char *address,
                           const char *etag, struct error *error);

/* Break it off if it is under way, and empty its reply. */
void transfer_forget(struct transfer *transfer);

/* Let all transfers go on until something happens, for so many milliseconds
 * at most. STATUS_INTERRUPTED, STATUS_MEMORY. */
enum status transport_drive(struct transport *transport, int milliseconds,
                            struct error *error);

/* --- page.c: the records of one reply --- */

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

/* --- call.c and client.c: requests with patience --- */

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

/* --- probe.c: whether there is anything new --- */

struct probe {
    bool unchanged;       /* since the ETag that the repository holds */
    int64_t number;       /* of the row, 0: there is none */
    int64_t newest;       /* updated_at of the row that changed last, 0: none */
    int64_t date;         /* server's clock, 0: not told */
    int64_t id;           /* of the repository at GitHub, 0: not told */
    char etag[ETAG_SIZE]; /* or "" */
    struct buffer address; /* that answered */
};

void probe_init(struct probe *probe);
void probe_release(struct probe *probe);
enum status probe_ask(struct probe *probe, struct client *client,
                      const struct repository *repository, struct error *error);

/* The same for the row that was created last, whatever has changed. */
enum status probe_ask_newest(struct probe *probe, struct client *client,
                             const struct repository *repository,
                             struct error *error);

/* Whether a list that is as the repository's ETag says needs no walk. */
bool probe_is_enough(const struct repository *repository);

/* --- sweep.c and missing.c: the whole list, and what it lacks --- */

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

/* --- ending.c: what is said of a run that ended early --- */

/* Say in the error what is held and how to go on, and never the token. */
void ending_explain(const char *name, const struct client *client,
                    enum status status, struct error *error);

#endif
