/*
 * Choosing the phrases. A rule's literals are pieces of words, and a search
 * knows whole words only; so the phrases come from the lines that the rules
 * give as examples:
 *
 *   to be found      the examples (match) of rules that make a complaint by
 *                    themselves; those of a rule share its weight
 *   to be passed by  what must not match (no-match), of all rules, and the
 *                    examples of the rules against
 *   a phrase         one to three ASCII words of an example to be found that
 *                    hold a literal of its rule
 *
 * Again and again the phrase is taken that is worth most: the weight of the
 * examples that it alone finds, divided by the number of lines to be passed by
 * that it finds too, and a bit. The bit keeps words that stand in one example
 * from passing for good ones because no near miss happens to hold them. Of
 * equals the longer one wins, for it is the rarer; then the alphabet decides.
 */
#include "aupmine/search_plan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/classify.h"
#include "aupmine/rules.h"

enum {
    WORDS_MOST = 3,
    PHRASE_SIZE = 64,
    WEIGHT_UNIT = 1000, /* shares of a weight are whole numbers of this part */
    NEAR_MISSES_GRANTED = 32,
};

/* A line of a rule, as words in lower case with one blank before, between and
 * after them. */
struct line {
    struct buffer words; /* own */
    int64_t worth;       /* what is left to be had for finding it */
};

struct line_list {
    struct line *items; /* own */
    size_t count;
    size_t capacity;
};

struct phrase {
    char text[PHRASE_SIZE]; /* with a blank at both ends */
    int words;
    int64_t misses; /* lines to be passed by that it finds */
    int64_t worth;  /* of the lines to be found that it finds */
};

struct choice {
    struct line_list wanted;
    struct line_list unwanted;
    struct phrase *phrases; /* own */
    size_t count;
    size_t capacity;
};

static void line_list_release(struct line_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        buffer_release(&list->items[i].words);
    free(list->items);
}

static void choice_release(struct choice *choice)
{
    line_list_release(&choice->wanted);
    line_list_release(&choice->unwanted);
    free(choice->phrases);
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

static enum status add_line(struct line_list *list, const char *text,
                            int64_t worth, struct error *error)
{
    struct line *line;
    struct line *items =
        array_fit(list->items, list->count, &list->capacity, sizeof(*items));

    if (items == NULL)
        return error_memory(error);
    list->items = items;
    line = &list->items[list->count++];
    buffer_init(&line->words);
    line->worth = worth;
    fold(&line->words, text);
    return buffer_status(&line->words, error);
}

static enum status add_lines(struct line_list *list,
                             const struct rule_strings *strings, int64_t worth,
                             struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < strings->count && status == STATUS_OK; i++)
        status = add_line(list, strings->items[i], worth, error);
    return status;
}

static int64_t worth_of(const struct line_list *list, const char *phrase)
{
    int64_t worth = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (strstr(buffer_string(&list->items[i].words), phrase) != NULL)
            worth += list->items[i].worth;
    }
    return worth;
}

/* --- phrases --- */

static bool holds(const char *phrase, const char *literal)
{
    char folded[PHRASE_SIZE];
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

static bool is_known(const struct choice *choice, const char *text)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (strcmp(choice->phrases[i].text, text) == 0)
            return true;
    }
    return false;
}

static enum status add_phrase(struct choice *choice, const char *text,
                              int words, struct error *error)
{
    struct phrase *phrase, *phrases;

    if (is_known(choice, text))
        return STATUS_OK;
    phrases = array_fit(choice->phrases, choice->count, &choice->capacity,
                        sizeof(*phrases));
    if (phrases == NULL)
        return error_memory(error);
    choice->phrases = phrases;
    phrase = &choice->phrases[choice->count++];
    *phrase = (struct phrase){.words = words};
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
static enum status add_phrases_at(struct choice *choice,
                                  const struct rule *rule, const char *text,
                                  struct error *error)
{
    char phrase[PHRASE_SIZE] = " ";
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
            status = add_phrase(choice, phrase, words, error);
        text += length;
        if (*text != ' ' && *text != '-')
            break;
        text++;
    }
    return status;
}

static enum status add_phrases(struct choice *choice, const struct rule *rule,
                               struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < rule->matches.count; i++) {
        const char *line = rule->matches.items[i];

        for (const char *at = line; *at != '\0' && status == STATUS_OK; at++) {
            bool inside = at > line && (is_letter(lower(at[-1])) ||
                                        (unsigned char)at[-1] >= 0x80);

            if (!inside)
                status = add_phrases_at(choice, rule, at, error);
        }
    }
    return status;
}

/* --- choosing --- */

static int highest_weight(const struct rule *rule)
{
    int highest = 0;

    for (size_t zone = 0; zone < ZONE_COUNT; zone++) {
        if (rule->weights[zone] > highest)
            highest = rule->weights[zone];
    }
    return highest;
}

