/*
 * A loopback GitHub for the tests: serves the issues of some files as the
 * REST API would, with its cursors, limits and faults. One struct hub, one
 * lock; every function below runs under that lock unless it says otherwise.
 *
 * Times are UTC seconds. Functions returning enum status fill the error.
 */
#ifndef HUB_H
#define HUB_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct MHD_Daemon;

/* base.c: errors, growing text, numbers, times */

enum status {
    STATUS_OK,
    STATUS_USAGE,
    STATUS_DATA,
    STATUS_FILE,
    STATUS_MEMORY
};

struct error {
    char message[512];
};

/* Fills the error and returns the status that it was given. */
enum status error_set(struct error *error, enum status status,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Text that grows. Remembers its own failure; data ends in a NUL. */
struct buffer {
    char *data; /* own */
    size_t length;
    size_t capacity;
    bool failed;
};

void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_print(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Appends the text as a JSON string with its quotes. */
void buffer_json(struct buffer *buffer, const char *text);
const char *buffer_string(const struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_release(struct buffer *buffer);
enum status buffer_read_file(struct buffer *buffer, const char *path,
                             struct error *error);

/* The whole text must be a decimal number within the bounds. */
bool number_parse(const char *text, long long low, long long high,
                  long long *number);
/* YYYY-MM-DDTHH:MM:SS and Z or an offset such as +02:00. */
bool time_parse(const char *text, long long *seconds);

/* options.c */

struct settings {
    const char *issues; /* all text: borrowed from argv */
    const char *repository;
    const char *port_file;
    const char *log;
    const char *script;
    const char *token;
    long long repository_id;
    long long port;
    long long wall;  /* rows that the page parameter reaches */
    long long limit; /* requests a window; -1: as GitHub has it */
    long long reset; /* seconds of a window */
    long long delay; /* milliseconds before every reply */
    long long seconds;
    bool since_exclusive;
    bool help;
};

enum status settings_parse(struct settings *settings, int count, char **words,
                           struct error *error);
void settings_help(FILE *stream);

/* object.c: the raw bytes of JSON objects */

struct object_reader {
    const char *text; /* borrowed */
    size_t length;
    size_t offset;
    long depth; /* open brackets around the objects */
};

/*
 * Steps to the next object of NDJSON or arrays. STATUS_OK with a NULL start at
 * the end. The bytes found are balanced, not yet checked to be JSON.
 */
enum status object_next(struct object_reader *reader, const char **start,
                        size_t *length, struct error *error);
/* Replaces the value of a top-level key, or adds the key; value is raw JSON. */
void object_replace(struct buffer *object, const char *key, const char *value);

/* store.c: the issues */

enum fate {
    FATE_PRESENT,
    FATE_HIDDEN, /* in no list, yet readable by number */
    FATE_DELETED,
    FATE_TRANSFERRED
};

struct issue {
    struct buffer raw; /* as it stands in its file */
    long long number;
    long long id;
    long long created;
    long long updated;
    long long comments;
    long long moved_to; /* number in the other repository */
    enum fate fate;
    bool open;
};

enum sort { SORT_CREATED, SORT_UPDATED, SORT_COMMENTS, SORT_COUNT };

struct store {
    struct issue *issues; /* own; by number once loaded */
    size_t count;
    size_t capacity;
    struct issue **orders[SORT_COUNT]; /* own; the rows are borrowed */
    bool stale[SORT_COUNT];            /* order to be sorted again */
    char *repository; /* own; OWNER/NAME of the first html_url, or NULL */
};

/* PATH is a file, or a folder of *.ndjson and *.json files. */
enum status store_load(struct store *store, const char *path,
                       struct error *error);
void store_release(struct store *store);
struct issue *store_find(struct store *store, long long number);
/* Edits the issue as somebody on the site would; STATUS_MEMORY or OK. */
enum status store_touch(struct store *store, struct issue *issue,
                        const char *timestamp, struct error *error);

/* order.c: sorted orders and pages of them */

/* A place in an order: milliseconds (or comments) and the id. */
struct cursor {
    long long key;
    long long id;
};

enum anchor { ANCHOR_PAGE, ANCHOR_AFTER, ANCHOR_BEFORE };
enum shown { SHOWN_OPEN, SHOWN_CLOSED, SHOWN_ALL };

struct listing {
    enum sort sort;
    bool ascending;
    enum shown shown;
    bool has_since;
    bool since_exclusive;
    long long since;
    long long per_page;
    long long page; /* counts for ANCHOR_PAGE, else only told in links */
    enum anchor anchor;
    struct cursor cursor;
};

struct page {
    struct issue **rows; /* own; the rows are borrowed */
    size_t count;
    bool earlier; /* rows stand before the first */
    bool later;
};

enum status order_init(struct store *store, struct error *error);
struct cursor order_cursor(const struct issue *issue, enum sort sort);
enum status page_select(struct page *page, struct store *store,
                        const struct listing *listing, struct error *error);
void page_release(struct page *page);

/* cursor.c: the opaque text of a cursor */

/* Appends the cursor, percent-encoded for a URL. */
void cursor_write(struct buffer *buffer, struct cursor cursor);
/* Text is already percent-decoded. */
bool cursor_parse(const char *text, struct cursor *cursor);

/* request.c: what the client sent */

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
    long sequence;
    long list; /* number among the requests for a list, 0: is none */
};

enum status request_parse(struct request *request, struct error *error);
void request_release(struct request *request);
/* Value of the first parameter of that name, or NULL. */
const char *request_parameter(const struct request *request, const char *name);

/* reply.c: what the client gets */

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

/* limits.c */

enum resource { RESOURCE_CORE, RESOURCE_SEARCH, RESOURCE_COUNT };

struct window {
    long long limit;
    long long used;
    long long reset; /* 0: not yet begun */
};

struct limits {
    struct window windows[2][RESOURCE_COUNT]; /* anonymous, with token */
    long long seconds;
};

void limits_init(struct limits *limits, const struct settings *settings);
/* The window of now, renewed if its time is over. */
struct window *limits_window(struct limits *limits, bool token,
                             enum resource resource);
/* False if nothing remains. */
bool window_spend(struct window *window);
void window_refund(struct window *window);
/* Both kinds come as 403 or as 429. */
void reply_exceeded(struct reply *reply, unsigned int status,
                    const struct request *request);
void reply_secondary(struct reply *reply, unsigned int status);
void reply_limits(struct reply *reply, const struct window *window,
                  enum resource resource);
void reply_rate_limit(struct reply *reply, struct limits *limits,
                      const struct request *request);

/* script.c: reading scripted faults; fault.c: doing them */

struct hub;
struct fault;

/* What an action sees; all borrowed. */
struct scene {
    struct hub *hub;
    const struct fault *fault;
    const struct request *request;
    struct reply *reply;
    struct error *error;
};

enum phase {
    PHASE_BEFORE,  /* changes the hub before the request is looked at */
    PHASE_INSTEAD, /* makes the reply */
    PHASE_AFTER    /* spoils the reply made */
};

enum argument {
    ARGUMENT_NONE,
    ARGUMENT_STATUS,
    ARGUMENT_MILLISECONDS,
    ARGUMENT_ISSUE,
    ARGUMENT_ISSUE_TIME,
    ARGUMENT_ISSUE_NUMBER,
    ARGUMENT_REPOSITORY,
    ARGUMENT_TEXT
};

enum body_kind { BODY_JSON, BODY_HTML, BODY_EMPTY };

struct action {
    const char *name;
    const char *usage; /* its arguments */
    enum argument argument;
    bool has_limits; /* takes retry-after, remaining and body */
    enum phase phase;
    enum status (*apply)(const struct scene *scene);
};

struct fault {
    const struct action *action;
    long long first; /* requests for a list, from 1 */
    long long last;
    struct issue *issue;   /* borrowed */
    long long number;      /* status, milliseconds or issue number */
    char *text;            /* own */
    long long retry_after; /* seconds, or -1 */
    long long remaining;   /* or -1 */
    enum body_kind body;
};

struct script {
    struct fault *faults; /* own */
    size_t count;
};

/* Looks an action up by name; NULL if there is none. */
const struct action *action_find(const char *name);
/* Prints the actions and their arguments. */
void action_help(FILE *stream);
enum status script_load(struct script *script, const char *path,
                        struct store *store, struct error *error);
void script_release(struct script *script);
/* Does what the script says of this request in this phase. */
enum status script_apply(struct hub *hub, enum phase phase,
                         const struct request *request, struct reply *reply,
                         struct error *error);

/* log.c */

enum status log_open(FILE **stream, const char *path, struct error *error);
void log_request(FILE *stream, const struct request *request,
                 const struct reply *reply);

/* route.c, list.c: answering */

struct hub {
    pthread_mutex_t lock;
    struct settings settings;
    struct store store;
    struct script script;
    struct limits limits;
    FILE *log;        /* own; may be NULL */
    char *repository; /* own; OWNER/NAME of today */
    char **former;    /* own; names it had before */
    size_t former_count;
    char base[64]; /* http://127.0.0.1:PORT */
    long requests;
    long lists;
};

/* Gives the repository another name; the old one redirects from now on. */
enum status hub_rename(struct hub *hub, const char *repository,
                       struct error *error);
/* Fills the reply; fails only for want of memory. */
enum status hub_answer(struct hub *hub, struct request *request,
                       struct reply *reply, struct error *error);
enum status list_answer(struct hub *hub, const struct request *request,
                        struct reply *reply, struct error *error);

/* server.c: HTTP */

/* Listens on 127.0.0.1 and fills hub->base. The hub must outlive it. */
enum status server_start(struct MHD_Daemon **daemon, struct hub *hub,
                         struct error *error);

/* compress.c */

/* Replaces the content by its gzip form; false and unchanged if it fails. */
bool buffer_gzip(struct buffer *buffer);

#endif
