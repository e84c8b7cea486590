#include "chart.h"

static const struct chart_paragraph headline = {20, true, "ink", 3};
static const struct chart_paragraph summary = {14, false, "ink", 3};
static const struct chart_paragraph notice = {13, true, "ink", 2};
static const struct chart_paragraph small = {12, false, "soft", 3};
static const struct chart_paragraph notes = {12, false, "soft", 8};

double chart_y(const struct chart *chart, int64_t value)
{
    return chart->bottom - (double)value * PLOT_HEIGHT / (double)chart->most;
}

double chart_x(const struct chart *chart, size_t row)
{
    return PLOT_LEFT + chart->slot * (double)row;
}

/* The highest that the plot must show; an open band needs room above. */
static int64_t highest(const struct report *report)
{
    int64_t most = 1;

    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];
        int64_t value = report_row_counted(row) ? row->shown : 0;
        int64_t band = 0;

        if (row->published != NULL)
            band = row->published->high == PUBLISHED_OPEN
                       ? row->published->low + row->published->low / 5 + 1
                       : row->published->high;
        most = value > most ? value : most;
        most = band > most ? band : most;
    }
    return most;
}

/* Steps of 1, 2 or 5 times a power of ten, so that there are at most six. */
static void choose_scale(struct chart *chart, int64_t most)
{
    static const int64_t factors[] = {1, 2, 5};
    int64_t power = 1;

    for (int i = 0; most > 6 * factors[i % 3] * power; i++)
        power *= i % 3 == 2 ? 10 : 1;
    for (int i = 2; i >= 0; i--) {
        if (most <= 6 * factors[i] * power)
            chart->step = factors[i] * power;
    }
    chart->most = (most + chart->step - 1) / chart->step * chart->step;
}

static void prepare(struct chart *chart)
{
    const struct report *report = chart->report;

    choose_scale(chart, highest(report));
    chart->slot = PLOT_WIDTH / (double)report->row_count;
    chart->column = chart->slot * 0.7;
    chart->column = chart->column > 64 ? 64 : chart->column;
    chart->kind_told = true;
    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];

        chart->published = chart->published || row->published != NULL;
        chart->partial = chart->partial || row->partial;
        chart->unknown = chart->unknown || !report_row_counted(row);
        if (page_without_kind(row) > 0)
            chart->kind_told = false;
    }
}

static double draw_words(const struct chart *chart, double y,
                         const struct chart_paragraph *paragraph,
                         page_words *write)
{
    struct buffer text;

    buffer_init(&text);
    write(&text, chart->report);
    y = chart_paragraph(chart, y, paragraph, buffer_bytes(&text));
    chart->out->failed = chart->out->failed || text.failed;
    buffer_release(&text);
    return y;
}

static void short_source(struct buffer *out, const struct report *report)
{
    page_source(out, report, RULESET_SHORT);
}

static double draw_head(const struct chart *chart)
{
    double y = draw_words(chart, 38, &headline, page_headline);

    y = draw_words(chart, y, &summary, page_summary);
    if (chart->report->notice[0] != '\0')
        y = chart_paragraph(chart, y + 2, &notice,
                            bytes_of(chart->report->notice));
    return y + 4;
}

/* One sign of the key and what it means; returns where the next begins. */
static double draw_key_entry(const struct chart *chart, double x, double y,
                             const char *sign, const char *meaning)
{
    buffer_append_format(chart->out,
                         "<rect x=\"%.1f\" y=\"%.1f\" width=\"20\" "
                         "height=\"12\"%s/>\n",
                         x, y - 10.5, sign);
    chart_text(chart, x + 27, y, "start", "", bytes_of(meaning));
    return x + 27 + chart_text_width(bytes_of(meaning)) + 20;
}

