#include "base.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum status error_set(struct error *error, enum status status,
                      const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

/* Makes room for so many bytes more and a NUL. */
static bool buffer_reserve(struct buffer *buffer, size_t more)
{
    size_t wanted = buffer->length + more + 1;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 64;
    char *data;

    if (buffer->failed)
        return false;
    if (wanted <= buffer->capacity)
        return true;
    while (capacity < wanted)
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

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_vprint(struct buffer *buffer, const char *format, va_list arguments)
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

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buffer_vprint(buffer, format, arguments);
    va_end(arguments);
}

void buffer_json(struct buffer *buffer, const char *text)
{
    buffer_text(buffer, "\"");
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < 0x20)
            buffer_print(buffer, "\\u%04x", byte);
        else if (byte == '"' || byte == '\\')
            buffer_print(buffer, "\\%c", byte);
        else
            buffer_append(buffer, text, 1);
    }
    buffer_text(buffer, "\"");
}

const char *buffer_string(const struct buffer *buffer)
{
    return buffer->data != NULL ? buffer->data : "";
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->data);
}

void buffer_clear(struct buffer *buffer)
{
    buffer_release(buffer);
    *buffer = (struct buffer){0};
}

enum status buffer_read_file(struct buffer *buffer, const char *path,
                             struct error *error)
{
    enum status status = STATUS_OK;
    FILE *stream = fopen(path, "rb");
    char block[65536];
    size_t length;

    if (stream == NULL)
        return error_set(error, STATUS_FILE, "%s: %s", path, strerror(errno));
    while ((length = fread(block, 1, sizeof block, stream)) > 0)
        buffer_append(buffer, block, length);
    if (ferror(stream))
        status = error_set(error, STATUS_FILE, "%s: %s", path, strerror(errno));
    else if (buffer->failed)
        status = error_set(error, STATUS_MEMORY, "%s: out of memory", path);
    fclose(stream);
    return status;
}

bool number_parse(const char *text, long long low, long long high,
                  long long *number)
{
    char *end = NULL;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' && *number >= low && *number <= high;
}

/* Z, or the seconds that a clock with that offset is ahead of UTC. */
static bool offset_parse(const char *text, long long *seconds)
{
    int hours = 0;
    int minutes = 0;
    int used = 0;

    *seconds = 0;
    if (strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    if (sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 ||
        text[1 + used] != '\0')
        return false;
    *seconds = hours * 3600LL + minutes * 60LL;
    if (*text == '-')
        *seconds = -*seconds;
    return true;
}

bool time_parse(const char *text, long long *seconds)
{
    struct tm parts = {0};
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &parts);
    long long ahead = 0;

    if (rest == NULL || rest - text != 19 || !offset_parse(rest, &ahead))
        return false;
    *seconds = (long long)timegm(&parts) - ahead;
    return true;
}

void time_write(long long seconds, char *text)
{
    struct tm parts = {0};
    time_t moment = (time_t)seconds;

    gmtime_r(&moment, &parts);
    strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
