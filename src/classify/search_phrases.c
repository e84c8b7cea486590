/*
 * A rule's literals are pieces of words, and a search knows whole words only;
 * so the phrases come from the lines that the rules give as examples:
 *
 *   to be found      the examples (match) of rules that make a complaint by
 *                    themselves; those of a rule share its weight
 *   to be passed by  what must not match (no-match), of all rules, and the
 *                    examples of the rules against
 *   a phrase         one to three ASCII words of an example to be found that
 *                    hold a literal of its rule
 */
#include "search_phrases.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"

enum {
    WORDS_MOST = 3,
    WEIGHT_UNIT = 1000, /* shares of a weight are whole numbers of this part */
};

static void release_lines(struct search_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        buffer_release(&lines->items[i].words);
    free(lines->items);
}

void search_phrases_release(struct search_phrases *phrases)
{
    release_lines(&phrases->wanted);
    release_lines(&phrases->unwanted);
    free(phrases->items);
}

/* --- lines --- */

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* Bytes beyond ASCII are parts of words: whose, no search here needs to know.
 */
static void fold(struct buffer *words, const char *text)
{
    bool apart = true;

    buffer_append_char(words, ' ');
    for (; *text != '\0'; text++) {
        char byte = lower(*text);
        bool inside = is_letter(byte) || (unsigned char)byte >= 0x80;

        if (inside)
            buffer_append_char(words, byte);
        else if (!apart)
            buffer_append_char(words, ' ');
        apart = !inside;
    }
    if (!apart)
        buffer_append_char(words, ' ');
}

static enum status add_line(struct search_lines *lines, const char *text,
                            int64_t worth, struct error *error)
{
    struct search_line *line;
    struct search_line *items =
        array_fit(lines->items, lines->count, &lines->capacity, sizeof(*items));

    if (items == NULL)
        return error_memory(error);
    lines->items = items;
    line = &lines->items[lines->count++];
    buffer_init(&line->words);
    line->worth = worth;
    fold(&line->words, text);
    return buffer_status(&line->words, error);
}

static enum status add_lines(struct search_lines *lines,
                             const struct rule_strings *strings, int64_t worth,
                             struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < strings->count && status == STATUS_OK; i++)
        status = add_line(lines, strings->items[i], worth, error);
    return status;
}

int64_t search_lines_worth(const struct search_lines *lines, const char *phrase)
{
    int64_t worth = 0;

    for (size_t i = 0; i < lines->count; i++) {
        if (strstr(buffer_string(&lines->items[i].words), phrase) != NULL)
            worth += lines->items[i].worth;
    }
    return worth;
}

/* --- phrases --- */

static bool holds(const char *phrase, const char *literal)
{
    char folded[SEARCH_PHRASE_SIZE];
    size_t length = 0;

    for (; literal[length] != '\0'; length++) {
        if (length == sizeof(folded) - 1)
            return false;
        folded[length] = literal[length] == '-' ? ' ' : lower(literal[length]);
    }
    folded[length] = '\0';
    return strstr(phrase, folded) != NULL;
}

static bool holds_literal(const struct rule *rule, const char *phrase)
{
    for (size_t i = 0; i < rule->literals.count; i++) {
        if (holds(phrase, rule->literals.items[i]))
            return true;
    }
    return false;
}

static bool is_known(const struct search_phrases *phrases, const char *text)
{
    for (size_t i = 0; i < phrases->count; i++) {
        if (strcmp(phrases->items[i].text, text) == 0)
            return true;
    }
    return false;
}

static enum status add_phrase(struct search_phrases *phrases, const char *text,
                              int words, struct error *error)
{
    struct search_phrase *phrase, *items;

    if (is_known(phrases, text))
        return STATUS_OK;
    items = array_fit(phrases->items, phrases->count, &phrases->capacity,
                      sizeof(*items));
    if (items == NULL)
        return error_memory(error);
    phrases->items = items;
    phrase = &phrases->items[phrases->count++];
    *phrase = (struct search_phrase){.words = words};
    snprintf(phrase->text, sizeof(phrase->text), "%s", text);
    return STATUS_OK;
}

/* The length of the word at text: two ASCII letters or more, or 0. */
static size_t word_length(const char *text)
{
    size_t length = 0;

    while (is_letter(lower(text[length])))
        length++;
    return length < 2 || (unsigned char)text[length] >= 0x80 ? 0 : length;
}

/* Add the phrases that begin at text. Only a blank or a hyphen may stand
 * between their words: a phrase does not reach across a full stop. */
static enum status add_phrases_at(struct search_phrases *phrases,
                                  const struct rule *rule, const char *text,
                                  struct error *error)
{
    char phrase[SEARCH_PHRASE_SIZE] = " ";
    size_t used = 1;
    enum status status = STATUS_OK;

    for (int words = 1; words <= WORDS_MOST && status == STATUS_OK; words++) {
        size_t length = word_length(text);

        if (length == 0 || used + length + 2 > sizeof(phrase))
            break;
        for (size_t i = 0; i < length; i++)
            phrase[used++] = lower(text[i]);
        phrase[used++] = ' ';
        phrase[used] = '\0';
        if (holds_literal(rule, phrase))
            status = add_phrase(phrases, phrase, words, error);
        text += length;
        if (*text != ' ' && *text != '-')
            break;
        text++;
    }
    return status;
}

static enum status add_phrases(struct search_phrases *phrases,
                               const struct rule *rule, struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < rule->matches.count; i++) {
        const char *line = rule->matches.items[i];

        for (const char *at = line; *at != '\0' && status == STATUS_OK; at++) {
            bool inside = at > line && (is_letter(lower(at[-1])) ||
                                        (unsigned char)at[-1] >= 0x80);

            if (!inside)
                status = add_phrases_at(phrases, rule, at, error);
        }
    }
    return status;
}

/* --- rules --- */

static int highest_weight(const struct rule *rule)
{
    int highest = 0;

    for (size_t zone = 0; zone < ZONE_COUNT; zone++) {
        if (rule->weights[zone] > highest)
            highest = rule->weights[zone];
    }
    return highest;
}

static enum status read_rule(struct search_phrases *phrases,
                             const struct rule *rule, int weight_least,
                             struct error *error)
{
    int weight = highest_weight(rule);
    enum status status;

    status = add_lines(&phrases->unwanted, &rule->no_matches, 1, error);
    if (status == STATUS_OK && rule->role == RULE_AGAINST)
        status = add_lines(&phrases->unwanted, &rule->matches, 1, error);
    if (status != STATUS_OK || rule->role != RULE_COMPLAINT ||
        weight < weight_least || rule->matches.count == 0)
        return status;
    status = add_lines(
        &phrases->wanted, &rule->matches,
        (int64_t)weight * WEIGHT_UNIT / (int64_t)rule->matches.count, error);
    return status == STATUS_OK ? add_phrases(phrases, rule, error) : status;
}

enum status search_phrases_read(struct search_phrases *phrases,
                                const struct rule_set *set, int weight_least,
                                struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < rule_set_count(set) && status == STATUS_OK; i++)
        status = read_rule(phrases, rule_set_at(set, i), weight_least, error);
    for (size_t i = 0; i < phrases->count; i++)
        phrases->items[i].misses =
            search_lines_worth(&phrases->unwanted, phrases->items[i].text);
    return status;
}
