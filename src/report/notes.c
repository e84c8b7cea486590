#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

/* Make room for one more note and return it; NULL without memory. */
static struct buffer *new_note(struct report *report)
{
    size_t size = (report->note_count + 1) * sizeof(*report->notes);
    struct buffer *notes = realloc(report->notes, size);

    if (notes == NULL)
        return NULL;
    report->notes = notes;
    buffer_init(&notes[report->note_count]);
    return &notes[report->note_count++];
}

static enum status add_note(struct report *report, struct error *error,
                            const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum status add_note(struct report *report, struct error *error,
                            const char *format, ...)
{
    struct buffer *note = new_note(report);
    va_list arguments;

    if (note == NULL)
        return error_memory(error);
    va_start(arguments, format);
    buffer_append_arguments(note, format, arguments);
    va_end(arguments);
    return buffer_status(note, error);
}

typedef bool row_test(const struct report_row *row);

static bool is_partial(const struct report_row *row)
{
    return row->partial;
}

static bool is_unjudged(const struct report_row *row)
{
    return row->unjudged > 0;
}

static bool is_uncovered(const struct report_row *row)
{
    return !row->covered;
}

static bool has_no_filed(const struct report_row *row)
{
    return row->covered && row->counts.filed == COUNT_UNKNOWN;
}

static bool is_selected(const struct report_row *row)
{
    return row->source == SOURCE_SELECTION;
}

static bool is_searched(const struct report_row *row)
{
    return row->source == SOURCE_SEARCH;
}

static bool is_estimated(const struct report_row *row)
{
    return row->filed_source == FILED_NUMBERS;
}

static bool is_cut_short(const struct report_row *row)
{
    return row->cut_short;
}

/* List the periods that pass a test, neighbours as "first to last". Returns
 * how many there are. */
static size_t list_periods(const struct report *report, row_test *test,
                           struct buffer *out)
{
    size_t count = 0;
    size_t end;

    for (size_t i = 0; i < report->row_count; i = end) {
        end = i + 1;
        if (!test(&report->rows[i]))
            continue;
        while (end < report->row_count && test(&report->rows[end]))
            end++;
        if (count > 0)
            buffer_append_string(out, ", ");
        buffer_append_string(out, report->rows[i].period);
        if (end - i > 1)
            buffer_append_format(out, " to %s", report->rows[end - 1].period);
        count += end - i;
    }
    return count;
}

static enum status note_periods(struct report *report, row_test *test,
                                const char *words, struct error *error)
{
    struct buffer periods;
    enum status status = STATUS_OK;

    buffer_init(&periods);
    if (list_periods(report, test, &periods) > 0)
        status =
            add_note(report, error, "%s: %s", words, buffer_string(&periods));
    if (status == STATUS_OK)
        status = buffer_status(&periods, error);
    buffer_release(&periods);
    return status;
}

static enum status note_unfinished(struct report *report,
                                   const struct repository *repository,
                                   struct error *error)
{
    char reached[TIMESTAMP_SIZE];

    if (repository->watermark == 0)
        return add_note(report, error,
                        "the mirror is not finished, so its counts are lower "
                        "bounds: run 'aupmine fetch --full' again to go on "
                        "with the sweep");
    timestamp_format(repository->watermark, reached);
    return add_note(report, error,
                    "the mirror is not finished, so its counts are lower "
                    "bounds: run 'aupmine fetch' again; the walk has reached "
                    "issues last updated at %s",
                    reached);
}

/* Where verdicts are missing, and where they come from several rule sets. */
static enum status note_verdicts(struct report *report, bool mixed,
                                 struct error *error)
{
    char words[160];

    if (!mixed)
        return STATUS_OK;
    if (report->unjudged == 0)
        return add_note(report, error,
                        "not all issues are classified by one rule set: run "
                        "'aupmine classify'");
    snprintf(words, sizeof(words),
             "%lld issue%s not classified yet, so complaints are not known "
             "rather than zero; run 'aupmine classify' to count them",
             (long long)report->unjudged,
             report->unjudged == 1 ? " is" : "s are");
    return note_periods(report, is_unjudged, words, error);
}

/* An import may be a selection; then a rate over what it holds says little. */
static enum status note_selection(struct report *report,
                                  const struct issue_totals *totals,
                                  struct error *error)
{
    bool counted = false;

    for (size_t i = 0; i < report->row_count; i++)
        counted = counted || report->rows[i].filed_source == FILED_IMPORT ||
                  report->rows[i].filed_source == FILED_SELECTION;
    if (!counted || !report_is_selection(totals))
        return STATUS_OK;
    return add_note(
        report, error,
        "filed counts only the imported issues: %lld of %lld "
        "numbers are held, so per 1,000 is not a rate over "
        "everything filed",
        (long long)(totals->issues + totals->pull_requests),
        (long long)(totals->last_number - totals->first_number + 1));
}

static enum status note_published(struct report *report, struct error *error)
{
    const char *unit = period_words.names[report->by];
    int verdicts[3] = {0};
    int compared = 0;

    if (!report->has_timeline)
        return STATUS_OK;
    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];

        if (!report_row_compared(row))
            continue;
        compared++;
        verdicts[report_band_verdict(row)]++;
    }
    if (compared == 0)
        return add_note(report, error,
                        "no %s shown is covered and has a published figure, so "
                        "nothing is compared",
                        unit);
    if (verdicts[BAND_WITHIN] == compared)
        return add_note(report, error,
                        "the counts are within the published figures in every "
                        "%s compared (%d)",
                        unit, compared);
    return add_note(report, error,
                    "published figures are not reproduced where the count is "
                    "outside the band: it is within in %d of %d %ss "
                    "compared, above in %d, below in %d",
                    verdicts[BAND_WITHIN], compared, unit, verdicts[BAND_ABOVE],
                    verdicts[BAND_BELOW]);
}

