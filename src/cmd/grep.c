/*
 * Lines of issues that match a pattern, as grep prints them: in place of a
 * file's name stands the number.
 */
#include "aupmine/grep.h"

#include <pthread.h>

#include "grep_show.h"

enum { SHARE = 256 /* hits that a thread shows in a row */ };

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

static void *go_on(void *showing)
{
    showing_go_on(showing);
    return NULL;
}

/* The hits that are shown, a share for each thread at a time. */
struct display {
    struct showing showings[GREP_THREADS_MOST];
    size_t count;
    const struct grep_hit *first;
    const struct grep_hit *next;
    const struct grep_hit *end;
};

/* Give the next hits out, the first share to this thread. How many shares. */
static size_t hand_out(struct display *display)
{
    size_t shares = 0;

    for (; shares < display->count && display->next < display->end; shares++) {
        struct showing *showing = &display->showings[shares];
        ptrdiff_t left = display->end - display->next;

        showing->any = display->next != display->first;
        showing->hit = display->next;
        display->next += left < SHARE ? left : SHARE;
        showing->end = display->next;
        showing->started = shares > 0 && pthread_create(&showing->thread, NULL,
                                                        go_on, showing) == 0;
    }
    return shares;
}

/* Print a share of which the first part has been made, and make the rest. */
static enum status print_share(struct showing *showing, struct error *error)
{
    while (showing->status == STATUS_OK) {
        program_print(buffer_bytes(&showing->text));
        if (showing->hit == showing->end)
            return STATUS_OK;
        showing_go_on(showing);
    }
    *error = showing->error;
    return showing->status;
}

static enum status show(struct display *display, struct error *error)
{
    enum status status = STATUS_OK;

    while (display->next < display->end && status == STATUS_OK) {
        size_t shares = hand_out(display);

        showing_go_on(&display->showings[0]);
        for (size_t i = 0; i < shares; i++) {
            struct showing *showing = &display->showings[i];

            if (showing->started)
                pthread_join(showing->thread, NULL);
            else if (i > 0 && status == STATUS_OK)
                showing_go_on(showing);
            if (status == STATUS_OK)
                status = print_share(showing, error);
        }
    }
    return status;
}

static enum status show_hits(const struct grep_settings *settings,
                             const struct grep_hits *hits,
                             struct display *display, struct error *error)
{
    size_t count = hits->count;

    if (settings->filter.limit != FILTER_ANY &&
        (uint64_t)settings->filter.limit < count)
        count = (size_t)settings->filter.limit;
    if (count == 0)
        return error_set(error, STATUS_NO_MATCH, "%s", "");
    display->first = display->next = hits->items;
    display->end = hits->items + count;
    return show(display, error);
}

static enum status search(struct display *display, struct error *error)
{
    const struct showing *own = &display->showings[0];
    const struct grep_query query = {
        .store = own->store,
        .grep = own->grep,
        .database = own->program->database,
        .pattern = own->pattern,
        .ignore_case = own->settings->ignore_case,
        .repository_key = own->repository->key,
        .filter = &own->settings->filter,
        .count_lines = own->settings->count,
    };
    struct grep_hits hits;
    enum status status;

    grep_hits_init(&hits);
    status = grep_find(&query, &hits, error);
    if (status == STATUS_OK)
        status = show_hits(own->settings, &hits, display, error);
    if ((status == STATUS_OK || status == STATUS_NO_MATCH) && hits.gave_up > 0)
        program_warn("warning: the pattern gave up on %zu texts that would "
                     "have taken too long; issue %lld has one",
                     hits.gave_up, (long long)hits.gave_up_number);
    grep_hits_release(&hits);
    return status;
}

static enum status grep_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct grep_settings *settings = values;
    const char *pattern = operands.items[0];
    struct repository repository;
    struct display display = {.count = grep_threads()};
    struct showing *own = &display.showings[0];
    enum status status;

    if (settings->numbers && settings->count)
        return error_set(error, STATUS_USAGE, "-l and -c exclude each other");
    for (size_t i = 0; i < display.count; i++)
        showing_init(&display.showings[i], program, settings, &repository,
                     pattern);
    status = grep_new(&own->grep, pattern, settings->ignore_case, error);
    if (status == STATUS_OK)
        status =
            program_open_repository(program, &own->store, &repository, error);
    if (status == STATUS_OK)
        status = search(&display, error);
    for (size_t i = 0; i < display.count; i++)
        showing_release(&display.showings[i]);
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
