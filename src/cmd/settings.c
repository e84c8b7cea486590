#include "settings.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/text.h"

/* Variables of the environment that stand for an option. */
static const struct {
    const char *option;
    const char *variables[2];
} stand_ins[] = {
    {"db", {"AUPMINE_DB", NULL}},
    {"color", {"NO_COLOR", NULL}},
    {"api", {"GITHUB_API_URL", NULL}},
    {"token-file", {"GH_TOKEN", "GITHUB_TOKEN"}},
};

/* The variable that is set in place of an option, or NULL. */
static const char *variable_for(const char *option)
{
    for (size_t i = 0; i < sizeof(stand_ins) / sizeof(stand_ins[0]); i++) {
        for (size_t n = 0; n < 2; n++) {
            const char *name = stand_ins[i].variables[n];
            const char *value = name == NULL ? NULL : getenv(name);

            if (strcmp(stand_ins[i].option, option) == 0 && value != NULL &&
                value[0] != '\0')
                return name;
        }
    }
    return NULL;
}

/* --- filling --- */

/* Entries below [command] come before those for every command, so a setting
 * that is there already is stronger. */
static enum status apply(const struct config *config,
                         const struct command *command,
                         const struct option_set sets[2], bool *filled[2],
                         struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < config->count && status == STATUS_OK; i++) {
        const struct config_entry *entry = &config->entries[i];
        size_t which = entry->common ? 0 : 1;
        const struct option_set *set = &sets[which];
        size_t place;

        if (entry->command != command)
            continue;
        place = (size_t)(entry->option - set->options);
        if (set->given[place] || filled[which][place] ||
            variable_for(entry->option->name) != NULL)
            continue;
        filled[which][place] = true;
        status = config_set(config, entry, set->values, error);
    }
    return status;
}

enum status settings_load(struct settings *settings,
                          const struct command *command,
                          const struct option_set sets[2], struct error *error)
{
    bool *filled[2] = {calloc(sets[0].count + 1, sizeof(bool)),
                       calloc(sets[1].count + 1, sizeof(bool))};
    enum status status = STATUS_OK;

    settings->common = sets[0];
    if (filled[0] == NULL || filled[1] == NULL)
        status = error_memory(error);
    if (status == STATUS_OK)
        status = config_read(&settings->config, settings->tables, error);
    if (status == STATUS_OK)
        status = apply(&settings->config, command, sets, filled, error);
    if (status == STATUS_OK)
        status = apply(&settings->config, NULL, sets, filled, error);
    free(filled[0]);
    free(filled[1]);
    return status;
}

const char *settings_value(const struct settings *settings, const char *command,
                           const char *option)
{
    for (size_t i = 0; i < settings->config.count; i++) {
        const struct config_entry *entry = &settings->config.entries[i];

        if (entry->command != NULL &&
            strcmp(entry->command->name, command) == 0 &&
            strcmp(entry->option->name, option) == 0 &&
            variable_for(option) == NULL)
            return entry->shown;
    }
    return NULL;
}

/* --- saying where from --- */

static void append_texts(struct buffer *text, const struct texts *texts)
{
    if (texts->count == 0)
        buffer_append_char(text, '-');
    for (size_t i = 0; i < texts->count; i++) {
        buffer_append_string(text, i == 0 ? "" : ",");
        text_append_visible(text, bytes_of(texts->items[i]), false);
    }
}

static void append_value(struct buffer *text, const struct option *option,
                         const void *values)
{
    const void *place = (const char *)values + option->offset;
    const char *string = NULL;

    switch (option->type) {
    case OPTION_FLAG:
        string = *(const bool *)place ? "yes" : "no";
        break;
    case OPTION_WORD:
        string = vocabulary_name(option->words, (size_t) * (const int *)place);
        break;
    case OPTION_TEXT:
        string = *(const char *const *)place;
        break;
    case OPTION_TEXTS:
        append_texts(text, place);
        return;
    case OPTION_WORDS:
    case OPTION_NUMBER:
    case OPTION_SHARE:
    case OPTION_MONTH:
    case OPTION_SINCE:
    case OPTION_UNTIL:
        break; /* no common option is one */
    }
    text_append_visible(text, bytes_of(string == NULL ? "-" : string), false);
}

/* The last entry that speaks for every command, or NULL. */
static const struct config_entry *common_entry(const struct settings *settings,
                                               const struct option *option)
{
    for (size_t i = 0; i < settings->config.count; i++) {
        const struct config_entry *entry = &settings->config.entries[i];

        if (entry->command == NULL && entry->option == option)
            return entry;
    }
    return NULL;
}

static void append_common(const struct settings *settings, size_t i,
                          struct buffer *text)
{
    const struct option *option = &settings->common.options[i];
    const struct config_entry *entry = common_entry(settings, option);
    const char *variable = variable_for(option->name);

    buffer_append_format(text, "  %-12s", option->name);
    append_value(text, option, settings->common.values);
    if (settings->common.given[i])
        buffer_append_string(text, " (command line)\n");
    else if (variable != NULL)
        buffer_append_format(text, " (%s)\n", variable);
    else if (entry != NULL)
        buffer_append_format(text, " (line %zu)\n", entry->line);
    else
        buffer_append_string(text, " (default)\n");
}

void settings_describe(const struct settings *settings, struct buffer *text)
{
    const struct config *config = &settings->config;

    buffer_append_string(text, "settings      ");
    text_append_visible(text, bytes_of(config->path), false);
    buffer_append_string(text, config->found ? "\n" : " (not there)\n");
    for (size_t i = 0; i < settings->common.count; i++) {
        const char *name = settings->common.options[i].name;

        if (strcmp(name, "help") != 0 && strcmp(name, "version") != 0)
            append_common(settings, i, text);
    }
    for (size_t i = 0; i < config->count; i++) {
        const struct config_entry *entry = &config->entries[i];

        if (entry->command == NULL)
            continue;
        buffer_append_format(text, "  %s.%s ", entry->command->name,
                             entry->option->name);
        text_append_visible(text, bytes_of(entry->shown), false);
        buffer_append_format(text, " (line %zu)\n", entry->line);
    }
}
