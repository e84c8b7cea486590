#include "input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { GZIP_WINDOW = 15 + 16 }; /* zlib's way to ask for gzip's frame */

static const char gzip_magic[] = {'\x1F', '\x8B'};
static const char database_magic[] = "SQLite format 3"; /* with its NUL */

/* Read once into what is free of raw; *length 0: the end. */
static enum status fill(struct input *input, size_t *length,
                        struct error *error)
{
    ssize_t count;

    do {
        count = read(input->descriptor, input->raw + input->filled,
                     sizeof(input->raw) - input->filled);
    } while (count < 0 && errno == EINTR);
    if (count < 0)
        return error_set(error, STATUS_STORAGE, "cannot read %s: %s",
                         input->name, strerror(errno));
    *length = (size_t)count;
    input->filled += *length;
    input->consumed += *length;
    return STATUS_OK;
}

static bool begins_with(const struct input *input, const char *magic,
                        size_t length)
{
    return input->filled >= length && memcmp(input->raw, magic, length) == 0;
}

enum status input_open(struct input *input, int descriptor, const char *name,
                       struct error *error)
{
    size_t length = 1;
    enum status status = STATUS_OK;

    memset(input, 0, offsetof(struct input, raw));
    input->descriptor = descriptor;
    input->name = name;
    /* A pipe may give a byte at a time. */
    while (status == STATUS_OK && length > 0 &&
           input->filled < sizeof(database_magic))
        status = fill(input, &length, error);
    if (status != STATUS_OK ||
        !begins_with(input, gzip_magic, sizeof(gzip_magic)))
        return status;
    if (inflateInit2(&input->stream, GZIP_WINDOW) != Z_OK)
        return error_memory(error);
    input->is_compressed = true;
    return STATUS_OK;
}

void input_release(struct input *input)
{
    if (input->is_compressed)
        inflateEnd(&input->stream);
}

bool input_is_database(const struct input *input)
{
    return begins_with(input, database_magic, sizeof(database_magic));
}

/* What is there, or the next that can be read. */
static enum status take_raw(struct input *input, struct bytes *piece,
                            struct error *error)
{
    size_t length;
    enum status status = STATUS_OK;

    if (input->taken == input->filled) {
        input->taken = 0;
        input->filled = 0;
        status = fill(input, &length, error);
    }
    *piece =
        (struct bytes){input->raw + input->taken, input->filled - input->taken};
    return status;
}

static enum status damaged(const struct input *input, struct error *error)
{
    return error_set(error, STATUS_DATA,
                     "%s: the compressed file is damaged before byte %llu",
                     input->name, (unsigned long long)input->consumed);
}

static enum status inflate_some(struct input *input, struct bytes raw,
                                struct error *error)
{
    z_stream *stream = &input->stream;
    int result = Z_OK;

    /* Several compressed files may stand one after another. */
    if (input->ends_here)
        result = inflateReset(stream);
    stream->next_in = (z_const Bytef *)raw.data;
    stream->avail_in = (uInt)raw.length;
    stream->next_out = (Bytef *)input->text;
    stream->avail_out = sizeof(input->text);
    if (result == Z_OK)
        result = inflate(stream, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR)
        return error_memory(error);
    if (result != Z_OK && result != Z_STREAM_END)
        return damaged(input, error);
    input->taken = input->filled - stream->avail_in;
    input->ends_here = result == Z_STREAM_END;
    return STATUS_OK;
}

static enum status read_compressed(struct input *input, struct bytes *piece,
                                   struct error *error)
{
    struct bytes raw;
    enum status status;

    do {
        status = take_raw(input, &raw, error);
        if (status == STATUS_OK && raw.length == 0 && !input->ends_here)
            return error_set(error, STATUS_DATA,
                             "%s: the compressed file is cut short at byte "
                             "%llu",
                             input->name, (unsigned long long)input->consumed);
        *piece = (struct bytes){input->text, 0};
        if (status != STATUS_OK || raw.length == 0)
            return status;
        status = inflate_some(input, raw, error);
        piece->length = sizeof(input->text) - input->stream.avail_out;
    } while (status == STATUS_OK && piece->length == 0);
    return status;
}

enum status input_read(struct input *input, struct bytes *piece,
                       struct error *error)
{
    enum status status;

    if (input->is_compressed)
        return read_compressed(input, piece, error);
    status = take_raw(input, piece, error);
    input->taken = input->filled;
    return status;
}
