#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/rules/internal.h"
#include "aupmine/rules.h"

static struct finding_list findings;
static struct zone_map zones;

static int set_up(void **state)
{
    (void)state;
    finding_list_init(&findings);
    zone_map_init(&zones);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    finding_list_release(&findings);
    zone_map_release(&zones);
    return 0;
}

static struct rule_set *parse(const char *text)
{
    struct rule_set *set = NULL;
    struct error error = {""};

    if (rule_set_parse(&set, "f", bytes_of(text), &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return set;
}

/* A rule of weight 10 with those zones, literal and pattern. */
static struct rule_set *parse_rule(const char *where, const char *literal,
                                   const char *pattern)
{
    char text[512];

    snprintf(text, sizeof(text),
             "[r]\nspeaks against\nweight 10\nzones %s\nliteral "
             "%s\npattern %s\n",
             where, literal, pattern);
    return parse(text);
}

static void match(struct rule_set *set, struct bytes title, struct bytes body)
{
    struct error error;

    assert_int_equal(zone_map_split(&zones, body, &error), STATUS_OK);
    assert_int_equal(
        rule_set_match(set, title, body, &zones, &findings, &error), STATUS_OK);
}

/* The one finding of a rule in an issue; NULL if there is none. */
static const struct finding *find(struct rule_set *set, const char *title,
                                  const char *body)
{
    match(set, bytes_of(title), bytes_of(body));
    assert_true(findings.count <= 1);
    return findings.count == 0 ? NULL : &findings.items[0];
}

static void assert_found(const struct finding *finding, enum field field,
                         size_t start, size_t end, int weight)
{
    assert_non_null(finding);
    assert_int_equal(finding->field, field);
    assert_int_equal(finding->start, start);
    assert_int_equal(finding->end, end);
    assert_int_equal(finding->weight, weight);
}

static void spelling_of_text_does_not_matter(void **state)
{
    struct rule_set *set =
        parse_rule("title prose", "can't do", "\\bcan't do it\\b");

    (void)state;
    assert_found(find(set, "I can't do it", ""), FIELD_TITLE, 2, 13, 10);
    assert_found(find(set, "", "CAN'T \t\r\n DO  IT"), FIELD_BODY, 0, 16, 10);
    assert_found(find(set, NULL, "can\xE2\x80\x99t do it"), FIELD_BODY, 0, 13,
                 10);
    assert_null(find(set, "can't", "do it"));
    assert_null(find(set, "can't do item", NULL));
    rule_set_free(set);
}

static void lines_have_their_ends(void **state)
{
    struct rule_set *set = parse_rule("prose", "stop", "^stop.{0,9}$");

    (void)state;
    assert_found(find(set, "", "go\r\nstop here\r\nnow"), FIELD_BODY, 4, 13,
                 10);
    assert_null(find(set, "", "go stop"));
    rule_set_free(set);
}

static void word_ends_are_those_of_ascii(void **state)
{
    struct rule_set *set = parse_rule("prose", "policy", "\\bpolicy\\b");

    (void)state;
    assert_non_null(find(set, "", "\xE8\xA2\xABpolicy\xE6\x8B\xA6"));
    assert_null(find(set, "", "policyholder"));
    rule_set_free(set);
}

static void case_of_other_alphabets_does_not_matter(void **state)
{
    struct rule_set *set =
        parse_rule("prose", "policy", "\xC3\xA9t\xC3\xA9 policy");

    (void)state;
    assert_non_null(find(set, "", "\xC3\x89T\xC3\x89 POLICY"));
    rule_set_free(set);
}

static void issue_without_literal_is_not_tried(void **state)
{
    struct rule_set *set = parse_rule("prose", "policy", "usage");

    (void)state;
    assert_null(find(set, "", "usage"));
    assert_non_null(find(set, "the policy", "usage"));
    rule_set_free(set);
    set = parse_rule("prose", "\xC3\xA9t\xC3\xA9", "x");
    assert_non_null(find(set, "", "x \xC3\xA9t\xC3\xA9"));
    assert_null(find(set, "", "x \xC3\x89t\xC3\x89"));
    rule_set_free(set);
}

static void heaviest_zone_wins(void **state)
{
    struct rule_set *set =
        parse_rule("title=4 prose=6 quote=2 log=3", "word", "word");

    (void)state;
    assert_found(find(set, "word", ""), FIELD_TITLE, 0, 4, 4);
    assert_found(find(set, "word", "> word\n\na word"), FIELD_BODY, 10, 14, 6);
    assert_found(find(set, "", "> word\n```\nword\n```\n"), FIELD_BODY, 11, 15,
                 3);
    rule_set_free(set);
}

static void zone_that_does_not_count_is_passed_over(void **state)
{
    struct rule_set *set = parse_rule("prose", "word", "word");

    (void)state;
    assert_null(find(set, "word", "> word\n```\nword\n```\n"));
    assert_found(find(set, "word", "> word\n\nword word"), FIELD_BODY, 8, 12,
                 10);
    assert_int_equal(findings.items[0].zone, ZONE_PROSE);
    rule_set_free(set);
}

static void equal_weight_goes_to_title_then_to_the_earliest(void **state)
{
    struct rule_set *set =
        parse_rule("title prose", "word", "second word\npattern first word");

    (void)state;
    assert_found(find(set, "x first word", "second word"), FIELD_TITLE, 2, 12,
                 10);
    assert_found(find(set, "", "first word second word"), FIELD_BODY, 0, 10,
                 10);
    rule_set_free(set);
}

static void log_weighs_as_prose_when_it_is_the_message(void **state)
{
    struct rule_set *set = parse_rule("prose log=3", "word", "word");
    struct bytes body = bytes_of("```\nword\n```\n");
    struct error error;

    (void)state;
    assert_found(find(set, "", body.data), FIELD_BODY, 4, 8, 3);
    zones.log_is_message = true;
    assert_int_equal(
        rule_set_match(set, bytes_of(""), body, &zones, &findings, &error),
        STATUS_OK);
    assert_found(&findings.items[0], FIELD_BODY, 4, 8, 10);
    assert_int_equal(findings.items[0].zone, ZONE_LOG);
    rule_set_free(set);
}

static void empty_match_is_none(void **state)
{
    struct rule_set *set = parse_rule("prose", "x", "y*");

    (void)state;
    assert_null(find(set, "", "xxx\xC3\xA9xxx"));
    assert_found(find(set, "", "xxx\xC3\xA9 yy x"), FIELD_BODY, 6, 8, 10);
    rule_set_free(set);
    set = parse_rule("prose", "x", "^|$|\\b");
    assert_null(find(set, "", "x\nx\n"));
    rule_set_free(set);
}

static void no_word_is_cut(void **state)
{
    struct rule_set *set = parse_rule("title prose", "violat", "violat");
    struct buffer word;

    (void)state;
    assert_found(find(set, "Policy Violations!", ""), FIELD_TITLE, 7, 17, 10);
    assert_found(find(set, "", "an un\xC3\xA9violat\xC3\xA9 one"), FIELD_BODY,
                 3, 15, 10);
    assert_found(find(set, "", "\xE7\xA6\x81violat\xE7\xA6\x81"), FIELD_BODY, 3,
                 9, 10);
    buffer_init(&word);
    buffer_append_repeated(&word, "a", 100);
    buffer_append_string(&word, "violat");
    buffer_append_repeated(&word, "b", 100);
    assert_found(find(set, "", buffer_string(&word)), FIELD_BODY, 60, 146, 10);
    buffer_release(&word);
    rule_set_free(set);
}

static void bytes_that_are_no_text_are_matched_around(void **state)
{
    struct rule_set *set = parse_rule("title prose", "word", "a word.z");

    (void)state;
    match(set, bytes_of("\xFF\xE2 a word"), bytes_of("\xFF a word\xC3z \xF0"));
    assert_int_equal(findings.count, 1);
    assert_found(&findings.items[0], FIELD_BODY, 2, 10, 10);
    rule_set_free(set);
}

static void nul_does_not_end_text(void **state)
{
    static const char body[] = "x\0a word";
    struct rule_set *set = parse_rule("prose", "a word", "a word");

    (void)state;
    match(set, bytes_of(""), (struct bytes){body, sizeof(body) - 1});
    assert_found(&findings.items[0], FIELD_BODY, 2, 8, 10);
    rule_set_free(set);
}

static void endless_pattern_gives_up(void **state)
{
    struct rule_set *set = parse_rule("prose", "aa", "(a|aa|aaa)+\\d");
    struct buffer body;

    (void)state;
    buffer_init(&body);
    buffer_append_repeated(&body, "a", 4000);
    assert_null(find(set, "", buffer_string(&body)));
    assert_int_equal(findings.gave_up, 1);
    set->interpret = true;
    assert_null(find(set, "", buffer_string(&body)));
    assert_int_equal(findings.gave_up, 1);
    assert_null(find(set, "", "aa"));
    assert_int_equal(findings.gave_up, 0);
    buffer_release(&body);
    rule_set_free(set);
}

static void only_so_many_matches_are_looked_at(void **state)
{
    struct rule_set *set = parse_rule("quote prose=5", "a", "a");
    struct buffer body;

    (void)state;
    buffer_init(&body);
    buffer_append_repeated(&body, "a ", 2000);
    buffer_append_string(&body, "\n\n> a");
    assert_found(find(set, "", buffer_string(&body)), FIELD_BODY, 0, 1, 5);
    buffer_release(&body);
    rule_set_free(set);
}

/* Random issues from words that the rules are made of. */
static void append_noise(struct buffer *text)
{
    static const char *const pieces[] = {
        "usage ",
        "policy ",
        "can't ",
        "can\xE2\x80\x99t ",
        "\n",
        "\r\n",
        "> ",
        "```\n",
        "block",
        "ed ",
        "\xFF",
        "\xC3\xA9",
        "x",
        "POLICY",
        "  ",
        "help",
        "\xE4\xB8\xAD",
    };

    buffer_reset(text);
    for (long i = random() % 30; i > 0; i--)
        buffer_append_string(
            text,
            pieces[(size_t)random() % (sizeof(pieces) / sizeof(pieces[0]))]);
}

static void assert_sound(const struct finding *finding, size_t title,
                         size_t body)
{
    size_t length = finding->field == FIELD_TITLE ? title : body;

    assert_true(finding->start < finding->end);
    assert_true(finding->end <= length);
    assert_true(finding->weight > 0);
    assert_int_equal(finding->zone == ZONE_TITLE,
                     finding->field == FIELD_TITLE);
}

static void machine_code_and_interpreter_agree(void **state)
{
    static const char rules[] =
        "[a]\nspeaks against\nweight 5\nzones title prose quote=9 log=1\n"
        "literal policy\nliteral help\npattern usage (.{0,9})policy\n"
        "pattern can't (help|x{1,3}?)\npattern \\bblock(ed)?\\b\n"
        "[b]\nspeaks against\nweight 3\nzones prose log=4\nliteral x\n"
        "literal block\npattern [^\\s]+x\npattern ^\\S* ?(\\W|ed)$\n";
    struct rule_set *set = parse(rules);
    struct finding_list others;
    struct buffer title, body;
    struct error error;

    (void)state;
    srandom(4);
    finding_list_init(&others);
    buffer_init(&title);
    buffer_init(&body);
    for (int round = 0; round < 3000; round++) {
        append_noise(&title);
        append_noise(&body);
        set->interpret = false;
        match(set, buffer_bytes(&title), buffer_bytes(&body));
        set->interpret = true;
        assert_int_equal(rule_set_match(set, buffer_bytes(&title),
                                        buffer_bytes(&body), &zones, &others,
                                        &error),
                         STATUS_OK);
        assert_int_equal(findings.gave_up, 0);
        assert_int_equal(findings.count, others.count);
        for (size_t i = 0; i < findings.count; i++) {
            const struct finding *finding = &findings.items[i];

            assert_sound(finding, title.length, body.length);
            assert_ptr_equal(finding->rule, others.items[i].rule);
            assert_int_equal(finding->field, others.items[i].field);
            assert_int_equal(finding->start, others.items[i].start);
            assert_int_equal(finding->end, others.items[i].end);
            assert_int_equal(finding->weight, others.items[i].weight);
        }
    }
    buffer_release(&body);
    buffer_release(&title);
    finding_list_release(&others);
    rule_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spelling_of_text_does_not_matter),
        cmocka_unit_test(lines_have_their_ends),
        cmocka_unit_test(word_ends_are_those_of_ascii),
        cmocka_unit_test(case_of_other_alphabets_does_not_matter),
        cmocka_unit_test(issue_without_literal_is_not_tried),
        cmocka_unit_test(heaviest_zone_wins),
        cmocka_unit_test(zone_that_does_not_count_is_passed_over),
        cmocka_unit_test(equal_weight_goes_to_title_then_to_the_earliest),
        cmocka_unit_test(log_weighs_as_prose_when_it_is_the_message),
        cmocka_unit_test(empty_match_is_none),
        cmocka_unit_test(no_word_is_cut),
        cmocka_unit_test(bytes_that_are_no_text_are_matched_around),
        cmocka_unit_test(nul_does_not_end_text),
        cmocka_unit_test(endless_pattern_gives_up),
        cmocka_unit_test(only_so_many_matches_are_looked_at),
        cmocka_unit_test(machine_code_and_interpreter_agree),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
