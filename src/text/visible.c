/*
 * Text from an issue on its way to a terminal. Cases of a character:
 *
 *   no UTF-8                        U+FFFD, a byte at a time
 *   space, \t \n \v \f \r           without lines: a run becomes one blank
 *   \t; \n, and \r before it        with lines: kept; the \r is dropped
 *   C0, DEL, C1 controls            \x1b
 *   direction and line controls     \u202e
 *   anything else                   as it is
 */
#include "aupmine/text.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

/* Characters that would turn the text about, or break the line. */
static bool turns_text(uint32_t character)
{
    return character == 0x061C || character == 0x200E || character == 0x200F ||
           (character >= 0x2028 && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069);
}

static bool is_white_space(uint32_t character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static void append_visible(struct buffer *buffer, uint32_t character,
                           struct bytes text)
{
    if (is_control(character))
        buffer_append_format(buffer, "\\x%02x", (unsigned int)character);
    else if (turns_text(character))
        buffer_append_format(buffer, "\\u%04x", (unsigned int)character);
    else
        buffer_append_bytes(buffer, text);
}

/* Bytes of white space at the start of text that are kept, or dropped, as
 * they stand in a line. */
static size_t keep_white_space(struct buffer *buffer, struct bytes text)
{
    bool line_break =
        text.length > 1 && text.data[0] == '\r' && text.data[1] == '\n';

    if (line_break)
        return 1;
    if (text.data[0] != '\t' && text.data[0] != '\n')
        return 0;
    buffer_append_char(buffer, text.data[0]);
    return 1;
}

static size_t squeeze_white_space(struct buffer *buffer, struct bytes text)
{
    size_t length = 0;

    while (length < text.length &&
           is_white_space((unsigned char)text.data[length]))
        length++;
    if (length > 0)
        buffer_append_char(buffer, ' ');
    return length;
}

/* Bytes of text that are printed as they are, ASCII: eight at once while none
 * is below the blank, DEL, or of a character that is not ASCII. */
static size_t plain_prefix(struct bytes text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t done = 0;

    for (; text.length - done >= sizeof(ones); done += sizeof(ones)) {
        uint64_t block;

        memcpy(&block, text.data + done, sizeof(block));
        if (((block | (block + ones) | (block - ones * ' ')) & ones * 0x80) !=
            0)
            break;
    }
    while (done < text.length && text.data[done] >= ' ' &&
           text.data[done] < 0x7F)
        done++;
    return done;
}

void text_append_visible(struct buffer *buffer, struct bytes text,
                         bool keep_lines)
{
    while (text.length > 0) {
        size_t length = keep_lines ? keep_white_space(buffer, text)
                                   : squeeze_white_space(buffer, text);
        uint32_t character;

        if (length == 0 && keep_lines) {
            length = plain_prefix(text);
            buffer_append(buffer, text.data, length);
        }

        if (length == 0) {
            length = utf8_decode(text, &character);
            if (length == 0) {
                buffer_append_string(buffer, REPLACEMENT);
                length = 1;
            } else {
                append_visible(buffer, character,
                               (struct bytes){text.data, length});
            }
        }
        text.data += length;
        text.length -= length;
    }
}
