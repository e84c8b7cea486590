#include "chart.h"

#include "aupmine/encode.h"
#include "aupmine/text.h"

enum { PARAGRAPH_MOST = 4096 }; /* bytes; no paragraph shows more */

#define ELLIPSIS   "\xE2\x80\xA6"
#define BOLD_WIDTH 1.1 /* of a bold character to a plain one */

double chart_text_width(struct bytes text)
{
    return (double)text_columns(text) * TEXT_SIZE * CHARACTER_WIDTH;
}

void chart_text(const struct chart *chart, double x, double y,
                const char *anchor, const char *more, struct bytes escaped)
{
    buffer_append_format(chart->out,
                         "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>", x,
                         y, anchor, more);
    buffer_append_bytes(chart->out, escaped);
    buffer_append_string(chart->out, "</text>\n");
}

static void draw_line(const struct chart *chart, double y, struct bytes line,
                      bool cut)
{
    struct buffer escaped;

    buffer_init(&escaped);
    xml_text(&escaped, line);
    if (cut)
        buffer_append_string(&escaped, ELLIPSIS);
    chart_text(chart, CHART_MARGIN, y, "start", "", buffer_bytes(&escaped));
    chart->out->failed = chart->out->failed || escaped.failed;
    buffer_release(&escaped);
}

double chart_paragraph(const struct chart *chart, double y,
                       const struct chart_paragraph *paragraph,
                       struct bytes text)
{
    double character =
        paragraph->size * PROSE_WIDTH * (paragraph->bold ? BOLD_WIDTH : 1.0);
    /* One column less leaves room for an ellipsis. */
    size_t columns = (size_t)((CHART_WIDTH - 2 * CHART_MARGIN) / character) - 1;
    struct bytes start = utf8_cut(text, PARAGRAPH_MOST);
    struct buffer visible;
    struct bytes rest;

    buffer_init(&visible);
    text_append_visible(&visible, start, false);
    if (start.length < text.length)
        buffer_append_string(&visible, ELLIPSIS);
    rest = buffer_bytes(&visible);
    buffer_append_format(chart->out, "<g class=\"%s\" font-size=\"%d\"%s>\n",
                         paragraph->class, paragraph->size,
                         paragraph->bold ? " font-weight=\"bold\"" : "");
    for (int i = 0; i < paragraph->lines && rest.length > 0; i++) {
        struct bytes line = page_take_line(&rest, columns);

        draw_line(chart, y, line, i + 1 == paragraph->lines && rest.length > 0);
        y += paragraph->size * 1.35;
    }
    buffer_append_string(chart->out, "</g>\n");
    chart->out->failed = chart->out->failed || visible.failed;
    buffer_release(&visible);
    return y;
}

static void append_kinds(struct buffer *out, const struct report_row *row)
{
    int64_t untold = page_without_kind(row);

    for (size_t i = 0; i < kind_counts.count; i++) {
        buffer_append_format(out, "%s%s ", i == 0 ? " (" : ", ",
                             kind_counts.columns[i].name);
        page_number(out, count_of(&row->counts, &kind_counts.columns[i]));
    }
    if (untold > 0) {
        buffer_append_string(out, ", kind not told ");
        page_number(out, untold);
    }
    buffer_append_char(out, ')');
}

static void append_filed(struct buffer *out, const struct report_row *row)
{
    if (row->counts.filed == COUNT_UNKNOWN) {
        buffer_append_string(out, " of an unknown number filed");
        return;
    }
    buffer_append_format(out, " of %s",
                         row->filed_source == FILED_NUMBERS ? "about " : "");
    page_number(out, row->counts.filed);
    buffer_append_string(out, " filed");
}

void chart_tell_row(struct buffer *out, const struct report *report,
                    const struct report_row *row)
{
    buffer_append_format(out, "%s: ", row->period);
    if (!report_row_counted(row)) {
        buffer_append_string(out, report_row_unknown(row));
    } else {
        page_amount(out, row->shown, page_unit(report));
        append_kinds(out, row);
        append_filed(out, row);
        if (row->partial)
            buffer_append_string(out, ", a part of the period only");
    }
    if (row->adjusted.known) {
        buffer_append_string(out, ", adjusted ");
        page_estimate(out, row->adjusted.value);
        buffer_append_string(out, ", 95% range ");
        page_range(out, &row->adjusted);
    }
    if (row->published == NULL)
        return;
    buffer_append_string(out, ", published ");
    page_band(out, row->published);
    if (report_row_compared(row))
        buffer_append_format(out, ", count is %s",
                             band_words.names[report_band_verdict(row)]);
}
