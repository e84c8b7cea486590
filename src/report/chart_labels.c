#include "chart.h"

#include <stdio.h>

enum {
    LINE = 18,   /* from a row of words to the next */
    GAP = 6,     /* between words that stand side by side */
    SWATCH = 12, /* of a kind, and of the key */
    SWATCH_LEFT = PLOT_LEFT + PLOT_WIDTH + 18,
    LABEL_LEFT = SWATCH_LEFT + SWATCH + GAP,
    WITHIN_HEIGHT = 15, /* a part that is lower holds no number */
};

/* A row of words below the plot: what stands under each column. */
struct label_row {
    const char *title;
    void (*append)(struct buffer *out, const struct report_row *row);
};

static void append_band(struct buffer *out, const struct report_row *row)
{
    if (row->published != NULL)
        page_band(out, row->published);
}

static void append_verdict(struct buffer *out, const struct report_row *row)
{
    if (report_row_compared(row))
        buffer_append_string(out, band_words.names[report_band_verdict(row)]);
}

static void append_estimate(struct buffer *out, const struct report_row *row)
{
    if (row->adjusted.known)
        page_estimate(out, row->adjusted.value);
}

static void append_range(struct buffer *out, const struct report_row *row)
{
    if (row->adjusted.known)
        page_range(out, &row->adjusted);
}

static const struct label_row label_rows[] = {
    {"published", append_band},
    {"count is", append_verdict},
    {"adjusted", append_estimate},
    {"95% range", append_range},
};
enum { LABEL_ROWS = sizeof(label_rows) / sizeof(label_rows[0]) };

/* Whether there are labels for such a row, and each fits under its column. */
static bool fits(const struct chart *chart, const struct label_row *labels)
{
    double widest = 0;
    struct buffer text;

    buffer_init(&text);
    for (size_t i = 0; i < chart->report->row_count; i++) {
        double width;

        buffer_reset(&text);
        labels->append(&text, &chart->report->rows[i]);
        width = chart_text_width(buffer_bytes(&text));
        widest = width > widest ? width : widest;
    }
    chart->out->failed = chart->out->failed || text.failed;
    buffer_release(&text);
    return widest > 0 && widest <= chart->slot;
}

double chart_labels_height(const struct chart *chart)
{
    double height = LINE;

    for (size_t i = 0; i < LABEL_ROWS; i++)
        height += fits(chart, &label_rows[i]) ? LINE : 0;
    return height;
}

static double middle_of(const struct chart *chart, size_t row)
{
    return chart_x(chart, row) + chart->slot / 2;
}

static void draw_scale(const struct chart *chart)
{
    struct buffer number;

    buffer_init(&number);
    for (int64_t value = 0; value <= chart->most; value += chart->step) {
        buffer_reset(&number);
        page_number(&number, value);
        chart_text(chart, PLOT_LEFT - GAP, chart_y(chart, value) + 4, "end", "",
                   buffer_bytes(&number));
    }
    chart->out->failed = chart->out->failed || number.failed;
    buffer_release(&number);
}

/* Of many columns, every so many get their period. */
static void draw_periods(const struct chart *chart)
{
    const struct report *report = chart->report;
    char text[PERIOD_SIZE + 1];
    double room = chart_text_width(bytes_of(report->rows[0].period));
    size_t each = (size_t)(room / chart->slot) + 1;

    buffer_append_format(chart->out, "<g font-size=\"%d\">\n", TEXT_SIZE - 1);
    for (size_t i = 0; i < report->row_count; i += each) {
        snprintf(text, sizeof(text), "%s%s", report->rows[i].period,
                 report->rows[i].partial ? "*" : "");
        chart_text(chart, middle_of(chart, i), chart->bottom + LINE, "middle",
                   "", bytes_of(text));
    }
    buffer_append_string(chart->out, "</g>\n");
}

