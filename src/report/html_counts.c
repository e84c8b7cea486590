#include "html.h"

/* A table of counts: which of the page's columns it shows. */
struct table {
    const struct report *report;
    const char *caption;
    bool details;
};

static bool is_shown(const struct table *table,
                     const struct page_column *column)
{
    return (column->group == PAGE_DETAIL) == table->details &&
           page_has(table->report, column->group);
}

static void append_header(struct buffer *out, const struct table *table)
{
    buffer_append_format(out, "<thead>\n<tr><th scope=\"col\">%s</th>",
                         page_period(table->report));
    for (size_t i = 0; i < page_column_count; i++) {
        if (is_shown(table, &page_columns[i]))
            buffer_append_format(out, "<th scope=\"col\">%s</th>",
                                 page_columns[i].title);
    }
    buffer_append_string(out, "</tr>\n</thead>\n");
}

static void append_cells(struct buffer *out, const struct table *table,
                         const struct report_row *row)
{
    for (size_t i = 0; i < page_column_count; i++) {
        if (!is_shown(table, &page_columns[i]))
            continue;
        buffer_append_string(out, "<td>");
        page_cell(out, &page_columns[i], row);
        buffer_append_string(out, "</td>");
    }
    buffer_append_string(out, "</tr>\n");
}

static void append_row(struct buffer *out, const struct table *table, size_t i)
{
    const struct report_row *row = &table->report->rows[i];
    const char *mark = row->partial ? "*" : "";

    buffer_append_string(out, "<tr><th scope=\"row\">");
    if (html_has_issues(table->report, i))
        buffer_append_format(out, "<a href=\"#row-%zu\">%s</a>%s", i,
                             row->period, mark);
    else
        buffer_append_format(out, "%s%s", row->period, mark);
    buffer_append_string(out, "</th>");
    append_cells(out, table, row);
}

void html_begin_table(struct buffer *out, const char *caption)
{
    buffer_append_format(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
        "aria-label=\"%s, may be scrolled\">\n<table class=\"counts\">\n"
        "<caption>%s</caption>\n",
        caption, caption);
}

static void append_table(struct buffer *out, const struct table *table)
{
    struct report_row total = report_total_row(table->report);

    html_begin_table(out, table->caption);
    append_header(out, table);
    buffer_append_string(out, "<tbody>\n");
    for (size_t i = 0; i < table->report->row_count; i++)
        append_row(out, table, i);
    buffer_append_string(out,
                         "</tbody>\n<tfoot>\n<tr><th scope=\"row\">total</th>");
    append_cells(out, table, &total);
    buffer_append_string(out, "</tfoot>\n</table>\n</div>\n");
}

void html_counts(struct buffer *out, const struct report *report)
{
    const struct table counts = {report, "Counts, and complaints by kind",
                                 false};
    const struct table details = {
        report, "More about the complaints, and their domains of work", true};

    buffer_append_string(out, "<h2>Counts</h2>\n");
    append_table(out, &counts);
    html_readings(out, report);
    append_table(out, &details);
    buffer_append_format(
        out,
        "<p class=\"quiet\">* the data cover a part of the %s. A number with "
        "\xE2\x89\x88 is an estimate; ranges in brackets are 95%% intervals. "
        "The total counts a reporter once. Of a row that was not fetched "
        "nothing is known, which is not zero.</p>\n",
        page_period(report));
}
