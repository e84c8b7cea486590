#include "internal.h"

#include <stdio.h>
#include <string.h>

#include "aupmine/terminal.h"

enum {
    CELL_SIZE = 48,
    BAR_LEAST = 6, /* columns; a shorter bar shows nothing */
    BAR_MOST = 60,
    BAR_GAP = 2,
};

#define BOLD  "\033[1m"
#define CYAN  "\033[36m"
#define PLAIN "\033[0m"

enum column_group { COLUMN_MAIN, COLUMN_KIND, COLUMN_PUBLISHED };

/* A column of the table. fill writes the cell of a row that is covered. */
struct column {
    const char *title;
    enum column_group group;
    int gap; /* blanks before it */
    bool left;
    void (*fill)(const struct report_row *row, size_t offset,
                 char cell[CELL_SIZE]);
    size_t offset; /* of a number in struct counts */
};

static void fill_period(const struct report_row *row, size_t offset,
                        char cell[CELL_SIZE])
{
    (void)offset;
    snprintf(cell, CELL_SIZE, "%s%s", row->period, row->partial ? "*" : "");
}

/* Copy a number and part the thousands of its whole part by commas. */
static void fill_thousands(const char *number, char cell[CELL_SIZE])
{
    size_t whole = strcspn(number, ".");
    size_t at = 0;

    for (size_t i = 0; number[i] != '\0'; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            cell[at++] = ',';
        cell[at++] = number[i];
    }
    cell[at] = '\0';
}

static void fill_count(const struct report_row *row, size_t offset,
                       char cell[CELL_SIZE])
{
    struct count_column column = {NULL, offset};
    char number[NUMBER_SIZE];

    snprintf(number, sizeof(number), "%lld",
             (long long)count_of(&row->counts, &column));
    fill_thousands(number, cell);
}

static void fill_per_1000(const struct report_row *row, size_t offset,
                          char cell[CELL_SIZE])
{
    char number[NUMBER_SIZE];

    (void)offset;
    if (format_per_1000(&row->counts, number))
        fill_thousands(number, cell);
    else
        snprintf(cell, CELL_SIZE, "-");
}

static void fill_band(const struct report_row *row, size_t offset,
                      char cell[CELL_SIZE])
{
    const struct published *band = row->published;

    (void)offset;
    cell[0] = '\0';
    if (band != NULL && band->high == PUBLISHED_OPEN)
        snprintf(cell, CELL_SIZE, "%lld+", (long long)band->low);
    else if (band != NULL && band->high == band->low)
        snprintf(cell, CELL_SIZE, "%lld", (long long)band->low);
    else if (band != NULL)
        snprintf(cell, CELL_SIZE, "%lld-%lld", (long long)band->low,
                 (long long)band->high);
}

static void fill_verdict(const struct report_row *row, size_t offset,
                         char cell[CELL_SIZE])
{
    (void)offset;
    cell[0] = '\0';
    if (row->published != NULL)
        snprintf(cell, CELL_SIZE, "%s",
                 band_words.names[report_band_verdict(row)]);
}

#define COUNT(member) fill_count, offsetof(struct counts, member)
static const struct column columns[] = {
    {"month", COLUMN_MAIN, 0, true, fill_period, 0},
    {"filed", COLUMN_MAIN, 1, false, COUNT(filed)},
    {"complaints", COLUMN_MAIN, 2, false, COUNT(complaints)},
    {"reporters", COLUMN_MAIN, 2, false, COUNT(reporters)},
    {"per 1,000", COLUMN_MAIN, 2, false, fill_per_1000, 0},
    {"aup", COLUMN_KIND, 2, false, COUNT(kinds[KIND_AUP])},
    {"safeguard", COLUMN_KIND, 1, false, COUNT(kinds[KIND_SAFEGUARD])},
    {"filter", COLUMN_KIND, 1, false, COUNT(kinds[KIND_FILTER])},
    {"decline", COLUMN_KIND, 1, false, COUNT(kinds[KIND_DECLINE])},
    {"published", COLUMN_PUBLISHED, 2, false, fill_band, 0},
    {"count is", COLUMN_PUBLISHED, 2, true, fill_verdict, 0},
};
enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

/* Write the cell of any row. One that is not covered has words, no numbers. */
static void fill_cell(const struct report_row *row, size_t i,
                      char cell[CELL_SIZE])
{
    const struct column *column = &columns[i];

    if (row->covered || column->fill == fill_period ||
        column->fill == fill_band)
        column->fill(row, column->offset, cell);
    else
        snprintf(cell, CELL_SIZE, "%s",
                 column->offset == offsetof(struct counts, complaints) &&
                         column->fill == fill_count
                     ? "not fetched"
                     : "");
}

