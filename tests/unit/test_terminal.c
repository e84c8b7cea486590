#include "unit.h"

#include <stdlib.h>

#include "aupmine/terminal.h"

static void assert_bar(double value, double most, int width, bool ascii,
                       const char *expected, int columns)
{
    struct buffer bar;

    buffer_init(&bar);
    assert_int_equal(terminal_append_bar(&bar, value, most, width, ascii),
                     columns);
    assert_string_equal(buffer_string(&bar), expected);
    buffer_release(&bar);
}

static void test_bar_in_eighths(void **state)
{
    (void)state;
    assert_bar(8, 8, 2, false, "\xE2\x96\x88\xE2\x96\x88", 2);
    assert_bar(5, 8, 2, false, "\xE2\x96\x88\xE2\x96\x8E", 2); /* 1 and 2/8 */
    assert_bar(1, 16, 2, false, "\xE2\x96\x8F", 1);            /* 1/8 */
    assert_bar(7, 16, 2, false, "\xE2\x96\x89", 1);            /* 7/8 */
}

static void test_bar_in_ascii(void **state)
{
    (void)state;
    assert_bar(1, 2, 10, true, "#####", 5);
    assert_bar(3, 3, 4, true, "####", 4);
}

static void test_bar_ends(void **state)
{
    (void)state;
    assert_bar(0, 9, 10, true, "", 0);
    assert_bar(-1, 9, 10, true, "", 0);
    assert_bar(1, 0, 10, true, "", 0);
    assert_bar(1, 1, 0, true, "", 0);
    assert_bar(1, 1000000, 10, true, "#", 1); /* something is not nothing */
    assert_bar(1, 1000000, 10, false, "\xE2\x96\x8F", 1);
    assert_bar(20, 10, 3, true, "###", 3);
}

static void test_columns(void **state)
{
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    unsetenv("COLUMNS");
    assert_int_equal(terminal_columns(file), 80);
    setenv("COLUMNS", "132", 1);
    assert_int_equal(terminal_columns(file), 132);
    setenv("COLUMNS", "12x", 1);
    assert_int_equal(terminal_columns(file), 80);
    setenv("COLUMNS", "0", 1);
    assert_int_equal(terminal_columns(file), 80);
    setenv("COLUMNS", "99999999999", 1);
    assert_int_equal(terminal_columns(file), 80);
    fclose(file);
}

static void test_a_file_is_no_terminal(void **state)
{
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    assert_false(terminal_is(file));
    assert_false(terminal_wants_color(file));
    fclose(file);
}

static void test_utf8_locale(void **state)
{
    (void)state;
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    setenv("LANG", "de_DE.UTF-8", 1);
    assert_true(terminal_is_utf8());
    setenv("LC_CTYPE", "en_GB.utf8", 1);
    setenv("LANG", "C", 1);
    assert_true(terminal_is_utf8());
    setenv("LC_ALL", "C", 1);
    assert_false(terminal_is_utf8());
    setenv("LC_ALL", "", 1);
    assert_true(terminal_is_utf8());
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    unsetenv("LANG");
    assert_false(terminal_is_utf8());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bar_in_eighths),
        cmocka_unit_test(test_bar_in_ascii),
        cmocka_unit_test(test_bar_ends),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_a_file_is_no_terminal),
        cmocka_unit_test(test_utf8_locale),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
