#include "status.h"

#include "aupmine/store_run.h"
#include "aupmine/store_verdict.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"
#include "fetch.h"
#include "settings.h"
#include "token.h"

struct status_settings {
    bool json;
};

static const struct option options[] = {
    {"json", 0, OPTION_FLAG, offsetof(struct status_settings, json), NULL, NULL,
     "print a JSON object a line for each repository"},
};

static void holdings_init(struct holdings *holdings)
{
    *holdings = (struct holdings){.has_run = false};
    completeness_init(&holdings->completeness);
}

static void holdings_release(struct holdings *holdings)
{
    completeness_release(&holdings->completeness);
    buffer_release(&holdings->ruleset);
    buffer_release(&holdings->origin);
    buffer_release(&holdings->message);
}

/* What a run tells of where the data come from. A file that brought nothing
 * tells nothing, while a walk that was begun is one that is to be ended. */
static unsigned source_of(const struct sync_run *run)
{
    bool is_file =
        run->source == SOURCE_IMPORT || run->source == SOURCE_SELECTION;

    return is_file && run->records == 0 ? 0 : 1U << run->source;
}

/* Of the last run everything, of those before it their source, and what the
 * server said of its limit, if the last asked nobody. */
static enum status keep_run(void *context, const struct sync_run *run,
                            const char *origin, const char *message,
                            struct error *error)
{
    struct holdings *holdings = context;

    if (holdings->limited.limit_renews_at == 0)
        holdings->limited = *run;
    holdings->sources |= source_of(run);
    if (holdings->has_run)
        return STATUS_OK;
    holdings->has_run = true;
    holdings->run = *run;
    buffer_append_bytes(&holdings->origin, bytes_of(origin));
    buffer_append_bytes(&holdings->message, bytes_of(message));
    if (holdings->origin.failed || holdings->message.failed)
        return error_memory(error);
    return STATUS_OK;
}

/* A run that was killed could not write that it ended; the lock went with its
 * process. */
static enum status find_killed(const struct store *store,
                               struct holdings *holdings, struct error *error)
{
    bool locked = false;
    enum status status;

    if (!holdings->has_run || holdings->run.state != RUN_RUNNING)
        return STATUS_OK;
    status = store_is_locked(store, &locked, error);
    holdings->killed = status == STATUS_OK && !locked;
    return status;
}

static enum status gather(struct store *store, struct holdings *holdings,
                          struct error *error)
{
    int64_t key = holdings->repository.key;
    enum status status;

    status = store_totals(store, key, &holdings->totals, error);
    if (status == STATUS_OK)
        status = store_ruleset(store, key, &holdings->ruleset, &holdings->mixed,
                               error);
    if (status == STATUS_OK)
        status = store_each_run(store, key, keep_run, holdings, error);
    if (status == STATUS_OK)
        status = find_killed(store, holdings, error);
    if (status == STATUS_OK)
        status =
            store_read_completeness(store, key, &holdings->completeness, error);
    holdings->complete = holdings->repository.complete_at != 0;
    return status;
}

/* --- for people --- */

static void append_time(struct buffer *text, const char *what, int64_t seconds)
{
    char time[TIMESTAMP_SIZE];

    if (seconds == 0)
        return;
    timestamp_format(seconds, time);
    buffer_append_format(text, "%-14s%s\n", what, time);
}

/* A name or a message that others chose. */
static void append_quoted(struct buffer *text, const char *what,
                          const struct buffer *quoted)
{
    buffer_append_format(text, "%-14s", what);
    text_append_visible(text, buffer_bytes(quoted), false);
    buffer_append_char(text, '\n');
}

/* Why the data are not known to be complete, the source that reaches farthest
 * first. */