static double draw_key(const struct chart *chart, double y)
{
    static const char outline[] =
        " class=\"area\" fill=\"#14181d\" fill-opacity=\"0.12\" "
        "stroke=\"#14181d\" stroke-dasharray=\"20 12\"";
    double x = PLOT_LEFT;

    if (!chart->partial && !chart->unknown && !chart->published)
        return y;
    if (chart->published)
        x = draw_key_entry(chart, x, y, outline, "published, low to high");
    if (chart->partial) {
        draw_key_entry(chart, x, y, " class=\"kind\" fill=\"#0b3c6f\"", "");
        x = draw_key_entry(chart, x, y,
                           " fill=\"url(#hatch)\" fill-opacity=\"0.75\"",
                           "* part of the period only");
    }
    if (chart->unknown)
        draw_key_entry(chart, x, y, " class=\"gap\" fill=\"#eceff1\"",
                       chart->report->unjudged > 0
                           ? "not fetched or not classified: not known, not "
                             "zero"
                           : "not fetched: not known, not zero");
    return y + 20;
}

static void append_notes(struct buffer *out, const struct report *report)
{
    size_t first = page_first_note(report);

    for (size_t i = first; i < report->note_count; i++) {
        buffer_append_string(out, i == first ? "Notes: " : "; ");
        buffer_append_bytes(out, buffer_bytes(&report->notes[i]));
    }
}

static double draw_foot(const struct chart *chart, double y)
{
    y = draw_words(chart, y, &small, page_counted);
    if (chart->report->measured_by.length == 0)
        y = draw_words(chart, y, &small, page_measured);
    y = draw_words(chart, y, &notes, append_notes);
    return draw_words(chart, y, &small, short_source);
}

/* The numbers in words, for those who do not see the picture. */
static void append_description(struct buffer *out, const struct report *report)
{
    struct report_row total = report_total_row(report);
    struct buffer text;

    buffer_init(&text);
    buffer_append_format(&text, "Columns, one a %s, stacked by kind. ",
                         page_period(report));
    page_counted(&text, report);
    buffer_append_string(&text, ". ");
    for (size_t i = 0; i < report->row_count; i++) {
        chart_tell_row(&text, report, &report->rows[i]);
        buffer_append_string(&text, ". ");
    }
    chart_tell_row(&text, report, &total);
    buffer_append_string(&text, ". ");
    if (report->notice[0] != '\0')
        buffer_append_format(&text, "Notice: %s. ", report->notice);
    page_source(&text, report, RULESET_WHOLE);
    buffer_append_char(&text, '.');
    page_xml(out, buffer_bytes(&text));
    out->failed = out->failed || text.failed;
    buffer_release(&text);
}

/* Draw all that the height of the picture hangs on; returns the height. */
static double draw(struct chart *chart, bool alone)
{
    double y;

    chart_draw_definitions(chart);
    chart->top = (alone ? draw_head(chart) : 10) + 30;
    chart->bottom = chart->top + PLOT_HEIGHT;
    chart_draw_plot(chart);
    chart_draw_labels(chart);
    y = draw_key(chart, chart->bottom + chart_labels_height(chart) + 28);
    if (alone)
        y = draw_foot(chart, y + 4);
    chart_draw_tips(chart);
    return y + 2;
}

void chart_append(struct buffer *out, const struct report *report, bool alone)
{
    struct buffer drawing;
    struct chart chart = {.report = report, .out = &drawing};
    int height;

    buffer_init(&drawing);
    prepare(&chart);
    height = (int)draw(&chart, alone);
    buffer_append_format(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
        "width=\"%d\" height=\"%d\" role=\"img\">\n<title>",
        CHART_WIDTH, height, CHART_WIDTH, height);
    page_title(out, report);
    buffer_append_string(out, "</title>\n<desc>");
    append_description(out, report);
    buffer_append_format(out,
                         "</desc>\n<rect class=\"ground\" width=\"%d\" "
                         "height=\"%d\" fill=\"#ffffff\"/>\n<g class=\"ink\" "
                         "font-family=\"sans-serif\" font-size=\"%d\" "
                         "fill=\"#14181d\">\n",
                         CHART_WIDTH, height, TEXT_SIZE);
    buffer_append_bytes(out, buffer_bytes(&drawing));
    buffer_append_string(out, "</g>\n</svg>\n");
    out->failed = out->failed || drawing.failed;
    buffer_release(&drawing);
}

void report_write_svg(const struct report *report,
                      const struct report_style *style, struct buffer *out)
{
    (void)style;
    buffer_append_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    chart_append(out, report, true);
}
