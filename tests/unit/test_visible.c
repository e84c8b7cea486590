#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aupmine/text.h"

static void assert_visible(struct bytes text, bool keep_lines,
                           const char *wanted)
{
    struct buffer buffer;

    buffer_init(&buffer);
    text_append_visible(&buffer, text, keep_lines);
    assert_string_equal(buffer_string(&buffer), wanted);
    buffer_release(&buffer);
}

static void plain_text_stays(void **state)
{
    (void)state;
    assert_visible(bytes_of("caf\xC3\xA9 \xE4\xB8\xAD"), false,
                   "caf\xC3\xA9 \xE4\xB8\xAD");
    assert_visible(bytes_of(NULL), false, "");
    assert_visible(bytes_of("zero\xE2\x80\x8Bwidth"), false,
                   "zero\xE2\x80\x8Bwidth");
}

static void controls_become_visible(void **state)
{
    (void)state;
    assert_visible(bytes_of("\x1B[31mred\x07"), true, "\\x1b[31mred\\x07");
    assert_visible((struct bytes){"a\0b", 3}, true, "a\\x00b");
    assert_visible(bytes_of("\x7F"), true, "\\x7f");
    assert_visible(bytes_of("\xC2\x9B"
                            "2J"),
                   true, "\\x9b2J");
}

static void direction_marks_become_visible(void **state)
{
    (void)state;
    assert_visible(bytes_of("\xE2\x80\xAE"), true, "\\u202e");
    assert_visible(bytes_of("\xE2\x80\x8E\xE2\x80\x8F"), true,
                   "\\u200e\\u200f");
    assert_visible(bytes_of("\xE2\x81\xA6\xE2\x81\xA9"), true,
                   "\\u2066\\u2069");
    assert_visible(bytes_of("\xD8\x9C\xE2\x80\xA8"), true, "\\u061c\\u2028");
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
    (void)state;
    assert_visible(bytes_of("a\xFF\xC3"), true, "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

/* Eight bytes are looked at together: nothing may hide among them. */
static void no_place_hides_a_byte(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < 20; at++) {
            char text[20];
            struct buffer whole, parts;

            memset(text, 'a', sizeof(text));
            text[at] = (char)byte;
            buffer_init(&whole);
            buffer_init(&parts);
            text_append_visible(&whole, (struct bytes){text, sizeof(text)},
                                true);
            for (size_t i = 0; i < sizeof(text); i++)
                text_append_visible(&parts, (struct bytes){text + i, 1}, true);
            assert_string_equal(buffer_string(&whole), buffer_string(&parts));
            buffer_release(&whole);
            buffer_release(&parts);
        }
    }
}

static void lines_stay_where_asked_for(void **state)
{
    (void)state;
    assert_visible(bytes_of("a\r\nb\tc  d\n"), true, "a\nb\tc  d\n");
    assert_visible(bytes_of("over\rwritten\f"), true, "over\\x0dwritten\\x0c");
    assert_visible(bytes_of("a \r\n\t b\v\fc\n"), false, "a b c ");
}

static void columns_are_counted(void **state)
{
    (void)state;
    assert_int_equal(text_columns(bytes_of(NULL)), 0);
    assert_int_equal(text_columns(bytes_of("abc")), 3);
    assert_int_equal(text_columns(bytes_of("caf\xC3\xA9")), 4);
    assert_int_equal(text_columns(bytes_of("cafe\xCC\x81")), 4);
    assert_int_equal(text_columns(bytes_of("\xE4\xB8\xAD\xE6\x96\x87")), 4);
    assert_int_equal(text_columns(bytes_of("\xEA\xB0\x80\xEF\xBC\xA1")), 4);
    assert_int_equal(text_columns(bytes_of("\xE1\x84\x80\xE1\x85\xA1")), 2);
    assert_int_equal(text_columns(bytes_of("\xF0\x9F\x98\x80")), 2);
    assert_int_equal(text_columns(bytes_of("\xE2\x9C\x85\xE2\x9C\x94")), 3);
    assert_int_equal(text_columns(bytes_of("\xE2\x80\x8B\xEF\xBB\xBF")), 0);
    assert_int_equal(text_columns(bytes_of("\xFF!")), 2);
}

static void what_fits_ends_with_a_character(void **state)
{
    (void)state;
    assert_int_equal(text_fitting(bytes_of(NULL), 9), 0);
    assert_int_equal(text_fitting(bytes_of("abc"), 0), 0);
    assert_int_equal(text_fitting(bytes_of("abc"), 2), 2);
    assert_int_equal(text_fitting(bytes_of("abc"), 3), 3);
    assert_int_equal(text_fitting(bytes_of("caf\xC3\xA9!"), 4), 5);
    assert_int_equal(text_fitting(bytes_of("cafe\xCC\x81!"), 4), 6);
    assert_int_equal(text_fitting(bytes_of("a\xE4\xB8\xAD"), 2), 1);
    assert_int_equal(text_fitting(bytes_of("\xFF!"), 1), 1);
}

static void nothing_dangerous_comes_through(void **state)
{
    struct buffer buffer;
    char noise[64];

    (void)state;
    srandom(2);
    buffer_init(&buffer);
    for (int round = 0; round < 2000; round++) {
        size_t length = (size_t)random() % sizeof(noise);

        for (size_t i = 0; i < length; i++)
            noise[i] = (char)(random() % 4 == 0 ? random() : random() % 48);
        buffer_reset(&buffer);
        text_append_visible(&buffer, (struct bytes){noise, length}, false);
        assert_int_equal(utf8_valid_prefix(buffer_bytes(&buffer)),
                         buffer.length);
        for (size_t i = 0; i < buffer.length; i++)
            assert_true((unsigned char)buffer.data[i] >= ' ');
    }
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),
        cmocka_unit_test(controls_become_visible),
        cmocka_unit_test(direction_marks_become_visible),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
        cmocka_unit_test(no_place_hides_a_byte),
        cmocka_unit_test(lines_stay_where_asked_for),
        cmocka_unit_test(columns_are_counted),
        cmocka_unit_test(what_fits_ends_with_a_character),
        cmocka_unit_test(nothing_dangerous_comes_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
