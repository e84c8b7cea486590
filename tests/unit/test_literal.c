#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/rules/internal.h"

enum { LITERALS = 12 };

static void add(struct literal_table *table, const char *literal)
{
    struct error error;
    size_t place;

    assert_int_equal(
        literal_table_add(table, bytes_of(literal), &place, &error), STATUS_OK);
    assert_true(place < table->count);
}

static void build(struct literal_table *table)
{
    struct error error;

    assert_int_equal(literal_table_build(table, &error), STATUS_OK);
}

static void equal_literals_are_kept_once(void **state)
{
    struct literal_table table = {0};

    (void)state;
    add(&table, "Can't \t Do");
    add(&table, "can\xE2\x80\x99t do");
    add(&table, "do");
    assert_int_equal(table.count, 2);
    assert_string_equal(table.items[0].data, "can't do");
    literal_table_release(&table);
}

static void all_literals_at_a_place_are_found(void **state)
{
    struct literal_table table = {0};

    (void)state;
    add(&table, "the usage policy");
    add(&table, "usage");
    add(&table, "sage pol");
    add(&table, "age");
    add(&table, "y");
    add(&table, "usages");
    build(&table);
    literal_table_search(&table, bytes_of("The Usage\r\n Policy"),
                         bytes_of(NULL));
    for (size_t i = 0; i < 5; i++)
        assert_true(table.present[i]);
    assert_false(table.present[5]);
    literal_table_search(&table, bytes_of(NULL), bytes_of("us"));
    for (size_t i = 0; i < 6; i++)
        assert_false(table.present[i]);
    literal_table_release(&table);
}

static void no_literal_spans_title_and_body(void **state)
{
    struct literal_table table = {0};

    (void)state;
    add(&table, "ab");
    add(&table, "a b");
    build(&table);
    literal_table_search(&table, bytes_of("a"), bytes_of("b"));
    assert_false(table.present[0] || table.present[1]);
    literal_table_search(&table, bytes_of("a "), bytes_of(" b"));
    assert_false(table.present[0] || table.present[1]);
    literal_table_release(&table);
}

static void empty_table_finds_nothing(void **state)
{
    struct literal_table table = {0};

    (void)state;
    build(&table);
    literal_table_search(&table, bytes_of("a"), bytes_of("b"));
    literal_table_release(&table);
}

/* Text in the folded form, so that memmem may say what is in it. */
static size_t make_text(char *text, size_t most)
{
    static const char signs[] = "aab'c\xE2\x80\x99 ";
    size_t length = (size_t)random() % most;

    for (size_t i = 0; i < length; i++) {
        text[i] = signs[(size_t)random() % (sizeof(signs) - 1)];
        if (i > 0 && text[i] == ' ' && text[i - 1] == ' ')
            text[i] = 'a';
        if (text[i] == '\x99' && i > 1 && text[i - 1] == '\x80')
            text[i] = 'b';
    }
    text[length] = '\0';
    return length;
}

static void automaton_finds_what_memmem_finds(void **state)
{
    char text[64], literal[8];
    struct error error;

    (void)state;
    srandom(6);
    for (int round = 0; round < 3000; round++) {
        struct literal_table table = {0};
        size_t length, place;

        for (int i = 0; i < LITERALS; i++) {
            length = 0;
            while (length == 0)
                length = make_text(literal, sizeof(literal));
            assert_int_equal(literal_table_add(&table,
                                               (struct bytes){literal, length},
                                               &place, &error),
                             STATUS_OK);
        }
        build(&table);
        length = make_text(text, sizeof(text));
        literal_table_search(&table, bytes_of(NULL),
                             (struct bytes){text, length});
        for (size_t i = 0; i < table.count; i++)
            assert_int_equal(table.present[i],
                             memmem(text, length, table.items[i].data,
                                    table.items[i].length) != NULL);
        literal_table_release(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_literals_are_kept_once),
        cmocka_unit_test(all_literals_at_a_place_are_found),
        cmocka_unit_test(no_literal_spans_title_and_body),
        cmocka_unit_test(empty_table_finds_nothing),
        cmocka_unit_test(automaton_finds_what_memmem_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
