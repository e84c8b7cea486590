#include "command.h"

#include "aupmine/encode.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"

struct status_settings {
    bool json;
};

static const struct option options[] = {
    {"json", 0, OPTION_FLAG, offsetof(struct status_settings, json), NULL, NULL,
     "print one JSON object"},
};

/* What the database holds of one repository, and how it came by it. */
struct holdings {
    struct repository repository;
    struct issue_totals totals;
    struct buffer ruleset;
    bool mixed; /* not every issue was judged by that rule set */
    bool has_run;
    struct sync_run run; /* the last one */
    struct buffer origin;
    struct buffer message;
    bool complete; /* a walk over the whole list was finished */
};

static void holdings_release(struct holdings *holdings)
{
    buffer_release(&holdings->ruleset);
    buffer_release(&holdings->origin);
    buffer_release(&holdings->message);
}

static enum status keep_last_run(void *context, const struct sync_run *run,
                                 const char *origin, const char *message,
                                 struct error *error)
{
    struct holdings *holdings = context;

    holdings->has_run = true;
    holdings->run = *run;
    buffer_append_bytes(&holdings->origin, bytes_of(origin));
    buffer_append_bytes(&holdings->message, bytes_of(message));
    if (holdings->origin.failed || holdings->message.failed)
        return error_memory(error);
    return STATUS_NO_MATCH; /* the first is the last run: enough */
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
        status = store_each_run(store, key, keep_last_run, holdings, error);
    holdings->complete = holdings->repository.complete_at != 0;
    return status;
}

/* --- for programs --- */

static void append_json_time(struct buffer *text, const char *name,
                             int64_t seconds)
{
    char time[TIMESTAMP_SIZE];

    buffer_append_format(text, ",\"%s\":", name);
    if (seconds == 0) {
        buffer_append_string(text, "null");
        return;
    }
    timestamp_format(seconds, time);
    buffer_append_format(text, "\"%s\"", time);
}

static void append_json_run(struct buffer *text,
                            const struct holdings *holdings)
{
    const struct sync_run *run = &holdings->run;

    if (!holdings->has_run) {
        buffer_append_string(text, "null");
        return;
    }
    buffer_append_format(
        text,
        "{\"source\":\"%s\",\"state\":\"%s\",\"requests\":%lld,"
        "\"records\":%lld,\"added\":%lld,\"changed\":%lld",
        source_words.names[run->source], run_state_words.names[run->state],
        (long long)run->requests, (long long)run->records,
        (long long)run->added, (long long)run->changed);
    append_json_time(text, "started_at", run->started_at);
    append_json_time(text, "finished_at", run->finished_at);
    buffer_append_string(text, ",\"origin\":");
    json_string(text, buffer_bytes(&holdings->origin));
    buffer_append_string(text, ",\"message\":");
    json_string(text, holdings->message.length == 0
                          ? bytes_of(NULL)
                          : buffer_bytes(&holdings->message));
    buffer_append_char(text, '}');
}

static void describe_as_json(const struct holdings *holdings,
                             struct buffer *text)
{
    const struct issue_totals *totals = &holdings->totals;

    buffer_append_string(text, "{\"repo\":");
    json_string(text, bytes_of(holdings->repository.name));
    buffer_append_format(
        text, ",\"issues\":%lld,\"pull_requests\":%lld,\"gone\":%lld",
        (long long)totals->issues, (long long)totals->pull_requests,
        (long long)totals->gone);
    append_json_time(text, "first", totals->first_created);
    append_json_time(text, "last", totals->last_created);
    buffer_append_format(text, ",\"complete\":%s",
                         holdings->complete ? "true" : "false");
    append_json_time(text, "complete_at", holdings->repository.complete_at);
    append_json_time(text, "watermark", holdings->repository.watermark);
    buffer_append_string(text, ",\"last_run\":");
    append_json_run(text, holdings);
    buffer_append_string(text, ",\"ruleset\":");
    json_string(text, holdings->ruleset.length == 0
                          ? bytes_of(NULL)
                          : buffer_bytes(&holdings->ruleset));
    buffer_append_format(text,
                         ",\"mixed_rulesets\":%s,\"classified\":%lld,"
                         "\"schema_version\":%d,\"notice\":",
                         holdings->mixed ? "true" : "false",
                         (long long)totals->classified, SCHEMA_VERSION);
    json_string(text, holdings->repository.notice[0] == '\0'
                          ? bytes_of(NULL)
                          : bytes_of(holdings->repository.notice));
    buffer_append_string(text, "}\n");
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

static void append_completeness(struct buffer *text,
                                const struct holdings *holdings)
{
    const struct repository *repository = &holdings->repository;

    if (holdings->complete) {
        append_time(text, "complete as of", repository->complete_at);
        return;
    }
    buffer_append_format(text, "%-14s%s\n", "complete",
                         repository->watermark != 0
                             ? "no: the mirror's first walk is not finished"
                             : "no: only what was imported");
    append_time(text, "walked to", repository->watermark);
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
                         run_state_words.names[run->state],
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
    append_time(text, "first filed", totals->first_created);
    append_time(text, "last filed", totals->last_created);
    append_completeness(text, holdings);
    append_last_run(text, holdings);
    buffer_append_format(text, "%-14s%lld of %lld issues%s\n", "classified",
                         (long long)totals->classified,
                         (long long)totals->issues,
                         holdings->mixed ? "; run 'aupmine classify'" : "");
    buffer_append_format(text, "%-14s%s\n", "rule set",
                         holdings->ruleset.length == 0
                             ? "none"
                             : buffer_string(&holdings->ruleset));
}

static enum status status_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    const struct status_settings *settings = values;
    struct holdings holdings = {0};
    struct store *store = NULL;
    struct buffer text;
    enum status status;

    (void)operands;
    buffer_init(&text);
    status =
        program_open_repository(program, &store, &holdings.repository, error);
    if (status == STATUS_OK)
        status = gather(store, &holdings, error);
    if (status == STATUS_OK && settings->json)
        describe_as_json(&holdings, &text);
    else if (status == STATUS_OK)
        describe_for_people(program, &holdings, &text);
    if (status == STATUS_OK)
        status = buffer_status(&text, error);
    if (status == STATUS_OK)
        program_print(buffer_bytes(&text));
    buffer_release(&text);
    holdings_release(&holdings);
    store_close(store);
    return status;
}

const struct command command_status = {
    .name = "status",
    .operands = "",
    .summary = "say what the database holds and how complete it is",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .options_size = sizeof(struct status_settings),
    .run = status_run,
};
