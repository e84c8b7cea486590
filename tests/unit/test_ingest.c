#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/ingest.h"

/* --- the splitter --- */

/* What came out: records joined by '|', refusals as "!line:offset problem". */
struct heard {
    struct buffer text;
};

static enum status hear_record(void *context, const struct record *record,
                               struct error *error)
{
    struct heard *heard = context;

    (void)error;
    buffer_append_format(&heard->text, "%llu@%llu ",
                         (unsigned long long)record->line,
                         (unsigned long long)record->offset);
    buffer_append_bytes(&heard->text, record->text);
    buffer_append_char(&heard->text, '|');
    return STATUS_OK;
}

static enum status hear_refusal(void *context, uint64_t offset, uint64_t line,
                                const char *problem, struct error *error)
{
    struct heard *heard = context;

    (void)error;
    buffer_append_format(&heard->text, "!%llu@%llu %s|",
                         (unsigned long long)line, (unsigned long long)offset,
                         problem);
    return STATUS_OK;
}

/* Split text in pieces of that size and compare what was heard. */
static void split(struct bytes text, size_t piece, const char *expected)
{
    struct heard heard;
    struct record_splitter splitter;
    struct error error;

    buffer_init(&heard.text);
    record_splitter_init(&splitter, hear_record, hear_refusal, &heard);
    for (size_t at = 0; at < text.length; at += piece) {
        size_t length = text.length - at < piece ? text.length - at : piece;

        assert_int_equal(
            record_splitter_feed(
                &splitter, (struct bytes){text.data + at, length}, &error),
            STATUS_OK);
    }
    assert_int_equal(record_splitter_finish(&splitter, &error), STATUS_OK);
    assert_string_equal(buffer_string(&heard.text), expected);
    record_splitter_release(&splitter);
    buffer_release(&heard.text);
}

static void test_split(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"", ""},
        {" \r\n\t", ""},
        {"{}", "1@0 {}|"},
        {"\xEF\xBB\xBF{}", "1@3 {}|"},
        {"{}\n{\"a\":1}\n", "1@0 {}|2@3 {\"a\":1}|"},
        {"{}{}", "1@0 {}|1@2 {}|"},
        {"[]", ""},
        {"[{}, {\"a\":[{}]}]", "1@1 {}|1@5 {\"a\":[{}]}|"},
        {"[{}][{}]\n{}", "1@1 {}|1@5 {}|2@9 {}|"},
        {"{\"a\":\"}]\\\"{\"}", "1@0 {\"a\":\"}]\\\"{\"}|"},
        {"{\"a\":\n{\"b\":[1,\n[2]]}}", "1@0 {\"a\":\n{\"b\":[1,\n[2]]}}|"},
        /* what is wrong, and where the splitting goes on */
        {"x\n{}", "!1@0 no JSON object or array begins here|2@2 {}|"},
        {"{\"a\":1\n{}", "!1@0 the object is not closed|2@7 {}|"},
        {"{\"a\":1,\n{}", "!1@0 the object is not closed|2@8 {}|"},
        {"{\"a\":\"x\n{}", "!1@0 a string is not closed|2@8 {}|"},
        {"{\"a\":[1}\n{}", "!1@0 its brackets do not match|2@9 {}|"},
        {"{\"a\":1", "!1@0 the object is not closed|"},
        {"[{}", "1@1 {}|!1@3 the array is not closed|"},
        {"[{} {}]", "1@1 {}|!1@4 the array is malformed here|"},
        {"[{},]", "1@1 {}|!1@4 the array is malformed here|"},
        {"[1]\n{}", "!1@1 the array is malformed here|2@4 {}|"},
        {"[\n{\"a\":\n\"x},\n{}\n]", "!2@2 a string is not closed|4@13 {}|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bytes text = bytes_of(cases[i].text);

        split(text, 1, cases[i].expected);
        split(text, 3, cases[i].expected);
        split(text, 4096, cases[i].expected);
    }
}

