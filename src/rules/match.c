/*
 * Matching one issue. Text is valid UTF-8 when it reaches a pattern: where it
 * is not, each bad byte is replaced, in a copy, by one that no pattern means,
 * so that offsets hold.
 *
 * A rule is tried if the issue holds one of its literals. Its finding is the
 * match that weighs most; of equal ones that in the title, then the earliest.
 */
#include "aupmine/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/text.h"
#include "internal.h"

enum {
    MATCHES_LOOKED_AT = 1000, /* a pattern, a field */
    WORD_MOST = 40,           /* bytes before and behind a match */
};
static const char STAND_IN = '\x7f';

void finding_list_init(struct finding_list *list)
{
    *list = (struct finding_list){0};
}

void finding_list_release(struct finding_list *list)
{
    free(list->items);
    finding_list_init(list);
}

static enum status finding_list_add(struct finding_list *list,
                                    const struct finding *finding,
                                    struct error *error)
{
    struct finding *items =
        array_fit(list->items, list->count, &list->capacity, sizeof(*items));

    if (items == NULL)
        return error_memory(error);
    list->items = items;
    list->items[list->count++] = *finding;
    return STATUS_OK;
}

/* The text itself if it is valid, else a copy of equal length that is. */
static struct bytes valid_text(struct bytes text, struct buffer *copy)
{
    size_t valid = utf8_valid_prefix(text);

    if (text.data == NULL)
        return (struct bytes){"", 0};
    if (valid == text.length)
        return text;
    buffer_reset(copy);
    for (;;) {
        buffer_append(copy, text.data, valid);
        if (valid == text.length)
            return buffer_bytes(copy);
        buffer_append_char(copy, STAND_IN);
        text.data += valid + 1;
        text.length -= valid + 1;
        valid = utf8_valid_prefix(text);
    }
}

bool rule_entry_possible(const struct rule_set *set,
                         const struct rule_entry *entry)
{
    for (size_t i = 0; i < entry->rule.literals.count; i++)
        if (set->literals.present[entry->literals[i]])
            return true;
    return entry->rule.literals.count == 0;
}

static bool list_possible(const struct rule_set *set,
                          const struct word_list *list)
{
    for (size_t i = 0; i < list->words.count; i++)
        if (set->literals.present[list->literals[i]])
            return true;
    return false;
}

bool pattern_possible(const struct rule_set *set,
                      const struct rule_pattern *pattern)
{
    for (size_t i = 0; i < pattern->list_count; i++)
        if (!list_possible(set, &set->lists[pattern->lists[i]]))
            return false;
    return true;
}

/* What is looked for in one field. */
struct search {
    struct rule_set *set;
    const struct rule_entry *entry;
    const struct zone_map *zones; /* NULL for the title */
    const struct subject *subject;
    int highest; /* weight that a match there can have */
};

static int weight_in(const struct rule *rule, enum zone zone,
                     const struct zone_map *zones)
{
    int weight = rule->weights[zone];

    if (zone == ZONE_LOG && zones->log_is_message &&
        weight < rule->weights[ZONE_PROSE])
        weight = rule->weights[ZONE_PROSE];
    return weight;
}

static int highest_in_body(const struct rule *rule)
{
    int highest = 0;

    for (size_t zone = 0; zone < ZONE_COUNT; zone++)
        if (zone != ZONE_TITLE && rule->weights[zone] > highest)
            highest = rule->weights[zone];
    return highest;
}

static size_t after_character(struct bytes text, size_t at)
{
    size_t step =
        utf8_decode((struct bytes){text.data + at, text.length - at}, NULL);

    return at + (step == 0 ? 1 : step);
}

/* The heaviest match of a pattern, the earliest of equal ones; weight 0 if
 * there is none that counts. False if the pattern gave up. */
static bool search_pattern(const struct search *search,
                           struct rule_pattern *pattern, struct finding *best)
{
    const struct rule *rule = &search->entry->rule;
    size_t at = 0;

    for (int i = 0; i < MATCHES_LOOKED_AT && at <= search->subject->text.length;
         i++) {
        size_t start = at, end;
        enum pattern_result result =
            pattern_search(search->set, pattern, search->subject, &start, &end);
        enum zone zone = ZONE_TITLE;
        int weight;

        if (result != PATTERN_MATCH)
            return result == PATTERN_NO_MATCH;
        if (search->zones != NULL)
            zone = zone_map_at(search->zones, start);
        weight = weight_in(rule, zone, search->zones);
        if (weight > best->weight) {
            best->weight = weight;
            best->zone = zone;
            best->start = start;
            best->end = end;
        }
        if (best->weight == search->highest)
            return true;
        at = end > at ? end : after_character(search->subject->text, at);
    }
    return true;
}

