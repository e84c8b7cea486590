/*
 * A file that is either whole or as it was before: written beside its name, in
 * NAME.aupmine-part, synced, then renamed over it. What a killed run left there
 * is taken over by the next that writes the same file.
 */
#ifndef AUPMINE_OUTPUT_FILE_H
#define AUPMINE_OUTPUT_FILE_H

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* Replace the file at path by contents; of a link, the file that it points to.
 * A pipe or device is written to as it is. STATUS_TRY_LATER if another process
 * is writing it, STATUS_STORAGE on any other failure; an old file is then
 * untouched. */
enum status output_file_replace(const char *path, struct bytes contents,
                                struct error *error);

/* The same, piece by piece. */
struct output_file {
    const char *path; /* borrowed */
    char *beside;     /* own: where it is until it is whole; NULL: nowhere */
    int descriptor;   /* own, locked; -1: none */
};

/* Begin to write what will be found at path, which is no link. Abandon it in
 * any case, for nothing where it was finished. */
enum status output_file_begin(struct output_file *file, const char *path,
                              struct error *error);
enum status output_file_write(struct output_file *file, struct bytes piece,
                              struct error *error);

/* Sync it and give it its name. */
enum status output_file_finish(struct output_file *file, struct error *error);

void output_file_abandon(struct output_file *file);

#endif
