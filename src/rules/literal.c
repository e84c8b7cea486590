/*
 * Literals and the text they are looked for in are folded alike: ASCII letters
 * to lower case, a run of ASCII white space to one blank, the typographic
 * apostrophe to the straight one. Other text compares byte for byte.
 *
 * Some hundred literals are looked for in every issue, and most issues hold
 * none of them: one automaton for all takes 2 ns a byte, memmem for each took
 * a hundred times that.
 */
#include "aupmine/rules.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define TYPOGRAPHIC        "\xE2\x80\x99" /* U+2019 */
#define TYPOGRAPHIC_LENGTH (sizeof(TYPOGRAPHIC) - 1)

enum { BYTES = 256 };

static bool is_white(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static char lower(char character)
{
    bool upper = character >= 'A' && character <= 'Z';

    return upper ? (char)(character - 'A' + 'a') : character;
}

static bool is_typographic(struct bytes text)
{
    return text.data[0] == TYPOGRAPHIC[0] &&
           text.length >= TYPOGRAPHIC_LENGTH &&
           memcmp(text.data, TYPOGRAPHIC, TYPOGRAPHIC_LENGTH) == 0;
}

static void fold(struct buffer *folded, struct bytes text)
{
    bool after_white = false;

    for (size_t i = 0; i < text.length; i++) {
        const char *at = text.data + i;

        if (is_white(*at)) {
            if (!after_white)
                buffer_append_char(folded, ' ');
            after_white = true;
            continue;
        }
        after_white = false;
        if (is_typographic((struct bytes){at, text.length - i})) {
            buffer_append_char(folded, '\'');
            i += TYPOGRAPHIC_LENGTH - 1;
        } else {
            buffer_append_char(folded, lower(*at));
        }
    }
}

void literal_table_release(struct literal_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        buffer_release(&table->items[i]);
    free(table->items);
    free(table->hashes);
    free(table->present);
    free(table->next);
    free(table->ends);
    free(table->shorter);
}

static bool literal_table_grow(struct literal_table *table)
{
    size_t capacity = table->capacity == 0 ? 64 : table->capacity * 2;
    struct buffer *items;
    uint32_t *hashes;
    bool *present;

    if (table->count < table->capacity)
        return true;
    items = realloc(table->items, capacity * sizeof(*items));
    if (items == NULL)
        return false;
    table->items = items;
    hashes = realloc(table->hashes, capacity * sizeof(*hashes));
    if (hashes == NULL)
        return false;
    table->hashes = hashes;
    present = realloc(table->present, capacity * sizeof(*present));
    if (present == NULL)
        return false;
    table->present = present;
    table->capacity = capacity;
    return true;
}

/* FNV-1a. */
static uint32_t hash_of(struct bytes text)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 16777619u;
    return hash;
}

enum status literal_table_add(struct literal_table *table, struct bytes literal,
                              size_t *place, struct error *error)
{
    struct buffer folded;
    uint32_t hash;

    buffer_init(&folded);
    fold(&folded, literal);
    if (folded.failed || !literal_table_grow(table)) {
        buffer_release(&folded);
        return error_memory(error);
    }
    hash = hash_of(buffer_bytes(&folded));
    for (size_t i = 0; i < table->count; i++) {
        if (table->hashes[i] == hash &&
            bytes_equal(buffer_bytes(&table->items[i]),
                        buffer_bytes(&folded))) {
            buffer_release(&folded);
            *place = i;
            return STATUS_OK;
        }
    }
    *place = table->count;
    table->hashes[table->count] = hash;
    table->items[table->count++] = folded;
    return STATUS_OK;
}

/* Give each byte that literals are made of a class, and the bytes that text
 * is folded from the class of what they become. Class 0 is in no literal. */
