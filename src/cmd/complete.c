#include "complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "complete_line.h"
#include "settings.h"

/* --- what can stand there --- */

/* Whether a list, "aup,filter,", has that word; it ends on a comma. */
static bool has_word(struct bytes list, const char *word)
{
    size_t length = strlen(word);

    while (list.length > 0) {
        const char *comma = memchr(list.data, ',', list.length);
        size_t size = (size_t)(comma - list.data);

        if (size == length && memcmp(list.data, word, length) == 0)
            return true;
        list.data += size + 1;
        list.length -= size + 1;
    }
    return false;
}

/* Of several values that commas part the last is completed. */
static struct bytes take_list(struct line *line)
{
    const char *comma = strrchr(line->typed, ',');
    struct bytes list = bytes_of("");

    if (comma != NULL && line->option->type == OPTION_WORDS) {
        list = (struct bytes){line->typed, (size_t)(comma + 1 - line->typed)};
        if (line->prefix_length == 0)
            line->prefix = line->typed;
        line->prefix_length += list.length;
        line->typed = comma + 1;
    }
    return list;
}

static void offer_value(struct line *line)
{
    const struct vocabulary *words = line->option->words;
    struct bytes before = take_list(line);

    for (size_t i = 0; words != NULL && i < words->count; i++) {
        if (!has_word(before, words->names[i]))
            line_offer(line, bytes_of(words->names[i]), "");
    }
    if (words == NULL)
        line_offer_meaning(line, line->option->value,
                           strlen(line->option->value));
}

static void offer_options(struct line *line, const struct option *options,
                          size_t count)
{
    struct buffer name;

    buffer_init(&name);
    for (size_t i = 0; i < count; i++) {
        buffer_reset(&name);
        buffer_append_format(&name, "--%s", options[i].name);
        line_offer(line, buffer_bytes(&name), options[i].help);
    }
    line->text->failed = line->text->failed || name.failed;
    buffer_release(&name);
}

/* Take the next alternative off a synopsis: "NUMBER VERDICT|import FILE". */
static bool next_alternative(const char **synopsis, struct bytes *alternative)
{
    size_t length = strcspn(*synopsis, "|");

    *alternative = (struct bytes){*synopsis, length};
    *synopsis += length + ((*synopsis)[length] == '|');
    return length > 0;
}

/* Word number n of an alternative, empty behind the last. One that ends on dots
 * stands for all that follow. */
static struct bytes word_of(struct bytes alternative, size_t n)
{
    struct bytes rest = alternative;

    for (;; n--) {
        const char *blank = memchr(rest.data, ' ', rest.length);
        size_t length =
            blank == NULL ? rest.length : (size_t)(blank - rest.data);
        bool dots = length > 3 && memcmp(rest.data + length - 3, "...", 3) == 0;

        if (n == 0 || dots)
            return (struct bytes){rest.data, dots ? length - 3 : length};
        if (blank == NULL)
            return bytes_of("");
        rest.data += length + 1;
        rest.length -= length + 1;
    }
}

/* A word in small letters is meant as it stands, others stand for something. */
static void offer_word(struct line *line, struct bytes word)
{
    if (word.length > 2 && word.data[0] == '[') {
        word.data++;
        word.length -= 2;
    }
    if (word.length > 0 && islower((unsigned char)word.data[0]))
        line_offer(line, word, "");
    else
        line_offer_meaning(line, word.data, word.length);
}

/* The first operand chooses the alternative whose first word it is, else the
 * one that begins with what stands for something. */
static struct bytes find_alternative(const struct line *line)
{
    const char *synopsis = line->command->operands;
    struct bytes found = bytes_of("");
    struct bytes alternative;

    while (next_alternative(&synopsis, &alternative)) {
        struct bytes word = word_of(alternative, 0);

        if (word.length == strlen(line->first_operand) &&
            memcmp(word.data, line->first_operand, word.length) == 0)
            return alternative;
        if (!islower((unsigned char)word.data[0]))
            found = alternative;
    }
    return found;
}

static void offer_operand(struct line *line)
{
    const char *synopsis = line->command->operands;
    struct bytes alternative;

    if (line->operands > 0)
        offer_word(line, word_of(find_alternative(line), line->operands));
    else
        while (next_alternative(&synopsis, &alternative))
            offer_word(line, word_of(alternative, 0));
}

