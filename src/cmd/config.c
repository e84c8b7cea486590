#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "suggest.h"

enum { CONFIG_MOST = 64 * 1024 /* bytes */ };

void config_init(struct config *config)
{
    *config = (struct config){.found = false};
}

void config_release(struct config *config)
{
    for (size_t i = 0; i < config->count; i++)
        free(config->entries[i].shown);
    free(config->text);
    free(config->entries);
    config_init(config);
}

static enum status wrong(const struct config *config, size_t line,
                         struct error *error)
{
    return error_prefix(error, STATUS_USAGE, "%s:%zu", config->path, line);
}

/* --- the file --- */

/* The XDG rules say that a relative path is to be ignored. */
static void find_file(struct config *config)
{
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    int length = 0;

    if (folder != NULL && folder[0] == '/')
        length = snprintf(config->path, sizeof(config->path),
                          "%s/aupmine/config", folder);
    else if (home != NULL && home[0] != '\0')
        length = snprintf(config->path, sizeof(config->path),
                          "%s/.config/aupmine/config", home);
    if (length < 0 || length >= PATH_MAX)
        config->path[0] = '\0';
}

static enum status read_file(struct config *config, struct error *error)
{
    FILE *file = fopen(config->path, "re");
    size_t length;
    bool failed;

    if (file == NULL && (errno == ENOENT || errno == ENOTDIR))
        return STATUS_OK;
    if (file == NULL)
        return error_set(error, STATUS_STORAGE, "cannot open %s: %s",
                         config->path, strerror(errno));
    config->text = calloc(1, CONFIG_MOST + 1);
    if (config->text == NULL) {
        fclose(file);
        return error_memory(error);
    }
    length = fread(config->text, 1, CONFIG_MOST, file);
    failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        return error_set(error, STATUS_STORAGE, "cannot read %s", config->path);
    if (length == CONFIG_MOST || strlen(config->text) != length)
        return error_set(error, STATUS_USAGE, "%s is no file of settings",
                         config->path);
    config->found = true;
    return STATUS_OK;
}

/* --- lines --- */

