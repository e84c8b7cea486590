/*
 * Wordings are near-equal if they share at least SHARE of all words that one
 * of them has (Jaccard's index of their sets of tokens). One after another,
 * the most reported first, each joins the first cluster whose leader it is
 * near, or leads a new one.
 *
 * Two sets as near as that have a word in common among the rarest few of each
 * (Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", 2007), so
 * only those are looked up.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"

enum {
    SHARE_NUMERATOR = 3, /* of SHARE_DENOMINATOR */
    SHARE_DENOMINATOR = 5,
    /* Bounds on what filings can cost. */
    WORDS_COMPARED = 32,    /* of a wording */
    LEADERS_COMPARED = 500, /* for a wording */
};
static const size_t NOBODY = SIZE_MAX;

struct word {
    uint64_t hash;
    size_t member;
    size_t rank; /* among all different words, the rarest first */
};

/* A leader under one of its rarest words. */
struct posting {
    size_t leader;
    size_t next; /* place plus one, 0: the last */
};

struct clustering {
    struct word *words; /* own: by member, the rarest first */
    size_t count;
    size_t capacity;
    size_t *starts; /* own: of each member's words, and the end */
    size_t ranks;
    size_t *heads; /* own: of each rank: place in postings plus one */
    struct posting *postings; /* own */
    size_t posting_count;
};

static int compare_hashes(const void *left, const void *right)
{
    const struct word *a = left, *b = right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->member < b->member ? -1 : a->member > b->member;
}

static int compare_ranks(const void *left, const void *right)
{
    const struct word *a = left, *b = right;

    if (a->member != b->member)
        return a->member < b->member ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

struct rarity {
    uint64_t hash;
    size_t members;
    size_t first; /* place in words */
};

static int compare_rarity(const void *left, const void *right)
{
    const struct rarity *a = left, *b = right;

    if (a->members != b->members)
        return a->members < b->members ? -1 : 1;
    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static bool add_word(struct clustering *work, uint64_t hash, size_t member)
{
    struct word *words;

    words =
        array_fit(work->words, work->count, &work->capacity, sizeof(*words));
    if (words == NULL)
        return false;
    work->words = words;
    work->words[work->count++] = (struct word){hash, member, 0};
    return true;
}

static bool add_words(struct clustering *work, const char *normal,
                      size_t member)
{
    struct bytes rest = bytes_of(normal);
    struct token token;

    for (size_t i = 0; i < WORDS_COMPARED && token_next(&rest, &token); i++)
        if (!add_word(work, text_hash(token.text), member))
            return false;
    return true;
}

/* A word counts once in a wording. */
static void drop_repeats(struct clustering *work)
{
    size_t kept = 0;

    qsort(work->words, work->count, sizeof(*work->words), compare_hashes);
    for (size_t i = 0; i < work->count; i++)
        if (i == 0 || compare_hashes(&work->words[i], &work->words[i - 1]) != 0)
            work->words[kept++] = work->words[i];
    work->count = kept;
}

/* Rank the words by how few wordings have them. */
static bool rank_words(struct clustering *work)
{
    struct rarity *list = calloc(work->count + 1, sizeof(*list));
    struct word *words = work->words;

    if (list == NULL)
        return false;
    for (size_t i = 0; i < work->count; i++) {
        if (i == 0 || words[i].hash != words[i - 1].hash)
            list[work->ranks++] = (struct rarity){words[i].hash, 0, i};
        list[work->ranks - 1].members++;
    }
    qsort(list, work->ranks, sizeof(*list), compare_rarity);
    for (size_t rank = 0; rank < work->ranks; rank++)
        for (size_t i = 0; i < list[rank].members; i++)
            words[list[rank].first + i].rank = rank;
    free(list);
    qsort(words, work->count, sizeof(*words), compare_ranks);
    return true;
}

static bool prepare(struct clustering *work, const struct wording_table *table,
                    const size_t *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!add_words(work, table->items[members[i]].normal, i))
            return false;
    if (work->count == 0)
        return true;
    drop_repeats(work);
    if (!rank_words(work))
        return false;
    work->starts = calloc(count + 1, sizeof(*work->starts));
    work->heads = calloc(work->ranks, sizeof(*work->heads));
    work->postings = calloc(work->count, sizeof(*work->postings));
    if (work->starts == NULL || work->heads == NULL || work->postings == NULL)
        return false;
    for (size_t i = 0; i < work->count; i++)
        work->starts[work->words[i].member + 1] = i + 1;
    for (size_t i = 0; i < count; i++)
        if (work->starts[i + 1] < work->starts[i])
            work->starts[i + 1] = work->starts[i];
    return true;
}

static bool near(const struct clustering *work, size_t a, size_t b)
{
    size_t i = work->starts[a], j = work->starts[b];
    size_t common = 0, all;

    while (i < work->starts[a + 1] && j < work->starts[b + 1]) {
        size_t left = work->words[i].rank, right = work->words[j].rank;

        common += left == right;
        i += left <= right;
        j += right <= left;
    }
    all = work->starts[a + 1] - work->starts[a] + work->starts[b + 1] -
          work->starts[b] - common;
    return common * SHARE_DENOMINATOR >= all * SHARE_NUMERATOR;
}

/* How many of its rarest words a wording must be looked up by. */
static size_t words_looked_up(const struct clustering *work, size_t member)
{
    size_t count = work->starts[member + 1] - work->starts[member];
    size_t needed =
        (count * SHARE_NUMERATOR + SHARE_DENOMINATOR - 1) / SHARE_DENOMINATOR;

    return count - needed + (count > 0);
}

static size_t find_leader(const struct clustering *work, size_t member)
{
    size_t first = work->starts[member];
    size_t last = first + words_looked_up(work, member);
    size_t best = NOBODY, compared = 0;

    for (size_t i = first; i < last; i++) {
        size_t at = work->heads[work->words[i].rank];

        for (; at > 0 && compared < LEADERS_COMPARED; compared++) {
            const struct posting *posting = &work->postings[at - 1];

            if (posting->leader < best && near(work, member, posting->leader))
                best = posting->leader;
            at = posting->next;
        }
    }
    return best;
}

static void add_leader(struct clustering *work, size_t member)
{
    size_t first = work->starts[member];
    size_t last = first + words_looked_up(work, member);

    for (size_t i = first; i < last; i++) {
        size_t *head = &work->heads[work->words[i].rank];

        work->postings[work->posting_count++] = (struct posting){member, *head};
        *head = work->posting_count;
    }
}

enum status cluster_wordings(const struct wording_table *table,
                             const size_t *members, size_t count,
                             size_t *leaders, struct error *error)
{
    struct clustering work = {0};
    bool done = prepare(&work, table, members, count);

    for (size_t i = 0; i < count && done; i++) {
        leaders[i] = work.count == 0 ? NOBODY : find_leader(&work, i);
        if (leaders[i] != NOBODY)
            continue;
        leaders[i] = i;
        if (work.count > 0)
            add_leader(&work, i);
    }
    free(work.words);
    free(work.starts);
    free(work.heads);
    free(work.postings);
    return done ? STATUS_OK : error_memory(error);
}
