#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/report.h"

static const char path_template[] = "/tmp/aupmine-timeline-XXXXXX";

/* Read text as a timeline file; the file's name in a message becomes "F". */
static enum status read_text(struct timeline *timeline, const char *text,
                             size_t length, char message[1024])
{
    char path[sizeof(path_template)];
    struct error error = {""};
    enum status status;
    int descriptor;
    char *named;

    memcpy(path, path_template, sizeof(path));
    descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, length), length);
    close(descriptor);
    status = timeline_read(timeline, path, &error);
    unlink(path);
    named = strstr(error.text, path);
    if (named == NULL)
        snprintf(message, 1024, "%s", error.text);
    else
        snprintf(message, 1024, "%.*sF%s", (int)(named - error.text),
                 error.text, named + strlen(path));
    return status;
}

static void assert_refused(const char *text, const char *expected)
{
    struct timeline timeline;
    char message[1024];

    assert_int_equal(read_text(&timeline, text, strlen(text), message),
                     STATUS_DATA);
    assert_string_equal(message, expected);
    timeline_release(&timeline);
}

static void test_bands(void **state)
{
    static const char text[] = "# a comment\n"
                               "period\tlow\thigh\tsource\tnote\n"
                               "2025-07\t2\t3\tpaper\tabout two\n"
                               "\n"
                               "# another\n"
                               "2026-04\t30\t\tpaper\tor more\n";
    struct timeline timeline;
    char message[1024];

    (void)state;
    assert_int_equal(read_text(&timeline, text, strlen(text), message),
                     STATUS_OK);
    assert_int_equal(timeline.count, 2);
    assert_int_equal(timeline_find(&timeline, "2025-07")->low, 2);
    assert_int_equal(timeline_find(&timeline, "2025-07")->high, 3);
    assert_int_equal(timeline_find(&timeline, "2026-04")->high, PUBLISHED_OPEN);
    assert_null(timeline_find(&timeline, "2025-08"));
    timeline_release(&timeline);
}

/* As a spreadsheet may write it: a mark in front, CR LF, its own order. */
static void test_columns_by_name(void **state)
{
    static const char text[] = "\xEF\xBB\xBFhigh\textra\tlow\tperiod\r\n"
                               "3\tx\t1\t2025-12\r\n"
                               "\ty\t0\t2026-01\r\n";
    struct timeline timeline;
    char message[1024];

    (void)state;
    assert_int_equal(read_text(&timeline, text, strlen(text), message),
                     STATUS_OK);
    assert_int_equal(timeline_find(&timeline, "2025-12")->low, 1);
    assert_int_equal(timeline_find(&timeline, "2025-12")->high, 3);
    assert_int_equal(timeline_find(&timeline, "2026-01")->low, 0);
    timeline_release(&timeline);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_refused("", "F: no header, no rows");
    assert_refused("# only this\n", "F: no header, no rows");
    assert_refused("2025-07\t2\t3\n", "F:1: the header has no column 'period'");
    assert_refused("period\tlow\n", "F:1: the header has no column 'high'");
    assert_refused("period\tlow\tlow\thigh\n", "F:1: two columns 'low'");
    assert_refused("period\tlow\thigh\n2025-13\t1\t2\n",
                   "F:2: period '2025-13' is not YYYY-MM");
    assert_refused("# c\nperiod\tlow\thigh\n\n2025-07\tfew\t2\n",
                   "F:4: low 'few' is no number");
    assert_refused("period\tlow\thigh\n2025-07\t-1\t2\n",
                   "F:2: low '-1' is no number");
    assert_refused("period\tlow\thigh\n2025-07\t1\t2x\n",
                   "F:2: high '2x' is no number");
    assert_refused("period\tlow\thigh\n2025-07\t3\t2\n",
                   "F:2: high 2 is below low 3");
    assert_refused("period\tlow\thigh\n2025-07\t3\n",
                   "F:2: the row ends before column 'high'");
    assert_refused("period\tlow\thigh\n2025-07\t1\t2\n2025-07\t1\t2\n",
                   "F:3: period 2025-07 stands twice");
}

static void test_nul_byte(void **state)
{
    static const char text[] = "period\tlow\thigh\n2025\0-07\t1\t2\n";
    struct timeline timeline;
    char message[1024];

    (void)state;
    assert_int_equal(read_text(&timeline, text, sizeof(text) - 1, message),
                     STATUS_DATA);
    assert_string_equal(message, "F:2: a NUL byte: this is no text");
    timeline_release(&timeline);
}

static void test_no_file(void **state)
{
    struct timeline timeline;
    struct error error;

    (void)state;
    assert_int_equal(timeline_read(&timeline, "/nonexistent/t.tsv", &error),
                     STATUS_STORAGE);
    timeline_release(&timeline);
    assert_int_equal(timeline_read(&timeline, "/", &error), STATUS_STORAGE);
    timeline_release(&timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands),    cmocka_unit_test(test_columns_by_name),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_nul_byte),
        cmocka_unit_test(test_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
