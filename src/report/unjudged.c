#include "internal.h"

#include "aupmine/store_read.h"

/*
 * Issues that came in and were not judged yet. A period that holds some has no
 * number of complaints: what the other issues of it come to would look like
 * one.
 */

enum status report_find_unjudged(struct report *report,
                                 const struct report_source *source,
                                 struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < report->row_count && status == STATUS_OK; i++) {
        struct report_row *row = &report->rows[i];

        if (!row->covered)
            continue;
        status =
            store_count_unjudged(source->store, source->repository->key,
                                 row->start, row->end, &row->unjudged, error);
        report->unjudged += row->unjudged;
    }
    return status;
}

/* All but filed, which does not depend on verdicts. */
static void forget_counts(struct counts *counts)
{
    struct counts unknown = {.filed = counts->filed,
                             .complaints = COUNT_UNKNOWN,
                             .borderline = COUNT_UNKNOWN,
                             .reporters = COUNT_UNKNOWN,
                             .automated = COUNT_UNKNOWN,
                             .reviewed = COUNT_UNKNOWN,
                             .duplicates = COUNT_UNKNOWN};

    for (size_t i = 0; i < KIND_COUNT; i++)
        unknown.kinds[i] = COUNT_UNKNOWN;
    for (size_t i = 0; i < DOMAIN_COUNT; i++)
        unknown.domains[i] = COUNT_UNKNOWN;
    *counts = unknown;
}

void report_forget_unjudged(struct report *report)
{
    for (size_t i = 0; i < report->row_count; i++) {
        struct report_row *row = &report->rows[i];

        if (row->unjudged == 0)
            continue;
        forget_counts(&row->counts);
        row->shown = COUNT_UNKNOWN;
        for (size_t k = 0; k < READING_COUNT; k++)
            row->readings[k] = COUNT_UNKNOWN;
    }
    if (report->unjudged == 0)
        return;
    forget_counts(&report->totals);
    report->total_shown = COUNT_UNKNOWN;
}

bool report_row_counted(const struct report_row *row)
{
    return row->covered && row->unjudged == 0;
}

bool report_row_compared(const struct report_row *row)
{
    return report_row_counted(row) && row->published != NULL;
}

const char *report_row_unknown(const struct report_row *row)
{
    if (!row->covered)
        return "not fetched";
    return row->unjudged > 0 ? "not classified" : NULL;
}
