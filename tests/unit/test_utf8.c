#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aupmine/text.h"

static const struct {
    const char *text;
    size_t length;
    uint32_t code_point;
} characters[] = {
    {"", 0, 0},
    {"a", 1, 'a'},
    {"\x7F", 1, 0x7F},
    {"\xC2\x80", 2, 0x80},
    {"\xC3\xA9", 2, 0xE9},
    {"\xDF\xBF", 2, 0x7FF},
    {"\xE0\xA0\x80", 3, 0x800},
    {"\xED\x9F\xBF", 3, 0xD7FF},
    {"\xEF\xBF\xBF", 3, 0xFFFF},
    {"\xF0\x90\x80\x80", 4, 0x10000},
    {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
    /* Overlong forms, surrogates, beyond the end, cut off, alone. */
    {"\xC0\x80", 0, 0},
    {"\xC1\xBF", 0, 0},
    {"\xE0\x9F\xBF", 0, 0},
    {"\xED\xA0\x80", 0, 0},
    {"\xF0\x8F\xBF\xBF", 0, 0},
    {"\xF4\x90\x80\x80", 0, 0},
    {"\xF5\x80\x80\x80", 0, 0},
    {"\xE2\x82", 0, 0},
    {"\xE2\x28\xA1", 0, 0},
    {"\xE2\x82\x28", 0, 0},
    {"\x80", 0, 0},
    {"\xFF", 0, 0},
};

static void characters_are_decoded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
        struct bytes text = bytes_of(characters[i].text);
        uint32_t code_point = 0;

        assert_int_equal(utf8_decode(text, &code_point), characters[i].length);
        assert_int_equal(code_point, characters[i].code_point);
        assert_int_equal(utf8_decode(text, NULL), characters[i].length);
    }
}

static void nul_is_a_character(void **state)
{
    uint32_t code_point = 1;

    (void)state;
    assert_int_equal(utf8_decode((struct bytes){"\0", 1}, &code_point), 1);
    assert_int_equal(code_point, 0);
}

static void valid_prefix_ends_at_the_first_bad_byte(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid_prefix(bytes_of(NULL)), 0);
    assert_int_equal(utf8_valid_prefix(bytes_of("plain words")), 11);
    assert_int_equal(utf8_valid_prefix(bytes_of("caf\xC3\xA9")), 5);
    assert_int_equal(utf8_valid_prefix(bytes_of("a long plain\xFFtail")), 12);
    assert_int_equal(utf8_valid_prefix(bytes_of("cut \xE2\x82")), 4);
}

static void bad_bytes_are_replaced_one_by_one(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    utf8_append_valid(&buffer, bytes_of("a\xFF\xE2\x82z\xC3\xA9"));
    assert_string_equal(buffer_string(&buffer),
                        "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xC3\xA9");
    buffer_reset(&buffer);
    utf8_append_valid(&buffer, bytes_of(NULL));
    assert_string_equal(buffer_string(&buffer), "");
    buffer_release(&buffer);
}

static void any_bytes_become_valid(void **state)
{
    struct buffer buffer;
    char noise[64];

    (void)state;
    srandom(1);
    buffer_init(&buffer);
    for (int round = 0; round < 2000; round++) {
        size_t length = (size_t)random() % sizeof(noise);

        for (size_t i = 0; i < length; i++)
            noise[i] = (char)random();
        buffer_reset(&buffer);
        utf8_append_valid(&buffer, (struct bytes){noise, length});
        assert_int_equal(utf8_valid_prefix(buffer_bytes(&buffer)),
                         buffer.length);
    }
    buffer_release(&buffer);
}

static void cut(const char *text, size_t most, size_t expected)
{
    assert_int_equal(utf8_cut(bytes_of(text), most).length, expected);
}

static void text_is_cut_between_characters(void **state)
{
    (void)state;
    cut("abc", 3, 3);
    cut("abc", 2, 2);
    cut("abc", 0, 0);
    cut("a\xC3\xA9z", 2, 1);
    cut("a\xC3\xA9z", 3, 3);
    cut("a\xF0\x9F\x8C\xB1z", 4, 1);
    cut("a\xF0\x9F\x8C\xB1z", 5, 5);
    cut("\xF0\x9F\x8C\xB1", 2, 0);
    /* What is no character anyway is cut anywhere. */
    cut("a\x80\x80\x80\x80\x80\x80", 5, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_decoded),
        cmocka_unit_test(nul_is_a_character),
        cmocka_unit_test(valid_prefix_ends_at_the_first_bad_byte),
        cmocka_unit_test(bad_bytes_are_replaced_one_by_one),
        cmocka_unit_test(any_bytes_become_valid),
        cmocka_unit_test(text_is_cut_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