static void draw_label_row(const struct chart *chart, double y,
                           const struct label_row *labels)
{
    struct buffer text;

    buffer_init(&text);
    chart_text(chart, PLOT_LEFT - GAP, y, "end", "", bytes_of(labels->title));
    for (size_t i = 0; i < chart->report->row_count; i++) {
        buffer_reset(&text);
        labels->append(&text, &chart->report->rows[i]);
        if (text.length > 0)
            chart_text(chart, middle_of(chart, i), y, "middle", "",
                       buffer_bytes(&text));
    }
    chart->out->failed = chart->out->failed || text.failed;
    buffer_release(&text);
}

static void draw_label_rows(const struct chart *chart)
{
    double y = chart->bottom + LINE;

    for (size_t i = 0; i < LABEL_ROWS; i++) {
        if (!fits(chart, &label_rows[i]))
            continue;
        y += LINE;
        draw_label_row(chart, y, &label_rows[i]);
    }
}

static int64_t value_of(const struct chart *chart, size_t row)
{
    const struct report_row *each = &chart->report->rows[row];

    return report_row_counted(each) ? each->shown : -1;
}

/* Whether a column is the highest, or the first of equals, among those whose
 * numbers would run into its own. */
static bool stands_out(const struct chart *chart, size_t row, double width)
{
    size_t reach = (size_t)((width + GAP) / chart->slot);
    size_t first = row > reach ? row - reach : 0;

    for (size_t i = first; i <= row + reach && i < chart->report->row_count;
         i++) {
        if (value_of(chart, i) > value_of(chart, row) ||
            (i < row && value_of(chart, i) == value_of(chart, row)))
            return false;
    }
    return true;
}

/* Whether a line of the published band runs between two heights. */
static bool line_between(const struct chart *chart, size_t row, double high,
                         double low)
{
    const struct published *band = chart->report->rows[row].published;
    double lower, upper;

    if (band == NULL)
        return false;
    lower = chart_y(chart, band->low);
    upper = band->high == PUBLISHED_OPEN ? lower : chart_y(chart, band->high);
    return (lower >= high && lower <= low) || (upper >= high && upper <= low);
}

/* Above the column, and clear of the lines of the published band. */
static double total_base(const struct chart *chart, size_t row)
{
    double y = chart_y(chart, value_of(chart, row)) - 5;

    while (y > chart->top && line_between(chart, row, y - TEXT_SIZE, y + 3))
        y--;
    return y;
}

static void draw_totals(const struct chart *chart)
{
    struct buffer text;

    buffer_init(&text);
    /* A light edge keeps the numbers clear of grid lines. */
    buffer_append_string(chart->out, "<g class=\"edge\" font-weight=\"bold\" "
                                     "stroke=\"#ffffff\" stroke-width=\"3\" "
                                     "paint-order=\"stroke\">\n");
    for (size_t i = 0; i < chart->report->row_count; i++) {
        int64_t value = value_of(chart, i);

        if (value < 0)
            continue;
        buffer_reset(&text);
        page_number(&text, value);
        if (stands_out(chart, i, chart_text_width(buffer_bytes(&text))))
            chart_text(chart, middle_of(chart, i), total_base(chart, i),
                       "middle", "", buffer_bytes(&text));
    }
    buffer_append_string(chart->out, "</g>\n");
    chart->out->failed = chart->out->failed || text.failed;
    buffer_release(&text);
}

/* Whether a part's number has room within it, is not the column's total and is
 * clear of the published band's lines. */
static bool has_room(const struct chart *chart, size_t row, double high,
                     double low, const char *number)
{
    double middle = (high + low) / 2;

    return low - high >= WITHIN_HEIGHT &&
           chart_text_width(bytes_of(number)) <= chart->column &&
           !line_between(chart, row, middle - 8, middle + 8);
}

