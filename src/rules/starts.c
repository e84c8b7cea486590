/*
 * Where a pattern that begins with a list of words can match: at the beginning
 * of a word whose first bytes are those of a word of the list. All other places
 * are passed over without asking the pattern, which would try its hundred words
 * one after the other at each.
 *
 * Bytes count by class, so that what a pattern takes for the same is the same:
 * letters without case, white space, and all that is beyond ASCII. That may let
 * a place through that does not match, but never keeps one back that does.
 */
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "internal.h"

enum {
    DIGITS = 26, /* behind the letters */
    SPACE = 36,
    APOSTROPHE,
    BEYOND,
    OTHER,
    CLASSES,
    PREFIX = 3, /* bytes */
    BITS = 64,
};

struct prefix_set {
    uint64_t bits[(CLASSES * CLASSES * CLASSES + BITS - 1) / BITS];
};

static unsigned class_of(unsigned char byte)
{
    if (byte >= 0x80)
        return BEYOND;
    if (byte >= '0' && byte <= '9')
        return DIGITS + (unsigned)(byte - '0');
    if (byte == '\'')
        return APOSTROPHE;
    if (strchr(" \t\n\v\f\r", byte) != NULL && byte != '\0')
        return SPACE;
    byte |= 0x20;
    return byte >= 'a' && byte <= 'z' ? (unsigned)(byte - 'a') : OTHER;
}

/* --- the prefixes of a list's words --- */

static void add(struct prefix_set *set, const char *word, unsigned prefix,
                int filled);

static void add_class(struct prefix_set *set, const char *word, unsigned prefix,
                      int filled, unsigned class)
{
    add(set, word, prefix * CLASSES + class, filled + 1);
}

/* Whatever follows. */
static void add_all(struct prefix_set *set, unsigned prefix, int filled)
{
    for (unsigned class = 0; class < CLASSES; class ++)
        add_class(set, "", prefix, filled, class);
}

/* Beyond ASCII the same letter may have another length. */
static void add_beyond(struct prefix_set *set, unsigned prefix, int filled)
{
    if (filled + 1 == PREFIX)
        add_class(set, "", prefix, filled, BEYOND);
    else
        add_all(set, prefix * CLASSES + BEYOND, filled + 1);
}

/* A blank of a word is a run of them in the text. */
static void add_blank(struct prefix_set *set, const char *word, unsigned prefix,
                      int filled)
{
    add_class(set, word + strspn(word, " "), prefix, filled, SPACE);
    if (filled + 1 < PREFIX)
        add_class(set, word, prefix, filled, SPACE);
}

static void add(struct prefix_set *set, const char *word, unsigned prefix,
                int filled)
{
    unsigned class = class_of((unsigned char)*word);

    if (filled == PREFIX)
        set->bits[prefix / BITS] |= UINT64_C(1) << prefix % BITS;
    else if (*word == '\0')
        add_all(set, prefix, filled);
    else if (class == SPACE)
        add_blank(set, word, prefix, filled);
    else if (class != BEYOND)
        add_class(set, word + 1, prefix, filled, class);
    /* U+2019 is an apostrophe, U+212A a k and U+017F an s. */
    if (filled < PREFIX && *word != '\0' &&
        (class == BEYOND || strchr("'kKsS", *word) != NULL))
        add_beyond(set, prefix, filled);
}

enum status prefix_set_add(struct prefix_set **set, struct bytes text,
                           struct error *error)
{
    char word[PREFIX + 1] = "";

    if (*set == NULL)
        *set = calloc(1, sizeof(**set));
    if (*set == NULL)
        return error_memory(error);
    memcpy(word, text.data, text.length < PREFIX ? text.length : PREFIX);
    add(*set, word, 0, 0);
    return STATUS_OK;
}

static bool prefix_set_has(const struct prefix_set *set, uint32_t prefix)
{
    return (set->bits[prefix / BITS] >> prefix % BITS & 1) != 0;
}

/* --- the lists that a pattern begins with --- */

/* The length of "\b{name}", or 0. What may be absent is no beginning. */
static size_t lead_length(const char *pattern)
{
    size_t length;

    if (strncmp(pattern, "\\b{", 3) != 0 || pattern[3] < 'a' ||
        pattern[3] > 'z')
        return 0;
    length = strcspn(pattern, "}") + 1;
    return strchr("?*{", pattern[length]) == NULL || pattern[length] == '\0'
               ? length
               : 0;
}

/* The next alternative of the whole pattern, or its end. */
static const char *next_alternative(const char *pattern)
{
    int depth = 0;

    for (; *pattern != '\0' && (depth > 0 || *pattern != '|'); pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
        else if (*pattern == '[')
            pattern += pattern_class_length(pattern) - 1;
        depth += *pattern == '(';
        depth -= *pattern == ')';
    }
    return *pattern == '|' ? pattern + 1 : pattern;
}

void pattern_note_leads(const struct rule_set *set, const char *pattern,
                        struct rule_pattern *compiled)
{
    compiled->lead_count = 0;
    for (;;) {
        size_t length = lead_length(pattern), place;
        struct bytes name = {pattern + 3, length - 4};

        if (length == 0 || compiled->lead_count == LEADS_MOST ||
            !word_list_find(set, name, &place)) {
            compiled->lead_count = 0;
            return;
        }
        compiled->leads[compiled->lead_count++] = place;
        pattern = next_alternative(pattern);
        if (*pattern == '\0')
            return;
    }
}

bool pattern_starts_with(const struct rule_set *set,
                         const struct rule_pattern *pattern, uint32_t prefix)
{
    for (size_t i = 0; i < pattern->lead_count; i++)
        if (prefix_set_has(set->lists[pattern->leads[i]].prefixes, prefix))
            return true;
    return false;
}

/* --- the places in a text --- */

/* By PCRE2, without PCRE2_UCP: in every locale these. */
static bool is_word(char byte)
{
    return byte == '_' || class_of((unsigned char)byte) < SPACE;
}

static unsigned class_at(struct bytes text, size_t at)
{
    return at < text.length ? class_of((unsigned char)text.data[at]) : OTHER;
}

static bool boundary_next(struct bytes text, size_t from,
                          struct boundary *boundary)
{
    for (size_t at = from; at < text.length; at++) {
        if (is_word(text.data[at]) == (at > 0 && is_word(text.data[at - 1])))
            continue;
        boundary->at = at;
        boundary->prefix =
            (class_at(text, at) * CLASSES + class_at(text, at + 1)) * CLASSES +
            class_at(text, at + 2);
        return true;
    }
    return false;
}

void subject_release(struct subject *subject)
{
    free(subject->boundaries);
    *subject = (struct subject){0};
}

enum status subject_set(struct subject *subject, struct bytes text,
                        struct error *error)
{
    struct boundary boundary = {0};

    subject->text = text;
    subject->count = 0;
    for (size_t from = 0; boundary_next(text, from, &boundary);
         from = boundary.at + 1) {
        struct boundary *boundaries =
            array_fit(subject->boundaries, subject->count, &subject->capacity,
                      sizeof(*boundaries));

        if (boundaries == NULL)
            return error_memory(error);
        subject->boundaries = boundaries;
        subject->boundaries[subject->count++] = boundary;
    }
    return STATUS_OK;
}
