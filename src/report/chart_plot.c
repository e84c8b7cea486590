#include "chart.h"

#include <string.h>

/* From dark to light in steps that stay apart in grey and for every kind of
 * colour vision; outlines part those that touch. */
const struct chart_fill chart_fills[KIND_COUNT + 1] = {
    {"aup", "#0b3c6f", "#ffffff"},      {"safeguard", "#c2501f", "#ffffff"},
    {"filter", "#6fb1d6", "#14181d"},   {"decline", "#f3d56b", "#14181d"},
    {"not told", "#ffffff", "#14181d"},
};

int64_t chart_part(const struct report_row *row, int fill)
{
    return fill < KIND_COUNT
               ? count_of(&row->counts, &kind_counts.columns[fill])
               : page_without_kind(row);
}

/* The hatch of partial periods, and what lies where nothing was fetched. */
void chart_draw_definitions(const struct chart *chart)
{
    buffer_append_string(
        chart->out,
        "<defs><pattern id=\"hatch\" width=\"7\" height=\"7\" "
        "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
        "<path class=\"hatch\" d=\"M0 0v7\" stroke=\"#ffffff\" "
        "stroke-width=\"5\"/></pattern></defs>\n");
}

static void draw_grid(const struct chart *chart)
{
    buffer_append_string(
        chart->out,
        "<path class=\"grid\" stroke=\"#d5d9dd\" fill=\"none\" d=\"");
    for (int64_t value = chart->step; value <= chart->most;
         value += chart->step)
        buffer_append_format(chart->out, "M%d %.1fh%d", PLOT_LEFT,
                             chart_y(chart, value), PLOT_WIDTH);
    buffer_append_string(chart->out, "\"/>\n");
}

static void draw_zero(const struct chart *chart)
{
    buffer_append_format(chart->out,
                         "<path class=\"line\" stroke=\"#14181d\" d=\"M%d "
                         "%.1fh%d\"/>\n",
                         PLOT_LEFT, chart->bottom, PLOT_WIDTH);
}

/* Append a rectangle to a path. */
static void append_box(struct buffer *out, double x, double y, double width,
                       double height)
{
    buffer_append_format(out, "M%.1f %.1fh%.1fv%.1fh-%.1fz", x, y, width,
                         height, width);
}

static void append_part(const struct chart *chart, size_t i, int fill)
{
    const struct report_row *row = &chart->report->rows[i];
    double x = chart_x(chart, i) + (chart->slot - chart->column) / 2;
    int64_t below = 0;
    int64_t value = chart_part(row, fill);

    if (!report_row_counted(row) || value == 0)
        return;
    for (int k = 0; k < fill; k++)
        below += chart_part(row, k);
    append_box(chart->out, x, chart_y(chart, below + value), chart->column,
               chart_y(chart, below) - chart_y(chart, below + value));
}

/* All the columns' parts of one kind are one path: many columns stay small. */
static void draw_kind(const struct chart *chart, int fill)
{
    buffer_append_format(chart->out,
                         "<path class=\"kind\" fill=\"%s\" stroke=\"#14181d\" "
                         "stroke-width=\"%s\" d=\"",
                         chart_fills[fill].color,
                         chart->column < 6 ? "0.3" : "0.8");
    for (size_t i = 0; i < chart->report->row_count; i++)
        append_part(chart, i, fill);
    buffer_append_string(chart->out, "\"/>\n");
}

static void draw_partial(const struct chart *chart)
{
    buffer_append_string(chart->out,
                         "<path fill=\"url(#hatch)\" fill-opacity=\"0.75\" "
                         "d=\"");
    for (size_t i = 0; i < chart->report->row_count; i++) {
        const struct report_row *row = &chart->report->rows[i];
        double y = chart_y(chart, row->shown);

        if (report_row_counted(row) && row->partial)
            append_box(chart->out,
                       chart_x(chart, i) + (chart->slot - chart->column) / 2, y,
                       chart->column, chart->bottom - y);
    }
    buffer_append_string(chart->out, "\"/>\n");
}

/* How many rows from that one on are not known for the same reason. */
static size_t unknown_run(const struct report *report, size_t row)
{
    const char *why = report_row_unknown(&report->rows[row]);
    size_t end = row;

    while (why != NULL && end < report->row_count &&
           report_row_unknown(&report->rows[end]) == why)
        end++;
    return end - row;
}

