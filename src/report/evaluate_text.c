#include "aupmine/evaluate.h"

#include "aupmine/text.h"

enum { RULESET_SHOWN = sizeof("sha256:") - 1 + 12 };

/* A share as "0.973", or "-" where there is nothing to divide by, in a column
 * of that width. */
static void append_share(struct buffer *out, int width, int64_t part,
                         int64_t whole)
{
    if (whole == 0)
        buffer_append_format(out, "%*s", width, "-");
    else
        buffer_append_format(out, "%*.3f", width, (double)part / (double)whole);
}

static void append_interval(struct buffer *out, const char *title, int64_t part,
                            int64_t whole)
{
    double low, high;

    buffer_append_format(out, "%-12s", title);
    append_share(out, 5, part, whole);
    if (whole > 0) {
        wilson_interval(part, whole, &low, &high);
        buffer_append_format(out, "   95%%: %.3f to %.3f   (%lld of %lld)", low,
                             high, (long long)part, (long long)whole);
    }
    buffer_append_char(out, '\n');
}

static void append_head(struct buffer *out, const struct evaluation *evaluation)
{
    buffer_append_format(out, "%s: the rules' verdicts against %lld labels\n",
                         evaluation->repository, (long long)evaluation->labels);
    buffer_append_format(out, "rule set %.*s\n", RULESET_SHOWN,
                         buffer_string(&evaluation->ruleset));
    if (evaluation->notice[0] != '\0') {
        text_append_visible(out, bytes_of(evaluation->notice), false);
        buffer_append_char(out, '\n');
    }
    if (evaluation->in_view)
        buffer_append_format(out, "%s\n", evaluation_in_view);
}

static void append_quality(struct buffer *out,
                           const struct evaluation *evaluation)
{
    const struct confusion *confusion = &evaluation->confusion;
    int64_t found = confusion->true_positives;

    buffer_append_format(out,
                         "\n                     tagged  not tagged\n"
                         "labelled complaint  %7lld  %10lld\n"
                         "labelled not        %7lld  %10lld\n\n",
                         (long long)found,
                         (long long)confusion->false_negatives,
                         (long long)confusion->false_positives,
                         (long long)confusion->true_negatives);
    append_interval(out, "precision", found,
                    found + confusion->false_positives);
    append_interval(out, "recall", found, found + confusion->false_negatives);
    buffer_append_format(out, "%-12s", "F1");
    append_share(out, 5, 2 * found,
                 2 * found + confusion->false_positives +
                     confusion->false_negatives);
    buffer_append_string(out, "\nof the complaints found, right in\n");
    append_interval(out, "  kind", evaluation->right_kind, found);
    append_interval(out, "  domain", evaluation->right_domain, found);
    append_interval(out, "  automated", evaluation->right_automated, found);
    buffer_append_format(
        out,
        "left out: %lld borderline; %lld absent, their issue is "
        "not held\n",
        (long long)evaluation->borderline, (long long)evaluation->absent);
}

static void append_kinds(struct buffer *out,
                         const struct evaluation *evaluation)
{
    buffer_append_string(out,
                         "\nkind       labelled  found  recall  kind right\n");
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const struct kind_result *kind = &evaluation->kinds[i];

        buffer_append_format(out, "%-9s  %8lld  %5lld  ", kind_words.names[i],
                             (long long)kind->labelled, (long long)kind->found);
        append_share(out, 6, kind->found, kind->labelled);
        buffer_append_format(out, "  %10lld\n", (long long)kind->correct);
    }
}

static void append_groups(struct buffer *out, const char *title,
                          const struct evaluation_groups *groups)
{
    buffer_append_format(
        out, "\n%-8s  found  false alarms  missed  precision  recall\n", title);
    for (size_t i = 0; i < groups->count; i++) {
        const struct confusion *confusion = &groups->items[i].confusion;
        int64_t found = confusion->true_positives;

        buffer_append_format(out, "%-8s  %5lld  %12lld  %6lld  ",
                             groups->items[i].name, (long long)found,
                             (long long)confusion->false_positives,
                             (long long)confusion->false_negatives);
        append_share(out, 9, found, found + confusion->false_positives);
        append_share(out, 8, found, found + confusion->false_negatives);
        buffer_append_char(out, '\n');
    }
}

static void append_mistakes(struct buffer *out,
                            const struct evaluation *evaluation, bool missed)
{
    bool any = false;

    for (size_t i = 0; i < evaluation->mistake_count; i++) {
        const struct mistake *mistake = &evaluation->mistakes[i];
        const char *kind = vocabulary_name(&kind_words, mistake->kind);

        if (mistake->missed != missed)
            continue;
        if (!any)
            buffer_append_string(out,
                                 missed ? "\nmissed\n" : "\nfalse alarms\n");
        any = true;
        buffer_append_format(out, "  #%-6lld  %-9s  ",
                             (long long)mistake->number,
                             kind == NULL ? "-" : kind);
        text_append_visible(out, buffer_bytes(&mistake->title), false);
        buffer_append_char(out, '\n');
    }
}

void evaluation_write_text(const struct evaluation *evaluation,
                           struct buffer *out)
{
    append_head(out, evaluation);
    append_quality(out, evaluation);
    append_kinds(out, evaluation);
    append_groups(out, "month", &evaluation->months);
    append_groups(out, "language", &evaluation->languages);
    append_mistakes(out, evaluation, true);
    append_mistakes(out, evaluation, false);
}
