#include "aupmine/encode.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "aupmine/text.h"

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Whether a control stands there, C1 ones (two bytes of UTF-8) included, and
 * how long it is. A terminal would obey it. */
static size_t control_length(struct bytes text)
{
    unsigned char first = (unsigned char)text.data[0];
    unsigned char second = text.length > 1 ? (unsigned char)text.data[1] : 0;

    if (first < 0x20 || first == 0x7F)
        return 1;
    return first == 0xC2 && second >= 0x80 && second < 0xA0 ? 2 : 0;
}

static void json_character(struct buffer *buffer, struct bytes character)
{
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    unsigned char first = (unsigned char)character.data[0];
    const char *found = first == 0 ? NULL : strchr(escaped, first);

    if (found != NULL)
        buffer_append_format(buffer, "\\%c", letters[found - escaped]);
    else if (control_length(character) > 0)
        buffer_append_format(
            buffer, "\\u%04x",
            (unsigned char)character.data[character.length - 1]);
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

/* Whether a spreadsheet would run it. Apostrophes in front count for nothing,
 * so that what is put there can be told from what was there. */
static bool would_run(struct bytes text)
{
    size_t at = 0;

    while (at < text.length && text.data[at] == '\'')
        at++;
    return at < text.length && text.data[at] != '\0' &&
           strchr("=+-@\t\r", text.data[at]) != NULL;
}

static bool is_blank(char character)
{
    return character == '\t' || character == '\r' || character == '\n';
}

/* Other controls than white space have no place in a cell. */
static void append_cell(struct buffer *buffer, struct bytes text, bool csv)
{
    while (text.length > 0) {
        size_t control = control_length(text);
        char character = text.data[0];

        if (control > 0 && !is_blank(character))
            buffer_append_string(buffer, replacement);
        else if (control > 0 && !csv)
            buffer_append_char(buffer, ' ');
        else if (character == '"' && csv)
            buffer_append_string(buffer, "\"\"");
        else
            buffer_append_char(buffer, character);
        control = control == 0 ? 1 : control;
        text.data += control;
        text.length -= control;
    }
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
    append_cell(buffer, text, true);
    if (quoted)
        buffer_append_char(buffer, '"');
}

struct bytes csv_cell_text(struct bytes cell)
{
    if (cell.length > 0 && cell.data[0] == '\'' && would_run(cell))
        return (struct bytes){cell.data + 1, cell.length - 1};
    return cell;
}

void tsv_cell(struct buffer *buffer, struct bytes text)
{
    if (would_run(text))
        buffer_append_char(buffer, '\'');
    append_cell(buffer, text, false);
}

/* What XML 1.0 cannot write, or no reader should be given. */
static bool is_no_character(uint32_t point)
{
    return (point < 0x20 && point != '\t' && point != '\n') ||
           (point >= 0x7F && point < 0xA0) ||
           (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
}

static const char *xml_escape(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return is_no_character(point) ? replacement : NULL;
    }
}

void xml_text(struct buffer *buffer, struct bytes text)
{
    while (text.length > 0) {
        uint32_t point = 0;
        size_t length = utf8_decode(text, &point);
        const char *instead = length == 0 ? replacement : xml_escape(point);

        if (instead == NULL)
            buffer_append(buffer, text.data, length);
        else
            buffer_append_string(buffer, instead);
        length = length == 0 ? 1 : length;
        text.data += length;
        text.length -= length;
    }
}

void base64_text(struct buffer *buffer, struct bytes bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t left = bytes.length - i;
        uint32_t group = 0;

        for (size_t k = 0; k < 3; k++)
            group =
                group << 8 | (k < left ? (unsigned char)bytes.data[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            buffer_append_char(
                buffer, k <= left ? digits[group >> (18 - 6 * k) & 63] : '=');
    }
}
