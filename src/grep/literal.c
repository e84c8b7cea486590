/*
 * Text of which every match of a pattern holds some: most issues lack it, and
 * then the pattern need not be tried. What is taken from a pattern, atom by
 * atom:
 *
 *   a byte of ASCII that means itself   one more of the literal
 *   .  ^  $  \b \w and the like, [...]  the literal ends, the next begins
 *   (...|...)  (?:...|...)              a literal of each alternative
 *   ? * {                               takes the atom before it away
 *   +                                   the literal ends
 *   (?i) (*UCP) \x41 and the like       no literal at all
 *
 * The longest is the one to look for; of alternatives, the shortest counts.
 */
#include "internal.h"

#include <string.h>

enum { LITERAL_LEAST = 3 /* bytes */ };

/* What is read, and what has been found in it. */
struct extraction {
    const char *at;
    bool failed; /* there is something that could change all the rest */
};

/* Bytes behind "[" up to its "]"; 0 if that is none of the simple ones. */
static size_t class_length(const char *text)
{
    size_t length = 1;

    length += text[length] == '^';
    length += text[length] == ']';
    for (; text[length] != ']'; length++) {
        if (text[length] == '\0' || text[length] == '[')
            return 0;
        length += text[length] == '\\' && text[length + 1] != '\0';
    }
    return length + 1;
}

/* Whether "\" and the letter stand for one byte or place, and which has no
 * name; other escapes take more along. */
static bool is_simple_class(char letter)
{
    return letter != '\0' && strchr("bBdDsSwWAzZGKnrtfvaeRX", letter) != NULL;
}

static bool is_quoted_sign(char letter)
{
    return letter != '\0' &&
           strchr("\\.^$|()[]{}*+?-/#'\"<>=:!@&%~`,; _", letter) != NULL;
}

static bool is_plain(char byte)
{
    return byte >= ' ' && byte <= '~';
}

/* The shortest is what a look has to go by. */
static size_t least_length(const struct literals *literals)
{
    size_t least = literals->count == 0 ? 0 : LITERAL_MOST;

    for (size_t i = 0; i < literals->count; i++) {
        if (literals->items[i].length < least)
            least = literals->items[i].length;
    }
    return least;
}

static void keep_better(struct literals *best, const struct literals *other)
{
    size_t one = least_length(best);
    size_t two = least_length(other);

    if (two > one || (two == one && other->count < best->count))
        *best = *other;
}

static void end_literal(struct literals *best, struct literal *current)
{
    const struct literals found = {.count = 1, .items = {*current}};

    if (current->length >= LITERAL_LEAST)
        keep_better(best, &found);
    current->length = 0;
}

static void take_byte(struct literals *best, struct literal *current, char byte)
{
    if (!is_plain(byte) || current->length == LITERAL_MOST)
        end_literal(best, current);
    if (is_plain(byte))
        current->bytes[current->length++] = (unsigned char)byte;
}

static struct literals take_alternatives(struct extraction *extraction);

/* Whether what has just been read may also be absent from a match. */
static bool is_optional(const struct extraction *extraction)
{
    return *extraction->at != '\0' && strchr("?*{", *extraction->at) != NULL;
}

static void take_group(struct extraction *extraction, struct literals *best)
{
    struct literals inside;

    extraction->at++;
    if (strncmp(extraction->at, "?:", 2) == 0)
        extraction->at += 2;
    else
        extraction->failed = *extraction->at == '?' || *extraction->at == '*';
    if (extraction->failed)
        return;
    inside = take_alternatives(extraction);
    extraction->failed = extraction->failed || *extraction->at != ')';
    if (extraction->failed)
        return;
    extraction->at++;
    if (!is_optional(extraction))
        keep_better(best, &inside);
}

static void take_escape(struct extraction *extraction, struct literals *best,
                        struct literal *current)
{
    char letter = extraction->at[1];

