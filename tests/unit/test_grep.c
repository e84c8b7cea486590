#include "unit.h"

#include <string.h>

#include "aupmine/grep.h"

/* What a pattern finds in a text: lines as "1 3", marks as "0-2 5-6". */
static const struct {
    const char *pattern;
    const char *text;
    const char *lines;
    const char *marks;
} cases[] = {
    {"b", "abc", "1", "1-2"},
    {"b", "abc\nx\nb\n", "1 3", "1-2 6-7"},
    {"b+", "bb b", "1", "0-2 3-4"},
    {"a\\nb", "xa\nb\n", "1 2", "1-4"},
    {"a\\s+b", "a\n\n\nb", "1 2 3 4", "0-5"},
    {"^b$", "b\r\nb", "1 2", "0-1 3-4"},
    {"q*", "a\nqq\nb", "1 2 3", "2-4"},
    {"^$", "a\n\nb\n", "2", ""},
    {"\\z", "a\nb\n", "2", ""},
    {"x", "", "", ""},
    {"a\\Kb", "ab", "1", "1-2"},
    {"\xC3\xA9", "\xC3\xA9\xFF\xC3\xA9", "1", "0-2 3-5"},
    {"a.b",
     "a\xFF"
     "b",
     "", ""},
};

static void append_separated(struct buffer *text, const char *format, size_t a,
                             size_t b)
{
    if (text->length > 0)
        buffer_append_char(text, ' ');
    buffer_append_format(text, "%zu", a);
    if (format != NULL)
        buffer_append_format(text, "-%zu", b);
}

static void lines_and_marks(void **state)
{
    struct grep_page page;
    struct error error;

    (void)state;
    grep_page_init(&page);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer lines, marks;
        struct grep *grep;

        buffer_init(&lines);
        buffer_init(&marks);
        assert_int_equal(grep_new(&grep, cases[i].pattern, false, &error),
                         STATUS_OK);
        assert_int_equal(
            grep_read(grep, bytes_of(cases[i].text), &page, &error), STATUS_OK);
        for (size_t line = 0; line < page.line_count; line++)
            append_separated(&lines, NULL, page.lines[line].number, 0);
        for (size_t mark = 0; mark < page.mark_count; mark++)
            append_separated(&marks, "-", page.marks[mark].start,
                             page.marks[mark].end);
        assert_string_equal(buffer_string(&lines), cases[i].lines);
        assert_string_equal(buffer_string(&marks), cases[i].marks);
        assert_int_equal(grep_test(grep, bytes_of(cases[i].text)),
                         page.line_count > 0 ? GREP_MATCH : GREP_NO_MATCH);
        grep_free(grep);
        buffer_release(&lines);
        buffer_release(&marks);
    }
    grep_page_release(&page);
}

/* Going to a byte is the same as going to the line that it is in. */
static void lines_are_walked_and_sought(void **state)
{
    static const char *const texts[] = {
        "a",
        "\n",
        "a\n",
        "\n\n\n",
        "a\r\nb\r\n\r\nlast",
        "a line that is longer than any block of bytes\nx\ny\n\n\nz\n",
        "\n\nanother that is long, too, so that all cases are met\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct bytes text = bytes_of(texts[i]);
        struct grep_line line = grep_line_first(text);
        struct grep_line before = line;

        assert_int_equal(line.number, 1);
        assert_false(grep_line_back(&before, text));
        for (size_t byte = 0; byte < text.length + 3; byte++) {
            struct grep_line sought = grep_line_first(text);

            if (byte >= line.next && grep_line_forward(&line, text)) {
                before = line;
                assert_true(grep_line_back(&before, text));
                assert_int_equal(before.number, line.number - 1);
                assert_int_equal(before.next, line.start);
            }
            grep_line_seek(&sought, text, byte);
            assert_memory_equal(&sought, &line, sizeof(line));
        }
        assert_false(grep_line_forward(&line, text));
    }
}

/* More lines than a byte counts. */
static void many_lines_are_counted(void **state)
{
    enum { LINES = 20000 };
    static char text[LINES + 1];
    struct grep_line line;

    (void)state;
    memset(text, '\n', LINES);
    text[LINES] = 'x';
    line = grep_line_first((struct bytes){text, sizeof(text)});
    grep_line_seek(&line, (struct bytes){text, sizeof(text)}, LINES);
    assert_int_equal(line.number, LINES + 1);
    assert_int_equal(line.start, LINES);
}

/* The look for a literal may let a text through, but never keep one back in
 * which the pattern matches. */
