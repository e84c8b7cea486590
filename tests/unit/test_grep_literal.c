#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "../../src/grep/internal.h"

enum { ROUNDS = 60000, PATTERNS = 12, TEXTS = 6 };

/* What patterns are put together from, wrong ones and strange ones, too. */
static const char *const pattern_pieces[] = {
    "use",
    "polic",
    "y",
    "kiss",
    "k",
    "S",
    " ",
    "xx",
    ".",
    "\\b",
    "[a-k]",
    "[^]s]",
    "^",
    "$",
    "\\.",
    "\\w",
    "\\x41",
    "\\Quse\\E",
    "(use|ask)",
    "|",
    "(",
    "(?:xx|y",
    ")",
    "?",
    "*",
    "+",
    "{2}",
    "{1,3}",
    "{,2}",
    "{x",
    "use{",
    "}",
    "(?i)",
    "\\K",
    "+?",
    "++",
    "\\s+",
    "\xC5\xBF",
    "\xE2\x84\xAA",
    "\xC3\xA9",
    "(abc(def|ghi)?)",
};

static const char *const text_pieces[] = {
    "use",
    "USE",
    "u\305\277e",
    "polic",
    "pOLICy",
    "y",
    "kiss",
    "KISS",
    "\342\204\252iss",
    "k",
    "s",
    " ",
    ".",
    "A",
    "xx",
    "x}",
    "x",
    "\n",
    "\r\n",
    "\xFF",
    "\xC3\xA9",
    "\xC3\x89",
    "abcdef",
    "ask",
    "a text that is long enough for a look at many places at once, and ",
};

static const char *one_of(const char *const *pieces, size_t count)
{
    return pieces[(size_t)random() % count];
}

static void make(struct buffer *text, const char *const *pieces, size_t count,
                 size_t most)
{
    size_t length = 1 + (size_t)random() % most;

    buffer_reset(text);
    for (size_t i = 0; i < length; i++)
        buffer_append_string(text, one_of(pieces, count));
}

#define PIECES(array) (array), sizeof(array) / sizeof((array)[0])

static struct {
    size_t looked; /* texts, of each */
    size_t kept_back;
    size_t matched;
    size_t led;
    size_t whole;
} seen;

/* Every match in a text, by looking for literals and by PCRE2 alone. */
static void compare(struct grep *grep, const struct literals *literals,
                    const struct buffer *pattern, const struct buffer *text)
{
    bool filled = random() % 2 == 0;
    enum grep_result quick, slow;
    size_t from = 0;

    grep_begin(grep, buffer_bytes(text));
    do {
        struct grep_mark one = {0, 0}, other = {0, 0};

        if (literals->count > 0)
            assert_int_equal(
                literals_find(literals, buffer_bytes(text), from),
                literals_find_plainly(literals, buffer_bytes(text), from));

        quick = grep_search(grep, from, filled, &one);
        slow = grep_match(grep, from, filled, &other);
        if (quick != slow || one.start != other.start || one.end != other.end)
            fail_msg("'%s' in '%s' from %zu: %d at %zu, not %d at %zu",
                     buffer_string(pattern), buffer_string(text), from,
                     (int)quick, one.start, (int)slow, other.start);
        if (from == 0) {
            seen.looked += literals->count > 0;
            seen.kept_back += literals->count > 0 && slow == GREP_NO_MATCH;
            seen.led += literals->lead && !literals->whole;
            seen.whole += literals->whole;
            seen.matched += slow == GREP_MATCH;
        }
        from = other.end > from ? other.end : from + 1;
    } while (slow == GREP_MATCH && from < text->length);
    assert_int_equal(grep_test(grep, buffer_bytes(text)),
                     grep_match(grep, 0, false, &(struct grep_mark){0, 0}));
}

