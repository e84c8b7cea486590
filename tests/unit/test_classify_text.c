#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aupmine/classify.h"

static const char *const rules = "[aup]\n"
                                 "speaks complaint aup\n"
                                 "weight 10\n"
                                 "zones title prose log=6\n"
                                 "literal usage policy\n"
                                 "pattern violates? (our|the) usage policy\n"
                                 "[advice]\n"
                                 "speaks complaint\n"
                                 "weight 15\n"
                                 "zones title prose log\n"
                                 "literal press esc\n"
                                 "pattern press esc twice\n"
                                 "[hook]\n"
                                 "speaks against\n"
                                 "weight 8\n"
                                 "zones prose\n"
                                 "literal my own hook\n"
                                 "pattern my own hook\n"
                                 "[no]\n"
                                 "speaks complaint decline\n"
                                 "weight 8\n"
                                 "zones title\n"
                                 "literal says no\n"
                                 "pattern says no to me\n"
                                 "[wish]\n"
                                 "speaks borderline\n"
                                 "weight 10\n"
                                 "zones title prose\n"
                                 "literal feature request\n"
                                 "pattern \\bfeature request\n"
                                 "[filter]\n"
                                 "speaks kind filter\n"
                                 "weight 4\n"
                                 "zones title prose\n"
                                 "literal filter\n"
                                 "pattern content filter\n"
                                 "[science]\n"
                                 "speaks domain science\n"
                                 "weight 5\n"
                                 "zones title prose\n"
                                 "literal protein\n"
                                 "pattern protein\n"
                                 "[robot]\n"
                                 "speaks automated\n"
                                 "weight 10\n"
                                 "zones prose\n"
                                 "literal filed by a robot\n"
                                 "pattern filed by a robot\n";

struct fixture {
    struct rule_set *set;
    struct zone_map zones;
    struct classification result;
    struct error error;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    *state = &fixture;
    zone_map_init(&fixture.zones);
    classification_init(&fixture.result);
    return rule_set_parse(&fixture.set, "test", bytes_of(rules),
                          &fixture.error) == STATUS_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    classification_release(&fixture->result);
    zone_map_release(&fixture->zones);
    rule_set_free(fixture->set);
    return 0;
}

static const struct classification *judge(struct fixture *fixture,
                                          const char *title, const char *body)
{
    assert_int_equal(classify_text(fixture->set, bytes_of(title),
                                   bytes_of(body), &fixture->zones,
                                   &fixture->result, &fixture->error),
                     STATUS_OK);
    return &fixture->result;
}

static const char long_prose[] =
    "I had only asked for a small change to the list of birds in my garden. ";

static void nothing_said_is_no_complaint(void **state)
{
    const struct classification *result = judge(*state, "Crash", NULL);

    assert_int_equal(result->verdict, VERDICT_NOT);
    assert_int_equal(result->score, 0);
    assert_int_equal(result->kind, KIND_NONE);
    assert_int_equal(result->domain, DOMAIN_NONE);
    assert_false(result->automated);
    assert_int_equal(result->findings.count, 0);
}

static void score_of_ten_is_a_complaint(void **state)
{
    const struct classification *result =
        judge(*state, "Violates our Usage Policy", long_prose);

    assert_int_equal(result->verdict, VERDICT_COMPLAINT);
    assert_int_equal(result->score, 10);
    assert_int_equal(result->kind, KIND_AUP);
    assert_int_equal(result->domain, DOMAIN_GENERAL);
    assert_int_equal(result->findings.count, 1);
    assert_int_equal(result->findings.items[0].field, FIELD_TITLE);
}

