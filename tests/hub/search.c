/* GET /search/issues: pages of what a query finds, to the 1000th. */
#include "hub.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base.h"
#include "exchange.h"
#include "query.h"
#include "store.h"

#define MOST_RESULTS 1000
#define SEARCH_PAGE  "https://docs.github.com/rest/search/search"

struct results {
    struct buffer items;
    long long total;
    long long first; /* position of the first row wanted */
    long long wanted;
};

static void search_run(const struct query *query, struct store *store,
                       const struct request *request, struct results *results)
{
    const char *sort = request_parameter(request, "sort");
    const char *order = request_parameter(request, "order");
    bool updated = sort != NULL && strcmp(sort, "updated") == 0;
    bool ascending = order != NULL && strcmp(order, "asc") == 0;
    struct issue **rows =
        order_rows(store, updated ? SORT_UPDATED : SORT_CREATED);

    for (size_t i = 0; i < store->count; i++) {
        const struct issue *issue = rows[ascending ? i : store->count - 1 - i];
        long long place = results->total - results->first;

        if (!query_matches(query, issue, &results->items.failed))
            continue;
        if (place >= 0 && place < results->wanted) {
            buffer_text(&results->items, place > 0 ? "," : "");
            buffer_append(&results->items, issue->raw.data, issue->raw.length);
        }
        results->total++;
    }
}

static void write_page(struct reply *reply, const struct hub *hub,
                       const struct request *request, const char *relation,
                       long long page)
{
    buffer_print(&reply->link, "%s<%s/search/issues?",
                 reply->link.length > 0 ? ", " : "", hub->base);
    request_carry(request, &reply->link);
    buffer_print(&reply->link, "page=%lld>; rel=\"%s\"", page, relation);
}

static void write_results(struct reply *reply, const struct hub *hub,
                          const struct request *request,
                          const struct results *results, long long page,
                          long long per_page)
{
    struct buffer *body = reply_start(reply, 200);
    long long reached =
        results->total < MOST_RESULTS ? results->total : MOST_RESULTS;
    long long last = (reached + per_page - 1) / per_page;

    buffer_print(body,
                 "{\"total_count\":%lld,\"incomplete_results\":false,"
                 "\"items\":[",
                 results->total);
    buffer_append(body, buffer_string(&results->items), results->items.length);
    buffer_text(body, "]}");
    body->failed = body->failed || results->items.failed;
    if (page > 1)
        write_page(reply, hub, request, "prev", page - 1);
    if (page < last) {
        write_page(reply, hub, request, "next", page + 1);
        write_page(reply, hub, request, "last", last);
    }
    if (page > 1)
        write_page(reply, hub, request, "first", 1);
}

/* Says why the search is refused, or NULL. */
static const char *search_refusal(struct query *query, const char *text,
                                  const char *repository, long long first)
{
    if (!query_parse(query, text != NULL ? text : "", repository) ||
        text == NULL || *text == '\0')
        return "Validation Failed";
    if (query->foreign)
        return "The listed users and repositories cannot be searched either "
               "because the resources do not exist or you do not have "
               "permission to view them.";
    if (first >= MOST_RESULTS)
        return "Only the first 1000 search results are available";
    return NULL;
}

enum status search_answer(struct hub *hub, const struct request *request,
                          struct reply *reply, struct error *error)
{
    struct query query;
    struct results results = {{0}, 0, 0, 0};
    long long page = request_count(request, "page", 1, INT32_MAX);
    long long per_page = request_count(request, "per_page", 30, 100);
    const char *refusal;

    (void)error;
    results.first = (page - 1) * per_page;
    results.wanted = per_page;
    if (results.first + results.wanted > MOST_RESULTS)
        results.wanted = MOST_RESULTS - results.first;
    refusal = search_refusal(&query, request_parameter(request, "q"),
                             hub->repository, results.first);
    if (refusal != NULL) {
        reply_error(reply, 422, refusal, SEARCH_PAGE);
    } else {
        search_run(&query, &hub->store, request, &results);
        write_results(reply, hub, request, &results, page, per_page);
    }
    query_release(&query);
    buffer_release(&results.items);
    return STATUS_OK;
}
