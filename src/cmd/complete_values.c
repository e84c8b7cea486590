/*
 * Words to complete with that are known elsewhere: in the database, the rules,
 * the vocabularies.
 */
#include "complete_line.h"

#include <string.h>

#include "aupmine/timestamp.h"

void line_offer(struct line *line, struct bytes word, const char *what)
{
    size_t length = strlen(line->typed);

    if (word.length < length || memcmp(word.data, line->typed, length) != 0)
        return;
    buffer_append(line->text, line->prefix, line->prefix_length);
    buffer_append_bytes(line->text, word);
    buffer_append_format(line->text, "\t%s\n", what);
}

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
            line_offer(line, bytes_of(name), "");
        }
    }
    store_close(store);
}

static enum status offer_repository(void *context,
                                    const struct repository *repository,
                                    struct error *error)
{
    (void)error;
    line_offer(context, bytes_of(repository->name), "");
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

        line_offer(line, bytes_of(rule->id), role_words.names[rule->role]);
    }
    rule_set_free(rules);
}

/* Those that a review gives. */
static void offer_verdicts(struct line *line)
{
    for (size_t i = 0; i < verdict_words.count; i++)
        line_offer(line, bytes_of(verdict_words.names[i]), "");
    line_offer(line, bytes_of("none"), "leave it to the rules");
}

/* What the help calls a value or an operand says what it can be. */
static const struct {
    const char *name;
    void (*offer)(struct line *line); /* or NULL: */
    const char *directive;
} meanings[] = {
    {"OWNER/NAME", offer_repositories, NULL},
    {"ID", offer_rules, NULL},
    {"VERDICT", offer_verdicts, NULL},
    {"YYYY-MM", offer_months, NULL},
    {"DATE", offer_months, NULL},
    {"FILE", NULL, ":files\n"},
    {"LABELS", NULL, ":files\n"},
    {"DIR", NULL, ":folders\n"},
};

void line_offer_meaning(struct line *line, const char *name, size_t length)
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
