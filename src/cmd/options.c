#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/timestamp.h"
#include "suggest.h"

enum { HELP_COLUMN = 26 };

/* --- values --- */

static const char *word_at(const void *list, size_t i)
{
    return vocabulary_name(list, i);
}

static enum status read_word(const struct option *option, const char *text,
                             int *value, struct error *error)
{
    const char *nearest;
    struct buffer names;
    size_t found;

    if (vocabulary_find(option->words, text, strlen(text), &found)) {
        *value = (int)found;
        return STATUS_OK;
    }
    nearest = nearest_word(text, word_at, option->words);
    if (nearest != NULL)
        return error_set(error, STATUS_USAGE,
                         "--%s: no %s '%.60s': did you mean '%s'?",
                         option->name, option->words->what, text, nearest);
    buffer_init(&names);
    for (size_t i = 0; i < option->words->count; i++)
        buffer_append_format(&names, "%s%s", i == 0 ? "" : ", ",
                             option->words->names[i]);
    error_set(error, STATUS_USAGE, "--%s: no %s '%.60s'; there are: %s",
              option->name, option->words->what, text, buffer_string(&names));
    buffer_release(&names);
    return STATUS_USAGE;
}

static enum status read_number(const struct option *option, const char *text,
                               int64_t *value, struct error *error)
{
    char *end;

    errno = 0;
    *value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || *value < 0)
        return error_set(error, STATUS_USAGE,
                         "--%s: '%.60s' is no whole number", option->name,
                         text);
    return STATUS_OK;
}

static enum status read_share(const struct option *option, const char *text,
                              double *value, struct error *error)
{
    char *end;

    *value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(*value) || *value < 0 ||
        *value > 1)
        return error_set(error, STATUS_USAGE,
                         "--%s: '%.60s' is no number from 0 to 1", option->name,
                         text);
    return STATUS_OK;
}

/* "aup,safeguard": bits for the words, added to those that stand there. */
static enum status read_words(const struct option *option, char *text,
                              unsigned *mask, struct error *error)
{
    enum status status = STATUS_OK;
    const char *word;
    int value = 0;

    while (status == STATUS_OK && (word = strsep(&text, ",")) != NULL) {
        status = read_word(option, word, &value, error);
        if (status == STATUS_OK)
            *mask |= 1U << value;
    }
    return status;
}

static enum status read_texts(const struct option *option, char *text,
                              struct texts *texts, struct error *error)
{
    const char *item;

    while ((item = strsep(&text, ",")) != NULL) {
        if (texts->count == TEXTS_MOST)
            return error_set(error, STATUS_USAGE, "--%s: more than %d",
                             option->name, TEXTS_MOST);
        texts->items[texts->count++] = item;
    }
    return STATUS_OK;
}

static enum status read_time(const struct option *option, const char *text,
                             int64_t *value, struct error *error)
{
    int64_t start, end;

    if (!timestamp_parse_span(text, &start, &end))
        return error_set(
            error, STATUS_USAGE,
            "--%s: '%.60s' is no date: write YYYY-MM-DD or YYYY-MM",
            option->name, text);
    *value = option->type == OPTION_SINCE ? start : end;
    return STATUS_OK;
}

enum status option_set_value(const struct option *option, void *values,
                             char *text, struct error *error)
{
    void *place = (char *)values + option->offset;

    switch (option->type) {
    case OPTION_FLAG:
        *(bool *)place = true;
        return STATUS_OK;
    case OPTION_TEXT:
        *(const char **)place = text;
        return STATUS_OK;
    case OPTION_TEXTS:
        return read_texts(option, text, place, error);
    case OPTION_WORDS:
        return read_words(option, text, place, error);
    case OPTION_NUMBER:
        return read_number(option, text, place, error);
    case OPTION_SHARE:
        return read_share(option, text, place, error);
    case OPTION_MONTH:
        if (month_parse(text, place))
            return STATUS_OK;
        return error_set(error, STATUS_USAGE,
                         "--%s: '%.60s' is no month: write YYYY-MM",
                         option->name, text);
    case OPTION_SINCE:
    case OPTION_UNTIL:
        return read_time(option, text, place, error);
    case OPTION_WORD:
        break;
    }
    return read_word(option, text, place, error);
}

/* --- the command line --- */

struct found_option {
    const struct option *option;
    void *values;
    bool *given; /* or NULL */
};

struct option_list {
    const struct option_set *sets;
    size_t count;
};

/* Option number i of all sets, one after the other; false behind the last. */
static bool option_at(const struct option_list *list, size_t i,
                      struct found_option *found)
{
    for (size_t n = 0; n < list->count; n++) {
        const struct option_set *set = &list->sets[n];

        if (i < set->count) {
            found->option = &set->options[i];
            found->values = set->values;
            found->given = set->given == NULL ? NULL : &set->given[i];
            return true;
        }
        i -= set->count;
    }
    return false;
}

