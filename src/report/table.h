/*
 * What the files that make the table share: its columns and its text.
 */
#ifndef AUPMINE_REPORT_TABLE_H
#define AUPMINE_REPORT_TABLE_H

#include "internal.h"

#define BOLD   "\033[1m"
#define CYAN   "\033[36m"
#define YELLOW "\033[33m"
#define PLAIN  "\033[0m"

enum { CELL_SIZE = 80 };

enum column_group {
    GROUP_MAIN,
    GROUP_PUBLISHED,
    GROUP_ADJUSTED,
    GROUP_REPORTERS,
    GROUP_KIND,
    GROUP_RANGE,
};

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

/* In the order in which they stand. */
enum {
    COLUMN_PERIOD,
    COLUMN_FILED,
    COLUMN_COMPLAINTS,
    COLUMN_REPORTERS,
    COLUMN_RATE,
    COLUMN_COUNT = 13,
};
extern const struct column table_columns[COLUMN_COUNT];

/* The title of a column; that of the first is the periods' unit. */
const char *table_title(const struct report *report, size_t column);

/* Write the cell of any row. One that is not covered has words, no numbers. */
void fill_cell(const struct report_row *row, size_t column,
               char cell[CELL_SIZE]);
void fill_band(const struct published *band, char cell[CELL_SIZE]);

/* The columns that a text takes in a column that shows it, from what it took
 * so far; and the cell, with the blanks before it. */
int fit_cell(const struct report_row *row, size_t column, int width);
void append_table_cell(struct buffer *out, size_t column, int width,
                       const char *cell);

/* End a line without the blanks that a left column leaves. */
void end_line(struct buffer *out);

/* --- bars (table_bar.c) --- */

/* A row's bar, most being as long as width; where there is colour, of one
 * piece a kind. And what the colours mean. */
void append_bar(struct buffer *out, const struct report_row *row, int64_t most,
                int width, const struct report_style *style);
void append_legend(struct buffer *out, const struct report_style *style);

/* --- text above and below (table_text.c) --- */

/* Append formatted text in lines that keep to the width, those after the first
 * indented; what a terminal would obey is made visible. */
void append_paragraph(struct buffer *out, const struct report_style *style,
                      size_t indent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

void append_table_head(struct buffer *out, const struct report *report,
                       const struct report_style *style);
void append_table_foot(struct buffer *out, const struct report *report,
                       const struct report_style *style);

/* The readings of the timeline, if the report has any (table_readings.c). */
void append_readings(struct buffer *out, const struct report *report,
                     const struct report_style *style);

#endif
