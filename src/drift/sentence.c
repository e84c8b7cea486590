/*
 * Sentences of a text, and the message that one quotes. Cases of an end:
 *
 *   a line break      unless the line is long and the one below goes on in
 * lower case (terminals wrap); a "\n" that JSON escaped is one too . ! ? with
 * white space behind, and no lower case behind that
 *   ─ │ ● ⏺ ⎿ ❯       rules of boxes and signs of the terminal
 */
#include "internal.h"

#include <string.h>

enum {
    SENTENCE_MOST = 600, /* bytes; what is longer is cut there */
    WRAPPED_LEAST = 40,  /* bytes of a line */
    LOOK_AHEAD = 100,    /* bytes of white space that a wrapped line has */
};

bool is_blank_byte(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

bool stands_at(struct bytes text, size_t at, const char *what)
{
    size_t length = strlen(what);

    return at <= text.length && text.length - at >= length &&
           memcmp(text.data + at, what, length) == 0;
}

static bool is_lower(char character)
{
    return character >= 'a' && character <= 'z';
}

static size_t skip_white(struct bytes text, size_t at)
{
    while (at < text.length && is_blank_byte(text.data[at]))
        at++;
    return at;
}

/* Whether a line that ends here is so long that it may have been wrapped. */
static bool is_full_line(struct bytes text, size_t end)
{
    return end >= WRAPPED_LEAST &&
           memchr(text.data + end - WRAPPED_LEAST, '\n', WRAPPED_LEAST) == NULL;
}

/* Whether lower case follows, with not more than one line break between, and
 * it is no stack frame. */
static bool goes_on(struct bytes text, size_t at)
{
    size_t end = text.length - at > LOOK_AHEAD ? at + LOOK_AHEAD : text.length;
    int breaks = 0;

    while (at < end && is_blank_byte(text.data[at]) && breaks < 2)
        breaks += text.data[at++] == '\n';
    return at < end && breaks < 2 && is_lower(text.data[at]) &&
           !stands_at(text, at, "at ");
}

/* Length of a terminal's sign, else 0. */
static size_t sign_at(struct bytes text, size_t at)
{
    static const char *const signs[] = {"\u25CF", "\u23FA", "\u23BF", "\u276F"};
    uint32_t character;
    size_t length;

    if ((unsigned char)text.data[at] != 0xE2)
        return 0;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (stands_at(text, at, signs[i]))
            return strlen(signs[i]);
    length = utf8_decode((struct bytes){text.data + at, text.length - at},
                         &character);
    return length > 0 && character >= 0x2500 && character < 0x2580 ? length : 0;
}

/* Length of what ends a sentence here, else 0. */
static size_t end_at(struct bytes text, size_t at)
{
    char character = text.data[at];

    if (character == '\n')
        return is_full_line(text, at) && goes_on(text, at) ? 0 : 1;
    if (character == '\\' && stands_at(text, at, "\\n"))
        return 2;
    if (character != '.' && character != '!' && character != '?')
        return sign_at(text, at);
    if (at + 1 < text.length && !is_blank_byte(text.data[at + 1]))
        return 0;
    return goes_on(text, at + 1) ? 0 : 1;
}

/* Past white space and signs that end nothing. */
static size_t find_start(struct bytes text)
{
    size_t at = skip_white(text, 0);

    while (at < text.length) {
        size_t length = end_at(text, at);

        if (length == 0)
            break;
        at = skip_white(text, at + length);
    }
    return at;
}

bool sentence_next(struct bytes *text, struct bytes *sentence)
{
    size_t start = find_start(*text);
    size_t at = start, length = 0;

    while (at < text->length && at - start < SENTENCE_MOST) {
        length = end_at(*text, at);
        if (length > 0)
            break;
        at++;
    }
    while (length == 0 && at < text->length && at > start &&
           ((unsigned char)text->data[at] & 0xC0) == 0x80)
        at--; /* a character stays whole */
    if (at == start)
        at = start < text->length ? start + 1 : start;
    *sentence = (struct bytes){text->data + start, at - start};
    text->data += at + length;
    text->length -= at + length;
    return sentence->length > 0;
}

/* --- the message in it --- */

/* Length of a mark that a quoted message begins or ends with, else 0. */
static size_t quote_at(struct bytes text, size_t at)
{
    static const char *const quotes[] = {"\"",     "`",      "\u201C",
                                         "\u201D", "\u201E", "**"};

    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
        if (stands_at(text, at, quotes[i]))
            return strlen(quotes[i]);
    return 0;
}

/* A colon or a bracket with a blank behind, as in "Error: " and "[BUG] ". */
static bool is_lead(struct bytes text, size_t at)
{
    return (text.data[at] == ':' || text.data[at] == ']') &&
           at + 1 < text.length && is_blank_byte(text.data[at + 1]);
}

static struct bytes up_to_quote(struct bytes text, size_t from, size_t at)
{
    while (at < text.length && quote_at(text, at) == 0)
        at++;
    return (struct bytes){text.data + from, at - from};
}

/* The value of "message" in JSON, with its quotes escaped or not. */
static bool find_json_message(struct bytes text, size_t *from)
{
    static const char key[] = "message";
    const char *found =
        memmem(text.data, text.length, "\"message", sizeof("\"message") - 1);
    size_t at;
    bool colon = false;

    if (found == NULL)
        return false;
    at = (size_t)(found - text.data) + sizeof(key);
    while (at < text.length &&
           (strchr("\\\": ", text.data[at]) != NULL && text.data[at] != '\0')) {
        colon = colon || text.data[at] == ':';
        at++;
    }
    *from = at;
    return colon && at < text.length && text.data[at - 1] == '"';
}

struct bytes sentence_message(struct bytes sentence, size_t start, size_t end)
{
    size_t from = start;

    if (find_json_message(sentence, &from))
        return up_to_quote(sentence, from, from);
    for (from = start; from > 0; from--) {
        size_t quote = quote_at(sentence, from - 1);

        if (quote > 0 && from - 1 + quote <= start) {
            from += quote - 1;
            break;
        }
        if (is_lead(sentence, from - 1))
            break;
    }
    return up_to_quote(sentence, from, end);
}

struct bytes sentence_said(struct bytes sentence)
{
    size_t from;

    return find_json_message(sentence, &from)
               ? up_to_quote(sentence, from, from)
               : sentence;
}
