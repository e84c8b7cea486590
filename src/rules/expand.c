#include "aupmine/rules.h"

#include <ctype.h>
#include <string.h>

#define WHITE_SPACE "\\s+"
#define APOSTROPHE  "['\xE2\x80\x99]" /* straight or U+2019 */

/* Whether what follows repeats what stands before it. */
static bool is_quantifier(const char *text)
{
    return *text == '?' || *text == '*' || *text == '+' ||
           (*text == '{' && isdigit((unsigned char)text[1]));
}

/* Length of the [...] that pattern begins with; to the end if it never ends. */
static size_t class_length(const char *pattern)
{
    const char *at = pattern + 1;

    if (*at == '^')
        at++;
    if (*at == ']')
        at++;
    for (; *at != '\0' && *at != ']'; at++) {
        const char *named_end =
            strncmp(at, "[:", 2) == 0 ? strstr(at, ":]") : NULL;

        if (named_end != NULL)
            at = named_end + 1;
        else if (*at == '\\' && at[1] != '\0')
            at++;
    }
    return (size_t)(at - pattern) + (*at == ']');
}

/* Several blanks are one run of white space; a repeat is of the whole run. */
static size_t append_white_space(struct buffer *expanded, const char *blanks)
{
    size_t length = strspn(blanks, " ");
    bool repeated = is_quantifier(blanks + length);

    buffer_append_string(expanded,
                         repeated ? "(?:" WHITE_SPACE ")" : WHITE_SPACE);
    return length;
}

enum status rule_pattern_expand(const char *pattern, struct buffer *expanded,
                                struct error *error)
{
    buffer_reset(expanded);
    while (*pattern != '\0') {
        size_t length = 1;

        if (*pattern == ' ') {
            pattern += append_white_space(expanded, pattern);
            continue;
        }
        if (*pattern == '\'') {
            buffer_append_string(expanded, APOSTROPHE);
            pattern++;
            continue;
        }
        if (*pattern == '[')
            length = class_length(pattern);
        else if (*pattern == '\\' && pattern[1] != '\0')
            length = 2;
        buffer_append(expanded, pattern, length);
        pattern += length;
    }
    return buffer_status(expanded, error);
}
