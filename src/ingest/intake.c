#include "aupmine/intake.h"

#include <stdio.h>
#include <string.h>

#include "aupmine/ingest.h"
#include "aupmine/store_run.h"
#include "aupmine/sweep.h"
#include "aupmine/timestamp.h"

/*
 * The sample in data/sample is written anew, not real. Its addresses lie under
 * a host name that can never exist (RFC 6761, section 6.4), and whatever holds
 * such an address is marked, so that no output can pass it off as real.
 */
static const char sample_address[] = "https://re-worded-sample.invalid/";
static const char sample_notice[] =
    "re-worded sample: situations as reported, every text written anew";

void intake_init(struct intake *intake, struct store *store, enum source source)
{
    memset(intake, 0, sizeof(*intake));
    intake->store = store;
    intake->run.source = source;
    intake->run.started_at = timestamp_now();
    issue_init(&intake->issue);
}

void intake_release(struct intake *intake)
{
    issue_release(&intake->issue);
}

void intake_use_repository(struct intake *intake,
                           const struct repository *repository)
{
    struct sync_run run = {.source = intake->run.source,
                           .started_at = intake->run.started_at,
                           .repository_key = repository->key};

    intake->repository = *repository;
    intake->run = run;
    intake->pull_requests = 0;
}

static enum status mark_sample(struct intake *intake, const struct issue *issue,
                               struct error *error)
{
    if (intake->repository.notice[0] != '\0' ||
        strncmp(buffer_string(&issue->html_url), sample_address,
                sizeof(sample_address) - 1) != 0)
        return STATUS_OK;
    snprintf(intake->repository.notice, sizeof(intake->repository.notice), "%s",
             sample_notice);
    return store_save_repository(intake->store, &intake->repository, error);
}

static void count_record(struct intake *intake, const struct issue *issue,
                         enum put_result result)
{
    struct sync_run *run = &intake->run;
    int64_t created_at = issue->created_at;

    run->records++;
    run->added += result == PUT_NEW;
    run->changed += result == PUT_CHANGED;
    if (issue->is_pull_request) {
        intake->pull_requests++;
        return;
    }
    if (run->first_created == 0 || created_at < run->first_created)
        run->first_created = created_at;
    if (created_at > run->last_created)
        run->last_created = created_at;
}

/* Only the list says what is there: a file may be old, and so may the index
 * that a search asks. A row that is older than ours is of the past as well. */
static bool proves_presence(const struct intake *intake, enum put_result result)
{
    enum source source = intake->run.source;

    return (source == SOURCE_MIRROR || source == SOURCE_SWEEP) &&
           (result == PUT_SAME || result == PUT_CHANGED);
}

enum status intake_put(struct intake *intake, const struct issue *issue,
                       struct error *error)
{
    enum put_result result;
    enum status status;

    status = mark_sample(intake, issue, error);
    if (status == STATUS_OK)
        status = store_put_issue(intake->store, intake->repository.key, issue,
                                 &result, error);
    if (status == STATUS_OK && proves_presence(intake, result))
        status = store_mark_present(intake->store, intake->repository.key,
                                    issue->number, error);
    if (status == STATUS_OK)
        count_record(intake, issue, result);
    return status;
}

enum status intake_take(struct intake *intake, struct bytes json,
                        struct error *error)
{
    enum status status = issue_read_json(&intake->issue, json, error);

    return status == STATUS_OK ? intake_put(intake, &intake->issue, error)
                               : status;
}

enum status intake_begin(struct intake *intake, struct intake_mark *mark,
                         struct error *error)
{
    *mark = (struct intake_mark){intake->repository, intake->run};
    return store_begin(intake->store, error);
}

enum status intake_end(struct intake *intake, const struct intake_mark *mark,
                       enum status status, struct error *error)
{
    if (status == STATUS_OK)
        status = store_commit(intake->store, error);
    if (status == STATUS_OK)
        return STATUS_OK;
    store_rollback(intake->store);
    intake->repository = mark->repository;
    intake->run = mark->run;
    return status;
}
