#include "aupmine/grep.h"

#include <string.h>

enum {
    LANES = 16,     /* bytes that are compared at once */
    SUM_MOST = 255, /* breaks that a byte can count */
};

typedef unsigned char lanes __attribute__((vector_size(LANES)));

static size_t sum_of(const lanes *counts)
{
    size_t sum = 0;

    for (size_t i = 0; i < LANES; i++)
        sum += (*counts)[i];
    return sum;
}

/* memchr from one to the next takes several times as long: lines are short. */
static size_t count_breaks(const char *at, const char *end)
{
    size_t count = 0;

    while (end - at >= LANES) {
        lanes counts = {0};

        for (int i = 0; i < SUM_MOST && end - at >= LANES; i++, at += LANES) {
            lanes block;

            memcpy(&block, at, LANES);
            counts -= (lanes)(block == '\n');
        }
        count += sum_of(&counts);
    }
    for (; at < end; at++)
        count += *at == '\n';
    return count;
}

/* Set where the line ends from where it starts. */
static void find_end(struct grep_line *line, struct bytes text)
{
    const char *start = text.data + line->start;
    const char *found = memchr(start, '\n', text.length - line->start);

    line->end = found == NULL ? text.length : (size_t)(found - text.data);
    line->next = found == NULL ? text.length : line->end + 1;
    if (found != NULL && found > start && found[-1] == '\r')
        line->end--;
}

struct grep_line grep_line_first(struct bytes text)
{
    struct grep_line line = {.start = 0, .number = 1};

    find_end(&line, text);
    return line;
}

bool grep_line_forward(struct grep_line *line, struct bytes text)
{
    if (line->next == text.length)
        return false;
    line->start = line->next;
    line->number++;
    find_end(line, text);
    return true;
}

void grep_line_seek(struct grep_line *line, struct bytes text, size_t byte)
{
    const char *found;

    if (byte >= text.length)
        byte = text.length - 1;
    if (byte < line->next)
        return;
    line->number += 1 + count_breaks(text.data + line->next, text.data + byte);
    found = memrchr(text.data + line->next, '\n', byte - line->next);
    line->start = found == NULL ? line->next : (size_t)(found - text.data) + 1;
    find_end(line, text);
}

bool grep_line_back(struct grep_line *line, struct bytes text)
{
    const char *found;

    if (line->start == 0)
        return false;
    found = memrchr(text.data, '\n', line->start - 1);
    line->start = found == NULL ? 0 : (size_t)(found - text.data) + 1;
    line->number--;
    find_end(line, text);
    return true;
}
