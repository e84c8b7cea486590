#include "command.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/classify_store.h"
#include "aupmine/text.h"
#include "log.h"
#include "pager.h"
#include "progress.h"

static int output_failure; /* errno of the first failed write to stdout */

static void talk(bool quiet, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* A message may quote an issue, a server or a file's name. The log gets what
 * is not said as well. */
static void talk(bool quiet, const char *format, va_list arguments)
{
    static const char name[] = "aupmine: ";
    const size_t start = sizeof(name) - 1;
    struct buffer message, line;

    buffer_init(&message);
    buffer_init(&line);
    buffer_append_arguments(&message, format, arguments);
    buffer_append_string(&line, name);
    text_append_visible(&line, buffer_bytes(&message), false);
    if (message.failed || line.failed) {
        fputs("aupmine: out of memory\n", stderr);
        goto out;
    }
    log_write((struct bytes){line.data + start, line.length - start});
    if (!quiet)
        fprintf(stderr, "%.*s\n", (int)line.length, line.data);
out:
    buffer_release(&message);
    buffer_release(&line);
}

void program_say(const struct program *program, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    talk(program->quiet, format, arguments);
    va_end(arguments);
}

void program_warn(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    talk(false, format, arguments);
    va_end(arguments);
}

void program_print(struct bytes text)
{
    if (text.length > 0)
        pager_start();
    if (text.length > 0 && output_failure == 0 &&
        fwrite(text.data, 1, text.length, stdout) != text.length)
        output_failure = errno;
}

enum status program_print_buffer(const struct buffer *text, struct error *error)
{
    enum status status = buffer_status(text, error);

    if (status == STATUS_OK)
        program_print(buffer_bytes(text));
    return status;
}

int program_finish_output(void)
{
    if (fflush(stdout) != 0 && output_failure == 0)
        output_failure = errno;
    pager_finish();
    return output_failure;
}

/* --- places --- */

static enum status write_path(char path[PATH_MAX], struct error *error,
                              const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum status write_path(char path[PATH_MAX], struct error *error,
                              const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(path, PATH_MAX, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= PATH_MAX)
        return error_set(error, STATUS_USAGE, "a path is too long");
    return STATUS_OK;
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

bool program_in_path(const char *name)
{
    const char *folder = environment("PATH");

    while (folder != NULL) {
        size_t length = strcspn(folder, ":");
        char path[PATH_MAX];
        int written =
            snprintf(path, sizeof(path), "%.*s/%s", (int)length, folder, name);

        if (length > 0 && written > 0 && written < PATH_MAX &&
            access(path, X_OK) == 0)
            return true;
        folder = folder[length] == ':' ? folder + length + 1 : NULL;
    }
    return false;
}

static enum status find_database(char path[PATH_MAX], struct error *error)
{
    const char *named = environment("AUPMINE_DB");
    const char *data = environment("XDG_DATA_HOME");
    const char *home = environment("HOME");

    if (named != NULL)
        return write_path(path, error, "%s", named);
    /* The XDG rules say that a relative path is to be ignored. */
    if (data != NULL && data[0] == '/')
        return write_path(path, error, "%s/aupmine/aupmine.db", data);
    if (home != NULL)
        return write_path(path, error, "%s/.local/share/aupmine/aupmine.db",
                          home);
    return error_set(error, STATUS_USAGE,
                     "where is the database? There is no HOME: use --db FILE");
}

/* A folder of what comes along: beside an installed program it is in share/,
 * beside one that was just built in the source tree. */
static enum status find_share(const char *folder, char path[PATH_MAX],
                              struct error *error)
{
    static const char *const places[] = {"../share/aupmine", ".."};
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    enum status status;
    char *slash;

    program[length > 0 ? length : 0] = '\0';
    slash = strrchr(program, '/');
    for (size_t i = 0; slash != NULL && i < 2; i++) {
        *slash = '\0';
        status =
            write_path(path, error, "%s/%s/%s", program, places[i], folder);
        if (status != STATUS_OK || access(path, R_OK | X_OK) == 0)
            return status;
    }
    return write_path(path, error, AUPMINE_SHARE "/%s", folder);
}

enum status program_data_file(const char *name, char path[PATH_MAX],
                              struct error *error)
{
    char folder[PATH_MAX];
    enum status status = find_share("data", folder, error);

    if (status == STATUS_OK)
        status = write_path(path, error, "%s/%s", folder, name);
    return status;
}

enum status program_complete(struct program *program, struct error *error)
{
    static char database[PATH_MAX];
    static char rules[PATH_MAX];
    enum status status = STATUS_OK;

    if (program->database == NULL) {
        status = find_database(database, error);
        program->database = database;
    }
    if (status == STATUS_OK && program->database[0] == '\0')
        status = error_set(error, STATUS_USAGE, "the database has no name");
    if (status == STATUS_OK && program->rules == NULL) {
        status = find_share("patterns", rules, error);
        program->rules = rules;
    }
    if (program->repositories.count > 0)
        program->repository = program->repositories.items[0];
    for (size_t i = 0; i < program->repositories.count && status == STATUS_OK;
         i++)
        status = repository_check_name(program->repositories.items[i], error);
    return status;
}

enum status program_repository_name(const struct program *program,
                                    struct operands operands, const char **name,
                                    struct error *error)
{
    *name = operands.count > 0            ? operands.items[0]
            : program->repository != NULL ? program->repository
                                          : DEFAULT_REPOSITORY;
    return repository_check_name(*name, error);
}

enum status program_read_number(const char *text, int64_t *number,
                                struct error *error)
{
    const char *digits = text[0] == '#' ? text + 1 : text;
    char *end;

    errno = 0;
    *number = strtoll(digits, &end, 10);
    if (errno != 0 || !isdigit((unsigned char)digits[0]) || *end != '\0' ||
        *number <= 0)
        return error_set(error, STATUS_USAGE, "'%.60s' is no issue number",
                         text);
    return STATUS_OK;
}

/* --- the database --- */

/* What a walk over the repositories finds: the one wanted, or the only one. */
struct search {
    const char *name; /* borrowed */
    struct repository *repository;
    size_t count;
};

static enum status remember_only(void *context,
                                 const struct repository *repository,
                                 struct error *error)
{
    struct search *search = context;

    (void)error;
    search->count++;
    *search->repository = *repository;
    return STATUS_OK;
}

enum status program_find_repository(const struct program *program,
                                    struct store *store, const char *name,
                                    struct repository *repository,
                                    struct error *error)
{
    struct search search = {name == NULL ? DEFAULT_REPOSITORY : name,
                            repository, 0};
    bool found;
    enum status status;

    status =
        store_find_repository(store, search.name, repository, &found, error);
    if (status == STATUS_OK && !found && name == NULL) {
        status = store_each_repository(store, remember_only, &search, error);
        found = search.count == 1;
    }
    if (status == STATUS_OK && !found)
        return error_set(error, STATUS_NO_MATCH,
                         "%s holds nothing of %s: run 'aupmine fetch %s' or "
                         "'aupmine import FILE' first%s",
                         program->database, search.name, search.name,
                         search.count > 1 ? ", or name another with --repo"
                                          : "");
    if (status == STATUS_OK && repository->notice[0] != '\0')
        program_say(program, "%s: %s", repository->name, repository->notice);
    return status;
}

static enum status open_repository(const struct program *program,
                                   enum store_mode mode, struct store **store,
                                   struct repository *repository,
                                   struct error *error)
{
    enum status status;

    status = store_open(store, program->database, mode, error);
    if (status == STATUS_OK)
        status = program_find_repository(program, *store, program->repository,
                                         repository, error);
    return status;
}

enum status program_open_repository(const struct program *program,
                                    struct store **store,
                                    struct repository *repository,
                                    struct error *error)
{
    return open_repository(program, STORE_READ, store, repository, error);
}

enum status program_change_repository(const struct program *program,
                                      struct store **store,
                                      struct repository *repository,
                                      struct error *error)
{
    return open_repository(program, STORE_CHANGE, store, repository, error);
}

/* --- rules and verdicts --- */

enum status program_load_rules(const struct program *program,
                               struct rule_set **set, struct error *error)
{
    return rule_set_load(set, program->rules, error);
}

static void show_classified(void *context, size_t done, size_t all)
{
    progress_draw(context, (double)done / (double)all,
                  "%zu of %zu issues classified", done, all);
}

enum status program_classify(const struct program *program, struct store *store,
                             int64_t repository_key, struct rule_set *set,
                             bool all, size_t *classified, struct error *error)
{
    struct classify_figures figures = {0};
    struct progress progress;
    enum status status;

    progress_init(&progress, program);
    status = classify_store(store, repository_key, set, all, show_classified,
                            &progress, &figures, error);
    progress_clear(&progress);
    *classified = figures.classified;
    if (status == STATUS_OK && figures.gave_up > 0)
        program_warn("warning: %zu patterns gave up on texts that would have "
                     "taken too long; issue %lld is one",
                     figures.gave_up, (long long)figures.gave_up_number);
    return status;
}
