#include "internal.h"

#include <stdio.h>
#include <string.h>

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

/* A number that is not known is an empty cell, too. */
static void append_number(struct line *line, int64_t number)
{
    char text[NUMBER_SIZE];

    format_count(number, text);
    append_cell(line, text);
}

static void append_rate(struct line *line, bool known, double value)
{
    char text[NUMBER_SIZE];

    format_rate(known, value, text);
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
        append_number(line, row->covered
                                ? count_of(&row->counts, &group->columns[i])
                                : COUNT_UNKNOWN);
    }
}

/* "issues_all", "reporters_aup_safeguard" and so on. */
static void append_reading_name(struct line *line,
                                const struct reading *reading,
                                const char *suffix)
{
    char name[2 * NUMBER_SIZE];
    char *comma;

    snprintf(name, sizeof(name), "%s_%s%s",
             report_series_words.names[reading->series], reading->kinds_name,
             suffix);
    comma = strchr(name, ',');
    if (comma != NULL)
        *comma = '_';
    append_cell(line, name);
}

static void append_reading_names(struct line *line)
{
    for (size_t i = 0; i < READING_COUNT; i++) {
        append_reading_name(line, &report_readings[i], "");
        append_reading_name(line, &report_readings[i], "_verdict");
    }
}

static void append_readings(struct line *line, const struct report_row *row)
{
    bool compared = report_row_compared(row);

    for (size_t i = 0; i < READING_COUNT; i++) {
        int64_t count = row->readings[i];

        append_number(line, row->covered ? count : COUNT_UNKNOWN);
        append_cell(
            line,
            !compared
                ? NULL
                : band_words.names[published_verdict(row->published, count)]);
    }
}

static void append_header(struct line *line, const struct report *report)
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
    append_cell(line, "per_1000_low");
    append_cell(line, "per_1000_high");
    if (report->adjusted) {
        append_cell(line, "adjusted");
        append_cell(line, "adjusted_low");
        append_cell(line, "adjusted_high");
    }
    if (report->has_timeline) {
        append_reading_names(line);
        append_cell(line, "published_low");
        append_cell(line, "published_high");
        append_cell(line, "published_verdict");
    }
    append_cell(line, "notes");
    append_cell(line, "ruleset");
    append_cell(line, "complete");
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
    append_cell(line, report_row_compared(row)
                          ? band_words.names[report_band_verdict(row)]
                          : NULL);
}

/* What must be known to read the row's numbers. */
static void append_notes(struct line *line, const struct report *report)
{
    struct buffer notes;

    buffer_init(&notes);
    for (size_t i = 0; i < report->note_count; i++)
        buffer_append_format(&notes, "%s%s", i == 0 ? "" : "; ",
                             buffer_string(&report->notes[i]));
    append_cell(line, buffer_string(&notes));
    line->out->failed = line->out->failed || notes.failed;
    buffer_release(&notes);
}

/* What the rows are made from, the same in each of them. Not when: where the
 * numbers are the same, the file is. */
static void append_origin(struct line *line, const struct report *report)
{
    append_cell(line, buffer_string(&report->ruleset));
    append_cell(line, report->complete ? "true" : "false");
}

static void append_row(struct line *line, const struct report *report,
                       const struct report_row *row)
{
    const struct estimate *rate = &row->rate;
    const struct estimate *adjusted = &row->adjusted;

    append_cell(line, report->repository);
    append_cell(line, row->period);
    append_number(line, row->covered ? row->counts.filed : COUNT_UNKNOWN);
    append_cell(
        line, vocabulary_name(&filed_source_words, (size_t)row->filed_source));
    append_counts(line, row, &main_counts, 1);
    append_rate(line, rate->known, rate->value);
    append_cell(line, row->partial ? "true" : "false");
    append_counts(line, row, &kind_counts, 0);
    append_counts(line, row, &domain_counts, 0);
    append_rate(line, rate->known, rate->low);
    append_rate(line, rate->known, rate->high);
    if (report->adjusted) {
        append_rate(line, adjusted->known, adjusted->value);
        append_rate(line, adjusted->known, adjusted->low);
        append_rate(line, adjusted->known, adjusted->high);
    }
    if (report->has_timeline) {
        append_readings(line, row);
        append_published(line, row);
    }
    append_notes(line, report);
    append_origin(line, report);
}

static void join_flat(const struct report *reports, size_t count,
                      const struct dialect *dialect, struct buffer *out)
{
    struct line line = {out, dialect, false};

    append_header(&line, &reports[0]);
    buffer_append_string(out, dialect->line_end);
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < reports[r].row_count; i++) {
            line.begun = false;
            append_row(&line, &reports[r], &reports[r].rows[i]);
            buffer_append_string(out, dialect->line_end);
        }
    }
}

void report_join_csv(const struct report *reports, size_t count,
                     const struct report_style *style, struct buffer *out)
{
    (void)style;
    join_flat(reports, count, &csv, out);
}

void report_join_tsv(const struct report *reports, size_t count,
                     const struct report_style *style, struct buffer *out)
{
    (void)style;
    join_flat(reports, count, &tsv, out);
}

void report_write_csv(const struct report *report,
                      const struct report_style *style, struct buffer *out)
{
    report_join_csv(report, 1, style, out);
}

void report_write_tsv(const struct report *report,
                      const struct report_style *style, struct buffer *out)
{
    report_join_tsv(report, 1, style, out);
}
