#include "internal.h"

#include <stdio.h>

#include "aupmine/encode.h"

/* CSV and TSV: the same cells between other separators. */
struct dialect {
    void (*cell)(struct buffer *out, struct bytes text);
    const char *separator;
    const char *line_end;
};

static const struct dialect csv = {csv_cell, ",", "\r\n"};
static const struct dialect tsv = {tsv_cell, "\t", "\n"};

struct line {
    struct buffer *out;
    const struct dialect *dialect;
    bool begun;
};

/* Append a cell; NULL is an empty one. */
static void append_cell(struct line *line, const char *text)
{
    if (line->begun)
        buffer_append_string(line->out, line->dialect->separator);
    line->dialect->cell(line->out, bytes_of(text));
    line->begun = true;
}

static void append_number(struct line *line, int64_t number)
{
    char text[NUMBER_SIZE];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    append_cell(line, text);
}

static void append_names(struct line *line, const struct count_group *group,
                         size_t first)
{
    char name[NUMBER_SIZE];

    for (size_t i = first; i < group->count; i++) {
        snprintf(name, sizeof(name), "%s%s", group->prefix,
                 group->columns[i].name);
        append_cell(line, name);
    }
}

static void append_counts(struct line *line, const struct report_row *row,
                          const struct count_group *group, size_t first)
{
    for (size_t i = first; i < group->count; i++) {
        if (row->covered)
            append_number(line, count_of(&row->counts, &group->columns[i]));
        else
            append_cell(line, NULL);
    }
}

static void append_header(struct line *line, bool has_timeline)
{
    append_cell(line, "repo");
    append_cell(line, "period");
    append_cell(line, main_counts.columns[0].name);
    append_cell(line, "filed_source");
    append_names(line, &main_counts, 1);
    append_cell(line, "per_1000");
    append_cell(line, "partial");
    append_names(line, &kind_counts, 0);
    append_names(line, &domain_counts, 0);
    if (has_timeline) {
        append_cell(line, "published_low");
        append_cell(line, "published_high");
        append_cell(line, "published_verdict");
    }
    append_cell(line, "notes");
}

static void append_published(struct line *line, const struct report_row *row)
{
    const struct published *band = row->published;

    if (band == NULL)
        append_cell(line, NULL);
    else
        append_number(line, band->low);
    if (band == NULL || band->high == PUBLISHED_OPEN)
        append_cell(line, NULL);
    else
        append_number(line, band->high);
    append_cell(line, band == NULL || !row->covered
                          ? NULL
                          : band_words.names[report_band_verdict(row)]);
}

static void append_row(struct line *line, const struct report *report,
                       const struct report_row *row)
{
    char per_1000[NUMBER_SIZE] = "";

    if (row->covered)
        format_per_1000(&row->counts, per_1000);
    append_cell(line, report->repository);
    append_cell(line, row->period);
    if (row->covered)
        append_number(line, row->counts.filed);
    else
        append_cell(line, NULL);
    append_cell(line, vocabulary_name(&source_words, (size_t)row->source));
    append_counts(line, row, &main_counts, 1);
    append_cell(line, per_1000);
    append_cell(line, row->partial ? "true" : "false");
    append_counts(line, row, &kind_counts, 0);
    append_counts(line, row, &domain_counts, 0);
    if (report->has_timeline)
        append_published(line, row);
    append_cell(line, report->notice);
}

static void write_flat(const struct report *report,
                       const struct dialect *dialect, struct buffer *out)
{
    struct line line = {out, dialect, false};

    append_header(&line, report->has_timeline);
    buffer_append_string(out, dialect->line_end);
    for (size_t i = 0; i < report->row_count; i++) {
        line.begun = false;
        append_row(&line, report, &report->rows[i]);
        buffer_append_string(out, dialect->line_end);
    }
}

void report_write_csv(const struct report *report,
                      const struct report_style *style, struct buffer *out)
{
    (void)style;
    write_flat(report, &csv, out);
}

void report_write_tsv(const struct report *report,
                      const struct report_style *style, struct buffer *out)
{
    (void)style;
    write_flat(report, &tsv, out);
}
