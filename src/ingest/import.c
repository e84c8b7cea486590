#include "aupmine/import.h"

#include <stdlib.h>
#include <strings.h>

#include "aupmine/ingest.h"
#include "aupmine/intake.h"
#include "aupmine/timestamp.h"
#include "input.h"

/* One file on its way into the store. */
struct import {
    struct store *store;                  /* borrowed */
    const char *name;                     /* borrowed */
    const struct import_options *options; /* borrowed */
    struct import_figures *figures;       /* borrowed */
    struct issue issue;                   /* own: the record at hand */
    struct intake *intakes;               /* own: one for each repository */
    size_t current; /* that of the last record: the next is likely the same */
};

static void import_release(struct import *import)
{
    issue_release(&import->issue);
    for (size_t i = 0; i < import->figures->repositories; i++)
        intake_release(&import->intakes[i]);
    free(import->intakes);
}

static enum status add_intake(struct import *import, const char *name,
                              struct error *error)
{
    size_t count = import->figures->repositories;
    struct repository repository;
    struct intake *intakes;
    enum status status;

    status = store_add_repository(import->store, name, &repository, error);
    if (status == STATUS_USAGE)
        return STATUS_DATA;
    if (status != STATUS_OK)
        return status;
    intakes = realloc(import->intakes, (count + 1) * sizeof(*intakes));
    if (intakes == NULL)
        return error_memory(error);
    import->intakes = intakes;
    intake_init(&intakes[count], import->store, SOURCE_IMPORT);
    intake_use_repository(&intakes[count], &repository);
    import->current = count;
    import->figures->repositories++;
    return STATUS_OK;
}

/* Make the intake of the repository that the record belongs to current. */
static enum status choose_intake(struct import *import, struct error *error)
{
    const char *name = import->options->repository;
    size_t count = import->figures->repositories;

    if (name == NULL && import->issue.repository.length > 0)
        name = buffer_string(&import->issue.repository);
    if (name == NULL)
        name = import->options->fallback;
    for (size_t i = 0; i < count; i++) {
        size_t candidate = (import->current + i) % count;

        if (strcasecmp(import->intakes[candidate].repository.name, name) == 0) {
            import->current = candidate;
            return STATUS_OK;
        }
    }
    return add_intake(import, name, error);
}

/* A record was refused: the end, or one more to skip. */
static enum status refuse_record(void *context, uint64_t offset, uint64_t line,
                                 const char *problem, struct error *error)
{
    struct import *import = context;

    error_set(error, STATUS_DATA, "%s:%llu: byte %llu: %s", import->name,
              (unsigned long long)line, (unsigned long long)offset, problem);
    if (!import->options->skip_bad)
        return STATUS_DATA;
    import->figures->skipped++;
    import->options->skipped(import->options->context, error->text);
    return STATUS_OK;
}

static enum status take_record(void *context, const struct record *record,
                               struct error *error)
{
    struct import *import = context;
    struct error reason;
    enum status status;

    status = issue_read_json(&import->issue, record->text, &reason);
    if (status == STATUS_OK)
        status = choose_intake(import, &reason);
    if (status == STATUS_DATA)
        return refuse_record(import, record->offset, record->line, reason.text,
                             error);
    if (status == STATUS_OK)
        status = intake_put(&import->intakes[import->current], &import->issue,
                            &reason);
    if (status != STATUS_OK)
        *error = reason;
    return status;
}

static enum status read_pieces(struct import *import, struct input *input,
                               struct error *error)
{
    struct record_splitter splitter;
    struct bytes piece = {NULL, 0};
    enum status status;

    record_splitter_init(&splitter, take_record, refuse_record, import);
    do {
        status = input_read(input, &piece, error);
        if (status == STATUS_OK && piece.length == 0)
            status = record_splitter_finish(&splitter, error);
        else if (status == STATUS_OK)
            status = record_splitter_feed(&splitter, piece, error);
        if (status == STATUS_OK && import->options->progress != NULL)
            import->options->progress(import->options->context,
                                      input->consumed);
    } while (status == STATUS_OK && piece.length > 0);
    record_splitter_release(&splitter);
    return status;
}

static enum status save_runs(struct import *import, struct error *error)
{
    struct import_figures *figures = import->figures;
    const char *message =
        figures->skipped > 0 ? "bad records were left out" : NULL;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < figures->repositories; i++) {
        struct sync_run *run = &import->intakes[i].run;

        run->state = figures->skipped > 0 ? RUN_PARTIAL : RUN_COMPLETE;
        run->finished_at = timestamp_now();
        status =
            store_save_run(import->store, run, import->name, message, error);
        if (status != STATUS_OK)
            break;
        figures->records += run->records;
        figures->added += run->added;
        figures->changed += run->changed;
        figures->pull_requests += import->intakes[i].pull_requests;
    }
    return status;
}

enum status import_stream(struct store *store, int descriptor, const char *name,
                          const struct import_options *options,
                          struct import_figures *figures, struct error *error)
{
    struct import import = {store, name, options, figures, {0}, NULL, 0};
    struct input input;
    enum status status;

    *figures = (struct import_figures){0};
    issue_init(&import.issue);
    status = input_open(&input, descriptor, name, error);
    if (status == STATUS_OK)
        status = store_begin(store, error);
    if (status != STATUS_OK)
        goto out;
    status = read_pieces(&import, &input, error);
    if (status == STATUS_OK)
        status = save_runs(&import, error);
    if (status == STATUS_OK)
        status = store_commit(store, error);
    if (status != STATUS_OK)
        store_rollback(store);
out:
    input_release(&input);
    import_release(&import);
    return status;
}
