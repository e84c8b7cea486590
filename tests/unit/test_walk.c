#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/github/client.h"
#include "../../src/github/page.h"
#include "../../src/github/walk.h"
#include "aupmine/store_run.h"

#define HOUR 3600
#define NOW  1795471200

struct fixture {
    struct client client;
    struct intake intake;
    struct walk walk;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    intake_init(&fixture->intake, NULL, SOURCE_MIRROR);
    walk_init(&fixture->walk, &fixture->client, &fixture->intake, 1);
    stretches_begin(&fixture->walk.stretches, NULL, 0);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    walk_release(&fixture->walk);
    intake_release(&fixture->intake);
    free(fixture);
    return 0;
}

static void prove(struct fixture *fixture, int64_t date, bool end)
{
    stretch_advance(stretches_first(&fixture->walk.stretches),
                    &fixture->walk.lanes[0].page, end);
    walk_prove(&fixture->walk, date);
}

/* Let the walk read a page of so many records, a second apart up to last. */
static void turn(struct fixture *fixture, size_t count, int64_t last,
                 int64_t date, bool end)
{
    struct page *page = &fixture->walk.lanes[0].page;

    free(page->records);
    page->records = calloc(count + 1, sizeof(*page->records));
    page->count = count;
    for (size_t i = 0; i < count; i++)
        page->records[i].updated_at = last - (int64_t)(count - 1 - i);
    prove(fixture, date, end);
}

static void first_walk_has_no_since(void **state)
{
    struct repository repository = {.watermark = 0};

    (void)state;
    assert_int_equal(walk_since(&repository), 0);
}

static void settled_watermark_costs_one_second(void **state)
{
    struct repository repository = {.watermark = NOW - 100 * HOUR,
                                    .watermark_read_at = NOW};

    (void)state;
    assert_int_equal(walk_since(&repository), NOW - 100 * HOUR - 1);
}

static void fresh_watermark_is_overlapped(void **state)
{
    struct repository repository = {.watermark = NOW - 60,
                                    .watermark_read_at = NOW};

    (void)state;
    assert_int_equal(walk_since(&repository), NOW - OVERLAP);
}

static void page_claims_no_more_than_its_second_half(void **state)
{
    struct fixture *fixture = *state;
    struct page *page = &fixture->walk.lanes[0].page;

    turn(fixture, 100, NOW - 1000 * HOUR, NOW, false);
    assert_int_equal(fixture->intake.repository.watermark,
                     NOW - 1000 * HOUR - 49);
    /* A row that changes while its page is made shows the new time. */
    page->records[70].updated_at = NOW;
    page->records[99].updated_at = NOW;
    prove(fixture, NOW, false);
    assert_int_equal(fixture->intake.repository.watermark,
                     NOW - 1000 * HOUR - 49);
}

static void end_of_the_list_claims_all_of_it(void **state)
{
    struct fixture *fixture = *state;

    turn(fixture, 100, NOW - 1000 * HOUR, NOW, true);
    assert_int_equal(fixture->intake.repository.watermark, NOW - 1000 * HOUR);
    assert_int_equal(fixture->intake.repository.watermark_read_at, NOW);
}

static void empty_end_claims_no_more_than_the_page_before(void **state)
{
    struct fixture *fixture = *state;

    turn(fixture, 100, NOW - 1000 * HOUR, NOW, false);
    turn(fixture, 0, 0, NOW, true);
    assert_int_equal(fixture->intake.repository.watermark,
                     NOW - 1000 * HOUR - 49);
}

static void pages_below_the_watermark_prove_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct repository *repository = &fixture->intake.repository;

    repository->watermark = NOW - HOUR;
    repository->watermark_read_at = NOW - HOUR / 2;
    turn(fixture, 10, NOW - 3 * HOUR, NOW + 24 * HOUR, false);
    assert_int_equal(repository->watermark, NOW - HOUR);
    assert_int_equal(repository->watermark_read_at, NOW - HOUR / 2);
    turn(fixture, 10, NOW, NOW + 24 * HOUR, true);
    assert_int_equal(repository->watermark, NOW);
    assert_int_equal(repository->watermark_read_at, NOW + 24 * HOUR);
}

