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
 * What a match begins with also says where the pattern is to be tried.
 */
#include "internal.h"

#include <string.h>

enum { LITERAL_LEAST = 3 /* bytes */ };

/* What is read, and what has been found in it. */
struct extraction {
    const char *at;
    bool failed; /* there is something that could change all the rest */
};

/* An alternative as far as it has been read. */
struct branch {
    struct literals best;
    struct literal current;
    bool current_leads;
    bool begun; /* something before what comes now takes up bytes */
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

static void end_literal(struct branch *branch)
{
    const struct literals found = {
        .count = 1, .items = {branch->current}, .lead = branch->current_leads};

    if (branch->current.length >= LITERAL_LEAST)
        keep_better(&branch->best, &found);
    branch->current.length = 0;
}

static void take_byte(struct branch *branch, char byte)
{
    struct literal *current = &branch->current;

    if (!is_plain(byte) || current->length == LITERAL_MOST)
        end_literal(branch);
    if (current->length == 0)
        branch->current_leads = !branch->begun;
    if (is_plain(byte))
        current->bytes[current->length++] = (unsigned char)byte;
    branch->begun = true;
}

static struct literals take_alternatives(struct extraction *extraction);

/* Whether what has just been read may also be absent from a match. */
static bool is_optional(const struct extraction *extraction)
{
    return *extraction->at != '\0' && strchr("?*{", *extraction->at) != NULL;
}

static void take_group(struct extraction *extraction, struct branch *branch)
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
    inside.lead = inside.lead && !branch->begun;
    branch->begun = true;
    if (!is_optional(extraction))
        keep_better(&branch->best, &inside);
}

static void take_escape(struct extraction *extraction, struct branch *branch)
{
    char letter = extraction->at[1];

    if (is_quoted_sign(letter)) {
        take_byte(branch, letter);
    } else if (is_simple_class(letter)) {
        end_literal(branch);
        branch->begun = branch->begun || strchr("bB", letter) == NULL;
    } else {
        extraction->failed = true;
    }
    extraction->at += 2;
}

static void take_class(struct extraction *extraction, struct branch *branch)
{
    size_t length = class_length(extraction->at);

    end_literal(branch);
    branch->begun = true;
    extraction->failed = length == 0;
    extraction->at += length;
}

/* Only the byte before it is optional, not all of the literal. */
static void take_quantifier(struct extraction *extraction,
                            struct branch *branch)
{
    size_t length = 1;

    if (*extraction->at == '{') {
        length += strspn(extraction->at + 1, "0123456789, ");
        /* Else the brace means itself. */
        extraction->failed = extraction->at[length] != '}';
        length++;
    }
    branch->current.length -= branch->current.length > 0;
    end_literal(branch);
    extraction->at += length;
}

/* One alternative, up to "|", ")" or the end. */
static struct literals take_branch(struct extraction *extraction)
{
    struct branch branch = {.best = {.count = 0}};

    while (!extraction->failed && *extraction->at != '\0' &&
           *extraction->at != '|' && *extraction->at != ')') {
        switch (*extraction->at) {
        case '?':
        case '*':
        case '{':
            take_quantifier(extraction, &branch);
            break;
        case '(':
            end_literal(&branch);
            take_group(extraction, &branch);
            break;
        case '[':
            take_class(extraction, &branch);
            break;
        case '\\':
            take_escape(extraction, &branch);
            break;
        case '.':
        case '^':
        case '$':
        case '+':
            end_literal(&branch);
            branch.begun = branch.begun || *extraction->at != '^';
            extraction->at++;
            break;
        default:
            take_byte(&branch, *extraction->at++);
        }
    }
    end_literal(&branch);
    return branch.best;
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
               all.count + branch.count > LITERALS_MOST;
        for (size_t i = 0; !none && i < branch.count; i++)
            all.items[all.count++] = branch.items[i];
        all.lead = all.lead && branch.lead;
    }
    if (none)
        all.count = 0;
    return all;
}

static bool any_holds(const struct literals *literals, char letter)
{
    for (size_t i = 0; i < literals->count; i++) {
        const struct literal *literal = &literals->items[i];

        if (memchr(literal->bytes, letter, literal->length) != NULL)
            return true;
    }
    return false;
}

static void add_sign(struct literals *signs, const char *sign)
{
    struct literal *literal = &signs->items[signs->count++];

    literal->length = strlen(sign);
    memcpy(literal->bytes, sign, literal->length);
    literal_prepare(literal, false);
}

/* Whether nothing in the pattern but its one literal has a meaning. */
static bool is_whole(const struct literals *literals, const char *pattern)
{
    const struct literal *literal = &literals->items[0];

    return literals->count == 1 && literal->length == strlen(pattern) &&
           memcmp(literal->bytes, pattern, literal->length) == 0;
}

void literals_extract(struct literals *literals, struct literals *signs,
                      const char *pattern, bool ignore_case)
{
    struct extraction extraction = {pattern, false};

    *signs = (struct literals){.count = 0};
    *literals = take_alternatives(&extraction);
    if (extraction.failed || *extraction.at != '\0')
        literals->count = 0;
    literals->lead = literals->lead && literals->count > 0;
    literals->whole = is_whole(literals, pattern);
    for (size_t i = 0; i < literals->count; i++)
        literal_prepare(&literals->items[i], ignore_case);
    if (ignore_case && any_holds(literals, 's'))
        add_sign(signs, "\xC5\xBF"); /* U+017F */
    if (ignore_case && any_holds(literals, 'k'))
        add_sign(signs, "\xE2\x84\xAA"); /* U+212A */
}