/* Looking for literals is never seen: not in what matches, nor where. */
static void quick_looks_change_nothing(void **state)
{
    struct buffer pattern, text;

    (void)state;
    srandom(20);
    buffer_init(&pattern);
    buffer_init(&text);
    for (int round = 0; round < ROUNDS; round++) {
        bool ignore_case = random() % 2 == 0;
        struct literals literals, signs;
        struct grep *grep;
        struct error error;

        make(&pattern, PIECES(pattern_pieces),
             random() % 4 == 0 ? 1 : PATTERNS);
        if (grep_new(&grep, buffer_string(&pattern), ignore_case, &error) !=
            STATUS_OK)
            continue;
        literals_extract(&literals, &signs, buffer_string(&pattern),
                         ignore_case);
        for (int i = 0; i < TEXTS; i++) {
            make(&text, PIECES(text_pieces), PATTERNS);
            compare(grep, &literals, &pattern, &text);
        }
        grep_free(grep);
    }
    /* Enough of each was met for this to mean something. */
    assert_true(seen.looked > ROUNDS / 4);
    assert_true(seen.matched > ROUNDS / 20);
    assert_true(seen.kept_back > ROUNDS / 20);
    assert_true(seen.led > ROUNDS / 20);
    assert_true(seen.whole > ROUNDS / 20);
    buffer_release(&pattern);
    buffer_release(&text);
}

/* With every length up to some blocks, the literals at every place. */
static void literals_are_found_at_every_place(void **state)
{
    struct literals literals, signs;
    char text[200];

    (void)state;
    literals_extract(&literals, &signs, "quiz|jukebox", true);
    for (size_t length = 0; length < sizeof(text); length++) {
        struct bytes bytes = {text, length};

        memset(text, 'u', sizeof(text));
        assert_true(literals_find(&literals, bytes, 0) == NOT_FOUND);
        assert_true(literals_find_plainly(&literals, bytes, 0) == NOT_FOUND);
        for (size_t at = 0; at + 7 <= length; at++) {
            bool first = at % 2 == 0;

            memset(text, 'u', sizeof(text));
            memcpy(text + at, first ? "QuiZuuu" : "jukeBOX", 7);
            for (size_t from = 0; from <= at; from += 1 + at / 3) {
                assert_int_equal(literals_find(&literals, bytes, from), at);
                assert_int_equal(literals_find_plainly(&literals, bytes, from),
                                 at);
            }
            assert_true(literals_find(&literals, bytes, at + 1) == NOT_FOUND);
        }
    }
}

/* Which patterns are helped: 0 if none. */
static void literals_are_extracted(void **state)
{
    static const struct {
        const char *pattern;
        const char *literals; /* separated by commas; ^: a match begins there,
                                 =: it is the pattern */
    } cases[] = {
        {"polic", "=polic"},
        {"polic.", "^polic"},
        {"a[bc]lower|upper", "lower,upper"},
        {"lower|upper", "^lower,upper"},
        {"(refu|declin)(ed|al)", "^refu,declin"},
        {"\\b(?:abc|def)+", "^abc,def"},
        {"(?:abc|def)?", ""},
        {"(abc|d)", ""},
        {"(abc|d)longer", "longer"},
        {"(abc)?longer", "longer"},
        {"x?longer", "longer"},
        {"abc.longer", "longer"},
        {"abcd?", "^abc"},
        {"ab{2}cdef", "cdef"},
        {"a\\.bc", "^a.bc"},
        {"(?i)abc", ""},
        {"ab|", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct literals literals, signs;
        struct buffer all;

        buffer_init(&all);
        literals_extract(&literals, &signs, cases[i].pattern, false);
        if (literals.lead)
            buffer_append_char(&all, literals.whole ? '=' : '^');
        for (size_t k = 0; k < literals.count; k++) {
            if (k > 0)
                buffer_append_char(&all, ',');
            buffer_append(&all, literals.items[k].bytes,
                          literals.items[k].length);
        }
        assert_string_equal(buffer_string(&all), cases[i].literals);
        buffer_release(&all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_looks_change_nothing),
        cmocka_unit_test(literals_are_found_at_every_place),
        cmocka_unit_test(literals_are_extracted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
