#include "internal.h"

#include <stdlib.h>

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

static enum status add_line(struct grep_page *page,
                            const struct grep_line *line, struct error *error)
{
    struct grep_line *lines;

    if (page->line_count > 0 &&
        page->lines[page->line_count - 1].number == line->number)
        return STATUS_OK;
    lines = array_fit(page->lines, page->line_count, &page->line_capacity,
                      sizeof(*lines));
    if (lines == NULL)
        return error_memory(error);
    page->lines = lines;
    page->lines[page->line_count++] = *line;
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

static enum status find_filled(struct grep *grep, struct bytes text,
                               struct grep_page *page, struct error *error)
{
    struct grep_line line = {0};
    enum status status = STATUS_OK;
    struct grep_mark mark;
    size_t from = 0;

    while (status == STATUS_OK && from < text.length) {
        enum grep_result result = grep_search(grep, from, true, &mark);

        if (result == GREP_NO_MEMORY)
            return error_memory(error);
        page->gave_up = result == GREP_GAVE_UP;
        if (result != GREP_MATCH)
            break;
        if (line.number == 0)
            line = grep_line_first(text);
        /* \K can put the start behind the end. */
        if (mark.start < mark.end)
            status = add_mark(page, &mark, error);
        grep_line_seek(&line, text, mark.start);
        if (status == STATUS_OK)
            status = add_line(page, &line, error);
        while (status == STATUS_OK && line.next < mark.end &&
               grep_line_forward(&line, text))
            status = add_line(page, &line, error);
        from = mark.end > from ? mark.end : from + 1;
    }
    return status;
}

static int by_number(const void *a, const void *b)
{
    const struct grep_line *one = a;
    const struct grep_line *other = b;

    return (one->number > other->number) - (one->number < other->number);
}

static void sort_lines(struct grep_page *page)
{
    size_t count = page->line_count;

    if (count == 0)
        return;
    qsort(page->lines, count, sizeof(*page->lines), by_number);
    page->line_count = 1;
    for (size_t i = 1; i < count; i++) {
        if (page->lines[i].number != page->lines[i - 1].number)
            page->lines[page->line_count++] = page->lines[i];
    }
}

/* Lines without a match that is more than nothing may hold one of nothing. */
static enum status find_empty(struct grep *grep, struct bytes text,
                              struct grep_page *page, struct error *error)
{
    struct grep_line line = grep_line_first(text);
    enum status status = STATUS_OK;
    struct grep_mark mark;
    bool more = true;

    while (status == STATUS_OK && more) {
        enum grep_result result = grep_search(grep, line.start, false, &mark);

        if (result == GREP_NO_MEMORY)
            return error_memory(error);
        page->gave_up = page->gave_up || result == GREP_GAVE_UP;
        if (result != GREP_MATCH)
            break;
        grep_line_seek(&line, text, mark.start);
        status = add_line(page, &line, error);
        more = grep_line_forward(&line, text);
    }
    sort_lines(page);
    return status;
}

enum status grep_read(struct grep *grep, struct bytes text,
                      struct grep_page *page, struct error *error)
{
    enum status status;

    page->line_count = 0;
    page->mark_count = 0;
    page->gave_up = false;
    if (text.length == 0)
        return STATUS_OK;
    grep_begin(grep, text);
    status = find_filled(grep, text, page, error);
    if (status == STATUS_OK && grep_matches_empty(grep))
        status = find_empty(grep, text, page, error);
    return status;
}
