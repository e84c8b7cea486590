/*
 * A person's word on issues: one at a time, or many by way of a sheet.
 */
#include "review.h"

#include <string.h>

#include "aupmine/timestamp.h"
#include "filter.h"
#include "suggest.h"

static const struct review_settings defaults = {
    .filter = FILTER_DEFAULTS,
    .size = 100,
    .seed = 1,
};

#define SETTING(member) offsetof(struct review_settings, member)
static const struct option options[] = {
    {"note", 0, OPTION_TEXT, SETTING(note), "TEXT", NULL,
     "why (NUMBER); '' takes a note away"},
    {"n", 0, OPTION_NUMBER, SETTING(size), "N", NULL, "how many (sample; 100)"},
    {"seed", 0, OPTION_NUMBER, SETTING(seed), "S", NULL,
     "another seed draws other issues (sample; 1)"},
    FILTER_OPTIONS(SETTING(filter)),
};

static const char *const notes[] = {
    "  NUMBER VERDICT   say that an issue is complaint, borderline or not; or",
    "                   none, to leave it to the rules again. --kind names the",
    "                   block, else it is the one that the rules name",
    "  export           a CSV sheet of issues, to fill in verdict, kind and note",
    "  import FILE      read a sheet back; rows without a verdict stay as they are",
    "  sample           draw issues by lot, remember them, and print their sheet",
    "  stats            what the reviews say of the rules",
    "",
    "The filters are for export and work as those of 'aupmine list'.",
    NULL,
};

/* --- one issue --- */

static enum status read_wish(const struct desk *desk, struct review_wish *wish,
                             struct error *error)
{
    const char *word = desk->operands.items[1];
    int kind = desk->settings->filter.kind;
    size_t verdict = VERDICT_NOT;

    *wish = (struct review_wish){.clear = strcmp(word, "none") == 0};
    if (!wish->clear &&
        !vocabulary_find(&verdict_words, word, strlen(word), &verdict))
        return error_set(error, STATUS_USAGE,
                         "no verdict '%.60s'; there are: complaint, "
                         "borderline, not, and none to take a review back",
                         word);
    if (kind != FILTER_ANY && (wish->clear || verdict == VERDICT_NOT))
        return error_set(error, STATUS_USAGE,
                         "--kind is for complaints and borderline issues");
    if (wish->clear && desk->settings->note != NULL)
        return error_set(error, STATUS_USAGE,
                         "--note goes with a verdict, not with none");
    wish->verdict = (enum verdict)verdict;
    wish->kind = kind == FILTER_ANY ? KIND_NONE : (enum kind)kind;
    wish->note = bytes_of(desk->settings->note);
    return STATUS_OK;
}

/* "complaint, kind aup" */
static void describe(struct buffer *text, enum verdict verdict, enum kind kind)
{
    buffer_append_string(text, verdict_words.names[verdict]);
    if (verdict != VERDICT_NOT && kind != KIND_NONE)
        buffer_append_format(text, ", kind %s", kind_words.names[kind]);
}

static void describe_rules(struct buffer *text,
                           const struct review_subject *subject)
{
    if (subject->judged)
        describe(text, subject->verdict_by_rules, subject->kind_by_rules);
    else
        buffer_append_string(text, "not judged");
    buffer_append_string(text, " by the rules");
}

static void say_outcome(const struct desk *desk, int64_t number,
                        const struct review_outcome *outcome)
{
    const struct review_subject *before = &outcome->before;
    struct buffer was, is;

    buffer_init(&was);
    buffer_init(&is);
    if (before->reviewed) {
        describe(&was, before->review.verdict, before->review.kind);
        buffer_append_string(&was, " by review");
    } else {
        describe_rules(&was, before);
    }
    if (outcome->reviewed) {
        describe(&is, outcome->verdict, outcome->kind);
        buffer_append_string(&is, " by review");
    } else {
        describe_rules(&is, before);
    }
    if (outcome->changed)
        program_say(desk->program, "#%lld was %s; now it is %s",
                    (long long)number, buffer_string(&was), buffer_string(&is));
    else
        program_say(desk->program, "#%lld stays %s", (long long)number,
                    buffer_string(&is));
    buffer_release(&was);
    buffer_release(&is);
}

static enum status review_one(struct desk *desk, struct error *error)
{
    struct review_outcome outcome;
    struct review_wish wish;
    int64_t number;
    enum status status;