static void offer_commands(struct line *line)
{
    for (size_t i = 0; i < line->tables->command_count; i++)
        line_offer(line, bytes_of(line->tables->commands[i]->name),
                   line->tables->commands[i]->summary);
}

static void offer_all(struct line *line)
{
    const struct command *command = line->command;

    if (line->option != NULL) {
        offer_value(line);
    } else if (line->typed[0] == '-' && !line->only_operands) {
        if (command != NULL)
            offer_options(line, command->options, command->option_count);
        offer_options(line, line->tables->common, line->tables->common_count);
    } else if (command == NULL) {
        offer_commands(line);
    } else {
        offer_operand(line);
    }
}

/* --- the words before --- */

static const struct option *find_in(const struct option *options, size_t count,
                                    const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == length &&
            memcmp(options[i].name, name, length) == 0)
            return &options[i];
        if (length == 1 && options[i].letter == name[0])
            return &options[i];
    }
    return NULL;
}

/* The option that a word names, if it takes a value; "--" and "-" none. */
static const struct option *find_taker(const struct line *line,
                                       const char *word)
{
    const char *name = word + (word[1] == '-' ? 2 : 1);
    size_t length = strcspn(name, "=");
    const struct option *option = NULL;

    if (line->command != NULL)
        option = find_in(line->command->options, line->command->option_count,
                         name, length);
    if (option == NULL)
        option = find_in(line->tables->common, line->tables->common_count, name,
                         length);
    return option == NULL || option->type == OPTION_FLAG ? NULL : option;
}

/* What the line says of database, repository and rules counts for the values
 * that are offered. */
static void take_value(struct line *line, const struct option *option,
                       const char *value)
{
    const struct {
        const char *name;
        const char **place;
    } taken[] = {
        {"db", &line->program.database},
        {"repo", &line->program.repository},
        {"rules", &line->program.rules},
    };

    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (strcmp(option->name, taken[i].name) == 0)
            *taken[i].place = value;
    }
}

static void take_operand(struct line *line, const char *word)
{
    if (line->command != NULL) {
        if (line->operands++ == 0)
            line->first_operand = word;
        return;
    }
    if (strcmp(word, "help") == 0) /* a command comes behind it */
        return;
    for (size_t i = 0; i < line->tables->command_count; i++) {
        if (strcmp(line->tables->commands[i]->name, word) == 0)
            line->command = line->tables->commands[i];
    }
    line->lost = line->command == NULL;
}

/* bash parts "--option=value" into three words. */
static void take_word(struct line *line, const char *word)
{
    const struct option *option = line->option;
    const char *value = strchr(word, '=');

    if (option != NULL && strcmp(word, "=") == 0)
        return;
    line->option = NULL;
    if (option != NULL)
        take_value(line, option, word);
    else if (line->only_operands || word[0] != '-' || word[1] == '\0')
        take_operand(line, word);
    else if (strcmp(word, "--") == 0)
        line->only_operands = true;
    else if (value == NULL)
        line->option = find_taker(line, word);
    else if (find_taker(line, word) != NULL)
        take_value(line, find_taker(line, word), value + 1);
}

static void take_typed(struct line *line, const char *word)
{
    const char *value = strchr(word, '=');

    line->typed = word;
    if (line->option != NULL && strcmp(word, "=") == 0) {
        line->typed = "";
    } else if (line->option == NULL && !line->only_operands && value != NULL &&
               strncmp(word, "--", 2) == 0) {
        line->option = find_taker(line, word);
        line->prefix = word;
        line->prefix_length = (size_t)(value + 1 - word);
        line->typed = value + 1;
    }
}

enum status complete_words(const struct program *program, struct operands words,
                           struct buffer *text, struct error *error)
{
    struct line line = {.program = *program,
                        .tables = program->settings->tables,
                        .prefix = "",
                        .text = text};

    if (words.count == 0)
        return STATUS_OK;
    for (size_t i = 0; i + 1 < words.count; i++)
        take_word(&line, words.items[i]);
    take_typed(&line, words.items[words.count - 1]);
    if (!line.lost)
        offer_all(&line);
    return buffer_status(text, error);
}
