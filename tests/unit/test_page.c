#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/report.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

/*
 * Reports made by hand, so that they can hold what no store would: the formats
 * must stand any bytes.
 */

enum { ROWS_MOST = 200 };

struct fixture {
    struct report report;
    struct report_row rows[ROWS_MOST];
    struct report_issue issues[8];
    struct buffer out;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct report *report;

    if (fixture == NULL)
        return -1;
    report = &fixture->report;
    snprintf(report->repository, sizeof(report->repository), "o/r");
    buffer_append_string(&report->ruleset, "sha256:0123456789abcdef");
    report->rows = fixture->rows;
    report->issues = fixture->issues;
    report->counted = true;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < fixture->report.issue_count; i++) {
        buffer_release(&fixture->issues[i].title);
        buffer_release(&fixture->issues[i].url);
        buffer_release(&fixture->issues[i].author);
        buffer_release(&fixture->issues[i].evidence);
        buffer_release(&fixture->issues[i].rule);
    }
    buffer_release(&fixture->report.ruleset);
    buffer_release(&fixture->report.measured_by);
    buffer_release(&fixture->out);
    free(fixture);
    return 0;
}

static struct report_row *add_row(struct fixture *fixture, int64_t aup,
                                  int64_t filter)
{
    struct report_row *row = &fixture->rows[fixture->report.row_count];
    struct counts *totals = &fixture->report.totals;

    month_format(2024 * 12 + (int)fixture->report.row_count++, row->period);
    row->covered = true;
    row->source = SOURCE_MIRROR;
    row->filed_source = FILED_MIRROR;
    row->counts.filed = 1000;
    row->counts.kinds[KIND_AUP] = aup;
    row->counts.kinds[KIND_FILTER] = filter;
    row->counts.complaints = row->shown = aup + filter;
    totals->filed += 1000;
    totals->complaints += aup + filter;
    fixture->report.total_shown += aup + filter;
    totals->kinds[KIND_AUP] += aup;
    totals->kinds[KIND_FILTER] += filter;
    return row;
}

static struct report_issue *add_issue(struct fixture *fixture,
                                      struct bytes title, const char *url)
{
    struct report_issue *issue = &fixture->issues[fixture->report.issue_count];

    issue->number = 7 + (int64_t)fixture->report.issue_count++;
    issue->kind = KIND_AUP;
    issue->domain = DOMAIN_GENERAL;
    buffer_append_bytes(&issue->title, title);
    buffer_append_string(&issue->url, url);
    return issue;
}

static const char *write_as(struct fixture *fixture, const char *format)
{
    struct report_style style = {.columns = 80};
    struct error error;
    size_t value;

    assert_true(
        vocabulary_find(&report_format_words, format, strlen(format), &value));
    buffer_reset(&fixture->out);
    assert_int_equal(report_write(&fixture->report, (int)value, &style,
                                  &fixture->out, &error),
                     STATUS_OK);
    /* No format may carry a NUL: readers would stop there. */
    assert_int_equal(strlen(buffer_string(&fixture->out)), fixture->out.length);
    return buffer_string(&fixture->out);
}

#define assert_has(text, part)                                                 \
    do {                                                                       \
        if (strstr((text), (part)) == NULL)                                    \
            fail_msg("lacks %s", (part));                                      \
    } while (0)
#define assert_lacks(text, part) assert_null(strstr((text), (part)))

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;

    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        count++;
    }
    return count;
}

/* --- the page --- */

static void test_issue_is_listed(void **state)
{
    struct fixture *fixture = *state;
    struct report_issue *issue;
    const char *text;

    add_row(fixture, 1, 0);
    issue = add_issue(fixture, bytes_of("a & b"), "https://example.org/7?a&b");
    issue->created_at = month_start(2024 * 12);
    issue->duplicate = true;
    issue->reviewed = true;
    buffer_append_string(&issue->author, "ann");
    buffer_append_string(&issue->evidence, "it <stops>");
    buffer_append_string(&issue->rule, "aup-error");
    text = write_as(fixture, "html");
    assert_has(text, "<summary>2024-01: 1 issue</summary>");
    assert_has(text, "<a href=\"#row-0\">2024-01</a>");
    assert_has(text, "<tr><th scope=\"row\"><a rel=\"noopener noreferrer\" "
                     "href=\"https://example.org/7?a&amp;b\">#7 "
                     "<bdi>a &amp; b</bdi></a></th><td>2024-01-01</td>"
                     "<td>aup</td><td>general</td><td><bdi>ann</bdi></td>"
                     "<td>a person</td><td>duplicate</td>"
                     "<td><bdi>it &lt;stops&gt;</bdi> "
                     "<span class=\"quiet\">(aup-error)</span></td></tr>");
}

