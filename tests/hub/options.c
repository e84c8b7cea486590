#include "hub.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base.h"
#include "script.h"

enum kind { KIND_TEXT, KIND_NUMBER, KIND_FLAG };

struct option {
    const char *name;
    const char *argument; /* NULL: takes none */
    enum kind kind;
    size_t offset; /* of its field in struct settings */
    long long low;
    long long high;
    const char *help;
};

#define TEXT(field)   KIND_TEXT, offsetof(struct settings, field), 0, 0
#define FLAG(field)   KIND_FLAG, offsetof(struct settings, field), 0, 0
#define NUMBER(field) KIND_NUMBER, offsetof(struct settings, field)

static const struct option options[] = {
    {"--issues", "PATH", TEXT(issues),
     "file, or folder of *.ndjson and *.json, of issues to serve"},
    {"--repo", "OWNER/NAME", TEXT(repository),
     "name of the repository (default: from the first html_url)"},
    {"--repo-id", "N", NUMBER(repository_id), 1, INT64_MAX,
     "its id (default 937253475)"},
    {"--port", "N", NUMBER(port), 0, 65535, "port (default 0: a free one)"},
    {"--port-file", "FILE", TEXT(port_file), "write the address to FILE"},
    {"--log", "FILE", TEXT(log), "one line a request"},
    {"--script", "FILE", TEXT(script), "scripted faults"},
    {"--wall", "N", NUMBER(wall), 0, INT32_MAX,
     "rows that page= reaches (default 1000)"},
    {"--limit", "N", NUMBER(limit), 0, INT32_MAX,
     "requests a window (default 60, with a token 5000)"},
    {"--search-limit", "N", NUMBER(search_limit), 0, INT32_MAX,
     "searches a window (default 10, with a token 30)"},
    {"--reset", "SECONDS", NUMBER(reset), 1, INT32_MAX,
     "length of a window (default 3600, for searches 60)"},
    {"--require-token", "TOKEN", TEXT(token), "refuse every other token"},
    {"--clock", "SECONDS", NUMBER(clock), 0, INT32_MAX,
     "its clock is that much ahead of this machine's"},
    {"--since-exclusive", NULL, FLAG(since_exclusive),
     "since= means after, not at or after"},
    {"--page-links", NULL, FLAG(page_links),
     "Link counts pages and names first and last, as until 2024"},
    {"--delay", "MS", NUMBER(delay), 0, 600000, "wait before every reply"},
    {"--seconds", "N", NUMBER(seconds), 1, 86400,
     "end by itself then (default 600)"},
    {"--help", NULL, FLAG(help), "print this"},
};

#define OPTION_COUNT (sizeof options / sizeof options[0])

void settings_help(FILE *stream)
{
    fputs("usage: hub --issues PATH [OPTION...]\n", stream);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options[i];
        const char *argument = option->argument ? option->argument : "";

        fprintf(stream, "  %-16s %-10s  %s\n", option->name, argument,
                option->help);
    }
    fputs("script lines: [KIND:]REQUEST[-LAST|+] ACTION [ARGUMENT...]\n",
          stream);
    action_help(stream);
}

static const struct option *option_find(const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    }
    return NULL;
}

static enum status option_set(const struct option *option,
                              struct settings *settings, const char *value,
                              struct error *error)
{
    void *field = (char *)settings + option->offset;

    switch (option->kind) {
    case KIND_FLAG:
        *(bool *)field = true;
        break;
    case KIND_TEXT:
        *(const char **)field = value;
        break;
    case KIND_NUMBER:
        if (!number_parse(value, option->low, option->high, field))
            return error_set(error, STATUS_USAGE,
                             "%s: not a number from %lld to %lld: %s",
                             option->name, option->low, option->high, value);
        break;
    }
    return STATUS_OK;
}

enum status settings_parse(struct settings *settings, int count, char **words,
                           struct error *error)
{
    *settings = (struct settings){
        .repository_id = 937253475,
        .wall = 1000,
        .limit = -1,
        .search_limit = -1,
        .reset = -1,
        .seconds = 600,
    };
    for (int i = 1; i < count; i++) {
        const struct option *option = option_find(words[i]);
        enum status status;

        if (option == NULL)
            return error_set(error, STATUS_USAGE, "unknown option %s",
                             words[i]);
        if (option->argument != NULL && ++i == count)
            return error_set(error, STATUS_USAGE, "%s needs %s", option->name,
                             option->argument);
        status = option_set(option, settings, words[i], error);
        if (status != STATUS_OK)
            return status;
    }
    if (settings->issues == NULL && !settings->help)
        return error_set(error, STATUS_USAGE, "--issues is missing");
    return STATUS_OK;
}
