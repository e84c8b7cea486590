/* Errors, growing text, numbers and times. */
#ifndef HUB_BASE_H
#define HUB_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

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
void buffer_vprint(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
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
/* The reverse, with Z; room for TIME_SIZE bytes. */
enum { TIME_SIZE = 32 };
void time_write(long long seconds, char *text);

/* Replaces the content by its gzip form; false and unchanged if it fails. */
bool buffer_gzip(struct buffer *buffer);

#endif
