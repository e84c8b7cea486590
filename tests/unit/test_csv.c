#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/csv.h"
#include "aupmine/encode.h"

static const char *const names[] = {"number", "note", "more"};

struct fixture {
    char path[64];
    struct csv csv;
    struct error error;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    int file;

    if (fixture == NULL)
        return -1;
    snprintf(fixture->path, sizeof(fixture->path), "/tmp/aupmine-csv-XXXXXX");
    file = mkstemp(fixture->path);
    if (file < 0)
        return -1;
    close(file);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    csv_close(&fixture->csv);
    unlink(fixture->path);
    free(fixture);
    return 0;
}

static enum status open_text(struct fixture *fixture, struct bytes text)
{
    FILE *file = fopen(fixture->path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text.data, 1, text.length, file), text.length);
    fclose(file);
    csv_close(&fixture->csv);
    return csv_open(&fixture->csv, fixture->path, names, 3, 2, &fixture->error);
}

/* The rows as "line:number|note|more" each, "~" for a column that is not
 * there, with ";" behind. */
static void assert_rows(struct fixture *fixture, const char *text,
                        const char *expected)
{
    struct csv *csv = &fixture->csv;
    struct buffer rows;
    bool row = true;

    assert_int_equal(open_text(fixture, bytes_of(text)), STATUS_OK);
    buffer_init(&rows);
    for (;;) {
        assert_int_equal(csv_next(csv, &row, &fixture->error), STATUS_OK);
        if (!row)
            break;
        buffer_append_format(&rows, "%zu:", csv->line);
        for (size_t i = 0; i < 3; i++) {
            buffer_append_string(&rows, i > 0 ? "|" : "");
            if (csv->cells[i].data == NULL)
                buffer_append_char(&rows, '~');
            else
                buffer_append_bytes(&rows, csv->cells[i]);
        }
        buffer_append_char(&rows, ';');
    }
    assert_string_equal(buffer_string(&rows), expected);
    buffer_release(&rows);
}

static void test_plain(void **state)
{
    assert_rows(*state, "number,note\n1,a\n2,\n", "2:1|a|~;3:2||~;");
    assert_rows(*state, "note,x,number,more\r\na,b,1,c", "2:1|a|c;");
    assert_rows(*state, "number,note\r1,a\r2,b\r", "2:1|a|~;3:2|b|~;");
    assert_rows(*state, "number,note\n", "");
    assert_rows(*state, "number,note\n1,", "2:1||~;");
    assert_rows(*state, "number,note\n\n\r\n1,a\n\n", "4:1|a|~;");
}

static void test_quoted(void **state)
{
    assert_rows(*state, "number,note\n1,\"a, \"\"b\"\"\"\n", "2:1|a, \"b\"|~;");
    assert_rows(*state, "number,note\n1,\"a\nb\r\nc\"\n2,d\n",
                "2:1|a\nb\r\nc|~;5:2|d|~;");
    assert_rows(*state, "\"number\",\"note\"\n\"1\",\"\"\n", "2:1||~;");
    assert_rows(*state, "number,note\n1,a\"b\n", "2:1|a\"b|~;");
}

static void test_byte_order_mark(void **state)
{
    assert_rows(*state, "\xEF\xBB\xBFnumber,note\n1,a\n", "2:1|a|~;");
}

/* Cells of more columns than are asked for cost nothing but time. */
static void test_wide(void **state)
{
    struct buffer text;

    buffer_init(&text);
    buffer_append_repeated(&text, "x,", 500);
    buffer_append_string(&text, "number,note\n");
    buffer_append_repeated(&text, ",", 500);
    buffer_append_string(&text, "1,a\n");
    assert_rows(*state, buffer_string(&text), "2:1|a|~;");
    buffer_release(&text);
}

static void assert_refused(struct fixture *fixture, struct bytes text,
                           const char *message)
{
    bool row = true;
    enum status status = open_text(fixture, text);

    while (status == STATUS_OK && row)
        status = csv_next(&fixture->csv, &row, &fixture->error);
    assert_int_equal(status, STATUS_DATA);
    assert_non_null(strstr(fixture->error.text, message));
    assert_non_null(strstr(fixture->error.text, fixture->path));
}

static void test_refused(void **state)
{
    struct fixture *fixture = *state;

    assert_refused(fixture, bytes_of(""), "no header, no rows");
    assert_refused(fixture, bytes_of("number\n"),
                   ":1: the header has no "
                   "column 'note'");
    assert_refused(fixture, bytes_of("number,note,note\n"),
                   ":1: two columns 'note'");
    assert_refused(fixture, bytes_of("number,note\n1,a\n2\n"),
                   ":3: the row ends before column 'note'");
    assert_refused(fixture, bytes_of("number,note\n1,\"a\nb\n"),
                   ":2: a quoted cell does not end");
    assert_refused(fixture, bytes_of("number,note\n1,\"a\"b\n"),
                   ":2: text after a quoted cell");
    assert_refused(fixture, (struct bytes){"number,note\n1,a\0b\n", 17},
                   ":2: a NUL byte");
    unlink(fixture->path);
    csv_close(&fixture->csv);
    assert_int_equal(
        csv_open(&fixture->csv, fixture->path, names, 3, 2, &fixture->error),
        STATUS_STORAGE);
}

/* What csv_cell writes is read as it was, formulas included. */
static void test_round_trip(void **state)
{
    static const char *const texts[] = {
        "",          "plain",   "a,b",      "say \"x\"", "=1+1",
        "'=1+1",     "''-2",    "'quoted'", "'",         "''",
        "-",         "@x",      "+1",       "\t=1",      "a\nb\r\nc",
        "\"",        "\"\"",    " blanks ", "'\t",       "\xC3\xA9\xE2\x82\xAC",
        "'@\"x\",y", "\r\nend",
    };
    struct fixture *fixture = *state;
    struct buffer text;
    bool row;

    buffer_init(&text);
    buffer_append_string(&text, "number,note\r\n");
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        buffer_append_string(&text, "1,");
        csv_cell(&text, bytes_of(texts[i]));
        buffer_append_string(&text, "\r\n");
    }
    assert_int_equal(open_text(fixture, buffer_bytes(&text)), STATUS_OK);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(csv_next(&fixture->csv, &row, &fixture->error),
                         STATUS_OK);
        assert_true(row);
        assert_true(bytes_equal(fixture->csv.cells[1], bytes_of(texts[i])));
    }
    buffer_release(&text);
}

int main(void)
{
#define CSV_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CSV_TEST(test_plain),           CSV_TEST(test_quoted),
        CSV_TEST(test_byte_order_mark), CSV_TEST(test_wide),
        CSV_TEST(test_refused),         CSV_TEST(test_round_trip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