/* How the columns stand in one report. */
struct layout {
    const struct report_style *style;
    int widths[COLUMN_COUNT]; /* 0: not shown */
    int bar;                  /* width of the longest; 0: none */
    int64_t most;             /* complaints of that bar */
};

static void fit_cell(const struct report_row *row, size_t column,
                     struct layout *layout)
{
    char cell[CELL_SIZE];

    fill_cell(row, column, cell);
    if ((int)strlen(cell) > layout->widths[column])
        layout->widths[column] = (int)strlen(cell);
}

static int layout_width(const struct layout *layout)
{
    int width = 0;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (layout->widths[i] > 0)
            width += columns[i].gap + layout->widths[i];
    }
    return width;
}

static void drop_group(struct layout *layout, enum column_group group)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (columns[i].group == group)
            layout->widths[i] = 0;
    }
}

/* The total as one more row. */
static struct report_row total_row(const struct report *report)
{
    struct report_row row = {.covered = report->counted,
                             .counts = report->totals};

    snprintf(row.period, sizeof(row.period), "total");
    return row;
}

static void fit_rows(const struct report *report, struct layout *layout)
{
    struct report_row total = total_row(report);

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        layout->widths[i] = (int)strlen(columns[i].title);
        for (size_t r = 0; r < report->row_count; r++)
            fit_cell(&report->rows[r], i, layout);
        fit_cell(&total, i, layout);
    }
    /* Room for the mark of a partial month, so that columns do not jump. */
    layout->widths[0] = PERIOD_SIZE;
    for (size_t r = 0; r < report->row_count; r++) {
        if (report->rows[r].counts.complaints > layout->most)
            layout->most = report->rows[r].counts.complaints;
    }
}

/* Choose what to show: kinds go first where it is narrow (the foot sums them
 * up all the same), bars take what is left. */
static void lay_out(const struct report *report,
                    const struct report_style *style, struct layout *layout)
{
    int bars = style->bars ? BAR_GAP + BAR_LEAST : 0;
    int room;

    *layout = (struct layout){.style = style};
    fit_rows(report, layout);
    if (!report->has_timeline)
        drop_group(layout, COLUMN_PUBLISHED);
    if (layout_width(layout) + bars > style->columns)
        drop_group(layout, COLUMN_KIND);
    room = style->columns - layout_width(layout) - BAR_GAP;
    room = room > BAR_MOST ? BAR_MOST : room;
    layout->bar = style->bars && room >= BAR_LEAST ? room : 0;
}

static void append_cell(struct buffer *out, const struct layout *layout,
                        size_t column, const char *cell)
{
    buffer_append_format(out, "%*s%*s", columns[column].gap, "",
                         columns[column].left ? -layout->widths[column]
                                              : layout->widths[column],
                         cell);
}

/* End a line without the blanks that a left column leaves. */
static void end_line(struct buffer *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->length--;
    buffer_append_char(out, '\n');
}

static void append_header(struct buffer *out, const struct layout *layout)
{
    buffer_append_string(out, layout->style->color ? BOLD : "");
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (layout->widths[i] > 0)
            append_cell(out, layout, i, columns[i].title);
    }
    buffer_append_string(out, layout->style->color ? PLAIN : "");
    end_line(out);
}

static void append_bar(struct buffer *out, const struct layout *layout,
                       int64_t complaints)
{
    buffer_append_repeated(out, " ", BAR_GAP);
    buffer_append_string(out, layout->style->color ? CYAN : "");
    terminal_append_bar(out, (double)complaints, (double)layout->most,
                        layout->bar, layout->style->ascii);
    buffer_append_string(out, layout->style->color ? PLAIN : "");
}

static void append_row(struct buffer *out, const struct layout *layout,
                       const struct report_row *row, bool bar)
{
    char cell[CELL_SIZE];

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (layout->widths[i] == 0)
            continue;
        fill_cell(row, i, cell);
        append_cell(out, layout, i, cell);
    }
    if (bar && layout->bar > 0 && row->counts.complaints > 0)
        append_bar(out, layout, row->counts.complaints);
    end_line(out);
}

void report_write_table(const struct report *report,
                        const struct report_style *style, struct buffer *out)
{
    struct report_row total = total_row(report);
    struct layout layout;

    lay_out(report, style, &layout);
    append_table_head(out, report, style);
    append_header(out, &layout);
    for (size_t i = 0; i < report->row_count; i++)
        append_row(out, &layout, &report->rows[i], true);
    append_row(out, &layout, &total, false);
    append_table_foot(out, report, style);
}
