/*
 * The text that every match of a pattern holds, and a quick look whether it is
 * there: most issues lack it, and then the pattern need not be tried. What it
 * says of a pattern, atom by atom:
 *
 *   a byte of ASCII that means itself   one more of the literal
 *   .  ^  $  \b \w and the like, [...]  the literal ends, the next begins
 *   (...)                               the same; nothing inside counts
 *   a quantifier                        takes the byte before it away, but for
 * + |  (?  (*  \x41 and the like        no literal at all
 */
#include "internal.h"

#include <string.h>

enum {
    LITERAL_LEAST = 3,
    LANES = 16,         /* bytes that a processor compares at once */
    PLACES = LANES * 4, /* that are looked at in one go */
};

typedef unsigned char lanes __attribute__((vector_size(LANES)));

/* --- what a pattern requires --- */

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

/* "\b" and "\." end where they seem to; others take more along. */
static bool is_simple_escape(char letter)
{
    return letter != '\0' &&
           (strchr("bBdDsSwWAzZGKnrtfvaeRX", letter) != NULL ||
            strchr("\\.^$|()[]{}*+?-/#'\"<>=:!@&%~`,; _", letter) != NULL);
}

/* Bytes from "(" to its ")"; 0 if there is something special inside. */
static size_t group_length(const char *text)
{
    size_t length = 0;
    size_t depth = 0;

    do {
        size_t size = 1;

        if (text[length] == '\0')
            return 0;
        if (text[length] == '\\')
            size = is_simple_escape(text[length + 1]) ? 2 : 0;
        else if (text[length] == '[')
            size = class_length(text + length);
        if (size == 0)
            return 0;
        depth += text[length] == '(';
        depth -= text[length] == ')';
        length += size;
    } while (depth > 0);
    return length;
}

/* Whether a byte can only be met by itself and, if case is ignored, by the
 * other of its case: U+017F and U+212A are an s and a k. */
static bool is_plain(char byte, bool ignore_case)
{
    return byte >= ' ' && byte <= '~' &&
           !(ignore_case && strchr("kKsS", byte) != NULL);
}

/* The literal that is being read, and the longest so far. */
struct extraction {
    struct literal current;
    struct literal *longest;
};

static void end_literal(struct extraction *extraction)
{
    if (extraction->current.length > extraction->longest->length)
        *extraction->longest = extraction->current;
    extraction->current.length = 0;
}

static void add_byte(struct extraction *extraction, char byte, bool ignore_case)
{
    struct literal *current = &extraction->current;

    if (!is_plain(byte, ignore_case) || current->length == LITERAL_MOST)
        end_literal(extraction);
    if (is_plain(byte, ignore_case))
        current->bytes[current->length++] = (unsigned char)byte;
}

/* Take the next atom or quantifier. Its bytes, or 0: there is no literal. */
static size_t take_atom(struct extraction *extraction, const char *at,
                        bool ignore_case)
{
    size_t size = 1;

    switch (at[0]) {
    case '|':
    case ')':
        return 0;
    case '*':
    case '?':
    case '{':
        extraction->current.length -= extraction->current.length > 0;
        end_literal(extraction);
        return at[0] == '{' ? strcspn(at, "}") : 1;
    case '(':
        size = at[1] == '?' || at[1] == '*' ? 0 : group_length(at);
        break;
    case '[':
        size = class_length(at);
        break;
    case '\\':
        if (strchr("bBdDsSwWAzZGKnrtfvaeRX", at[1]) == NULL &&
            is_simple_escape(at[1])) {
            add_byte(extraction, at[1], ignore_case);
            return 2;
        }
        size = is_simple_escape(at[1]) ? 2 : 0;
        break;
    case '.':
    case '^':
    case '$':
    case '+':
        break;
    default:
        add_byte(extraction, at[0], ignore_case);
        return 1;
    }
    end_literal(extraction);
    return size;
}

/* Bytes of English from the most frequent on; the rarest are best to look
 * for. */
static size_t rarity(unsigned char byte)
{
    static const char frequent[] = " etaoinsrhldcumfpgwybvkxjqz";
    char letter = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    const char *found = strchr(frequent, letter);

    return found == NULL ? sizeof(frequent) / 2 : (size_t)(found - frequent);
}

static void choose_probes(struct literal *literal)
{
    size_t first = 0;
    size_t second = 1;

    for (size_t i = 1; i < literal->length; i++) {
        if (rarity(literal->bytes[i]) > rarity(literal->bytes[first])) {
            second = first;
            first = i;
        } else if (i != second &&
                   rarity(literal->bytes[i]) > rarity(literal->bytes[second])) {
            second = i;
        }
    }
    literal->probes[0] = first;
    literal->probes[1] = second;
}

void literal_extract(struct literal *literal, const char *pattern,
                     bool ignore_case)
{
    struct extraction extraction = {.longest = literal};
    size_t size;

    *literal = (struct literal){.length = 0};
    for (const char *at = pattern; *at != '\0'; at += size) {
        size = take_atom(&extraction, at, ignore_case);
        if (size == 0) {
            literal->length = 0;
            return;
        }
    }
    end_literal(&extraction);
    if (literal->length < LITERAL_LEAST) {
        literal->length = 0;
        return;
    }
    /* With this bit, capital and small letters are one; a few other bytes are,
     * too, which only costs a look at the pattern. */
    literal->fold = ignore_case ? 0x20 : 0;
    for (size_t i = 0; i < literal->length; i++)
        literal->bytes[i] |= literal->fold;
    choose_probes(literal);
}

/* --- looking for it --- */

static bool stands_at(const struct literal *literal, const unsigned char *at)
{
    for (size_t i = 0; i < literal->length; i++) {
        if ((at[i] | literal->fold) != literal->bytes[i])
            return false;
    }
    return true;
}

static bool stands_in(const struct literal *literal, const unsigned char *at,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (stands_at(literal, at + i))
            return true;
    }
    return false;
}

/* The places from a byte on, a lane each, at which both probes fit. */
static inline lanes fitting(const struct literal *literal,
                            const unsigned char *at)
{
    lanes first, second;

    memcpy(&first, at + literal->probes[0], LANES);
    memcpy(&second, at + literal->probes[1], LANES);
    first =
        (lanes)((first | literal->fold) == literal->bytes[literal->probes[0]]);
    second =
        (lanes)((second | literal->fold) == literal->bytes[literal->probes[1]]);
    return first & second;
}

static bool any_fits(const struct literal *literal, const unsigned char *at)
{
    lanes fit = fitting(literal, at) | fitting(literal, at + LANES) |
                fitting(literal, at + LANES * 2) |
                fitting(literal, at + LANES * 3);
    uint64_t halves[2];

    memcpy(halves, &fit, sizeof(halves));
    return (halves[0] | halves[1]) != 0;
}

bool literal_is_in(const struct literal *literal, struct bytes text)
{
    const unsigned char *at = (const unsigned char *)text.data;
    size_t places;

    if (text.length < literal->length)
        return false;
    places = text.length - literal->length + 1;
    for (; places >= PLACES; places -= PLACES, at += PLACES) {
        if (any_fits(literal, at) && stands_in(literal, at, PLACES))
            return true;
    }
    return stands_in(literal, at, places);
}
