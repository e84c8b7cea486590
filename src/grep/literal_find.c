/*
 * Looking for literals: the two rarest bytes of each are compared at many
 * places at once, and where both fit, the rest.
 */
#include "internal.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { BLOCK = 32 /* places that are looked at together, or twice as many */ };

static unsigned char folded(unsigned char byte)
{
    return byte | FOLD;
}

static bool is_letter(unsigned char byte)
{
    return folded(byte) >= 'a' && folded(byte) <= 'z';
}

/* Bytes of English from the most frequent on; the rarest are best to look
 * for. */
static size_t rarity(unsigned char byte)
{
    static const char frequent[] = " etaoinsrhldcumfpgwybvkxjqz";
    char letter = (char)(is_letter(byte) ? folded(byte) : byte);
    const char *found = strchr(frequent, letter);

    return found == NULL ? sizeof(frequent) / 2 : (size_t)(found - frequent);
}

void literal_prepare(struct literal *literal, bool ignore_case)
{
    size_t first = 0;
    size_t second = 1;

    for (size_t i = 0; i < literal->length; i++) {
        literal->folds[i] =
            ignore_case && is_letter(literal->bytes[i]) ? FOLD : 0;
        literal->bytes[i] |= literal->folds[i];
    }
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
        if ((at[i] | literal->folds[i]) != literal->bytes[i])
            return false;
    }
    return true;
}

/* How many places of a text a literal could stand at. */
static size_t places_of(const struct literal *literal, struct bytes text)
{
    return text.length < literal->length ? 0
                                         : text.length - literal->length + 1;
}

/* The first of some places at which one stands: bit 0 is the place given. */
static size_t first_of(const struct literal *literals, size_t count,
                       struct bytes text, size_t from, uint64_t places)
{
    for (; places != 0; places &= places - 1) {
        size_t at = from + (size_t)__builtin_ctzll(places);

        for (size_t i = 0; i < count; i++) {
            if (stands_at(&literals[i], (const unsigned char *)text.data + at))
                return at;
        }
    }
    return NOT_FOUND;
}

/* The same for each kind of processor, which must be known to the compiler in
 * the function that this one becomes part of. */
#define PART_OF_CALLER static inline __attribute__((always_inline))

/* The places, from a byte on, at which both probes of one fit: a bit for each,
 * the lowest for the first. A block of them, or two. */
typedef uint64_t look_at(const struct literal *literals, size_t count,
                         const char *at, size_t blocks);

/* Where one stands in a text that has no block of places. */
PART_OF_CALLER size_t find_in_short(const struct literal *literal,
                                    struct bytes text, size_t from,
                                    look_at *look)
{
    size_t places = places_of(literal, text);
    char padded[BLOCK + LITERAL_MOST] = {0};
    uint64_t fits;

    if (from >= places)
        return NOT_FOUND;
    memcpy(padded, text.data, text.length);
    fits = look(literal, 1, padded, 1) & ((UINT64_C(1) << places) - 1);
    return first_of(literal, 1, text, from, fits >> from);
}

/* Where one stands, not before a place: for the end, which fills no block. */
PART_OF_CALLER size_t find_one(const struct literal *literal, struct bytes text,
                               size_t from, look_at *look)
{
    size_t places = places_of(literal, text);

    if (places < BLOCK)
        return find_in_short(literal, text, from, look);
    while (from < places) {
        size_t at = from + BLOCK <= places ? from : places - BLOCK;
        uint64_t fits = look(literal, 1, text.data + at, 1) >> (from - at);
        size_t found = first_of(literal, 1, text, from, fits);

        if (found != NOT_FOUND)
            return found;
        from = at + BLOCK;
    }
    return NOT_FOUND;
}

PART_OF_CALLER size_t find_any(const struct literal *literals, size_t count,
                               struct bytes text, size_t from, look_at *look)
{
    size_t places = text.length;
    size_t first = NOT_FOUND;

    for (size_t i = 0; i < count; i++) {
        if (places > places_of(&literals[i], text))
            places = places_of(&literals[i], text);
    }
    for (; from + (size_t)2 * BLOCK <= places; from += (size_t)2 * BLOCK) {
        uint64_t fits = look(literals, count, text.data + from, 2);

        if (fits != 0)
            first = first_of(literals, count, text, from, fits);
        if (first != NOT_FOUND)
            return first;
    }
    for (size_t i = 0; i < count; i++) {
        size_t found = find_one(&literals[i], text, from, look);

        first = found < first ? found : first;
    }
    return first;
}

