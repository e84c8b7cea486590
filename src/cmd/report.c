#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/evaluate.h"
#include "aupmine/output_file.h"
#include "aupmine/terminal.h"
#include "aupmine/timestamp.h"

static const struct option options[] = {REPORT_OPTIONS(0)};
static const struct report_settings defaults = REPORT_DEFAULTS;

/* A file gets plain text of the usual width; only stdout may be a terminal. */
static struct report_style choose_style(const struct program *program,
                                        const struct report_settings *settings,
                                        bool to_stdout)
{
    struct report_style style = {
        .columns = 80, .ascii = settings->ascii || !terminal_is_utf8()};

    if (!to_stdout)
        return style;
    style.columns = terminal_columns(stdout);
    style.bars = terminal_is(stdout);
    style.color =
        program->color == COLOR_ALWAYS ||
        (program->color == COLOR_AUTO && terminal_wants_color(stdout));
    return style;
}

static bool goes_to_stdout(const struct report_settings *settings)
{
    return settings->output == NULL || strcmp(settings->output, "-") == 0;
}

static enum status choose_format(const struct report_settings *settings,
                                 int *format, struct error *error)
{
    *format = settings->format < 0 ? 0 : settings->format;
    if (settings->format >= 0 || goes_to_stdout(settings))
        return STATUS_OK;
    return report_format_of(settings->output, format, error);
}

static bool is_stdin(const char *path)
{
    return path != NULL && strcmp(path, "-") == 0;
}

static enum status check_labels(const struct report_settings *settings,
                                struct error *error)
{
    struct label_list labels = {0};
    enum status status = STATUS_OK;

    if (is_stdin(settings->labels) && is_stdin(settings->timeline))
        return error_set(error, STATUS_USAGE,
                         "--labels and --timeline cannot both be standard "
                         "input");
    if (settings->labels != NULL && !is_stdin(settings->labels))
        status = label_list_read(&labels, settings->labels, error);
    label_list_release(&labels);
    return status;
}

enum status report_settings_check(const struct report_settings *settings,
                                  size_t repositories, struct error *error)
{
    struct timeline timeline = {0};
    int format = 0;
    enum status status;

    if (settings->from != MONTH_ANY && settings->to != MONTH_ANY &&
        settings->from > settings->to)
        return error_set(error, STATUS_USAGE, "--from is later than --to");
    status = choose_format(settings, &format, error);
    if (status == STATUS_OK && repositories > 1 && !report_format_joins(format))
        status = error_set(error, STATUS_USAGE,
                           "--format %s shows one repository at a time",
                           report_format_words.names[format]);
    if (status == STATUS_OK && settings->volume != NULL &&
        access(settings->volume, R_OK) != 0)
        status = error_set(error, STATUS_STORAGE, "cannot open %s: %s",
                           settings->volume, strerror(errno));
    if (status == STATUS_OK && settings->adjust)
        status = report_check_adjustable((enum report_series)settings->series,
                                         &settings->filter, error);
    if (status == STATUS_OK)
        status = check_labels(settings, error);
    /* Standard input can be read only once. */
    if (status == STATUS_OK && settings->timeline != NULL &&
        !is_stdin(settings->timeline))
        status = timeline_read(&timeline, settings->timeline, error);
    timeline_release(&timeline);
    return status;
}

static enum status write_reports(const struct program *program,
                                 const struct report *reports, size_t count,
                                 const struct report_settings *settings,
                                 struct error *error)
{
    bool to_stdout = goes_to_stdout(settings);
    struct report_style style = choose_style(program, settings, to_stdout);
    struct buffer out;
    int format;
    enum status status;

    buffer_init(&out);
    status = choose_format(settings, &format, error);
    if (status == STATUS_OK)
        status =
            report_write_several(reports, count, format, &style, &out, error);
    if (status == STATUS_OK && to_stdout)
        program_print(buffer_bytes(&out));
    else if (status == STATUS_OK)
        status =
            output_file_replace(settings->output, buffer_bytes(&out), error);
    buffer_release(&out);
    return status;
}

static bool has_count(const struct report *report)
{
    for (size_t i = 0; i < report->row_count; i++) {
        if (report_row_counted(&report->rows[i]))
            return true;
    }
    return false;
}

/* A file that is written anew takes the place of one that may be good: a report
 * without a single count, of a wrong month or of issues that nothing
 * classified, may not do that. On stdout nothing is lost, and the report says
 * itself what is not known. */
static enum status check_reports(const struct report *reports, size_t count,
                                 const struct report_settings *settings,
                                 struct error *error)
{
    const struct report *first = &reports[0];

