/*
 * Looking for literals: the two rarest bytes of each are compared at many
 * places at once, and where both fit, the rest.
 */
#include "internal.h"

#include <string.h>

enum { LANES = 32 /* bytes that are compared at once */ };

typedef unsigned char lanes __attribute__((vector_size(LANES)));

/* Bytes of English from the most frequent on; the rarest are best to look
 * for. */
static size_t rarity(unsigned char byte)
{
    static const char frequent[] = " etaoinsrhldcumfpgwybvkxjqz";
    char letter = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    const char *found = strchr(frequent, letter);

    return found == NULL ? sizeof(frequent) / 2 : (size_t)(found - frequent);
}

void literal_prepare(struct literal *literal, unsigned char fold)
{
    size_t first = 0;
    size_t second = 1;

    literal->fold = fold;
    for (size_t i = 0; i < literal->length; i++)
        literal->bytes[i] |= fold;
    for (size_t i = 1; i < literal->length; i++) {
        if (rarity(literal->bytes[i]) > rarity(literal->bytes[first])) {
            second = first;
            first = i;
        } else if (i != second &&
                   rarity(literal->bytes[i]) > rarity(literal->bytes[second])) {
            second = i;
        }
    }
    literal->probes[0] = first;
    literal->probes[1] = second;
}

static bool stands_at(const struct literal *literal, const unsigned char *at)
{
    for (size_t i = 0; i < literal->length; i++) {
        if ((at[i] | literal->fold) != literal->bytes[i])
            return false;
    }
    return true;
}

static bool stands_in(const struct literal *literal, const unsigned char *at,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (stands_at(literal, at + i))
            return true;
    }
    return false;
}

/* The same for each kind of processor, which must be known to the compiler in
 * the function that this one becomes part of. */
#define PART_OF_CALLER static inline __attribute__((always_inline))

/* Whether both probes fit at one of the places from a byte on. */
PART_OF_CALLER bool any_fits(const struct literal *literal,
                             const unsigned char *at, size_t blocks)
{
    lanes all = {0};
    uint64_t words[LANES / sizeof(uint64_t)];

    for (size_t i = 0; i < blocks; i++) {
        lanes first, second;

        memcpy(&first, at + literal->probes[0] + i * LANES, LANES);
        memcpy(&second, at + literal->probes[1] + i * LANES, LANES);
        first |= literal->fold;
        second |= literal->fold;
        all |= (lanes)(first == literal->bytes[literal->probes[0]]) &
               (lanes)(second == literal->bytes[literal->probes[1]]);
    }
    memcpy(words, &all, sizeof(words));
    return (words[0] | words[1] | words[2] | words[3]) != 0;
}

PART_OF_CALLER bool find(const struct literal *literal, struct bytes text)
{
    const unsigned char *at = (const unsigned char *)text.data;
    const unsigned char *last;
    size_t places;

    if (text.length < literal->length)
        return false;
    places = text.length - literal->length + 1;
    if (places < LANES)
        return stands_in(literal, at, places);
    last = at + places - LANES;
    for (; last - at >= LANES; at += (ptrdiff_t)2 * LANES) {
        if (any_fits(literal, at, 2) &&
            stands_in(literal, at, (size_t)2 * LANES))
            return true;
    }
    if (at < last && any_fits(literal, at, 1) && stands_in(literal, at, LANES))
        return true;
    return any_fits(literal, last, 1) && stands_in(literal, last, LANES);
}

static bool find_anywhere(const struct literal *literal, struct bytes text)
{
    return find(literal, text);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static bool
find_with_avx2(const struct literal *literal, struct bytes text)
{
    return find(literal, text);
}

static bool is_in(const struct literal *literal, struct bytes text)
{
    return __builtin_cpu_supports("avx2") ? find_with_avx2(literal, text)
                                          : find_anywhere(literal, text);
}

#else

static bool is_in(const struct literal *literal, struct bytes text)
{
    return find_anywhere(literal, text);
}

#endif

bool literals_any_in(const struct literals *literals, struct bytes text)
{
    for (size_t i = 0; i < literals->count; i++) {
        if (is_in(&literals->items[i], text))
            return true;
    }
    return false;
}