static void draw_within(const struct chart *chart, size_t row)
{
    int64_t below = 0;

    for (int i = 0; i <= KIND_COUNT; i++) {
        int64_t value = chart_part(&chart->report->rows[row], i);
        double low = chart_y(chart, below);
        double high = chart_y(chart, below + value);
        char text[NUMBER_SIZE];
        char ink[128];

        below += value;
        snprintf(text, sizeof(text), "%lld", (long long)value);
        if (value == value_of(chart, row) ||
            !has_room(chart, row, high, low, text))
            continue;
        /* The edge keeps it clear of the hatch of a partial period. */
        snprintf(ink, sizeof(ink),
                 " fill=\"%s\" stroke=\"%s\" stroke-width=\"%d\" "
                 "paint-order=\"stroke\"",
                 chart_fills[i].ink, chart_fills[i].color,
                 chart->report->rows[row].partial ? 6 : 0);
        chart_text(chart, middle_of(chart, row), (low + high) / 2 + 4.5,
                   "middle", ink, bytes_of(text));
    }
}

static void draw_kind_name(const struct chart *chart, int fill, double y)
{
    const struct report_row total = report_total_row(chart->report);
    int64_t value = chart_part(&total, fill);
    struct buffer text;

    buffer_init(&text);
    buffer_append_string(&text, chart_fills[fill].name);
    if (report_row_counted(&total)) {
        buffer_append_char(&text, ' ');
        page_number(&text, value);
    }
    buffer_append_format(chart->out,
                         "<rect class=\"kind\" x=\"%d\" y=\"%.1f\" "
                         "width=\"%d\" height=\"%d\" fill=\"%s\" "
                         "stroke=\"#14181d\" stroke-width=\"0.8\"/>\n",
                         SWATCH_LEFT, y - SWATCH / 2.0, SWATCH, SWATCH,
                         chart_fills[fill].color);
    chart_text(chart, LABEL_LEFT, y + 4.5, "start", "", buffer_bytes(&text));
    chart->out->failed = chart->out->failed || text.failed;
    buffer_release(&text);
}

static void draw_leader(const struct chart *chart, double from, double to)
{
    double x = PLOT_LEFT + PLOT_WIDTH - (chart->slot - chart->column) / 2;

    buffer_append_format(chart->out,
                         "<path class=\"soft-line\" fill=\"none\" "
                         "stroke=\"#59636e\" d=\"M%.1f %.1fL%d %.1fL%d "
                         "%.1f\"/>\n",
                         x + 1, from, PLOT_LEFT + PLOT_WIDTH + 4, from,
                         SWATCH_LEFT - 2, to);
}

/* Where the names of the kinds stand: beside their part of the last column as
 * far as they leave room to each other, from the lowest upwards. */
static void draw_kind_names(const struct chart *chart)
{
    const struct report *report = chart->report;
    const struct report_row *last = &report->rows[report->row_count - 1];
    double y = chart->bottom + LINE / 2.0;
    int64_t below = 0;

    for (int i = 0; i <= KIND_COUNT; i++) {
        int64_t value = report_row_counted(last) ? chart_part(last, i) : 0;
        double middle =
            (chart_y(chart, below) + chart_y(chart, below + value)) / 2;

        if (i == KIND_COUNT && chart->kind_told)
            break;
        below += value;
        y = value > 0 && middle < y - LINE ? middle : y - LINE;
        draw_kind_name(chart, i, y);
        if (value > 0)
            draw_leader(chart, middle, y);
    }
}

void chart_draw_labels(const struct chart *chart)
{
    char unit[NUMBER_SIZE];

    snprintf(unit, sizeof(unit), "%ss", page_unit(chart->report));
    chart_text(chart, PLOT_LEFT - GAP, chart->top - 14, "start", "",
               bytes_of(unit));
    draw_scale(chart);
    draw_periods(chart);
    draw_label_rows(chart);
    for (size_t i = 0; i < chart->report->row_count; i++) {
        if (report_row_counted(&chart->report->rows[i]))
            draw_within(chart, i);
    }
    draw_totals(chart);
    draw_kind_names(chart);
}