static void a_few_lines_need_less(void **state)
{
    struct buffer body;

    buffer_init(&body);
    assert_int_equal(judge(*state, "It says no to me", long_prose)->verdict,
                     VERDICT_COMPLAINT);
    assert_int_equal(judge(*state, "It says no to me", "my own hook")->verdict,
                     VERDICT_NOT);
    for (int i = 0; i < 9; i++)
        buffer_append_string(&body, long_prose);
    assert_int_equal(
        judge(*state, "It says no to me", buffer_string(&body))->verdict,
        VERDICT_BORDERLINE);
    assert_int_equal(
        judge(*state, "Violates our Usage Policy", buffer_string(&body))
            ->verdict,
        VERDICT_COMPLAINT);
    buffer_release(&body);
}

static void against_takes_from_the_score(void **state)
{
    const struct classification *result =
        judge(*state, "violates our usage policy", "it was my own hook");

    assert_int_equal(result->score, 2);
    assert_int_equal(result->verdict, VERDICT_NOT);
    assert_int_equal(result->kind, KIND_NONE);
    result = judge(*state, "a title", "my own hook is at fault");
    assert_int_equal(result->score, -8);
}

static void arguable_as_much_as_score_is_borderline(void **state)
{
    assert_int_equal(
        judge(*state, "Feature request: violates the usage policy", "")
            ->verdict,
        VERDICT_BORDERLINE);
    assert_int_equal(judge(*state, "Feature request", "")->verdict,
                     VERDICT_BORDERLINE);
    assert_int_equal(judge(*state, "Feature request", "my own hook")->verdict,
                     VERDICT_NOT);
}

static void log_of_a_long_report_weighs_little(void **state)
{
    const struct classification *result;
    struct buffer body;

    buffer_init(&body);
    buffer_append_string(&body, long_prose);
    buffer_append_string(&body, "\n```\nviolates our usage policy\n```\n");
    result = judge(*state, "a title", buffer_string(&body));
    assert_int_equal(result->score, 6);
    assert_int_equal(result->verdict, VERDICT_BORDERLINE);
    assert_int_equal(result->findings.items[0].zone, ZONE_LOG);
    buffer_release(&body);
}

static void log_is_the_message_of_a_short_one(void **state)
{
    const struct classification *result =
        judge(*state, "a title",
              "see here\n```\nviolates our usage policy\nmy own hook\n```\n");

    assert_int_equal(result->score, 2);
    assert_int_equal(result->findings.count, 2);
    assert_int_equal(result->findings.items[0].zone, ZONE_LOG);
    assert_int_equal(result->findings.items[0].weight, 10);
}

static void message_quoted_whole_is_one_message(void **state)
{
    assert_int_equal(
        judge(*state, "x", "This violates our usage policy, press esc twice.")
            ->score,
        MESSAGES_MOST);
    assert_int_equal(
        judge(*state, "violates our usage policy", "press esc twice")->score,
        10 + 15);
    assert_int_equal(judge(*state, "x",
                           "This violates our usage policy, press esc twice. "
                           "It was my own hook.")
                         ->score,
                     MESSAGES_MOST - 8);
}

static void weak_kind_loses_to_a_sure_one(void **state)
{
    const struct classification *result =
        judge(*state, "violates the usage policy: content filter", "protein");

    assert_int_equal(result->kind, KIND_AUP);
    assert_int_equal(result->domain, DOMAIN_SCIENCE);
    assert_int_equal(judge(*state, "feature request: content filter", "")->kind,
                     KIND_FILTER);
}

static void robots_are_told_apart(void **state)
{
    assert_true(judge(*state, "x", "This was filed by a robot.")->automated);
    assert_false(judge(*state, "x", "This was filed by me.")->automated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_is_no_complaint),
        cmocka_unit_test(score_of_ten_is_a_complaint),
        cmocka_unit_test(a_few_lines_need_less),
        cmocka_unit_test(against_takes_from_the_score),
        cmocka_unit_test(arguable_as_much_as_score_is_borderline),
        cmocka_unit_test(log_of_a_long_report_weighs_little),
        cmocka_unit_test(log_is_the_message_of_a_short_one),
        cmocka_unit_test(message_quoted_whole_is_one_message),
        cmocka_unit_test(weak_kind_loses_to_a_sure_one),
        cmocka_unit_test(robots_are_told_apart),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
