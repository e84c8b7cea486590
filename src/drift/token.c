#include "internal.h"

enum { UNSPACED = 6 }; /* bytes beyond ASCII that are worth a word */

bool token_is(const struct token *token, const char *text)
{
    return bytes_equal(token->text, bytes_of(text));
}

bool token_next(struct bytes *normal, struct token *token)
{
    size_t length = 0;

    *token = (struct token){0};
    while (normal->length > 0 &&
           (normal->data[0] == ' ' || normal->data[0] == ',')) {
        token->signs_before = token->signs_before || normal->data[0] == ',';
        normal->data++;
        normal->length--;
    }
    while (length < normal->length && normal->data[length] != ' ' &&
           normal->data[length] != ',')
        length++;
    token->text = (struct bytes){normal->data, length};
    token->placeholder = length > 0 && normal->data[0] == '<';
    normal->data += length;
    normal->length -= length;
    return length > 0;
}

size_t normal_words(struct bytes normal)
{
    struct token token;
    size_t words = 0;

    while (token_next(&normal, &token)) {
        size_t beyond = 0;

        for (size_t i = 0; i < token.text.length; i++)
            beyond += (unsigned char)token.text.data[i] >= 0x80;
        words += token.placeholder ? 0 : 1 + beyond / UNSPACED;
    }
    return words;
}

static uint64_t hash_on(uint64_t hash, struct bytes text)
{
    for (size_t i = 0; i < text.length; i++) {
        hash ^= (unsigned char)text.data[i];
        hash *= 0x100000001B3u; /* FNV-1a */
    }
    return hash;
}

uint64_t text_hash(struct bytes text)
{
    return hash_on(0xCBF29CE484222325u, text);
}

uint64_t normal_hash(struct bytes normal)
{
    uint64_t hash = text_hash(bytes_of(""));
    struct token token;

    while (token_next(&normal, &token))
        hash = hash_on(hash_on(hash, token.text), bytes_of(" "));
    return hash;
}
