#include "fetch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"
#include "progress.h"
#include "token.h"

const char fetch_default_api[] = "https://api.github.com";

static const struct fetch_settings defaults = FETCH_DEFAULTS;

static const struct option options[] = {
    FETCH_OPTIONS(0),
    {"from", 0, OPTION_MONTH, offsetof(struct fetch_settings, from), "YYYY-MM",
     NULL, "with --search: the first month (a year back)"},
    {"to", 0, OPTION_MONTH, offsetof(struct fetch_settings, to), "YYYY-MM",
     NULL, "with --search: the last month (this one)"},
};

static const char *const notes[] = {
    "Mirrors all issues and pull requests, or what changed since the last",
    "run. Each page is saved as it comes: a run that ends early, for whatever",
    "reason, is gone on with by the next. Without a token GitHub answers 60",
    "requests an hour, with one 5,000; a page holds 100 issues. One request",
    "goes out after another, as GitHub asks for, unless --jobs says otherwise.",
    "",
    "With --full the whole list is read anew, a request for each 100 issues, which",
    "also brings what no refresh notices, such as renamed labels. An issue that",
    "two such runs in a row do not meet is asked for by its number, and marked as",
    "deleted, transferred or not found; it stays in the database, and counts.",
    "",
    "With --search some four requests a month bring how many issues were filed",
    "and those that hold words of the rules; a mirror that is finished later",
    "takes over.",
    NULL,
};

/* --- interrupts --- */

static volatile int interrupted;

static void note_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static const int signals[] = {SIGINT, SIGTERM};
enum { SIGNAL_COUNT = sizeof(signals) / sizeof(signals[0]) };

/* The first signal asks for an end after what is being done, a second one
 * ends the program at once. */
static void catch_signals(struct sigaction before[SIGNAL_COUNT])
{
    struct sigaction action = {.sa_handler = note_signal,
                               .sa_flags = (int)SA_RESETHAND};

    interrupted = 0;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaction(signals[i], &action, &before[i]);
}

static void release_signals(const struct sigaction before[SIGNAL_COUNT])
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaction(signals[i], &before[i], NULL);
}

/* --- what is shown --- */

struct display {
    const struct program *program; /* borrowed */
    const char *name;              /* borrowed */
    struct progress progress;
    int64_t began_from; /* of the event before */
};

/* How far the walk has come between where it began and where it goes. */
static double share_done(const struct fetch_event *event)
{
    if (event->began_from == 0 || event->reached < event->began_from ||
        event->newest <= event->began_from || event->reached > event->newest)
        return PROGRESS_UNKNOWN;
    return (double)(event->reached - event->began_from) /
           (double)(event->newest - event->began_from);
}

static void show_wait(struct display *display, int64_t seconds)
{
    char time[TIMESTAMP_SIZE];

    timestamp_format(timestamp_now() + seconds, time);
    progress_clear(&display->progress);
    program_say(display->program,
                "%s: rate limit reached; waiting until about %.8s UTC",
                display->name, strchr(time, 'T') + 1);
}

/* Rounded up: a minute too much is forgiven sooner than one too few. */
static void append_time_left(struct buffer *words, int64_t seconds)
{
    if (seconds > 3600)
        buffer_append_format(words, ", about %lld h to go",
                             (long long)(seconds + 3599) / 3600);
    else if (seconds > 60)
        buffer_append_format(words, ", about %lld min to go",
                             (long long)(seconds + 59) / 60);
    else if (seconds != PROGRESS_UNKNOWN)
        buffer_append_format(words, ", about %lld s to go", (long long)seconds);
}

static enum status show_progress(struct display *display,
                                 const struct fetch_event *event,
                                 struct error *error)
{
    double share = share_done(event);
    struct buffer words;
    enum status status;

    if (!display->progress.wanted)
        return STATUS_OK;
    buffer_init(&words);
    buffer_append_format(&words, "%lld pages, %lld issues",
                         (long long)event->pages, (long long)event->records);
    if (event->limit_left >= 0)
        buffer_append_format(&words, ", %lld requests left",
                             (long long)event->limit_left);
    append_time_left(&words, progress_time_left(&display->progress, share));
    status = buffer_status(&words, error);
    progress_draw(&display->progress, share, "%s", buffer_string(&words));
    buffer_release(&words);
    return status;
}

static enum status observe(void *context, const struct fetch_event *event,
                           struct error *error)
{
    struct display *display = context;

    if (event->wait > 0)
        show_wait(display, event->wait);
    if (event->request != NULL && display->program->verbose) {
        progress_clear(&display->progress);
        program_warn("%s", event->request);
    }
    if (event->began_from != display->began_from)
        progress_restart(&display->progress);
    display->began_from = event->began_from;
    return show_progress(display, event, error);
}

static void say_searched(const struct program *program, const char *name,
                         const struct fetch_result *result)
{
    const struct sync_run *run = &result->run;

    program_say(program,
                "%s: searched %lld months, %lld were held: found %lld issues "
                "in %lld requests: %lld new, %lld changed",
                name, (long long)result->months, (long long)result->months_held,
                (long long)run->records, (long long)run->requests,
                (long long)run->added, (long long)run->changed);
}

static void say_swept(const struct program *program, const char *name,
                      const struct fetch_result *result)
{
    const struct sync_run *run = &result->run;

    program_say(program,
                "%s: swept: received %lld issues and pull requests in %lld "
                "requests: %lld new, %lld changed; gone: %lld deleted, %lld "
                "transferred, %lld not found; missed: %lld, to be asked for if "
                "the next sweep misses them too",
                name, (long long)run->records, (long long)run->requests,
                (long long)run->added, (long long)run->changed,
                (long long)result->gone[GONE_DELETED],
                (long long)result->gone[GONE_TRANSFERRED],
                (long long)result->gone[GONE_NOT_FOUND],
                (long long)result->missing);
}

