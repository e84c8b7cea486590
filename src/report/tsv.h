/*
 * Tables that people write: tab-separated, a header that names the columns,
 * `#` comments. Columns are found by name; others are passed over.
 */
#ifndef AUPMINE_REPORT_TSV_H
#define AUPMINE_REPORT_TSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "aupmine/status.h"

/* The comment of judged issues that the rules were written with begins so. */
#define TSV_IN_VIEW "# in view:"

enum { TSV_COLUMNS = 8 }; /* at most so many are asked for */

struct tsv {
    FILE *stream;             /* own, unless it is stdin */
    const char *path;         /* borrowed */
    const char *const *names; /* borrowed: the columns asked for */
    size_t count;
    size_t positions[TSV_COLUMNS];  /* where they stand in the file */
    const char *cells[TSV_COLUMNS]; /* of the row at hand, in order of names */
    char *line;                     /* own */
    size_t capacity;
    size_t line_number;
    bool in_view; /* a comment so far begins with TSV_IN_VIEW */
};

/* Gets a row; its cells are borrowed until it returns. */
typedef enum status tsv_row_handler(void *context, const struct tsv *tsv,
                                    struct error *error);

/* Read path ("-" is stdin): its header, of which it must have the columns
 * named, and then each row. STATUS_STORAGE if it cannot be read, STATUS_DATA
 * with file and line if it is no table. */
enum status tsv_read(const char *path, const char *const *names, size_t count,
                     tsv_row_handler *handle, void *context,
                     struct error *error);

/* Refuse the row at hand: a message with file and line. Gives STATUS_DATA. */
enum status tsv_refuse(const struct tsv *tsv, struct error *error,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Read a cell that holds a count: digits, and nothing else. */
bool tsv_count(const char *cell, int64_t *count);

#endif
