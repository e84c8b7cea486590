/*
 * Searching, month by month (item 35 to 37; docs/mirror.md, "Search").
 *
 * For each month: how many issues were filed in it, then for each query of the
 * plan what it finds there. Cases:
 *
 *   a page                            store it, go on to the next
 *   more than 1,000 results           halve the window and search the halves;
 *                                     of a single day take the first 1,000
 *   the server ran out of time        ask again twice, then take what came;
 *                                     the month is then not complete
 *   fewer results than announced      the month is not complete
 *   an issue of another time or       the query was not understood as it was
 *   repository                        meant: the end
 *   a failure                         the months before stay searched, and
 *                                     what was found of this one stays too
 */
#include "search.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "address.h"
#include "archive.h"
#include "aupmine/array.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "client.h"
#include "page.h"
#include "reply.h"
#include "walk.h"

enum {
    UNFINISHED_REFUSED = 2, /* replies, before one is taken as it is */
    COUNT_PAGE = 1,         /* results on a page that is asked for its total */
    SEARCH_PATIENCE = 75,   /* seconds; a limit on searches lasts a minute */
};

void search_init(struct search *search, struct client *client,
                 struct intake *intake, const struct search_options *options)
{
    memset(search, 0, sizeof(*search));
    search->client = client;
    search->intake = intake;
    search->options = options;
    buffer_init(&search->address);
    page_init(&search->results.page);
}

void search_release(struct search *search)
{
    buffer_release(&search->address);
    page_release(&search->results.page);
    free(search->numbers);
}

/* --- what was found --- */

static enum status note_number(struct search *search, int64_t number,
                               struct error *error)
{
    int64_t *numbers = array_fit(search->numbers, search->count,
                                 &search->capacity, sizeof(*numbers));

    if (numbers == NULL)
        return error_memory(error);
    search->numbers = numbers;
    search->numbers[search->count++] = number;
    return STATUS_OK;
}

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left;
    const int64_t *b = right;

    return (*a > *b) - (*a < *b);
}

/* Several queries may find the same issue. */
static int64_t count_distinct(struct search *search)
{
    int64_t distinct = 0;

    if (search->count > 0)
        qsort(search->numbers, search->count, sizeof(*search->numbers),
              by_number);
    for (size_t i = 0; i < search->count; i++)
        distinct += i == 0 || search->numbers[i] != search->numbers[i - 1];
    return distinct;
}

/* --- storing --- */

/* Whether an issue says that it belongs to another repository. */
static bool is_foreign(const struct search *search, struct bytes record)
{
    const char *name = search->intake->repository.name;
    size_t length = strlen(name);
    struct bytes url;

    if (!json_member(record, "repository_url", &url) || url.length < 2 ||
        memmem(url.data, url.length, "/repos/", strlen("/repos/")) == NULL)
        return false;
    return url.length < length + 2 ||
           strncasecmp(url.data + url.length - 1 - length, name, length) != 0;
}

static enum status put_record(struct search *search,
                              struct search_window window, struct bytes record,
                              struct error *error)
{
    struct intake *intake = search->intake;
    enum status status = intake_take(intake, record, error);

    if (status == STATUS_OK &&
        (intake->issue.created_at < window.start ||
         intake->issue.created_at >= window.end || is_foreign(search, record)))
        status = error_set(error, STATUS_DATA,
                           "the server finds what was not searched for: "
                           "issue %lld",
                           (long long)intake->issue.number);
    if (status == STATUS_OK)
        status = note_number(search, intake->issue.number, error);
    return status;
}

static enum status put_page(struct search *search, struct search_window window,
                            struct error *error)
{
    const struct page *page = &search->results.page;
    struct intake *intake = search->intake;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < page->count && status == STATUS_OK; i++)
        status = put_record(search, window, page->records[i].text, error);
    client_note_run(search->client, &intake->run);
    if (status == STATUS_OK)
        status = store_save_run(intake->store, &intake->run, NULL, NULL, error);
    return status;
}