    status = program_read_number(desk->operands.items[0], &number, error);
    if (status == STATUS_OK)
        status = read_wish(desk, &wish, error);
    if (status == STATUS_OK)
        status = program_change_repository(desk->program, &desk->store,
                                           &desk->repository, error);
    if (status == STATUS_OK)
        status = store_begin(desk->store, error);
    if (status == STATUS_OK)
        status = review_change(desk->store, &desk->repository, number, &wish,
                               timestamp_now(), &outcome, error);
    if (status == STATUS_OK)
        status = store_commit(desk->store, error);
    if (status == STATUS_OK)
        say_outcome(desk, number, &outcome);
    return status;
}

/* --- all of them --- */

static enum status print_stats(struct desk *desk, struct error *error)
{
    struct buffer text;
    enum status status;

    buffer_init(&text);
    status = program_open_repository(desk->program, &desk->store,
                                     &desk->repository, error);
    if (status == STATUS_OK)
        status =
            review_append_stats(desk->store, &desk->repository, &text, error);
    if (status == STATUS_OK)
        program_print(buffer_bytes(&text));
    buffer_release(&text);
    return status;
}

/* --- the command --- */

static const struct action {
    const char *name; /* NULL: a number */
    const char *synopsis;
    size_t operands;
    bool takes_note;
    bool takes_kind;
    bool takes_filter;
    bool takes_lot;
    enum status (*run)(struct desk *desk, struct error *error);
} actions[] = {
    {"export", "export", 1, false, true, true, false, review_export},
    {"import", "import FILE", 2, false, false, false, false, review_import},
    {"sample", "sample", 1, false, false, false, true, review_sample},
    {"stats", "stats", 1, false, false, false, false, print_stats},
    {NULL, "NUMBER VERDICT", 2, true, true, false, false, review_one},
};

static const struct action *find_action(const char *word)
{
    const struct action *action = actions;

    while (action->name != NULL && strcmp(action->name, word) != 0)
        action++;
    return action;
}

static const char *action_name_at(const void *list, size_t i)
{
    return ((const struct action *)list)[i].name;
}

/* A word that is no number and near one of ours was meant for that. */
static enum status check_word(const char *word, struct error *error)
{
    int64_t number;
    enum status status = program_read_number(word, &number, error);
    const char *nearest = nearest_word(word, action_name_at, actions);

    if (status == STATUS_OK || nearest == NULL)
        return status;
    return error_set(error, STATUS_USAGE, "no '%.60s': did you mean '%s'?",
                     word, nearest);
}

static bool has_filter(const struct issue_filter *filter)
{
    struct issue_filter rest = *filter;

    rest.kind = FILTER_ANY; /* is an option of its own */
    rest.all = true;
    return filter->all || filter->limit != FILTER_ANY ||
           !issue_filter_is_open(&rest);
}

static enum status check_action(const struct action *action,
                                const struct review_settings *settings,
                                struct operands operands, struct error *error)
{
    bool lot =
        settings->size != defaults.size || settings->seed != defaults.seed;

    if (action->name == NULL &&
        check_word(operands.items[0], error) != STATUS_OK)
        return STATUS_USAGE;
    if (operands.count != action->operands)
        return error_set(error, STATUS_USAGE, "write 'aupmine review %s'",
                         action->synopsis);
    if ((settings->note != NULL && !action->takes_note) ||
        (settings->filter.kind != FILTER_ANY && !action->takes_kind) ||
        (has_filter(&settings->filter) && !action->takes_filter) ||
        (lot && !action->takes_lot))
        return error_set(error, STATUS_USAGE,
                         "an option does not go with 'aupmine review %s'",
                         action->synopsis);
    return STATUS_OK;
}

static enum status review_run(const struct program *program, const void *values,
                              struct operands operands, struct error *error)
{
    const struct action *action = find_action(operands.items[0]);
    struct desk desk = {
        .program = program, .settings = values, .operands = operands};
    enum status status = check_action(action, values, operands, error);

    if (status == STATUS_OK)
        status = action->run(&desk, error);
    store_close(desk.store);
    return status;
}

const struct command command_review = {
    .name = "review",
    .operands = "NUMBER VERDICT|export|import FILE|sample|stats",
    .operands_least = 1,
    .operands_most = 2,
    .summary = "say what an issue is, one by one or by way of a sheet",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct review_settings),
    .run = review_run,
};
