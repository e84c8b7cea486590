#include "page.h"

#include "aupmine/timestamp.h"

int64_t page_without_kind(const struct report_row *row)
{
    int64_t left = row->shown;

    if (!report_row_counted(row))
        return 0;
    for (int i = 0; i < KIND_COUNT; i++)
        left -= row->counts.kinds[i];
    return left > 0 ? left : 0;
}

const char *page_unit(const struct report *report)
{
    return report->series == SERIES_REPORTERS ? "reporter" : "complaint";
}

void page_amount(struct buffer *out, int64_t number, const char *unit)
{
    page_number(out, number);
    buffer_append_format(out, " %s%s", unit, number == 1 ? "" : "s");
}

const char *page_period(const struct report *report)
{
    return period_words.names[report->by];
}

void page_headline(struct buffer *out, const struct report *report)
{
    if (report->title != NULL && report->title[0] != '\0') {
        buffer_append_string(out, report->title);
        return;
    }
    buffer_append_format(out, "%s about policy and safety refusals: %s, by %s",
                         report->series == SERIES_REPORTERS
                             ? "Accounts that complained"
                             : "Complaints",
                         report->repository, page_period(report));
}

void page_span(struct buffer *out, const struct report *report)
{
    if (report->row_count == 0)
        return;
    buffer_append_string(out, report->rows[0].period);
    if (report->row_count > 1)
        buffer_append_format(out, " to %s",
                             report->rows[report->row_count - 1].period);
}

void page_counted(struct buffer *out, const struct report *report)
{
    const char *period = page_period(report);

    if (report->series == SERIES_REPORTERS)
        buffer_append_format(
            out,
            "Counted: distinct accounts that filed, within the %s (UTC), an "
            "issue whose reporter says that a legitimate request was refused, "
            "blocked or flagged on policy or safety grounds; an account stands "
            "under the kind of its first such issue",
            period);
    else
        buffer_append_format(
            out,
            "Counted: issues whose reporter says that a legitimate request was "
            "refused, blocked or flagged on policy or safety grounds, by the "
            "%s in which they were filed (UTC)",
            period);
    if (report->filter_words.length > 0)
        buffer_append_format(out, "; %s", buffer_string(&report->filter_words));
}

static void append_rate(struct buffer *out, const struct report *report)
{
    const struct estimate *rate = &report->total_rate;

    if (rate->known)
        buffer_append_format(
            out, ", %s%.2f %ss per 1,000 filed (95%% interval %.2f to %.2f)",
            report->total_filed_source == FILED_NUMBERS ? "about " : "",
            rate->value, page_unit(report), rate->low, rate->high);
}

void page_summary(struct buffer *out, const struct report *report)
{
    const struct counts *totals = &report->totals;

    page_span(out, report);
    if (!report->counted) {
        buffer_append_string(out, ": nothing was fetched, so nothing is known");
        return;
    }
    buffer_append_string(out, ": ");
    if (report->unjudged > 0) {
        page_amount(out, report->unjudged, "issue");
        buffer_append_format(out,
                             " %s not classified yet, so how many complaints "
                             "there are is not known",
                             report->unjudged == 1 ? "is" : "are");
        return;
    }
    page_amount(out, totals->complaints, "complaint");
    buffer_append_string(out, " by ");
    page_amount(out, totals->reporters, "reporter");
    if (totals->filed != COUNT_UNKNOWN) {
        buffer_append_string(out, " among ");
        if (report->total_filed_source == FILED_NUMBERS)
            buffer_append_string(out, "about ");
        page_amount(out, totals->filed, "issue");
        buffer_append_string(out, " filed");
    }
    append_rate(out, report);
    if (report->total_adjusted.known)
        buffer_append_format(
            out,
            "; adjusted for the error of the rules about %.0f complaints (95%% "
            "interval %.0f to %.0f)",
            report->total_adjusted.value, report->total_adjusted.low,
            report->total_adjusted.high);
}

/* An import does not tell whether it holds everything. */
static const char *complete_word(const struct report *report)
{
    if (report->complete)
        return "complete";
    return report->imported ? "imported, so not known to be complete"
                            : "not complete";
}

void page_source(struct buffer *out, const struct report *report,
                 int ruleset_shown)
{
    char as_of[TIMESTAMP_SIZE];
    char generated[TIMESTAMP_SIZE];

    timestamp_format(report->data_as_of, as_of);
    timestamp_format(report->generated_at, generated);
    buffer_append_format(
        out,
        "Source: issues of %s%s, data as of %s, "
        "%s, counted by aupmine on %s, %s%.*s",
        report->repository, report->notice[0] == '\0' ? " on GitHub" : "",
        as_of, complete_word(report), generated,
        report->ruleset.length == 0 ? "not classified yet" : "rule set ",
        ruleset_shown, buffer_string(&report->ruleset));
}

static void append_share(struct buffer *out, const char *name,
                         const struct estimate *share)
{
    if (share->known)
        buffer_append_format(out, "%s %.3f (95%%: %.3f to %.3f)", name,
                             share->value, share->low, share->high);
    else
        buffer_append_format(out, "%s not measured", name);
}

void page_measured(struct buffer *out, const struct report *report)
{
    if (!report->precision.known && !report->recall.known) {
        buffer_append_string(out, "Precision and recall of the rules: not "
                                  "measured");
        return;
    }
    append_share(out, "Precision", &report->precision);
    append_share(out, ", recall", &report->recall);
    if (report->measured_by.length > 0) {
        buffer_append_string(out, ", measured by ");
        buffer_append_bytes(out, buffer_bytes(&report->measured_by));
    }
}

size_t page_first_note(const struct report *report)
{
    return (report->notice[0] != '\0') + (report->filter_words.length > 0);
}