static void assign_classes(struct literal_table *table)
{
    table->classes = 1;
    for (size_t i = 0; i < table->count; i++) {
        const struct buffer *item = &table->items[i];

        for (size_t at = 0; at < item->length; at++) {
            unsigned char byte = (unsigned char)item->data[at];

            if (table->class_of[byte] == 0)
                table->class_of[byte] = (unsigned short)table->classes++;
        }
    }
    for (size_t byte = 0; byte < BYTES; byte++) {
        char character = (char)byte;

        if (is_white(character))
            table->class_of[byte] = table->class_of[' '];
        else
            table->class_of[byte] =
                table->class_of[(unsigned char)lower(character)];
    }
}

/* Make the states that a literal's bytes lead through. */
static void insert_literal(struct literal_table *table, size_t place)
{
    const struct buffer *item = &table->items[place];
    size_t state = 0;

    for (size_t i = 0; i < item->length; i++) {
        size_t class = table->class_of[(unsigned char)item->data[i]];
        uint32_t *next = &table->next[state * table->classes + class];

        if (*next == 0)
            *next = (uint32_t)table->states++;
        state = *next;
    }
    table->ends[state] = (uint32_t)place + 1;
}

/*
 * Aho and Corasick: breadth first, each state learns its fallback, the state
 * of its longest proper suffix; where it has no way on, it takes that one's.
 */
static void link_states(struct literal_table *table, uint32_t *queue,
                        uint32_t *fallback)
{
    size_t first = 0, last = 0;

    queue[last++] = 0;
    while (first < last) {
        size_t state = queue[first++];
        uint32_t *row = table->next + state * table->classes;
        const uint32_t *other = table->next + fallback[state] * table->classes;

        for (size_t class = 0; class < table->classes; class ++) {
            uint32_t next = row[class];
            uint32_t suffix = state == 0 ? 0 : other[class];

            if (next == 0) {
                row[class] = suffix;
                continue;
            }
            fallback[next] = suffix;
            table->shorter[next] =
                table->ends[suffix] > 0 ? suffix : table->shorter[suffix];
            queue[last++] = next;
        }
    }
}

enum status literal_table_build(struct literal_table *table,
                                struct error *error)
{
    size_t states = 1;
    uint32_t *queue, *fallback;
    enum status status = STATUS_OK;

    assign_classes(table);
    for (size_t i = 0; i < table->count; i++)
        states += table->items[i].length;
    table->next = calloc(states, table->classes * sizeof(*table->next));
    table->ends = calloc(states, sizeof(*table->ends));
    table->shorter = calloc(states, sizeof(*table->shorter));
    queue = calloc(states, sizeof(*queue));
    fallback = calloc(states, sizeof(*fallback));
    if (table->next == NULL || table->ends == NULL || table->shorter == NULL ||
        queue == NULL || fallback == NULL) {
        status = error_memory(error);
        goto out;
    }
    table->states = 1;
    for (size_t i = 0; i < table->count; i++)
        insert_literal(table, i);
    link_states(table, queue, fallback);
out:
    free(fallback);
    free(queue);
    return status;
}

static void mark_present(struct literal_table *table, uint32_t state)
{
    for (; state > 0; state = table->shorter[state])
        if (table->ends[state] > 0)
            table->present[table->ends[state] - 1] = true;
}

static void search_field(struct literal_table *table, struct bytes text)
{
    const unsigned short white = table->class_of[' '];
    unsigned short last = 0;
    uint32_t state = 0;

    for (size_t i = 0; i < text.length; i++) {
        const char *at = text.data + i;
        unsigned short class = table->class_of[(unsigned char)*at];

        if (class == white && last == white)
            continue;
        if (is_typographic((struct bytes){at, text.length - i})) {
            class = table->class_of['\''];
            i += TYPOGRAPHIC_LENGTH - 1;
        }
        last = class;
        state = table->next[state * table->classes + class];
        if (table->ends[state] > 0 || table->shorter[state] > 0)
            mark_present(table, state);
    }
}

void literal_table_search(struct literal_table *table, struct bytes title,
                          struct bytes body)
{
    for (size_t i = 0; i < table->count; i++)
        table->present[i] = false;
    search_field(table, title);
    search_field(table, body);
}
