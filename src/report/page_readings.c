#include "page.h"

bool page_has_readings(const struct report *report)
{
    return report->has_timeline && report->readings[0].compared > 0;
}

void page_reading_name(struct buffer *out, size_t reading)
{
    const struct reading *shown = &report_readings[reading];

    buffer_append_format(out, "%s, ", report_series_words.names[shown->series]);
    if (shown->kinds == 0)
        buffer_append_string(out, "all kinds");
    else
        append_words(out, &kind_words, shown->kinds);
}

void page_reading_cell(struct buffer *out, const struct report_row *row,
                       size_t reading)
{
    int64_t count = row->readings[reading];

    page_number(out, count);
    buffer_append_format(
        out, " %s", band_words.names[published_verdict(row->published, count)]);
}

void page_reading_within(struct buffer *out, const struct report *report,
                         size_t reading)
{
    const struct reading_result *result = &report->readings[reading];

    buffer_append_format(out, "%d of %d", result->verdicts[BAND_WITHIN],
                         result->compared);
}

void page_reading_correlation(struct buffer *out, const struct report *report,
                              size_t reading)
{
    const struct reading_result *result = &report->readings[reading];

    if (result->correlated)
        buffer_append_format(out, "%.2f", result->correlation);
    else
        buffer_append_string(out, PAGE_DASH);
}