static void test_issues_stand_under_their_row(void **state)
{
    struct fixture *fixture = *state;
    const char *text;

    add_row(fixture, 1, 0);
    add_row(fixture, 0, 0);
    add_row(fixture, 2, 0);
    add_issue(fixture, bytes_of("one"), "");
    add_issue(fixture, bytes_of("two"), "")->row = 2;
    add_issue(fixture, bytes_of("three"), "")->row = 2;
    text = write_as(fixture, "html");
    assert_int_equal(occurrences(text, "<details"), 2);
    assert_has(text,
               "<details id=\"row-2\">\n<summary>2024-03: 2 issues</summary>");
    assert_has(text, "<th scope=\"row\">2024-02</th>");
    assert_has(text, "<option value=\"row-2\">2024-03</option>");
    assert_lacks(text, "<option value=\"row-1\">");
}

static void set_url(struct fixture *fixture, const char *url)
{
    buffer_reset(&fixture->issues[0].url);
    buffer_append_string(&fixture->issues[0].url, url);
}

static void test_only_web_addresses_are_links(void **state)
{
    static const char *const others[] = {
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/x",
        "https://a b",
        "https://",
        "x",
        " https://example.org/",
        "file:///etc/passwd",
        "httpsx://a.example",
        "https:example.org/abc",
        "java\nscript:https://x.y",
    };
    struct fixture *fixture = *state;

    add_row(fixture, 1, 0);
    add_issue(fixture, bytes_of("x"), "");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        set_url(fixture, others[i]);
        assert_lacks(write_as(fixture, "html"), "<a rel");
    }
    set_url(fixture, "HTTP://example.org/1");
    assert_has(write_as(fixture, "html"), "href=\"HTTP://example.org/1\"");
    set_url(fixture, "");
    assert_has(write_as(fixture, "html"),
               "href=\"https://github.com/o/r/issues/7\"");
}

static void test_hostile_text_is_inert(void **state)
{
    static const char bytes[] = "</bdi><script>alert(1)</script>]]>\"'\0\x1b["
                                "\xFF\xE2\x80\xAE\xEF\xBF\xBE\n<!--";
    struct bytes hostile = {bytes, sizeof(bytes) - 1};
    struct fixture *fixture = *state;
    struct report_issue *issue;
    const char *text;

    add_row(fixture, 1, 0);
    issue = add_issue(fixture, hostile, "https://x/\"onclick=\"a");
    buffer_append_bytes(&issue->author, hostile);
    buffer_append_bytes(&issue->evidence, hostile);
    buffer_append_bytes(&issue->rule, hostile);
    buffer_append_bytes(&fixture->report.measured_by, hostile);
    fixture->report.precision.known = true;
    fixture->report.title = bytes;
    text = write_as(fixture, "html");
    assert_int_equal(occurrences(text, "<script"), 1);
    assert_int_equal(occurrences(text, "</bdi>"), 3);
    assert_int_equal(occurrences(text, "<!--"), 0);
    assert_has(text, "]]&gt;&quot;&#39;\\x00\\x1b[\xEF\xBF\xBD\\u202e");
    assert_has(text, "href=\"https://x/&quot;onclick=&quot;a\"");
    assert_lacks(text, "\xE2\x80\xAE");
    text = write_as(fixture, "svg");
    assert_lacks(text, "<script");
    text = write_as(fixture, "md");
    assert_int_equal(occurrences(text, "<script"),
                     occurrences(text, "\\<script"));
}

static void test_a_megabyte_is_cut(void **state)
{
    struct fixture *fixture = *state;
    struct buffer long_text;

    buffer_init(&long_text);
    buffer_append_repeated(&long_text, "\xF0\x9F\x8C\xB1", 1 << 18);
    add_row(fixture, 1, 0);
    buffer_append_bytes(
        &add_issue(fixture, buffer_bytes(&long_text), "")->evidence,
        buffer_bytes(&long_text));
    fixture->report.title = buffer_string(&long_text);
    assert_has(write_as(fixture, "html"), "\xF0\x9F\x8C\xB1\xE2\x80\xA6</bdi>");
    assert_true(fixture->out.length < 40000);
    write_as(fixture, "svg");
    assert_true(fixture->out.length < 20000);
    buffer_release(&long_text);
}