static const char *option_name_at(const void *list, size_t i)
{
    struct found_option found;

    return option_at(list, i, &found) ? found.option->name : NULL;
}

static enum status find_long(const struct option_list *list, const char *name,
                             size_t length, struct found_option *found,
                             struct error *error)
{
    char typed[SUGGEST_LONGEST + 1];
    const char *nearest;

    for (size_t i = 0; option_at(list, i, found); i++) {
        if (strlen(found->option->name) == length &&
            memcmp(found->option->name, name, length) == 0)
            return STATUS_OK;
    }
    snprintf(typed, sizeof(typed), "%.*s", (int)length, name);
    nearest = nearest_option(typed, option_name_at, list);
    if (nearest != NULL)
        return error_set(error, STATUS_USAGE,
                         "no option '--%s': did you mean '--%s'?", typed,
                         nearest);
    return error_set(error, STATUS_USAGE, "no option '--%s'", typed);
}

static enum status find_short(const struct option_list *list, char letter,
                              struct found_option *found, struct error *error)
{
    for (size_t i = 0; option_at(list, i, found); i++) {
        if (found->option->letter == letter)
            return STATUS_OK;
    }
    return error_set(error, STATUS_USAGE, "no option '-%c'", letter);
}

static enum status take_value(const struct found_option *found, char *text,
                              struct error *error)
{
    if (found->given != NULL)
        *found->given = true;
    return option_set_value(found->option, found->values, text, error);
}

struct cursor {
    char **arguments; /* borrowed */
    size_t count;
    size_t at;
};

static char *next_argument(struct cursor *cursor)
{
    return cursor->at + 1 < cursor->count ? cursor->arguments[++cursor->at]
                                          : NULL;
}

static enum status take_long(const struct option_list *list,
                             struct cursor *cursor, struct error *error)
{
    char *name = cursor->arguments[cursor->at] + 2;
    size_t length = strcspn(name, "=");
    char *value = name[length] == '=' ? name + length + 1 : NULL;
    struct found_option found;
    enum status status = find_long(list, name, length, &found, error);

    if (status != STATUS_OK)
        return status;
    if (found.option->type == OPTION_FLAG && value != NULL)
        return error_set(error, STATUS_USAGE, "--%s takes no value",
                         found.option->name);
    if (found.option->type != OPTION_FLAG && value == NULL)
        value = next_argument(cursor);
    if (found.option->type != OPTION_FLAG && value == NULL)
        return error_set(error, STATUS_USAGE, "--%s needs a value: %s",
                         found.option->name, found.option->value);
    return take_value(&found, value, error);
}

/* "-qv", "-o FILE" or "-oFILE". */
static enum status take_short(const struct option_list *list,
                              struct cursor *cursor, struct error *error)
{
    char *letters = cursor->arguments[cursor->at] + 1;
    struct found_option found;
    enum status status = STATUS_OK;

    for (; *letters != '\0' && status == STATUS_OK; letters++) {
        char *value = NULL;

        status = find_short(list, *letters, &found, error);
        if (status != STATUS_OK)
            return status;
        if (found.option->type != OPTION_FLAG) {
            value = letters[1] != '\0' ? letters + 1 : next_argument(cursor);
            if (value == NULL)
                return error_set(error, STATUS_USAGE, "-%c needs a value: %s",
                                 *letters, found.option->value);
            return take_value(&found, value, error);
        }
        status = take_value(&found, NULL, error);
    }
    return status;
}

enum status options_parse(const struct option_set *sets, size_t set_count,
                          char **arguments, size_t count, size_t *operands,
                          struct error *error)
{
    struct option_list list = {sets, set_count};
    struct cursor cursor = {arguments, count, 0};
    bool only_operands = false;
    enum status status = STATUS_OK;

    *operands = 0;
    for (; cursor.at < count && status == STATUS_OK; cursor.at++) {
        char *argument = arguments[cursor.at];

        if (only_operands || argument[0] != '-' || argument[1] == '\0')
            arguments[(*operands)++] = argument;
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else if (argument[1] == '-')
            status = take_long(&list, &cursor, error);
        else
            status = take_short(&list, &cursor, error);
    }
    return status;
}

/* --- help --- */

void options_describe(const struct option *options, size_t count,
                      struct buffer *text)
{
    for (size_t i = 0; i < count; i++) {
        size_t start = text->length;

        if (options[i].letter != '\0')
            buffer_append_format(text, "  -%c, ", options[i].letter);
        else
            buffer_append_string(text, "      ");
        buffer_append_format(text, "--%s", options[i].name);
        if (options[i].value != NULL)
            buffer_append_format(text, " %s", options[i].value);
        if (text->length - start >= HELP_COLUMN) {
            buffer_append_char(text, '\n');
            start = text->length;
        }
        buffer_append_repeated(text, " ", HELP_COLUMN - (text->length - start));
        buffer_append_format(text, "%s\n", options[i].help);
    }
}
