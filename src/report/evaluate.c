#include "aupmine/evaluate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"

const char evaluation_in_view[] =
    "the rules were written with these labels in view, so this is no measure "
    "of issues that they have not seen";

/* One label on its way: what the store says of its issue. */
struct trial {
    struct evaluation *evaluation;
    const struct label *label;
};

double confusion_precision(const struct confusion *confusion)
{
    int64_t tagged = confusion->true_positives + confusion->false_positives;

    return tagged == 0 ? -1
                       : (double)confusion->true_positives / (double)tagged;
}

double confusion_recall(const struct confusion *confusion)
{
    int64_t labelled = confusion->true_positives + confusion->false_negatives;

    return labelled == 0 ? -1
                         : (double)confusion->true_positives / (double)labelled;
}

/* The harmonic mean of the two, written so that it exists where one does. */
double confusion_f1(const struct confusion *confusion)
{
    int64_t all = 2 * confusion->true_positives + confusion->false_positives +
                  confusion->false_negatives;

    return all == 0 ? -1 : 2 * (double)confusion->true_positives / (double)all;
}

static void count_outcome(struct confusion *confusion, bool labelled,
                          bool tagged)
{
    if (labelled && tagged)
        confusion->true_positives++;
    else if (labelled)
        confusion->false_negatives++;
    else if (tagged)
        confusion->false_positives++;
    else
        confusion->true_negatives++;
}

/* Find a group by its name or put it where its name belongs. */
static enum status find_group(struct evaluation_groups *groups,
                              const char *name, struct confusion **confusion,
                              struct error *error)
{
    struct evaluation_group *items = groups->items;
    size_t at = 0;

    while (at < groups->count && strcmp(items[at].name, name) < 0)
        at++;
    if (at < groups->count && strcmp(items[at].name, name) == 0) {
        *confusion = &items[at].confusion;
        return STATUS_OK;
    }
    items = array_fit(items, groups->count, &groups->capacity, sizeof(*items));
    if (items == NULL)
        return error_memory(error);
    groups->items = items;
    memmove(items + at + 1, items + at, (groups->count - at) * sizeof(*items));
    groups->count++;
    items[at] = (struct evaluation_group){0};
    snprintf(items[at].name, sizeof(items[at].name), "%s", name);
    *confusion = &items[at].confusion;
    return STATUS_OK;
}

static enum status add_mistake(struct evaluation *evaluation,
                               const struct label *label,
                               const struct issue_row *row, struct error *error)
{
    struct mistake *mistake;

    mistake = array_fit(evaluation->mistakes, evaluation->mistake_count,
                        &evaluation->mistake_capacity, sizeof(*mistake));
    if (mistake == NULL)
        return error_memory(error);
    evaluation->mistakes = mistake;
    mistake = &evaluation->mistakes[evaluation->mistake_count++];
    mistake->number = label->number;
    mistake->missed = label->verdict == VERDICT_COMPLAINT;
    mistake->kind = mistake->missed ? label->kind : row->verdict_by_rules.kind;
    buffer_init(&mistake->title);
    buffer_append_bytes(&mistake->title, row->title);
    return buffer_status(&mistake->title, error);
}

/* How well a complaint was understood, found or not. */
static void count_complaint(struct evaluation *evaluation,
                            const struct label *label,
                            const struct verdict_row *verdict)
{
    struct kind_result *kind =
        label->kind == KIND_NONE ? NULL : &evaluation->kinds[label->kind];
    bool found = verdict->verdict == VERDICT_COMPLAINT;
    bool right_kind = found && verdict->kind == label->kind;

    evaluation->right_kind += right_kind;
    evaluation->right_domain += found && verdict->domain == label->domain;
    evaluation->right_automated +=
        found && verdict->automated == label->automated;
    if (kind == NULL)
        return;
    kind->labelled++;
    kind->found += found;
    kind->correct += right_kind;
}

static enum status try_label(void *context, const struct issue_row *row,
                             struct error *error)
{
    struct trial *trial = context;
    struct evaluation *evaluation = trial->evaluation;
    const struct label *label = trial->label;
    bool labelled = label->verdict == VERDICT_COMPLAINT;
    bool tagged = row->verdict_by_rules.verdict == VERDICT_COMPLAINT;
    struct confusion *month, *language;
    enum status status;

    if (label->verdict == VERDICT_BORDERLINE) {
        evaluation->borderline++;
        return STATUS_OK;
    }
    status = find_group(&evaluation->months, label->month, &month, error);
    if (status == STATUS_OK)
        status = find_group(&evaluation->languages, label->language, &language,
                            error);
    if (status != STATUS_OK)
        return status;
    count_outcome(&evaluation->confusion, labelled, tagged);
    count_outcome(month, labelled, tagged);
    count_outcome(language, labelled, tagged);
    if (labelled)
        count_complaint(evaluation, label, &row->verdict_by_rules);
    return labelled == tagged ? STATUS_OK
                              : add_mistake(evaluation, label, row, error);
}

static enum status check_classified(struct evaluation *evaluation,
                                    struct store *store,
                                    const struct repository *repository,
                                    struct error *error)
{
    bool mixed;
    enum status status = store_ruleset(store, repository->key,
                                       &evaluation->ruleset, &mixed, error);

    if (status == STATUS_OK && mixed)
        return error_set(error, STATUS_DATA,
                         "not all issues of %s are classified by one rule set: "
                         "run 'aupmine classify' first",
                         repository->name);
    return status;
}

enum status evaluate(struct evaluation *evaluation, struct store *store,
                     const struct repository *repository,
                     const struct label_list *labels, struct error *error)
{
    struct trial trial = {evaluation, NULL};
    bool found;
    enum status status;

    *evaluation = (struct evaluation){.labels = (int64_t)labels->count,
                                      .in_view = labels->in_view};
    snprintf(evaluation->repository, sizeof(evaluation->repository), "%s",
             repository->name);
    snprintf(evaluation->notice, sizeof(evaluation->notice), "%s",
             repository->notice);
    status = check_classified(evaluation, store, repository, error);
    for (size_t i = 0; i < labels->count && status == STATUS_OK; i++) {
        trial.label = &labels->items[i];
        status = store_find_issue(store, repository->key, trial.label->number,
                                  try_label, &trial, &found, error);
        if (status == STATUS_OK && !found)
            evaluation->absent++;
    }
    return status;
}

void evaluation_release(struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->mistake_count; i++)
        buffer_release(&evaluation->mistakes[i].title);
    free(evaluation->mistakes);
    free(evaluation->months.items);
    free(evaluation->languages.items);
    buffer_release(&evaluation->ruleset);
    *evaluation = (struct evaluation){0};
}
