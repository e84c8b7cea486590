#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/timestamp.h"

struct rules_settings {
    bool unused;
};

static const struct option options[] = {
    {"unused", 0, OPTION_FLAG, offsetof(struct rules_settings, unused), NULL,
     NULL, "lint: name rules that found nothing, too"},
};

/* What an action is asked for. */
struct request {
    const char *id; /* of the actions that take one */
    bool unused;
};

/* --- printing --- */

static void describe_role(const struct rule *rule, struct buffer *text)
{
    buffer_append_string(text, role_words.names[rule->role]);
    if (rule->kind != KIND_NONE)
        buffer_append_format(text, " %s", kind_words.names[rule->kind]);
    if (rule->domain != DOMAIN_NONE)
        buffer_append_format(text, " %s", domain_words.names[rule->domain]);
}

static void describe_zones(const struct rule *rule, struct buffer *text)
{
    for (size_t zone = 0; zone < ZONE_COUNT; zone++) {
        if (rule->weights[zone] != 0)
            buffer_append_format(text, "%s%s=%d", text->length == 0 ? "" : " ",
                                 zone_words.names[zone], rule->weights[zone]);
    }
}

static enum status print_list(const struct rule_set *set, struct error *error)
{
    struct buffer line, role, zones;
    enum status status = STATUS_OK;

    buffer_init(&line);
    buffer_init(&role);
    buffer_init(&zones);
    for (size_t i = 0; i < rule_set_count(set); i++) {
        const struct rule *rule = rule_set_at(set, i);

        buffer_reset(&role);
        buffer_reset(&zones);
        describe_role(rule, &role);
        describe_zones(rule, &zones);
        buffer_append_format(&line, "%-36s %-20s %s\n", rule->id,
                             buffer_string(&role), buffer_string(&zones));
    }
    status = program_print_buffer(&line, error);
    buffer_release(&line);
    buffer_release(&role);
    buffer_release(&zones);
    return status;
}

static void append_strings(struct buffer *text, const char *key,
                           const struct rule_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++)
        buffer_append_format(text, "%-9s%s\n", key, strings->items[i]);
}

static enum status print_rule(const struct rule *rule, struct error *error)
{
    struct buffer text, zones;
    char month[MONTH_SIZE];
    enum status status;

    buffer_init(&text);
    buffer_init(&zones);
    buffer_append_format(&text, "# %s:%zu\n[%s]\nspeaks   ", rule->file,
                         rule->line, rule->id);
    describe_role(rule, &text);
    describe_zones(rule, &zones);
    buffer_append_format(&text, "\nzones    %s\n", buffer_string(&zones));
    if (rule->since != 0) {
        month_format(rule->since, month);
        buffer_append_format(&text, "since    %s\n", month);
    }
    append_strings(&text, "note", &rule->notes);
    append_strings(&text, "literal", &rule->literals);
    append_strings(&text, "pattern", &rule->patterns);
    append_strings(&text, "match", &rule->matches);
    append_strings(&text, "no-match", &rule->no_matches);
    status = program_print_buffer(&text, error);
    buffer_release(&text);
    buffer_release(&zones);
    return status;
}

/* --- checking --- */

static void print_faulty(const struct rule *rule, const char *problem)
{
    struct buffer line;

    buffer_init(&line);
    buffer_append_format(&line, "%s:%zu: [%s] %s\n", rule->file, rule->line,
                         rule->id, problem);
    program_print(buffer_bytes(&line));
    buffer_release(&line);
}

static void print_fault(void *context, const struct rule_fault *fault)
{
    (void)context;
    print_faulty(fault->rule, fault->problem);
}

static enum status test_rules(const struct program *program,
                              struct rule_set *set,
                              const struct request *request,
                              struct error *error)
{
    size_t examples = 0;
    size_t faults = 0;
    enum status status;

    (void)request;
    status = rule_set_test(set, print_fault, NULL, &examples, &faults, error);
    if (status != STATUS_OK)
        return status;
    if (faults > 0)
        return error_set(error, STATUS_NO_MATCH,
                         "%zu of %zu examples do not hold", faults, examples);
    program_say(program, "%zu rules, %zu examples: all hold",
                rule_set_count(set), examples);
    return STATUS_OK;
}

/* Silence is a rule's fault only if it was there to speak. */
static enum status check_judged(struct store *store,
                                const struct repository *repository,
                                const struct rule_set *set, struct error *error)
{
    struct buffer ruleset;
    bool mixed = false;
    enum status status;

    buffer_init(&ruleset);
    status = store_ruleset(store, repository->key, &ruleset, &mixed, error);
    if (status == STATUS_OK &&
        (mixed || strcmp(buffer_string(&ruleset), rule_set_hash(set)) != 0))
        status = error_set(error, STATUS_DATA,
                           "%s: not every issue is judged by these rules: run "
                           "'aupmine classify' first",
                           repository->name);
    buffer_release(&ruleset);
    return status;
}

