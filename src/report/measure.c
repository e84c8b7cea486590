#include "internal.h"

#include <string.h>

#include "aupmine/adjust.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

/* What is known of the rules' error, and from where. */
struct measure {
    bool by_sample;
    struct sample sample;
    struct confusion labels;
};

static void describe_sample(const struct sample *sample, struct buffer *words)
{
    char drawn_at[TIMESTAMP_SIZE];
    int64_t drawn = 0;

    for (size_t i = 0; i < STRATUM_COUNT; i++)
        drawn += sample->strata[i].drawn;
    timestamp_format(sample->drawn_at, drawn_at);
    buffer_append_format(words,
                         "a random sample of %lld issues, drawn on %.10s and "
                         "reviewed",
                         (long long)drawn, drawn_at);
}

/* Where the file lies is nobody's business. */
static void describe_labels(const struct evaluation *evaluation,
                            const char *path, struct buffer *words)
{
    const char *slash = strrchr(path, '/');
    int64_t count =
        evaluation->labels - evaluation->absent - evaluation->borderline;

    buffer_append_format(words, "%lld label%s in %s", (long long)count,
                         count == 1 ? "" : "s",
                         strcmp(path, "-") == 0 ? "standard input"
                         : slash == NULL        ? path
                                                : slash + 1);
    if (evaluation->in_view)
        buffer_append_format(words, " (%s)", evaluation_in_view);
}

static enum status use_labels(struct measure *measure, struct report *report,
                              const struct report_source *source,
                              const struct report_options *options,
                              struct error *error)
{
    struct evaluation evaluation;
    enum status status = evaluate(&evaluation, source->store,
                                  source->repository, options->labels, error);

    measure->labels = evaluation.confusion;
    report->by_labels = true;
    if (status == STATUS_OK) {
        measure_by_labels(&measure->labels, &report->precision,
                          &report->recall);
        describe_labels(&evaluation, options->labels_path,
                        &report->measured_by);
    }
    evaluation_release(&evaluation);
    return status;
}

/* A sample was drawn by lot, so it goes before labels. */
static enum status find_measure(struct measure *measure, struct report *report,
                                const struct report_source *source, bool mixed,
                                const struct report_options *options,
                                struct error *error)
{
    enum status status = STATUS_OK;

    if (!mixed)
        status =
            store_find_sample(source->store, source->repository->key,
                              buffer_string(&report->ruleset), true,
                              &measure->sample, &measure->by_sample, error);
    if (status == STATUS_OK && measure->by_sample) {
        measure_by_sample(measure->sample.strata, &report->precision,
                          &report->recall);
        describe_sample(&measure->sample, &report->measured_by);
    } else if (status == STATUS_OK && options->labels != NULL) {
        status = use_labels(measure, report, source, options, error);
    }
    return status == STATUS_OK ? buffer_status(&report->measured_by, error)
                               : status;
}

static struct estimate adjust(const struct measure *measure,
                              const struct stratum_cell cells[STRATUM_COUNT])
{
    return measure->by_sample ? adjust_by_sample(measure->sample.strata, cells)
                              : adjust_by_labels(&measure->labels, cells);
}

static void add_cells(struct stratum_cell sums[STRATUM_COUNT],
                      const struct stratum_cell cells[STRATUM_COUNT])
{
    for (size_t i = 0; i < STRATUM_COUNT; i++) {
        sums[i].issues += cells[i].issues;
        sums[i].complaints += cells[i].complaints;
        sums[i].others += cells[i].others;
        sums[i].drawn += cells[i].drawn;
        sums[i].drawn_complaints += cells[i].drawn_complaints;
    }
}

/* The total is estimated by itself: all rows share the error of one measure,
 * so their intervals do not add up. What a search did not find is not known,
 * so there is nothing to estimate from. */
static enum status adjust_rows(struct report *report,
                               const struct measure *measure,
                               const struct report_source *source,
                               struct error *error)
{
    struct stratum_cell cells[STRATUM_COUNT];
    struct stratum_cell sums[STRATUM_COUNT] = {{0}};
    bool whole = report->counted;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < report->row_count && status == STATUS_OK; i++) {
        struct report_row *row = &report->rows[i];

        if (!row->covered)
            continue;
        if (row->source == SOURCE_SEARCH) {
            whole = false;
            continue;
        }
        status = store_count_cells(source->store, source->repository->key,
                                   measure->sample.key, row->start, row->end,
                                   cells, error);
        if (status != STATUS_OK)
            break;
        row->adjusted = adjust(measure, cells);
        add_cells(sums, cells);
    }
    if (status == STATUS_OK && whole)
        report->total_adjusted = adjust(measure, sums);
    return status;
}

/* The error of the rules is measured over all complaints; what it is for those
 * of a kind, a domain or an account nobody knows. */
enum status report_check_adjustable(enum report_series series,
                                    const struct report_filter *filter,
                                    struct error *error)
{
    if (series == SERIES_REPORTERS)
        return error_set(error, STATUS_USAGE,
                         "--adjust estimates issues, not reporters");
    if (filter->kinds != 0 || filter->domains != 0 || filter->no_automated ||
        filter->borderline)
        return error_set(error, STATUS_USAGE,
                         "--adjust estimates all complaints: it goes with no "
                         "--kind, --domain, --no-automated or --borderline");
    return STATUS_OK;
}

static enum status refuse_unmeasured(struct error *error)
{
    return error_set(error, STATUS_USAGE,
                     "--adjust needs to know how good the rules are: review a "
                     "random sample ('aupmine review sample') or name judged "
                     "issues with --labels FILE");
}

enum status report_check_sample(struct store *store, int64_t repository_key,
                                const char *ruleset, struct error *error)
{
    struct sample sample;
    bool found;
    enum status status = store_find_sample(store, repository_key, ruleset, true,
                                           &sample, &found, error);

    return status == STATUS_OK && !found ? refuse_unmeasured(error) : status;
}

static enum status check_measure(const struct report *report,
                                 const struct measure *measure, bool mixed,
                                 struct error *error)
{
    if (mixed)
        return error_set(error, STATUS_DATA,
                         "--adjust: not all issues of %s are classified by one "
                         "rule set: run 'aupmine classify' first",
                         report->repository);
    if (report->measured_by.length == 0)
        return refuse_unmeasured(error);
    if (!measure->by_sample && measure->labels.true_positives == 0)
        return error_set(error, STATUS_DATA,
                         "--adjust: among %s is no complaint that the rules "
                         "find",
                         buffer_string(&report->measured_by));
    return STATUS_OK;
}

enum status report_measure(struct report *report,
                           const struct report_source *source, bool mixed,
                           const struct report_options *options,
                           struct error *error)
{
    struct measure measure = {.by_sample = false};
    enum status status = STATUS_OK;

    if (options->adjust)
        status =
            report_check_adjustable(report->series, &report->filter, error);
    if (status == STATUS_OK)
        status = find_measure(&measure, report, source, mixed, options, error);
    if (status == STATUS_OK && options->adjust)
        status = check_measure(report, &measure, mixed, error);
    if (status == STATUS_OK && options->adjust)
        status = adjust_rows(report, &measure, source, error);
    report->adjusted = status == STATUS_OK && options->adjust;
    if (status == STATUS_OK && report->measured_by.length > 0)
        status = report_add_measure_notes(report, measure.by_sample, error);
    return status;
}
