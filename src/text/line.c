#include "zones.h"

#include <string.h>

enum { FIELD_NAME = 40 }; /* "- Platform (select one):" and the like */

struct line line_at(const struct splitter *splitter, size_t start)
{
    struct bytes rest = splitter_rest(splitter, start);
    const char *end = memchr(rest.data, '\n', rest.length);
    struct line line = {.start = start, .text = start};
    const char *body = splitter->body.data;

    line.end = end == NULL ? splitter->body.length : (size_t)(end - body);
    line.next = end == NULL ? line.end : line.end + 1;
    while (line.end > start && is_white(body[line.end - 1]))
        line.end--;
    while (line.text < line.end && is_white(body[line.text]))
        line.text++;
    return line;
}

bool line_is_field(struct bytes text)
{
    size_t reach = text.length < FIELD_NAME ? text.length : FIELD_NAME;

    return text_starts(text, "- ") && memchr(text.data, ':', reach) != NULL;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

bool line_is_trace(struct bytes text)
{
    size_t end = text.length, digits;

    if (text_starts(text, "Traceback (most recent call last)"))
        return true;
    if (text_starts(text, "File \""))
        return memmem(text.data, text.length, "\", line ", 8) != NULL;
    if (!text_starts(text, "at "))
        return false;
    if (text.data[end - 1] == ')')
        end--;
    digits = end;
    while (digits > 0 && is_digit(text.data[digits - 1]))
        digits--;
    return digits < end && digits > 0 && text.data[digits - 1] == ':';
}
