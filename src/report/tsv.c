#include "tsv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/buffer.h"

enum { MOST_DIGITS = 9 }; /* of a count */

enum status tsv_refuse(const struct tsv *tsv, struct error *error,
                       const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    error_set_arguments(error, STATUS_DATA, format, arguments);
    va_end(arguments);
    return error_prefix(error, STATUS_DATA, "%s:%zu", tsv->path,
                        tsv->line_number);
}

/* Read a line without its end. *any is false at the end of the file. */
static enum status read_line(struct tsv *tsv, bool *any, struct error *error)
{
    ssize_t length;

    errno = 0;
    length = getline(&tsv->line, &tsv->capacity, tsv->stream);
    *any = length >= 0;
    if (length < 0 && errno == ENOMEM)
        return error_memory(error);
    if (length < 0 && ferror(tsv->stream))
        return error_set(error, STATUS_STORAGE, "cannot read %s: %s", tsv->path,
                         strerror(errno));
    if (length < 0)
        return STATUS_OK;
    tsv->line_number++;
    if (strlen(tsv->line) != (size_t)length)
        return tsv_refuse(tsv, error, "a NUL byte: this is no text");
    tsv->line[strcspn(tsv->line, "\r\n")] = '\0';
    if (tsv->line_number == 1) {
        size_t mark = bytes_mark_length(bytes_of(tsv->line));

        memmove(tsv->line, tsv->line + mark, strlen(tsv->line + mark) + 1);
    }
    return STATUS_OK;
}

/* Read on to a line that is neither empty nor a comment. */
static enum status read_row(struct tsv *tsv, bool *any, struct error *error)
{
    enum status status = read_line(tsv, any, error);

    while (status == STATUS_OK && *any &&
           (tsv->line[0] == '\0' || tsv->line[0] == '#')) {
        if (strncmp(tsv->line, TSV_IN_VIEW, strlen(TSV_IN_VIEW)) == 0)
            tsv->in_view = true;
        status = read_line(tsv, any, error);
    }
    return status;
}

static enum status find_columns(struct tsv *tsv, struct error *error)
{
    bool found[TSV_COLUMNS] = {false};
    char *rest = tsv->line;
    char *cell;

    for (size_t at = 0; (cell = strsep(&rest, "\t")) != NULL; at++) {
        for (size_t i = 0; i < tsv->count; i++) {
            if (strcmp(cell, tsv->names[i]) != 0)
                continue;
            if (found[i])
                return tsv_refuse(tsv, error, "two columns '%s'", cell);
            found[i] = true;
            tsv->positions[i] = at;
        }
    }
    for (size_t i = 0; i < tsv->count; i++) {
        if (!found[i])
            return tsv_refuse(tsv, error, "the header has no column '%s'",
                              tsv->names[i]);
    }
    return STATUS_OK;
}

static enum status open_table(struct tsv *tsv, const char *path,
                              const char *const *names, size_t count,
                              struct error *error)
{
    bool any;
    enum status status;

    *tsv = (struct tsv){.path = path, .names = names, .count = count};
    tsv->stream = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    if (tsv->stream == NULL)
        return error_set(error, STATUS_STORAGE, "cannot open %s: %s", path,
                         strerror(errno));
    status = read_row(tsv, &any, error);
    if (status == STATUS_OK && !any)
        return error_set(error, STATUS_DATA, "%s: no header, no rows", path);
    return status == STATUS_OK ? find_columns(tsv, error) : status;
}

static void close_table(struct tsv *tsv)
{
    if (tsv->stream != NULL && tsv->stream != stdin)
        fclose(tsv->stream);
    free(tsv->line);
    *tsv = (struct tsv){0};
}

static enum status next_row(struct tsv *tsv, bool *row, struct error *error)
{
    char *rest;
    char *cell;
    enum status status = read_row(tsv, row, error);

    if (status != STATUS_OK || !*row)
        return status;
    for (size_t i = 0; i < tsv->count; i++)
        tsv->cells[i] = NULL;
    rest = tsv->line;
    for (size_t at = 0; (cell = strsep(&rest, "\t")) != NULL; at++) {
        for (size_t i = 0; i < tsv->count; i++) {
            if (tsv->positions[i] == at)
                tsv->cells[i] = cell;
        }
    }
    for (size_t i = 0; i < tsv->count; i++) {
        if (tsv->cells[i] == NULL)
            return tsv_refuse(tsv, error, "the row ends before column '%s'",
                              tsv->names[i]);
    }
    return STATUS_OK;
}

enum status tsv_read(const char *path, const char *const *names, size_t count,
                     tsv_row_handler *handle, void *context,
                     struct error *error)
{
    struct tsv tsv;
    bool row = true;
    enum status status = open_table(&tsv, path, names, count, error);

    while (status == STATUS_OK) {
        status = next_row(&tsv, &row, error);
        if (status != STATUS_OK || !row)
            break;
        status = handle(context, &tsv, error);
    }
    close_table(&tsv);
    return status;
}

bool tsv_count(const char *cell, int64_t *count)
{
    size_t digits = strspn(cell, "0123456789");

    if (digits == 0 || digits > MOST_DIGITS || cell[digits] != '\0')
        return false;
    *count = strtoll(cell, NULL, 10);
    return true;
}
