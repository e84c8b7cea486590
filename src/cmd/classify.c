#include "command.h"

#include <stdlib.h>

struct classify_settings {
    bool all;
};

static const struct option options[] = {
    {"all", 0, OPTION_FLAG, offsetof(struct classify_settings, all), NULL, NULL,
     "judge every issue anew, changed or not"},
};

struct work {
    const struct program *program;   /* borrowed */
    struct store *store;             /* own */
    struct rule_set *set;            /* own */
    struct repository *repositories; /* own */
    size_t count;
};

static enum status add_repository(void *context,
                                  const struct repository *repository,
                                  struct error *error)
{
    struct work *work = context;
    struct repository *larger =
        realloc(work->repositories, (work->count + 1) * sizeof(*larger));

    if (larger == NULL)
        return error_memory(error);
    work->repositories = larger;
    work->repositories[work->count++] = *repository;
    return STATUS_OK;
}

static enum status find_named(struct work *work, const char *name,
                              struct error *error)
{
    struct repository repository;
    bool found;
    enum status status;

    status =
        store_find_repository(work->store, name, &repository, &found, error);
    if (status == STATUS_OK && found)
        status = add_repository(work, &repository, error);
    return status;
}

/* The list is made before the work: a walk over it that is not finished would
 * hold on to the state of the database in which it began, and what another run
 * wrote meanwhile would forbid writing. */
static enum status find_repositories(struct work *work, struct error *error)
{
    enum status status;

    if (work->program->repository != NULL)
        status = find_named(work, work->program->repository, error);
    else
        status =
            store_each_repository(work->store, add_repository, work, error);
    if (status == STATUS_OK && work->count == 0)
        status = error_set(error, STATUS_NO_MATCH,
                           "%s holds nothing to classify: run 'aupmine fetch' "
                           "or 'aupmine import FILE' first",
                           work->program->database);
    return status;
}

static enum status classify_repository(const struct work *work,
                                       const struct repository *repository,
                                       bool all, struct error *error)
{
    size_t classified;
    enum status status;

    status = program_classify(work->program, work->store, repository->key,
                              work->set, all, &classified, error);
    if (status == STATUS_OK)
        program_say(work->program, "%s: %zu issues classified by %zu rules",
                    repository->name, classified, rule_set_count(work->set));
    return status;
}

static enum status classify_run(const struct program *program,
                                const void *values, struct operands operands,
                                struct error *error)
{
    const struct classify_settings *settings = values;
    struct work work = {.program = program};
    enum status status;

    (void)operands;
    status = program_load_rules(program, &work.set, error);
    if (status == STATUS_OK)
        status = store_open(&work.store, program->database, STORE_WRITE, error);
    if (status == STATUS_OK)
        status = find_repositories(&work, error);
    for (size_t i = 0; i < work.count && status == STATUS_OK; i++)
        status = classify_repository(&work, &work.repositories[i],
                                     settings->all, error);
    free(work.repositories);
    store_close(work.store);
    rule_set_free(work.set);
    return status;
}

const struct command command_classify = {
    .name = "classify",
    .operands = "",
    .summary = "judge the issues that are new or changed",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .options_size = sizeof(struct classify_settings),
    .run = classify_run,
};
