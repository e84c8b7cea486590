#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"

void grep_page_init(struct grep_page *page)
{
    *page = (struct grep_page){0};
}

void grep_page_release(struct grep_page *page)
{
    free(page->lines);
    free(page->marks);
    grep_page_init(page);
}

static enum status add_line(struct grep_page *page, size_t start, size_t end,
                            struct error *error)
{
    struct grep_line *lines = array_fit(page->lines, page->line_count,
                                        &page->line_capacity, sizeof(*lines));

    if (lines == NULL)
        return error_memory(error);
    page->lines = lines;
    page->lines[page->line_count++] = (struct grep_line){start, end, false};
    return STATUS_OK;
}

static enum status add_mark(struct grep_page *page,
                            const struct grep_mark *mark, struct error *error)
{
    struct grep_mark *marks = array_fit(page->marks, page->mark_count,
                                        &page->mark_capacity, sizeof(*marks));

    if (marks == NULL)
        return error_memory(error);
    page->marks = marks;
    page->marks[page->mark_count++] = *mark;
    return STATUS_OK;
}

static enum status split(struct bytes text, struct grep_page *page,
                         struct error *error)
{
    enum status status = STATUS_OK;
    size_t start = 0;

    while (start < text.length && status == STATUS_OK) {
        const char *line = text.data + start;
        const char *found = memchr(line, '\n', text.length - start);
        size_t end = found == NULL ? text.length : (size_t)(found - text.data);
        size_t next = found == NULL ? end : end + 1;

        if (found != NULL && end > start && text.data[end - 1] == '\r')
            end--;
        status = add_line(page, start, end, error);
        start = next;
    }
    return status;
}

static void mark_line(struct grep_page *page, size_t line)
{
    page->matching += !page->lines[line].matches;
    page->lines[line].matches = true;
}

/* The line that a byte lies in, not before the line that is given. What lies
 * behind the last line's break is that line's. */
static size_t line_of(const struct grep_page *page, size_t line, size_t byte)
{
    while (line + 1 < page->line_count && page->lines[line + 1].start <= byte)
        line++;
    return line;
}

static enum status find_filled(struct grep *grep, struct bytes text,
                               struct grep_page *page, struct error *error)
{
    struct grep_mark mark;
    enum status status = STATUS_OK;
    size_t from = 0;
    size_t line = 0;

    while (status == STATUS_OK && from < text.length) {
        enum grep_result result = grep_search(grep, text, from, true, &mark);

        if (result == GREP_NO_MEMORY)
            return error_memory(error);
        if (result != GREP_MATCH)
            break;
        /* \K can put the start behind the end. */
        if (mark.start < mark.end)
            status = add_mark(page, &mark, error);
        line = line_of(page, line, mark.start);
        mark_line(page, line);
        for (size_t next = line + 1;
             next < page->line_count && page->lines[next].start < mark.end;
             next++)
            mark_line(page, next);
        from = mark.end > from ? mark.end : from + 1;
    }
    return status;
}

/* Lines without a match that is more than nothing may hold one of nothing. */
static enum status find_empty(struct grep *grep, struct bytes text,
                              struct grep_page *page, struct error *error)
{
    enum grep_result result;
    struct grep_mark mark;

    for (size_t line = 0; line < page->line_count; line++) {
        if (page->lines[line].matches)
            continue;
        result = grep_search(grep, text, page->lines[line].start, false, &mark);
        if (result == GREP_NO_MEMORY)
            return error_memory(error);
        if (result != GREP_MATCH)
            break;
        line = line_of(page, line, mark.start);
        mark_line(page, line);
    }
    return STATUS_OK;
}

enum status grep_read(struct grep *grep, struct bytes text,
                      struct grep_page *page, struct error *error)
{
    enum status status;

    page->line_count = 0;
    page->mark_count = 0;
    page->matching = 0;
    status = split(text, page, error);
    if (status == STATUS_OK)
        status = find_filled(grep, text, page, error);
    if (status == STATUS_OK && grep_matches_empty(grep))
        status = find_empty(grep, text, page, error);
    return status;
}
