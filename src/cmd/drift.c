#include "command.h"

#include <stdio.h>

#include "aupmine/drift.h"
#include "aupmine/encode.h"
#include "aupmine/terminal.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"

enum { FORMAT_TABLE, FORMAT_JSON, FORMAT_RULES };

static const char *const format_names[] = {"table", "json", "rules"};
static const struct vocabulary format_words = {"format", format_names, 3};

struct drift_settings {
    int since;
    int64_t least;
    int64_t limit;
    int format;
};

static const struct drift_settings defaults = {.least = 3, .limit = 20};

#define SETTING(member) offsetof(struct drift_settings, member)
static const struct option options[] = {
    {"since", 0, OPTION_MONTH, SETTING(since), "YYYY-MM", NULL,
     "from that month on (the last three of the database)"},
    {"min", 0, OPTION_NUMBER, SETTING(least), "N", NULL,
     "wordings of at least N reporters (3)"},
    {"limit", 0, OPTION_NUMBER, SETTING(limit), "N", NULL,
     "the first N clusters only (20)"},
    {"format", 0, OPTION_WORD, SETTING(format), "FORMAT", &format_words,
     "table, json or rules"},
};

struct months {
    char first[MONTH_SIZE];
    char last[MONTH_SIZE];
};

static struct months months_of(const struct drift_cluster *cluster)
{
    struct months months;

    month_format(cluster->first, months.first);
    month_format(cluster->last, months.last);
    return months;
}

static void append_numbers(struct buffer *text,
                           const struct drift_cluster *cluster,
                           const char *mark)
{
    for (size_t i = 0; i < DRIFT_NUMBERS && i < cluster->issues; i++)
        buffer_append_format(text, "%s%s%lld", i == 0 ? "" : ",", mark,
                             (long long)cluster->numbers[i]);
}

static void append_row(struct buffer *text, const struct drift_cluster *cluster)
{
    const struct months months = months_of(cluster);
    const char *kind = vocabulary_name(&kind_words, cluster->kind);

    buffer_append_format(text, "%6zu %5zu %s %s %-9s ", cluster->issues,
                         cluster->reporters, months.first, months.last,
                         cluster->likeness == 0 ? "repeated"
                         : kind == NULL         ? "-"
                                                : kind);
    append_numbers(text, cluster, "#");
    buffer_append_string(text, "\n       ");
    text_append_visible(text, cluster->sample, false);
    buffer_append_char(text, '\n');
}

static void append_object(struct buffer *text,
                          const struct drift_cluster *cluster)
{
    const struct months months = months_of(cluster);

    buffer_append_format(text,
                         "{\"issues\":%zu,\"reporters\":%zu,\"first\":\"%s\","
                         "\"last\":\"%s\",\"numbers\":[",
                         cluster->issues, cluster->reporters, months.first,
                         months.last);
    append_numbers(text, cluster, "");
    buffer_append_format(text,
                         "],\"likeness\":%d,\"kind\":", cluster->likeness);
    json_string(text, bytes_of(vocabulary_name(&kind_words, cluster->kind)));
    buffer_append_string(text, ",\"wording\":");
    json_string(text, cluster->wording);
    buffer_append_string(text, ",\"sample\":");
    json_string(text, cluster->sample);
    buffer_append_string(text, "}\n");
}

static enum status print_clusters(struct drift *drift,
                                  const struct drift_settings *settings,
                                  struct error *error)
{
    size_t count = drift_count(drift);
    struct buffer text;
    enum status status = STATUS_OK;

    if ((uint64_t)settings->limit < count)
        count = (size_t)settings->limit;
    buffer_init(&text);
    if (settings->format == FORMAT_RULES)
        status = drift_append_rules(drift, count, &text, error);
    else
        for (size_t i = 0; i < count; i++)
            (settings->format == FORMAT_TABLE ? append_row : append_object)(
                &text, drift_at(drift, i));
    if (status == STATUS_OK)
        status = program_print_buffer(&text, error);
    buffer_release(&text);
    return status;
}

static enum status look(const struct program *program,
                        const struct drift_settings *settings,
                        struct store *store,
                        const struct repository *repository,
                        struct drift *drift, struct error *error)
{
    size_t read = 0;
    enum status status;

    status = drift_add_store(drift, store, repository->key, settings->since,
                             &read, error);
    if (status == STATUS_OK)
        status = drift_find(drift, (size_t)settings->least, error);
    if (status != STATUS_OK)
        return status;
    if (drift_is_full(drift))
        program_warn("warning: more wordings than there is room for; "
                     "name a later month with --since");
    if (drift_count(drift) == 0)
        return error_set(error, STATUS_NO_MATCH,
                         "no wording in %zu issues of %s that the rules do not "
                         "cover",
                         read, repository->name);
    program_say(program,
                "%zu wording%s in %zu issues of %s that no rule covers",
                drift_count(drift), drift_count(drift) == 1 ? "" : "s", read,
                repository->name);
    return print_clusters(drift, settings, error);
}

static enum status drift_run(const struct program *program, const void *values,
                             struct operands operands, struct error *error)
{
    struct repository repository;
    struct rule_set *set = NULL;
    struct store *store = NULL;
    struct drift *drift = NULL;
    enum status status;

    (void)operands;
    status = program_load_rules(program, &set, error);
    if (status == STATUS_OK)
        status = program_open_repository(program, &store, &repository, error);
    if (status == STATUS_OK)
        status = drift_new(&drift, set, error);
    if (status == STATUS_OK)
        status = look(program, values, store, &repository, drift, error);
    drift_free(drift);
    store_close(store);
    rule_set_free(set);
    return status;
}

static const char *const notes[] = {
    "The table has two lines for each wording: issues, reporters, first and",
    "last month, the kind of block that its words suggest ('repeated': looks",
    "like none, but many logs have it) and its latest issues; below, a sample.",
    NULL,
};

const struct command command_drift = {
    .name = "drift",
    .operands = "",
    .summary = "find new wordings of blocks that no rule covers",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct drift_settings),
    .pages = true,
    .run = drift_run,
};