static const char *incomplete_words(const struct holdings *holdings)
{
    static const struct {
        unsigned sources;
        const char *words;
    } cases[] = {
        {1U << SOURCE_MIRROR | 1U << SOURCE_SWEEP,
         "no: the mirror's first walk is not finished"},
        {1U << SOURCE_SEARCH, "no: candidates only, found by search"},
        {1U << SOURCE_IMPORT, "not known: only what was imported"},
        {1U << SOURCE_SELECTION, "no: only a selection was imported"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if ((holdings->sources & cases[i].sources) != 0)
            return cases[i].words;
    }
    return "no: nothing came in yet";
}

static void append_completeness(struct buffer *text,
                                const struct holdings *holdings)
{
    const struct repository *repository = &holdings->repository;

    if (holdings->complete) {
        append_time(text, "complete to", repository->complete_at);
        if (repository->swept_at == 0)
            buffer_append_format(text,
                                 "%-14snone yet: what has vanished is "
                                 "not known\n",
                                 "full sweep");
        append_time(text, "full sweep", repository->swept_at);
        return;
    }
    buffer_append_format(text, "%-14s%s\n", "complete",
                         incomplete_words(holdings));
    append_time(text, "walked to", repository->watermark);
}

static void append_gone(struct buffer *text, const struct holdings *holdings)
{
    const struct completeness *completeness = &holdings->completeness;
    const int64_t *gone = completeness->gone;

    buffer_append_format(text, "%-14s%lld", "gone",
                         (long long)holdings->totals.gone);
    if (holdings->totals.gone > 0)
        buffer_append_format(text,
                             ": %lld deleted, %lld transferred, %lld not "
                             "found; they stay, and count",
                             (long long)gone[GONE_DELETED],
                             (long long)gone[GONE_TRANSFERRED],
                             (long long)gone[GONE_NOT_FOUND]);
    buffer_append_char(text, '\n');
    if (completeness->missing > 0)
        buffer_append_format(text,
                             "%-14s%lld by the last full sweep; asked for by "
                             "number if the next misses them too\n",
                             "missed", (long long)completeness->missing);
}

/* What is to be gone on with. */
static void append_unfinished(struct buffer *text,
                              const struct holdings *holdings)
{
    const struct completeness *completeness = &holdings->completeness;
    char began[TIMESTAMP_SIZE];

    if (completeness->began_at != 0) {
        timestamp_format(completeness->began_at, began);
        buffer_append_format(text, "%-14sa walk begun %s", "unfinished", began);
        if (completeness->slices > 0)
            buffer_append_format(text, ", %lld slices left",
                                 (long long)completeness->slices);
        buffer_append_char(text, '\n');
    }
    if (!completeness->sweep.under_way)
        return;
    timestamp_format(completeness->sweep.began_at, began);
    buffer_append_format(text, "%-14sa full sweep begun %s, ", "unfinished",
                         began);
    if (completeness->sweep.ended_at != 0)
        buffer_append_string(text, "asking for what it missed\n");
    else
        buffer_append_format(text, "at number %lld\n",
                             (long long)completeness->sweep.reached);
}

static void append_limit(struct buffer *text, const struct sync_run *run)
{
    char renewed[TIMESTAMP_SIZE];

    if (run->limit_renews_at == 0)
        return;
    timestamp_format(run->limit_renews_at, renewed);
    buffer_append_format(text,
                         "%-14s%lld, renewed at %s; the last %s was told so\n",
                         "requests left", (long long)run->limit_left, renewed,
                         source_words.names[run->source]);
}

static void append_numbers(struct buffer *text, const struct holdings *holdings)
{
    if (holdings->totals.last_number > 0)
        buffer_append_format(text,
                             "%-14s1 to %lld, %lld of them never seen; gaps "
                             "are normal\n",
                             "numbers", (long long)holdings->totals.last_number,
                             (long long)holdings_unseen(holdings));
}

static void append_last_run(struct buffer *text,
                            const struct holdings *holdings)
{
    const struct sync_run *run = &holdings->run;

    if (!holdings->has_run)
        return;
    buffer_append_format(text,
                         "%-14s%s, %s, %lld requests, %lld records, %lld new, "
                         "%lld changed\n",
                         "last run", source_words.names[run->source],
                         holdings->killed ? "killed before its end"
                                          : run_state_words.names[run->state],
                         (long long)run->requests, (long long)run->records,
                         (long long)run->added, (long long)run->changed);
    append_time(text, "  started", run->started_at);
    append_time(text, "  finished", run->finished_at);
    append_quoted(text, "  from", &holdings->origin);
    if (holdings->message.length > 0)
        append_quoted(text, "  ended", &holdings->message);
}

static void describe_for_people(const struct program *program,
                                const struct holdings *holdings,
                                struct buffer *text)
{
    const struct issue_totals *totals = &holdings->totals;

    buffer_append_format(text, "%-14s%s\n", "repository",
                         holdings->repository.name);
    if (holdings->repository.notice[0] != '\0')
        buffer_append_format(text, "%-14s%s\n", "notice",
                             holdings->repository.notice);
    buffer_append_format(text, "%-14s%s (version %d)\n", "database",
                         program->database, SCHEMA_VERSION);
    buffer_append_format(text, "%-14s%lld, and %lld pull requests\n", "issues",
                         (long long)totals->issues,
                         (long long)totals->pull_requests);
    append_numbers(text, holdings);
    append_gone(text, holdings);
    append_time(text, "first filed", totals->first_created);
    append_time(text, "last filed", totals->last_created);
    append_completeness(text, holdings);
    append_unfinished(text, holdings);
    append_last_run(text, holdings);
    append_limit(text, &holdings->limited);
    buffer_append_format(text, "%-14s%lld of %lld issues%s\n", "classified",
                         (long long)totals->classified,
                         (long long)totals->issues,
                         holdings->mixed ? "; run 'aupmine classify'" : "");
    buffer_append_format(text, "%-14s%s\n", "rule set",
                         holdings->ruleset.length == 0
                             ? "none"
                             : buffer_string(&holdings->ruleset));
}

/* Settings, and the token's source: never the token. */
static enum status append_settings(const struct program *program,
                                   struct buffer *text, struct error *error)
{
    const struct settings *settings = program->settings;
    const struct fetch_settings fetch = {
        .api = settings_value(settings, "fetch", "api")};
    const char *source;
    struct buffer token;
    enum status status;

    settings_describe(settings, text);
    buffer_init(&token);
    status = token_find(&token, settings_value(settings, "fetch", "token-file"),
                        fetch_settings_api(&fetch), &source, error);
    buffer_append_string(text, "  token       ");
    text_append_visible(text, bytes_of(source == NULL ? "none" : source),
                        false);
    buffer_append_char(text, '\n');
    token_release(&token);
    return status;
}

/* What is told of one repository after the other. */
struct telling {
    const struct program *program;
    struct store *store; /* own */
    bool json;
    size_t told;
    struct buffer text;
};

static enum status tell(struct telling *telling, const char *name,
                        struct error *error)
{
    struct holdings holdings;
    enum status status;

    holdings_init(&holdings);
    status = program_find_repository(telling->program, telling->store, name,
                                     &holdings.repository, error);
    if (status == STATUS_OK)
        status = gather(telling->store, &holdings, error);
    if (status == STATUS_OK && telling->told++ > 0 && !telling->json)
        buffer_append_char(&telling->text, '\n');
    if (status == STATUS_OK && telling->json)
        holdings_append_json(&holdings, &telling->text);
    else if (status == STATUS_OK)
        describe_for_people(telling->program, &holdings, &telling->text);
    holdings_release(&holdings);
    return status;
}

static enum status tell_each(void *context, const struct repository *repository,
                             struct error *error)
{
    return tell(context, repository->name, error);
}

/* The one that is named, else all; where there are none, what to do. */
static enum status tell_all(struct telling *telling, struct error *error)
{
    const char *name = telling->program->repository;
    enum status status = STATUS_OK;

    if (name == NULL)
        status =
            store_each_repository(telling->store, tell_each, telling, error);
    if (status == STATUS_OK && telling->told == 0)
        status = tell(telling, name, error);
    return status;
}

static enum status status_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    const struct status_settings *settings = values;
    struct telling telling = {.program = program, .json = settings->json};
    enum status status;

    (void)operands;
    status = store_open(&telling.store, program->database, STORE_READ, error);
    if (status == STATUS_OK)
        status = tell_all(&telling, error);
    if (status == STATUS_OK && program->verbose && !settings->json)
        status = append_settings(program, &telling.text, error);
    if (status == STATUS_OK)
        status = program_print_buffer(&telling.text, error);
    buffer_release(&telling.text);
    store_close(telling.store);
    return status;
}

static const char *const notes[] = {
    "Of several repositories in the database each is told of, unless --repo",
    "names one.",
    NULL,
};

const struct command command_status = {
    .name = "status",
    .operands = "",
    .summary = "say what the database holds and how complete it is",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .options_size = sizeof(struct status_settings),
    .run = status_run,
};
