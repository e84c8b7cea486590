#include "aupmine/classify_store.h"

#include <stdlib.h>

#include "aupmine/classify.h"
#include "aupmine/shape.h"
#include "aupmine/store_verdict.h"

enum { ISSUES_PER_COMMIT = 500 };

/* What is needed for each issue, made once. */
struct workshop {
    struct store *store;  /* borrowed */
    struct rule_set *set; /* borrowed */
    struct zone_map zones;
    struct classification result;
    struct evidence_row *evidence; /* own: one place for each rule */
};

static enum status workshop_init(struct workshop *shop, struct store *store,
                                 struct rule_set *set, struct error *error)
{
    shop->store = store;
    shop->set = set;
    zone_map_init(&shop->zones);
    classification_init(&shop->result);
    shop->evidence = calloc(rule_set_count(set) + 1, sizeof(*shop->evidence));
    return shop->evidence == NULL ? error_memory(error) : STATUS_OK;
}

static void workshop_release(struct workshop *shop)
{
    zone_map_release(&shop->zones);
    classification_release(&shop->result);
    free(shop->evidence);
}

static enum status keep_result(struct workshop *shop, int64_t key,
                               struct error *error)
{
    const struct classification *result = &shop->result;
    const struct verdict_row verdict = {result->verdict, result->kind,
                                        result->domain, result->score,
                                        result->automated};

    for (size_t i = 0; i < result->findings.count; i++) {
        const struct finding *finding = &result->findings.items[i];

        shop->evidence[i] = (struct evidence_row){
            .rule = finding->rule->id,
            .field = finding->field,
            .zone = finding->zone,
            .start = finding->start,
            .end = finding->end,
            .role = finding->rule->role,
            .weight = finding->weight,
        };
    }
    return store_put_verdict(shop->store, key, rule_set_hash(shop->set),
                             &verdict, shop->evidence, result->findings.count,
                             error);
}

static enum status judge(struct workshop *shop, int64_t key,
                         struct classify_figures *figures, struct error *error)
{
    struct bytes title, body;
    int64_t number = 0;
    enum status status;

    status = store_read_text(shop->store, key, &number, &title, &body, error);
    if (status == STATUS_OK)
        status = classify_text(shop->set, title, body, &shop->zones,
                               &shop->result, error);
    if (status == STATUS_OK)
        status = keep_result(shop, key, error);
    if (status != STATUS_OK)
        return number == 0 ? status
                           : error_prefix(error, status, "issue %lld",
                                          (long long)number);
    figures->classified++;
    if (shop->result.findings.gave_up > 0) {
        figures->gave_up += shop->result.findings.gave_up;
        figures->gave_up_number = number;
    }
    return STATUS_OK;
}

static enum status judge_some(struct workshop *shop, const int64_t *keys,
                              size_t count, struct classify_figures *figures,
                              struct error *error)
{
    enum status status = store_begin(shop->store, error);

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = judge(shop, keys[i], figures, error);
    if (status == STATUS_OK)
        return store_commit(shop->store, error);
    store_rollback(shop->store);
    return status;
}

enum status classify_store(struct store *store, int64_t repository_key,
                           struct rule_set *set, bool all,
                           classify_progress *progress, void *context,
                           struct classify_figures *figures,
                           struct error *error)
{
    struct key_list pending = {0};
    struct workshop shop = {0};
    enum status status;

    *figures = (struct classify_figures){0};
    status = workshop_init(&shop, store, set, error);
    if (status == STATUS_OK)
        status = store_pending(store, repository_key, rule_set_hash(set), all,
                               &pending, error);
    for (size_t done = 0; done < pending.count && status == STATUS_OK;) {
        size_t count = pending.count - done;

        if (count > ISSUES_PER_COMMIT)
            count = ISSUES_PER_COMMIT;
        status = judge_some(&shop, pending.keys + done, count, figures, error);
        done += count;
        if (progress != NULL)
            progress(context, done, pending.count);
    }
    if (status == STATUS_OK)
        status = shape_store(store, repository_key, all, error);
    if (status == STATUS_OK)
        status = store_set_judged_by(store, repository_key, rule_set_hash(set),
                                     error);
    key_list_release(&pending);
    workshop_release(&shop);
    return status;
}
