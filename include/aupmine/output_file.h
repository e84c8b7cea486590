/*
 * A file that is either whole or as it was before: written beside its name,
 * synced, then renamed over it.
 */
#ifndef AUPMINE_OUTPUT_FILE_H
#define AUPMINE_OUTPUT_FILE_H

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* Replace the file at path by contents; of a link, the file that it points to.
 * A pipe or device is written to as it is. STATUS_STORAGE on any failure, and
 * an old file is then untouched. */
enum status output_file_replace(const char *path, struct bytes contents,
                                struct error *error);

#endif
