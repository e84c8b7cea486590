/*
 * Rules held against their own examples (rules test) and against the rules for
 * rules (rules lint).
 */
#include "aupmine/rules.h"

#include <string.h>

#include "aupmine/text.h"
#include "internal.h"

struct report {
    struct rule_set *set;    /* borrowed */
    const struct rule *rule; /* borrowed: the one at hand */
    rule_fault_handler *handle;
    void *context;
    size_t *faults;
    struct buffer problem; /* own */
    enum status status;    /* of the first example that could not be tried */
    struct error *error;   /* borrowed */
};

static void fault(struct report *report, const char *problem)
{
    struct rule_fault found = {report->rule, problem};

    ++*report->faults;
    report->handle(report->context, &found);
}

/* A fault that quotes a pattern or an example. */
static void fault_of(struct report *report, const char *problem,
                     const char *quoted)
{
    buffer_reset(&report->problem);
    buffer_append_format(&report->problem, "%s: ", problem);
    text_append_visible(&report->problem, bytes_of(quoted), false);
    fault(report, buffer_string(&report->problem));
}

static bool matches(struct report *report, const struct rule_entry *entry,
                    const char *example)
{
    bool found = false;

    if (report->status == STATUS_OK)
        report->status = rule_entry_matches(
            report->set, entry, bytes_of(example), &found, report->error);
    return found;
}

static enum status finish(struct report *report)
{
    if (report->status == STATUS_OK)
        report->status = buffer_status(&report->problem, report->error);
    buffer_release(&report->problem);
    return report->status;
}

static void test_examples(struct report *report, const struct rule_entry *entry,
                          const struct rule_strings *examples, bool wanted)
{
    for (size_t i = 0; i < examples->count; i++)
        if (matches(report, entry, examples->items[i]) != wanted)
            fault_of(report,
                     wanted ? "must match, and does not"
                            : "must not match, and does",
                     examples->items[i]);
}

enum status rule_set_test(struct rule_set *set, rule_fault_handler *handle,
                          void *context, size_t *examples, size_t *faults,
                          struct error *error)
{
    struct report report = {.set = set,
                            .handle = handle,
                            .context = context,
                            .faults = faults,
                            .error = error};

    *examples = *faults = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct rule_entry *entry = &set->entries[i];

        report.rule = &entry->rule;
        *examples += entry->rule.matches.count + entry->rule.no_matches.count;
        test_examples(&report, entry, &entry->rule.matches, true);
        test_examples(&report, entry, &entry->rule.no_matches, false);
    }
    return finish(&report);
}

/* One message for each reason why a pattern is not portable. */
struct pattern_report {
    struct report *report;
    const char *pattern;
};

static void pattern_fault(void *context, const char *problem)
{
    struct pattern_report *at = context;

    fault_of(at->report, problem, at->pattern);
}

static void lint_patterns(struct report *report, const struct rule_entry *entry)
{
    const struct rule_strings *patterns = &entry->rule.patterns;

    for (size_t i = 0; i < patterns->count; i++) {
        struct pattern_report at = {report, patterns->items[i]};

        pattern_check(entry->patterns[i].expanded, pattern_fault, &at);
    }
}

static void lint_counts(struct report *report, const struct rule *rule)
{
    if (rule->matches.count < 2)
        fault(report, "fewer than two match lines");
    if (rule->no_matches.count < 2)
        fault(report, "fewer than two no-match lines");
}

static void lint_literals(struct report *report, const struct rule_entry *entry)
{
    const struct rule_strings *matches = &entry->rule.matches;

    for (size_t i = 0; i < matches->count; i++) {
        literal_table_search(&report->set->literals, bytes_of(NULL),
                             bytes_of(matches->items[i]));
        if (!rule_entry_possible(report->set, entry))
            fault_of(report, "no literal of the rule stands in",
                     matches->items[i]);
    }
}

static bool same_meaning(const struct rule *a, const struct rule *b)
{
    return a->role == b->role && a->kind == b->kind && a->domain == b->domain;
}

/* A pattern that an earlier rule, or an earlier line, has already. */
static void lint_repeats(struct report *report, const struct rule_entry *entry)
{
    for (const struct rule_entry *other = report->set->entries; other <= entry;
         other++) {
        if (!same_meaning(&other->rule, &entry->rule))
            continue;
        for (size_t i = 0; i < entry->rule.patterns.count; i++) {
            size_t count = other == entry ? i : other->rule.patterns.count;

            for (size_t j = 0; j < count; j++)
                if (strcmp(entry->patterns[i].expanded,
                           other->patterns[j].expanded) == 0)
                    fault_of(report, "pattern stands twice",
                             entry->rule.patterns.items[i]);
        }
    }
}

static bool weighs_as_much(const struct rule *rule, const struct rule *other)
{
    for (size_t zone = 0; zone < ZONE_COUNT; zone++)
        if (other->weights[zone] < rule->weights[zone])
            return false;
    return true;
}

static bool matches_all(struct report *report, const struct rule_entry *entry,
                        const struct rule_strings *examples)
{
    for (size_t i = 0; i < examples->count; i++)
        if (!matches(report, entry, examples->items[i]))
            return false;
    return examples->count > 0;
}

static void lint_shadow(struct report *report, const struct rule_entry *entry)
{
    struct rule_set *set = report->set;

    for (size_t i = 0; i < set->count; i++) {
        const struct rule_entry *other = &set->entries[i];

        if (other != entry && same_meaning(&entry->rule, &other->rule) &&
            weighs_as_much(&entry->rule, &other->rule) &&
            matches_all(report, other, &entry->rule.matches))
            fault_of(report, "shadowed: every example matches rule",
                     other->rule.id);
    }
}

enum status rule_set_lint(struct rule_set *set, rule_fault_handler *handle,
                          void *context, size_t *faults, struct error *error)
{
    struct report report = {.set = set,
                            .handle = handle,
                            .context = context,
                            .faults = faults,
                            .error = error};

    *faults = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct rule_entry *entry = &set->entries[i];

        report.rule = &entry->rule;
        lint_counts(&report, &entry->rule);
        lint_patterns(&report, entry);
        lint_repeats(&report, entry);
        lint_literals(&report, entry);
        lint_shadow(&report, entry);
    }
    return finish(&report);
}
