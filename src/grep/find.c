#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/store_read.h"

/* One part of the search. */
struct worker {
    const struct grep_query *query;
    size_t part;
    size_t parts;
    struct grep *grep;
    struct grep_page page;
    struct grep_hits hits;
    enum status status;
    struct error error;
    pthread_t thread;
    bool started;
};

void grep_hits_init(struct grep_hits *hits)
{
    *hits = (struct grep_hits){0};
}

void grep_hits_release(struct grep_hits *hits)
{
    free(hits->items);
    grep_hits_init(hits);
}

static enum status make_room(struct grep_hits *hits, size_t more,
                             struct error *error)
{
    size_t larger = hits->capacity == 0 ? 64 : hits->capacity;
    struct grep_hit *items;

    while (larger < hits->count + more)
        larger *= 2;
    if (larger == hits->capacity)
        return STATUS_OK;
    items = realloc(hits->items, larger * sizeof(*items));
    if (items == NULL)
        return error_memory(error);
    hits->items = items;
    hits->capacity = larger;
    return STATUS_OK;
}

static enum status add_hit(struct worker *worker,
                           const struct issue_text *issue, struct error *error)
{
    struct grep_hit hit = {issue->key, issue->number,
                           issue_text_created_at(issue), 0};
    const struct bytes texts[] = {issue->title, issue->body};
    enum status status = make_room(&worker->hits, 1, error);

    for (size_t i = 0;
         worker->query->count_lines && i < 2 && status == STATUS_OK; i++) {
        status = grep_read(worker->grep, texts[i], &worker->page, error);
        hit.lines += worker->page.matching;
    }
    if (status == STATUS_OK)
        worker->hits.items[worker->hits.count++] = hit;
    return status;
}

static enum status test_issue(void *context, const struct issue_text *issue,
                              struct error *error)
{
    struct worker *worker = context;
    struct grep_hits *hits = &worker->hits;
    enum grep_result title = grep_test(worker->grep, issue->title);
    enum grep_result body =
        title == GREP_MATCH ? title : grep_test(worker->grep, issue->body);

    if (title == GREP_NO_MEMORY || body == GREP_NO_MEMORY)
        return error_memory(error);
    if (title == GREP_GAVE_UP || body == GREP_GAVE_UP) {
        hits->gave_up++;
        hits->gave_up_number = issue->number;
    }
    return body == GREP_MATCH ? add_hit(worker, issue, error) : STATUS_OK;
}

static enum status search(struct worker *worker, struct store *store,
                          struct grep *grep)
{
    const struct grep_query *query = worker->query;

    worker->grep = grep;
    return store_each_text(store, query->repository_key, query->filter,
                           worker->part, worker->parts, test_issue, worker,
                           &worker->error);
}

static void *work_alone(void *argument)
{
    struct worker *worker = argument;
    const struct grep_query *query = worker->query;
    struct store *store = NULL;
    struct grep *grep = NULL;
    struct error *error = &worker->error;

    worker->status = grep_new(&grep, query->pattern, query->ignore_case, error);
    if (worker->status == STATUS_OK)
        worker->status = store_open(&store, query->database, STORE_READ, error);
    if (worker->status == STATUS_OK)
        worker->status = search(worker, store, grep);
    store_close(store);
    grep_free(grep);
    return NULL;
}

size_t grep_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (processors < 1)
        return 1;
    return processors > GREP_THREADS_MOST ? GREP_THREADS_MOST
                                          : (size_t)processors;
}

static int newest_first(const void *a, const void *b)
{
    const struct grep_hit *one = a;
    const struct grep_hit *other = b;

    if (one->created_at != other->created_at)
        return one->created_at < other->created_at ? 1 : -1;
    return (one->number < other->number) - (one->number > other->number);
}

static enum status collect(struct grep_hits *hits, const struct worker *worker,
                           struct error *error)
{
    enum status status = worker->status;

    if (status != STATUS_OK) {
        *error = worker->error;
        return status;
    }
    status = make_room(hits, worker->hits.count, error);
    if (status == STATUS_OK && worker->hits.count > 0)
        memcpy(hits->items + hits->count, worker->hits.items,
               worker->hits.count * sizeof(*hits->items));
    if (status == STATUS_OK)
        hits->count += worker->hits.count;
    hits->gave_up += worker->hits.gave_up;
    if (worker->hits.gave_up > 0)
        hits->gave_up_number = worker->hits.gave_up_number;
    return status;
}

enum status grep_find(const struct grep_query *query, struct grep_hits *hits,
                      struct error *error)
{
    struct worker workers[GREP_THREADS_MOST] = {{.query = NULL}};
    size_t parts = issue_filter_is_open(query->filter) ? grep_threads() : 1;
    enum status status = STATUS_OK;

    /* The first part is this thread's, as is one for which there is none. */
    for (size_t i = 0; i < parts; i++) {
        workers[i].query = query;
        workers[i].part = i;
        workers[i].parts = parts;
        workers[i].started =
            i > 0 && pthread_create(&workers[i].thread, NULL, work_alone,
                                    &workers[i]) == 0;
    }
    for (size_t i = 0; i < parts; i++) {
        if (!workers[i].started)
            workers[i].status = search(&workers[i], query->store, query->grep);
    }
    for (size_t i = 0; i < parts; i++) {
        if (workers[i].started)
            pthread_join(workers[i].thread, NULL);
        if (status == STATUS_OK)
            status = collect(hits, &workers[i], error);
        grep_hits_release(&workers[i].hits);
        grep_page_release(&workers[i].page);
    }
    if (status == STATUS_OK && hits->count > 0)
        qsort(hits->items, hits->count, sizeof(*hits->items), newest_first);
    return status;
}
