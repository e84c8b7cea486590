/*
 * Lists of words (docs/rules.md, "Lists of words"): a pattern that names one
 * matches where any of its words does.
 *
 * A pattern is tried only if an issue holds the beginning of a word of every
 * list that it names. The beginning is the word up to its first sign of a
 * regular expression, so a word begins with plain text.
 */
#include "aupmine/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aupmine/array.h"
#include "aupmine/text.h"
#include "internal.h"

enum {
    BEGINNING_LEAST = 3, /* bytes */
    /* Few words share so much, and the table of literals stays small. */
    BEGINNING_MOST = 8,
    /* Letters that have two cases beyond ASCII: literals know ASCII's only. */
    TWO_CASES_FIRST = 0xC0,
    TWO_CASES_LAST = 0x52F,
};

void word_list_release(struct word_list *list)
{
    free(list->name);
    rule_strings_release(&list->words);
    free(list->literals);
    free(list->prefixes);
}

bool word_list_find(const struct rule_set *set, struct bytes name,
                    size_t *place)
{
    for (size_t i = 0; i < set->list_count; i++)
        if (bytes_equal(bytes_of(set->lists[i].name), name)) {
            *place = i;
            return true;
        }
    return false;
}

enum status word_list_start(struct rule_set *set, struct bytes name,
                            struct error *error)
{
    struct word_list *list, *lists;
    size_t place;

    if (word_list_find(set, name, &place))
        return error_set(error, STATUS_DATA, "list %s stands twice",
                         set->lists[place].name);
    lists = array_fit(set->lists, set->list_count, &set->list_capacity,
                      sizeof(*lists));
    if (lists == NULL)
        return error_memory(error);
    set->lists = lists;
    list = &set->lists[set->list_count++];
    *list = (struct word_list){.name = strndup(name.data, name.length)};
    return list->name == NULL ? error_memory(error) : STATUS_OK;
}

static size_t last_character(struct bytes text)
{
    size_t at = text.length;

    while (at > 0 && ((unsigned char)text.data[--at] & 0xC0) == 0x80)
        ;
    return at;
}

/* The plain text that a word begins with, less a first letter whose other case
 * a literal would not know. */
static struct bytes beginning_of(struct bytes word)
{
    size_t plain = 0, step;
    uint32_t first;

    while (plain < word.length &&
           strchr("\\.[](){}*+?|^$", word.data[plain]) == NULL)
        plain++;
    if (plain < word.length && strchr("?*{", word.data[plain]) != NULL)
        plain = last_character((struct bytes){word.data, plain});
    word.length = plain;
    step = utf8_decode(word, &first);
    if (step > 1 && first >= TWO_CASES_FIRST && first <= TWO_CASES_LAST) {
        word.data += step;
        word.length -= step;
    }
    if (word.length > BEGINNING_MOST) {
        word.length = BEGINNING_MOST;
        while (((unsigned char)word.data[word.length] & 0xC0) == 0x80)
            word.length--;
    }
    return word;
}

static enum status add_literal(struct rule_set *set, struct word_list *list,
                               struct bytes beginning, struct error *error)
{
    size_t *literals =
        realloc(list->literals, (list->words.count + 1) * sizeof(*literals));

    if (literals == NULL)
        return error_memory(error);
    list->literals = literals;
    return literal_table_add(&set->literals, beginning,
                             &literals[list->words.count], error);
}

/* Words are joined with |, and the beginning has to be that of all of it. */
static bool has_alternatives(struct bytes word)
{
    int depth = 0;

    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] == '\\')
            i++;
        else if (word.data[i] == '(')
            depth++;
        else if (word.data[i] == ')')
            depth--;
        else if (word.data[i] == '|' && depth == 0)
            return true;
    }
    return false;
}

static bool has_word(const struct word_list *list, const char *word)
{
    for (size_t i = 0; i < list->words.count; i++)
        if (strcasecmp(list->words.items[i], word) == 0)
            return true;
    return false;
}

enum status word_list_add(struct rule_set *set, struct bytes word,
                          struct error *error)
{
    struct word_list *list = &set->lists[set->list_count - 1];
    struct bytes beginning = beginning_of(word);
    struct buffer text, expanded;
    enum status status;

    if (beginning.length < BEGINNING_LEAST)
        return error_set(error, STATUS_DATA,
                         "a word begins with at least %d bytes of plain text",
                         BEGINNING_LEAST);
    if (has_alternatives(word))
        return error_set(error, STATUS_DATA, "a word has no | outside ()");
    buffer_init(&text);
    buffer_init(&expanded);
    buffer_append_bytes(&text, word);
    status = buffer_status(&text, error);
    if (status == STATUS_OK)
        status = rule_pattern_expand(buffer_string(&text), &expanded, error);
    if (status == STATUS_OK && has_word(list, buffer_string(&expanded)))
        status = error_set(error, STATUS_DATA, "the word stands twice");
    if (status == STATUS_OK)
        status = add_literal(set, list, beginning, error);
    if (status == STATUS_OK)
        status = prefix_set_add(&list->prefixes, word, error);
    if (status == STATUS_OK)
        status = rule_strings_add(&list->words, buffer_bytes(&expanded), error);
    buffer_release(&expanded);
    buffer_release(&text);
    return status;
}

/* Bytes of the letter or digit that a word begins with; 0 if it begins with
 * something else. */
static size_t first_letter(const char *word)
{
    size_t step = utf8_decode(bytes_of(word), NULL);

    return step > 1 || isalnum((unsigned char)*word) ? step : 0;
}

static bool begins_alike(const char *word, const char *other, size_t length)
{
    return length > 0 && strncmp(word, other, length) == 0;
}

static bool is_first_of_its_letter(const struct word_list *list, size_t place)
{
    const char *word = list->words.items[place];
    size_t length = first_letter(word);

    for (size_t i = 0; i < place; i++)
        if (begins_alike(word, list->words.items[i], length))
            return false;
    return true;
}

/*
 * Words that begin with the same letter share it: a(?:bout|cid). At most places
 * of a text the letter is another one, and a group is passed over at once
 * instead of word by word.
 */
void word_list_append(const struct word_list *list, struct buffer *expanded)
{
    const char *between = "(?:";

    for (size_t i = 0; i < list->words.count; i++) {
        const char *word = list->words.items[i];
        size_t length = first_letter(word);

        if (!is_first_of_its_letter(list, i))
            continue;
        buffer_append_string(expanded, between);
        buffer_append(expanded, word, length);
        buffer_append_string(expanded, "(?:");
        buffer_append_string(expanded, word + length);
        for (size_t j = i + 1; j < list->words.count; j++) {
            if (!begins_alike(word, list->words.items[j], length))
                continue;
            buffer_append_char(expanded, '|');
            buffer_append_string(expanded, list->words.items[j] + length);
        }
        buffer_append_char(expanded, ')');
        between = "|";
    }
    buffer_append_char(expanded, ')');
}