static void test_split_limits(void **state)
{
    struct buffer text;

    (void)state;
    buffer_init(&text);
    buffer_append_string(&text, "{\"a\":");
    buffer_append_repeated(&text, "[", 200);
    split(buffer_bytes(&text), 4096, "!1@0 the object is nested too deeply|");
    buffer_reset(&text);
    buffer_append_string(&text, "{\"a\":\"");
    buffer_append_repeated(&text, "0123456789abcdef",
                           RECORD_SIZE_LIMIT / 16 + 1);
    buffer_append_string(&text, "\"}");
    split(buffer_bytes(&text), 65536, "!1@0 the object is too long|");
    buffer_release(&text);
}

/* --- the REST shape --- */

static enum status read(struct issue *issue, struct bytes json,
                        struct error *error)
{
    error->text[0] = '\0';
    return issue_read_json(issue, json, error);
}

static void test_whole_issue(void **state)
{
    static const char json[] =
        "{\"id\":5571176580,\"number\":42,\"title\":\"T\",\"body\":\"B\\r\\n\","
        "\"state\":\"closed\",\"state_reason\":\"not_planned\","
        "\"created_at\":\"2025-07-01T00:00:00Z\","
        "\"updated_at\":\"2025-07-02T00:00:00Z\","
        "\"closed_at\":\"2025-07-03T00:00:00Z\",\"comments\":3,"
        "\"user\":{\"login\":\"someone\",\"id\":7},"
        "\"labels\":[{\"name\":\"a\\\"b\",\"description\":null},\"c\"],"
        "\"reactions\":{\"total_count\":2,\"+1\":2},\"new_key\":[{}],"
        "\"html_url\":\"https://github.com/o/r/issues/42\"}";
    struct issue issue;
    struct error error;

    (void)state;
    issue_init(&issue);
    assert_int_equal(read(&issue, TEXT(json), &error), STATUS_OK);
    assert_int_equal(issue.id, 5571176580);
    assert_int_equal(issue.number, 42);
    assert_string_equal(buffer_string(&issue.repository), "o/r");
    assert_string_equal(buffer_string(&issue.body), "B\r\n");
    assert_string_equal(buffer_string(&issue.state), "closed");
    assert_string_equal(buffer_string(&issue.state_reason), "not_planned");
    assert_string_equal(buffer_string(&issue.labels), "[\"a\\\"b\",\"c\"]");
    assert_string_equal(buffer_string(&issue.author), "someone");
    assert_int_equal(issue.author_id, 7);
    assert_int_equal(issue.comments, 3);
    assert_int_equal(issue.reactions, 2);
    assert_int_equal(issue.closed_at - issue.updated_at, 86400);
    assert_false(issue.is_pull_request);
    issue_release(&issue);
}

#define LEAST                                                                  \
    "\"number\":1,\"title\":\"t\",\"created_at\":\"2025-07-01T00:00:00Z\""

static void test_absent_members(void **state)
{
    struct issue issue;
    struct error error;

    (void)state;
    issue_init(&issue);
    assert_int_equal(read(&issue, TEXT("{" LEAST "}"), &error), STATUS_OK);
    assert_int_equal(issue.updated_at, issue.created_at);
    assert_false(issue.has_body);
    assert_int_equal(issue.comments, ISSUE_UNKNOWN);
    assert_int_equal(issue.author.length, 0);
    assert_int_equal(issue.labels.length, 0);
    assert_int_equal(issue.lacks, (1u << ISSUE_PART_COUNT) - 1);
    assert_int_equal(
        read(&issue,
             TEXT("{" LEAST ",\"user\":null,\"body\":null,\"closed_at\":null,"
                  "\"labels\":null,\"pull_request\":null,\"reactions\":null}"),
             &error),
        STATUS_OK);
    assert_false(issue.has_body);
    assert_false(issue.is_pull_request);
    assert_string_equal(buffer_string(&issue.labels), "[]");
    assert_int_equal(issue.lacks & (1u << ISSUE_BODY | 1u << ISSUE_AUTHOR |
                                    1u << ISSUE_LABELS | 1u << ISSUE_CLOSED_AT),
                     0);
    assert_true((issue.lacks & 1u << ISSUE_REACTIONS) != 0);
    issue_release(&issue);
}

