#include "command.h"

struct classify_settings {
    bool all;
};

static const struct option options[] = {
    {"all", 0, OPTION_FLAG, offsetof(struct classify_settings, all), NULL, NULL,
     "judge every issue anew, changed or not"},
};

/* What the walk over the repositories carries along. */
struct work {
    const struct program *program;
    struct store *store;
    struct rule_set *set;
    bool all;
    size_t repositories;
};

static enum status classify_repository(void *context,
                                       const struct repository *repository,
                                       struct error *error)
{
    struct work *work = context;
    size_t classified;
    enum status status;

    status = program_classify(work->program, work->store, repository->key,
                              work->set, work->all, &classified, error);
    if (status == STATUS_OK)
        program_say(work->program, "%s: %zu issues classified by %zu rules",
                    repository->name, classified, rule_set_count(work->set));
    work->repositories++;
    return status;
}

static enum status classify_named(struct work *work, const char *name,
                                  struct error *error)
{
    struct repository repository;
    bool found;
    enum status status;

    status =
        store_find_repository(work->store, name, &repository, &found, error);
    if (status == STATUS_OK && found)
        status = classify_repository(work, &repository, error);
    return status;
}

static enum status classify_run(const struct program *program,
                                const void *values, struct operands operands,
                                struct error *error)
{
    const struct classify_settings *settings = values;
    struct work work = {.program = program, .all = settings->all};
    enum status status;

    (void)operands;
    status = program_load_rules(program, &work.set, error);
    if (status == STATUS_OK)
        status = store_open(&work.store, program->database, STORE_WRITE, error);
    if (status == STATUS_OK && program->repository != NULL)
        status = classify_named(&work, program->repository, error);
    else if (status == STATUS_OK)
        status = store_each_repository(work.store, classify_repository, &work,
                                       error);
    if (status == STATUS_OK && work.repositories == 0)
        status = error_set(error, STATUS_NO_MATCH,
                           "%s holds nothing to classify: run 'aupmine fetch' "
                           "or 'aupmine import FILE' first",
                           program->database);
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
