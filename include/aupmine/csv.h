/*
 * Reading comma-separated values (RFC 4180) as spreadsheets write them: with
 * or without a byte order mark, lines that end in CR LF, LF or CR, quoted
 * cells that hold any of these. The header names the columns; those that are
 * not asked for are passed over. What csv_cell() put in front of a cell, so
 * that no spreadsheet runs it, is taken away again.
 */
#ifndef AUPMINE_CSV_H
#define AUPMINE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

enum { CSV_COLUMNS = 8 }; /* at most so many are asked for */

struct csv {
    const char *path;         /* borrowed */
    struct buffer text;       /* own: the file */
    struct bytes rest;        /* of text: what is not read yet */
    const char *const *names; /* borrowed: the columns asked for */
    size_t count;
    size_t positions[CSV_COLUMNS];   /* where they stand in the file, or
                                        SIZE_MAX: they do not */
    struct bytes cells[CSV_COLUMNS]; /* of the row at hand, in order of names;
                                        absent: there is no such column */
    size_t line;                     /* on which the row at hand begins */
    size_t next_line;
    struct buffer record; /* own: the cells' text */
    size_t *ends;         /* own: where in record each cell ends */
    size_t cell_count;
    size_t cell_capacity;
};

/*
 * Read the file at path ("-" is standard input) and its header. The first
 * required of the names must be in it. Errors name file and line: STATUS_DATA
 * for the contents, STATUS_STORAGE if it cannot be read. The caller closes it,
 * also after a failure.
 */
enum status csv_open(struct csv *csv, const char *path,
                     const char *const *names, size_t count, size_t required,
                     struct error *error);
void csv_close(struct csv *csv);

/* Read the next row into cells, valid until the one after; *row is false at
 * the end. */
enum status csv_next(struct csv *csv, bool *row, struct error *error);

/* Refuse the row at hand: a message with file and line. Gives STATUS_DATA. */
enum status csv_refuse(const struct csv *csv, struct error *error,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
