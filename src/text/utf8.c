#include "aupmine/text.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* Length of a character by its first byte; 0 for a byte that begins none. */
static size_t announced_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* The second byte decides on overlong forms, surrogates and the upper end. */
static bool second_byte_fits(unsigned char first, unsigned char second)
{
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

    return second >= low && second <= high;
}

size_t utf8_decode(struct bytes text, uint32_t *code_point)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t length = text.length == 0 ? 0 : announced_length(bytes[0]);
    uint32_t value;

    if (length == 0 || length > text.length)
        return 0;
    value = length == 1 ? bytes[0] : bytes[0] & (0x7Fu >> length);
    if (length > 1 && !second_byte_fits(bytes[0], bytes[1]))
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3F);
    }
    if (code_point != NULL)
        *code_point = value;
    return length;
}

/* Most text is ASCII: look at eight bytes at once while it is. */
static size_t ascii_prefix(const char *text, size_t length)
{
    size_t done = 0;

    while (length - done >= sizeof(uint64_t)) {
        uint64_t block;

        memcpy(&block, text + done, sizeof(block));
        if ((block & UINT64_C(0x8080808080808080)) != 0)
            break;
        done += sizeof(block);
    }
    return done;
}

size_t utf8_valid_prefix(struct bytes text)
{
    size_t done = 0;

    while (done < text.length) {
        size_t step = ascii_prefix(text.data + done, text.length - done);

        if (step == 0)
            step = utf8_decode(
                (struct bytes){text.data + done, text.length - done}, NULL);
        if (step == 0)
            break;
        done += step;
    }
    return done;
}

void utf8_append_valid(struct buffer *buffer, struct bytes text)
{
    for (;;) {
        size_t valid = utf8_valid_prefix(text);

        buffer_append(buffer, text.data, valid);
        if (valid == text.length)
            return;
        buffer_append_string(buffer, REPLACEMENT);
        text.data += valid + 1;
        text.length -= valid + 1;
    }
}

static bool goes_on(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

struct bytes utf8_cut(struct bytes text, size_t most)
{
    size_t length = most;

    if (text.length <= most)
        return text;
    /* At most three bytes go on a character; more belong to none. */
    while (length > 0 && most - length < 3 && goes_on(text.data[length]))
        length--;
    text.length = goes_on(text.data[length]) ? most : length;
    return text;
}