static void say_figures(const struct program *program, const char *name,
                        const struct fetch_result *result)
{
    const struct sync_run *run = &result->run;

    if (run->source == SOURCE_SEARCH) {
        say_searched(program, name, result);
        return;
    }
    if (run->source == SOURCE_SWEEP) {
        say_swept(program, name, result);
        return;
    }
    program_say(program,
                "%s: up to date: received %lld issues and pull requests in "
                "%lld requests: %lld new, %lld changed",
                name, (long long)run->records, (long long)run->requests,
                (long long)run->added, (long long)run->changed);
}

/* --- doing it --- */

const char *fetch_settings_api(const struct fetch_settings *settings)
{
    const char *variable = getenv("GITHUB_API_URL");

    if (settings->api != NULL)
        return settings->api;
    return variable != NULL && variable[0] != '\0' ? variable
                                                   : fetch_default_api;
}

enum status fetch_settings_check(const struct fetch_settings *settings,
                                 struct error *error)
{
    if (settings->from != MONTH_ANY && settings->to != MONTH_ANY &&
        settings->from > settings->to)
        return error_set(error, STATUS_USAGE, "--from is later than --to");
    if (settings->full && settings->search)
        return error_set(error, STATUS_USAGE,
                         "--full reads the whole list, --search some of it: "
                         "choose one");
    if (settings->full && settings->jobs > 1)
        return error_set(error, STATUS_USAGE,
                         "--full reads one page after another: it does not go "
                         "with --jobs");
    if (settings->jobs < 1 || settings->jobs > JOBS_MOST)
        return error_set(error, STATUS_USAGE, "--jobs takes 1 to %d",
                         (int)JOBS_MOST);
    return fetch_check_api(fetch_settings_api(settings), error);
}

/* Memory that holds a token goes into no core file, and no other process of
 * this user may look at it. */
static void guard_memory(void)
{
    static const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

static enum status fetch_shown(const struct program *program,
                               struct store *store, const char *name,
                               struct fetch_options *fetch,
                               struct fetch_result *result, struct error *error)
{
    struct display display = {.program = program, .name = name};
    struct sigaction before[SIGNAL_COUNT];
    enum status status;

    progress_init(&display.progress, program);
    fetch->observe = observe;
    fetch->context = &display;
    fetch->interrupted = &interrupted;
    catch_signals(before);
    status = fetch_repository(store, name, fetch, result, error);
    release_signals(before);
    progress_clear(&display.progress);
    return status;
}

static bool wants_search(const struct fetch_settings *settings,
                         const struct buffer *token)
{
    return settings->search ||
           (settings->search_without_token && !settings->full &&
            token->length == 0 &&
            !fetch_api_is_local(fetch_settings_api(settings)));
}

enum status program_fetch(const struct program *program, struct store *store,
                          const char *name,
                          const struct fetch_settings *settings,
                          const struct rule_set *rules,
                          struct fetch_result *result, struct error *error)
{
    struct search_plan plan;
    struct search_options search = {&plan, settings->from, settings->to};
    struct fetch_options fetch = {.api = fetch_settings_api(settings),
                                  .wait = settings->wait,
                                  .max_requests = settings->max_requests,
                                  .archive = settings->archive,
                                  .full = settings->full,
                                  .jobs = (int)settings->jobs};
    struct buffer token;
    const char *source;
    enum status status = store_lock(store, "fetch", error);

    memset(result, 0, sizeof(*result));
    buffer_init(&token);
    if (status == STATUS_OK)
        status =
            token_find(&token, settings->token_file, fetch.api, &source, error);
    if (status == STATUS_OK)
        token_check_file(program, settings->token_file);
    if (status == STATUS_OK && token.length > 0) {
        guard_memory();
        fetch.token = buffer_string(&token);
    }
    if (status == STATUS_OK && wants_search(settings, &token)) {
        fetch.search = &search;
        status = search_plan_make(&plan, rules, error);
    }
    if (status == STATUS_OK)
        status = fetch_shown(program, store, name, &fetch, result, error);
    token_release(&token);
    return status;
}

static enum status check_own_settings(const struct fetch_settings *settings,
                                      struct error *error)
{
    if (!settings->search &&
        (settings->from != MONTH_ANY || settings->to != MONTH_ANY))
        return error_set(error, STATUS_USAGE,
                         "--from and --to go with --search: a mirror holds "
                         "all months");
    return fetch_settings_check(settings, error);
}

static enum status fetch_run(const struct program *program, const void *values,
                             struct operands operands, struct error *error)
{
    const struct fetch_settings *settings = values;
    struct store *store = NULL;
    struct rule_set *rules = NULL;
    struct fetch_result result = {0};
    const char *name;
    enum status status;

    status = program_repository_name(program, operands, &name, error);
    if (status == STATUS_OK)
        status = check_own_settings(settings, error);
    if (status == STATUS_OK && settings->search)
        status = program_load_rules(program, &rules, error);
    if (status == STATUS_OK)
        status = store_open(&store, program->database, STORE_WRITE, error);
    if (status == STATUS_OK)
        status = program_fetch(program, store, name, settings, rules, &result,
                               error);
    if (status == STATUS_OK)
        say_figures(program, name, &result);
    rule_set_free(rules);
    store_close(store);
    return status;
}

const struct command command_fetch = {
    .name = "fetch",
    .operands = "[OWNER/NAME]",
    .operands_least = 0,
    .operands_most = 1,
    .summary = "mirror a repository's issues, or what changed",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct fetch_settings),
    .run = fetch_run,
};
