#include "aupmine/evaluate.h"

#include "aupmine/encode.h"

/* Append ,"name":share; null where there is none (below 0). */
static void append_share(struct buffer *out, const char *name, double share)
{
    buffer_append_format(out, ",\"%s\":", name);
    if (share < 0)
        buffer_append_string(out, "null");
    else
        buffer_append_format(out, "%.6f", share);
}

static double share_of(int64_t part, int64_t whole)
{
    return whole == 0 ? -1 : (double)part / (double)whole;
}

static void append_bounds(struct buffer *out, const char *low_name,
                          const char *high_name, int64_t part, int64_t whole)
{
    double low = -1;
    double high = -1;

    if (whole > 0)
        wilson_interval(part, whole, &low, &high);
    append_share(out, low_name, low);
    append_share(out, high_name, high);
}

static void append_counts(struct buffer *out, const struct confusion *confusion)
{
    buffer_append_format(out, "\"tp\":%lld,\"fp\":%lld,\"fn\":%lld,\"tn\":%lld",
                         (long long)confusion->true_positives,
                         (long long)confusion->false_positives,
                         (long long)confusion->false_negatives,
                         (long long)confusion->true_negatives);
}

static void append_quality(struct buffer *out,
                           const struct confusion *confusion)
{
    int64_t found = confusion->true_positives;

    append_share(out, "precision", confusion_precision(confusion));
    append_bounds(out, "precision_low", "precision_high", found,
                  found + confusion->false_positives);
    append_share(out, "recall", confusion_recall(confusion));
    append_bounds(out, "recall_low", "recall_high", found,
                  found + confusion->false_negatives);
    append_share(out, "f1", confusion_f1(confusion));
}

static void append_kinds(struct buffer *out,
                         const struct evaluation *evaluation)
{
    buffer_append_string(out, ",\n\"by_kind\":{");
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const struct kind_result *kind = &evaluation->kinds[i];

        buffer_append_format(out,
                             "%s\n\"%s\":{\"labelled\":%lld,\"found\":%lld",
                             i == 0 ? "" : ",", kind_words.names[i],
                             (long long)kind->labelled, (long long)kind->found);
        append_share(out, "recall", share_of(kind->found, kind->labelled));
        buffer_append_format(out, ",\"kind_correct\":%lld}",
                             (long long)kind->correct);
    }
    buffer_append_char(out, '}');
}

static void append_months(struct buffer *out,
                          const struct evaluation_groups *months)
{
    buffer_append_string(out, ",\n\"by_month\":{");
    for (size_t i = 0; i < months->count; i++) {
        const struct evaluation_group *month = &months->items[i];

        buffer_append_format(out, "%s\n\"%s\":{", i == 0 ? "" : ",",
                             month->name);
        append_counts(out, &month->confusion);
        append_share(out, "precision", confusion_precision(&month->confusion));
        append_share(out, "recall", confusion_recall(&month->confusion));
        buffer_append_char(out, '}');
    }
    buffer_append_char(out, '}');
}

static void append_numbers(struct buffer *out, const char *name,
                           const struct evaluation *evaluation, bool missed)
{
    const char *separator = "";

    buffer_append_format(out, ",\n\"%s\":[", name);
    for (size_t i = 0; i < evaluation->mistake_count; i++) {
        if (evaluation->mistakes[i].missed != missed)
            continue;
        buffer_append_format(out, "%s%lld", separator,
                             (long long)evaluation->mistakes[i].number);
        separator = ",";
    }
    buffer_append_char(out, ']');
}

void evaluation_write_json(const struct evaluation *evaluation,
                           struct buffer *out)
{
    const struct confusion *confusion = &evaluation->confusion;
    int64_t found = confusion->true_positives;
    int64_t n = found + confusion->false_positives +
                confusion->false_negatives + confusion->true_negatives;

    buffer_append_string(out, "{\"repo\":");
    json_string(out, bytes_of(evaluation->repository));
    buffer_append_string(out, ",\"ruleset\":");
    json_string(out, buffer_bytes(&evaluation->ruleset));
    buffer_append_string(out, ",\"notice\":");
    json_string(out, bytes_of(evaluation->notice));
    buffer_append_format(out, ",\"in_view\":%s",
                         evaluation->in_view ? "true" : "false");
    buffer_append_format(out, ",\n\"n\":%lld,", (long long)n);
    append_counts(out, confusion);
    append_quality(out, confusion);
    append_share(out, "kind_accuracy", share_of(evaluation->right_kind, found));
    append_share(out, "domain_accuracy",
                 share_of(evaluation->right_domain, found));
    append_share(out, "automated_accuracy",
                 share_of(evaluation->right_automated, found));
    append_kinds(out, evaluation);
    append_months(out, &evaluation->months);
    buffer_append_format(out, ",\n\"absent\":%lld",
                         (long long)evaluation->absent);
    append_numbers(out, "misses", evaluation, true);
    append_numbers(out, "false_alarms", evaluation, false);
    buffer_append_string(out, "}\n");
}