static void slow_walk_overlaps_from_where_it_came_near(void **state)
{
    struct fixture *fixture = *state;
    struct repository *repository = &fixture->intake.repository;

    turn(fixture, 1, NOW - HOUR, NOW, false);
    /* An hour's sleep, then the end: rows that were late for the page before
     * must still be asked for. */
    turn(fixture, 1, NOW + HOUR / 2, NOW + HOUR, true);
    assert_int_equal(repository->watermark, NOW + HOUR / 2);
    assert_int_equal(walk_since(repository), NOW - OVERLAP);
}

static void without_a_date_the_watermark_is_the_clock(void **state)
{
    struct fixture *fixture = *state;
    struct repository *repository = &fixture->intake.repository;

    turn(fixture, 1, NOW - HOUR, 0, false);
    turn(fixture, 1, NOW, 0, true);
    assert_int_equal(walk_since(repository), NOW - OVERLAP);
}

static void empty_list_moves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct repository *repository = &fixture->intake.repository;

    turn(fixture, 0, 0, NOW, true);
    assert_int_equal(repository->watermark, 0);
    repository->watermark = NOW;
    repository->watermark_read_at = NOW + 5;
    turn(fixture, 0, 0, NOW + HOUR, true);
    assert_int_equal(repository->watermark, NOW);
    assert_int_equal(repository->watermark_read_at, NOW + 5);
}

static void page_must_be_one_array_of_issues(void **state)
{
#define ISSUE                                                                  \
    "{\"number\":1,\"title\":\"t\",\"created_at\":\"2025-01-01T00:00:00Z\"}"
    static const struct {
        const char *body;
        int count; /* -1: refused */
    } cases[] = {
        {"[]", 0},
        {" [ ]\n", 0},
        {"[" ISSUE "]", 1},
        {"[\n" ISSUE " ,\r\n\t" ISSUE "\n]\n", 2},
        {"", -1},
        {"[", -1},
        {"]", -1},
        {"<html>Unicorn!</html>", -1},
        {"{\"message\":\"Server Error\"}", -1},
        {ISSUE, -1},
        {ISSUE "\n" ISSUE, -1},
        {"[" ISSUE, -1},
        {"[" ISSUE ",", -1},
        {"[" ISSUE ",]", -1},
        {"[" ISSUE "][" ISSUE "]", -1},
        {"[" ISSUE "] trailing", -1},
        {"[[" ISSUE "]]", -1},
        {"[1]", -1},
        {"[null]", -1},
        {"[{}]", -1},
        {"[" ISSUE ",{\"number\":2}]", -1},
    };
    struct fixture *fixture = *state;
    struct error error;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum status status = page_read(&fixture->walk.lanes[0].page,
                                       bytes_of(cases[i].body), &error);

        if (status != (cases[i].count < 0 ? STATUS_DATA : STATUS_OK))
            fail_msg("%s: status %d", cases[i].body, (int)status);
        if (status == STATUS_OK)
            assert_int_equal(fixture->walk.lanes[0].page.count, cases[i].count);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(first_walk_has_no_since),
        TEST(settled_watermark_costs_one_second),
        TEST(fresh_watermark_is_overlapped),
        TEST(page_claims_no_more_than_its_second_half),
        TEST(end_of_the_list_claims_all_of_it),
        TEST(empty_end_claims_no_more_than_the_page_before),
        TEST(pages_below_the_watermark_prove_nothing),
        TEST(slow_walk_overlaps_from_where_it_came_near),
        TEST(without_a_date_the_watermark_is_the_clock),
        TEST(empty_list_moves_nothing),
        TEST(page_must_be_one_array_of_issues),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
