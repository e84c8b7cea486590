#include "internal.h"

#include "aupmine/evaluate.h"

static const char *const filed_sources[] = {"mirror", "import", "search",
                                            "selection", "numbers"};

const struct vocabulary filed_source_words = {"source", filed_sources, 5};

struct estimate report_rate(int64_t count, int64_t filed)
{
    struct estimate rate = {0};
    double low, high;

    if (filed <= 0 || count > filed)
        return rate;
    wilson_interval(count, filed, &low, &high);
    /* In whole hundredths, so that a half goes up in every output. */
    rate.value = (double)((count * 200000 + filed) / (filed * 2)) / 100;
    rate.low = low * 1000;
    rate.high = high * 1000;
    rate.known = true;
    return rate;
}

void report_fill_rates(struct report *report)
{
    for (size_t i = 0; i < report->row_count; i++) {
        struct report_row *row = &report->rows[i];

        if (report_row_counted(row))
            row->rate = report_rate(row->shown, row->counts.filed);
    }
    if (report->counted && report->unjudged == 0)
        report->total_rate =
            report_rate(report->total_shown, report->totals.filed);
}
