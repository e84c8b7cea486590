#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "../../src/github/address.h"
#include "../../src/github/page.h"
#include "../../src/github/search.h"
#include "aupmine/timestamp.h"

static int month_at(const char *text)
{
    int month = 0;

    assert_true(month_parse(text, &month));
    return month;
}

static int64_t at(const char *text)
{
    int64_t seconds = 0;

    assert_true(timestamp_parse(text, &seconds));
    return seconds;
}

/* --- windows --- */

static void halves_join_and_begin_days(void **state)
{
    struct search_window month = search_window_of(month_at("2026-02"));
    struct search_window halves[2];

    (void)state;
    assert_true(search_window_halve(month, halves));
    assert_int_equal(halves[0].start, at("2026-02-01T00:00:00Z"));
    assert_int_equal(halves[0].end, at("2026-02-15T00:00:00Z"));
    assert_int_equal(halves[1].start, halves[0].end);
    assert_int_equal(halves[1].end, at("2026-03-01T00:00:00Z"));
}

/* Halve until nothing can be halved; days counts what is left. */
static void halve_all(struct search_window window, int *days, int64_t *end)
{
    struct search_window halves[2];

    if (search_window_halve(window, halves)) {
        halve_all(halves[0], days, end);
        halve_all(halves[1], days, end);
        return;
    }
    assert_int_equal(window.end - window.start, 86400);
    assert_int_equal(window.start, *end);
    *end = window.end;
    ++*days;
}

static void months_end_up_as_days(void **state)
{
    static const struct {
        const char *month;
        int days;
    } cases[] = {
        {"2024-02", 29}, {"2025-02", 28}, {"2025-04", 30}, {"2025-12", 31}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct search_window month = search_window_of(month_at(cases[i].month));
        int64_t end = month.start;
        int days = 0;

        halve_all(month, &days, &end);
        assert_int_equal(days, cases[i].days);
        assert_int_equal(end, month.end);
    }
}

static void assert_months(const char *from, const char *to, const char *first,
                          const char *last)
{
    struct search_options options = {
        .from = from != NULL ? month_at(from) : -1,
        .to = to != NULL ? month_at(to) : -1,
    };
    struct error error = {""};
    int first_month = 0, last_month = 0;
    enum status status = search_months(&options, at("2026-04-10T00:00:00Z"),
                                       &first_month, &last_month, &error);

    if (first == NULL) {
        assert_int_equal(status, STATUS_USAGE);
        return;
    }
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(first_month, month_at(first));
    assert_int_equal(last_month, month_at(last));
}

static void months_follow_the_servers_clock(void **state)
{
    (void)state;
    assert_months(NULL, NULL, "2025-05", "2026-04");
    assert_months("2025-07", NULL, "2025-07", "2026-04");
    assert_months(NULL, "2025-12", "2025-01", "2025-12");
    assert_months("2025-07", "2027-01", "2025-07", "2026-04");
    assert_months("2026-04", "2026-04", "2026-04", "2026-04");
    assert_months("2026-05", NULL, NULL, NULL);
    assert_months("2025-07", "2025-06", NULL, NULL);
}

/* --- addresses --- */

static void asks_for_phrases_in_parentheses(void **state)
{
    struct search_window month = search_window_of(month_at("2025-07"));
    struct buffer address;

    (void)state;
    buffer_init(&address);
    address_of_search(&address, "https://h/", "o/r", month, "\"a b\" OR \"c\"",
                      100);
    assert_string_equal(
        buffer_string(&address),
        "https://h/search/issues?q=repo%3Ao%2Fr%20is%3Aissue%20"
        "created%3A2025-07-01T00%3A00%3A00Z..2025-07-31T23%3A59%3A59Z%20"
        "in%3Atitle%2Cbody%20%28%22a%20b%22%20OR%20%22c%22%29"
        "&advanced_search=true&sort=created&order=asc&per_page=100");
    address_of_search(&address, "https://h", "o/r", month, NULL, 1);
    assert_string_equal(
        buffer_string(&address),
        "https://h/search/issues?q=repo%3Ao%2Fr%20is%3Aissue%20"
        "created%3A2025-07-01T00%3A00%3A00Z..2025-07-31T23%3A59%3A59Z"
        "&advanced_search=true&sort=created&order=asc&per_page=1");
    buffer_release(&address);
}

/* --- replies --- */

#define ISSUE                                                                  \
    "{\"number\":7,\"title\":\"a } ] \\\" b\",\"items\":[1],"                  \
    "\"created_at\":\"2025-07-01T00:00:00Z\"}"

static enum status read_page(struct search_page *page, const char *body)
{
    struct error error;
    struct bytes copy = {malloc(strlen(body) + 1), strlen(body)};
    enum status status;

    /* A copy of its own length, so that a sanitizer sees what is read. */
    memcpy((char *)copy.data, body, copy.length);
    page_init(&page->page);
    status = search_page_read(page, copy, &error);
    page_release(&page->page);
    free((char *)copy.data);
    return status;
}

static void reads_results_in_any_order(void **state)
{
    static const char *const bodies[] = {
        "{\"total_count\":1203,\"incomplete_results\":false,\"items\":[" ISSUE
        "]}",
        " { \"items\" : [ " ISSUE " ] , \"more\" : { \"items\" : \"}\" } ,\n"
        "\"incomplete_results\" : false , \"total_count\" : 1203 } \n",
    };
    struct search_page page;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(read_page(&page, bodies[i]), STATUS_OK);
        assert_int_equal(page.total, 1203);
        assert_false(page.incomplete);
        assert_int_equal(page.page.count, 1);
    }
    assert_int_equal(read_page(&page, "{\"total_count\":0,"
                                      "\"incomplete_results\": true,"
                                      "\"items\":[]}"),
                     STATUS_OK);
    assert_true(page.incomplete);
    assert_int_equal(page.page.count, 0);
}

static void refuses_what_is_no_result(void **state)
{
    static const char *const bodies[] = {
        "",
        "{",
        "[]",
        "<html>",
        "{}",
        "{\"message\":\"Server Error\"}",
        "{\"total_count\":1,\"incomplete_results\":false}",
        "{\"total_count\":1,\"items\":[]}",
        "{\"total_count\":-1,\"incomplete_results\":false,\"items\":[]}",
        "{\"total_count\":\"1\",\"incomplete_results\":false,\"items\":[]}",
        "{\"total_count\":12345678901234567,\"incomplete_results\":false,"
        "\"items\":[]}",
        "{\"total_count\":1,\"incomplete_results\":false,\"items\":{}}",
        "{\"total_count\":1,\"incomplete_results\":false,\"items\":[" ISSUE,
        "{\"total_count\":1,\"incomplete_results\":false,\"items\":[{}]}",
        "{\"total_count\":1,\"incomplete_results\":false,\"items\":\"",
        "{\"total_count\":1,\"incomplete_results\":false,\"items\":\"\\",
    };
    struct search_page page;

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_int_equal(read_page(&page, bodies[i]), STATUS_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_join_and_begin_days),
        cmocka_unit_test(months_end_up_as_days),
        cmocka_unit_test(months_follow_the_servers_clock),
        cmocka_unit_test(asks_for_phrases_in_parentheses),
        cmocka_unit_test(reads_results_in_any_order),
        cmocka_unit_test(refuses_what_is_no_result),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
