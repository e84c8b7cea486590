#include "report.h"

#include <stdio.h>
#include <string.h>

#include "aupmine/output_file.h"
#include "aupmine/terminal.h"
#include "aupmine/timestamp.h"

static const struct option options[] = {REPORT_OPTIONS(0)};
static const struct report_settings defaults = REPORT_DEFAULTS;

/* A file gets plain text of the usual width; only stdout may be a terminal. */
static struct report_style choose_style(const struct program *program,
                                        bool to_stdout)
{
    struct report_style style = {.columns = 80, .ascii = !terminal_is_utf8()};

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

enum status report_settings_check(const struct report_settings *settings,
                                  struct error *error)
{
    struct timeline timeline = {0};
    int format;
    enum status status;

    if (settings->from != MONTH_ANY && settings->to != MONTH_ANY &&
        settings->from > settings->to)
        return error_set(error, STATUS_USAGE, "--from is later than --to");
    status = choose_format(settings, &format, error);
    /* Standard input can be read only once. */
    if (status == STATUS_OK && settings->timeline != NULL &&
        strcmp(settings->timeline, "-") != 0)
        status = timeline_read(&timeline, settings->timeline, error);
    timeline_release(&timeline);
    return status;
}

static enum status write_report(const struct program *program,
                                const struct report *report,
                                const struct report_settings *settings,
                                struct error *error)
{
    bool to_stdout = goes_to_stdout(settings);
    struct report_style style = choose_style(program, to_stdout);
    struct buffer out;
    int format;
    enum status status;

    buffer_init(&out);
    status = choose_format(settings, &format, error);
    if (status == STATUS_OK)
        status = report_write(report, format, &style, &out, error);
    if (status == STATUS_OK && to_stdout)
        program_print(buffer_bytes(&out));
    else if (status == STATUS_OK)
        status =
            output_file_replace(settings->output, buffer_bytes(&out), error);
    buffer_release(&out);
    return status;
}

enum status program_report(const struct program *program, struct store *store,
                           const struct repository *repository,
                           const struct report_settings *settings,
                           struct error *error)
{
    struct report_options wanted = {.from = settings->from,
                                    .to = settings->to,
                                    .generated_at = timestamp_now()};
    struct timeline timeline = {0};
    struct report report = {0};
    enum status status = STATUS_OK;

    if (settings->timeline != NULL) {
        status = timeline_read(&timeline, settings->timeline, error);
        wanted.timeline = &timeline;
    }
    if (status == STATUS_OK)
        status = report_build(&report, store, repository, &wanted, error);
    if (status == STATUS_OK)
        status = write_report(program, &report, settings, error);
    report_release(&report);
    timeline_release(&timeline);
    return status;
}

static enum status report_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    struct repository repository;
    struct store *store = NULL;
    enum status status;

    (void)operands;
    status = report_settings_check(values, error);
    if (status == STATUS_OK)
        status = program_open_repository(program, &store, &repository, error);
    if (status == STATUS_OK)
        status = program_report(program, store, &repository, values, error);
    store_close(store);
    return status;
}

const struct command command_report = {
    .name = "report",
    .operands = "",
    .summary = "count complaints a month",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct report_settings),
    .run = report_run,
};
