#include "aupmine/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_CAPACITY = 64,
    DIGITS_MOST = 20,
    LANES = 16, /* bytes that are looked at at once */
};

struct bytes bytes_of(const char *string)
{
    return (struct bytes){string, string == NULL ? 0 : strlen(string)};
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

typedef uint64_t lanes __attribute__((vector_size(LANES)));

static inline lanes load(const char *at)
{
    lanes loaded;

    memcpy(&loaded, at, sizeof(loaded));
    return loaded;
}

/* Most text is, and then all of it must be looked at: many bytes at once, the
 * last of them twice where they fill no block. */
bool bytes_are_ascii(struct bytes text)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    const char *at = text.data;
    lanes all = {0};
    unsigned char rest = 0;
    size_t left = text.length;

    for (; left >= 4 * LANES; left -= 4 * LANES, at += 4 * LANES)
        all |= (load(at) | load(at + LANES)) |
               (load(at + 2 * LANES) | load(at + 3 * LANES));
    for (; left >= LANES; left -= LANES, at += LANES)
        all |= load(at);
    if (left > 0 && text.length >= LANES) {
        all |= load(at + left - LANES);
        left = 0;
    }
    for (; left > 0; left--, at++)
        rest |= (unsigned char)*at;
    return ((all[0] | all[1]) & high) == 0 && rest < 0x80;
}

size_t bytes_mark_length(struct bytes text)
{
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};

    return text.length >= sizeof(mark) &&
                   memcmp(text.data, mark, sizeof(mark)) == 0
               ? sizeof(mark)
               : 0;
}

void buffer_init(struct buffer *buffer)
{
    *buffer = (struct buffer){0};
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->data);
    buffer_init(buffer);
}

void buffer_reset(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

/* Make room for that many more bytes and the closing NUL. */
static bool buffer_reserve(struct buffer *buffer, size_t more)
{
    size_t needed, capacity;
    char *data;

    if (buffer->failed || more > SIZE_MAX / 2 - buffer->length - 1) {
        buffer->failed = true;
        return false;
    }
    needed = buffer->length + more + 1;
    if (needed <= buffer->capacity)
        return true;
    capacity = buffer->capacity == 0 ? FIRST_CAPACITY : buffer->capacity;
    while (capacity < needed)
        capacity *= 2;
    data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void buffer_append(struct buffer *buffer, const void *data, size_t length)
{
    if (!buffer_reserve(buffer, length))
        return;
    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_append_bytes(struct buffer *buffer, struct bytes bytes)
{
    buffer_append(buffer, bytes.data, bytes.length);
}

void buffer_append_string(struct buffer *buffer, const char *string)
{
    buffer_append(buffer, string, strlen(string));
}

void buffer_append_char(struct buffer *buffer, char character)
{
    buffer_append(buffer, &character, 1);
}

/* Where many are written, printf takes longer than all the rest. */
void buffer_append_number(struct buffer *buffer, uint64_t number)
{
    char room[DIGITS_MOST];
    char *digit = room + sizeof(room);

    do
        *--digit = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    buffer_append(buffer, digit, (size_t)(room + sizeof(room) - digit));
}

void buffer_append_repeated(struct buffer *buffer, const char *string,
                            size_t times)
{
    for (size_t i = 0; i < times; i++)
        buffer_append_string(buffer, string);
}

void buffer_append_arguments(struct buffer *buffer, const char *format,
                             va_list arguments)
{
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        buffer->failed = true;
    else if (buffer_reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format,
                  arguments);
        buffer->length += (size_t)length;
    }
}

void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buffer_append_arguments(buffer, format, arguments);
    va_end(arguments);
}

enum status buffer_status(const struct buffer *buffer, struct error *error)
{
    return buffer->failed ? error_memory(error) : STATUS_OK;
}

const char *buffer_string(const struct buffer *buffer)
{
    return buffer->data == NULL ? "" : buffer->data;
}

struct bytes buffer_bytes(const struct buffer *buffer)
{
    return (struct bytes){buffer_string(buffer), buffer->length};
}
