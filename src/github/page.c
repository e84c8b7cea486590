#include "page.h"

#include <stdlib.h>

#include "aupmine/array.h"
#include "aupmine/ingest.h"
#include "aupmine/issue.h"
#include "scanner.h"

/* A body on its way to a page. */
struct reading {
    struct page *page;   /* borrowed */
    struct bytes body;   /* borrowed */
    struct scanner rest; /* what of the body is not accounted for */
    struct issue issue;  /* own; used again for each record */
};

void page_init(struct page *page)
{
    *page = (struct page){NULL, 0, 0};
}

void page_release(struct page *page)
{
    free(page->records);
}

static bool page_append(struct page *page, struct page_record record)
{
    struct page_record *records = array_fit(page->records, page->count,
                                            &page->capacity, sizeof(*records));

    if (records == NULL)
        return false;
    page->records = records;
    page->records[page->count++] = record;
    return true;
}

static enum status wrong(struct error *error)
{
    return error_set(error, STATUS_DATA,
                     "the server's answer is no list of issues");
}

/* Whether nothing but white space stands before that place. */
static bool reaches(struct reading *reading, const char *place)
{
    scanner_skip_blanks(&reading->rest);
    return reading->rest.at == place;
}

/* The splitter takes more than one array and arrays without commas; a page is
 * one array, so what stands between the records is looked at here. */
static enum status take_record(void *context, const struct record *record,
                               struct error *error)
{
    struct reading *reading = context;
    struct bytes text = {reading->body.data + record->offset,
                         record->text.length};
    enum status status;

    if (!scanner_take(&reading->rest, reading->page->count == 0 ? '[' : ',') ||
        !reaches(reading, text.data))
        return wrong(error);
    reading->rest.at = text.data + text.length;
    status = issue_read_json(&reading->issue, text, error);
    if (status != STATUS_OK)
        return status;
    if (!page_append(reading->page,
                     (struct page_record){text, reading->issue.number,
                                          reading->issue.created_at,
                                          reading->issue.updated_at}))
        return error_memory(error);
    return STATUS_OK;
}

static enum status refuse(void *context, uint64_t offset, uint64_t line,
                          const char *problem, struct error *error)
{
    (void)context;
    (void)line;
    return error_set(error, STATUS_DATA,
                     "the server's answer is no list of issues: byte %llu: %s",
                     (unsigned long long)offset, problem);
}

enum status page_read(struct page *page, struct bytes body, struct error *error)
{
    struct reading reading = {
        .page = page, .body = body, .rest = scanner_of(body, JSON_BLANKS)};
    struct record_splitter splitter;
    enum status status;

    page->count = 0;
    if (scanner_take(&reading.rest, '<'))
        return error_set(error, STATUS_DATA,
                         "the server's answer is a web page and no list of "
                         "issues: a proxy or a login page may be in the way");
    issue_init(&reading.issue);
    record_splitter_init(&splitter, take_record, refuse, &reading);
    status = record_splitter_feed(&splitter, body, error);
    if (status == STATUS_OK)
        status = record_splitter_finish(&splitter, error);
    if (status == STATUS_OK &&
        ((page->count == 0 && !scanner_take(&reading.rest, '[')) ||
         !scanner_take(&reading.rest, ']') ||
         !reaches(&reading, body.data + body.length)))
        status = wrong(error);
    record_splitter_release(&splitter);
    issue_release(&reading.issue);
    return status;
}

int64_t page_least(const struct page *page, size_t from, size_t to)
{
    int64_t least = INT64_MAX;

    for (size_t i = from; i < to; i++) {
        if (page->records[i].updated_at < least)
            least = page->records[i].updated_at;
    }
    return least;
}

int64_t page_greatest(const struct page *page, int64_t most)
{
    int64_t greatest = 0;

    for (size_t i = 0; i < page->count; i++) {
        int64_t updated_at = page->records[i].updated_at;

        if (updated_at > greatest && updated_at <= most)
            greatest = updated_at;
    }
    return greatest;
}

/*
 * A row that changes while the page is made may show its new updated_at at its
 * old place, so the greatest one would claim too much; the least of the second
 * half does not.
 */
int64_t page_reach(const struct page *page)
{
    return page_least(page, page->count / 2, page->count);
}
