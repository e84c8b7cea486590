/*
 * A file that is read as a whole.
 */
#ifndef AUPMINE_INPUT_FILE_H
#define AUPMINE_INPUT_FILE_H

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* Append all of the file at path to contents; "-" is standard input.
 * STATUS_STORAGE if it cannot be read. */
enum status input_file_read(const char *path, struct buffer *contents,
                            struct error *error);

#endif
