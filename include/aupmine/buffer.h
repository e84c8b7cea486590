/*
 * Text with its length, borrowed (struct bytes) and owned (struct buffer).
 *
 * Text from issues may hold NUL, so a length always goes with the pointer.
 * A buffer keeps one NUL behind its last byte for functions that want a C
 * string. It remembers an allocation that failed: append as often as needed,
 * then ask buffer_status() once.
 */
#ifndef AUPMINE_BUFFER_H
#define AUPMINE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/status.h"

struct bytes {
    const char *data; /* borrowed; NULL stands for "no text at all" */
    size_t length;
};

struct buffer {
    char *data; /* own; NULL while empty */
    size_t length;
    size_t capacity;
    bool failed; /* an append found no memory; data is what fitted before */
};

/* The bytes of a C string; NULL gives absent bytes. */
struct bytes bytes_of(const char *string);

bool bytes_equal(struct bytes a, struct bytes b);

bool bytes_are_ascii(struct bytes text);

/* How long a UTF-8 byte order mark is that the text begins with: 3 or 0. */
size_t bytes_mark_length(struct bytes text);

void buffer_init(struct buffer *buffer);
void buffer_release(struct buffer *buffer);

/* Forget the contents and a failure; keep the memory for the next use. */
void buffer_reset(struct buffer *buffer);

void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_append_bytes(struct buffer *buffer, struct bytes bytes);
void buffer_append_string(struct buffer *buffer, const char *string);
void buffer_append_char(struct buffer *buffer, char character);
void buffer_append_number(struct buffer *buffer, uint64_t number);
void buffer_append_repeated(struct buffer *buffer, const char *string,
                            size_t times);
void buffer_append_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_append_arguments(struct buffer *buffer, const char *format,
                             va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* STATUS_OK, or STATUS_MEMORY if any append since the last reset failed. */
enum status buffer_status(const struct buffer *buffer, struct error *error);

/* The contents, borrowed until the buffer changes; "" while empty. */
const char *buffer_string(const struct buffer *buffer);
struct bytes buffer_bytes(const struct buffer *buffer);

#endif
