/*
 * aupmine: the common options, the table of commands, and the exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/log.h"
#include "cmd/options.h"
#include "cmd/pager.h"
#include "cmd/settings.h"
#include "cmd/suggest.h"

static const struct command *const commands[] = {
    &command_tally,  &command_fetch,      &command_import, &command_classify,
    &command_report, &command_list,       &command_grep,   &command_show,
    &command_review, &command_eval,       &command_rules,  &command_drift,
    &command_status, &command_completion,
};
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static const char *const color_names[] = {"auto", "always", "never"};
static const struct vocabulary color_words = {"colour", color_names, 3};

/* What the common options fill: the program's settings and what main does. */
struct common {
    struct program program;
    bool help;
    bool version;
    const struct command *usage; /* whose help tells what was wrong, or NULL */
};

#define COMMON(member) offsetof(struct common, member)
static const struct option common_options[] = {
    {"db", 0, OPTION_TEXT, COMMON(program.database), "FILE", NULL,
     "the database (AUPMINE_DB; else in the data folder)"},
    {"repo", 0, OPTION_TEXTS, COMMON(program.repositories), "OWNER/NAME", NULL,
     "the repository (" DEFAULT_REPOSITORY ")"},
    {"rules", 0, OPTION_TEXT, COMMON(program.rules), "DIR", NULL,
     "the folder of rule files"},
    {"color", 0, OPTION_WORD, COMMON(program.color), "WHEN", &color_words,
     "colours: auto, always or never (NO_COLOR)"},
    {"log", 0, OPTION_TEXT, COMMON(program.log), "FILE", NULL,
     "append what is said to a file, with times (UTC)"},
    {"no-pager", 0, OPTION_FLAG, COMMON(program.no_pager), NULL, NULL,
     "print to the terminal at once (PAGER)"},
    {"quiet", 'q', OPTION_FLAG, COMMON(program.quiet), NULL, NULL,
     "say nothing on success"},
    {"verbose", 'v', OPTION_FLAG, COMMON(program.verbose), NULL, NULL,
     "say more on stderr"},
    {"no-progress", 0, OPTION_FLAG, COMMON(program.no_progress), NULL, NULL,
     "draw no progress bar"},
    {"help", 'h', OPTION_FLAG, COMMON(help), NULL, NULL, "print this help"},
    {"version", 0, OPTION_FLAG, COMMON(version), NULL, NULL,
     "print the version"},
};
enum { COMMON_COUNT = sizeof(common_options) / sizeof(common_options[0]) };

static const struct config_tables tables = {common_options, COMMON_COUNT,
                                            sizeof(struct common), commands,
                                            COMMAND_COUNT};

static const char *command_name_at(const void *list, size_t i)
{
    (void)list;
    return i < COMMAND_COUNT ? commands[i]->name : NULL;
}

static enum status find_command(const char *name,
                                const struct command **command,
                                struct error *error)
{
    const char *nearest;

    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            *command = commands[i];
            return STATUS_OK;
        }
    }
    nearest = nearest_word(name, command_name_at, NULL);
    if (nearest != NULL)
        return error_set(error, STATUS_USAGE,
                         "no command '%.60s': did you mean '%s'?", name,
                         nearest);
    return error_set(error, STATUS_USAGE, "no command '%.60s'", name);
}

static void describe_program(struct buffer *text)
{
    buffer_append_string(
        text,
        "usage: aupmine [OPTION...] COMMAND [OPERAND...]\n\n"
        "Count the issues of a GitHub repository that complain about a\n"
        "refusal on usage-policy or safety grounds, and show the evidence.\n\n"
        "Commands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        buffer_append_format(text, "  %-12s%s\n", commands[i]->name,
                             commands[i]->summary);
    buffer_append_string(text, "\nOptions, before or after the command:\n");
    options_describe(common_options, COMMON_COUNT, text);
    buffer_append_string(text,
                         "\n'aupmine help COMMAND' tells about a command, "
                         "aupmine(1) everything.\n");
}

