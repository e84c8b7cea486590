#include "table.h"

#include <stdio.h>
#include <string.h>

static void fill_period(const struct report_row *row, size_t offset,
                        char cell[CELL_SIZE])
{
    (void)offset;
    snprintf(cell, CELL_SIZE, "%s%s", row->period, row->partial ? "*" : "");
}

/* Copy a number and part the thousands of its whole part by commas. */
static void fill_thousands(const char *number, char *cell)
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

static void fill_number(const char *number, bool about, char cell[CELL_SIZE])
{
    char *at = cell;

    if (number[0] == '\0')
        *at++ = '-';
    else if (about)
        *at++ = '~';
    fill_thousands(number, at);
}

static bool is_about(const struct report_row *row)
{
    return row->filed_source == FILED_NUMBERS;
}

static void fill_filed(const struct report_row *row, size_t offset,
                       char cell[CELL_SIZE])
{
    char number[NUMBER_SIZE];

    (void)offset;
    format_count(row->counts.filed, number);
    fill_number(number, is_about(row), cell);
}

static void fill_count(const struct report_row *row, size_t offset,
                       char cell[CELL_SIZE])
{
    struct count_column column = {NULL, offset};
    char number[NUMBER_SIZE];

    format_count(count_of(&row->counts, &column), number);
    fill_number(number, false, cell);
}

static void fill_rate(const struct report_row *row, size_t offset,
                      char cell[CELL_SIZE])
{
    char number[NUMBER_SIZE];

    (void)offset;
    format_rate(row->rate.known, row->rate.value, number);
    fill_number(number, is_about(row), cell);
}

static void fill_range(const struct report_row *row, size_t offset,
                       char cell[CELL_SIZE])
{
    char low[NUMBER_SIZE], high[NUMBER_SIZE];

    (void)offset;
    cell[0] = '\0';
    if (format_rate(row->rate.known, row->rate.low, low) &&
        format_rate(row->rate.known, row->rate.high, high))
        snprintf(cell, CELL_SIZE, "%s-%s", low, high);
}

enum { ROUNDED_SIZE = 20 }; /* 15 digits and their commas */

static void fill_rounded(double value, char number[ROUNDED_SIZE])
{
    char digits[16];

    snprintf(digits, sizeof(digits), "%.0f", value);
    fill_thousands(digits, number);
}

static void fill_adjusted(const struct report_row *row, size_t offset,
                          char cell[CELL_SIZE])
{
    const struct estimate *adjusted = &row->adjusted;
    char value[ROUNDED_SIZE], low[ROUNDED_SIZE], high[ROUNDED_SIZE];

    (void)offset;
    snprintf(cell, CELL_SIZE, "-");
    if (!adjusted->known)
        return;
    fill_rounded(adjusted->value, value);
    fill_rounded(adjusted->low, low);
    fill_rounded(adjusted->high, high);
    snprintf(cell, CELL_SIZE, "%s (%s-%s)", value, low, high);
}

void fill_band(const struct published *band, char cell[CELL_SIZE])
{
    cell[0] = '\0';
    if (band != NULL && band->high == PUBLISHED_OPEN)
        snprintf(cell, CELL_SIZE, "%lld+", (long long)band->low);
    else if (band != NULL && band->high == band->low)
        snprintf(cell, CELL_SIZE, "%lld", (long long)band->low);
    else if (band != NULL)
        snprintf(cell, CELL_SIZE, "%lld-%lld", (long long)band->low,
                 (long long)band->high);
}

static void fill_published(const struct report_row *row, size_t offset,
                           char cell[CELL_SIZE])
{
    (void)offset;
    fill_band(row->published, cell);
}

static void fill_verdict(const struct report_row *row, size_t offset,
                         char cell[CELL_SIZE])
{
    (void)offset;
    cell[0] = '\0';
    if (report_row_compared(row))
        snprintf(cell, CELL_SIZE, "%s",
                 band_words.names[report_band_verdict(row)]);
}

#define COUNT(member) fill_count, offsetof(struct counts, member)
const struct column table_columns[COLUMN_COUNT] = {
    [COLUMN_PERIOD] = {"", GROUP_MAIN, 0, true, fill_period, 0},
    [COLUMN_FILED] = {"filed", GROUP_MAIN, 1, false, fill_filed, 0},
    [COLUMN_COMPLAINTS] = {"complaints", GROUP_MAIN, 2, false,
                           COUNT(complaints)},
    [COLUMN_REPORTERS] = {"reporters", GROUP_REPORTERS, 2, false,
                          COUNT(reporters)},
    [COLUMN_RATE] = {"per 1,000", GROUP_MAIN, 2, false, fill_rate, 0},
    {"95% range", GROUP_RANGE, 2, false, fill_range, 0},
    {"aup", GROUP_KIND, 2, false, COUNT(kinds[KIND_AUP])},
    {"safeguard", GROUP_KIND, 1, false, COUNT(kinds[KIND_SAFEGUARD])},
    {"filter", GROUP_KIND, 1, false, COUNT(kinds[KIND_FILTER])},
    {"decline", GROUP_KIND, 1, false, COUNT(kinds[KIND_DECLINE])},
    {"adjusted", GROUP_ADJUSTED, 2, false, fill_adjusted, 0},
    {"published", GROUP_PUBLISHED, 2, false, fill_published, 0},
    {"count is", GROUP_PUBLISHED, 2, true, fill_verdict, 0},
};

const char *table_title(const struct report *report, size_t column)
{
    return column == COLUMN_PERIOD ? period_words.names[report->by]
                                   : table_columns[column].title;
}

void fill_cell(const struct report_row *row, size_t column,
               char cell[CELL_SIZE])
{
    const struct column *shown = &table_columns[column];
    const char *unknown = report_row_unknown(row);

    if (unknown != NULL && column == COLUMN_COMPLAINTS)
        snprintf(cell, CELL_SIZE, "%s", unknown);
    else if (row->covered || column == COLUMN_PERIOD ||
             shown->fill == fill_published)
        shown->fill(row, shown->offset, cell);
    else
        cell[0] = '\0';
}

int fit_cell(const struct report_row *row, size_t column, int width)
{
    char cell[CELL_SIZE];
    int needed;

    fill_cell(row, column, cell);
    needed = (int)strlen(cell);
    return needed > width ? needed : width;
}

void append_table_cell(struct buffer *out, size_t column, int width,
                       const char *cell)
{
    const struct column *shown = &table_columns[column];

    buffer_append_format(out, "%*s%*s", shown->gap, "",
                         shown->left ? -width : width, cell);
}

void end_line(struct buffer *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->length--;
    buffer_append_char(out, '\n');
}
