#include "filter.h"

#include "aupmine/store_read.h"

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
