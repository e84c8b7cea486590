#include "aupmine/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define WHITE_SPACE "\\s+"
#define APOSTROPHE  "['\xE2\x80\x99]" /* straight or U+2019 */

/* Whether what follows repeats what stands before it. */
static bool is_quantifier(const char *text)
{
    return *text == '?' || *text == '*' || *text == '+' ||
           (*text == '{' && isdigit((unsigned char)text[1]));
}

/* To the end if it never ends. */
size_t pattern_class_length(const char *pattern)
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

static enum status note_list(struct rule_pattern *compiled, size_t place,
                             struct error *error)
{
    size_t *lists =
        realloc(compiled->lists, (compiled->list_count + 1) * sizeof(*lists));

    if (lists == NULL)
        return error_memory(error);
    compiled->lists = lists;
    lists[compiled->list_count++] = place;
    return STATUS_OK;
}

/* What {name} stands for. *length is that of the name in its braces. */
static enum status append_list(const struct rule_set *set, const char *brace,
                               struct rule_pattern *compiled,
                               struct buffer *expanded, size_t *length,
                               struct error *error)
{
    struct bytes name = {brace + 1, strcspn(brace + 1, "}")};
    size_t place;

    if (name.data[name.length] != '}' || set == NULL ||
        !word_list_find(set, name, &place))
        return error_set(error, STATUS_DATA, "no list of words before: %.*s",
                         name.length > 40 ? 40 : (int)name.length, name.data);
    if (set->lists[place].words.count == 0)
        return error_set(error, STATUS_DATA, "list %s has no word",
                         set->lists[place].name);
    *length = name.length + 2;
    word_list_append(&set->lists[place], expanded);
    return note_list(compiled, place, error);
}

static bool is_list(const char *text)
{
    return *text == '{' && text[1] >= 'a' && text[1] <= 'z';
}

enum status pattern_expand(const struct rule_set *set, const char *pattern,
                           struct rule_pattern *compiled,
                           struct buffer *expanded, struct error *error)
{
    buffer_reset(expanded);
    while (*pattern != '\0') {
        size_t length = 1;

        if (is_list(pattern)) {
            enum status status =
                append_list(set, pattern, compiled, expanded, &length, error);

            if (status != STATUS_OK)
                return status;
            pattern += length;
            continue;
        }
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
            length = pattern_class_length(pattern);
        else if (*pattern == '\\' && pattern[1] != '\0')
            length = 2;
        buffer_append(expanded, pattern, length);
        pattern += length;
    }
    return buffer_status(expanded, error);
}

enum status rule_pattern_expand(const char *pattern, struct buffer *expanded,
                                struct error *error)
{
    return pattern_expand(NULL, pattern, NULL, expanded, error);
}
