/*
 * A line of a log is kept by its hash alone until a second issue brings it:
 * most lines never come again.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"

void wording_table_release(struct wording_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->items[i].normal);
        free(table->items[i].sample);
    }
    free(table->items);
    free(table->slots);
    free(table->sightings);
    *table = (struct wording_table){0};
}

/* The slot that holds a hash, or the empty one where it belongs. */
static size_t *find_slot(const struct wording_table *table, uint64_t hash)
{
    size_t at = (size_t)(hash & (table->slot_count - 1));

    while (table->slots[at] != 0 &&
           table->items[table->slots[at] - 1].hash != hash)
        at = (at + 1) & (table->slot_count - 1);
    return &table->slots[at];
}

/* Room for one more wording, with half of the slots empty. */
static bool grow_items(struct wording_table *table)
{
    size_t capacity = table->capacity == 0 ? 256 : table->capacity * 2;
    struct wording *items;
    size_t *slots;

    if (table->count < table->capacity)
        return true;
    items = realloc(table->items, capacity * sizeof(*items));
    if (items == NULL)
        return false;
    table->items = items;
    slots = calloc(capacity * 2, sizeof(*slots));
    if (slots == NULL)
        return false;
    free(table->slots);
    table->slots = slots;
    table->slot_count = capacity * 2;
    table->capacity = capacity;
    for (size_t i = 0; i < table->count; i++)
        *find_slot(table, items[i].hash) = i + 1;
    return true;
}

static bool grow_sightings(struct wording_table *table)
{
    struct sighting *sightings =
        array_fit(table->sightings, table->sighting_count,
                  &table->sighting_capacity, sizeof(*sightings));

    if (sightings == NULL)
        return false;
    table->sightings = sightings;
    return true;
}

static bool keep_texts(struct wording *wording, struct bytes normal,
                       struct bytes sample)
{
    wording->normal = strndup(normal.data, normal.length);
    wording->sample = malloc(sample.length + 1);
    if (wording->normal == NULL || wording->sample == NULL)
        return false;
    memcpy(wording->sample, sample.data, sample.length);
    wording->length = sample.length;
    return true;
}

/* Whether there is room for a wording, at its place if it has one. */
static bool has_room(const struct wording_table *table, size_t place,
                     const struct wording *what)
{
    bool known = place != 0;
    bool needs_text =
        known ? table->items[place - 1].normal == NULL : what->likeness > 0;

    return table->sighting_count < DRIFT_SIGHTINGS_MOST &&
           (known || table->count < DRIFT_WORDINGS_MOST) &&
           (!needs_text || table->texts < DRIFT_TEXTS_MOST);
}

enum status wording_table_see(struct wording_table *table,
                              const struct wording *what, struct bytes normal,
                              struct bytes sample, struct sighting sighting,
                              struct error *error)
{
    struct wording *wording;
    size_t *slot;

    if (!grow_items(table) || !grow_sightings(table))
        return error_memory(error);
    slot = find_slot(table, what->hash);
    if (!has_room(table, *slot, what)) {
        table->full = true;
        return STATUS_OK;
    }
    if (*slot == 0) {
        table->items[table->count++] = *what;
        *slot = table->count;
    }
    wording = &table->items[*slot - 1];
    if (wording->last_number == sighting.number)
        return STATUS_OK;
    if (what->likeness > wording->likeness) {
        wording->likeness = what->likeness;
        wording->kind = what->kind;
    }
    if (wording->normal == NULL &&
        (wording->likeness > 0 || wording->last_number != 0)) {
        if (!keep_texts(wording, normal, sample))
            return error_memory(error);
        table->texts++;
    }
    wording->last_number = sighting.number;
    sighting.wording = *slot - 1;
    table->sightings[table->sighting_count++] = sighting;
    return STATUS_OK;
}

static int compare_sightings(const void *left, const void *right)
{
    const struct sighting *a = left, *b = right;

    if (a->wording != b->wording)
        return a->wording < b->wording ? -1 : 1;
    if (a->reporter != b->reporter)
        return a->reporter < b->reporter ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

void wording_table_count(struct wording_table *table)
{
    struct sighting *sightings = table->sightings;

    if (table->sighting_count == 0)
        return;
    qsort(sightings, table->sighting_count, sizeof(*sightings),
          compare_sightings);
    for (size_t i = 0; i < table->sighting_count; i++)
        if (i == 0 || sightings[i].wording != sightings[i - 1].wording ||
            sightings[i].reporter != sightings[i - 1].reporter)
            table->items[sightings[i].wording].reporters++;
}
