#include "filter.h"

#include <string.h>

#include "aupmine/store_read.h"
#include "suggest.h"

/* A rule that is looked for among those that evidence comes from. */
struct wanted_rule {
    const char *id; /* borrowed */
    bool found;
};

static enum status compare_rule(void *context, const char *rule,
                                struct error *error)
{
    struct wanted_rule *wanted = context;

    (void)error;
    wanted->found = wanted->found || strcmp(rule, wanted->id) == 0;
    return STATUS_OK;
}

static const char *rule_id_at(const void *set, size_t i)
{
    return i < rule_set_count(set) ? rule_set_at(set, i)->id : NULL;
}

static enum status find_among_rules(const struct program *program,
                                    const char *id, struct error *error)
{
    struct rule_set *set = NULL;
    enum status status = program_load_rules(program, &set, error);
    const char *nearest;

    if (status == STATUS_OK && rule_set_find(set, id) == NULL) {
        nearest = nearest_word(id, rule_id_at, set);
        status = nearest == NULL
                     ? error_set(error, STATUS_USAGE,
                                 "--rule: no rule '%.60s'; 'aupmine rules "
                                 "list' lists them",
                                 id)
                     : error_set(error, STATUS_USAGE,
                                 "--rule: no rule '%.60s': did you mean '%s'?",
                                 id, nearest);
    }
    rule_set_free(set);
    return status;
}

enum status filter_check_rule(const struct program *program,
                              struct store *store,
                              const struct repository *repository,
                              const struct issue_filter *filter,
                              struct error *error)
{
    struct wanted_rule wanted = {filter->rule, false};
    enum status status;

    if (filter->rule == NULL)
        return STATUS_OK;
    status = store_each_used_rule(store, repository->key, compare_rule, &wanted,
                                  error);
    return status != STATUS_OK || wanted.found
               ? status
               : find_among_rules(program, filter->rule, error);
}

/* Whether it asks for anything that only the rules can say. */
static bool asks_for_verdicts(const struct issue_filter *filter)
{
    return !filter->all || filter->verdict != FILTER_ANY ||
           filter->kind != FILTER_ANY || filter->domain != FILTER_ANY ||
           filter->automated || filter->rule != NULL;
}

enum status filter_found_nothing(struct store *store,
                                 const struct repository *repository,
                                 const struct issue_filter *filter,
                                 struct error *error)
{
    struct issue_totals totals = {0};
    enum status status = STATUS_OK;

    if (asks_for_verdicts(filter))
        status = store_totals(store, repository->key, &totals, error);
    if (status != STATUS_OK)
        return status;
    if (totals.classified < totals.issues)
        return error_set(error, STATUS_NO_MATCH,
                         "no issue matches in %s: of %lld issues held %lld "
                         "are classified: run 'aupmine classify'",
                         repository->name, (long long)totals.issues,
                         (long long)totals.classified);
    return error_set(error, STATUS_NO_MATCH, "no issue matches in %s",
                     repository->name);
}
