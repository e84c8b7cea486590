/*
 * Rule files, line by line (docs/rules.md). Cases of a line:
 *
 *   nothing, or '#' first     skipped
 *   [rule.id]                 ends the rule before it, which must be complete
 *   [words name]              the same, and begins a list of words
 *   key value                 a key of the table in keys.c, for the open rule
 *
 * White space around a line does not count, so CRLF files are read too.
 */
#include "aupmine/rules.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/text.h"
#include "reader.h"

static bool is_blank(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

struct bytes reader_trim(struct bytes text)
{
    while (text.length > 0 && is_blank(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.data[text.length - 1]))
        text.length--;
    return text;
}

/* Take the first word off text, and the white space behind it. */
struct bytes reader_take_word(struct bytes *text)
{
    struct bytes word = {text->data, 0};

    while (word.length < text->length && !is_blank(text->data[word.length]))
        word.length++;
    text->data += word.length;
    text->length -= word.length;
    *text = reader_trim(*text);
    return word;
}

/* The open rule has had its last line. */
static enum status finish_rule(struct reader *reader)
{
    const char *missing;
    struct rule *rule;

    if (reader->entry == NULL)
        return STATUS_OK;
    rule = &reader->entry->rule;
    missing = reader_missing_key(reader);
    if (missing != NULL)
        return error_set(reader->error, STATUS_DATA,
                         "%s:%zu: rule %s has no %s", reader->name, rule->line,
                         rule->id, missing);
    for (size_t i = 0; i < ZONE_COUNT; i++)
        if (rule->weights[i] == TAKES_RULE_WEIGHT)
            rule->weights[i] = reader->weight;
    return STATUS_OK;
}

static struct rule_entry *rule_set_grow(struct rule_set *set)
{
    struct rule_entry *entries = set->entries;

    entries = array_fit(entries, set->count, &set->capacity, sizeof(*entries));
    if (entries == NULL)
        return NULL;
    set->entries = entries;
    entries[set->count] =
        (struct rule_entry){.rule = {.kind = KIND_NONE, .domain = DOMAIN_NONE}};
    return &entries[set->count++];
}

static bool is_id(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' &&
            c != '-')
            return false;
    }
    return text.length > 0;
}

static const char words_key[] = "[words ";

static bool starts_list(struct bytes line)
{
    return line.length > strlen(words_key) &&
           memcmp(line.data, words_key, strlen(words_key)) == 0;
}

static enum status start_list(struct reader *reader, struct bytes line)
{
    struct bytes name = {line.data + strlen(words_key),
                         line.length - strlen(words_key) - 1};

    if (line.data[line.length - 1] != ']' || !is_id(name) || name.data[0] < 'a')
        return error_set(reader->error, STATUS_DATA,
                         "a list begins [words name], of a-z, 0-9, . and -");
    reader->entry = NULL;
    reader->in_list = true;
    return word_list_start(reader->set, name, reader->error);
}

static enum status start_rule(struct reader *reader, struct bytes line)
{
    struct bytes id = {line.data + 1, line.length < 2 ? 0 : line.length - 2};
    struct rule *rule;

    if (line.data[line.length - 1] != ']' || !is_id(id))
        return error_set(reader->error, STATUS_DATA,
                         "a rule begins [rule.id], of a-z, 0-9, . and -");
    reader->entry = rule_set_grow(reader->set);
    if (reader->entry == NULL)
        return error_memory(reader->error);
    reader->in_list = false;
    reader->weight = 0;
    reader->seen = 0;
    rule = &reader->entry->rule;
    rule->line = reader->line;
    rule->id = strndup(id.data, id.length);
    rule->file = strdup(reader->name);
    if (rule->id == NULL || rule->file == NULL)
        return error_memory(reader->error);
    return STATUS_OK;
}

static enum status read_line(struct reader *reader, struct bytes line)
{
    if (utf8_valid_prefix(line) != line.length ||
        memchr(line.data, '\0', line.length) != NULL)
        return error_set(reader->error, STATUS_DATA, "no UTF-8 text");
    line = reader_trim(line);
    if (line.length == 0 || line.data[0] == '#')
        return STATUS_OK;
    if (starts_list(line))
        return start_list(reader, line);
    return line.data[0] == '[' ? start_rule(reader, line)
                               : reader_read_key(reader, line);
}

enum status rule_set_add(struct rule_set *set, const char *name,
                         struct bytes text, struct error *error)
{
    struct reader reader = {.set = set, .name = name, .error = error};
    enum status status = STATUS_OK;

    while (text.length > 0) {
        const char *end = memchr(text.data, '\n', text.length);
        size_t length = end == NULL ? text.length : (size_t)(end - text.data);

        reader.line++;
        if (text.data[0] == '[') {
            status = finish_rule(&reader);
            if (status != STATUS_OK)
                return status;
        }
        status = read_line(&reader, (struct bytes){text.data, length});
        if (status == STATUS_DATA)
            error_prefix(error, status, "%s:%zu", name, reader.line);
        if (status != STATUS_OK)
            return status;
        length += end != NULL;
        text.data += length;
        text.length -= length;
    }
    return finish_rule(&reader);
}
