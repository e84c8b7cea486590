/*
 * Literals and the text they are looked for in are folded alike: ASCII letters
 * to lower case, a run of ASCII white space to one blank, the typographic
 * apostrophe to the straight one. Other text compares byte for byte.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define TYPOGRAPHIC        "\xE2\x80\x99" /* U+2019 */
#define TYPOGRAPHIC_LENGTH (sizeof(TYPOGRAPHIC) - 1)

static bool is_white(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static char lower(char character)
{
    bool upper = character >= 'A' && character <= 'Z';

    return upper ? (char)(character - 'A' + 'a') : character;
}

void literal_fold(struct buffer *folded, struct bytes text)
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
        if (*at == TYPOGRAPHIC[0] && text.length - i >= TYPOGRAPHIC_LENGTH &&
            memcmp(at, TYPOGRAPHIC, TYPOGRAPHIC_LENGTH) == 0) {
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
    free(table->present);
    buffer_release(&table->text);
}

static bool literal_table_grow(struct literal_table *table)
{
    size_t capacity = table->capacity == 0 ? 64 : table->capacity * 2;
    struct buffer *items;
    bool *present;

    if (table->count < table->capacity)
        return true;
    items = realloc(table->items, capacity * sizeof(*items));
    if (items == NULL)
        return false;
    table->items = items;
    present = realloc(table->present, capacity * sizeof(*present));
    if (present == NULL)
        return false;
    table->present = present;
    table->capacity = capacity;
    return true;
}

enum status literal_table_add(struct literal_table *table, struct bytes literal,
                              size_t *place, struct error *error)
{
    struct buffer folded;

    buffer_init(&folded);
    literal_fold(&folded, literal);
    if (folded.failed || !literal_table_grow(table)) {
        buffer_release(&folded);
        return error_memory(error);
    }
    for (size_t i = 0; i < table->count; i++) {
        if (bytes_equal(buffer_bytes(&table->items[i]),
                        buffer_bytes(&folded))) {
            buffer_release(&folded);
            *place = i;
            return STATUS_OK;
        }
    }
    *place = table->count;
    table->items[table->count++] = folded;
    return STATUS_OK;
}

enum status literal_table_search(struct literal_table *table,
                                 struct bytes title, struct bytes body,
                                 struct error *error)
{
    struct buffer *text = &table->text;

    buffer_reset(text);
    literal_fold(text, title);
    buffer_append_char(text, '\0'); /* no literal spans title and body */
    literal_fold(text, body);
    for (size_t i = 0; i < table->count; i++)
        table->present[i] =
            memmem(text->data, text->length, table->items[i].data,
                   table->items[i].length) != NULL;
    return buffer_status(text, error);
}
