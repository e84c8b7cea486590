#include "internal.h"

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"

/*
 * One pass over the tagged issues, an account after the other and each one's
 * oldest first. So an account is a new reporter of a period whenever its period
 * changes, and the complaint at hand is its first one there.
 */
enum { NO_ROW = -1 };

/* The account at hand. */
struct reporter {
    struct buffer author;
    bool any; /* it has a complaint that counts */
    int row;  /* of its latest complaint that counts, or NO_ROW */
    int reading_rows[READING_COUNT]; /* the same for each reading */
};

struct pass {
    struct report *report; /* borrowed */
    struct reporter reporter;
};

static bool has_bit(unsigned mask, unsigned bit)
{
    return mask == 0 || (mask & 1U << bit) != 0;
}

/* Whether an issue counts, but for its kind. */
static bool passes(const struct report_filter *filter,
                   const struct verdict_row *verdict)
{
    return has_bit(filter->domains, verdict->domain) &&
           !(filter->no_automated && verdict->automated);
}

bool filter_counts(const struct report_filter *filter,
                   const struct verdict_row *verdict)
{
    return passes(filter, verdict) && has_bit(filter->kinds, verdict->kind);
}

bool filter_is_complaint(const struct report_filter *filter,
                         const struct verdict_row *verdict)
{
    return verdict->verdict == VERDICT_COMPLAINT ||
           (filter->borderline && verdict->verdict == VERDICT_BORDERLINE);
}

struct report_row *report_row_at(struct report *report, int64_t created_at)
{
    int first = period_of(report->by, report->rows[0].start);
    int at = period_of(report->by, created_at) - first;

    if (at < 0 || (size_t)at >= report->row_count ||
        !report_row_counted(&report->rows[at]))
        return NULL;
    return &report->rows[at];
}

/* Kind and domain of one that the series counts. */
static void add_kind(struct counts *counts, const struct verdict_row *verdict)
{
    if (verdict->kind != KIND_NONE)
        counts->kinds[verdict->kind]++;
    if (verdict->domain != DOMAIN_NONE)
        counts->domains[verdict->domain]++;
}

static void add_complaint(struct counts *counts,
                          const struct tagged_issue *issue,
                          enum report_series series, bool new_reporter)
{
    counts->complaints++;
    counts->reporters += new_reporter;
    counts->automated += issue->verdict.automated;
    counts->duplicates += issue->duplicate;
    if (series == SERIES_ISSUES || new_reporter)
        add_kind(counts, &issue->verdict);
}

static void add_issue(struct pass *pass, struct report_row *row,
                      const struct tagged_issue *issue)
{
    struct report *report = pass->report;
    struct reporter *reporter = &pass->reporter;
    int at = (int)(row - report->rows);

    row->counts.reviewed += issue->reviewed;
    report->totals.reviewed += issue->reviewed;
    row->counts.borderline += issue->verdict.verdict == VERDICT_BORDERLINE;
    report->totals.borderline += issue->verdict.verdict == VERDICT_BORDERLINE;
    if (!filter_is_complaint(&report->filter, &issue->verdict))
        return;
    add_complaint(&row->counts, issue, report->series, reporter->row != at);
    add_complaint(&report->totals, issue, report->series, !reporter->any);
    reporter->row = at;
    reporter->any = true;
}

static void add_to_readings(struct pass *pass, struct report_row *row,
                            const struct tagged_issue *issue)
{
    int at = (int)(row - pass->report->rows);

    if (!filter_is_complaint(&pass->report->filter, &issue->verdict))
        return;
    for (size_t i = 0; i < READING_COUNT; i++) {
        const struct reading *reading = &report_readings[i];
        int *last = &pass->reporter.reading_rows[i];

        if (!has_bit(reading->kinds, issue->verdict.kind))
            continue;
        row->readings[i] += reading->series == SERIES_ISSUES || *last != at;
        *last = at;
    }
}

static void change_reporter(struct pass *pass, struct bytes author)
{
    struct reporter *reporter = &pass->reporter;

    buffer_reset(&reporter->author);
    buffer_append_bytes(&reporter->author, author);
    reporter->any = false;
    reporter->row = NO_ROW;
    for (size_t i = 0; i < READING_COUNT; i++)
        reporter->reading_rows[i] = NO_ROW;
}

static enum status count_issue(void *context, const struct tagged_issue *issue,
                               struct error *error)
{
    struct pass *pass = context;
    const struct report_filter *filter = &pass->report->filter;
    struct report_row *row = report_row_at(pass->report, issue->created_at);

    if (!bytes_equal(issue->author, buffer_bytes(&pass->reporter.author)))
        change_reporter(pass, issue->author);
    if (row == NULL || !passes(filter, &issue->verdict))
        return buffer_status(&pass->reporter.author, error);
    add_to_readings(pass, row, issue);
    if (has_bit(filter->kinds, issue->verdict.kind))
        add_issue(pass, row, issue);
    return buffer_status(&pass->reporter.author, error);
}

static int64_t shown_of(const struct report *report,
                        const struct counts *counts)
{
    return report->series == SERIES_REPORTERS ? counts->reporters
                                              : counts->complaints;
}

enum status report_count(struct report *report,
                         const struct report_source *source,
                         struct error *error)
{
    struct pass pass = {.report = report};
    enum status status;

    buffer_init(&pass.reporter.author);
    change_reporter(&pass, bytes_of(""));
    status = store_each_tagged(
        source->store, source->repository->key, report->rows[0].start,
        report->rows[report->row_count - 1].end, count_issue, &pass, error);
    for (size_t i = 0; i < report->row_count; i++)
        report->rows[i].shown = shown_of(report, &report->rows[i].counts);
    report->total_shown = shown_of(report, &report->totals);
    report_forget_unjudged(report);
    buffer_release(&pass.reporter.author);
    return status;
}
