#include "importing.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "input.h"

static const char *const formats[IMPORT_FORMAT_COUNT] = {
    "rest", "gh", "gharchive", "github-to-sqlite"};

const struct vocabulary import_format_words = {"format", formats,
                                               IMPORT_FORMAT_COUNT};

static void import_release(struct import *import)
{
    issue_release(&import->issue);
    for (size_t i = 0; i < import->count; i++)
        intake_release(&import->intakes[i]);
    free(import->intakes);
}

/* A repository may have issues of two sources in a file. */
static bool is_new_repository(const struct import *import, int64_t key)
{
    for (size_t i = 0; i < import->count; i++) {
        if (import->intakes[i].repository.key == key)
            return false;
    }
    return true;
}

static enum status add_intake(struct import *import, const char *name,
                              enum source source, struct error *error)
{
    size_t count = import->count;
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
    import->figures->repositories += is_new_repository(import, repository.key);
    intake_init(&intakes[count], import->store, source);
    intake_use_repository(&intakes[count], &repository);
    import->current = count;
    import->count++;
    return STATUS_OK;
}

/* Make the intake of the repository that the issue belongs to current. */
static enum status choose_intake(struct import *import, enum source source,
                                 struct error *error)
{
    const char *name = import->options->repository;

    if (name == NULL && import->issue.repository.length > 0)
        name = buffer_string(&import->issue.repository);
    if (name == NULL)
        name = import->options->fallback;
    for (size_t i = 0; i < import->count; i++) {
        size_t candidate = (import->current + i) % import->count;
        const struct intake *intake = &import->intakes[candidate];

        if (intake->run.source == source &&
            strcasecmp(intake->repository.name, name) == 0) {
            import->current = candidate;
            return STATUS_OK;
        }
    }
    return add_intake(import, name, source, error);
}

const char *import_wanted(const struct import *import)
{
    const struct import_options *options = import->options;

    return options->repository != NULL ? options->repository
                                       : options->fallback;
}

void import_note_format(struct import *import, enum import_format format)
{
    import->figures->formats |= 1u << format;
}

enum status import_put(struct import *import, enum source source,
                       struct error *error)
{
    const struct issue *issue = &import->issue;
    enum status status = choose_intake(import, source, error);

    import->figures->lacks |= issue->lacks;
    if (!bytes_equal(buffer_bytes(&issue->state), bytes_of("open")))
        import->figures->has_closed = true;
    return status == STATUS_OK
               ? intake_put(&import->intakes[import->current], issue, error)
               : status;
}

enum status import_refuse(struct import *import, const char *place,
                          const char *problem, struct error *error)
{
    error_set(error, STATUS_DATA, "%s:%s: %s", import->name, place, problem);
    if (!import->options->skip_bad)
        return STATUS_DATA;
    import->figures->skipped++;
    import->options->skipped(import->options->context, error->text);
    return STATUS_OK;
}

static enum status refuse_place(void *context, uint64_t offset, uint64_t line,
                                const char *problem, struct error *error)
{
    char place[PLACE_SIZE];

    snprintf(place, sizeof(place), "%llu: byte %llu", (unsigned long long)line,
             (unsigned long long)offset);
    return import_refuse(context, place, problem, error);
}

static enum status read_pieces(struct import *import, struct input *input,
                               struct error *error)
{
    struct record_splitter splitter;
    struct bytes piece = {NULL, 0};
    enum status status;

    record_splitter_init(&splitter, import_take_record, refuse_place, import);
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

static enum status take_contents(struct import *import, struct input *input,
                                 struct error *error)
{
    int format = import->options->format;

    if (format == IMPORT_GITHUB_TO_SQLITE && !input_is_database(input))
        return error_set(error, STATUS_DATA, "%s is no SQLite database",
                         import->name);
    if (input_is_database(input) &&
        (format == IMPORT_RECOGNISED || format == IMPORT_GITHUB_TO_SQLITE))
        return import_take_database(import, error);
    return read_pieces(import, input, error);
}

static enum status save_runs(struct import *import, struct error *error)
{
    struct import_figures *figures = import->figures;
    const char *message =
        figures->skipped > 0 ? "bad records were left out" : NULL;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < import->count; i++) {
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
    struct import import = {
        .store = store, .name = name, .options = options, .figures = figures};
    struct input input;
    enum status status;

    *figures = (struct import_figures){0};
    issue_init(&import.issue);
    status = input_open(&input, descriptor, name, error);
    if (status == STATUS_OK)
        status = store_begin(store, error);
    if (status != STATUS_OK)
        goto out;
    status = take_contents(&import, &input, error);
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