static void test_pull_request(void **state)
{
    struct issue issue;
    struct error error;

    (void)state;
    issue_init(&issue);
    assert_int_equal(read(&issue,
                          TEXT("{" LEAST ",\"pull_request\":{\"url\":\"x\"}}"),
                          &error),
                     STATUS_OK);
    assert_true(issue.is_pull_request);
    issue_release(&issue);
}

static void test_nul_in_text(void **state)
{
    struct issue issue;
    struct error error;

    (void)state;
    issue_init(&issue);
    assert_int_equal(
        read(&issue,
             TEXT("{" LEAST ",\"body\":\"a\\u0000b\\\\u0000c\\\\\\u0000\"}"),
             &error),
        STATUS_OK);
    assert_true(
        bytes_equal(buffer_bytes(&issue.body), TEXT("a\0b\\u0000c\\\0")));
    /* the first choice of a stand-in is taken, raw and as an escape */
    assert_int_equal(
        read(&issue,
             TEXT("{" LEAST ",\"body\":\"\\u0000\xEF\xB7\x90\\uFdd1\"}"),
             &error),
        STATUS_OK);
    assert_true(bytes_equal(buffer_bytes(&issue.body),
                            TEXT("\0\xEF\xB7\x90\xEF\xB7\x91")));
    issue_release(&issue);
}

static void test_bad_utf8(void **state)
{
    struct issue issue;
    struct error error;

    (void)state;
    issue_init(&issue);
    assert_int_equal(
        read(&issue, TEXT("{" LEAST ",\"body\":\"a\xFF\"}"), &error),
        STATUS_OK);
    assert_string_equal(buffer_string(&issue.body), "a\xEF\xBF\xBD");
    issue_release(&issue);
}

static void test_malformed(void **state)
{
    static const struct {
        const char *json;
        const char *problem;
    } cases[] = {
        {"{\"title\":\"t\"}", "it has no number"},
        {"{\"number\":-1}", "its number is no whole number"},
        {"{\"number\":1.5}", "its number is no whole number"},
        {"{\"number\":\"1\"}", "its number is no whole number"},
        {"{\"number\":1e30}", "its number is no whole number"},
        {"{\"number\":1}", "it has no title"},
        {"{\"number\":1,\"title\":null}", "it has no title"},
        {"{\"number\":1,\"title\":5}", "its title is no text"},
        {"{\"number\":1,\"title\":\"t\"}", "it has no created_at"},
        {"{\"number\":1,\"title\":\"t\",\"created_at\":\"today\"}",
         "its created_at is no point in time"},
        {"{" LEAST ",\"body\":{}}", "its body is no text"},
        {"{" LEAST ",\"user\":{}}", "its user has no login"},
        {"{" LEAST ",\"labels\":{}}", "its labels are no list"},
        {"{" LEAST ",\"labels\":[1]}", "one of its labels has no name"},
        {"{" LEAST ",\"updated_at\":\"2025\"}",
         "its updated_at is no point in time"},
        {"{" LEAST ",}", "it is no valid JSON object"},
        {"[]", "it is no valid JSON object"},
        {"", "it is no valid JSON object"},
    };
    struct issue issue;
    struct error error;

    (void)state;
    issue_init(&issue);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read(&issue, bytes_of(cases[i].json), &error),
                         STATUS_DATA);
        assert_string_equal(error.text, cases[i].problem);
    }
    issue_release(&issue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_split_limits),
        cmocka_unit_test(test_whole_issue),
        cmocka_unit_test(test_absent_members),
        cmocka_unit_test(test_pull_request),
        cmocka_unit_test(test_nul_in_text),
        cmocka_unit_test(test_bad_utf8),
        cmocka_unit_test(test_malformed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