static enum status note_beyond(struct report *report, struct error *error)
{
    char first[TIMESTAMP_SIZE];
    char last[TIMESTAMP_SIZE];

    timestamp_format(report->rows[0].start, first);
    timestamp_format(report->rows[report->row_count - 1].end - 1, last);
    return add_note(report, error,
                    "whole %ss are counted, so the rows go from %.10s to "
                    "%.10s, beyond the months that were asked for",
                    period_words.names[report->by], first, last);
}

/* What is counted, where it is not every complaint once. */
static enum status note_choice(struct report *report, struct error *error)
{
    enum status status = STATUS_OK;

    if (report->filter_words.length > 0)
        status =
            add_note(report, error, "%s", buffer_string(&report->filter_words));
    if (status == STATUS_OK && report->beyond)
        status = note_beyond(report, error);
    if (status == STATUS_OK && report->series == SERIES_REPORTERS)
        status = add_note(report, error,
                          "kinds, domains, rates and comparisons count "
                          "reporters, each by the first complaint in the "
                          "period");
    return status;
}

/* What of the periods is not plain. */
static enum status note_coverage(struct report *report, struct error *error)
{
    static const struct {
        row_test *test;
        const char *words;
    } cases[] = {
        {is_selected,
         "a selection was imported, so all counts are lower bounds"},
        {is_searched, "searched, not mirrored, so complaints are lower bounds, "
                      "while filed is GitHub's own count"},
        {is_cut_short, "the server did not show all that a search found: run "
                       "'aupmine fetch --search' again for"},
        {is_estimated, "what was filed is about so many, an estimate from "
                       "issue numbers, and per 1,000 rests on it"},
        {has_no_filed, "how many issues were filed is not known"},
        {is_partial, "the data cover only a part of"},
        {is_uncovered, "not fetched, so not known rather than zero"},
    };
    enum status status = STATUS_OK;

    for (size_t i = 0;
         i < sizeof(cases) / sizeof(cases[0]) && status == STATUS_OK; i++)
        status = note_periods(report, cases[i].test, cases[i].words, error);
    return status;
}

enum status report_add_notes(struct report *report,
                             const struct report_source *source, bool mixed,
                             struct error *error)
{
    enum status status = STATUS_OK;

    if (report->notice[0] != '\0')
        status = add_note(report, error, "%s", report->notice);
    if (status == STATUS_OK)
        status = note_choice(report, error);
    if (status == STATUS_OK)
        status = note_verdicts(report, mixed, error);
    if (status == STATUS_OK && source->coverage->spoiled_import)
        status = add_note(report, error,
                          "an import left bad records out: counts may be low");
    if (status == STATUS_OK && source->coverage->unfinished_mirror)
        status = note_unfinished(report, source->repository, error);
    if (status == STATUS_OK)
        status = note_selection(report, source->totals, error);
    if (status == STATUS_OK)
        status = note_coverage(report, error);
    if (status == STATUS_OK)
        status = note_published(report, error);
    return status;
}

static void append_share(struct buffer *out, const char *name,
                         const struct estimate *share)
{
    if (share->known)
        buffer_append_format(out, "%s %.3f (%.3f to %.3f)", name, share->value,
                             share->low, share->high);
    else
        buffer_append_format(out, "%s not known", name);
}

enum status report_add_measure_notes(struct report *report, bool by_sample,
                                     struct error *error)
{
    struct buffer shares;
    enum status status;

    buffer_init(&shares);
    append_share(&shares, "precision", &report->precision);
    buffer_append_string(&shares, ", ");
    append_share(&shares, "recall", &report->recall);
    status = buffer_status(&shares, error);
    if (status == STATUS_OK)
        status = add_note(report, error,
                          "measured error of the rules, with 95%% intervals: "
                          "%s, by %s",
                          buffer_string(&shares),
                          buffer_string(&report->measured_by));
    buffer_release(&shares);
    if (status == STATUS_OK && report->adjusted)
        status = add_note(report, error,
                          "adjusted is an estimate, with its 95%% interval, of "
                          "how many complaints there are in truth by that "
                          "error%s",
                          by_sample ? ""
                                    : "; it holds only if the labels are a "
                                      "random sample of such issues");
    if (status == STATUS_OK && report->adjusted)
        status = note_periods(report, is_searched,
                              "no estimate, since what a search did not find "
                              "is not known",
                              error);
    return status;
}
