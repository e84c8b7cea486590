#include "page.h"

#include <string.h>

#include "aupmine/text.h"

/* Append text as Markdown that shows it as it is: no markup, no cell's end. */
static void append_plain(struct buffer *out, struct bytes text)
{
    struct buffer visible;

    buffer_init(&visible);
    text_append_visible(&visible, text, false);
    for (size_t i = 0; i < visible.length; i++) {
        if (strchr("\\`*_[]<>|~#&$", visible.data[i]) != NULL)
            buffer_append_char(out, '\\');
        buffer_append_char(out, visible.data[i]);
    }
    out->failed = out->failed || visible.failed;
    buffer_release(&visible);
}

/* Append what a function of page.h writes, as plain text. */
static void append_said(struct buffer *out, const struct report *report,
                        page_words *words)
{
    struct buffer text;

    buffer_init(&text);
    words(&text, report);
    append_plain(out, buffer_bytes(&text));
    out->failed = out->failed || text.failed;
    buffer_release(&text);
}

static void append_source(struct buffer *out, const struct report *report)
{
    page_source(out, report, RULESET_WHOLE);
}

static void append_head(struct buffer *out, const struct report *report)
{
    buffer_append_string(out, "### ");
    append_said(out, report, page_headline);
    buffer_append_string(out, "\n\n");
    append_said(out, report, page_summary);
    buffer_append_string(out, ".\n");
    append_said(out, report, append_source);
    buffer_append_string(out, ".\n");
    if (report->notice[0] != '\0') {
        buffer_append_string(out, "\n**");
        append_plain(out, bytes_of(report->notice));
        buffer_append_string(out, "**\n");
    }
    buffer_append_char(out, '\n');
}

static bool is_shown(const struct report *report,
                     const struct page_column *column)
{
    return column->group != PAGE_DETAIL && page_has(report, column->group);
}

static void append_header(struct buffer *out, const struct report *report)
{
    buffer_append_format(out, "| %s |", page_period(report));
    for (size_t i = 0; i < page_column_count; i++) {
        if (is_shown(report, &page_columns[i]))
            buffer_append_format(out, " %s |", page_columns[i].title);
    }
    buffer_append_string(out, "\n|:--|");
    for (size_t i = 0; i < page_column_count; i++) {
        if (is_shown(report, &page_columns[i]))
            buffer_append_string(out, "--:|");
    }
    buffer_append_char(out, '\n');
}

static void append_row(struct buffer *out, const struct report *report,
                       const struct report_row *row)
{
    buffer_append_format(out, "| %s%s |", row->period,
                         row->partial ? "\\*" : "");
    for (size_t i = 0; i < page_column_count; i++) {
        if (!is_shown(report, &page_columns[i]))
            continue;
        buffer_append_char(out, ' ');
        page_cell(out, &page_columns[i], row);
        buffer_append_string(out, " |");
    }
    buffer_append_char(out, '\n');
}

static void append_readings(struct buffer *out, const struct report *report)
{
    for (size_t i = 0; i < READING_COUNT && page_has_readings(report); i++) {
        buffer_append_string(out, "- ");
        page_reading_name(out, i);
        buffer_append_string(out, ": within the published figures in ");
        page_reading_within(out, report, i);
        buffer_append_string(out, ", rank correlation ");
        page_reading_correlation(out, report, i);
        buffer_append_char(out, '\n');
    }
}

static void append_foot(struct buffer *out, const struct report *report)
{
    bool partial = false;

    for (size_t i = 0; i < report->row_count; i++)
        partial = partial || report->rows[i].partial;
    buffer_append_char(out, '\n');
    if (partial)
        buffer_append_format(out, "\\* The data cover a part of the %s.\n\n",
                             page_period(report));
    buffer_append_string(out, "- ");
    append_said(out, report, page_counted);
    buffer_append_char(out, '\n');
    if (report->measured_by.length == 0) {
        buffer_append_string(out, "- ");
        append_said(out, report, page_measured);
        buffer_append_char(out, '\n');
    }
    append_readings(out, report);
    for (size_t i = page_first_note(report); i < report->note_count; i++) {
        buffer_append_string(out, "- ");
        append_plain(out, buffer_bytes(&report->notes[i]));
        buffer_append_char(out, '\n');
    }
}

static void append_report(struct buffer *out, const struct report *report)
{
    struct report_row total = report_total_row(report);

    append_head(out, report);
    append_header(out, report);
    for (size_t i = 0; i < report->row_count; i++)
        append_row(out, report, &report->rows[i]);
    append_row(out, report, &total);
    append_foot(out, report);
}

/* A table to paste into a story or an issue: GitHub's Markdown. */
void report_write_markdown(const struct report *report,
                           const struct report_style *style, struct buffer *out)
{
    (void)style;
    append_report(out, report);
}

void report_join_markdown(const struct report *reports, size_t count,
                          const struct report_style *style, struct buffer *out)
{
    (void)style;
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, i == 0 ? "" : "\n");
        append_report(out, &reports[i]);
    }
}
