#include "unit.h"

#include "aupmine/shape.h"

enum { HOUR = 3600 };

static struct filer filer;

static int set_up(void **state)
{
    (void)state;
    filer_init(&filer);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    filer_release(&filer);
    return 0;
}

static void add(int64_t at, const char *title)
{
    struct error error;

    assert_int_equal(
        filer_add(&filer, (int64_t)filer.count, at, bytes_of(title), &error),
        STATUS_OK);
}

/* How many of these titles, filed an hour apart, are marked. */
static size_t marked(const char *const *titles)
{
    size_t count = 0;

    filer_reset(&filer);
    for (size_t i = 0; titles[i] != NULL; i++)
        add((int64_t)i * HOUR, titles[i]);
    filer_decide(&filer);
    for (size_t i = 0; i < filer.count; i++)
        count += filer.filings[i].alike > 0;
    return count;
}

#define MARKED(...) marked((const char *const[]){__VA_ARGS__, NULL})

static void numbers_ids_and_versions_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(MARKED("[Bug][aup] Request refused by policy (req_01aX)",
                            "[Bug][cyber] Request refused by policy (req_7)",
                            "Request 12 refused by policy: 3f2a-bcde",
                            "request REFUSED by policy, v2.1.0-beta #3"),
                     4);
    assert_int_equal(MARKED("Blocked again, see https://a.example/x",
                            "Blocked again, see https://b.example/y",
                            "Blocked again, see http://c.example/",
                            "Blocked again \xE2\x80\x94 see"),
                     4);
}

static void one_word_of_five_may_differ(void **state)
{
    (void)state;
    assert_int_equal(
        MARKED("ClAudit false-positive in net \xE2\x80\x94 req_1",
               "ClAudit false-positive in web \xE2\x80\x94 req_2",
               "ClAudit false-positive in shell \xE2\x80\x94 req_3",
               "ClAudit false-positive in files \xE2\x80\x94 req_4"),
        4);
    /* A path, a name or a quotation is a word. */
    assert_int_equal(MARKED("ClAudit: false positive in net.",
                            "ClAudit: false positive in src/tools/main.c",
                            "ClAudit: false positive in www.a.example:",
                            "ClAudit: false positive in user@host"),
                     4);
    assert_int_equal(
        MARKED("False positive while: \"wipe it\" (req_1)",
               "False positive while: \xE2\x80\x9Cgo on\xE2\x80\x9D",
               "False positive while: `ls -l /`",
               "False positive while: \"\xE6\xBC\xA2\""),
        0);
    assert_int_equal(
        MARKED("ClAudit false positive while: \"wipe it\" (req_1)",
               "ClAudit false positive while: \xE2\x80\x9Cgo on\xE2\x80\x9D",
               "ClAudit false positive while: `ls -l /`",
               "ClAudit false positive while: \"\xE6\xBC\xA2\""),
        4);
    assert_int_equal(MARKED("Crash on resume", "Crash on start",
                            "Crash on exit", "Crash on paste"),
                     0);
}

static void people_who_file_much_are_no_tools(void **state)
{
    (void)state;
    assert_int_equal(
        MARKED("[BUG] BashOutput schema has a parameter that is refused",
               "[BUG] Skills cut off at thirty can not be found",
               "[BUG] Plugin disable is ignored, all skills are loaded",
               "[BUG] Wrong tools format in the agent skill",
               "[BUG] Crash when the folder is deleted during a session"),
        0);
    /* What the form puts there, and nothing else. */
    assert_int_equal(MARKED("[BUG] ", "[BUG] ", "[BUG]", "[BUG]", "[BUG] "), 0);
    assert_int_equal(MARKED("", " ", "[", "[BUG", "???", "1 2 3 4 5 6 7"), 0);
    /* The title generator makes these from much the same trouble. */
    assert_int_equal(
        MARKED("[Bug] API Error: Usage Policy Violation on a Theme Remark",
               "[Bug] API Error: Usage Policy Violation After Pasting Logs",
               "[Bug] API Error: Usage Policy Violation Blocks a Review",
               "[Bug] API Error: Usage Policy Violation While Writing Tests"),
        0);
}