static void describe_command(const struct command *command, struct buffer *text)
{
    buffer_append_format(text, "usage: aupmine %s [OPTION...]%s%s\n\n%s.\n",
                         command->name, command->operands[0] ? " " : "",
                         command->operands, command->summary);
    if (command->option_count > 0) {
        buffer_append_string(text, "\nOptions:\n");
        options_describe(command->options, command->option_count, text);
    }
    for (size_t i = 0; command->notes != NULL && command->notes[i] != NULL; i++)
        buffer_append_format(text, "%s%s\n", i == 0 ? "\n" : "",
                             command->notes[i]);
    buffer_append_string(text, "\nCommon options:\n");
    options_describe(common_options, COMMON_COUNT, text);
}

static enum status print_help(const struct command *command,
                              struct error *error)
{
    struct buffer text;
    enum status status;

    buffer_init(&text);
    if (command == NULL)
        describe_program(&text);
    else
        describe_command(command, &text);
    status = program_print_buffer(&text, error);
    buffer_release(&text);
    return status;
}

static void print_version(void)
{
    program_print(bytes_of("aupmine " AUPMINE_VERSION "\n"));
}

static enum status check_operands(const struct command *command,
                                  struct operands operands, struct error *error)
{
    if (operands.count < command->operands_least)
        return error_set(error, STATUS_USAGE, "%s is missing",
                         command->operands);
    if (operands.count > command->operands_most)
        return error_set(error, STATUS_USAGE, "'%.60s' is one operand too many",
                         operands.items[command->operands_most]);
    return STATUS_OK;
}

/*
 * The command is the first argument that is neither an option nor an option's
 * value, so the common options before it must be read to find it. They stand
 * in the first set both times; the second pass reads everything.
 */
static enum status find_place(const struct option_set *set, char **arguments,
                              size_t count, size_t *place, struct error *error)
{
    enum status status = STATUS_OK;
    size_t operands = 0;

    for (*place = 0; *place < count && status == STATUS_OK; (*place)++) {
        char *pair[2] = {arguments[*place],
                         *place + 1 < count ? arguments[*place + 1] : NULL};

        if (pair[0][0] != '-')
            return STATUS_OK;
        status = options_parse(set, 1, pair, 1, &operands, error);
        if (status != STATUS_OK && pair[1] != NULL) {
            status = options_parse(set, 1, pair, 2, &operands, error);
            *place += status == STATUS_OK;
        }
    }
    return status;
}

static enum status fill_and_run(const struct command *command,
                                const struct option_set sets[2],
                                struct operands operands, struct error *error)
{
    struct common *common = sets[0].values;
    struct settings settings = {.tables = &tables};
    enum status status;

    config_init(&settings.config);
    common->usage = NULL;
    common->program.settings = &settings;
    status = settings_load(&settings, command, sets, error);
    if (status == STATUS_OK && !command->many_repositories &&
        common->program.repositories.count > 1)
        status =
            error_set(error, STATUS_USAGE,
                      "%s: --repo: one repository at a time", command->name);
    if (status == STATUS_OK && common->program.log != NULL)
        status = log_open(common->program.log, error);
    if (status == STATUS_OK)
        status = program_complete(&common->program, error);
    if (status == STATUS_OK && command->pages && !common->program.no_pager)
        pager_want();
    if (status == STATUS_OK) {
        common->usage = command;
        status =
            command->run(&common->program, sets[1].values, operands, error);
    }
    config_release(&settings.config);
    return status;
}

static enum status run_command(const struct command *command,
                               const struct option_set *common_set,
                               char **arguments, size_t count,
                               struct error *error)
{
    struct common *common = common_set->values;
    void *values = calloc(1, command->options_size + 1);
    bool *given = calloc(command->option_count + 1, sizeof(*given));
    const struct option_set sets[2] = {
        *common_set,
        {command->options, command->option_count, values, given},
    };
    struct operands operands = {arguments, 0};
    enum status status = STATUS_OK;