static void test_measured(void **state)
{
    struct fixture *fixture = *state;

    add_row(fixture, 1, 0);
    assert_has(write_as(fixture, "html"),
               "Precision and recall of the rules: not measured.");
    fixture->report.precision = (struct estimate){true, 0.9, 0.85, 0.94};
    buffer_append_string(&fixture->report.measured_by, "200 reviews");
    assert_has(write_as(fixture, "html"),
               "Precision 0.900 (95%: 0.850 to 0.940), recall not measured, "
               "measured by 200 reviews.");
}

static void test_estimates_are_marked(void **state)
{
    struct fixture *fixture = *state;

    add_row(fixture, 8, 0)->adjusted = (struct estimate){true, 9.4, 7, 1250};
    fixture->report.adjusted = true;
    assert_has(write_as(fixture, "md"), "| \xE2\x89\x88 9 (7\xE2\x80\x93"
                                        "1,250) |\n");
    assert_has(write_as(fixture, "html"),
               "<th scope=\"col\">adjusted estimate</th>");
    assert_has(buffer_string(&fixture->out), " --adjust -o report.html");
    fixture->report.total_adjusted = (struct estimate){true, 9, 7, 12};
    assert_has(write_as(fixture, "svg"),
               "adjusted \xE2\x89\x88 9, 95% range 7\xE2\x80\x93"
               "1,250. ");
    assert_has(buffer_string(&fixture->out), ">\xE2\x89\x88 9</text>");
    assert_has(write_as(fixture, "md"),
               "about 9 complaints (95% interval 7 to 12).\n");
}

static void test_filed_may_be_about_or_unknown(void **state)
{
    struct fixture *fixture = *state;
    struct report_row *row = add_row(fixture, 8, 0);

    row->filed_source = FILED_NUMBERS;
    row->rate = (struct estimate){true, 8, 4.25, 15.5};
    add_row(fixture, 1, 0)->counts.filed = COUNT_UNKNOWN;
    assert_has(write_as(fixture, "md"),
               "| 2024-01 | \xE2\x89\x88 1,000 | 8 | 8 | 0 | 0 | 0 | 0 | "
               "\xE2\x89\x88 8.00 (4.25\xE2\x80\x93"
               "15.50) |\n"
               "| 2024-02 | \xE2\x80\x93 | 1 |");
    assert_has(write_as(fixture, "svg"), "decline 0) of about 1,000 filed. ");
    assert_has(buffer_string(&fixture->out),
               "decline 0) of an unknown number filed. ");
}

/* --- the picture --- */

/* Where the last <text> that holds exactly this stands; fails without one. */
static double x_of(const char *text, const char *words)
{
    char end[64];
    const char *found = NULL;

    snprintf(end, sizeof(end), ">%s</text>", words);
    for (const char *next = text; (next = strstr(next, end)) != NULL; next++)
        found = next;
    if (found == NULL)
        fail_msg("no text %s", words);
    while (strncmp(found, "<text", 5) != 0)
        found--;
    return strtod(found + strlen("<text x=\""), NULL);
}

static void test_columns_have_their_numbers(void **state)
{
    struct fixture *fixture = *state;
    const char *text;

    add_row(fixture, 40, 20);
    add_row(fixture, 0, 0);
    add_row(fixture, 7, 0);
    text = write_as(fixture, "svg");
    assert_true(x_of(text, "60") == x_of(text, "2024-01"));
    assert_true(x_of(text, "40") > 0);
    assert_true(x_of(text, "7") == x_of(text, "2024-03"));
    assert_true(x_of(text, "2024-01") < x_of(text, "2024-02"));
    assert_true(x_of(text, "aup 47") > x_of(text, "2024-03"));
    assert_has(text, "2024-01: 60 complaints (aup 40, safeguard 0, filter 20, "
                     "decline 0) of 1,000 filed. ");
}

