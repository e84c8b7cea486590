#include "review.h"

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"
#include "filter.h"

enum { SAMPLE_LEAST = 10 };

static enum status print_sheet(struct desk *desk, const struct key_list *list,
                               struct error *error)
{
    struct buffer text;
    enum status status = STATUS_OK;

    buffer_init(&text);
    review_append_header(&text);
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        status = review_append_row(desk->store, &desk->repository,
                                   list->keys[i], &text, error);
        if (status == STATUS_OK)
            program_print(buffer_bytes(&text));
        buffer_reset(&text);
    }
    buffer_release(&text);
    return status;
}

static enum status keep_number(void *context, const struct issue_row *row,
                               struct error *error)
{
    return key_list_add(context, row->number, error);
}

enum status review_export(struct desk *desk, struct error *error)
{
    struct key_list list = {0};
    enum status status;

    status = program_open_repository(desk->program, &desk->store,
                                     &desk->repository, error);
    if (status == STATUS_OK)
        status =
            filter_check_rule(desk->program, desk->store, &desk->repository,
                              &desk->settings->filter, error);
    if (status == STATUS_OK)
        status = store_each_issue(desk->store, desk->repository.key,
                                  &desk->settings->filter, keep_number, &list,
                                  error);
    if (status == STATUS_OK && list.count == 0)
        status = filter_found_nothing(desk->store, &desk->repository,
                                      &desk->settings->filter, error);
    if (status == STATUS_OK)
        status = print_sheet(desk, &list, error);
    key_list_release(&list);
    return status;
}

enum status review_import(struct desk *desk, struct error *error)
{
    struct review_import figures;
    enum status status;

    status = program_change_repository(desk->program, &desk->store,
                                       &desk->repository, error);
    if (status == STATUS_OK)
        status = review_import_file(desk->store, &desk->repository,
                                    desk->operands.items[1], timestamp_now(),
                                    &figures, error);
    if (status == STATUS_OK)
        program_say(desk->program,
                    "%s: %zu rows, %zu reviews changed, %zu without a verdict",
                    desk->repository.name, figures.rows, figures.changed,
                    figures.empty);
    return status;
}

/* --- samples --- */

/* Draw, in a transaction that nothing can come into. */
static enum status draw_sample(struct desk *desk, struct sample *sample,
                               struct error *error)
{
    struct buffer ruleset;
    bool mixed;
    enum status status;

    buffer_init(&ruleset);
    status = store_begin(desk->store, error);
    if (status == STATUS_OK)
        status = store_ruleset(desk->store, desk->repository.key, &ruleset,
                               &mixed, error);
    if (status == STATUS_OK && mixed)
        status = error_set(error, STATUS_DATA,
                           "not all issues of %s are classified by one rule "
                           "set: run 'aupmine classify' first",
                           desk->repository.name);
    if (status == STATUS_OK)
        status = store_draw_sample(desk->store, desk->repository.key,
                                   buffer_string(&ruleset),
                                   desk->settings->size, desk->settings->seed,
                                   timestamp_now(), sample, error);
    if (status == STATUS_OK)
        status = store_commit(desk->store, error);
    buffer_release(&ruleset);
    return status;
}

static void say_sample(const struct desk *desk, const struct sample *sample)
{
    const struct sample_stratum *strata = sample->strata;

    program_say(desk->program,
                "%s: seed %lld, drawn from the rules' complaints %lld of "
                "%lld, borderline %lld of %lld, near %lld of %lld, far %lld "
                "of %lld",
                desk->repository.name, (long long)sample->seed,
                (long long)strata[STRATUM_COMPLAINT].drawn,
                (long long)strata[STRATUM_COMPLAINT].issues,
                (long long)strata[STRATUM_BORDERLINE].drawn,
                (long long)strata[STRATUM_BORDERLINE].issues,
                (long long)strata[STRATUM_NEAR].drawn,
                (long long)strata[STRATUM_NEAR].issues,
                (long long)strata[STRATUM_FAR].drawn,
                (long long)strata[STRATUM_FAR].issues);
}

enum status review_sample(struct desk *desk, struct error *error)
{
    struct key_list list = {0};
    struct sample sample;
    enum status status;

    if (desk->settings->size < SAMPLE_LEAST)
        return error_set(error, STATUS_USAGE, "--n: a sample has at least %d",
                         SAMPLE_LEAST);
    status = program_change_repository(desk->program, &desk->store,
                                       &desk->repository, error);
    if (status == STATUS_OK)
        status = draw_sample(desk, &sample, error);
    if (status == STATUS_OK)
        status = store_sample_numbers(desk->store, sample.key, &list, error);
    if (status == STATUS_OK)
        say_sample(desk, &sample);
    if (status == STATUS_OK)
        status = print_sheet(desk, &list, error);
    key_list_release(&list);
    return status;
}