    if (values == NULL || given == NULL) {
        status = error_memory(error);
        goto out;
    }
    common->usage = command;
    if (command->defaults != NULL)
        memcpy(values, command->defaults, command->options_size);
    status = options_parse(sets, 2, arguments, count, &operands.count, error);
    if (status == STATUS_OK && common->version) {
        print_version();
        goto out;
    }
    if (status == STATUS_OK && common->help) {
        status = print_help(command, error);
        goto out;
    }
    if (status == STATUS_OK)
        status = check_operands(command, operands, error);
    if (status == STATUS_USAGE)
        error_prefix(error, status, "%s", command->name);
    if (status == STATUS_OK)
        status = fill_and_run(command, sets, operands, error);
out:
    free(values);
    free(given);
    return status;
}

/* "help" and "help COMMAND", as others have it. */
static enum status run_help(const struct option_set *set, char **arguments,
                            size_t count, struct error *error)
{
    const struct command *command = NULL;
    size_t names;
    enum status status = options_parse(set, 1, arguments, count, &names, error);

    if (status == STATUS_OK && names > 1)
        return error_set(error, STATUS_USAGE,
                         "help: '%.60s' is one operand too many", arguments[1]);
    if (status == STATUS_OK && names == 1)
        status = find_command(arguments[0], &command, error);
    return status == STATUS_OK ? print_help(command, error) : status;
}

static enum status run(int argc, char **argv, struct common *common,
                       struct error *error)
{
    bool given[COMMON_COUNT] = {false};
    const struct option_set set = {common_options, COMMON_COUNT, common, given};
    const struct command *command = NULL;
    size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    char **arguments = argv + 1;
    size_t place;
    enum status status;

    status = find_place(&set, arguments, count, &place, error);
    if (status != STATUS_OK)
        return status;
    if (common->version) {
        print_version();
        return STATUS_OK;
    }
    if (place >= count && !common->help)
        return error_set(error, STATUS_USAGE, "which command?");
    if (place >= count)
        return print_help(NULL, error);
    if (strcmp(arguments[place], "help") == 0)
        return run_help(&set, arguments + place + 1, count - place - 1, error);
    status = find_command(arguments[place], &command, error);
    if (status != STATUS_OK)
        return status;
    return run_command(command, &set, arguments + place + 1, count - place - 1,
                       error);
}

/* A descriptor that is closed at the start would be given to the next file
 * that is opened, and messages would go into the database. What takes its place
 * cannot be read or written, so that what is lost there is told. */
static bool standard_streams_open(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        int useless = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;

        if (fcntl(descriptor, F_GETFD) < 0 &&
            open("/dev/null", useless) != descriptor)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    /* stdio's own is a page: a call of the kernel for every few lines. */
    static char output[64 * 1024];
    struct error error = {""};
    struct common common = {0};
    enum status status;
    int failure;

    if (!standard_streams_open())
        return status_exit_code(STATUS_STORAGE);
    if (!isatty(STDOUT_FILENO))
        setvbuf(stdout, output, _IOFBF, sizeof(output));
    signal(SIGPIPE, SIG_IGN);
    /* A file that may not grow is told as a full disk is. */
    signal(SIGXFSZ, SIG_IGN);
    status = run(argc, argv, &common, &error);
    failure = program_finish_output();
    /* A reader that has seen enough (head, a pager) is no failure. */
    if (failure != 0 && failure != EPIPE && status == STATUS_OK)
        status =
            error_set(&error, STATUS_STORAGE,
                      "cannot write to standard output: %s", strerror(failure));
    if (status != STATUS_OK && error.text[0] != '\0')
        program_warn("%s", error.text);
    if (status == STATUS_USAGE)
        fprintf(stderr, "Try 'aupmine%s%s --help'.\n",
                common.usage == NULL ? "" : " ",
                common.usage == NULL ? "" : common.usage->name);
    if (log_failed() && (status == STATUS_OK || status == STATUS_NO_MATCH))
        status = STATUS_STORAGE;
    return status_exit_code(status);
}
