#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/array.h"
#include "aupmine/buffer.h"
#include "aupmine/digest.h"
#include "aupmine/encode.h"
#include "aupmine/status.h"
#include "aupmine/timestamp.h"
#include "aupmine/vocabulary.h"

static void test_error_prefix(void **state)
{
    struct error error;

    (void)state;
    assert_int_equal(error_set(&error, STATUS_DATA, "line %d", 7), STATUS_DATA);
    assert_int_equal(error_prefix(&error, STATUS_DATA, "%s", "file"),
                     STATUS_DATA);
    assert_string_equal(error.text, "file: line 7");
}

static void test_error_is_cut(void **state)
{
    char text[3000];
    struct error error;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    error_set(&error, STATUS_DATA, "%s", text);
    assert_int_equal(strlen(error.text), sizeof(error.text) - 1);
    error_prefix(&error, STATUS_DATA, "file");
    assert_int_equal(strncmp(error.text, "file: xxx", 9), 0);
    assert_int_equal(strlen(error.text), sizeof(error.text) - 1);
}

static void test_exit_codes(void **state)
{
    (void)state;
    assert_int_equal(status_exit_code(STATUS_OK), 0);
    assert_int_equal(status_exit_code(STATUS_NO_MATCH), 1);
    assert_int_equal(status_exit_code(STATUS_USAGE), 2);
    assert_int_equal(status_exit_code(STATUS_DATA), 3);
    assert_int_equal(status_exit_code(STATUS_ACCESS), 4);
    assert_int_equal(status_exit_code(STATUS_STORAGE), 5);
    assert_int_equal(status_exit_code(STATUS_MEMORY), 5);
    assert_int_equal(status_exit_code(STATUS_TRY_LATER), 75);
    assert_int_equal(status_exit_code(STATUS_INTERRUPTED), 130);
}

static void test_buffer_holds_nul(void **state)
{
    struct buffer buffer;
    struct error error;

    (void)state;
    buffer_init(&buffer);
    assert_string_equal(buffer_string(&buffer), "");
    buffer_append(&buffer, "a\0b", 3);
    buffer_append_format(&buffer, "%d", 42);
    assert_int_equal(buffer_status(&buffer, &error), STATUS_OK);
    assert_true(bytes_equal(buffer_bytes(&buffer), TEXT("a\0b42")));
    assert_int_equal(buffer.data[buffer.length], '\0');
    buffer_release(&buffer);
}

static void test_ascii_is_told(void **state)
{
    char text[100];

    (void)state;
    assert_true(bytes_are_ascii((struct bytes){NULL, 0}));
    for (size_t length = 1; length <= sizeof(text); length++) {
        memset(text, 0x7F, sizeof(text));
        assert_true(bytes_are_ascii((struct bytes){text, length}));
        for (size_t at = 0; at < sizeof(text); at++) {
            memset(text, 0, sizeof(text));
            text[at] = (char)(0x80 + at);
            assert_int_equal(bytes_are_ascii((struct bytes){text, length}),
                             at >= length);
        }
    }
}

static void test_buffer_writes_numbers(void **state)
{
    static const uint64_t numbers[] = {0, 7, 10, 99, 100, 1u << 31, UINT64_MAX};
    struct buffer written, expected;

    (void)state;
    buffer_init(&written);
    buffer_init(&expected);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        buffer_append_number(&written, numbers[i]);
        buffer_append_format(&expected, "%llu", (unsigned long long)numbers[i]);
    }
    assert_string_equal(buffer_string(&written), buffer_string(&expected));
    buffer_release(&written);
    buffer_release(&expected);
}

static void test_buffer_remembers_failure(void **state)
{
    struct buffer buffer;
    struct error error;

    (void)state;
    buffer_init(&buffer);
    buffer_append_string(&buffer, "kept");
    buffer_append(&buffer, "", SIZE_MAX / 2);
    buffer_append_string(&buffer, "lost");
    assert_int_equal(buffer_status(&buffer, &error), STATUS_MEMORY);
    assert_string_equal(buffer_string(&buffer), "kept");
    buffer_reset(&buffer);
    assert_int_equal(buffer_status(&buffer, &error), STATUS_OK);
    buffer_release(&buffer);
}

