/*
 * The keys of a rule, each with what it takes: the table at the end.
 */
#include "aupmine/rules.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/timestamp.h"
#include "reader.h"

enum { WEIGHT_MOST = 100 };

static bool is_word(struct bytes text, const char *word)
{
    return bytes_equal(text, bytes_of(word));
}

static bool parse_weight(struct bytes text, int *weight)
{
    int value = 0;

    if (text.length == 0 || text.length > 3)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *weight = value;
    return value >= 1 && value <= WEIGHT_MOST;
}

/* An error's word, cut so that a message stays a line. */
static int shown(struct bytes text)
{
    return text.length > 40 ? 40 : (int)text.length;
}

static enum status find_word(struct reader *reader,
                             const struct vocabulary *words, struct bytes word,
                             size_t *value)
{
    if (vocabulary_find(words, word.data, word.length, value))
        return STATUS_OK;
    return error_set(reader->error, STATUS_DATA, "no such %s: \"%.*s\"",
                     words->what, shown(word), word.data);
}

/* What "speaks" takes, and which argument goes with it. */
static const struct role {
    const char *name;
    enum rule_role role;
    const struct vocabulary *argument; /* NULL: takes none */
    bool argument_needed;
} roles[] = {
    {"complaint", RULE_COMPLAINT, &kind_words, false},
    {"against", RULE_AGAINST, NULL, false},
    {"borderline", RULE_BORDERLINE, NULL, false},
    {"kind", RULE_KIND, &kind_words, true},
    {"domain", RULE_DOMAIN, &domain_words, true},
    {"automated", RULE_AUTOMATED, NULL, false},
};

static const struct role *find_role(struct bytes word)
{
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (is_word(word, roles[i].name))
            return &roles[i];
    return NULL;
}

static enum status read_speaks(struct reader *reader, struct bytes value)
{
    struct rule *rule = &reader->entry->rule;
    struct bytes word = reader_take_word(&value);
    const struct role *role = find_role(word);
    size_t argument;
    enum status status;

    if (role == NULL)
        return error_set(reader->error, STATUS_DATA,
                         "a rule cannot speak \"%.*s\"", shown(word),
                         word.data);
    rule->role = role->role;
    if (role->argument == NULL && value.length > 0)
        return error_set(reader->error, STATUS_DATA,
                         "\"%s\" takes no further word", role->name);
    if (role->argument_needed && value.length == 0)
        return error_set(reader->error, STATUS_DATA, "\"%s\" needs a %s",
                         role->name, role->argument->what);
    if (value.length == 0)
        return STATUS_OK;
    status = find_word(reader, role->argument, value, &argument);
    if (status == STATUS_OK && role->argument == &kind_words)
        rule->kind = (enum kind)argument;
    else if (status == STATUS_OK)
        rule->domain = (enum domain)argument;
    return status;
}

static enum status read_weight(struct reader *reader, struct bytes value)
{
    if (parse_weight(value, &reader->weight))
        return STATUS_OK;
    return error_set(reader->error, STATUS_DATA,
                     "a weight is a number from 1 to %d", WEIGHT_MOST);
}

static enum status read_zone(struct reader *reader, struct bytes word)
{
    int *weights = reader->entry->rule.weights;
    const char *equals = memchr(word.data, '=', word.length);
    struct bytes name = {
        word.data, equals == NULL ? word.length : (size_t)(equals - word.data)};
    size_t zone;
    enum status status = find_word(reader, &zone_words, name, &zone);

    if (status != STATUS_OK)
        return status;
    if (weights[zone] != 0)
        return error_set(reader->error, STATUS_DATA, "zone %s stands twice",
                         zone_words.names[zone]);
    weights[zone] = TAKES_RULE_WEIGHT;
    if (equals == NULL)
        return STATUS_OK;
    return parse_weight(
               (struct bytes){equals + 1, word.length - name.length - 1},
               &weights[zone])
               ? STATUS_OK
               : error_set(reader->error, STATUS_DATA,
                           "a weight is a number from 1 to %d", WEIGHT_MOST);
}

static enum status read_zones(struct reader *reader, struct bytes value)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && value.length > 0)
        status = read_zone(reader, reader_take_word(&value));
    return status;
}

static enum status read_since(struct reader *reader, struct bytes value)
{
    char month[MONTH_SIZE] = "";

    if (value.length < sizeof(month))
        memcpy(month, value.data, value.length);
    if (month_parse(month, &reader->entry->rule.since))
        return STATUS_OK;
    return error_set(reader->error, STATUS_DATA, "since is a month, YYYY-MM");
}

static enum status read_note(struct reader *reader, struct bytes value)
{
    return rule_strings_add(&reader->entry->rule.notes, value, reader->error);
}

