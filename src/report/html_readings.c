#include "html.h"

typedef void reading_words(struct buffer *out, const struct report *report,
                           size_t reading);

static void append_header(struct buffer *out, const struct report *report)
{
    buffer_append_format(out,
                         "<thead>\n<tr><th scope=\"col\">%s</th>"
                         "<th scope=\"col\">published</th>",
                         page_period(report));
    for (size_t i = 0; i < READING_COUNT; i++) {
        buffer_append_string(out, "<th scope=\"col\">");
        page_reading_name(out, i);
        buffer_append_string(out, "</th>");
    }
    buffer_append_string(out, "</tr>\n</thead>\n");
}

static void append_row(struct buffer *out, const struct report_row *row)
{
    buffer_append_format(out, "<tr><th scope=\"row\">%s%s</th><td>",
                         row->period, row->partial ? "*" : "");
    page_band(out, row->published);
    for (size_t i = 0; i < READING_COUNT; i++) {
        buffer_append_string(out, "</td><td>");
        page_reading_cell(out, row, i);
    }
    buffer_append_string(out, "</td></tr>\n");
}

static void append_sum(struct buffer *out, const struct report *report,
                       const char *title, reading_words *words)
{
    buffer_append_format(out, "<tr><th scope=\"row\">%s</th><td>" PAGE_DASH,
                         title);
    for (size_t i = 0; i < READING_COUNT; i++) {
        buffer_append_string(out, "</td><td>");
        words(out, report, i);
    }
    buffer_append_string(out, "</td></tr>\n");
}

void html_readings(struct buffer *out, const struct report *report)
{
    if (!page_has_readings(report))
        return;
    html_begin_table(out, "Counts against the published figures");
    append_header(out, report);
    buffer_append_string(out, "<tbody>\n");
    for (size_t i = 0; i < report->row_count; i++) {
        if (report_row_compared(&report->rows[i]))
            append_row(out, &report->rows[i]);
    }
    buffer_append_string(out, "</tbody>\n<tfoot>\n");
    append_sum(out, report, "within", page_reading_within);
    append_sum(out, report, "rank correlation", page_reading_correlation);
    buffer_append_string(out, "</tfoot>\n</table>\n</div>\n");
}