static enum status archive_reply(struct search *search, struct error *error)
{
    const struct intake *intake = search->intake;

    return archive_put(&search->client->archive, intake->repository.name,
                       &intake->run, buffer_bytes(&search->client->reply.body),
                       error);
}

/* Put the results into the store, or nothing at all, once the archive has
 * them. */
static enum status store_page(struct search *search,
                              struct search_window window, struct error *error)
{
    struct intake_mark mark;
    enum status status = archive_reply(search, error);

    if (status == STATUS_OK)
        status = intake_begin(search->intake, &mark, error);
    if (status != STATUS_OK)
        return status;
    status = put_page(search, window, error);
    return intake_end(search->intake, &mark, status, error);
}

static enum status store_month(struct search *search, struct error *error)
{
    struct intake *intake = search->intake;

    search->month.found = count_distinct(search);
    search->months++;
    search->client->event.reached = month_start(search->month.month + 1);
    return store_put_search_month(intake->store, intake->repository.key,
                                  &search->month, error);
}

/* --- asking --- */

static enum status read_results(void *context, const struct reply *reply,
                                int64_t *records, struct error *error)
{
    struct search *search = context;
    struct bytes body = {buffer_string(&reply->body), reply->body.length};
    enum status status = search_page_read(&search->results, body, error);

    *records = (int64_t)search->results.page.count;
    if (status == STATUS_OK && search->results.incomplete &&
        search->refused++ < UNFINISHED_REFUSED)
        return error_set(error, STATUS_DATA,
                         "the server did not finish the search");
    return status;
}

static enum status get_page(struct search *search, struct error *error)
{
    enum status status;

    search->refused = 0;
    status = buffer_status(&search->address, error);
    if (status == STATUS_OK)
        status = client_get(search->client, &search->address, read_results,
                            search, error);
    if (status == STATUS_OK && search->results.incomplete)
        search->month.complete = false;
    return status;
}

static enum status get_first_page(struct search *search,
                                  struct search_window window,
                                  const char *phrases, struct error *error)
{
    address_of_search(&search->address, search->client->options->api,
                      search->intake->repository.name, window, phrases,
                      phrases == NULL ? COUNT_PAGE : PAGE_SIZE);
    return get_page(search, error);
}

static enum status tell_progress(struct search *search, struct error *error)
{
    struct fetch_event *event = &search->client->event;

    event->pages++;
    event->records = search->intake->run.records;
    return client_observe(search->client, error);
}

static enum status turn_page(struct search *search, struct error *error)
{
    const struct buffer *next = &search->client->reply.next;
    enum status status;

    if (bytes_equal(buffer_bytes(next), buffer_bytes(&search->address)))
        return error_set(error, STATUS_DATA,
                         "the server's next page is the same page");
    status = address_follow(&search->address, buffer_string(&search->address),
                            buffer_string(next), error);
    return status == STATUS_OK ? get_page(search, error) : status;
}

/* Store the page at hand and those behind it. */
static enum status take_pages(struct search *search,
                              struct search_window window, struct error *error)
{
    int64_t taken = 0;
    enum status status = STATUS_OK;

    for (;;) {
        taken += (int64_t)search->results.page.count;
        status = store_page(search, window, error);
        if (status == STATUS_OK)
            status = tell_progress(search, error);
        if (status != STATUS_OK || search->client->reply.next.length == 0 ||
            taken >= SEARCH_RESULTS_MOST)
            break;
        status = turn_page(search, error);
        if (status != STATUS_OK)
            break;
    }
    if (taken < search->results.total)
        search->month.complete = false;
    return status;
}

