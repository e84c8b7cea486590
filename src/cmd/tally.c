/*
 * Refresh, classify, report: the whole job in one command.
 */
#include "command.h"

#include <string.h>

#include "aupmine/store_run.h"
#include "fetch.h"
#include "report.h"

struct tally_settings {
    struct fetch_settings fetch;
    struct report_settings report;
};

static const struct tally_settings defaults = {.fetch = FETCH_DEFAULTS,
                                               .report = REPORT_DEFAULTS};

static const struct option options[] = {
    FETCH_OPTIONS(offsetof(struct tally_settings, fetch)),
    REPORT_OPTIONS(offsetof(struct tally_settings, report)),
};

static const char *const notes[] = {
    "Does what fetch, classify and report do one after another. Without a token",
    "it searches (see fetch --search): a mirror would take 15 hours, a search of",
    "ten months takes six minutes, and its counts are lower bounds. If the refresh",
    "ends early (rate limit, no network), what is held is reported on standard",
    "output as the partial data that it is, a file is left as it was, and the",
    "exit status is 75: run it again to go on.",
    NULL,
};

/* The whole job, and what it has come to. */
struct job {
    const struct program *program;         /* borrowed */
    const struct tally_settings *settings; /* borrowed */
    const char *name;                      /* borrowed */
    struct store *store;                   /* own */
    struct rule_set *rules;                /* own */
    struct fetch_result fetched;
    size_t classified;
};

/* After the work all is judged by the rules at hand: of these a sample must
 * tell the error, if no labels do. */
static enum status check_measured(const struct job *job, struct error *error)
{
    const struct report_settings *settings = &job->settings->report;
    struct repository repository = {0};
    bool found;
    enum status status;

    if (!settings->adjust || settings->labels != NULL)
        return STATUS_OK;
    status = store_find_repository(job->store, job->name, &repository, &found,
                                   error);
    return status == STATUS_OK
               ? report_check_sample(job->store, repository.key,
                                     rule_set_hash(job->rules), error)
               : status;
}

/* What can be wrong without any work is found before the work. */
static enum status prepare(struct job *job, struct operands operands,
                           struct error *error)
{
    enum status status;

    status = program_repository_name(job->program, operands, &job->name, error);
    if (status == STATUS_OK)
        status = fetch_settings_check(&job->settings->fetch, error);
    if (status == STATUS_OK)
        status = report_settings_check(&job->settings->report, 1, error);
    if (status == STATUS_OK)
        status = program_load_rules(job->program, &job->rules, error);
    if (status == STATUS_OK)
        status =
            store_open(&job->store, job->program->database, STORE_WRITE, error);
    if (status == STATUS_OK)
        status = check_measured(job, error);
    return status;
}

static void say_what_was_done(const struct job *job)
{
    const struct sync_run *run = &job->fetched.run;

    program_say(job->program,
                "%s: %lld records from %s%s in %lld requests, %zu issues "
                "classified by %zu rules",
                job->name, (long long)run->records,
                fetch_settings_api(&job->settings->fetch),
                run->source == SOURCE_SEARCH ? " by search" : "",
                (long long)run->requests, job->classified,
                rule_set_count(job->rules));
}

static enum status classify_and_report(struct job *job, bool refreshed,
                                       struct error *error)
{
    const char *output = job->settings->report.output;
    struct repository repository;
    bool found;
    enum status status;

    status = store_find_repository(job->store, job->name, &repository, &found,
                                   error);
    if (status != STATUS_OK || !found)
        return status;
    status = program_classify(job->program, job->store, repository.key,
                              job->rules, false, &job->classified, error);
    if (status != STATUS_OK)
        return status;
    say_what_was_done(job);
    if (!refreshed && output != NULL && strcmp(output, "-") != 0)
        return STATUS_OK;
    return program_report(job->program, job->store, &repository, 1,
                          &job->settings->report, error);
}

/* Mirror, or search the months that are to be reported. */
static enum status refresh_store(struct job *job, struct error *error)
{
    struct fetch_settings fetch = job->settings->fetch;
    enum status status = store_lock(job->store, "tally", error);

    if (status != STATUS_OK)
        return status;
    fetch.from = job->settings->report.from;
    fetch.to = job->settings->report.to;
    fetch.search_without_token = true;
    return program_fetch(job->program, job->store, job->name, &fetch,
                         job->rules, &job->fetched, error);
}

static enum status tally_run(const struct program *program, const void *values,
                             struct operands operands, struct error *error)
{
    struct job job = {.program = program, .settings = values};
    struct error unfinished;
    enum status refresh = STATUS_OK;
    enum status status = prepare(&job, operands, error);

    if (status == STATUS_OK)
        refresh = refresh_store(&job, &unfinished);
    if (status == STATUS_OK &&
        (refresh == STATUS_OK || refresh == STATUS_TRY_LATER))
        status = classify_and_report(&job, refresh == STATUS_OK, error);
    /* That the refresh failed weighs more than that nothing was there. */
    if (refresh != STATUS_OK &&
        (status == STATUS_OK || status == STATUS_NO_MATCH)) {
        *error = unfinished;
        status = refresh;
    }
    rule_set_free(job.rules);
    store_close(job.store);
    return status;
}

const struct command command_tally = {
    .name = "tally",
    .operands = "[OWNER/NAME]",
    .operands_most = 1,
    .summary = "do it all: refresh, classify, report",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct tally_settings),
    .run = tally_run,
};
