/*
 * Text as bytes of UTF-8, and the zones of an issue's body.
 *
 * A zone says where in an issue a piece of text stands: in the reporter's own
 * words, in something quoted, in pasted terminal output, in words that the
 * issue form put there (docs/method.md). Zones cover the body without gap or
 * overlap, in order; offsets are bytes of the body as stored.
 */
#ifndef AUPMINE_TEXT_H
#define AUPMINE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/vocabulary.h"

/*
 * Bytes of the UTF-8 character that text begins with: 1 to 4, or 0 if its
 * first byte begins no valid character (overlong forms and surrogates are
 * not). code_point may be NULL.
 */
size_t utf8_decode(struct bytes text, uint32_t *code_point);

/* How many bytes at the start of text are valid UTF-8. */
size_t utf8_valid_prefix(struct bytes text);

/* Append text, each byte that is no UTF-8 replaced by U+FFFD. */
void utf8_append_valid(struct buffer *buffer, struct bytes text);

/* The start of text, at most that many bytes, not ending within a character. */
struct bytes utf8_cut(struct bytes text, size_t most);

/*
 * Append text fit for a terminal: control characters, including escapes and
 * those that change the direction of writing, become a visible "\x1b" form;
 * bytes that are no UTF-8 become U+FFFD. Tabs, and with keep_lines line
 * breaks, stay; without it each run of white space becomes one blank.
 */
void text_append_visible(struct buffer *buffer, struct bytes text,
                         bool keep_lines);

/* Columns that valid, visible text takes on a terminal. */
size_t text_columns(struct bytes text);

/* Bytes at its start that take no more columns than that, in whole
 * characters. */
size_t text_fitting(struct bytes text, size_t columns);

/*
 * Append visible text with lines broken between words so that none is wider
 * than that; a longer word stays whole. A broken line goes on below what it
 * begins with (blanks, ">") and hang blanks, as far as that leaves room for
 * words. Escape sequences, which are ours in visible text, take no columns; a
 * colour ends before a break and begins again behind it.
 */
void text_append_folded(struct buffer *buffer, struct bytes text,
                        size_t columns, size_t hang);

struct zone_span {
    enum zone zone;
    size_t start; /* bytes */
    size_t end;   /* bytes, exclusive */
};

struct zone_map {
    struct zone_span *spans; /* own */
    size_t count;
    size_t capacity;
    size_t prose_bytes; /* bytes other than white space in prose */

    /* What stands in log weighs as if it stood in prose. zone_map_split says
     * no; who judges by prose_bytes may say yes. */
    bool log_is_message;
};

void zone_map_init(struct zone_map *map);
void zone_map_release(struct zone_map *map);

/* Find the zones of a body; forgets what the map held. */
enum status zone_map_split(struct zone_map *map, struct bytes body,
                           struct error *error);

/* The zone that a byte of the body lies in. */
enum zone zone_map_at(const struct zone_map *map, size_t offset);

#endif
