/*
 * Reading members of JSON objects into an issue: what the shapes of
 * src/ingest/ have in common.
 */
#ifndef AUPMINE_INGEST_READER_H
#define AUPMINE_INGEST_READER_H

#include <stdbool.h>
#include <stdint.h>

#include <cJSON.h>

#include "aupmine/buffer.h"
#include "aupmine/issue.h"
#include "aupmine/status.h"

enum { NONCHARACTER_LENGTH = 3 }; /* bytes of UTF-8 */

struct reader {
    const cJSON *json;                 /* borrowed: the object to read from */
    char nul[NONCHARACTER_LENGTH + 1]; /* stands for U+0000; "" if none does */
};

struct document {
    cJSON *parsed; /* own */
    struct reader reader;
};

/* Parse one object; STATUS_DATA if it is none. To be released in any case. */
enum status document_parse(struct document *document, struct bytes json,
                           struct error *error);
void document_release(struct document *document);

/* A member that is there and not null, or NULL. */
const cJSON *reader_member(const cJSON *object, const char *name);

/* The parts of an issue that have no member, not even null: bits of enum
 * issue_part. A NULL name is that of a part that this shape never gives. */
unsigned reader_lacks(const struct reader *reader,
                      const char *const names[ISSUE_PART_COUNT]);

/* Append a string of the record: U+0000 put back, bad UTF-8 replaced. */
void reader_append_text(const struct reader *reader, const char *string,
                        struct buffer *text);

/* Of these, what is absent or null leaves the value as it is; STATUS_DATA for
 * another type. */
enum status reader_read_text(const struct reader *reader, const char *name,
                             struct buffer *text, bool *present,
                             struct error *error);
enum status reader_read_integer(const cJSON *object, const char *name,
                                int64_t *value, struct error *error);
enum status reader_read_time(const struct reader *reader, const char *name,
                             int64_t *seconds, struct error *error);

/* Labels as objects with a name, or as names. */
enum status reader_read_labels(const struct reader *reader,
                               struct buffer *labels, struct error *error);

/* Number, title and time of creation, without which there is no issue; and
 * updated_at, which is that until it is read. */
enum status reader_read_required(const struct reader *reader,
                                 const char *created_at, struct issue *issue,
                                 struct error *error);

/* The last thing to do: note what the source left out. STATUS_MEMORY if any
 * text did not fit. */
enum status issue_finish(struct issue *issue, unsigned lacks,
                         struct error *error);

/* Write issue.labels. */
void labels_begin(struct buffer *labels);
void labels_append(struct buffer *labels, struct bytes name);
void labels_end(struct buffer *labels);

/* --- shapes: an object that was parsed, into an issue that is empty --- */

/* GitHub's REST interface (rest_json.c). */
enum status rest_read(const struct reader *reader, struct issue *issue,
                      struct error *error);

/* gh issue list --json (gh_json.c). */
enum status gh_read(const struct reader *reader, struct issue *issue,
                    struct error *error);

#endif