static void scripts_without_blanks(void **state)
{
    (void)state;
    /* "the 2nd request was refused by the policy", of several numbers */
    assert_int_equal(MARKED("\xE7\xAC\xAC"
                            "2"
                            "\xE4\xB8\xAA\xE8\xAF\xB7\xE6\xB1\x82\xE8\xA2\xAB",
                            "\xE7\xAC\xAC"
                            "3"
                            "\xE4\xB8\xAA\xE8\xAF\xB7\xE6\xB1\x82\xE8\xA2\xAB",
                            "\xE7\xAC\xAC"
                            "4"
                            "\xE4\xB8\xAA\xE8\xAF\xB7\xE6\xB1\x82\xE8\xA2\xAB",
                            "\xE7\xAC\xAC"
                            "55"
                            "\xE4\xB8\xAA\xE8\xAF\xB7\xE6\xB1\x82\xE8\xA2\xAB"),
                     4);
    assert_int_equal(MARKED("\xFF\xFE", "\xFF\xFE", "\xFF\xFE", "\xFF\xFE"), 0);
}

/* Times in hours; what must be in alike. */
static void expect(const int *hours, const int *alike, size_t count)
{
    filer_reset(&filer);
    for (size_t i = 0; i < count; i++)
        add((int64_t)hours[i] * HOUR, "request refused by policy");
    filer_decide(&filer);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(filer.filings[i].alike, alike[i]);
}

static void several_a_day_are_needed(void **state)
{
    (void)state;
    expect((int[]){0, 1, 2}, (int[]){0, 0, 0}, 3);
    expect((int[]){0, 8, 16, 24}, (int[]){4, 4, 4, 4}, 4);
    expect((int[]){0, 8, 16, 25}, (int[]){0, 0, 0, 0}, 4);
    expect((int[]){0, 24, 48, 72, 96}, (int[]){0, 0, 0, 0, 0}, 5);
    /* Windows that overlap are one row; those that do not are two. */
    expect((int[]){0, 1, 2, 3, 26}, (int[]){4, 4, 4, 4, 0}, 5);
    expect((int[]){0, 10, 20, 24, 34, 44}, (int[]){6, 6, 6, 6, 6, 6}, 6);
    expect((int[]){0, 1, 2, 3, 50, 51, 51, 53, 53},
           (int[]){4, 4, 4, 4, 5, 5, 5, 5, 5}, 9);
    /* In whatever order they come. */
    expect((int[]){53, 3, 0, 51, 26, 1, 50, 2, 51},
           (int[]){4, 4, 4, 4, 0, 4, 4, 4, 4}, 9);
}

static void longest_row_is_named(void **state)
{
    static const char *const titles[] = {"the request was refused by policy",
                                         "the request was refused by guard",
                                         "the request was refused by filter",
                                         "the request was refused by hook",
                                         "this request was refused by policy",
                                         "my request was refused by policy",
                                         "your request was refused by policy",
                                         "every request was refused by policy"};

    (void)state;
    filer_reset(&filer);
    for (size_t i = 0; i < 8; i++)
        add((int64_t)i, titles[i]);
    filer_decide(&filer);
    assert_int_equal(filer.filings[0].alike, 5);
    assert_int_equal(filer.filings[1].alike, 4);
    assert_int_equal(filer.filings[7].alike, 5);
}

static void many_words(void **state)
{
    struct buffer title;

    (void)state;
    buffer_init(&title);
    buffer_append_repeated(&title, "word ", 5000);
    filer_reset(&filer);
    for (int i = 0; i < 4; i++)
        add(i, buffer_string(&title));
    filer_decide(&filer);
    assert_int_equal(filer.filings[3].alike, 4);
    buffer_release(&title);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_ids_and_versions_are_passed_over),
        cmocka_unit_test(one_word_of_five_may_differ),
        cmocka_unit_test(people_who_file_much_are_no_tools),
        cmocka_unit_test(scripts_without_blanks),
        cmocka_unit_test(several_a_day_are_needed),
        cmocka_unit_test(longest_row_is_named),
        cmocka_unit_test(many_words),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