/* A letter or digit of a script that parts its words by blanks. */
static bool is_letter(struct bytes text, size_t at)
{
    uint32_t character = 0;
    struct bytes rest = {text.data + at, text.length - at};

    if (utf8_decode(rest, &character) == 0)
        return false;
    return character < 0x80 ? isalnum((int)character)
                            : character >= 0xC0 && character < 0x530;
}

static size_t before_character(struct bytes text, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
    return at;
}

/* Evidence is read by people: no word of it is cut, unless it is endless. */
static void widen(struct finding *finding, struct bytes text)
{
    size_t least = finding->start > WORD_MOST ? finding->start - WORD_MOST : 0;
    size_t most = finding->end + WORD_MOST;

    if (is_letter(text, finding->start))
        while (finding->start > least &&
               is_letter(text, before_character(text, finding->start)))
            finding->start = before_character(text, finding->start);
    if (is_letter(text, before_character(text, finding->end)))
        while (finding->end < most && is_letter(text, finding->end))
            finding->end = after_character(text, finding->end);
}

/* Try every pattern on one field; keep what beats best. */
static void search_field(const struct search *search, enum field field,
                         struct finding *best, size_t *gave_up)
{
    const struct rule *rule = &search->entry->rule;

    if (search->highest == 0)
        return;
    for (size_t i = 0; i < rule->patterns.count; i++) {
        struct rule_pattern *pattern = &search->entry->patterns[i];
        struct finding found = {.rule = rule, .field = field};

        if (!pattern_possible(search->set, pattern))
            continue;
        if (!search_pattern(search, pattern, &found)) {
            ++*gave_up;
            continue;
        }
        if (found.weight > best->weight ||
            (found.weight > 0 && found.weight == best->weight &&
             found.field == best->field && found.start < best->start))
            *best = found;
    }
}

enum status rule_set_match(struct rule_set *set, struct bytes title,
                           struct bytes body, const struct zone_map *zones,
                           struct finding_list *findings, struct error *error)
{
    struct subject *subjects = set->subjects;
    enum status status;

    findings->count = 0;
    findings->gave_up = 0;
    literal_table_search(&set->literals, title, body);
    status = subject_set(&subjects[FIELD_TITLE], valid_text(title, &set->title),
                         error);
    if (status == STATUS_OK)
        status = subject_set(&subjects[FIELD_BODY],
                             valid_text(body, &set->body), error);
    if (set->title.failed || set->body.failed)
        return error_memory(error);
    for (size_t i = 0; i < set->count && status == STATUS_OK; i++) {
        const struct rule_entry *entry = &set->entries[i];
        struct search search = {
            .set = set,
            .entry = entry,
            .subject = &subjects[FIELD_TITLE],
            .highest = entry->rule.weights[ZONE_TITLE],
        };
        struct finding best = {0};

        if (!rule_entry_possible(set, entry))
            continue;
        search_field(&search, FIELD_TITLE, &best, &findings->gave_up);
        search.zones = zones;
        search.subject = &subjects[FIELD_BODY];
        search.highest = highest_in_body(&entry->rule);
        search_field(&search, FIELD_BODY, &best, &findings->gave_up);
        if (best.weight == 0)
            continue;
        widen(&best, subjects[best.field].text);
        status = finding_list_add(findings, &best, error);
    }
    return status;
}

enum status rule_entry_matches(struct rule_set *set,
                               const struct rule_entry *entry,
                               struct bytes text, bool *matches,
                               struct error *error)
{
    struct subject *subject = &set->subjects[FIELD_BODY];
    enum status status = subject_set(subject, text, error);

    *matches = false;
    if (status != STATUS_OK)
        return status;
    literal_table_search(&set->literals, (struct bytes){0}, text);
    if (!rule_entry_possible(set, entry))
        return STATUS_OK;
    for (size_t i = 0; i < entry->rule.patterns.count && !*matches; i++) {
        size_t start = 0, end;

        *matches = pattern_possible(set, &entry->patterns[i]) &&
                   pattern_search(set, &entry->patterns[i], subject, &start,
                                  &end) == PATTERN_MATCH;
    }
    return STATUS_OK;
}
