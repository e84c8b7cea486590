#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/*
 * Several repositories side by side: a line for each period that any of them
 * shows, and for each repository a group of columns under its name.
 */
enum { GROUP_GAP = 2 };

/* The columns of a group, the ones that go last first. */
static const size_t group_columns[] = {COLUMN_COMPLAINTS, COLUMN_RATE,
                                       COLUMN_FILED, COLUMN_REPORTERS};
enum { GROUP_COLUMNS = sizeof(group_columns) / sizeof(group_columns[0]) };

struct join {
    const struct report *reports; /* borrowed */
    size_t count;
    const struct report_style *style;
    int *widths; /* own; COLUMN_COUNT for each report, 0: not shown */
    int first;   /* period of the first line */
    int last;
};

static int *widths_of(const struct join *join, size_t report)
{
    return join->widths + report * COLUMN_COUNT;
}

static int first_period(const struct report *report)
{
    return period_of(report->by, report->rows[0].start);
}

/* The line of a period in a report, which may not reach it. */
static struct report_row row_of(const struct report *report, int period)
{
    struct report_row row = {.source = SOURCE_NONE};
    int at = period - first_period(report);

    if (at >= 0 && (size_t)at < report->row_count)
        return report->rows[at];
    return row;
}

static int group_width(const struct join *join, size_t report)
{
    const int *widths = widths_of(join, report);
    int width = 0;

    for (size_t i = 0; i < COLUMN_COUNT; i++)
        width += widths[i] > 0 ? table_columns[i].gap + widths[i] : 0;
    return width + GROUP_GAP;
}

static int join_width(const struct join *join)
{
    int width = PERIOD_SIZE;

    for (size_t r = 0; r < join->count; r++)
        width += group_width(join, r);
    return width;
}

/* How wide a group's columns are, and from when to when the lines go. */
static void fit_report(struct join *join, size_t r)
{
    const struct report *report = &join->reports[r];
    struct report_row total = report_total_row(report);
    struct report_row missing = {.source = SOURCE_NONE};
    int first = first_period(report);
    int last = first + (int)report->row_count - 1;

    for (size_t i = 0; i < GROUP_COLUMNS; i++) {
        size_t column = group_columns[i];
        int *width = &widths_of(join, r)[column];

        *width = (int)strlen(table_title(report, column));
        for (size_t row = 0; row < report->row_count; row++)
            *width = fit_cell(&report->rows[row], column, *width);
        *width = fit_cell(&total, column, *width);
        *width = fit_cell(&missing, column, *width);
    }
    join->first = r == 0 || first < join->first ? first : join->first;
    join->last = r == 0 || last > join->last ? last : join->last;
}

static void lay_out(struct join *join)
{
    for (size_t r = 0; r < join->count; r++)
        fit_report(join, r);
    for (size_t i = GROUP_COLUMNS - 1;
         i > 0 && join_width(join) > join->style->columns; i--) {
        for (size_t r = 0; r < join->count; r++)
            widths_of(join, r)[group_columns[i]] = 0;
    }
}

/* A repository's name without its owner; the whole of it where another one
 * would be called the same. */
static const char *short_name(const struct join *join, size_t r)
{
    const char *name = join->reports[r].repository;
    const char *slash = strchr(name, '/');

    for (size_t i = 0; i < join->count && slash != NULL; i++) {
        const char *other = strchr(join->reports[i].repository, '/');

        if (i != r && other != NULL && strcasecmp(other, slash) == 0)
            return name;
    }
    return slash == NULL ? name : slash + 1;
}

/* The name above a group: the short one if the other is too long, and cut
 * where that does not help. Names are plain ASCII. */
static void append_name(struct buffer *out, const struct join *join, size_t r)
{
    const char *name = join->reports[r].repository;
    int room = group_width(join, r) - GROUP_GAP - 1;

    if ((int)strlen(name) > room)
        name = short_name(join, r);
    buffer_append_format(out, "%*s%-*.*s", GROUP_GAP + 1, "", room, room, name);
}

static void append_header(struct buffer *out, const struct join *join)
{
    buffer_append_string(out, join->style->color ? BOLD : "");
    buffer_append_repeated(out, " ", PERIOD_SIZE);
    for (size_t r = 0; r < join->count; r++)
        append_name(out, join, r);
    end_line(out);
    buffer_append_format(out, "%-*s", PERIOD_SIZE,
                         table_title(&join->reports[0], COLUMN_PERIOD));
    for (size_t r = 0; r < join->count; r++) {
        buffer_append_repeated(out, " ", GROUP_GAP);
        for (size_t i = 0; i < COLUMN_COUNT; i++) {
            if (widths_of(join, r)[i] > 0)
                append_table_cell(out, i, widths_of(join, r)[i],
                                  table_title(&join->reports[r], i));
        }
    }
    buffer_append_string(out, join->style->color ? PLAIN : "");
    end_line(out);
}

static void append_group(struct buffer *out, const struct join *join, size_t r,
                         const struct report_row *row)
{
    char cell[CELL_SIZE];

    buffer_append_repeated(out, " ", GROUP_GAP);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (widths_of(join, r)[i] == 0)
            continue;
        fill_cell(row, i, cell);
        append_table_cell(out, i, widths_of(join, r)[i], cell);
    }
}

/* The mark of a partial period stands if it is partial for any of them. */
static void append_line(struct buffer *out, const struct join *join, int period)
{
    char name[PERIOD_SIZE];
    bool partial = false;

    period_format(join->reports[0].by, period, name);
    for (size_t r = 0; r < join->count; r++)
        partial = partial || row_of(&join->reports[r], period).partial;
    buffer_append_format(out, "%s%-*s", name, (int)(PERIOD_SIZE - strlen(name)),
                         partial ? "*" : "");
    for (size_t r = 0; r < join->count; r++) {
        struct report_row row = row_of(&join->reports[r], period);

        append_group(out, join, r, &row);
    }
    end_line(out);
}

static void append_lines(struct buffer *out, const struct join *join)
{
    for (int period = join->first; period <= join->last; period++)
        append_line(out, join, period);
    buffer_append_format(out, "%-*s", PERIOD_SIZE, "total");
    for (size_t r = 0; r < join->count; r++) {
        struct report_row total = report_total_row(&join->reports[r]);

        append_group(out, join, r, &total);
    }
    end_line(out);
}

void report_join_table(const struct report *reports, size_t count,
                       const struct report_style *style, struct buffer *out)
{
    struct join join = {.reports = reports, .count = count, .style = style};

    join.widths = calloc(count * COLUMN_COUNT, sizeof(*join.widths));
    if (join.widths == NULL) {
        out->failed = true;
        return;
    }
    lay_out(&join);
    for (size_t r = 0; r < count; r++)
        append_table_head(out, &reports[r], style);
    append_header(out, &join);
    append_lines(out, &join);
    for (size_t r = 0; r < count; r++) {
        buffer_append_format(out, "\n%s\n", reports[r].repository);
        append_table_foot(out, &reports[r], style);
    }
    free(join.widths);
}
