#include "base.h"

#include <stdbool.h>

#include <zlib.h>

bool buffer_gzip(struct buffer *buffer)
{
    struct buffer packed = {0};
    z_stream stream = {0};
    unsigned char block[16384];
    int code;

    /* 15 bits of window, and 16 asks for gzip's frame. */
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    stream.next_in = (unsigned char *)buffer->data;
    stream.avail_in = (unsigned int)buffer->length;
    do {
        stream.next_out = block;
        stream.avail_out = sizeof block;
        code = deflate(&stream, Z_FINISH);
        buffer_append(&packed, block, sizeof block - stream.avail_out);
    } while (code == Z_OK);
    deflateEnd(&stream);
    if (code != Z_STREAM_END || packed.failed) {
        buffer_release(&packed);
        return false;
    }
    buffer_release(buffer);
    *buffer = packed;
    return true;
}