static void test_reporters_are_another_series(void **state)
{
    struct fixture *fixture = *state;
    struct report_row *row = add_row(fixture, 3, 1);
    const char *text;

    row->counts.complaints = 9; /* by four accounts */
    fixture->report.series = SERIES_REPORTERS;
    text = write_as(fixture, "svg");
    assert_has(text, "<title>Accounts that complained about");
    assert_has(text, "Counted: distinct accounts");
    assert_has(text, "2024-01: 4 reporters (aup 3,");
    assert_true(x_of(text, "4") == x_of(text, "2024-01"));
}

/* A person may say that it is a complaint, and not of which kind. */
static void test_a_kind_that_is_not_told(void **state)
{
    struct fixture *fixture = *state;
    struct report_row *row = add_row(fixture, 3, 0);

    row->shown = 5;
    fixture->report.total_shown = 5;
    assert_has(write_as(fixture, "svg"), "decline 0, kind not told 2)");
    assert_true(x_of(buffer_string(&fixture->out), "not told 2") > 0);
    row->shown = 3;
    fixture->report.total_shown = 3;
    assert_lacks(write_as(fixture, "svg"), "not told");
}

static void test_many_columns(void **state)
{
    struct fixture *fixture = *state;
    const char *text;

    for (int i = 0; i < 120; i++)
        add_row(fixture, i % 7, i == 60 ? 93 : i % 3);
    fixture->report.counted = true;
    text = write_as(fixture, "svg");
    assert_true(fixture->out.length < 60000);
    /* Labels are thinned, but not that of the highest. */
    assert_true(x_of(text, "97") > 0);
    assert_true(occurrences(text, "\" text-anchor=\"middle\">20") < 15);
    assert_int_equal(occurrences(text, "opacity=\"0\"><title>"), 120);
    assert_int_equal(occurrences(text, "\" text-anchor=\"middle\""),
                     occurrences(text, "\" text-anchor=\"middle\">"));
}

/* The last label that stands left of the plot is the scale's highest. */
static void scale_ends(struct fixture *fixture, int64_t count,
                       const char *label)
{
    const char *text, *last = NULL;

    fixture->rows[0].counts.kinds[KIND_AUP] = count;
    fixture->rows[0].shown = count;
    text = write_as(fixture, "svg");
    while ((text = strstr(text, "\"end\">")) != NULL)
        last = text += strlen("\"end\">");
    assert_non_null(last);
    assert_int_equal(strncmp(last, label, strlen(label)), 0);
    assert_int_equal(last[strlen(label)], '<');
}

static void test_scale(void **state)
{
    struct fixture *fixture = *state;

    add_row(fixture, 0, 0);
    scale_ends(fixture, 0, "1");
    scale_ends(fixture, 6, "6");
    scale_ends(fixture, 7, "8");
    scale_ends(fixture, 31, "40");
    scale_ends(fixture, 100, "100");
    scale_ends(fixture, 1234567, "1,500,000");
}

static void test_title(void **state)
{
    struct fixture *fixture = *state;

    add_row(fixture, 1, 0);
    fixture->report.title = "Ten months of refusals";
    assert_has(write_as(fixture, "svg"),
               "<title>Ten months of refusals</title>");
    assert_true(x_of(buffer_string(&fixture->out), "Ten months of refusals") >
                0);
    assert_has(write_as(fixture, "html"), "<h1>Ten months of refusals</h1>");
    assert_has(write_as(fixture, "md"), "### Ten months of refusals\n");
    fixture->report.title = "";
    assert_has(write_as(fixture, "md"), "### Complaints about policy");
}

#define WITH_REPORT(test)                                                      \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_REPORT(test_issue_is_listed),
        WITH_REPORT(test_issues_stand_under_their_row),
        WITH_REPORT(test_only_web_addresses_are_links),
        WITH_REPORT(test_hostile_text_is_inert),
        WITH_REPORT(test_a_megabyte_is_cut),
        WITH_REPORT(test_measured),
        WITH_REPORT(test_estimates_are_marked),
        WITH_REPORT(test_filed_may_be_about_or_unknown),
        WITH_REPORT(test_columns_have_their_numbers),
        WITH_REPORT(test_reporters_are_another_series),
        WITH_REPORT(test_a_kind_that_is_not_told),
        WITH_REPORT(test_many_columns),
        WITH_REPORT(test_scale),
        WITH_REPORT(test_title),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