static void tell_unknown(const struct chart *chart, double x, double width,
                         const char *why)
{
    const char *last = strchr(why, ' ') + 1;
    double y = chart->bottom - 10;
    double middle = x + width / 2;

    if (width > chart_text_width(bytes_of(why))) {
        chart_text(chart, middle, y, "middle", "", bytes_of(why));
    } else if (width > chart_text_width(bytes_of(last))) {
        chart_text(chart, middle, y - TEXT_SIZE - 2, "middle", "",
                   bytes_of("not"));
        chart_text(chart, middle, y, "middle", "", bytes_of(last));
    } else if (width > chart_text_width(bytes_of("?"))) {
        chart_text(chart, middle, y, "middle", "", bytes_of("?"));
    }
}

static void draw_unknown(const struct chart *chart)
{
    const struct report *report = chart->report;
    size_t run;

    for (size_t i = 0; i < report->row_count; i += run == 0 ? 1 : run) {
        double x = chart_x(chart, i);

        run = unknown_run(report, i);
        if (run == 0)
            continue;
        buffer_append_format(
            chart->out,
            "<rect class=\"gap\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
            "height=\"%.1f\" fill=\"#eceff1\"/>\n",
            x, chart->top, chart->slot * (double)run,
            chart->bottom - chart->top);
        tell_unknown(chart, x, chart->slot * (double)run,
                     report_row_unknown(&report->rows[i]));
    }
}

/* An open band reaches to the end of the scale. */
static double band_top(const struct chart *chart, const struct published *band)
{
    return band->high == PUBLISHED_OPEN ? chart->top
                                        : chart_y(chart, band->high);
}

static void draw_band_areas(const struct chart *chart)
{
    buffer_append_string(chart->out, "<path class=\"area\" fill=\"#14181d\" "
                                     "fill-opacity=\"0.12\" d=\"");
    for (size_t i = 0; i < chart->report->row_count; i++) {
        const struct published *band = chart->report->rows[i].published;

        if (band != NULL)
            append_box(chart->out, chart_x(chart, i) + chart->slot * 0.04,
                       band_top(chart, band), chart->slot * 0.92,
                       chart_y(chart, band->low) - band_top(chart, band));
    }
    buffer_append_string(chart->out, "\"/>\n");
}

static void append_band_lines(const struct chart *chart)
{
    for (size_t i = 0; i < chart->report->row_count; i++) {
        const struct published *band = chart->report->rows[i].published;
        double x = chart_x(chart, i) + chart->slot * 0.04;

        if (band == NULL)
            continue;
        buffer_append_format(chart->out, "M%.1f %.1fh%.1f", x,
                             chart_y(chart, band->low), chart->slot * 0.92);
        if (band->high != PUBLISHED_OPEN && band->high != band->low)
            buffer_append_format(chart->out, "M%.1f %.1fh%.1f", x,
                                 chart_y(chart, band->high),
                                 chart->slot * 0.92);
    }
}

/* Dark lines with a light edge show on columns of every colour. */
static void draw_band_lines(const struct chart *chart)
{
    buffer_append_string(chart->out,
                         "<path class=\"edge\" fill=\"none\" "
                         "stroke=\"#ffffff\" stroke-width=\"4\" d=\"");
    append_band_lines(chart);
    buffer_append_string(chart->out,
                         "\"/>\n<path class=\"line\" fill=\"none\" "
                         "stroke=\"#14181d\" stroke-width=\"1.6\" d=\"");
    append_band_lines(chart);
    buffer_append_string(chart->out, "\"/>\n");
}

void chart_draw_tips(const struct chart *chart)
{
    for (size_t i = 0; i < chart->report->row_count; i++) {
        buffer_append_format(
            chart->out,
            "<rect x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"%.0f\" "
            "opacity=\"0\"><title>",
            chart_x(chart, i), chart->top, chart->slot,
            chart->bottom - chart->top);
        chart_tell_row(chart->out, chart->report, &chart->report->rows[i]);
        buffer_append_string(chart->out, "</title></rect>\n");
    }
}

void chart_draw_plot(const struct chart *chart)
{
    draw_unknown(chart);
    draw_grid(chart);
    if (chart->published)
        draw_band_areas(chart);
    for (int i = 0; i <= KIND_COUNT; i++) {
        if (i < KIND_COUNT || !chart->kind_told)
            draw_kind(chart, i);
    }
    if (chart->partial)
        draw_partial(chart);
    if (chart->published)
        draw_band_lines(chart);
    draw_zero(chart);
}
