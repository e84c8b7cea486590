#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aupmine/text.h"

static void assert_folded(const char *text, size_t columns, size_t hang,
                          const char *wanted)
{
    struct buffer buffer;

    buffer_init(&buffer);
    text_append_folded(&buffer, bytes_of(text), columns, hang);
    assert_string_equal(buffer_string(&buffer), wanted);
    buffer_release(&buffer);
}

static void what_fits_stays(void **state)
{
    (void)state;
    assert_folded("", 10, 0, "");
    assert_folded("\n\n", 10, 0, "\n\n");
    assert_folded("one  two 10", 11, 0, "one  two 10");
    assert_folded("  one\n\ttwo  \n", 13, 0, "  one\n\ttwo  \n");
}

static void lines_end_between_words(void **state)
{
    (void)state;
    assert_folded("one two three\nfour five", 8, 0,
                  "one two\nthree\nfour\nfive");
    assert_folded("one two  three ", 7, 0, "one two\nthree ");
    assert_folded("one two   \n", 7, 0, "one two\n");
    assert_folded("one\ttwo", 10, 0, "one\ntwo");
    assert_folded("one\ttwo", 11, 0, "one\ttwo");
}

static void a_long_word_stays_whole(void **state)
{
    (void)state;
    assert_folded("see https://example.org/ now", 8, 0,
                  "see\nhttps://example.org/\nnow");
}

static void what_leads_a_line_leads_its_rest(void **state)
{
    (void)state;
    assert_folded("> one two three", 10, 0, "> one two\n> three");
    assert_folded("> > one two", 9, 0, "> > one\n> > two");
    assert_folded("  one two", 7, 0, "  one\n  two");
    assert_folded("  one two", 8, 2, "  one\n    two");
    /* But leaves room for words. */
    assert_folded("      one two", 10, 0, "      one\ntwo");
    assert_folded("one two", 4, 5, "one\ntwo");
}

static void wide_characters_take_two_columns(void **state)
{
    (void)state;
    assert_folded("\xE6\xBC\xA2\xE5\xAD\x97 \xE6\xBC\xA2", 6, 0,
                  "\xE6\xBC\xA2\xE5\xAD\x97\n\xE6\xBC\xA2");
    /* A line may end between any two of them, and beside one. */
    assert_folded("\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2", 5, 0,
                  "\xE6\xBC\xA2\xE5\xAD\x97\n\xE6\xBC\xA2");
    assert_folded("ab\xE6\xBC\xA2"
                  "cd",
                  4, 0,
                  "ab\xE6\xBC\xA2\n"
                  "cd");
    /* But not within what is joined to one picture. */
    assert_folded("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", 3, 0,
                  "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9");
    assert_folded("\xE2\x9C\x85\xEF\xB8\x8F ok", 5, 0,
                  "\xE2\x9C\x85\xEF\xB8\x8F ok");
}

static void sequences_take_no_columns_and_stay_whole(void **state)
{
    (void)state;
    assert_folded("one \x1b[7mtwo\x1b[27m", 7, 0, "one \x1b[7mtwo\x1b[27m");
    assert_folded("\x1b]8;;https://a/ b\x1b\\one\x1b]8;;\x1b\\ two", 7, 0,
                  "\x1b]8;;https://a/ b\x1b\\one\x1b]8;;\x1b\\ two");
    assert_folded("\x1b]8;;x\x1b", 3, 0, "\x1b]8;;x\x1b");
    assert_folded("\x1b[7", 1, 0, "\x1b[7");
}

static void a_colour_ends_with_its_line(void **state)
{
    (void)state;
    assert_folded("> \x1b[7mone two\x1b[27m three", 5, 0,
                  "> \x1b[7mone\x1b[m\n> \x1b[7mtwo\x1b[27m\n> three");
    assert_folded("\x1b[1mone\x1b[0m two", 3, 0, "\x1b[1mone\x1b[0m\ntwo");
    assert_folded("\x1b[31mone\x1b[m two", 3, 0, "\x1b[31mone\x1b[m\ntwo");
}

static void what_is_no_text_is_let_through(void **state)
{
    (void)state;
    assert_folded("a\xFF\xFF b", 3, 0, "a\xFF\xFF\nb");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_stays),
        cmocka_unit_test(lines_end_between_words),
        cmocka_unit_test(a_long_word_stays_whole),
        cmocka_unit_test(what_leads_a_line_leads_its_rest),
        cmocka_unit_test(wide_characters_take_two_columns),
        cmocka_unit_test(sequences_take_no_columns_and_stay_whole),
        cmocka_unit_test(a_colour_ends_with_its_line),
        cmocka_unit_test(what_is_no_text_is_let_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
