#include "table.h"

#include <string.h>

enum {
    BAR_LEAST = 6, /* columns; a shorter bar shows nothing */
    BAR_MOST = 60,
    BAR_GAP = 2,
};

/* How the columns stand in one report. */
struct layout {
    const struct report_style *style;
    int widths[COLUMN_COUNT]; /* 0: not shown */
    int bar;                  /* width of the longest; 0: none */
    int64_t most;             /* what that bar shows */
};

static int layout_width(const struct layout *layout)
{
    int width = 0;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (layout->widths[i] > 0)
            width += table_columns[i].gap + layout->widths[i];
    }
    return width;
}

static void drop_group(struct layout *layout, enum column_group group)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (table_columns[i].group == group)
            layout->widths[i] = 0;
    }
}

static void fit_rows(const struct report *report, struct layout *layout)
{
    struct report_row total = report_total_row(report);

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        int *width = &layout->widths[i];

        *width = (int)strlen(table_title(report, i));
        for (size_t r = 0; r < report->row_count; r++)
            *width = fit_cell(&report->rows[r], i, *width);
        *width = fit_cell(&total, i, *width);
    }
    for (size_t r = 0; r < report->row_count; r++) {
        const struct report_row *row = &report->rows[r];
        int marked = (int)strlen(row->period) + 1;

        /* Room for the mark of a partial month, so that columns do not jump. */
        if (marked > layout->widths[COLUMN_PERIOD])
            layout->widths[COLUMN_PERIOD] = marked;
        if (row->shown > layout->most)
            layout->most = row->shown;
    }
}

static void drop_unless_fits(struct layout *layout, enum column_group group,
                             int besides)
{
    if (layout_width(layout) + besides > layout->style->columns)
        drop_group(layout, group);
}

/* Choose what to show where it is narrow: ranges and kinds go first (the foot
 * sums them up all the same), reporters only if there is no room even without
 * bars, which take what is left. */
static void lay_out(const struct report *report,
                    const struct report_style *style, struct layout *layout)
{
    int bars = style->bars ? BAR_GAP + BAR_LEAST : 0;
    int room;

    *layout = (struct layout){.style = style};
    fit_rows(report, layout);
    if (!report->has_timeline)
        drop_group(layout, GROUP_PUBLISHED);
    if (!report->adjusted)
        drop_group(layout, GROUP_ADJUSTED);
    drop_unless_fits(layout, GROUP_RANGE, bars);
    drop_unless_fits(layout, GROUP_KIND, bars);
    if (report->series == SERIES_ISSUES)
        drop_unless_fits(layout, GROUP_REPORTERS, 0);
    room = style->columns - layout_width(layout) - BAR_GAP;
    room = room > BAR_MOST ? BAR_MOST : room;
    layout->bar = style->bars && room >= BAR_LEAST ? room : 0;
}

static void append_header(struct buffer *out, const struct report *report,
                          const struct layout *layout)
{
    buffer_append_string(out, layout->style->color ? BOLD : "");
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (layout->widths[i] > 0)
            append_table_cell(out, i, layout->widths[i],
                              table_title(report, i));
    }
    buffer_append_string(out, layout->style->color ? PLAIN : "");
    end_line(out);
}

static void append_row(struct buffer *out, const struct layout *layout,
                       const struct report_row *row, bool bar)
{
    char cell[CELL_SIZE];

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (layout->widths[i] == 0)
            continue;
        fill_cell(row, i, cell);
        append_table_cell(out, i, layout->widths[i], cell);
    }
    if (bar && layout->bar > 0 && row->shown > 0) {
        buffer_append_repeated(out, " ", BAR_GAP);
        append_bar(out, row, layout->most, layout->bar, layout->style);
    }
    end_line(out);
}

void report_write_table(const struct report *report,
                        const struct report_style *style, struct buffer *out)
{
    struct report_row total = report_total_row(report);
    struct layout layout;

    lay_out(report, style, &layout);
    append_table_head(out, report, style);
    append_header(out, report, &layout);
    for (size_t i = 0; i < report->row_count; i++)
        append_row(out, &layout, &report->rows[i], true);
    append_row(out, &layout, &total, false);
    if (layout.bar > 0 && style->color)
        append_legend(out, style);
    append_table_foot(out, report, style);
}
