/*
 * Text made safe for the format that it goes into.
 */
#ifndef AUPMINE_ENCODE_H
#define AUPMINE_ENCODE_H

#include "aupmine/buffer.h"

/* Append a JSON string with its quotes (RFC 8259), control characters escaped,
 * NUL as \u0000; null for absent text. Bytes that are no UTF-8 become
 * U+FFFD. */
void json_string(struct buffer *buffer, struct bytes text);

/*
 * Append a CSV cell (RFC 4180), quoted where it must be. A cell that a
 * spreadsheet would run (first character = + - @, tab or carriage return, also
 * behind apostrophes) gets an apostrophe in front; controls, NUL among them,
 * become U+FFFD, but for tabs and line breaks.
 */
void csv_cell(struct buffer *buffer, struct bytes text);

/* The text of a cell without the apostrophe that csv_cell put there. */
struct bytes csv_cell_text(struct bytes cell);

/* The same for tab-separated values, which know no quotes: tabs and line
 * breaks become blanks. */
void tsv_cell(struct buffer *buffer, struct bytes text);

/*
 * Append text for XML or HTML, as content or within a quoted attribute: markup
 * is escaped; bytes that are no UTF-8, controls other than tab and line break,
 * and code points that are no characters become U+FFFD.
 */
void xml_text(struct buffer *buffer, struct bytes text);

/* Append bytes as Base64 (RFC 4648), with padding. */
void base64_text(struct buffer *buffer, struct bytes bytes);

#endif
