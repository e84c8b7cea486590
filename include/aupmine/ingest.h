/*
 * From JSON to issues.
 *
 * A record_splitter cuts a stream of bytes into the JSON objects that stand in
 * it at the top: NDJSON, an array, several arrays or pages one after another.
 * It holds one record at a time. issue_read_json() turns one object of GitHub's
 * REST shape (docs/mirror.md, item 10) into a struct issue.
 */
#ifndef AUPMINE_INGEST_H
#define AUPMINE_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/issue.h"
#include "aupmine/status.h"

enum {
    RECORD_SIZE_LIMIT = 16 * 1024 * 1024, /* bytes; a GitHub body has 64 KiB */
    RECORD_DEPTH_LIMIT = 128,
};

struct record {
    struct bytes text; /* the object, braces included */
    uint64_t offset;   /* bytes before it in the stream */
    uint64_t line;     /* the line it begins on, from 1 */
};

/* What is done with each record; anything but STATUS_OK ends the splitting. */
typedef enum status record_handler(void *context, const struct record *record,
                                   struct error *error);

/* What is done with a place that is no record; problem says what is wrong. */
typedef enum status record_refusal(void *context, uint64_t offset,
                                   uint64_t line, const char *problem,
                                   struct error *error);

struct record_splitter {
    record_handler *handle;
    record_refusal *refuse;
    void *context; /* borrowed */
    /* The rest belongs to record_splitter.c. */
    struct buffer text; /* own: the record so far */
    uint64_t offset;
    uint64_t line;
    uint64_t record_offset;
    uint64_t record_line;
    size_t record_indent; /* how far in a record may begin on a line again */
    size_t indent;        /* bytes of the line, while they are blanks */
    bool only_blanks;     /* stand before this byte on its line */
    bool in_string;
    bool after_backslash;
    bool skipping; /* until a line on which a record may begin */
    bool refused;  /* something was, so far */
    bool in_array; /* the records are elements of an array */
    char previous; /* last byte outside strings that was not white space */
    size_t depth;
    char nesting[RECORD_DEPTH_LIMIT];
};

void record_splitter_init(struct record_splitter *splitter,
                          record_handler *handle, record_refusal *refuse,
                          void *context);
void record_splitter_release(struct record_splitter *splitter);

/* Take the next piece of the stream, of any length. */
enum status record_splitter_feed(struct record_splitter *splitter,
                                 struct bytes piece, struct error *error);

/* Say that the stream ended; an open record or array is then refused. */
enum status record_splitter_finish(struct record_splitter *splitter,
                                   struct error *error);

/*
 * Read one JSON object of GitHub's REST shape. It needs a number, a title and
 * created_at; what else is absent or null becomes unknown; members that are
 * not known are passed over. Bytes that are no UTF-8 become U+FFFD. Returns
 * STATUS_DATA with the reason (but no place) if it is no such object.
 */
enum status issue_read_json(struct issue *issue, struct bytes json,
                            struct error *error);

#endif