static enum status search_in(struct search *search, struct search_window window,
                             const char *phrases, struct error *error)
{
    struct search_window halves[2];
    enum status status = get_first_page(search, window, phrases, error);

    if (status != STATUS_OK)
        return status;
    if (search->results.total <= SEARCH_RESULTS_MOST ||
        !search_window_halve(window, halves))
        return take_pages(search, window, error);
    status = search_in(search, halves[0], phrases, error);
    return status == STATUS_OK ? search_in(search, halves[1], phrases, error)
                               : status;
}

/* --- months --- */

/* The server's clock, where it tells it. */
static int64_t clock_of(const struct search *search)
{
    int64_t date = search->client->reply.date;

    return date != 0 ? date : timestamp_now();
}

static enum status search_one_month(struct search *search, int month,
                                    struct error *error)
{
    const struct search_plan *plan = search->options->plan;
    struct search_window window = search_window_of(month);
    enum status status = get_first_page(search, window, NULL, error);

    if (status == STATUS_OK)
        status = archive_reply(search, error);
    if (status != STATUS_OK)
        return status;
    search->month =
        (struct search_month){.month = month,
                              .filed = search->results.total,
                              .complete = !search->results.incomplete,
                              .searched_at = clock_of(search)};
    memcpy(search->month.queries, plan->key, sizeof(search->month.queries));
    search->count = 0;
    for (size_t i = 0; i < plan->count && status == STATUS_OK; i++)
        status = search_in(search, window, plan->queries[i], error);
    return status == STATUS_OK ? store_month(search, error) : status;
}

/* Months that hold, from the first asked for. */
struct held_months {
    const char *queries; /* borrowed */
    int from;
    int to;
    bool *held; /* own */
};

/* A month that was just over may have lacked its last issues: the index that
 * searches ask lags like any other (item 29). */
static enum status note_held(void *context, const struct search_month *month,
                             struct error *error)
{
    struct held_months *held = context;

    (void)error;
    if (month->month >= held->from && month->month <= held->to &&
        month->complete && strcmp(month->queries, held->queries) == 0 &&
        month->searched_at >= month_start(month->month + 1) + OVERLAP)
        held->held[month->month - held->from] = true;
    return STATUS_OK;
}

static enum status search_needed(struct search *search,
                                 const struct held_months *held,
                                 struct error *error)
{
    const struct repository *repository = &search->intake->repository;
    enum status status = STATUS_OK;

    for (int month = held->from; month <= held->to && status == STATUS_OK;
         month++) {
        if (held->held[month - held->from] ||
            repository->complete_at >= month_start(month + 1))
            search->held++;
        else
            status = search_one_month(search, month, error);
    }
    return status;
}

static enum status finish(struct search *search, struct error *error)
{
    struct sync_run *run = &search->intake->run;

    run->state = RUN_COMPLETE;
    run->finished_at = timestamp_now();
    client_note_run(search->client, run);
    return store_save_run(search->intake->store, run, NULL, NULL, error);
}

enum status search_run(struct search *search, struct error *error)
{
    struct held_months held = {.queries = search->options->plan->key};
    struct intake *intake = search->intake;
    int64_t now = clock_of(search);
    enum status status;

    /* What remains of the limit on other requests says nothing about that on
     * searches (item 35). */
    search->client->remaining = UNKNOWN;
    search->client->used_up = 0;
    search->client->limits = 0;
    search->client->patience = SEARCH_PATIENCE;
    search->client->page_size = PAGE_SIZE_SMALL;
    status = search_months(search->options, now, &held.from, &held.to, error);
    if (status != STATUS_OK)
        return status;
    held.held = calloc((size_t)(held.to - held.from) + 1, sizeof(*held.held));
    if (held.held == NULL)
        return error_memory(error);
    search->client->event.began_from = month_start(held.from);
    status = store_each_search_month(intake->store, intake->repository.key,
                                     note_held, &held, error);
    if (status == STATUS_OK)
        status = search_needed(search, &held, error);
    if (status == STATUS_OK)
        status = finish(search, error);
    free(held.held);
    return status;
}