    if (is_quoted_sign(letter))
        take_byte(best, current, letter);
    else if (is_simple_class(letter))
        end_literal(best, current);
    else
        extraction->failed = true;
    extraction->at += 2;
}

static void take_class(struct extraction *extraction)
{
    size_t length = class_length(extraction->at);

    extraction->failed = length == 0;
    extraction->at += length;
}

/* Only the byte before it is optional, not all of the literal. */
static void take_quantifier(struct extraction *extraction,
                            struct literals *best, struct literal *current)
{
    size_t length = 1;

    if (*extraction->at == '{') {
        length += strspn(extraction->at + 1, "0123456789, ");
        /* Else the brace means itself. */
        extraction->failed = extraction->at[length] != '}';
        length++;
    }
    current->length -= current->length > 0;
    end_literal(best, current);
    extraction->at += length;
}

/* One alternative, up to "|", ")" or the end. */
static struct literals take_branch(struct extraction *extraction)
{
    struct literals best = {.count = 0};
    struct literal current = {.length = 0};

    while (!extraction->failed && *extraction->at != '\0' &&
           *extraction->at != '|' && *extraction->at != ')') {
        switch (*extraction->at) {
        case '?':
        case '*':
        case '{':
            take_quantifier(extraction, &best, &current);
            break;
        case '(':
            end_literal(&best, &current);
            take_group(extraction, &best);
            break;
        case '[':
            end_literal(&best, &current);
            take_class(extraction);
            break;
        case '\\':
            take_escape(extraction, &best, &current);
            break;
        case '.':
        case '^':
        case '$':
        case '+':
            end_literal(&best, &current);
            extraction->at++;
            break;
        default:
            take_byte(&best, &current, *extraction->at++);
        }
    }
    end_literal(&best, &current);
    return best;
}

/* Every one must have a literal, or there is nothing to go by. */
static struct literals take_alternatives(struct extraction *extraction)
{
    struct literals all = take_branch(extraction);
    bool none = all.count == 0;

    while (!extraction->failed && *extraction->at == '|') {
        struct literals branch;

        extraction->at++;
        branch = take_branch(extraction);
        none = none || branch.count == 0 ||
               all.count + branch.count > LITERALS_MOST - 2;
        for (size_t i = 0; !none && i < branch.count; i++)
            all.items[all.count++] = branch.items[i];
    }
    if (none)
        all.count = 0;
    return all;
}

static void add_sign(struct literals *literals, const char *sign)
{
    struct literal *literal = &literals->items[literals->count++];

    *literal = (struct literal){.length = strlen(sign)};
    memcpy(literal->bytes, sign, literal->length);
    literal_prepare(literal, 0);
}

static bool any_holds(const struct literals *literals, char capital, char small)
{
    for (size_t i = 0; i < literals->count; i++) {
        const struct literal *literal = &literals->items[i];

        if (memchr(literal->bytes, capital, literal->length) != NULL ||
            memchr(literal->bytes, small, literal->length) != NULL)
            return true;
    }
    return false;
}

void literals_extract(struct literals *literals, const char *pattern,
                      bool ignore_case)
{
    struct extraction extraction = {pattern, false};
    bool long_s, kelvin;

    *literals = take_alternatives(&extraction);
    if (extraction.failed || *extraction.at != '\0')
        literals->count = 0;
    /* Where case is ignored, U+017F is an s and U+212A a k: a text with these
     * may match without the literal. */
    long_s = ignore_case && any_holds(literals, 'S', 's');
    kelvin = ignore_case && any_holds(literals, 'K', 'k');
    /* With this bit, capital and small letters are one; a few other bytes are,
     * too, which only costs a look at the pattern. */
    for (size_t i = 0; i < literals->count; i++)
        literal_prepare(&literals->items[i], ignore_case ? 0x20 : 0);
    if (long_s)
        add_sign(literals, "\xC5\xBF");
    if (kelvin)
        add_sign(literals, "\xE2\x84\xAA");
}
