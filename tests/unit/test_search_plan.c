#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/rules.h"
#include "aupmine/search_plan.h"

static enum status plan_of(const char *text, struct search_plan *plan,
                           struct error *error)
{
    struct rule_set *set = NULL;
    enum status status = rule_set_parse(&set, "t.rules", bytes_of(text), error);

    assert_int_equal(status, STATUS_OK);
    status = search_plan_make(plan, set, error);
    rule_set_free(set);
    return status;
}

static void assert_plan(const char *text, const char *expected)
{
    struct search_plan plan;
    struct error error = {""};

    assert_int_equal(plan_of(text, &plan, &error), STATUS_OK);
    assert_int_equal(plan.count, 1);
    assert_string_equal(plan.queries[0], expected);
}

static void takes_whole_words_for_pieces(void **state)
{
    (void)state;
    assert_plan("[a.a]\n"
                "speaks complaint aup\n"
                "weight 10\n"
                "zones prose\n"
                "literal polic\n"
                "pattern polic\n"
                "match the policy\n"
                "match their policy\n"
                "no-match the policeman\n"
                "no-match police\n",
                "\"policy\"");
}

static void keeps_away_from_near_misses(void **state)
{
    (void)state;
    assert_plan("[a.a]\n"
                "speaks complaint aup\n"
                "weight 10\n"
                "zones prose\n"
                "literal policy\n"
                "pattern usage policy\n"
                "match your usage policy\n"
                "match Usage-Policy!\n"
                "no-match the policy of our bank\n"
                "no-match no policy here\n",
                "\"usage policy\"");
}

static void does_not_reach_across_a_full_stop(void **state)
{
    (void)state;
    assert_plan("[a.a]\n"
                "speaks complaint aup\n"
                "weight 10\n"
                "zones prose\n"
                "literal blocked\n"
                "pattern blocked\n"
                "match No. Blocked. Again.\n"
                "match I'm blocked, again\n"
                "no-match block\n"
                "no-match locked\n",
                "\"blocked\"");
}

static void prefers_rules_that_decide_alone(void **state)
{
    static const char heavy[] = "[a.a]\n"
                                "speaks complaint aup\n"
                                "weight 10\n"
                                "zones prose\n"
                                "literal heavy\n"
                                "pattern heavy\n"
                                "match heavy\n"
                                "match heavy too\n"
                                "no-match light\n"
                                "no-match weight\n";
    static const char light[] = "[a.b]\n"
                                "speaks complaint aup\n"
                                "weight 5\n"
                                "zones prose\n"
                                "literal light\n"
                                "pattern light\n"
                                "match light\n"
                                "match light too\n"
                                "no-match dark\n"
                                "no-match weight\n";
    char both[sizeof(heavy) + sizeof(light)];

    (void)state;
    memcpy(both, heavy, sizeof(heavy));
    memcpy(both + sizeof(heavy) - 1, light, sizeof(light));
    assert_plan(both, "\"heavy\"");
    assert_plan(light, "\"light\"");
}

static void rules_without_words_are_refused(void **state)
{
    struct search_plan plan;
    struct error error = {""};

    (void)state;
    assert_int_equal(plan_of("[a.a]\n"
                             "speaks complaint aup\n"
                             "weight 10\n"
                             "zones prose\n"
                             "literal 政策\n"
                             "pattern 政策\n"
                             "match 违反政策\n"
                             "match 政策\n"
                             "no-match 策\n"
                             "no-match 政\n",
                             &plan, &error),
                     STATUS_DATA);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;

    for (; (text = strstr(text, word)) != NULL; text++)
        count++;
    return count;
}

/* More phrases than two queries hold, each of nearly forty bytes. */
static void queries_keep_to_the_limits(void **state)
{
    struct buffer text;
    struct search_plan plan, again;
    struct error error = {""};

    (void)state;
    buffer_init(&text);
    for (int i = 0; i < 30; i++)
        buffer_append_format(&text,
                             "[a.r%d]\n"
                             "speaks complaint aup\n"
                             "weight 10\n"
                             "zones prose\n"
                             "literal aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%02d\n"
                             "pattern a%02d\n"
                             "match aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%02d\n"
                             "no-match b\n",
                             i, i, i, i);
    assert_int_equal(plan_of(buffer_string(&text), &plan, &error), STATUS_OK);
    assert_int_equal(plan.count, SEARCH_QUERIES_MOST);
    for (size_t i = 0; i < plan.count; i++) {
        assert_true(strlen(plan.queries[i]) <= SEARCH_TEXT_MOST);
        assert_true(count_of(plan.queries[i], " OR ") < SEARCH_PHRASES_MOST);
        assert_true(count_of(plan.queries[i], " OR ") > 2);
    }
    assert_int_equal(plan_of(buffer_string(&text), &again, &error), STATUS_OK);
    assert_memory_equal(&plan, &again, sizeof(plan));
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_whole_words_for_pieces),
        cmocka_unit_test(keeps_away_from_near_misses),
        cmocka_unit_test(does_not_reach_across_a_full_stop),
        cmocka_unit_test(prefers_rules_that_decide_alone),
        cmocka_unit_test(rules_without_words_are_refused),
        cmocka_unit_test(queries_keep_to_the_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