/* For one, which is the usual case, what belongs to it stays in registers. */
PART_OF_CALLER size_t find(const struct literals *literals, struct bytes text,
                           size_t from, look_at *look)
{
    return literals->count == 1
               ? find_any(literals->items, 1, text, from, look)
               : find_any(literals->items, literals->count, text, from, look);
}

enum { LANES = 16 /* bytes that every processor compares at once */ };

typedef unsigned char lanes __attribute__((vector_size(LANES)));

PART_OF_CALLER void add_fits(lanes *fits, const struct literal *literal,
                             const char *at)
{
    size_t one = literal->probes[0];
    size_t two = literal->probes[1];
    lanes first, second;

    memcpy(&first, at + one, LANES);
    memcpy(&second, at + two, LANES);
    first |= literal->folds[one];
    second |= literal->folds[two];
    *fits |= (lanes)(first == literal->bytes[one]) &
             (lanes)(second == literal->bytes[two]);
}

static uint64_t bits_of(const lanes *fits)
{
    uint64_t words[LANES / sizeof(uint64_t)];
    uint64_t bits = 0;

    memcpy(words, fits, sizeof(words));
    if ((words[0] | words[1]) == 0)
        return 0;
    for (size_t i = 0; i < LANES; i++)
        bits |= (uint64_t)((*fits)[i] != 0) << i;
    return bits;
}

PART_OF_CALLER uint64_t look_anywhere(const struct literal *literals,
                                      size_t count, const char *at,
                                      size_t blocks)
{
    uint64_t bits = 0;

    for (size_t place = 0; place < blocks * BLOCK; place += LANES) {
        lanes fits = {0};

        for (size_t i = 0; i < count; i++)
            add_fits(&fits, &literals[i], at + place);
        bits |= bits_of(&fits) << place;
    }
    return bits;
}

size_t literals_find_plainly(const struct literals *literals, struct bytes text,
                             size_t from)
{
    return find(literals, text, from, look_anywhere);
}

#if defined(__x86_64__)

#define WITH_AVX2 __attribute__((target("avx2")))

/* Whether byte number n of a literal stands there, at each of 32 places. */
WITH_AVX2 PART_OF_CALLER __m256i fits_byte(const struct literal *literal,
                                           size_t n, const char *at)
{
    __m256i found = _mm256_loadu_si256((const void *)(at + n));

    return _mm256_cmpeq_epi8(
        _mm256_or_si256(found, _mm256_set1_epi8((char)literal->folds[n])),
        _mm256_set1_epi8((char)literal->bytes[n]));
}

WITH_AVX2 PART_OF_CALLER uint64_t look_with_avx2(const struct literal *literals,
                                                 size_t count, const char *at,
                                                 size_t blocks)
{
    __m256i fits[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};

    for (size_t i = 0; i < count; i++) {
        const size_t *probes = literals[i].probes;

        for (size_t k = 0; k < blocks; k++) {
            const char *block = at + k * BLOCK;

            fits[k] = _mm256_or_si256(
                fits[k],
                _mm256_and_si256(fits_byte(&literals[i], probes[0], block),
                                 fits_byte(&literals[i], probes[1], block)));
        }
    }
    if (_mm256_testz_si256(_mm256_or_si256(fits[0], fits[1]),
                           _mm256_set1_epi8(-1)))
        return 0;
    return (uint32_t)_mm256_movemask_epi8(fits[0]) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(fits[1]) << BLOCK;
}

WITH_AVX2 static size_t find_with_avx2(const struct literals *literals,
                                       struct bytes text, size_t from)
{
    return find(literals, text, from, look_with_avx2);
}

size_t literals_find(const struct literals *literals, struct bytes text,
                     size_t from)
{
    return __builtin_cpu_supports("avx2")
               ? find_with_avx2(literals, text, from)
               : literals_find_plainly(literals, text, from);
}

#else

size_t literals_find(const struct literals *literals, struct bytes text,
                     size_t from)
{
    return literals_find_plainly(literals, text, from);
}

#endif
