#include "table.h"

#include <stdio.h>
#include <string.h>

/*
 * The timeline check: a line for each period that is compared, with its band
 * and the four counts, and two that sum them up. The band stands first, so that
 * nobody who looks for lines that begin with a month takes these for counts.
 */
enum {
    BAND_COLUMN = 9,
    PERIOD_COLUMN = 10,
    WORD_COLUMN = 13,
    MARK_COLUMN = 10,
};

static const char *const titles[READING_COUNT] = {"issues", "aup+", "reporters",
                                                  "aup+"};
static const char *const marks[] = {"-", "=", "+"}; /* by enum band_verdict */

struct check {
    const struct report *report;
    const struct report_style *style;
    int width; /* of a reading's column */
    const char *const *verdicts;
};

static void append_check_row(struct buffer *out, const struct check *check,
                             const struct report_row *row)
{
    char cell[CELL_SIZE];

    fill_band(row->published, cell);
    buffer_append_format(out, "%*s  %-*s", BAND_COLUMN, cell, PERIOD_COLUMN,
                         row->period);
    for (size_t i = 0; i < READING_COUNT; i++) {
        int64_t count = row->readings[i];

        snprintf(cell, sizeof(cell), "%4lld %s", (long long)count,
                 check->verdicts[published_verdict(row->published, count)]);
        buffer_append_format(out, "%-*s", check->width, cell);
    }
    end_line(out);
}

static void append_check_title(struct buffer *out, const struct check *check)
{
    buffer_append_string(out, check->style->color ? BOLD : "");
    buffer_append_format(out, "%*s  %-*s", BAND_COLUMN, "published",
                         PERIOD_COLUMN, period_words.names[check->report->by]);
    for (size_t i = 0; i < READING_COUNT; i++)
        buffer_append_format(
            out, "%-*s", i + 1 < READING_COUNT ? check->width : 0, titles[i]);
    buffer_append_string(out, check->style->color ? PLAIN : "");
    end_line(out);
}

static void append_summary(struct buffer *out, const struct check *check)
{
    const struct reading_result *results = check->report->readings;
    char cell[CELL_SIZE];

    snprintf(cell, sizeof(cell), "within, of %d", results[0].compared);
    buffer_append_format(out, "  %-*s", BAND_COLUMN + PERIOD_COLUMN, cell);
    for (size_t i = 0; i < READING_COUNT; i++)
        buffer_append_format(out, "%4d%*s", results[i].verdicts[BAND_WITHIN],
                             check->width - 4, "");
    end_line(out);
    buffer_append_format(out, "  %-*s", BAND_COLUMN + PERIOD_COLUMN,
                         "rank correlation");
    for (size_t i = 0; i < READING_COUNT; i++) {
        if (!format_rate(results[i].correlated, results[i].correlation, cell))
            snprintf(cell, sizeof(cell), "-");
        buffer_append_format(out, "%-*s", check->width, cell);
    }
    end_line(out);
}

void append_readings(struct buffer *out, const struct report *report,
                     const struct report_style *style)
{
    bool wide = BAND_COLUMN + 2 + PERIOD_COLUMN + READING_COUNT * WORD_COLUMN <=
                style->columns;
    struct check check = {report, style, wide ? WORD_COLUMN : MARK_COLUMN,
                          wide ? band_words.names : marks};

    if (!report->has_timeline || report->readings[0].compared == 0)
        return;
    buffer_append_char(out, '\n');
    append_paragraph(
        out, style, 2,
        "  published figures against counts; aup+ counts the kinds "
        "aup and safeguard only%s",
        wide ? "" : "; + above, = within, - below");
    append_check_title(out, &check);
    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];

        if (report_row_compared(row))
            append_check_row(out, &check, row);
    }
    append_summary(out, &check);
}
