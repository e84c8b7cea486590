/*
 * The bytes of a file, uncompressed if it is compressed.
 */
#ifndef AUPMINE_INGEST_INPUT_H
#define AUPMINE_INGEST_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zlib.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

enum { PIECE_SIZE = 64 * 1024 };

struct input {
    int descriptor;    /* borrowed */
    const char *name;  /* borrowed; what messages call it */
    uint64_t consumed; /* bytes of the file, so far */
    bool is_compressed;
    bool ends_here; /* the file may: a compressed part has come to its end */
    z_stream stream;
    size_t taken; /* bytes of the piece as read that were used */
    size_t filled;
    char raw[PIECE_SIZE];
    char text[PIECE_SIZE];
};

/* Look at the beginning of a file, from a descriptor of any kind.
 * STATUS_STORAGE if it cannot be read. To be released in any case. */
enum status input_open(struct input *input, int descriptor, const char *name,
                       struct error *error);
void input_release(struct input *input);

/* Whether it is an SQLite database. */
bool input_is_database(const struct input *input);

/* The next piece of text, borrowed until the next call; of no length at the
 * end. STATUS_STORAGE; STATUS_DATA if what is compressed is damaged or cut
 * short. */
enum status input_read(struct input *input, struct bytes *piece,
                       struct error *error);

#endif
