#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "aupmine/array.h"

/* One part of the search. */
struct worker {
    const struct grep_query *query;
    size_t part;
    size_t parts;
    struct store *store;
    struct grep *grep;
    struct grep_outcome outcome; /* of the issue at hand, as is the next */
    enum status looked;
    struct grep_hit *hits; /* own */
    size_t count;
    size_t capacity;
    struct buffer text;
    size_t text_taken; /* bytes of it that are of hits */
    size_t gave_up;
    int64_t gave_up_number;
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
    for (size_t i = 0; i < GREP_THREADS_MOST; i++)
        buffer_release(&hits->texts[i]);
    free(hits->items);
    grep_hits_init(hits);
}

struct bytes grep_hits_text(const struct grep_hits *hits,
                            const struct grep_hit *hit)
{
    const struct buffer *text = &hits->texts[hit->part];

    if (hit->start == hit->end)
        return (struct bytes){NULL, 0};
    return (struct bytes){text->data + hit->start, hit->end - hit->start};
}

static enum status test_part(struct grep *grep, struct bytes text,
                             struct grep_outcome *outcome, struct error *error)
{
    enum grep_result result = grep_test(grep, text);

    outcome->matches = outcome->matches || result == GREP_MATCH;
    outcome->gave_up = outcome->gave_up || result == GREP_GAVE_UP;
    return result == GREP_NO_MEMORY ? error_memory(error) : STATUS_OK;
}

enum status grep_test_issue(struct grep *grep, const struct issue_text *issue,
                            struct grep_outcome *outcome, struct error *error)
{
    enum status status = test_part(grep, issue->title, outcome, error);

    if (status == STATUS_OK && !outcome->matches)
        status = test_part(grep, issue->body, outcome, error);
    return status;
}

/* Look at an issue, and show it at once: its text is at hand only now. What is
 * to be said of it is said when it is handed out. */
static bool look(void *context, const struct issue_text *issue)
{
    struct worker *worker = context;
    const struct grep_query *query = worker->query;
    struct grep_outcome outcome = {false, false};

    worker->text.length = worker->text_taken;
    if (worker->text_taken < query->text_most)
        worker->looked = query->show(query->contexts[worker->part],
                                     worker->store, worker->grep, issue,
                                     &worker->text, &outcome, &worker->error);
    else
        worker->looked =
            grep_test_issue(worker->grep, issue, &outcome, &worker->error);
    worker->outcome = outcome;
    return worker->looked != STATUS_OK || outcome.matches || outcome.gave_up;
}

static enum status add_hit(struct worker *worker, const struct issue_head *head,
                           struct error *error)
{
    const struct grep_hit hit = {head->key,          head->number,
                                 head->created_at,   worker->part,
                                 worker->text_taken, worker->text.length};
    struct grep_hit *hits = array_fit(worker->hits, worker->count,
                                      &worker->capacity, sizeof(*hits));

    if (hits == NULL)
        return error_memory(error);
    worker->hits = hits;
    worker->hits[worker->count++] = hit;
    worker->text_taken = worker->text.length;
    return buffer_status(&worker->text, error);
}

static enum status take(void *context, const struct issue_head *head,
                        struct error *error)
{
    struct worker *worker = context;

    if (worker->looked != STATUS_OK)
        return worker->looked;
    if (worker->outcome.gave_up) {
        worker->gave_up++;
        worker->gave_up_number = head->number;
    }
    return worker->outcome.matches ? add_hit(worker, head, error) : STATUS_OK;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    const struct grep_query *query = worker->query;
    struct error *error = &worker->error;
    enum status status =
        grep_new(&worker->grep, query->pattern, query->ignore_case, error);

    if (status == STATUS_OK)
        status = store_open(&worker->store, query->database, STORE_SCAN, error);
    if (status == STATUS_OK)
        status = store_each_text(worker->store, query->repository_key,
                                 query->filter, worker->part, worker->parts,
                                 look, take, worker, error);
    store_close(worker->store);
    grep_free(worker->grep);
    worker->status = status;
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

/* Take over what a worker found, the last first; its text, too. */
static enum status collect(struct grep_hits *hits, struct worker *worker,
                           struct error *error)
{
    struct grep_hit *items;

    if (worker->status != STATUS_OK) {
        *error = worker->error;
        return worker->status;
    }
    hits->gave_up += worker->gave_up;
    if (worker->gave_up > 0)
        hits->gave_up_number = worker->gave_up_number;
    if (worker->count == 0)
        return STATUS_OK;
    items =
        realloc(hits->items, (hits->count + worker->count) * sizeof(*items));
    if (items == NULL)
        return error_memory(error);
    hits->items = items;
    for (size_t i = worker->count; i > 0; i--)
        items[hits->count++] = worker->hits[i - 1];
    hits->texts[worker->part] = worker->text;
    buffer_init(&worker->text);
    return STATUS_OK;
}

/* Most often rows lie in the order of their time, and so do the hits. */
static void sort_hits(struct grep_hits *hits)
{
    for (size_t i = 1; i < hits->count; i++) {
        if (newest_first(&hits->items[i - 1], &hits->items[i]) > 0) {
            qsort(hits->items, hits->count, sizeof(*hits->items), newest_first);
            return;
        }
    }
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
        workers[i].started = i > 0 && pthread_create(&workers[i].thread, NULL,
                                                     work, &workers[i]) == 0;
    }
    for (size_t i = 0; i < parts; i++) {
        if (!workers[i].started)
            work(&workers[i]);
    }
    for (size_t i = parts; i-- > 0;) {
        if (workers[i].started)
            pthread_join(workers[i].thread, NULL);
        if (status == STATUS_OK)
            status = collect(hits, &workers[i], error);
        free(workers[i].hits);
        buffer_release(&workers[i].text);
    }
    if (status == STATUS_OK)
        sort_hits(hits);
    return status;
}