static void test_timestamps(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
        const char *canonical;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
        {"2000-02-29T23:59:59Z", 951868799, "2000-02-29T23:59:59Z"},
        {"2025-07-01T00:00:00Z", 1751328000, "2025-07-01T00:00:00Z"},
        {"2025-07-01T02:00:00+02:00", 1751328000, "2025-07-01T00:00:00Z"},
        {"2025-06-30T19:30:00-04:30", 1751328000, "2025-07-01T00:00:00Z"},
        {"2025-07-01T00:00:00.123Z", 1751328000, "2025-07-01T00:00:00Z"},
        {"2038-01-19T03:14:08Z", 2147483648, "2038-01-19T03:14:08Z"},
        {"9999-12-31T23:59:59Z", 253402300799, "9999-12-31T23:59:59Z"},
    };
    char text[TIMESTAMP_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t seconds = -1;

        assert_true(timestamp_parse(cases[i].text, &seconds));
        assert_int_equal(seconds, cases[i].seconds);
        timestamp_format(seconds, text);
        assert_string_equal(text, cases[i].canonical);
    }
}

static void test_timestamp_spans(void **state)
{
    static const struct {
        const char *text;
        const char *start, *end;
    } cases[] = {
        {"2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
        {"2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
        {"2026-01-01T01:00:00+02:00", "2025-12-31T23:00:00Z",
         "2025-12-31T23:00:01Z"},
        {"9999-12-31", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"},
        {"9999-12", "9999-12-01T00:00:00Z", "9999-12-31T23:59:59Z"},
    };
    static const char *const refused[] = {
        "",           "2024",        "2024-2-1",
        "2023-02-29", "2024-02-01T", "2024-02-01 ",
        "1969-12-31", "yesterday",
    };
    int64_t start, end;
    char text[TIMESTAMP_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(timestamp_parse_span(cases[i].text, &start, &end));
        timestamp_format(start, text);
        assert_string_equal(text, cases[i].start);
        timestamp_format(end, text);
        assert_string_equal(text, cases[i].end);
    }
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_false(timestamp_parse_span(refused[i], &start, &end));
}

static void test_timestamp_refusals(void **state)
{
    static const char *const cases[] = {
        "",
        "2025-07-01",
        "2025-13-01T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2025-07-01T24:00:00Z",
        "2025-07-01T00:60:00Z",
        "2025-07-01T00:00:00",
        "2025-07-01T00:00:00Zjunk",
        "2025-07-01 00:00:00Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "25-07-01T00:00:00Z",
    };
    int64_t seconds;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_false(timestamp_parse(cases[i], &seconds));
}

/* Every day of 400 years survives the way there and back. */
static void test_every_day(void **state)
{
    char text[TIMESTAMP_SIZE];
    int64_t seconds;

    (void)state;
    for (int64_t day = 0; day < 146097; day++) {
        timestamp_format(day * 86400, text);
        assert_true(timestamp_parse(text, &seconds));
        assert_int_equal(seconds, day * 86400);
    }
}

static void test_http_date(void **state)
{
    int64_t seconds;

    (void)state;
    assert_true(
        timestamp_parse_http("Sun, 06 Nov 1994 08:49:37 GMT", &seconds));
    assert_int_equal(seconds, 784111777);
    assert_false(timestamp_parse_http("06 Nov 1994 08:49:37 GMT", &seconds));
    assert_false(
        timestamp_parse_http("Sun, 06 anF 1994 08:49:37 GMT", &seconds));
    assert_false(timestamp_parse_http("Sun, 06 Nov 1994 08:49:37", &seconds));
    assert_false(timestamp_parse_http("", &seconds));
}

static void test_months(void **state)
{
    char text[MONTH_SIZE];
    int month;

    (void)state;
    assert_true(month_parse("2025-12", &month));
    assert_int_equal(month_of(month_start(month)), month);
    assert_int_equal(month_of(month_start(month + 1) - 1), month);
    month_format(month + 1, text);
    assert_string_equal(text, "2026-01");
    assert_false(month_parse("2025-13", &month));
    assert_false(month_parse("2025-00", &month));
    assert_false(month_parse("2025-1", &month));
    assert_false(month_parse("2025-011", &month));
}

static void test_digest(void **state)
{
    char first[DIGEST_SIZE];
    char second[DIGEST_SIZE];
    struct digest digest;

    (void)state;
    digest_init(&digest);
    digest_add(&digest, TEXT("ab"));
    digest_add(&digest, TEXT("c"));
    digest_finish(&digest, first);
    digest_init(&digest);
    digest_add(&digest, TEXT("a"));
    digest_add(&digest, TEXT("bc"));
    digest_finish(&digest, second);
    assert_int_equal(strlen(first), 64);
    assert_string_not_equal(first, second);
    digest_init(&digest);
    digest_add(&digest, TEXT(""));
    digest_finish(&digest, first);
    digest_init(&digest);
    digest_add(&digest, (struct bytes){NULL, 0});
    digest_finish(&digest, second);
    assert_string_not_equal(first, second);
}

/* The first example of FIPS 180-4. */
static void test_digest_of(void **state)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    (void)state;
    digest_of(TEXT("abc"), digest);
    assert_int_equal(digest[0], 0xBA);
    assert_int_equal(digest[1], 0x78);
    assert_int_equal(digest[31], 0xAD);
}

static void encode(void (*cell)(struct buffer *, struct bytes),
                   struct bytes text, const char *expected)
{
    struct buffer buffer;

    buffer_init(&buffer);
    cell(&buffer, text);
    assert_string_equal(buffer_string(&buffer), expected);
    buffer_release(&buffer);
}

static void test_json_string(void **state)
{
    (void)state;
    encode(json_string, TEXT("plain"), "\"plain\"");
    encode(json_string, TEXT("a\"b\\c\n\t\r\b\f"),
           "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\"");
    encode(json_string, TEXT("x\0y\x1b\x7f"), "\"x\\u0000y\\u001b\\u007f\"");
    encode(json_string, TEXT("\xff"), "\"\xEF\xBF\xBD\"");
    encode(json_string, TEXT("\xF0\x9F\x90\x9B"), "\"\xF0\x9F\x90\x9B\"");
    encode(json_string, (struct bytes){NULL, 0}, "null");
}

static void test_csv_cell(void **state)
{
    (void)state;
    encode(csv_cell, TEXT("plain"), "plain");
    encode(csv_cell, TEXT("a,b"), "\"a,b\"");
    encode(csv_cell, TEXT("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
    encode(csv_cell, TEXT("=1+1"), "\"'=1+1\"");
    encode(csv_cell, TEXT("@x"), "\"'@x\"");
    encode(csv_cell, TEXT("-1"), "\"'-1\"");
    encode(csv_cell, TEXT("\t=1"), "\"'\t=1\"");
    encode(csv_cell, TEXT("\0x"), "\xEF\xBF\xBDx");
    encode(csv_cell, (struct bytes){NULL, 0}, "");
}

static void test_tsv_cell(void **state)
{
    (void)state;
    encode(tsv_cell, TEXT("a\tb\nc\r"), "a b c ");
    encode(tsv_cell, TEXT("+x"), "'+x");
    encode(tsv_cell, TEXT("a\0b"),
           "a\xEF\xBF\xBD"
           "b");
}

static void test_xml_text(void **state)
{
    (void)state;
    encode(xml_text, TEXT("<a b=\"c\">&'"),
           "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
    encode(xml_text, TEXT("]]>"), "]]&gt;");
    encode(xml_text, TEXT("a\tb\nc"), "a\tb\nc");
    encode(xml_text, TEXT("\0\r\x1b\x7f"),
           "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    encode(xml_text, TEXT("\xC2\x85\xEF\xBF\xBE\xEF\xB7\x90"),
           "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    encode(xml_text, TEXT("\xF0\x9F\xBF\xBF"), "\xEF\xBF\xBD");
    encode(xml_text, TEXT("\xE2\x82z"), "\xEF\xBF\xBD\xEF\xBF\xBDz");
    encode(xml_text, TEXT("\xF0\x9F\x8C\xB1\xC3\xA9"),
           "\xF0\x9F\x8C\xB1\xC3\xA9");
    encode(xml_text, (struct bytes){NULL, 0}, "");
}

/* The examples of RFC 4648, section 10. */
static void test_base64(void **state)
{
    (void)state;
    encode(base64_text, TEXT(""), "");
    encode(base64_text, TEXT("f"), "Zg==");
    encode(base64_text, TEXT("fo"), "Zm8=");
    encode(base64_text, TEXT("foo"), "Zm9v");
    encode(base64_text, TEXT("foobar"), "Zm9vYmFy");
    encode(base64_text, TEXT("\xFF\xEF\0"), "/+8A");
}

static void test_vocabulary(void **state)
{
    size_t value = 9;

    (void)state;
    assert_true(vocabulary_find(&kind_words, "filter", 6, &value));
    assert_int_equal(value, KIND_FILTER);
    assert_false(vocabulary_find(&kind_words, "filters", 7, &value));
    assert_false(vocabulary_find(&kind_words, "filt", 4, &value));
    assert_null(vocabulary_name(&kind_words, KIND_NONE));
    assert_string_equal(vocabulary_name(&zone_words, ZONE_LOG), "log");
}

static void test_byte_order_mark(void **state)
{
    (void)state;
    assert_int_equal(bytes_mark_length(TEXT("\xEF\xBB\xBF")), 3);
    assert_int_equal(bytes_mark_length(TEXT("\xEF\xBB\xBFx")), 3);
    assert_int_equal(bytes_mark_length(TEXT("\xEF\xBB")), 0);
    assert_int_equal(bytes_mark_length(TEXT("x\xEF\xBB\xBF")), 0);
    assert_int_equal(bytes_mark_length(bytes_of(NULL)), 0);
}

static void test_array_grows(void **state)
{
    size_t capacity = 0;
    size_t before;
    int *items = NULL;

    (void)state;
    for (size_t i = 0; i < 100; i++) {
        before = capacity;
        items = array_fit(items, i, &capacity, sizeof(*items));
        assert_non_null(items);
        assert_true(i == before ? capacity >= before * 2 : capacity == before);
        assert_true(capacity > i);
        items[i] = (int)i;
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(items[i], i);
    free(items);
}

/* Sizes that a multiplication would turn into small ones. */
static void test_array_refuses_too_much(void **state)
{
    size_t capacity = SIZE_MAX / 4;
    char item = 'x';

    (void)state;
    assert_null(array_grow(NULL, &capacity, 16));
    assert_int_equal(capacity, SIZE_MAX / 4);
    capacity = SIZE_MAX / 2 + 1;
    assert_null(array_grow(&item, &capacity, 1));
    assert_int_equal(item, 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_prefix),
        cmocka_unit_test(test_error_is_cut),
        cmocka_unit_test(test_exit_codes),
        cmocka_unit_test(test_buffer_holds_nul),
        cmocka_unit_test(test_ascii_is_told),
        cmocka_unit_test(test_buffer_writes_numbers),
        cmocka_unit_test(test_buffer_remembers_failure),
        cmocka_unit_test(test_timestamps),
        cmocka_unit_test(test_timestamp_refusals),
        cmocka_unit_test(test_timestamp_spans),
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_http_date),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_digest),
        cmocka_unit_test(test_digest_of),
        cmocka_unit_test(test_json_string),
        cmocka_unit_test(test_csv_cell),
        cmocka_unit_test(test_tsv_cell),
        cmocka_unit_test(test_xml_text),
        cmocka_unit_test(test_base64),
        cmocka_unit_test(test_vocabulary),
        cmocka_unit_test(test_byte_order_mark),
        cmocka_unit_test(test_array_grows),
        cmocka_unit_test(test_array_refuses_too_much),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
