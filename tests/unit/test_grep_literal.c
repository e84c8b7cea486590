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

/* The look for a literal is never seen: what it keeps back does not match. */
static void quick_looks_change_nothing(void **state)
{
    struct buffer pattern, text;
    size_t looked = 0, kept_back = 0, matched = 0;

    (void)state;
    srandom(20);
    buffer_init(&pattern);
    buffer_init(&text);
    for (int round = 0; round < ROUNDS; round++) {
        struct grep *grep;
        struct error error;

        make(&pattern, PIECES(pattern_pieces), PATTERNS);
        if (grep_new(&grep, buffer_string(&pattern), random() % 2 == 0,
                     &error) != STATUS_OK)
            continue;
        for (int i = 0; i < TEXTS; i++) {
            struct grep_mark mark;
            enum grep_result quick, slow;

            make(&text, PIECES(text_pieces), PATTERNS);
            quick = grep_test(grep, buffer_bytes(&text));
            slow = grep_search(grep, buffer_bytes(&text), 0, false, &mark);
            if (quick != slow)
                print_error("'%s' in '%s': %d, not %d\n",
                            buffer_string(&pattern), buffer_string(&text),
                            (int)quick, (int)slow);
            assert_int_equal(quick, slow);
            looked += grep_looks_first(grep);
            matched += slow == GREP_MATCH;
            kept_back += grep_looks_first(grep) && slow == GREP_NO_MATCH;
        }
        grep_free(grep);
    }
    /* Enough of each was met for this to mean something. */
    assert_true(looked > ROUNDS / 4);
    assert_true(matched > ROUNDS / 20);
    assert_true(kept_back > ROUNDS / 20);
    buffer_release(&pattern);
    buffer_release(&text);
}

/* With every length up to some blocks, and the literal at every place. */
static void literals_are_found_at_every_place(void **state)
{
    static const char needle[] = "quiz";
    char text[300];
    struct grep *grep;
    struct error error;

    (void)state;
    assert_int_equal(grep_new(&grep, needle, true, &error), STATUS_OK);
    for (size_t length = 0; length < sizeof(text); length++) {
        memset(text, 'u', sizeof(text));
        assert_int_equal(grep_test(grep, (struct bytes){text, length}),
                         GREP_NO_MATCH);
        for (size_t at = 0; at + 4 <= length; at++) {
            memset(text, 'u', sizeof(text));
            memcpy(text + at, "QuiZ", 4);
            assert_int_equal(grep_test(grep, (struct bytes){text, length}),
                             GREP_MATCH);
        }
    }
    grep_free(grep);
}

/* Which patterns are helped: 0 if none. */
static void literals_are_extracted(void **state)
{
    static const struct {
        const char *pattern;
        const char *literals; /* separated by commas */
    } cases[] = {
        {"polic", "polic"},
        {"a[bc]lower|upper", "lower,upper"},
        {"(refu|declin)(ed|al)", "refu,declin"},
        {"(?:abc|def)+", "abc,def"},
        {"(?:abc|def)?", ""},
        {"(abc|d)", ""},
        {"(abc|d)longer", "longer"},
        {"ab{2}cdef", "cdef"},
        {"(?i)abc", ""},
        {"ab|", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct literals literals;
        struct buffer all;

        buffer_init(&all);
        literals_extract(&literals, cases[i].pattern, false);
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
