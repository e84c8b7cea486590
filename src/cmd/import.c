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
    bool skip_bad;
};

static const struct option options[] = {
    {"skip-bad", 0, OPTION_FLAG, offsetof(struct import_settings, skip_bad),
     NULL, NULL, "leave bad records out, and say which"},
};

static const char *const notes[] = {
    "FILE holds issues as GitHub's REST interface gives them: arrays, NDJSON,",
    "or several of them one after another, compressed by gzip or not; '-' is",
    "standard input. A file with a bad record is not applied at all, unless",
    "--skip-bad is given. Records go to the repository that their address names,",
    "or to --repo if given.",
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
                        const struct import_figures *figures)
{
    program_say(program,
                "%s: %lld issues and %lld pull requests read, %lld new, %lld "
                "changed",
                name, (long long)(figures->records - figures->pull_requests),
                (long long)figures->pull_requests, (long long)figures->added,
                (long long)figures->changed);
    if (figures->skipped > 0)
        program_warn("%s: %lld bad records were skipped", name,
                     (long long)figures->skipped);
}

static enum status import_file(const struct program *program,
                               struct store *store, const char *path,
                               const struct import_settings *settings,
                               struct error *error)
{
    struct conversation talk = {0};
    struct import_figures figures;
    struct import_options import = {
        .repository = program->repository,
        .fallback = DEFAULT_REPOSITORY,
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
    if (status == STATUS_OK)
        say_figures(program, talk.name, &figures);
    else if (status == STATUS_DATA)
        error_prefix(error, status, "nothing of this file was imported");
    if (descriptor != STDIN_FILENO)
        close(descriptor);
    return status;
}

static enum status import_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    struct store *store = NULL;
    enum status status;

    status = store_open(&store, program->database, STORE_WRITE, error);
    if (status == STATUS_OK)
        status = store_lock(store, "import", error);
    for (size_t i = 0; i < operands.count && status == STATUS_OK; i++)
        status = import_file(program, store, operands.items[i], values, error);
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
    .options_size = sizeof(struct import_settings),
    .run = import_run,
};
