/*
 * From wordings to clusters: which are clustered, what a cluster counts, and
 * in which order clusters come.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { MEMBERS_MOST = 1 << 16 }; /* the most reported are clustered */

/* Only what one line of log repeats exactly is looked at, what looks like a
 * block message always is; and no rule may match it. */
static enum status is_wanted(struct drift *drift, const struct wording *wording,
                             size_t least_reporters, bool *wanted,
                             struct error *error)
{
    bool covered = false;
    enum status status = STATUS_OK;

    *wanted = wording->normal != NULL &&
              (wording->likeness > 0 || wording->reporters >= least_reporters);
    if (*wanted && wording->likeness == 0)
        status = drift_is_covered(
            drift, (struct bytes){wording->sample, wording->length}, &covered,
            error);
    *wanted = *wanted && !covered;
    return status;
}

static int compare_wordings(const void *left, const void *right, void *context)
{
    const struct wording_table *table = context;
    const struct wording *a = &table->items[*(const size_t *)left];
    const struct wording *b = &table->items[*(const size_t *)right];

    if (a->reporters != b->reporters)
        return a->reporters > b->reporters ? -1 : 1;
    if (a->likeness != b->likeness)
        return a->likeness > b->likeness ? -1 : 1;
    return strcmp(a->normal, b->normal);
}

static enum status choose_members(struct drift *drift, size_t least_reporters,
                                  struct error *error)
{
    struct wording_table *table = &drift->table;
    enum status status = STATUS_OK;

    drift->members = calloc(table->count + 1, sizeof(*drift->members));
    drift->leaders = calloc(table->count + 1, sizeof(*drift->leaders));
    if (drift->members == NULL || drift->leaders == NULL)
        return error_memory(error);
    for (size_t i = 0; i < table->count && status == STATUS_OK; i++) {
        bool wanted;

        status =
            is_wanted(drift, &table->items[i], least_reporters, &wanted, error);
        if (wanted)
            drift->members[drift->member_count++] = i;
    }
    qsort_r(drift->members, drift->member_count, sizeof(*drift->members),
            compare_wordings, table);
    if (drift->member_count > MEMBERS_MOST)
        drift->member_count = MEMBERS_MOST;
    return status;
}

/* --- counting --- */

/* By cluster, then the latest issue first. */
static int compare_by_number(const void *left, const void *right)
{
    const struct sighting *a = left, *b = right;

    if (a->wording != b->wording)
        return a->wording < b->wording ? -1 : 1;
    return a->number > b->number ? -1 : a->number < b->number;
}

static int compare_by_reporter(const void *left, const void *right)
{
    const struct sighting *a = left, *b = right;

    if (a->wording != b->wording)
        return a->wording < b->wording ? -1 : 1;
    return a->reporter < b->reporter ? -1 : a->reporter > b->reporter;
}

/* Make each sighting's wording the place in found of its cluster, and drop
 * those of wordings that are in none. */
static enum status assign_sightings(struct drift *drift, struct error *error)
{
    struct wording_table *table = &drift->table;
    size_t *clusters = calloc(table->count + 1, sizeof(*clusters));
    size_t kept = 0;

    if (clusters == NULL)
        return error_memory(error);
    for (size_t i = 0; i < drift->member_count; i++) {
        size_t leader = drift->leaders[i];

        if (leader == i)
            drift->found[drift->found_count++].leader = i;
        clusters[drift->members[i]] =
            leader == i ? drift->found_count : clusters[drift->members[leader]];
    }
    for (size_t i = 0; i < table->sighting_count; i++) {
        struct sighting sighting = table->sightings[i];

        if (clusters[sighting.wording] == 0)
            continue;
        sighting.wording = clusters[sighting.wording] - 1;
        table->sightings[kept++] = sighting;
    }
    table->sighting_count = kept;
    free(clusters);
    return STATUS_OK;
}

static void count_issue(struct drift_cluster *cluster,
                        const struct sighting *sighting)
{
    if (cluster->issues < DRIFT_NUMBERS)
        cluster->numbers[cluster->issues] = sighting->number;
    cluster->issues++;
    if (cluster->first == 0 || sighting->month < cluster->first)
        cluster->first = sighting->month;
    if (sighting->month > cluster->last)
        cluster->last = sighting->month;
}

static void count_sightings(struct drift *drift)
{
    struct sighting *all = drift->table.sightings;
    size_t count = drift->table.sighting_count;

    if (count == 0)
        return;
    qsort(all, count, sizeof(*all), compare_by_number);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || compare_by_number(&all[i], &all[i - 1]) != 0)
            count_issue(&drift->found[all[i].wording].cluster, &all[i]);
    qsort(all, count, sizeof(*all), compare_by_reporter);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || compare_by_reporter(&all[i], &all[i - 1]) != 0)
            drift->found[all[i].wording].cluster.reporters++;
}

static void describe(const struct drift *drift, struct found *found)
{
    const struct wording *wording =
        &drift->table.items[drift->members[found->leader]];

    found->cluster.likeness = wording->likeness;
    found->cluster.kind = wording->kind;
    found->cluster.wording = bytes_of(wording->normal);
    found->cluster.sample = (struct bytes){wording->sample, wording->length};
}

static int likely_rank(const struct drift_cluster *cluster)
{
    return cluster->likeness >= DRIFT_LIKELY ? 2 : cluster->likeness > 0;
}

static int compare_found(const void *left, const void *right)
{
    const struct drift_cluster *a = &((const struct found *)left)->cluster;
    const struct drift_cluster *b = &((const struct found *)right)->cluster;

    if (likely_rank(a) != likely_rank(b))
        return likely_rank(b) - likely_rank(a);
    if (a->reporters != b->reporters)
        return a->reporters > b->reporters ? -1 : 1;
    if (a->issues != b->issues)
        return a->issues > b->issues ? -1 : 1;
    return strcmp(a->wording.data, b->wording.data);
}

enum status drift_find(struct drift *drift, size_t least_reporters,
                       struct error *error)
{
    size_t kept = 0;
    enum status status;

    wording_table_count(&drift->table);
    status = choose_members(drift, least_reporters, error);
    if (status == STATUS_OK)
        status = cluster_wordings(&drift->table, drift->members,
                                  drift->member_count, drift->leaders, error);
    if (status != STATUS_OK)
        return status;
    drift->found = calloc(drift->member_count + 1, sizeof(*drift->found));
    if (drift->found == NULL)
        return error_memory(error);
    status = assign_sightings(drift, error);
    if (status != STATUS_OK)
        return status;
    count_sightings(drift);
    for (size_t i = 0; i < drift->found_count; i++) {
        struct found *found = &drift->found[i];

        if (found->cluster.reporters < least_reporters)
            continue;
        describe(drift, found);
        drift->found[kept++] = *found;
    }
    drift->found_count = kept;
    qsort(drift->found, kept, sizeof(*drift->found), compare_found);
    return STATUS_OK;
}