static enum status read_literal(struct reader *reader, struct bytes value)
{
    struct rule_entry *entry = reader->entry;
    struct rule_strings *literals = &entry->rule.literals;
    size_t *places =
        realloc(entry->literals, (literals->count + 1) * sizeof(*places));
    enum status status;

    if (places == NULL)
        return error_memory(reader->error);
    entry->literals = places;
    status = literal_table_add(&reader->set->literals, value,
                               &places[literals->count], reader->error);
    if (status != STATUS_OK)
        return status;
    return rule_strings_add(literals, value, reader->error);
}

static enum status read_pattern(struct reader *reader, struct bytes value)
{
    struct rule_entry *entry = reader->entry;
    struct rule_strings *strings = &entry->rule.patterns;
    struct rule_pattern *patterns =
        realloc(entry->patterns, (strings->count + 1) * sizeof(*patterns));
    size_t place = strings->count;
    enum status status;

    if (patterns == NULL)
        return error_memory(reader->error);
    entry->patterns = patterns;
    patterns[place] = (struct rule_pattern){0};
    status = rule_strings_add(strings, value, reader->error);
    if (status != STATUS_OK)
        return status;
    return pattern_compile(reader->set, strings->items[place], &patterns[place],
                           reader->error);
}

/* An example with its escapes undone. */
static enum status read_example(struct reader *reader,
                                struct rule_strings *examples,
                                struct bytes value)
{
    struct buffer text;
    enum status status = STATUS_OK;

    buffer_init(&text);
    for (size_t i = 0; i < value.length && status == STATUS_OK; i++) {
        char character = value.data[i];

        if (character == '\\') {
            i++;
            character = i == value.length ? '\0' : value.data[i];
            if (character == 'n')
                character = '\n';
            else if (character == 't')
                character = '\t';
            else if (character != '\\')
                status = error_set(reader->error, STATUS_DATA,
                                   "an example knows \\n, \\t and \\\\ only");
        }
        buffer_append_char(&text, character);
    }
    if (status == STATUS_OK)
        status = buffer_status(&text, reader->error);
    if (status == STATUS_OK)
        status = rule_strings_add(examples, buffer_bytes(&text), reader->error);
    buffer_release(&text);
    return status;
}

static enum status read_match(struct reader *reader, struct bytes value)
{
    return read_example(reader, &reader->entry->rule.matches, value);
}

static enum status read_no_match(struct reader *reader, struct bytes value)
{
    return read_example(reader, &reader->entry->rule.no_matches, value);
}

static enum status read_word(struct reader *reader, struct bytes value)
{
    return word_list_add(reader->set, value, reader->error);
}

static const struct key {
    const char *name;
    bool in_list; /* belongs to a list of words, not to a rule */
    bool once;
    bool needed;
    enum status (*read)(struct reader *reader, struct bytes value);
} keys[] = {
    {"speaks", false, true, true, read_speaks},
    {"weight", false, true, true, read_weight},
    {"zones", false, true, true, read_zones},
    {"since", false, true, false, read_since},
    {"note", false, false, false, read_note},
    {"literal", false, false, false, read_literal},
    {"pattern", false, false, true, read_pattern},
    {"match", false, false, false, read_match},
    {"no-match", false, false, false, read_no_match},
    {"word", true, false, false, read_word},
};
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

enum status reader_read_key(struct reader *reader, struct bytes line)
{
    struct bytes name = reader_take_word(&line);
    size_t i = 0;

    while (i < KEY_COUNT && !is_word(name, keys[i].name))
        i++;
    if (i == KEY_COUNT)
        return error_set(reader->error, STATUS_DATA, "no such key: \"%.*s\"",
                         shown(name), name.data);
    if (reader->in_list != keys[i].in_list)
        return error_set(reader->error, STATUS_DATA, "%s belongs to a %s",
                         keys[i].name, keys[i].in_list ? "list" : "rule");
    if (reader->entry == NULL && !reader->in_list)
        return error_set(reader->error, STATUS_DATA,
                         "%s stands before the first [rule.id]", keys[i].name);
    if (line.length == 0)
        return error_set(reader->error, STATUS_DATA, "%s has no value",
                         keys[i].name);
    if (keys[i].once && (reader->seen & 1u << i) != 0)
        return error_set(reader->error, STATUS_DATA, "%s stands twice",
                         keys[i].name);
    reader->seen |= 1u << i;
    return keys[i].read(reader, line);
}

/* Literals may be left out where lists of words do their work. */
static bool lacks_literal(const struct rule_entry *entry)
{
    if (entry->rule.literals.count > 0)
        return false;
    for (size_t i = 0; i < entry->rule.patterns.count; i++)
        if (entry->patterns[i].list_count == 0)
            return true;
    return false;
}

const char *reader_missing_key(const struct reader *reader)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (keys[i].needed && (reader->seen & 1u << i) == 0)
            return keys[i].name;
    if (lacks_literal(reader->entry))
        return "literal";
    return NULL;
}
