/*
 * Lines of issues that match a pattern, as grep prints them: in place of a
 * file's name stands the issue's number.
 */
#include "aupmine/grep.h"

#include <stdio.h>

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/text.h"
#include "filter.h"
#include "paint.h"

enum {
    LINE_MOST = 2000, /* bytes of a line that are shown */
    LINE_LEAD = 200,  /* of these, before the match in a longer line */
};

/* SGR parameters. */
static const char number_color[] = "35";
static const char place_color[] = "32";
static const char sign_color[] = "36";
static const char match_color[] = "1;31";

struct grep_settings {
    struct issue_filter filter;
    bool ignore_case;
    int64_t context; /* lines */
    bool numbers;
    bool count;
};

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

/* The search and what it shows. */
struct showing {
    const struct grep_settings *settings;
    const struct repository *repository;
    struct store *store;
    struct grep *grep;
    struct paint paint;
    struct grep_page page;
    struct buffer url;
    struct buffer text;
    int64_t number; /* of the issue at hand */
    bool any;       /* something was shown already */
};

/* --- lines --- */

static bool inside_character(struct bytes text, size_t at)
{
    return at < text.length && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

/* Cut a line that is too long, around the match if it has one. */
static struct grep_mark window_of(struct bytes text,
                                  const struct grep_line *line,
                                  const struct grep_mark *match)
{
    struct grep_mark window = {line->start, line->end};

    if (line->end - line->start <= LINE_MOST)
        return window;
    if (match != NULL && match->start > line->start + LINE_LEAD)
        window.start = match->start - LINE_LEAD;
    if (window.start + LINE_MOST < line->end)
        window.end = window.start + LINE_MOST;
    while (window.start > line->start && inside_character(text, window.start))
        window.start--;
    while (window.end > window.start && inside_character(text, window.end))
        window.end--;
    return window;
}

static void append_piece(struct showing *showing, struct bytes text,
                         size_t start, size_t end)
{
    text_append_visible(&showing->text,
                        (struct bytes){text.data + start, end - start}, true);
}

/* The line's text with what matches made to stand out. first is the first mark
 * that does not end before the line. */
static void append_text(struct showing *showing, struct bytes text,
                        const struct grep_line *line, size_t first)
{
    const struct grep_page *page = &showing->page;
    const struct grep_mark *mark = page->marks + first;
    const struct grep_mark *last = page->marks + page->mark_count;
    bool marked = mark < last && mark->start < line->end;
    struct grep_mark window = window_of(text, line, marked ? mark : NULL);
    size_t done = window.start;

    if (window.start > line->start)
        paint_text(&showing->paint, &showing->text, sign_color, "...");
    for (; mark < last && mark->start < window.end; mark++) {
        size_t start = mark->start > done ? mark->start : done;
        size_t end = mark->end < window.end ? mark->end : window.end;

        if (end <= start)
            continue;
        append_piece(showing, text, done, start);
        paint_visible(&showing->paint, &showing->text, match_color,
                      (struct bytes){text.data + start, end - start});
        done = end;
    }
    append_piece(showing, text, done, window.end);
    if (window.end < line->end)
        paint_text(&showing->paint, &showing->text, sign_color, "...");
    buffer_append_char(&showing->text, '\n');
}

static void append_number(struct showing *showing)
{
    char number[24];

    snprintf(number, sizeof(number), "%lld", (long long)showing->number);
    if (!showing->paint.color) {
        buffer_append_string(&showing->text, number);
        return;
    }
    buffer_append_format(&showing->text, "\x1b[%sm", number_color);
    paint_link(&showing->paint, &showing->text, buffer_bytes(&showing->url),
               bytes_of(number));
    buffer_append_string(&showing->text, "\x1b[m");
}

/* "NUMBER:PLACE: ", with dashes for a line that does not match. */
static void append_head(struct showing *showing, const char *place,
                        bool matches)
{
    const char *sign = matches ? ":" : "-";

    append_number(showing);
    paint_text(&showing->paint, &showing->text, sign_color, sign);
    paint_text(&showing->paint, &showing->text, place_color, place);
    paint_text(&showing->paint, &showing->text, sign_color, sign);
    buffer_append_char(&showing->text, ' ');
}

/* What parts groups of lines, where there is context. */
static void append_gap(struct showing *showing)
{
    if (showing->settings->context > 0 && showing->any)
        paint_text(&showing->paint, &showing->text, sign_color, "--\n");
}

static void show_title(struct showing *showing, struct bytes title)
{
    struct grep_line whole = {0, title.length, true};

    append_gap(showing);
    append_head(showing, "title", true);
    append_text(showing, title, &whole, 0);
    showing->any = true;
}

/* Whether a line matches or one not further away than the context does. next
 * is the first matching line that is not before it, or the count of lines. */
static bool is_near(const struct showing *showing, size_t line, size_t next,
                    size_t last_match)
{
    size_t context = (size_t)showing->settings->context;

    return (next < showing->page.line_count && next - line <= context) ||
           (last_match != SIZE_MAX && line - last_match <= context);
}

static void show_body(struct showing *showing, struct bytes body)
{
    const struct grep_page *page = &showing->page;
    size_t last_match = SIZE_MAX;
    size_t last_shown = SIZE_MAX;
    size_t next = 0;
    size_t mark = 0;
    char place[24];

    for (size_t i = 0; i < page->line_count; i++) {
        const struct grep_line *line = &page->lines[i];

        for (next = next < i ? i : next;
             next < page->line_count && !page->lines[next].matches; next++)
            ;
        if (!is_near(showing, i, next, last_match))
            continue;
        if (last_shown == SIZE_MAX || last_shown + 1 != i)
            append_gap(showing);
        while (mark < page->mark_count && page->marks[mark].end <= line->start)
            mark++;
        snprintf(place, sizeof(place), "%zu", i + 1);
        append_head(showing, place, line->matches);
        append_text(showing, body, line, mark);
        showing->any = true;
        last_shown = i;
        if (line->matches)
            last_match = i;
    }
}

/* --- issues --- */

static enum status keep_url(void *context, const struct issue_row *row,
                            struct error *error)
{
    struct showing *showing = context;

    buffer_reset(&showing->url);
    issue_row_append_url(row, showing->repository, &showing->url);
    return buffer_status(&showing->url, error);
}

static enum status find_url(struct showing *showing, struct error *error)
{
    bool found;

    if (!showing->paint.links)
        return STATUS_OK;
    return store_find_issue(showing->store, showing->repository->key,
                            showing->number, keep_url, showing, &found, error);
}

static enum status show_lines(struct showing *showing, int64_t key,
                              struct error *error)
{
    struct bytes title, body;
    int64_t number;
    enum status status =
        store_read_text(showing->store, key, &number, &title, &body, error);

    if (status == STATUS_OK)
        status = grep_read(showing->grep, title, &showing->page, error);
    if (status == STATUS_OK && showing->page.matching > 0)
        show_title(showing, title);
    if (status == STATUS_OK)
        status = grep_read(showing->grep, body, &showing->page, error);
    if (status == STATUS_OK)
        show_body(showing, body);
    return status;
}

static enum status show_hit(struct showing *showing, const struct grep_hit *hit,
                            struct error *error)
{
    const struct grep_settings *settings = showing->settings;
    enum status status;

    buffer_reset(&showing->text);
    showing->number = hit->number;
    status = find_url(showing, error);
    if (status == STATUS_OK && !settings->numbers && !settings->count)
        status = show_lines(showing, hit->key, error);
    else if (status == STATUS_OK)
        append_number(showing);
    if (status == STATUS_OK && settings->count)
        buffer_append_format(&showing->text, ":%zu\n", hit->lines);
    if (status == STATUS_OK && settings->numbers)
        buffer_append_char(&showing->text, '\n');
    if (status == STATUS_OK)
        status = buffer_status(&showing->text, error);
    if (status == STATUS_OK)
        program_print(buffer_bytes(&showing->text));
    return status;
}

static enum status search(const struct program *program,
                          struct showing *showing, const char *pattern,
                          struct error *error)
{
    const struct grep_settings *settings = showing->settings;
    const struct grep_query query = {
        .database = program->database,
        .repository_key = showing->repository->key,
        .filter = &settings->filter,
        .pattern = pattern,
        .ignore_case = settings->ignore_case,
        .count_lines = settings->count,
    };
    struct grep_hits hits;
    enum status status;

    grep_hits_init(&hits);
    status = grep_find(&query, &hits, error);
    for (size_t i = 0; i < hits.count && status == STATUS_OK &&
                       (settings->filter.limit == FILTER_ANY ||
                        (int64_t)i < settings->filter.limit);
         i++)
        status = show_hit(showing, &hits.items[i], error);
    if (status == STATUS_OK && hits.gave_up > 0)
        program_warn("warning: the pattern gave up on %zu texts that would "
                     "have taken too long; issue %lld has one",
                     hits.gave_up, (long long)hits.gave_up_number);
    if (status == STATUS_OK && (hits.count == 0 || settings->filter.limit == 0))
        status = error_set(error, STATUS_NO_MATCH, "%s", "");
    grep_hits_release(&hits);
    return status;
}

static void showing_release(struct showing *showing)
{
    grep_free(showing->grep);
    grep_page_release(&showing->page);
    buffer_release(&showing->url);
    buffer_release(&showing->text);
    store_close(showing->store);
}

static enum status grep_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct grep_settings *settings = values;
    const char *pattern = operands.items[0];
    struct repository repository;
    struct showing showing = {.settings = settings, .repository = &repository};
    enum status status;

    if (settings->numbers && settings->count)
        return error_set(error, STATUS_USAGE, "-l and -c exclude each other");
    paint_init(&showing.paint, program);
    grep_page_init(&showing.page);
    status = grep_new(&showing.grep, pattern, settings->ignore_case, error);
    if (status == STATUS_OK)
        status = program_open_repository(program, &showing.store, &repository,
                                         error);
    if (status == STATUS_OK)
        status = search(program, &showing, pattern, error);
    showing_release(&showing);
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
