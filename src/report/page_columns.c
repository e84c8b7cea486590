#include "page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ALMOST "\xE2\x89\x88" /* before an estimate */

void page_number(struct buffer *out, int64_t number)
{
    char digits[NUMBER_SIZE];
    size_t length;

    snprintf(digits, sizeof(digits), "%lld", (long long)number);
    length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer_append_char(out, ',');
        buffer_append_char(out, digits[i]);
    }
}

static void append_known(struct buffer *out, int64_t number)
{
    if (number == COUNT_UNKNOWN)
        buffer_append_string(out, PAGE_DASH);
    else
        page_number(out, number);
}

static void append_count(struct buffer *out, const struct report_row *row,
                         size_t offset)
{
    struct count_column column = {NULL, offset};

    append_known(out, count_of(&row->counts, &column));
}

static void append_filed(struct buffer *out, const struct report_row *row,
                         size_t offset)
{
    (void)offset;
    if (row->filed_source == FILED_NUMBERS)
        buffer_append_string(out, ALMOST " ");
    append_known(out, row->counts.filed);
}

static void append_rate(struct buffer *out, const struct report_row *row,
                        size_t offset)
{
    (void)offset;
    if (!row->rate.known) {
        buffer_append_string(out, PAGE_DASH);
        return;
    }
    if (row->filed_source == FILED_NUMBERS)
        buffer_append_string(out, ALMOST " ");
    buffer_append_format(out, "%.2f (%.2f" PAGE_DASH "%.2f)", row->rate.value,
                         row->rate.low, row->rate.high);
}

void page_band(struct buffer *out, const struct published *band)
{
    page_number(out, band->low);
    if (band->high == PUBLISHED_OPEN)
        buffer_append_char(out, '+');
    else if (band->high != band->low) {
        buffer_append_string(out, PAGE_DASH);
        page_number(out, band->high);
    }
}

static void append_band(struct buffer *out, const struct report_row *row,
                        size_t offset)
{
    (void)offset;
    if (row->published == NULL)
        buffer_append_string(out, PAGE_DASH);
    else
        page_band(out, row->published);
}

static void append_verdict(struct buffer *out, const struct report_row *row,
                           size_t offset)
{
    (void)offset;
    buffer_append_string(out, report_row_compared(row)
                                  ? band_words.names[report_band_verdict(row)]
                                  : PAGE_DASH);
}

void page_estimate(struct buffer *out, double value)
{
    buffer_append_string(out, ALMOST " ");
    page_number(out, llround(value));
}

void page_range(struct buffer *out, const struct estimate *estimate)
{
    page_number(out, llround(estimate->low));
    buffer_append_string(out, PAGE_DASH);
    page_number(out, llround(estimate->high));
}

static void append_adjusted(struct buffer *out, const struct report_row *row,
                            size_t offset)
{
    (void)offset;
    if (!row->adjusted.known) {
        buffer_append_string(out, PAGE_DASH);
        return;
    }
    page_estimate(out, row->adjusted.value);
    buffer_append_string(out, " (");
    page_range(out, &row->adjusted);
    buffer_append_char(out, ')');
}

#define COUNT(member) append_count, offsetof(struct counts, member)
const struct page_column page_columns[] = {
    {"filed", PAGE_MAIN, append_filed, 0},
    {"complaints", PAGE_MAIN, COUNT(complaints)},
    {"aup", PAGE_KIND, COUNT(kinds[KIND_AUP])},
    {"safeguard", PAGE_KIND, COUNT(kinds[KIND_SAFEGUARD])},
    {"filter", PAGE_KIND, COUNT(kinds[KIND_FILTER])},
    {"decline", PAGE_KIND, COUNT(kinds[KIND_DECLINE])},
    {"reporters", PAGE_MAIN, COUNT(reporters)},
    {"per 1,000 filed", PAGE_MAIN, append_rate, 0},
    {"published", PAGE_PUBLISHED, append_band, 0},
    {"count is", PAGE_PUBLISHED, append_verdict, 0},
    {"adjusted estimate", PAGE_ADJUSTED, append_adjusted, 0},
    {"borderline", PAGE_DETAIL, COUNT(borderline)},
    {"automated", PAGE_DETAIL, COUNT(automated)},
    {"duplicates", PAGE_DETAIL, COUNT(duplicates)},
    {"reviewed", PAGE_DETAIL, COUNT(reviewed)},
    {"security", PAGE_DETAIL, COUNT(domains[DOMAIN_SECURITY])},
    {"science", PAGE_DETAIL, COUNT(domains[DOMAIN_SCIENCE])},
    {"general", PAGE_DETAIL, COUNT(domains[DOMAIN_GENERAL])},
    {"creative", PAGE_DETAIL, COUNT(domains[DOMAIN_CREATIVE])},
    {"other", PAGE_DETAIL, COUNT(domains[DOMAIN_OTHER])},
};
const size_t page_column_count = sizeof(page_columns) / sizeof(page_columns[0]);

bool page_has(const struct report *report, enum page_group group)
{
    if (group == PAGE_ADJUSTED)
        return report->adjusted;
    return group != PAGE_PUBLISHED || report->has_timeline;
}

/* Of a row that is not counted one cell tells why; the band is known, and what
 * was filed may be. */
void page_cell(struct buffer *out, const struct page_column *column,
               const struct report_row *row)
{
    bool tells = column->append == append_count &&
                 column->offset == offsetof(struct counts, complaints);
    const char *unknown = report_row_unknown(row);

    if (unknown != NULL && tells)
        buffer_append_string(out, unknown);
    else if (row->covered || column->append == append_band)
        column->append(out, row, column->offset);
    else
        buffer_append_string(out, PAGE_DASH);
}
