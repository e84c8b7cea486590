#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aupmine/import.h"
#include "progress.h"

enum { SKIPPED_SHOWN = 20 };

struct import_settings {
    int format; /* enum import_format, or IMPORT_RECOGNISED */
    bool all_repositories;
    bool skip_bad;
};

static const struct import_settings defaults = {.format = IMPORT_RECOGNISED};

static const struct option options[] = {
    {"format", 0, OPTION_WORD, offsetof(struct import_settings, format),
     "FORMAT", &import_format_words, "take FILE for that, whatever it holds"},
    {"all-repos", 0, OPTION_FLAG,
     offsetof(struct import_settings, all_repositories), NULL, NULL,
     "of GH Archive take the issues of every repository"},
    {"skip-bad", 0, OPTION_FLAG, offsetof(struct import_settings, skip_bad),
     NULL, NULL, "leave bad records out, and say which"},
};

static const char *const notes[] = {
    "FILE holds issues as GitHub's REST interface gives them (arrays, NDJSON, or",
    "several of them one after another), as 'gh issue list --json' does, as hourly",
    "events of GH Archive, or as a database of github-to-sqlite; '-' is standard",
    "input. It may be compressed by gzip. What a source leaves out is unknown and",
    "never replaces what is known. A file with a bad record is not applied at all,",
    "unless --skip-bad is given. Issues go to the repository that their address",
    "names, or to --repo if given; of GH Archive and of a database --repo takes",
    "those of one repository.",
    NULL,
};

/* What the callbacks need to talk about the file at hand. */
struct conversation {
    const char *name;
    uint64_t size; /* bytes; 0: not known */
    int64_t skipped;
    struct progress progress;
};

static void show_progress(void *context, uint64_t bytes)
{
    struct conversation *talk = context;
    double share =
        talk->size == 0 ? PROGRESS_UNKNOWN : (double)bytes / (double)talk->size;

    progress_draw(&talk->progress, share > 1 ? 1 : share, "%s: %.1f MB read",
                  talk->name, (double)bytes / 1e6);
}

static void show_skipped(void *context, const char *problem)
{
    struct conversation *talk = context;

    progress_clear(&talk->progress);
    if (++talk->skipped <= SKIPPED_SHOWN)
        program_warn("%s: skipped", problem);
}

static enum status open_file(const char *path, int *descriptor,
                             struct conversation *talk, struct error *error)
{
    struct stat file;

    talk->name = path;
    *descriptor = STDIN_FILENO;
    if (strcmp(path, "-") == 0) {
        talk->name = "standard input";
        return STATUS_OK;
    }
    *descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0)
        return error_set(error, STATUS_STORAGE, "cannot open %s: %s", path,
                         strerror(errno));
    if (fstat(*descriptor, &file) == 0 && S_ISREG(file.st_mode))
        talk->size = (uint64_t)file.st_size;
    return STATUS_OK;
}

static void say_figures(const struct program *program, const char *name,
                        const struct import_figures *figures, bool last)
{
    program_say(program,
                "%s: %lld issues and %lld pull requests read, %lld new, %lld "
                "changed%s",
                name, (long long)(figures->records - figures->pull_requests),
                (long long)figures->pull_requests, (long long)figures->added,
                (long long)figures->changed,
                last ? "; 'aupmine classify' comes next" : "");
    if (figures->skipped > 0)
        program_warn("%s: %lld bad records were skipped", name,
                     (long long)figures->skipped);
}

static void say_what_is_missing(const struct program *program, const char *name,
                                const struct import_figures *figures)
{
    struct buffer parts;

    buffer_init(&parts);
    for (size_t i = 0; i < ISSUE_PART_COUNT; i++) {
        if ((figures->lacks & 1u << i) != 0)
            buffer_append_format(&parts, "%s%s", parts.length > 0 ? ", " : "",
                                 issue_part_words.names[i]);
    }
    if (parts.length > 0)
        program_say(program, "%s: not given, so unknown: %s", name,
                    buffer_string(&parts));
    buffer_release(&parts);
    if (figures->formats == 1u << IMPORT_GH && figures->records > 0 &&
        !figures->has_closed)
        program_say(program,
                    "%s: all of them are open: gh lists no others without "
                    "--state all",
                    name);
    if ((figures->formats & 1u << IMPORT_GHARCHIVE) != 0)
        program_say(program,
                    "%s: GH Archive has issues that were opened, closed or "
                    "reopened, and not all: counts will be lower bounds",
                    name);
    if (figures->passed_over > 0)
        program_say(program, "%s: %lld events and issues of others passed over",
                    name, (long long)figures->passed_over);
}

static enum status import_file(const struct program *program,
                               struct store *store, const char *path,
                               const struct import_settings *settings,
                               bool last, struct error *error)
{
    struct conversation talk = {0};
    struct import_figures figures;
    struct import_options import = {
        .repository = program->repository,
        .fallback = DEFAULT_REPOSITORY,
        .path = strcmp(path, "-") == 0 ? NULL : path,
        .format = settings->format,
        .all_repositories = settings->all_repositories,
        .skip_bad = settings->skip_bad,
        .skipped = show_skipped,
        .progress = show_progress,
        .context = &talk,
    };
    int descriptor;
    enum status status;

    progress_init(&talk.progress, program);
    status = open_file(path, &descriptor, &talk, error);
    if (status != STATUS_OK)
        return status;
    status =
        import_stream(store, descriptor, talk.name, &import, &figures, error);
    progress_clear(&talk.progress);
    if (status == STATUS_OK) {
        say_figures(program, talk.name, &figures, last);
        say_what_is_missing(program, talk.name, &figures);
    } else if (status == STATUS_DATA)
        error_prefix(error, status, "nothing of this file was imported");
    if (descriptor != STDIN_FILENO)
        close(descriptor);
    return status;
}

static enum status import_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    const struct import_settings *settings = values;
    struct store *store = NULL;
    enum status status;

    if (settings->all_repositories && program->repository != NULL)
        return error_set(error, STATUS_USAGE,
                         "--all-repos and --repo exclude each other");
    status = store_open(&store, program->database, STORE_WRITE, error);
    if (status == STATUS_OK)
        status = store_lock(store, "import", error);
    for (size_t i = 0; i < operands.count && status == STATUS_OK; i++)
        status = import_file(program, store, operands.items[i], settings,
                             i + 1 == operands.count, error);
    store_close(store);
    return status;
}

const struct command command_import = {
    .name = "import",
    .operands = "FILE...",
    .operands_least = 1,
    .operands_most = SIZE_MAX,
    .summary = "take issues from files",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct import_settings),
    .run = import_run,
};
