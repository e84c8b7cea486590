#include <stdio.h>
#include <string.h>

#include "aupmine/adjust.h"
#include "aupmine/review.h"
#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"

enum { SHORT_HASH = sizeof("sha256:") - 1 + 12 };

static int64_t sum_row(const int64_t row[VERDICT_COUNT + 1])
{
    int64_t sum = 0;

    for (size_t i = 0; i <= VERDICT_COUNT; i++)
        sum += row[i];
    return sum;
}

/* --- reviews against rules --- */

static void append_confusion(struct buffer *out,
                             const struct review_counts *counts)
{
    int64_t agreed = 0;
    int64_t judged = 0;

    buffer_append_string(out, "\n                     the rules say\n"
                              "review      reviewed  complaint  borderline  not"
                              "  unjudged\n");
    for (size_t i = 0; i < VERDICT_COUNT; i++) {
        const int64_t *row = counts->table[i];

        buffer_append_format(out, "%-10s  %8lld  %9lld  %10lld  %3lld  %8lld\n",
                             verdict_words.names[i], (long long)sum_row(row),
                             (long long)row[VERDICT_COMPLAINT],
                             (long long)row[VERDICT_BORDERLINE],
                             (long long)row[VERDICT_NOT],
                             (long long)row[VERDICT_COUNT]);
        agreed += row[i];
        judged += sum_row(row) - row[VERDICT_COUNT];
    }
    if (judged > 0)
        buffer_append_format(out,
                             "\nthe rules agree in %lld of %lld (%.1f%%)\n",
                             (long long)agreed, (long long)judged,
                             100 * (double)agreed / (double)judged);
}

/* --- the latest sample --- */

static void append_strata(struct buffer *out, const struct sample *sample)
{
    buffer_append_string(out,
                         "\nstratum     issues  drawn  reviewed  complaints\n");
    for (size_t i = 0; i < STRATUM_COUNT; i++)
        buffer_append_format(out, "%-10s  %6lld  %5lld  %8lld  %10lld\n",
                             stratum_words.names[i],
                             (long long)sample->strata[i].issues,
                             (long long)sample->strata[i].drawn,
                             (long long)sample->strata[i].reviewed,
                             (long long)sample->strata[i].complaints);
}

static void append_share(struct buffer *out, const char *name,
                         const struct estimate *share)
{
    if (share->known)
        buffer_append_format(out, "%-10s %.3f  (95%%: %.3f to %.3f)\n", name,
                             share->value, share->low, share->high);
    else
        buffer_append_format(out, "%-10s not known\n", name);
}

/* A part of a sample may be the part that was easy to judge, so shares wait
 * until it is whole. */
static void append_sample(struct buffer *out, const struct sample *sample)
{
    struct estimate precision, recall;
    char drawn_at[TIMESTAMP_SIZE];
    int64_t drawn = 0;
    int64_t reviewed = 0;

    for (size_t i = 0; i < STRATUM_COUNT; i++) {
        drawn += sample->strata[i].drawn;
        reviewed += sample->strata[i].reviewed;
    }
    timestamp_format(sample->drawn_at, drawn_at);
    buffer_append_format(
        out, "\nsample of %.10s, seed %lld: %lld of %lld reviewed\n", drawn_at,
        (long long)sample->seed, (long long)reviewed, (long long)drawn);
    append_strata(out, sample);
    buffer_append_char(out, '\n');
    if (!sample_is_finished(sample)) {
        buffer_append_string(out, "precision and recall are worked out once "
                                  "all of them are reviewed\n");
        return;
    }
    measure_by_sample(sample->strata, &precision, &recall);
    append_share(out, "precision", &precision);
    append_share(out, "recall", &recall);
}

enum status review_append_stats(struct store *store,
                                const struct repository *repository,
                                struct buffer *out, struct error *error)
{
    struct review_counts counts;
    struct sample sample;
    struct buffer ruleset;
    int64_t reviewed = 0;
    bool mixed, found;
    enum status status;

    buffer_init(&ruleset);
    status = store_count_reviews(store, repository->key, &counts, error);
    if (status == STATUS_OK)
        status = store_ruleset(store, repository->key, &ruleset, &mixed, error);
    if (status == STATUS_OK)
        status =
            store_find_sample(store, repository->key, buffer_string(&ruleset),
                              false, &sample, &found, error);
    if (status != STATUS_OK)
        goto out;
    for (size_t i = 0; i < VERDICT_COUNT; i++)
        reviewed += sum_row(counts.table[i]);
    buffer_append_format(out, "%s: %lld of %lld issues reviewed\n",
                         repository->name, (long long)reviewed,
                         (long long)counts.issues);
    if (ruleset.length > 0)
        buffer_append_format(out, "rule set %.*s\n", SHORT_HASH,
                             buffer_string(&ruleset));
    append_confusion(out, &counts);
    if (found)
        append_sample(out, &sample);
    else
        buffer_append_string(out, "\nno sample was drawn for this rule set: "
                                  "see 'aupmine review sample'\n");
    status = buffer_status(out, error);
out:
    buffer_release(&ruleset);
    return status;
}