static enum status read_rule(struct choice *choice, const struct rule *rule,
                             int weight_least, struct error *error)
{
    int weight = highest_weight(rule);
    enum status status;

    status = add_lines(&choice->unwanted, &rule->no_matches, 1, error);
    if (status == STATUS_OK && rule->role == RULE_AGAINST)
        status = add_lines(&choice->unwanted, &rule->matches, 1, error);
    if (status != STATUS_OK || rule->role != RULE_COMPLAINT ||
        weight < weight_least || rule->matches.count == 0)
        return status;
    status = add_lines(
        &choice->wanted, &rule->matches,
        (int64_t)weight * WEIGHT_UNIT / (int64_t)rule->matches.count, error);
    return status == STATUS_OK ? add_phrases(choice, rule, error) : status;
}

static enum status read_rules(struct choice *choice, const struct rule_set *set,
                              int weight_least, struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < rule_set_count(set) && status == STATUS_OK; i++)
        status = read_rule(choice, rule_set_at(set, i), weight_least, error);
    for (size_t i = 0; i < choice->count; i++)
        choice->phrases[i].misses =
            worth_of(&choice->unwanted, choice->phrases[i].text);
    return status;
}

static bool is_better(const struct phrase *one, const struct phrase *than)
{
    int64_t left = one->worth * (than->misses + NEAR_MISSES_GRANTED);
    int64_t right = than->worth * (one->misses + NEAR_MISSES_GRANTED);

    if (left != right)
        return left > right;
    if (one->words != than->words)
        return one->words > than->words;
    return strcmp(one->text, than->text) < 0;
}

/* The phrase that is worth most now; NULL if none is worth anything. */
static const struct phrase *best_phrase(struct choice *choice)
{
    const struct phrase *best = NULL;

    for (size_t i = 0; i < choice->count; i++) {
        struct phrase *phrase = &choice->phrases[i];

        phrase->worth = worth_of(&choice->wanted, phrase->text);
        if (phrase->worth > 0 && (best == NULL || is_better(phrase, best)))
            best = phrase;
    }
    return best;
}

/* What a phrase finds need not be found again. */
static void strike_out(struct choice *choice, const struct phrase *phrase)
{
    for (size_t i = 0; i < choice->wanted.count; i++) {
        struct line *line = &choice->wanted.items[i];

        if (strstr(buffer_string(&line->words), phrase->text) != NULL)
            line->worth = 0;
    }
}

/* --- queries --- */

static void append_phrase(char query[SEARCH_TEXT_MOST + 1],
                          const struct phrase *phrase)
{
    size_t used = strlen(query);
    int length = (int)strlen(phrase->text) - 2;

    snprintf(query + used, SEARCH_TEXT_MOST + 1 - used, "%s\"%.*s\"",
             used > 0 ? " OR " : "", length, phrase->text + 1);
}

static void write_queries(struct search_plan *plan, struct choice *choice)
{
    const struct phrase *phrase = best_phrase(choice);

    for (size_t i = 0; i < SEARCH_QUERIES_MOST && phrase != NULL; i++) {
        char *query = plan->queries[i];

        for (int j = 0; j < SEARCH_PHRASES_MOST && phrase != NULL &&
                        strlen(query) + strlen(phrase->text) + strlen(" OR ") <=
                            SEARCH_TEXT_MOST;
             j++) {
            append_phrase(query, phrase);
            strike_out(choice, phrase);
            phrase = best_phrase(choice);
        }
        plan->count = i + 1;
    }
}

static void write_key(struct search_plan *plan)
{
    struct digest digest;

    digest_init(&digest);
    for (size_t i = 0; i < plan->count; i++)
        digest_add(&digest, bytes_of(plan->queries[i]));
    memcpy(plan->key, "sha256:", sizeof("sha256:"));
    digest_finish(&digest, plan->key + strlen("sha256:"));
}

static enum status make(struct search_plan *plan, const struct rule_set *set,
                        int weight_least, struct error *error)
{
    struct choice choice = {0};
    enum status status = read_rules(&choice, set, weight_least, error);

    if (status == STATUS_OK)
        write_queries(plan, &choice);
    choice_release(&choice);
    return status;
}

enum status search_plan_make(struct search_plan *plan,
                             const struct rule_set *set, struct error *error)
{
    enum status status;

    *plan = (struct search_plan){.count = 0};
    status = make(plan, set, SCORE_COMPLAINT, error);
    /* Where no rule decides alone, any that speaks for a complaint will do. */
    if (status == STATUS_OK && plan->count == 0)
        status = make(plan, set, 1, error);
    if (status == STATUS_OK && plan->count == 0)
        status = error_set(error, STATUS_DATA,
                           "no rule for complaints gives a word to search for");
    write_key(plan);
    return status;
}