    for (size_t i = 0; i < count; i++) {
        if (has_count(&reports[i]))
            return STATUS_OK;
    }
    for (size_t i = 0; i < count; i++) {
        if (reports[i].unjudged > 0)
            return error_set(error, STATUS_NO_MATCH,
                             "%lld of the issues of %s are not classified: run "
                             "'aupmine classify' first; %s was not written",
                             (long long)reports[i].unjudged,
                             reports[i].repository, settings->output);
    }
    return error_set(error, STATUS_NO_MATCH,
                     "nothing is held of %s%s from %s to %s: %s was not "
                     "written",
                     first->repository, count > 1 ? " and the others" : "",
                     first->rows[0].period,
                     first->rows[first->row_count - 1].period,
                     settings->output);
}

/* The volume file that was named; else the one that comes along, if it is
 * there. */
static enum status find_volume(const struct report_settings *settings,
                               char path[PATH_MAX], const char **volume,
                               struct error *error)
{
    enum status status = STATUS_OK;

    *volume = settings->volume;
    if (settings->volume != NULL)
        return STATUS_OK;
    status = program_data_file("volume.tsv", path, error);
    if (status == STATUS_OK && access(path, R_OK) == 0)
        *volume = path;
    return status;
}

static enum status build_reports(struct report *reports, struct store *store,
                                 const struct repository *repositories,
                                 size_t count,
                                 const struct report_options *wanted,
                                 struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status =
            report_build(&reports[i], store, &repositories[i], wanted, error);
    return status;
}

enum status program_report(const struct program *program, struct store *store,
                           const struct repository *repositories, size_t count,
                           const struct report_settings *settings,
                           struct error *error)
{
    struct report_options wanted = {.by = (enum period_unit)settings->by,
                                    .from = settings->from,
                                    .to = settings->to,
                                    .filter = settings->filter,
                                    .series =
                                        (enum report_series)settings->series,
                                    .title = settings->title,
                                    .volume_named = settings->volume != NULL,
                                    .adjust = settings->adjust,
                                    .labels_path = settings->labels,
                                    .generated_at = timestamp_now()};
    struct report *reports = calloc(count, sizeof(*reports));
    struct timeline timeline = {0};
    struct label_list labels = {0};
    char volume[PATH_MAX];
    int format;
    enum status status;

    if (reports == NULL)
        return error_memory(error);
    status = choose_format(settings, &format, error);
    wanted.with_issues = report_format_lists_issues(format);
    if (status == STATUS_OK)
        status = find_volume(settings, volume, &wanted.volume, error);
    if (status == STATUS_OK && settings->timeline != NULL) {
        status = timeline_read(&timeline, settings->timeline, error);
        wanted.timeline = &timeline;
    }
    if (status == STATUS_OK && settings->labels != NULL) {
        status = label_list_read(&labels, settings->labels, error);
        wanted.labels = &labels;
    }
    if (status == STATUS_OK)
        status =
            build_reports(reports, store, repositories, count, &wanted, error);
    if (status == STATUS_OK && !goes_to_stdout(settings))
        status = check_reports(reports, count, settings, error);
    if (status == STATUS_OK)
        status = write_reports(program, reports, count, settings, error);
    for (size_t i = 0; i < count; i++)
        report_release(&reports[i]);
    free(reports);
    timeline_release(&timeline);
    label_list_release(&labels);
    return status;
}

/* The repositories that --repo names, else the usual one. */
static enum status find_repositories(const struct program *program,
                                     struct store *store,
                                     struct repository *repositories,
                                     size_t count, struct error *error)
{
    const struct texts *names = &program->repositories;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = program_find_repository(
            program, store, names->count == 0 ? NULL : names->items[i],
            &repositories[i], error);
    return status;
}

static enum status report_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    size_t named = program->repositories.count;
    size_t count = named == 0 ? 1 : named;
    struct repository *repositories = calloc(count, sizeof(*repositories));
    struct store *store = NULL;
    enum status status;

    (void)operands;
    if (repositories == NULL)
        return error_memory(error);
    status = report_settings_check(values, count, error);
    if (status == STATUS_OK)
        status = store_open(&store, program->database, STORE_READ, error);
    if (status == STATUS_OK)
        status = find_repositories(program, store, repositories, count, error);
    if (status == STATUS_OK)
        status =
            program_report(program, store, repositories, count, values, error);
    store_close(store);
    free(repositories);
    return status;
}

static const char *const notes[] = {
    "--repo may be given more than once, or a list parted by commas: then table,",
    "csv, tsv and json show these repositories side by side.",
    NULL,
};

const struct command command_report = {
    .name = "report",
    .operands = "",
    .summary = "count complaints a month",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct report_settings),
    .many_repositories = true,
    .pages = true,
    .run = report_run,
};
