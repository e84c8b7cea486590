#include "aupmine/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/encode.h"
#include "aupmine/input_file.h"

enum status csv_refuse(const struct csv *csv, struct error *error,
                       const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    error_set_arguments(error, STATUS_DATA, format, arguments);
    va_end(arguments);
    return error_prefix(error, STATUS_DATA, "%s:%zu", csv->path, csv->line);
}

/* --- characters --- */

static void skip(struct csv *csv, size_t length)
{
    csv->rest.data += length;
    csv->rest.length -= length;
}

/* How long the end of a line is that stands here: 0 if there is none. */
static size_t line_end(struct bytes text)
{
    if (text.length == 0 || (text.data[0] != '\r' && text.data[0] != '\n'))
        return 0;
    return text.length > 1 && text.data[0] == '\r' && text.data[1] == '\n' ? 2
                                                                           : 1;
}

static void skip_line_end(struct csv *csv, size_t length)
{
    skip(csv, length);
    csv->next_line += length > 0;
}

/* --- cells --- */

static enum status end_quoted(struct csv *csv, struct error *error)
{
    skip(csv, 1);
    if (csv->rest.length > 0 && csv->rest.data[0] != ',' &&
        line_end(csv->rest) == 0)
        return csv_refuse(csv, error, "text after a quoted cell");
    return STATUS_OK;
}

/* Up to the quote that ends it: the one that is not doubled. */
static enum status read_quoted(struct csv *csv, struct error *error)
{
    skip(csv, 1);
    while (csv->rest.length > 0) {
        size_t end = line_end(csv->rest);

        if (end > 0) {
            buffer_append(&csv->record, csv->rest.data, end);
            skip_line_end(csv, end);
            continue;
        }
        if (csv->rest.data[0] == '"') {
            if (csv->rest.length == 1 || csv->rest.data[1] != '"')
                return end_quoted(csv, error);
            skip(csv, 1);
        }
        buffer_append_char(&csv->record, csv->rest.data[0]);
        skip(csv, 1);
    }
    return csv_refuse(csv, error, "a quoted cell does not end");
}

static void read_plain(struct csv *csv)
{
    while (csv->rest.length > 0 && csv->rest.data[0] != ',' &&
           line_end(csv->rest) == 0) {
        buffer_append_char(&csv->record, csv->rest.data[0]);
        skip(csv, 1);
    }
}

static enum status end_cell(struct csv *csv, struct error *error)
{
    size_t *ends = array_fit(csv->ends, csv->cell_count, &csv->cell_capacity,
                             sizeof(*ends));

    if (ends == NULL)
        return error_memory(error);
    csv->ends = ends;
    csv->ends[csv->cell_count++] = csv->record.length;
    return STATUS_OK;
}

/* Read the cells of the next line that is not empty; of none at the end. */
static enum status read_record(struct csv *csv, struct error *error)
{
    bool more = true;
    enum status status = STATUS_OK;

    buffer_reset(&csv->record);
    csv->cell_count = 0;
    while (line_end(csv->rest) > 0)
        skip_line_end(csv, line_end(csv->rest));
    csv->line = csv->next_line;
    while (csv->rest.length > 0 && more && status == STATUS_OK) {
        if (csv->rest.data[0] == '"')
            status = read_quoted(csv, error);
        else
            read_plain(csv);
        if (status == STATUS_OK)
            status = end_cell(csv, error);
        more = csv->rest.length > 0 && csv->rest.data[0] == ',';
        skip(csv, more);
        /* A comma at the very end has an empty cell after it. */
        if (more && csv->rest.length == 0 && status == STATUS_OK)
            status = end_cell(csv, error);
    }
    skip_line_end(csv, line_end(csv->rest));
    return status == STATUS_OK ? buffer_status(&csv->record, error) : status;
}

static struct bytes cell_at(const struct csv *csv, size_t i)
{
    size_t start = i == 0 ? 0 : csv->ends[i - 1];

    return csv_cell_text((struct bytes){buffer_string(&csv->record) + start,
                                        csv->ends[i] - start});
}

/* --- columns --- */

static enum status find_columns(struct csv *csv, size_t required,
                                struct error *error)
{
    for (size_t i = 0; i < csv->count; i++) {
        csv->positions[i] = SIZE_MAX;
        for (size_t at = 0; at < csv->cell_count; at++) {
            if (!bytes_equal(cell_at(csv, at), bytes_of(csv->names[i])))
                continue;
            if (csv->positions[i] != SIZE_MAX)
                return csv_refuse(csv, error, "two columns '%s'",
                                  csv->names[i]);
            csv->positions[i] = at;
        }
        if (i < required && csv->positions[i] == SIZE_MAX)
            return csv_refuse(csv, error,
                              "the header has no column '%s' (columns are "
                              "parted by commas)",
                              csv->names[i]);
    }
    return STATUS_OK;
}

static enum status check_text(struct csv *csv, struct error *error)
{
    const char *nul = csv->rest.length == 0
                          ? NULL
                          : memchr(csv->rest.data, '\0', csv->rest.length);

    if (nul == NULL)
        return STATUS_OK;
    for (const char *at = csv->rest.data; at < nul; at++)
        csv->line += *at == '\n';
    return csv_refuse(csv, error, "a NUL byte: this is no text");
}

enum status csv_open(struct csv *csv, const char *path,
                     const char *const *names, size_t count, size_t required,
                     struct error *error)
{
    enum status status;

    *csv = (struct csv){.path = path,
                        .names = names,
                        .count = count,
                        .line = 1,
                        .next_line = 1};
    status = input_file_read(path, &csv->text, error);
    if (status != STATUS_OK)
        return status;
    csv->rest = buffer_bytes(&csv->text);
    skip(csv, bytes_mark_length(csv->rest));
    status = check_text(csv, error);
    if (status == STATUS_OK)
        status = read_record(csv, error);
    if (status == STATUS_OK && csv->cell_count == 0)
        return error_set(error, STATUS_DATA, "%s: no header, no rows", path);
    return status == STATUS_OK ? find_columns(csv, required, error) : status;
}

void csv_close(struct csv *csv)
{
    buffer_release(&csv->text);
    buffer_release(&csv->record);
    free(csv->ends);
    *csv = (struct csv){0};
}

enum status csv_next(struct csv *csv, bool *row, struct error *error)
{
    enum status status = read_record(csv, error);

    *row = status == STATUS_OK && csv->cell_count > 0;
    if (!*row)
        return status;
    for (size_t i = 0; i < csv->count; i++) {
        csv->cells[i] = (struct bytes){NULL, 0};
        if (csv->positions[i] == SIZE_MAX)
            continue;
        if (csv->positions[i] >= csv->cell_count)
            return csv_refuse(csv, error, "the row ends before column '%s'",
                              csv->names[i]);
        csv->cells[i] = cell_at(csv, csv->positions[i]);
    }
    return STATUS_OK;
}
