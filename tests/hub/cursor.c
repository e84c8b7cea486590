/*
 * GitHub's cursor, as published samples decode: base64 of "cursor:v2:" and
 * the msgpack array [uint64 milliseconds, uint id].
 */
#include "store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base.h"

#define PREFIX        "cursor:v2:"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define LONGEST       (PREFIX_LENGTH + 1 + 9 + 9)

enum pack { PACK_PAIR = 0x92, PACK_UINT32 = 0xce, PACK_UINT64 = 0xcf };

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t pack_number(unsigned char *bytes, uint64_t number, bool wide)
{
    size_t width = wide || number > UINT32_MAX ? 8 : 4;

    bytes[0] = width == 8 ? PACK_UINT64 : PACK_UINT32;
    for (size_t i = 0; i < width; i++)
        bytes[1 + i] = (unsigned char)(number >> 8 * (width - 1 - i));
    return 1 + width;
}

static size_t unpack_number(const unsigned char *bytes, size_t length,
                            long long *number)
{
    size_t width = length > 0 && bytes[0] == PACK_UINT64 ? 8 : 4;
    uint64_t value = 0;

    if (length < 1 + width || (width == 4 && bytes[0] != PACK_UINT32))
        return 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | bytes[1 + i];
    *number = (long long)value;
    return 1 + width;
}

static void write_character(struct buffer *buffer, char character)
{
    if (strchr("+/=", character) != NULL)
        buffer_print(buffer, "%%%02X", (unsigned int)character);
    else
        buffer_append(buffer, &character, 1);
}

static void write_base64(struct buffer *buffer, const unsigned char *bytes,
                         size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;

        if (i + 1 < length)
            group |= (uint32_t)bytes[i + 1] << 8;
        if (i + 2 < length)
            group |= bytes[i + 2];
        for (size_t digit = 0; digit < 4; digit++) {
            bool padding = i + digit > length;

            write_character(buffer,
                            padding ? '='
                                    : alphabet[group >> 6 * (3 - digit) & 63]);
        }
    }
}

/* Reads both alphabets; 0 if the text is no base64 or too long. */
static size_t read_base64(const char *text, unsigned char *bytes, size_t room)
{
    uint32_t bits = 0;
    int held = 0;
    size_t length = 0;

    for (; *text != '\0' && *text != '='; text++) {
        char character = *text == '-' ? '+' : *text == '_' ? '/' : *text;
        const char *place = strchr(alphabet, character);

        if (place == NULL || length == room)
            return 0;
        bits = bits << 6 | (uint32_t)(place - alphabet);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes[length++] = (unsigned char)(bits >> held);
        }
    }
    return length;
}

void cursor_write(struct buffer *buffer, struct cursor cursor)
{
    unsigned char bytes[LONGEST];
    size_t length = PREFIX_LENGTH;

    memcpy(bytes, PREFIX, PREFIX_LENGTH);
    bytes[length++] = PACK_PAIR;
    length += pack_number(bytes + length, (uint64_t)cursor.key, true);
    length += pack_number(bytes + length, (uint64_t)cursor.id, false);
    write_base64(buffer, bytes, length);
}

bool cursor_parse(const char *text, struct cursor *cursor)
{
    unsigned char bytes[LONGEST + 1];
    size_t length = read_base64(text, bytes, sizeof bytes);
    size_t at = PREFIX_LENGTH + 1;
    size_t step;

    if (length < at || memcmp(bytes, PREFIX, PREFIX_LENGTH) != 0 ||
        bytes[PREFIX_LENGTH] != PACK_PAIR)
        return false;
    step = unpack_number(bytes + at, length - at, &cursor->key);
    if (step == 0)
        return false;
    at += step;
    step = unpack_number(bytes + at, length - at, &cursor->id);
    return step > 0 && at + step == length;
}