static char *trim(char *text)
{
    static const char white[] = " \t\r";
    size_t length;

    text += strspn(text, white);
    length = strlen(text);
    while (length > 0 && strchr(white, text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static const char *command_at(const void *list, size_t i)
{
    const struct config_tables *tables = list;

    return i < tables->command_count ? tables->commands[i]->name : NULL;
}

static enum status read_section(const struct config_tables *tables, char *line,
                                const struct command **command,
                                struct error *error)
{
    size_t length = strlen(line);
    const char *name, *nearest;

    if (line[length - 1] != ']')
        return error_set(error, STATUS_USAGE, "'%.60s' lacks its ]", line);
    line[length - 1] = '\0';
    name = trim(line + 1);
    for (size_t i = 0; i < tables->command_count; i++) {
        if (strcmp(tables->commands[i]->name, name) == 0) {
            *command = tables->commands[i];
            return STATUS_OK;
        }
    }
    nearest = nearest_word(name, command_at, tables);
    return error_set(error, STATUS_USAGE, "no command '%.60s'%s%s%s", name,
                     nearest == NULL ? "" : ": did you mean '",
                     nearest == NULL ? "" : nearest,
                     nearest == NULL ? "" : "'?");
}

/* The options that a section may set: the command's, then the common ones. */
struct choice {
    const struct config_tables *tables;
    const struct command *command; /* or NULL */
};

static const struct option *choice_at(const struct choice *choice, size_t i,
                                      bool *common)
{
    size_t own = choice->command == NULL ? 0 : choice->command->option_count;

    *common = i >= own;
    if (i < own)
        return &choice->command->options[i];
    i -= own;
    return i < choice->tables->common_count ? &choice->tables->common[i] : NULL;
}

static const char *choice_name_at(const void *list, size_t i)
{
    bool common;
    const struct option *option = choice_at(list, i, &common);

    return option == NULL ? NULL : option->name;
}

static enum status find_option(const struct config_tables *tables,
                               const char *key, struct config_entry *entry,
                               struct error *error)
{
    const struct choice choice = {tables, entry->command};
    const char *nearest;

    if (strcmp(key, "token") == 0)
        return error_set(error, STATUS_USAGE,
                         "a token does not belong here: name the file that "
                         "holds it with token-file, below [fetch]");
    if (strcmp(key, "help") == 0 || strcmp(key, "version") == 0)
        return error_set(error, STATUS_USAGE, "'%s' is no setting", key);
    for (size_t i = 0;
         (entry->option = choice_at(&choice, i, &entry->common)) != NULL; i++) {
        if (strcmp(entry->option->name, key) == 0)
            return STATUS_OK;
    }
    nearest = nearest_option(key, choice_name_at, &choice);
    if (nearest != NULL)
        return error_set(error, STATUS_USAGE,
                         "no option '%.60s': did you mean '%s'?", key, nearest);
    return error_set(error, STATUS_USAGE, "no option '%.60s' of %s", key,
                     entry->command == NULL ? "every command"
                                            : entry->command->name);
}

static enum status add_entry(struct config *config,
                             const struct config_entry *entry,
                             struct error *error)
{
    struct config_entry *entries;

    for (size_t i = 0; i < config->count; i++) {
        if (config->entries[i].option == entry->option &&
            config->entries[i].command == entry->command)
            return error_set(error, STATUS_USAGE,
                             "'%s' stands in line %zu already",
                             entry->option->name, config->entries[i].line);
    }
    entries = realloc(config->entries, (config->count + 1) * sizeof(*entries));
    if (entries == NULL)
        return error_memory(error);
    config->entries = entries;
    entries[config->count] = *entry;
    entries[config->count].shown = strdup(entry->value);
    if (entries[config->count].shown == NULL)
        return error_memory(error);
    config->count++;
    return STATUS_OK;
}

static enum status read_setting(struct config *config,
                                const struct config_tables *tables, char *line,
                                struct config_entry *entry, struct error *error)
{
    char *value = strchr(line, '=');
    enum status status;

    if (value == NULL)
        return error_set(error, STATUS_USAGE,
                         "'%.60s' is neither 'key = value' nor '[command]'",
                         line);
    *value = '\0';
    entry->value = trim(value + 1);
    status = find_option(tables, trim(line), entry, error);
    return status == STATUS_OK ? add_entry(config, entry, error) : status;
}

/* --- values --- */

static enum status set_flag(const struct option *option, const char *value,
                            void *values, struct error *error)
{
    if (strcmp(value, "yes") == 0)
        return option_set_value(option, values, NULL, error);
    if (strcmp(value, "no") == 0)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "--%s: '%.60s' is neither yes nor no",
                     option->name, value);
}

enum status config_set(const struct config *config,
                       const struct config_entry *entry, void *values,
                       struct error *error)
{
    enum status status =
        entry->option->type == OPTION_FLAG
            ? set_flag(entry->option, entry->value, values, error)
            : option_set_value(entry->option, values, entry->value, error);

    return status == STATUS_USAGE ? wrong(config, entry->line, error) : status;
}

/* A value that no run asks for is to be right all the same. */
static enum status check_values(const struct config *config,
                                const struct config_tables *tables,
                                struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < config->count && status == STATUS_OK; i++) {
        struct config_entry entry = config->entries[i];
        void *values = calloc(1, entry.common ? tables->common_size
                                              : entry.command->options_size);

        entry.value = strdup(entry.shown);
        status = values == NULL || entry.value == NULL
                     ? error_memory(error)
                     : config_set(config, &entry, values, error);
        free(values);
        free(entry.value);
    }
    return status;
}

enum status config_read(struct config *config,
                        const struct config_tables *tables, struct error *error)
{
    struct config_entry entry = {.line = 0};
    enum status status;
    char *rest, *line;

    find_file(config);
    status = config->path[0] == '\0' ? STATUS_OK : read_file(config, error);
    rest = config->text;
    while (status == STATUS_OK && (line = strsep(&rest, "\n")) != NULL) {
        entry.line++;
        line = trim(line);
        if (line[0] == '\0' || line[0] == '#')
            continue;
        status = line[0] == '['
                     ? read_section(tables, line, &entry.command, error)
                     : read_setting(config, tables, line, &entry, error);
        if (status == STATUS_USAGE)
            return wrong(config, entry.line, error);
    }
    return status == STATUS_OK ? check_values(config, tables, error) : status;
}
