#include "aupmine/drift.h"

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"
#include "internal.h"

struct reading {
    struct drift *drift; /* borrowed */
    struct store *store; /* borrowed */
    int since;           /* month; 0: the latest issue will tell */
    size_t read;
    bool past; /* what follows is older */
};

static enum status read_issue(void *context, const struct issue_row *row,
                              struct error *error)
{
    struct reading *reading = context;
    struct drift_issue issue = {.month = month_of(row->created_at),
                                .author = row->author};
    enum status status;

    if (reading->since == 0)
        reading->since = issue.month - (DRIFT_MONTHS - 1);
    if (issue.month < reading->since) {
        reading->past = true;
        return STATUS_NO_MATCH; /* ends the walk */
    }
    status = store_read_text(reading->store, row->key, &issue.number,
                             &issue.title, &issue.body, error);
    if (status == STATUS_OK)
        status = drift_add(reading->drift, &issue, error);
    reading->read++;
    return status;
}

enum status drift_add_store(struct drift *drift, struct store *store,
                            int64_t repository_key, int since, size_t *read,
                            struct error *error)
{
    struct issue_filter every = FILTER_DEFAULTS;
    struct reading reading = {drift, store, since, 0, false};
    enum status status;

    every.all = true;
    status = store_each_issue(store, repository_key, &every, read_issue,
                              &reading, error);
    *read = reading.read;
    return reading.past ? STATUS_OK : status;
}