static void no_match_is_kept_back(void **state)
{
    static const struct {
        const char *pattern;
        const char *matches;
    } kept[] = {
        {"needle", "NEEDLE"},
        {"use policy", "u\xC5\xBF"
                       "e policy"},
        {"kelvin", "\xE2\x84\xAA"
                   "elvin"},
        {"abcd?", "abc"},
        {"abc+d", "abccd"},
        {"abcd*e", "abce"},
        {"abcd{0,2}e", "abce"},
        {"abc|xyz", "xyz"},
        {"(abc)?def", "def"},
        {"(abc|q)def", "qdef"},
        {"a(b\\)c)?defg", "adefg"},
        {"[abc]defg", "bdefg"},
        {"[]abc]defg", "]defg"},
        {"[^]abc]defg", "xdefg"},
        {"[\\]abc]defg", "]defg"},
        {"[[:alpha:]]efgh", "zefgh"},
        {"\\x41bcd", "Abcd"},
        {"(?#abcdef)x", "x"},
        {"\\Qabc|\\Edef", "abc|def"},
        {"(?i)abcdef", "ABCDEF"},
        {"(*UTF)abcdef", "abcdef"},
        {"a\\.bcd", "a.bcd"},
        {"abc\\bdef|ghi", "ghi"},
        {"^abc\\s+def$", "abc \n def"},
        {"(?x) a b c d", "abcd"},
        {"\\cAbcd", "\x01"
                    "bcd"},
        {"\\N{U+41}bcd", "Abcd"},
        {"\\p{Lu}bcd", "Abcd"},
        {"@\\[\\]`\\{\\|\\}~ab", "@[]`{|}~ab"},
        {"(abc)\\1", "abcabc"},
    };
    static char text[700];
    struct error error;

    (void)state;
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        size_t length = strlen(kept[i].matches);
        struct grep *grep;

        if (grep_new(&grep, kept[i].pattern, true, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        for (size_t before = 0; before < 140; before++) {
            /* A line of its own, for ^ and $. */
            memset(text, '\n', sizeof(text));
            memcpy(text + before, kept[i].matches, length);
            for (size_t after = 0; after < 140; after += 23) {
                struct bytes part = {text, before + length + after};

                if (grep_test(grep, part) != GREP_MATCH)
                    fail_msg("%s at %zu of %zu", kept[i].pattern, before,
                             part.length);
            }
        }
        grep_free(grep);
    }
}

/* What is one literal is found where it stands and nowhere else. */
static void literals_are_told_apart(void **state)
{
    static const struct {
        const char *text;
        enum grep_result result;
    } texts[] = {
        {"the pattern of a door", GREP_NO_MATCH},
        {"patter", GREP_NO_MATCH},
        {"a pattern, and long enough for every look at once: here it is, and on "
         "and on it goes, far beyond what is needed: policy",
         GREP_MATCH},
        {"policy", GREP_MATCH},
        {"polic", GREP_NO_MATCH},
        {"POLICY", GREP_NO_MATCH},
        {"", GREP_NO_MATCH},
    };
    struct grep *grep;
    struct error error;

    (void)state;
    assert_int_equal(grep_new(&grep, "policy", false, &error), STATUS_OK);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_int_equal(grep_test(grep, bytes_of(texts[i].text)),
                         texts[i].result);
    grep_free(grep);
}

static void case_is_ignored_in_every_alphabet(void **state)
{
    struct grep *grep;
    struct error error;

    (void)state;
    assert_int_equal(grep_new(&grep, "\xC3\xBC", true, &error), STATUS_OK);
    assert_int_equal(grep_test(grep, bytes_of("\xC3\x9C")), GREP_MATCH);
    grep_free(grep);
    assert_int_equal(grep_new(&grep, "\xC3\xBC", false, &error), STATUS_OK);
    assert_int_equal(grep_test(grep, bytes_of("\xC3\x9C")), GREP_NO_MATCH);
    grep_free(grep);
}

static void wrong_patterns_are_placed(void **state)
{
    static const char *const wrong[] = {"a(b", "[", "\\C", "a{2,1}", "\xFF"};
    struct grep *grep;
    struct error error;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(grep_new(&grep, wrong[i], false, &error),
                         STATUS_USAGE);
        assert_non_null(strstr(error.text, "is wrong at byte "));
        assert_null(grep);
    }
}

static void too_much_work_is_given_up(void **state)
{
    static char text[60001];
    struct grep *grep;
    struct error error;

    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    assert_int_equal(grep_new(&grep, "(a|a)*(a|a)*(a|a)*[bc]", false, &error),
                     STATUS_OK);
    assert_int_equal(grep_test(grep, bytes_of(text)), GREP_GAVE_UP);
    grep_free(grep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_marks),
        cmocka_unit_test(lines_are_walked_and_sought),
        cmocka_unit_test(many_lines_are_counted),
        cmocka_unit_test(no_match_is_kept_back),
        cmocka_unit_test(literals_are_told_apart),
        cmocka_unit_test(case_is_ignored_in_every_alphabet),
        cmocka_unit_test(wrong_patterns_are_placed),
        cmocka_unit_test(too_much_work_is_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
