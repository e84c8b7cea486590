#include "zones.h"

#include <string.h>

/* How far a code span or an image reaches at most: so that hostile text takes
 * no more than so many steps a byte. */
enum { REACH = 1000 };

#define SIGN_FIRST_BYTE '\xE2'

/* Lines of terminal output begin with these. The last is also a bullet that
 * people type, and counts only beside one of the others. */
static const char *const terminal_signs[] = {
    "\xE2\x8E\xBF", /* U+23BF, a tool's answer */
    "\xE2\x8F\xBA", /* U+23FA, what the model says on macOS */
    "\xE2\x9D\xAF", /* U+276F, the prompt */
    "\xE2\x9C\xBB", /* U+273B, at work */
    "\xE2\x95\xAD", /* U+256D, U+2502, U+2570: boxes */
    "\xE2\x94\x82", "\xE2\x95\xB0",
    "\xE2\x97\x8F", /* U+25CF, what the model says elsewhere */
};
enum {
    TERMINAL_SIGNS = sizeof(terminal_signs) / sizeof(terminal_signs[0]),
    SURE_TERMINAL_SIGNS = TERMINAL_SIGNS - 1,
};

static size_t sign_length(struct bytes text, size_t count)
{
    if (text.length == 0 || text.data[0] != SIGN_FIRST_BYTE)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (text_starts(text, terminal_signs[i]))
            return strlen(terminal_signs[i]);
    return 0;
}

size_t terminal_sign_at(const struct splitter *splitter, struct bytes text)
{
    return sign_length(text, splitter->terminal ? TERMINAL_SIGNS
                                                : SURE_TERMINAL_SIGNS);
}

bool has_sure_terminal_sign(struct bytes body)
{
    while (body.length > 0) {
        const char *first = memchr(body.data, SIGN_FIRST_BYTE, body.length);

        if (first == NULL)
            return false;
        body.length -= (size_t)(first - body.data);
        body.data = first;
        if (sign_length(body, SURE_TERMINAL_SIGNS) > 0)
            return true;
        body.data++;
        body.length--;
    }
    return false;
}

static size_t comment_end(struct splitter *splitter, size_t at)
{
    struct bytes rest = splitter_rest(splitter, at + strlen("<!--"));
    const char *end;

    if (splitter->no_more_comment_end)
        return at;
    end = memmem(rest.data, rest.length, "-->", strlen("-->"));
    if (end == NULL) {
        splitter->no_more_comment_end = true;
        return at;
    }
    return (size_t)(end - splitter->body.data) + strlen("-->");
}

/* A code span ends with as many backticks as it begins with. */
static size_t code_span_end(struct bytes text)
{
    size_t opening = run_length(text);
    size_t at = opening;

    while (at < text.length) {
        size_t run;

        if (text.data[at] != '`') {
            at++;
            continue;
        }
        run = run_length((struct bytes){text.data + at, text.length - at});
        at += run;
        if (run == opening)
            return at;
    }
    return opening;
}

/* "<img ...>" and "![...](...)": what an upload leaves. 0 if there is none. */
static size_t image_end(struct bytes text)
{
    const char *end = NULL;

    if (text_starts(text, "<img ")) {
        end = memchr(text.data, '>', text.length);
    } else if (text_starts(text, "![")) {
        const char *middle = memmem(text.data, text.length, "](", 2);

        if (middle != NULL)
            end =
                memchr(middle, ')', text.length - (size_t)(middle - text.data));
    }
    return end == NULL ? 0 : (size_t)(end - text.data) + 1;
}

size_t inline_end(struct splitter *splitter, size_t at, size_t limit,
                  enum zone *zone)
{
    struct bytes text = splitter_rest(splitter, at);

    *zone = ZONE_FORM;
    if (text_starts(text, "<!--"))
        return comment_end(splitter, at);
    if (text.length > limit - at)
        text.length = limit - at;
    if (text.length > REACH)
        text.length = REACH;
    if (text.data[0] == '`') {
        *zone = ZONE_PROSE;
        return at + code_span_end(text);
    }
    return at + image_end(text);
}
