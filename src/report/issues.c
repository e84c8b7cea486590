#include "internal.h"

#include <stdlib.h>

#include "aupmine/array.h"
#include "aupmine/store_read.h"

struct listing {
    struct report *report; /* borrowed */
    size_t capacity;
};

void report_issue_release(struct report_issue *issue)
{
    buffer_release(&issue->title);
    buffer_release(&issue->url);
    buffer_release(&issue->author);
    buffer_release(&issue->evidence);
    buffer_release(&issue->rule);
}

static enum status make_room(struct listing *listing, struct error *error)
{
    struct report *report = listing->report;
    struct report_issue *issues =
        array_fit(report->issues, report->issue_count, &listing->capacity,
                  sizeof(*issues));

    if (issues == NULL)
        return error_memory(error);
    report->issues = issues;
    return STATUS_OK;
}

static enum status add_issue(void *context, const struct tagged_issue *tagged,
                             struct error *error)
{
    struct listing *listing = context;
    struct report *report = listing->report;
    const struct report_row *row = report_row_at(report, tagged->created_at);
    struct report_issue *issue;

    if (row == NULL || !filter_counts(&report->filter, &tagged->verdict) ||
        !filter_is_complaint(&report->filter, &tagged->verdict))
        return STATUS_OK;
    if (make_room(listing, error) != STATUS_OK)
        return STATUS_MEMORY;
    issue = &report->issues[report->issue_count++];
    *issue = (struct report_issue){
        .row = (size_t)(row - report->rows),
        .key = tagged->key,
        .number = tagged->number,
        .created_at = tagged->created_at,
        .kind = tagged->verdict.kind,
        .domain = tagged->verdict.domain,
        .borderline = tagged->verdict.verdict == VERDICT_BORDERLINE,
        .automated = tagged->verdict.automated,
        .reviewed = tagged->reviewed,
        .duplicate = tagged->duplicate,
    };
    buffer_append_bytes(&issue->title, tagged->title);
    buffer_append_bytes(&issue->url, tagged->html_url);
    buffer_append_bytes(&issue->author, tagged->author);
    return issue->title.failed || issue->url.failed || issue->author.failed
               ? error_memory(error)
               : STATUS_OK;
}

/* By row, newest first within it. */
static int compare_issues(const void *left, const void *right)
{
    const struct report_issue *a = left;
    const struct report_issue *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->created_at != b->created_at)
        return a->created_at > b->created_at ? -1 : 1;
    return (a->number < b->number) - (a->number > b->number);
}

enum status report_list_issues(struct report *report,
                               const struct report_source *source,
                               struct error *error)
{
    struct listing listing = {.report = report};
    enum status status;

    status = store_each_tagged(
        source->store, source->repository->key, report->rows[0].start,
        report->rows[report->row_count - 1].end, add_issue, &listing, error);
    for (size_t i = 0; i < report->issue_count && status == STATUS_OK; i++) {
        struct report_issue *issue = &report->issues[i];

        status = store_heaviest_evidence(source->store, issue->key,
                                         &issue->rule, &issue->evidence, error);
        if (status == STATUS_OK)
            status = buffer_status(&issue->rule, error);
        if (status == STATUS_OK)
            status = buffer_status(&issue->evidence, error);
    }
    if (status == STATUS_OK && report->issue_count > 0)
        qsort(report->issues, report->issue_count, sizeof(*report->issues),
              compare_issues);
    return status;
}
