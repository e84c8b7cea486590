#include "store.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base.h"

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static size_t skip_spaces(const char *text, size_t length, size_t at)
{
    while (at < length && is_space(text[at]))
        at++;
    return at;
}

/* From an opening quote to just after the closing one. */
static size_t skip_string(const char *text, size_t length, size_t at)
{
    for (at++; at < length; at++) {
        if (text[at] == '\\')
            at++;
        else if (text[at] == '"')
            return at + 1;
    }
    return length;
}

/* From an opening bracket to just after its partner, or 0 without one. */
static size_t skip_container(const char *text, size_t length, size_t at)
{
    long depth = 0;

    while (at < length) {
        char byte = text[at];

        if (byte == '"') {
            at = skip_string(text, length, at);
            continue;
        }
        at++;
        if (byte == '{' || byte == '[')
            depth++;
        else if ((byte == '}' || byte == ']') && --depth == 0)
            return at;
    }
    return 0;
}

static size_t skip_value(const char *text, size_t length, size_t at)
{
    if (text[at] == '"')
        return skip_string(text, length, at);
    if (text[at] == '{' || text[at] == '[')
        return skip_container(text, length, at);
    while (at < length && !is_space(text[at]) && text[at] != ',' &&
           text[at] != '}')
        at++;
    return at;
}

enum status object_next(struct object_reader *reader, const char **start,
                        size_t *length, struct error *error)
{
    size_t end;

    *start = NULL;
    *length = 0;
    for (; reader->offset < reader->length; reader->offset++) {
        char byte = reader->text[reader->offset];

        if (byte == '[')
            reader->depth++;
        else if (byte == ']')
            reader->depth--;
        else if (byte != ',' && !is_space(byte))
            break;
    }
    if (reader->offset == reader->length)
        return reader->depth == 0
                   ? STATUS_OK
                   : error_set(error, STATUS_DATA, "unbalanced array");
    if (reader->text[reader->offset] != '{')
        return error_set(error, STATUS_DATA,
                         "neither object nor array at byte %zu",
                         reader->offset);
    end = skip_container(reader->text, reader->length, reader->offset);
    if (end == 0)
        return error_set(error, STATUS_DATA,
                         "the object at byte %zu does not end", reader->offset);
    *start = reader->text + reader->offset;
    *length = end - reader->offset;
    reader->offset = end;
    return STATUS_OK;
}

/* Finds the value of a top-level key; false if the object has none. */
static bool object_find(const struct buffer *object, const char *key,
                        size_t *start, size_t *end)
{
    const char *text = object->data;
    size_t length = object->length;
    size_t at = 1;

    while ((at = skip_spaces(text, length, at)) < length && text[at] == '"') {
        size_t name = at + 1;
        size_t name_end = skip_string(text, length, at) - 1;

        at = skip_spaces(text, length, name_end + 1);
        at = skip_spaces(text, length, at + 1);
        if (at >= length)
            return false;
        *start = at;
        *end = skip_value(text, length, at);
        if (name_end - name == strlen(key) &&
            memcmp(text + name, key, name_end - name) == 0)
            return true;
        at = skip_spaces(text, length, *end) + 1;
    }
    return false;
}

void object_replace(struct buffer *object, const char *key, const char *value)
{
    struct buffer changed = {0};
    size_t start = 1;
    size_t end = 1;
    bool found = object_find(object, key, &start, &end);

    buffer_append(&changed, object->data, start);
    if (!found)
        buffer_print(&changed, "\"%s\":", key);
    buffer_text(&changed, value);
    if (!found)
        buffer_text(&changed, ",");
    buffer_append(&changed, object->data + end, object->length - end);
    buffer_release(object);
    *object = changed;
}
