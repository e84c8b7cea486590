#include "complete.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/timestamp.h"
#include "settings.h"

/* The line as far as it is read. */
struct line {
    struct program program; /* with --db, --repo and --rules of the line */
    const struct config_tables *tables;
    const struct command *command; /* NULL: none yet */
    bool lost;                     /* there is no command of that name */
    const struct option *option;   /* whose value comes next, or NULL */
    size_t operands;               /* before the word that is typed */
    bool only_operands;            /* "--" was there */
    const char *typed;
    const char *prefix; /* of every candidate: "--option=" */
    size_t prefix_length;
    struct buffer *text;
};

static void offer(struct line *line, struct bytes word, const char *what)
{
    size_t length = strlen(line->typed);

    if (word.length < length || memcmp(word.data, line->typed, length) != 0)
        return;
    buffer_append(line->text, line->prefix, line->prefix_length);
    buffer_append_bytes(line->text, word);
    buffer_append_format(line->text, "\t%s\n", what);
}

/* --- values that are known elsewhere --- */

static void offer_months(struct line *line)
{
    struct store *store = NULL;
    struct repository repository;
    struct issue_totals totals = {0};
    struct error error;
    char name[MONTH_SIZE];
    enum status status;

    line->program.quiet = true;
    status =
        program_open_repository(&line->program, &store, &repository, &error);
    if (status == STATUS_OK)
        status = store_totals(store, repository.key, &totals, &error);
    if (status == STATUS_OK && totals.issues > 0) {
        for (int month = month_of(totals.last_created);
             month >= month_of(totals.first_created); month--) {
            month_format(month, name);
            offer(line, bytes_of(name), "");
        }
    }
    store_close(store);
}

static enum status offer_repository(void *context,
                                    const struct repository *repository,
                                    struct error *error)
{
    (void)error;
    offer(context, bytes_of(repository->name), "");
    return STATUS_OK;
}

static void offer_repositories(struct line *line)
{
    struct store *store = NULL;
    struct error error;

    if (store_open(&store, line->program.database, STORE_READ, &error) ==
        STATUS_OK)
        store_each_repository(store, offer_repository, line, &error);
    store_close(store);
}

static void offer_rules(struct line *line)
{
    struct rule_set *rules = NULL;
    struct error error;

    if (program_load_rules(&line->program, &rules, &error) != STATUS_OK)
        return;
    for (size_t i = 0; i < rule_set_count(rules); i++) {
        const struct rule *rule = rule_set_at(rules, i);

        offer(line, bytes_of(rule->id), role_words.names[rule->role]);
    }
    rule_set_free(rules);
}

/* What the help calls a value or an operand says what it can be. */
static const struct {
    const char *name;
    void (*offer)(struct line *line); /* or NULL: */
    const char *directive;
} meanings[] = {
    {"OWNER/NAME", offer_repositories, NULL},
    {"ID", offer_rules, NULL},
    {"YYYY-MM", offer_months, NULL},
    {"DATE", offer_months, NULL},
    {"FILE", NULL, ":files\n"},
    {"LABELS", NULL, ":files\n"},
    {"DIR", NULL, ":folders\n"},
};

static void offer_meaning(struct line *line, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (strlen(meanings[i].name) != length ||
            memcmp(meanings[i].name, name, length) != 0)
            continue;
        if (meanings[i].offer != NULL)
            meanings[i].offer(line);
        else
            buffer_append_string(line->text, meanings[i].directive);
    }
}

/* --- what can stand there --- */

static void offer_value(struct line *line)
{
    const struct vocabulary *words = line->option->words;

    for (size_t i = 0; words != NULL && i < words->count; i++)
        offer(line, bytes_of(words->names[i]), "");
    if (words == NULL)
        offer_meaning(line, line->option->value, strlen(line->option->value));
}

static void offer_options(struct line *line, const struct option *options,
                          size_t count)
{
    struct buffer name;

    buffer_init(&name);
    for (size_t i = 0; i < count; i++) {
        buffer_reset(&name);
        buffer_append_format(&name, "--%s", options[i].name);
        offer(line, buffer_bytes(&name), options[i].help);
    }
    line->text->failed = line->text->failed || name.failed;
    buffer_release(&name);
}

/* "bash|zsh|fish" */
static void offer_choices(struct line *line, const char *choices, size_t length)
{
    while (length > 0) {
        const char *bar = memchr(choices, '|', length);
        size_t size = bar == NULL ? length : (size_t)(bar - choices);

        offer(line, (struct bytes){choices, size}, "");
        size += bar == NULL ? 0 : 1;
        choices += size;
        length -= size;
    }
}

/* The words of the synopsis, "show ID" or "FILE...", stand for an operand each;
 * the last for all that follow if it ends on dots. */
static void offer_operand(struct line *line)
{
    const char *word = line->command->operands;
    size_t length = strcspn(word, " ");
    size_t before = line->operands;

    for (; before > 0 && word[length] == ' '; before--) {
        word += length + 1;
        length = strcspn(word, " ");
    }
    if (length > 3 && memcmp(word + length - 3, "...", 3) == 0)
        length -= 3;
    else if (before > 0)
        return;
    if (length > 2 && word[0] == '[' && word[length - 1] == ']') {
        word++;
        length -= 2;
    }
    if (memchr(word, '|', length) != NULL)
        offer_choices(line, word, length);
    else
        offer_meaning(line, word, length);
}

static void offer_commands(struct line *line)
{
    for (size_t i = 0; i < line->tables->command_count; i++)
        offer(line, bytes_of(line->tables->commands[i]->name),
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
        line->operands++;
        return;
    }
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
