#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/timestamp.h"

static const char *const bands[] = {"below", "within", "above"};

const struct vocabulary band_words = {"verdict", bands, 3};

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

int64_t report_per_1000(const struct counts *counts)
{
    if (counts->filed == 0)
        return -1;
    return (counts->complaints * 200000 + counts->filed) / (counts->filed * 2);
}

bool format_per_1000(const struct counts *counts, char text[NUMBER_SIZE])
{
    int64_t hundredths = report_per_1000(counts);

    text[0] = '\0';
    if (hundredths >= 0)
        snprintf(text, NUMBER_SIZE, "%lld.%02d", (long long)(hundredths / 100),
                 (int)(hundredths % 100));
    return hundredths >= 0;
}

enum band_verdict report_band_verdict(const struct report_row *row)
{
    if (row->counts.complaints < row->published->low)
        return BAND_BELOW;
    if (row->published->high != PUBLISHED_OPEN &&
        row->counts.complaints > row->published->high)
        return BAND_ABOVE;
    return BAND_WITHIN;
}

/* The months to show: those asked for, else those that the data reach. */
static enum status choose_months(const struct report_options *options,
                                 const struct coverage *coverage, int *from,
                                 int *to, struct error *error)
{
    *from = options->from;
    *to = options->to;
    if (*from != MONTH_ANY && *to != MONTH_ANY && *from > *to)
        return error_set(error, STATUS_USAGE, "--from is later than --to");
    if (*from == MONTH_ANY) {
        *from = month_of(coverage->first);
        if (*to != MONTH_ANY && *from > *to)
            *from = *to;
    }
    if (*to == MONTH_ANY) {
        *to = month_of(coverage->last);
        if (*to < *from)
            *to = *from;
    }
    return STATUS_OK;
}

static enum status make_rows(struct report *report, int from, int to,
                             const struct timeline *timeline,
                             struct error *error)
{
    report->row_count = (size_t)(to - from) + 1;
    report->rows = calloc(report->row_count, sizeof(*report->rows));
    if (report->rows == NULL)
        return error_memory(error);
    for (size_t i = 0; i < report->row_count; i++) {
        struct report_row *row = &report->rows[i];

        month_format(from + (int)i, row->period);
        row->start = month_start(from + (int)i);
        row->end = month_start(from + (int)i + 1);
        if (timeline != NULL)
            row->published = timeline_find(timeline, row->period);
    }
    return STATUS_OK;
}

/* Count each covered row, and their whole stretch once more: a reporter of
 * two months is one reporter. What was filed in months that were searched is
 * not held, but told. */
static enum status count_rows(struct report *report, struct store *store,
                              const struct repository *repository,
                              const struct coverage *coverage,
                              struct error *error)
{
    int64_t start = 0;
    int64_t end = 0;
    int64_t filed = 0;
    enum status status = STATUS_OK;

    report->complete =
        !coverage->unfinished_mirror && !coverage->spoiled_import;
    for (size_t i = 0; i < report->row_count && status == STATUS_OK; i++) {
        struct report_row *row = &report->rows[i];
        int64_t searched = coverage_describe(coverage, row);

        report->complete = report->complete && row->covered && searched < 0 &&
                           row->source != SOURCE_SELECTION;
        if (!row->covered)
            continue;
        status = store_count(store, repository->key, row->start, row->end,
                             &row->counts, error);
        if (searched >= 0)
            row->counts.filed = searched;
        filed += row->counts.filed;
        start = report->counted ? start : row->start;
        end = row->end;
        report->counted = true;
    }
    if (status == STATUS_OK && report->counted)
        status = store_count(store, repository->key, start, end,
                             &report->totals, error);
    report->totals.filed = filed;
    return status;
}

static enum status build_from(struct report *report, struct store *store,
                              const struct repository *repository,
                              const struct report_options *options,
                              const struct coverage *coverage,
                              const struct issue_totals *totals,
                              struct error *error)
{
    int from, to;
    bool mixed;
    enum status status;

    report->data_as_of = coverage->as_of;
    status = choose_months(options, coverage, &from, &to, error);
    if (status == STATUS_OK)
        status = make_rows(report, from, to, options->timeline, error);
    if (status == STATUS_OK)
        status = count_rows(report, store, repository, coverage, error);
    if (status == STATUS_OK)
        status = store_ruleset(store, repository->key, &report->ruleset, &mixed,
                               error);
    if (status == STATUS_OK)
        status = report_add_notes(report, repository, coverage, totals, mixed,
                                  error);
    return status;
}

enum status report_build(struct report *report, struct store *store,
                         const struct repository *repository,
                         const struct report_options *options,
                         struct error *error)
{
    struct coverage coverage = {0};
    struct issue_totals totals;
    enum status status;

    *report = (struct report){.generated_at = options->generated_at,
                              .has_timeline = options->timeline != NULL};
    snprintf(report->repository, sizeof(report->repository), "%s",
             repository->name);
    snprintf(report->notice, sizeof(report->notice), "%s", repository->notice);
    status = store_totals(store, repository->key, &totals, error);
    if (status == STATUS_OK)
        status = coverage_read(&coverage, store, repository, &totals, error);
    if (status == STATUS_OK && coverage.count == 0)
        status = error_set(error, STATUS_NO_MATCH,
                           "nothing is held of %s yet: run 'aupmine fetch' or "
                           "'aupmine import FILE' first",
                           repository->name);
    if (status == STATUS_OK)
        status = build_from(report, store, repository, options, &coverage,
                            &totals, error);
    coverage_release(&coverage);
    return status;
}

void report_release(struct report *report)
{
    for (size_t i = 0; i < report->note_count; i++)
        buffer_release(&report->notes[i]);
    free(report->notes);
    free(report->rows);
    buffer_release(&report->ruleset);
    *report = (struct report){0};
}