/* Which rules of a set found something, in the set's order. */
struct usage {
    const struct rule_set *set;
    bool *used; /* own */
};

static enum status note_used(void *context, const char *rule,
                             struct error *error)
{
    struct usage *usage = context;
    const struct rule *found = rule_set_find(usage->set, rule);

    (void)error;
    for (size_t i = 0; i < rule_set_count(usage->set); i++)
        if (rule_set_at(usage->set, i) == found)
            usage->used[i] = true;
    return STATUS_OK;
}

static enum status print_unused(const struct program *program,
                                const struct rule_set *set, size_t *faults,
                                struct error *error)
{
    struct usage usage = {set, calloc(rule_set_count(set) + 1, sizeof(bool))};
    struct store *store = NULL;
    struct repository repository;
    enum status status = STATUS_OK;

    if (usage.used == NULL)
        return error_memory(error);
    status = program_open_repository(program, &store, &repository, error);
    if (status == STATUS_OK)
        status = check_judged(store, &repository, set, error);
    if (status == STATUS_OK)
        status = store_each_used_rule(store, repository.key, note_used, &usage,
                                      error);
    for (size_t i = 0; i < rule_set_count(set) && status == STATUS_OK; i++) {
        if (usage.used[i])
            continue;
        print_faulty(rule_set_at(set, i), "found nothing in the database");
        ++*faults;
    }
    store_close(store);
    free(usage.used);
    return status;
}

static enum status lint_rules(const struct program *program,
                              struct rule_set *set,
                              const struct request *request,
                              struct error *error)
{
    size_t faults = 0;
    enum status status;

    status = rule_set_lint(set, print_fault, NULL, &faults, error);
    if (status == STATUS_OK && request->unused)
        status = print_unused(program, set, &faults, error);
    if (status != STATUS_OK)
        return status;
    if (faults > 0)
        return error_set(error, STATUS_NO_MATCH, "%zu faults in %zu rules",
                         faults, rule_set_count(set));
    program_say(program, "%zu rules: no fault", rule_set_count(set));
    return STATUS_OK;
}

static enum status list_rules(const struct program *program,
                              struct rule_set *set,
                              const struct request *request,
                              struct error *error)
{
    (void)request;
    program_say(program, "%zu rules, %s", rule_set_count(set),
                rule_set_hash(set));
    return print_list(set, error);
}

static enum status show_rule(const struct program *program,
                             struct rule_set *set,
                             const struct request *request, struct error *error)
{
    const struct rule *rule = rule_set_find(set, request->id);

    if (rule == NULL)
        return error_set(error, STATUS_NO_MATCH,
                         "no rule '%.60s' in %s; 'aupmine rules list' lists "
                         "them",
                         request->id, program->rules);
    return print_rule(rule, error);
}

/* --- the command --- */

static const struct action {
    const char *name;
    bool takes_id;
    bool takes_unused;
    enum status (*run)(const struct program *program, struct rule_set *set,
                       const struct request *request, struct error *error);
} actions[] = {
    {"test", false, false, test_rules},
    {"lint", false, true, lint_rules},
    {"list", false, false, list_rules},
    {"show", true, false, show_rule},
};

static const char *const notes[] = {
    "  test       run every rule's own examples",
    "  lint       look for what is not portable, not tested or said twice",
    "  list       one line a rule: id, what it speaks for, weight by zone",
    "  show ID    one rule, whole",
    NULL,
};

static enum status find_action(struct operands operands,
                               const struct action **action,
                               struct error *error)
{
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(actions[i].name, operands.items[0]) != 0)
            continue;
        *action = &actions[i];
        if (operands.count != (actions[i].takes_id ? 2 : 1))
            return error_set(error, STATUS_USAGE, "write 'aupmine rules %s%s'",
                             actions[i].name, actions[i].takes_id ? " ID" : "");
        return STATUS_OK;
    }
    return error_set(error, STATUS_USAGE,
                     "rules can do test, lint, list and show, not '%.60s'",
                     operands.items[0]);
}

static enum status rules_run(const struct program *program, const void *values,
                             struct operands operands, struct error *error)
{
    const struct rules_settings *settings = values;
    struct request request = {.unused = settings->unused};
    const struct action *action = NULL;
    struct rule_set *set = NULL;
    enum status status;

    status = find_action(operands, &action, error);
    if (status == STATUS_OK && request.unused && !action->takes_unused)
        status = error_set(error, STATUS_USAGE,
                           "--unused is for 'aupmine rules lint'");
    if (status == STATUS_OK && action->takes_id)
        request.id = operands.items[1];
    if (status == STATUS_OK)
        status = program_load_rules(program, &set, error);
    if (status == STATUS_OK)
        status = action->run(program, set, &request, error);
    rule_set_free(set);
    return status;
}

const struct command command_rules = {
    .name = "rules",
    .operands = "test|lint|list|show ID",
    .operands_least = 1,
    .operands_most = 2,
    .summary = "check or print the rules",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .options_size = sizeof(struct rules_settings),
    .pages = true,
    .run = rules_run,
};
