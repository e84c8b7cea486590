/*
 * Every change keeps what was before it. So a reply can be made from a copy
 * that lags behind (store_rewind), and a test can ask whether what a mirror
 * holds was ever true.
 */
#include "store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base.h"

static struct change *history_grow(struct store *store)
{
    if (store->change_count == store->change_capacity) {
        size_t capacity =
            store->change_capacity > 0 ? store->change_capacity * 2 : 64;
        struct change *changes =
            reallocarray(store->changes, capacity, sizeof *changes);

        if (changes == NULL)
            return NULL;
        store->changes = changes;
        store->change_capacity = capacity;
    }
    return &store->changes[store->change_count];
}

static enum status no_memory(struct error *error)
{
    return error_set(error, STATUS_MEMORY, "out of memory");
}

/* Notes what the issue is, for it is about to change. */
static enum status history_add(struct store *store, struct issue *issue,
                               struct error *error)
{
    struct change *change = history_grow(store);

    if (change == NULL)
        return no_memory(error);
    *change = (struct change){issue, *issue};
    change->before.raw = (struct buffer){0};
    buffer_append(&change->before.raw, issue->raw.data, issue->raw.length);
    if (change->before.raw.failed) {
        buffer_release(&change->before.raw);
        return no_memory(error);
    }
    store->change_count++;
    for (int sort = 0; sort < SORT_COUNT; sort++)
        store->stale[sort] = true;
    return STATUS_OK;
}

static void change_swap(struct store *store, size_t index)
{
    struct change *change = &store->changes[index];
    struct issue other = *change->issue;

    *change->issue = change->before;
    change->before = other;
    for (int sort = 0; sort < SORT_COUNT; sort++)
        store->stale[sort] = true;
}

void store_rewind(struct store *store, size_t changes)
{
    for (size_t i = 0; i < changes && i < store->change_count; i++)
        change_swap(store, store->change_count - 1 - i);
}

void store_forward(struct store *store, size_t changes)
{
    size_t count = store->change_count;

    for (size_t i = changes < count ? count - changes : 0; i < count; i++)
        change_swap(store, i);
}

static void put_time(struct issue *issue, const char *key, long long seconds)
{
    char text[TIME_SIZE];
    char value[TIME_SIZE + 2];

    time_write(seconds, text);
    snprintf(value, sizeof value, "\"%s\"", text);
    object_replace(&issue->raw, key, value);
}

static enum status finish(struct issue *issue, long long seconds,
                          struct error *error)
{
    issue->updated = seconds;
    put_time(issue, "updated_at", seconds);
    return issue->raw.failed ? no_memory(error) : STATUS_OK;
}

enum status store_touch(struct store *store, struct issue *issue,
                        long long seconds, struct error *error)
{
    enum status status = history_add(store, issue, error);

    return status == STATUS_OK ? finish(issue, seconds, error) : status;
}

/* What follows the number of the change. */
static const char *const bodies[] = {
    ".\\r\\nTwo lines.\"",
    ": zero\\u0000byte, \\ud83d\\ude80.\"",
    ", with \\\"quotes\\\" \\/ and \\\\.\"",
};

static const char *const labels[] = {
    "[\"edited\"]",
    "[]",
    "[{\"id\":4700000009,\"name\":\"edited: twice\",\"color\":\"ededed\"}]",
};

#define KINDS (sizeof bodies / sizeof bodies[0])

static void put_state(struct issue *issue, long long seconds)
{
    issue->open = !issue->open;
    object_replace(&issue->raw, "state",
                   issue->open ? "\"open\"" : "\"closed\"");
    object_replace(&issue->raw, "state_reason",
                   issue->open ? "\"reopened\"" : "\"completed\"");
    if (issue->open)
        object_replace(&issue->raw, "closed_at", "null");
    else
        put_time(issue, "closed_at", seconds);
}

enum status store_edit(struct store *store, struct issue *issue,
                       long long seconds, struct error *error)
{
    enum status status = history_add(store, issue, error);
    size_t turn = store->change_count;
    char value[96];

    if (status != STATUS_OK)
        return status;
    put_state(issue, seconds);
    snprintf(value, sizeof value, "\"Edit %zu\"", turn);
    object_replace(&issue->raw, "title", value);
    snprintf(value, sizeof value, "\"Edit %zu%s", turn, bodies[turn % KINDS]);
    object_replace(&issue->raw, "body", turn % 11 == 0 ? "null" : value);
    object_replace(&issue->raw, "labels", labels[turn % KINDS]);
    issue->comments++;
    snprintf(value, sizeof value, "%lld", issue->comments);
    object_replace(&issue->raw, "comments", value);
    snprintf(value, sizeof value, "{\"total_count\":%zu}", turn % 7);
    object_replace(&issue->raw, "reactions", value);
    return finish(issue, seconds, error);
}

enum status store_create(struct store *store, struct issue *issue,
                         long long seconds, struct error *error)
{
    enum status status = history_add(store, issue, error);

    if (status != STATUS_OK)
        return status;
    issue->fate = FATE_PRESENT;
    issue->created = seconds;
    put_time(issue, "created_at", seconds);
    return finish(issue, seconds, error);
}

enum status store_move(struct store *store, struct issue *issue, enum fate fate,
                       struct error *error)
{
    enum status status = history_add(store, issue, error);

    if (status == STATUS_OK)
        issue->fate = fate;
    return status;
}
