#include "aupmine/encode.h"

#include <stdbool.h>
#include <string.h>

#include "aupmine/text.h"

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

static void json_character(struct buffer *buffer, struct bytes character)
{
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    unsigned char first = (unsigned char)character.data[0];
    const char *found = first == 0 ? NULL : strchr(escaped, first);

    if (found != NULL)
        buffer_append_format(buffer, "\\%c", letters[found - escaped]);
    else if (first < 0x20 || first == 0x7F)
        buffer_append_format(buffer, "\\u%04x", first);
    else
        buffer_append_bytes(buffer, character);
}

void json_string(struct buffer *buffer, struct bytes text)
{
    if (text.data == NULL) {
        buffer_append_string(buffer, "null");
        return;
    }
    buffer_append_char(buffer, '"');
    while (text.length > 0) {
        size_t length = utf8_decode(text, NULL);

        if (length == 0)
            buffer_append_string(buffer, replacement);
        else
            json_character(buffer, (struct bytes){text.data, length});
        length = length == 0 ? 1 : length;
        text.data += length;
        text.length -= length;
    }
    buffer_append_char(buffer, '"');
}

static bool would_run(struct bytes text)
{
    return text.length > 0 && text.data[0] != '\0' &&
           strchr("=+-@\t\r", text.data[0]) != NULL;
}

void csv_cell(struct buffer *buffer, struct bytes text)
{
    bool quoted = would_run(text);

    for (size_t i = 0; i < text.length && !quoted; i++)
        quoted =
            text.data[i] != '\0' && strchr("\",\r\n", text.data[i]) != NULL;
    if (quoted)
        buffer_append_char(buffer, '"');
    if (would_run(text))
        buffer_append_char(buffer, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            buffer_append_string(buffer, "\"\"");
        else if (text.data[i] == '\0')
            buffer_append_string(buffer, replacement);
        else
            buffer_append_char(buffer, text.data[i]);
    }
    if (quoted)
        buffer_append_char(buffer, '"');
}

void tsv_cell(struct buffer *buffer, struct bytes text)
{
    if (would_run(text))
        buffer_append_char(buffer, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (strchr("\t\r\n", text.data[i]) == NULL)
            buffer_append_char(buffer, text.data[i]);
        else if (text.data[i] == '\0')
            buffer_append_string(buffer, replacement);
        else
            buffer_append_char(buffer, ' ');
    }
}
