#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/rules/internal.h"
#include "aupmine/rules.h"

/* Faults, one a line: "rule: problem". */
static void note(void *context, const struct rule_fault *fault)
{
    buffer_append_format(context, "%s: %s\n", fault->rule->id, fault->problem);
}

static struct rule_set *parse(const char *text)
{
    struct rule_set *set = NULL;
    struct error error = {""};

    if (rule_set_parse(&set, "f", bytes_of(text), &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return set;
}

static size_t count_lines(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

static void assert_lint(const char *rules, const char *wanted)
{
    struct rule_set *set = parse(rules);
    struct buffer notes;
    struct error error;
    size_t faults;

    buffer_init(&notes);
    assert_int_equal(rule_set_lint(set, note, &notes, &faults, &error),
                     STATUS_OK);
    assert_string_equal(buffer_string(&notes), wanted);
    assert_int_equal(faults, count_lines(wanted));
    buffer_release(&notes);
    rule_set_free(set);
}

#define RULE(id, speaks, weight)                                               \
    "[" id "]\nspeaks " speaks "\nweight " weight "\nzones title prose\n"
#define EXAMPLES "match a word\nmatch words\nno-match a\nno-match b\n"
#define WORD     "literal word\npattern word\n"

static void examples_are_run(void **state)
{
    struct rule_set *set = parse(RULE("a", "against", "1") WORD EXAMPLES
                                 "match nothing\tat all\nno-match a\\nword\n");
    struct buffer notes;
    struct error error;
    size_t examples, faults;

    (void)state;
    buffer_init(&notes);
    assert_int_equal(
        rule_set_test(set, note, &notes, &examples, &faults, &error),
        STATUS_OK);
    assert_int_equal(examples, 6);
    assert_int_equal(faults, 2);
    assert_string_equal(buffer_string(&notes),
                        "a: must match, and does not: nothing at all\n"
                        "a: must not match, and does: a word\n");
    buffer_release(&notes);
    rule_set_free(set);
}

static void sound_rule_has_no_fault(void **state)
{
    (void)state;
    assert_lint(RULE("a", "against", "1") WORD EXAMPLES, "");
}

static void two_examples_of_each_sort_are_wanted(void **state)
{
    (void)state;
    assert_lint(RULE("a", "against", "1") WORD "match word\nno-match a\n",
                "a: fewer than two match lines\n"
                "a: fewer than two no-match lines\n");
}

static void literals_stand_in_every_example(void **state)
{
    (void)state;
    assert_lint(RULE("a", "against", "1") WORD EXAMPLES
                "pattern other\nmatch other\n",
                "a: no literal of the rule stands in: other\n");
}

static void repeated_pattern_is_found(void **state)
{
    (void)state;
    assert_lint(RULE("a", "against", "1") WORD "pattern word\n" EXAMPLES,
                "a: pattern stands twice: word\n");
    assert_lint(RULE("a", "against", "2")
                    WORD EXAMPLES RULE("b", "against", "1") WORD
                "pattern x\nliteral x\n" EXAMPLES "match x\n",
                "b: pattern stands twice: word\n");
    assert_lint(RULE("a", "kind aup", "1")
                    WORD EXAMPLES RULE("b", "kind filter", "1") WORD EXAMPLES,
                "");
}

static void shadowed_rule_is_found(void **state)
{
    static const char narrow[] = "literal word\npattern words?\n" EXAMPLES;
    struct buffer rules;

    (void)state;
    buffer_init(&rules);
    buffer_append_string(&rules, RULE("wide", "against", "5") WORD EXAMPLES
                         "match word of its own\n");
    buffer_append_string(&rules, RULE("weak", "against", "4"));
    buffer_append_string(&rules, narrow);
    buffer_append_string(&rules, RULE("strong", "against", "6"));
    buffer_append_string(&rules, narrow);
    buffer_append_string(&rules, RULE("else", "borderline", "4"));
    buffer_append_string(&rules, narrow);
    assert_lint(buffer_string(&rules),
                "wide: shadowed: every example matches rule: strong\n"
                "weak: shadowed: every example matches rule: wide\n"
                "weak: shadowed: every example matches rule: strong\n"
                "strong: pattern stands twice: words?\n");
    buffer_release(&rules);
}

static void collect(void *context, const char *problem)
{
    buffer_append_format(context, "%s\n", problem);
}

static void assert_check(const char *pattern, const char *wanted)
{
    struct buffer problems;

    buffer_init(&problems);
    pattern_check(pattern, collect, &problems);
    if (strncmp(buffer_string(&problems), wanted, strlen(wanted)) != 0 ||
        (problems.length > 0) != (*wanted != '\0'))
        fail_msg("%s: %s", pattern, buffer_string(&problems));
    buffer_release(&problems);
}

static void portable_patterns_pass(void **state)
{
    static const char *const patterns[] = {
        "",
        "a|b",
        "a.{0,60}b",
        "a.{0,60}?b",
        "(?:a|b)+",
        "(a(b))?",
        "(?P<name>a)",
        "(?i)a(?s:.)b(?i-s:c)",
        "[^a]{0,9}",
        "[]a^]*[^]]{1,2}",
        "[[:alpha:]\\d\\]]+",
        "\\bfoo\\w+\\s*\\S+\\.\\d\\x{2019}+\\p{Han}*\\pL",
        "{a}{",
        "x{2}y{3,}z{1,1000}",
        "(?:.{0,50}x){0,20}",
        "\\{2,\\}",
        "['\xE2\x80\x99]\\ \\/",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
        assert_check(patterns[i], "");
}

static void patterns_that_re2_refuses_are_found(void **state)
{
    static const char group[] = "RE2 has no look-around";
    static const char letter[] = "RE2 does not know that letter";
    static const char twice[] = "RE2 has no possessive";
    static const char many[] = "RE2 repeats no more than 1000";

    (void)state;
    assert_check("a(?=b)", group);
    assert_check("a(?!b)", group);
    assert_check("(?<=a)b", group);
    assert_check("(?<!a)b", group);
    assert_check("(?>a)", group);
    assert_check("(?|a)", group);
    assert_check("(?R)", group);
    assert_check("(?1)", group);
    assert_check("(?&name)", group);
    assert_check("(?P>name)", group);
    assert_check("(?P=name)", group);
    assert_check("(?<name>a)", group);
    assert_check("(?(1)a)", group);
    assert_check("(?C)", group);
    assert_check("(?#a)", group);
    assert_check("(?x)a", group);
    assert_check("(*UCP)a", "RE2 has no verbs");
    assert_check("a(*SKIP)", "RE2 has no verbs");
    assert_check("(a)\\1", "RE2 has no back-references");
    assert_check("\\k<n>", letter);
    assert_check("a\\Kb", letter);
    assert_check("\\Ga", letter);
    assert_check("\\R", letter);
    assert_check("\\X", letter);
    assert_check("\\h", letter);
    assert_check("\\Qa\\E", letter);
    assert_check("\\Z", letter);
    assert_check("[\\b]", "RE2 has no \\b in a class");
    assert_check("a*+", twice);
    assert_check("a++", twice);
    assert_check("a?+", twice);
    assert_check("a{2}{3}", twice);
    assert_check("a*?+", twice);
    assert_check("a{1001}", many);
    assert_check("a{1001,}", many);
    assert_check("a{0,99999999999999999999}", many);
    assert_check("(?:(?:a{10}){10}b){11}", many);
    assert_check("a{,3}", "engines differ on {,n}");
}

static void gaps_without_a_bound_are_found(void **state)
{
    static const char gap[] = "a gap without a bound";

    (void)state;
    assert_check("a.*b", gap);
    assert_check("a.+?b", gap);
    assert_check("a.{3,}b", gap);
    assert_check("[^\"]*", gap);
    assert_check("[^\\n]+", gap);
    assert_check("(?:.|\\s)*", gap);
    assert_check("(?:a[^,]{0,9},)+", gap);
}

static void any_pattern_is_checked(void **state)
{
    static const char signs[] = "()[]{}?*+|\\^$.,:=!<>P#1290ab-ims'&";
    char pattern[24];
    struct buffer problems, deep;

    (void)state;
    srandom(5);
    buffer_init(&problems);
    buffer_init(&deep);
    for (int round = 0; round < 20000; round++) {
        size_t length = (size_t)random() % sizeof(pattern);

        for (size_t i = 0; i < length; i++)
            pattern[i] = signs[(size_t)random() % (sizeof(signs) - 1)];
        pattern[length] = '\0';
        buffer_reset(&problems);
        pattern_check(pattern, collect, &problems);
    }
    buffer_append_repeated(&deep, "(", 2000);
    buffer_append_repeated(&deep, ")", 2000);
    pattern_check(buffer_string(&deep), collect, &problems);
    buffer_release(&deep);
    buffer_release(&problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_run),
        cmocka_unit_test(sound_rule_has_no_fault),
        cmocka_unit_test(two_examples_of_each_sort_are_wanted),
        cmocka_unit_test(literals_stand_in_every_example),
        cmocka_unit_test(repeated_pattern_is_found),
        cmocka_unit_test(shadowed_rule_is_found),
        cmocka_unit_test(portable_patterns_pass),
        cmocka_unit_test(patterns_that_re2_refuses_are_found),
        cmocka_unit_test(gaps_without_a_bound_are_found),
        cmocka_unit_test(any_pattern_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
