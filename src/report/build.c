#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"

static const char *const series_names[] = {"issues", "reporters"};

const struct vocabulary report_series_words = {"series", series_names, 2};

/* The periods to show: those in which the months lie that were asked for, else
 * those that the data reach. */
static enum status choose_periods(const struct report_options *options,
                                  const struct coverage *coverage, int *first,
                                  int *last, struct error *error)
{
    int64_t start = coverage->first;
    int64_t end = coverage->last;

    if (options->from != MONTH_ANY && options->to != MONTH_ANY &&
        options->from > options->to)
        return error_set(error, STATUS_USAGE, "--from is later than --to");
    if (options->from != MONTH_ANY)
        start = month_start(options->from);
    if (options->to != MONTH_ANY)
        end = month_start(options->to + 1) - 1;
    *first = period_of(options->by, start);
    *last = period_of(options->by, end);
    if (*first > *last && options->from == MONTH_ANY)
        *first = *last;
    else if (*first > *last)
        *last = *first;
    return STATUS_OK;
}

static enum status make_rows(struct report *report, int first, int last,
                             const struct timeline *timeline,
                             struct error *error)
{
    report->row_count = (size_t)(last - first) + 1;
    report->rows = calloc(report->row_count, sizeof(*report->rows));
    if (report->rows == NULL)
        return error_memory(error);
    for (size_t i = 0; i < report->row_count; i++) {
        struct report_row *row = &report->rows[i];

        period_format(report->by, first + (int)i, row->period);
        row->start = period_start(report->by, first + (int)i);
        row->end = period_start(report->by, first + (int)i + 1);
        row->source = SOURCE_NONE;
        row->filed_source = FILED_UNKNOWN;
        if (timeline != NULL)
            row->published = timeline_find(timeline, row->period);
    }
    return STATUS_OK;
}

/* Months do not begin with a week, nor any month with a quarter or a year. */
static bool reaches_beyond(const struct report *report,
                           const struct report_options *options)
{
    int64_t start = report->rows[0].start;
    int64_t end = report->rows[report->row_count - 1].end;

    return (options->from != MONTH_ANY && start < month_start(options->from)) ||
           (options->to != MONTH_ANY && end > month_start(options->to + 1));
}

static enum status build_from(struct report *report,
                              const struct report_source *source,
                              const struct report_options *options,
                              struct error *error)
{
    int first = 0;
    int last = 0;
    bool mixed = false;
    enum status status;

    report->data_as_of = source->coverage->as_of;
    status = choose_periods(options, source->coverage, &first, &last, error);
    if (status == STATUS_OK)
        status = make_rows(report, first, last, options->timeline, error);
    if (status == STATUS_OK)
        report->beyond = reaches_beyond(report, options);
    if (status == STATUS_OK)
        status = report_fill_filed(report, source, options->volume, error);
    if (status == STATUS_OK)
        status = store_ruleset(source->store, source->repository->key,
                               &report->ruleset, &mixed, error);
    if (status == STATUS_OK && mixed)
        status = report_find_unjudged(report, source, error);
    if (status == STATUS_OK)
        status = report_count(report, source, error);
    if (status == STATUS_OK && options->with_issues)
        status = report_list_issues(report, source, error);
    if (status == STATUS_OK)
        status = report_fill_readings(report, error);
    report_fill_rates(report);
    if (status == STATUS_OK)
        status = report_add_notes(report, source, mixed, error);
    if (status == STATUS_OK)
        status = report_measure(report, source, mixed, options, error);
    return status;
}

enum status report_build(struct report *report, struct store *store,
                         const struct repository *repository,
                         const struct report_options *options,
                         struct error *error)
{
    struct coverage coverage = {0};
    struct issue_totals totals;
    struct report_source source = {store, repository, &coverage, &totals};
    enum status status;

    *report = (struct report){.generated_at = options->generated_at,
                              .by = options->by,
                              .series = options->series,
                              .filter = options->filter,
                              .has_timeline = options->timeline != NULL,
                              .volume_named = options->volume_named,
                              .title = options->title};
    snprintf(report->repository, sizeof(report->repository), "%s",
             repository->name);
    snprintf(report->notice, sizeof(report->notice), "%s", repository->notice);
    status = filter_describe(report, error);
    if (status == STATUS_OK)
        status = store_span(store, repository->key, &totals, error);
    if (status == STATUS_OK)
        status = coverage_read(&coverage, store, repository, &totals, error);
    if (status == STATUS_OK && coverage.count == 0)
        status = error_set(error, STATUS_NO_MATCH,
                           "nothing is held of %s yet: run 'aupmine fetch' or "
                           "'aupmine import FILE' first",
                           repository->name);
    if (status == STATUS_OK)
        status = build_from(report, &source, options, error);
    coverage_release(&coverage);
    return status;
}

void report_release(struct report *report)
{
    for (size_t i = 0; i < report->note_count; i++)
        buffer_release(&report->notes[i]);
    for (size_t i = 0; i < report->issue_count; i++)
        report_issue_release(&report->issues[i]);
    free(report->notes);
    free(report->issues);
    free(report->rows);
    buffer_release(&report->ruleset);
    buffer_release(&report->filter_words);
    buffer_release(&report->measured_by);
    *report = (struct report){0};
}
