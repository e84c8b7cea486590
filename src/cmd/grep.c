/*
 * Lines of issues that match a pattern, as grep prints them: in place of a
 * file's name stands the issue's number.
 */
#include "aupmine/grep.h"

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "grep_show.h"

enum { TEXT_MOST = 64 * 1024 * 1024 /* bytes that are kept to be printed */ };

static const struct grep_settings defaults = {.filter = FILTER_DEFAULTS};

#define SETTING(member) offsetof(struct grep_settings, member)
static const struct option options[] = {
    {"ignore-case", 'i', OPTION_FLAG, SETTING(ignore_case), NULL, NULL,
     "take capital and small letters for the same"},
    {"context", 'C', OPTION_NUMBER, SETTING(context), "N", NULL,
     "also N lines before and behind each"},
    {"numbers", 'l', OPTION_FLAG, SETTING(numbers), NULL, NULL,
     "only the numbers of the issues"},
    {"count", 'c', OPTION_FLAG, SETTING(count), NULL, NULL,
     "only how many lines of each issue match"},
    FILTER_OPTIONS(SETTING(filter)),
};

struct search {
    const struct grep_settings *settings; /* borrowed */
    struct repository repository;
    struct store *store; /* own, as is grep */
    struct grep *grep;
    struct showing showings[GREP_THREADS_MOST];
    struct grep_hits hits;
    struct buffer text;
};

/* What there was no room to keep is made once more. */
static enum status show_again(struct search *search, const struct grep_hit *hit,
                              struct error *error)
{
    struct grep_outcome outcome = {false, false};
    struct issue_text issue;
    enum status status = store_read_text(search->store, hit->key, &issue.number,
                                         &issue.title, &issue.body, error);

    buffer_reset(&search->text);
    if (status == STATUS_OK)
        status = showing_append_issue(&search->showings[0], search->store,
                                      search->grep, &issue, &search->text,
                                      &outcome, error);
    if (status == STATUS_OK)
        status = program_print_buffer(&search->text, error);
    return status;
}

static enum status print_hit(struct search *search, const struct grep_hit *hit,
                             struct error *error)
{
    struct bytes text = grep_hits_text(&search->hits, hit);

    if (text.data == NULL)
        return show_again(search, hit, error);
    program_print(text);
    return STATUS_OK;
}

/* The usual choice leaves most issues out, which is easily taken for their not
 * having the words. */
static enum status say_where_not(struct search *search, struct error *error)
{
    const struct issue_filter *filter = &search->settings->filter;
    struct issue_filter all = *filter;
    int64_t key = search->repository.key;
    int64_t searched, there;
    enum status status;

    /* Then nothing was left out, and counting takes as long as searching. */
    if (issue_filter_is_open(filter))
        return error_set(error, STATUS_NO_MATCH, "%s", "");
    all.all = true;
    status = store_count_issues(search->store, key, filter, &searched, error);
    if (status == STATUS_OK)
        status = store_count_issues(search->store, key, &all, &there, error);
    if (status != STATUS_OK)
        return status;
    if (searched == 0)
        return filter_found_nothing(search->store, &search->repository, filter,
                                    error);
    if (searched < there)
        return error_set(
            error, STATUS_NO_MATCH,
            "nothing in %lld tagged issues; --all searches all %lld",
            (long long)searched, (long long)there);
    return error_set(error, STATUS_NO_MATCH, "%s", "");
}

static enum status print_hits(struct search *search, struct error *error)
{
    int64_t limit = search->settings->filter.limit;
    size_t count = search->hits.count;
    struct buffer gap;
    enum status status;

    if (limit != FILTER_ANY && (uint64_t)limit < count)
        count = (size_t)limit;
    if (count == 0)
        return error_set(error, STATUS_NO_MATCH, "%s", "");
    buffer_init(&gap);
    showing_append_gap(&search->showings[0], &gap);
    status = buffer_status(&gap, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (i > 0)
            program_print(buffer_bytes(&gap));
        status = print_hit(search, &search->hits.items[i], error);
    }
    buffer_release(&gap);
    return status;
}

static enum status find(struct search *search, const struct program *program,
                        const char *pattern, struct error *error)
{
    struct grep_query query = {
        .database = program->database,
        .pattern = pattern,
        .ignore_case = search->settings->ignore_case,
        .repository_key = search->repository.key,
        .filter = &search->settings->filter,
        .show = showing_append_issue,
        .text_most = TEXT_MOST / grep_threads(),
    };

    for (size_t i = 0; i < GREP_THREADS_MOST; i++)
        query.contexts[i] = &search->showings[i];
    return grep_find(&query, &search->hits, error);
}

static enum status grep_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct grep_settings *settings = values;
    const char *pattern = operands.items[0];
    struct search search = {.settings = settings};
    const struct grep_hits *hits = &search.hits;
    enum status status;

    if (settings->numbers && settings->count)
        return error_set(error, STATUS_USAGE, "-l and -c exclude each other");
    grep_hits_init(&search.hits);
    for (size_t i = 0; i < GREP_THREADS_MOST; i++)
        showing_init(&search.showings[i], program, settings,
                     &search.repository);
    status = grep_new(&search.grep, pattern, settings->ignore_case, error);
    if (status == STATUS_OK)
        status = program_open_repository(program, &search.store,
                                         &search.repository, error);
    if (status == STATUS_OK)
        status = filter_check_rule(program, search.store, &search.repository,
                                   &settings->filter, error);
    if (status == STATUS_OK)
        status = find(&search, program, pattern, error);
    if (status == STATUS_OK && hits->count == 0 && !program->quiet)
        status = say_where_not(&search, error);
    else if (status == STATUS_OK)
        status = print_hits(&search, error);
    if ((status == STATUS_OK || status == STATUS_NO_MATCH) && hits->gave_up > 0)
        program_warn("warning: the pattern gave up on %zu texts that would "
                     "have taken too long; issue %lld has one",
                     hits->gave_up, (long long)hits->gave_up_number);
    for (size_t i = 0; i < GREP_THREADS_MOST; i++)
        showing_release(&search.showings[i]);
    grep_hits_release(&search.hits);
    buffer_release(&search.text);
    grep_free(search.grep);
    store_close(search.store);
    return status;
}

static const char *const notes[] = {
    "PATTERN is a regular expression of Perl's kind (PCRE2), matched against",
    "the title and the body. A line is printed as NUMBER:LINE: text, a title",
    "as NUMBER:title: text, newest issue first; context has - in place of :.",
    "Without --all, complaints and borderline issues are searched. The exit",
    "status is 1 if nothing matches.",
    NULL,
};

const struct command command_grep = {
    .name = "grep",
    .operands = "PATTERN",
    .operands_least = 1,
    .operands_most = 1,
    .summary = "find text in titles and bodies",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct grep_settings),
    .pages = true,
    .run = grep_run,
};
