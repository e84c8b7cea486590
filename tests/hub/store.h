/* The issues: their raw bytes, their orders, and pages cut out of those. */
#ifndef HUB_STORE_H
#define HUB_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base.h"

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
    FATE_TRANSFERRED,
    FATE_LOST /* nowhere: 404 */
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
    bool pull;
};

/* What an issue was before it changed; between store_rewind and
 * store_forward, what it is to become again. */
struct change {
    struct issue *issue; /* borrowed */
    struct issue before; /* its raw bytes are own */
};

enum sort { SORT_CREATED, SORT_UPDATED, SORT_COMMENTS, SORT_COUNT };

struct store {
    struct issue *issues; /* own; by number once loaded */
    size_t count;
    size_t capacity;
    struct issue **orders[SORT_COUNT]; /* own; the rows are borrowed */
    bool stale[SORT_COUNT];            /* order to be sorted again */
    char *repository;       /* own; OWNER/NAME of the first html_url, or NULL */
    struct change *changes; /* own; oldest first */
    size_t change_count;
    size_t change_capacity;
};

/* PATH is a file, or a folder of *.ndjson and *.json files. */
enum status store_load(struct store *store, const char *path,
                       struct error *error);
void store_release(struct store *store);
struct issue *store_find(struct store *store, long long number);

/* change.c: what happens to issues; STATUS_MEMORY or OK */

/* Moves updated_at alone. */
enum status store_touch(struct store *store, struct issue *issue,
                        long long seconds, struct error *error);
/* Changes text, state, labels and figures too, otherwise each time. */
enum status store_edit(struct store *store, struct issue *issue,
                       long long seconds, struct error *error);
/* Makes it one that was filed at that time. */
enum status store_create(struct store *store, struct issue *issue,
                         long long seconds, struct error *error);
enum status store_move(struct store *store, struct issue *issue, enum fate fate,
                       struct error *error);
/* Puts all back to where they stood before the last so many changes ... */
void store_rewind(struct store *store, size_t changes);
/* ... and forward again; nothing may change in between. */
void store_forward(struct store *store, size_t changes);

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
    size_t total; /* rows of the whole listing */
    bool earlier; /* rows stand before the first */
    bool later;
};

enum status order_init(struct store *store, struct error *error);
/* All rows, ascending; borrowed until the next touch. */
struct issue **order_rows(struct store *store, enum sort sort);
struct cursor order_cursor(const struct issue *issue, enum sort sort);
enum status page_select(struct page *page, struct store *store,
                        const struct listing *listing, struct error *error);
void page_release(struct page *page);

/* cursor.c: the opaque text of a cursor */

/* Appends the cursor, percent-encoded for a URL. */
void cursor_write(struct buffer *buffer, struct cursor cursor);
/* Text is already percent-decoded. */
bool cursor_parse(const char *text, struct cursor *cursor);

#endif
