#include "internal.h"

#include <stdio.h>
#include <string.h>

static const struct count_column main_columns[] = {
    {"filed", offsetof(struct counts, filed)},
    {"complaints", offsetof(struct counts, complaints)},
    {"borderline", offsetof(struct counts, borderline)},
    {"reporters", offsetof(struct counts, reporters)},
    {"automated", offsetof(struct counts, automated)},
    {"reviewed", offsetof(struct counts, reviewed)},
    {"duplicates", offsetof(struct counts, duplicates)},
};

/* In the order in which people meet them, not that of deciding. */
static const struct count_column kind_columns[KIND_COUNT] = {
    {"aup", offsetof(struct counts, kinds[KIND_AUP])},
    {"safeguard", offsetof(struct counts, kinds[KIND_SAFEGUARD])},
    {"filter", offsetof(struct counts, kinds[KIND_FILTER])},
    {"decline", offsetof(struct counts, kinds[KIND_DECLINE])},
};

static const struct count_column domain_columns[DOMAIN_COUNT] = {
    {"security", offsetof(struct counts, domains[DOMAIN_SECURITY])},
    {"science", offsetof(struct counts, domains[DOMAIN_SCIENCE])},
    {"general", offsetof(struct counts, domains[DOMAIN_GENERAL])},
    {"creative", offsetof(struct counts, domains[DOMAIN_CREATIVE])},
    {"other", offsetof(struct counts, domains[DOMAIN_OTHER])},
};

const struct count_group main_counts = {
    "", main_columns, sizeof(main_columns) / sizeof(main_columns[0])};
const struct count_group kind_counts = {"kind_", kind_columns, KIND_COUNT};
const struct count_group domain_counts = {"domain_", domain_columns,
                                          DOMAIN_COUNT};

int64_t count_of(const struct counts *counts, const struct count_column *column)
{
    int64_t value;

    memcpy(&value, (const char *)counts + column->offset, sizeof(value));
    return value;
}

bool format_count(int64_t count, char text[NUMBER_SIZE])
{
    text[0] = '\0';
    if (count != COUNT_UNKNOWN)
        snprintf(text, NUMBER_SIZE, "%lld", (long long)count);
    return count != COUNT_UNKNOWN;
}

bool format_rate(bool known, double value, char text[NUMBER_SIZE])
{
    text[0] = '\0';
    if (known)
        snprintf(text, NUMBER_SIZE, "%.2f", value);
    return known;
}

struct report_row report_total_row(const struct report *report)
{
    struct report_row row = {.covered = report->counted,
                             .unjudged = report->unjudged,
                             .counts = report->totals,
                             .shown = report->total_shown,
                             .filed_source = report->total_filed_source,
                             .rate = report->total_rate,
                             .adjusted = report->total_adjusted};

    snprintf(row.period, sizeof(row.period), "total");
    return row;
}
