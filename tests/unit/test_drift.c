#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "../../src/drift/internal.h"
#include "aupmine/drift.h"

static const char *const rules = "[flagged]\n"
                                 "speaks complaint safeguard\n"
                                 "weight 10\n"
                                 "zones title prose log\n"
                                 "literal safeguards flagged\n"
                                 "pattern safeguards flagged this message\n"
                                 "[drift.1]\n"
                                 "speaks kind filter\n"
                                 "weight 3\n"
                                 "zones title prose log\n"
                                 "literal warden\n"
                                 "pattern warden\n";

struct fixture {
    struct rule_set *set;
    struct drift *drift;
    struct error error;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    *state = &fixture;
    if (rule_set_parse(&fixture.set, "test", bytes_of(rules), &fixture.error) !=
        STATUS_OK)
        return -1;
    return drift_new(&fixture.drift, fixture.set, &fixture.error) == STATUS_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    drift_free(fixture->drift);
    rule_set_free(fixture->set);
    return 0;
}

static void add_bytes(struct fixture *fixture, int64_t number,
                      const char *author, struct bytes body)
{
    const struct drift_issue issue = {
        .number = number,
        .month = 2026 * 12 + (int)(number % 12),
        .author = bytes_of(author),
        .title = bytes_of("A title"),
        .body = body,
    };

    assert_int_equal(drift_add(fixture->drift, &issue, &fixture->error),
                     STATUS_OK);
}

static void add(struct fixture *fixture, int64_t number, const char *author,
                const char *body)
{
    add_bytes(fixture, number, author, bytes_of(body));
}

static const struct drift_cluster *find(struct fixture *fixture, size_t least)
{
    assert_int_equal(drift_find(fixture->drift, least, &fixture->error),
                     STATUS_OK);
    return drift_count(fixture->drift) == 0 ? NULL
                                            : drift_at(fixture->drift, 0);
}

static void count_fault(void *context, const struct rule_fault *fault)
{
    (void)context;
    print_error("[%s] %s\n", fault->rule->id, fault->problem);
}

static void check_rules(struct rule_set *set, struct error *error)
{
    size_t examples, faults;

    assert_int_equal(
        rule_set_test(set, count_fault, NULL, &examples, &faults, error),
        STATUS_OK);
    assert_int_equal(faults, 0);
    assert_int_equal(rule_set_lint(set, count_fault, NULL, &faults, error),
                     STATUS_OK);
    assert_int_equal(faults, 0);
}

static void likeness_is_said_by_rules_that_hold(void **state)
{
    struct fixture *fixture = *state;

    check_rules(fixture->drift->likeness, &fixture->error);
}

/* --- sentences --- */

static void sentences_end_where_they_should(void **state)
{
    static const char text[] =
        "  \n ● One here.  Two times as long as one, and a part of\n   it! e.g. three\n"
        "Four 4.8 is \\nFive ⎿ Six\n\nseven";
    static const char *const wanted[] = {
        "One here",
        "Two times as long as one, and a part of\n   it! e.g. three",
        "Four 4.8 is ",
        "Five ",
        "Six",
        "seven"};
    struct bytes rest = bytes_of(text), sentence;

    (void)state;
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        assert_true(sentence_next(&rest, &sentence));
        assert_int_equal(sentence.length, strlen(wanted[i]));
        assert_memory_equal(sentence.data, wanted[i], sentence.length);
    }
    assert_false(sentence_next(&rest, &sentence));
}

static void long_sentence_is_cut_at_a_character(void **state)
{
    struct buffer text;
    struct bytes rest, sentence;
    size_t all = 0;

    (void)state;
    buffer_init(&text);
    buffer_append_char(&text, 'a');
    buffer_append_repeated(&text, "é", 1000);
    rest = buffer_bytes(&text);
    while (sentence_next(&rest, &sentence)) {
        assert_int_equal(utf8_valid_prefix(sentence), sentence.length);
        all += sentence.length;
    }
    assert_int_equal(all, text.length);
    buffer_release(&text);
}

static void message_is_what_is_quoted(void **state)
{
    static const struct {
        const char *sentence;
        const char *seen;
        const char *message;
    } cases[] = {
        {"it said \"a guard blocked this reply\" today", "blocked",
         "a guard blocked this reply"},
        {"Error: API Error: a guard blocked this reply", "blocked",
         " a guard blocked this reply"},
        {"[BUG] `x` guard blocked this reply", "blocked",
         " guard blocked this reply"},
        {"API Error: 400 {\"type\":\"e\",\"message\":\"No such luck\"}", "API",
         "No such luck"},
        {"x {\\\"message\\\": \\\"No such luck\\\"}", "x", "No such luck\\"},
        {"plain words", "words", "plain words"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t start = (size_t)(strstr(cases[i].sentence, cases[i].seen) -
                                cases[i].sentence);
        struct bytes message = sentence_message(
            bytes_of(cases[i].sentence), start, start + strlen(cases[i].seen));

        assert_int_equal(message.length, strlen(cases[i].message));
        assert_memory_equal(message.data, cases[i].message, message.length);
    }
}

/* --- normal forms --- */

static void normal_forms(void **state)
{
    static const struct {
        const char *text;
        const char *normal;
    } cases[] = {
        {"Opus 4.8's safeguards flagged", "<model>'s safeguards flagged"},
        {"**Claude Opus 5 (1M context)**'s SAFEGUARDS", "<model>'s safeguards"},
        {"Opus 5 (1M context)\u2019s guard", "<model>'s guard"},
        {"try claude-sonnet-4-20250514 now", "try <model> now"},
        {"with Fable 5.1 it can't", "with <model> it can't"},
        {"Claude Code can\u2019t", "claude code can't"},
        {"API Error: 400 the list (see https://example.org/a?b) is empty",
         "the list, see <url>, is empty"},
        {"in /usr/lib/x.js and ~/y and C:\\z, or/and /model",
         "in <path> and <path> and <path>, or, and, model"},
        {"request req_011CabcDEF234 of 2026-09-01 failed",
         "request <id> of <n> failed"},
        {"id 123e4567-e89b-12d3-a456-426614174000 x", "id <id> x"},
        {"flagged this (https://www.example.org/aup).", "flagged this"},
        {"Se bloque\u00F3 \u2014 la petici\u00F3n",
         "se bloque\u00F3, la petici\u00F3n"},
        {"in v2.1.3 of the app", "in <n> of the app"},
        {"- * ` ~", ""},
        {"", ""},
    };
    struct buffer normal;

    (void)state;
    buffer_init(&normal);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buffer_reset(&normal);
        normal_append(&normal, bytes_of(cases[i].text));
        assert_string_equal(buffer_string(&normal), cases[i].normal);
    }
    buffer_release(&normal);
}

static void hash_of_a_form_knows_its_words_only(void **state)
{
    (void)state;
    assert_true(normal_hash(bytes_of("a, b c")) ==
                normal_hash(bytes_of("a b, c")));
    assert_false(normal_hash(bytes_of("a bc")) ==
                 normal_hash(bytes_of("ab c")));
    assert_int_equal(normal_words(bytes_of("a <n>, b <model>'s c")), 3);
}

/* --- clusters --- */

static void near_equal_wordings_are_one(void **state)
{
    struct fixture *fixture = *state;
    const struct drift_cluster *cluster;

    add(fixture, 9, "ann", "● Opus 6's warden withheld and blocked this reply");
    add(fixture, 8, "bob",
        "I get \"Haiku 7's warden withheld and blocked this "
        "reply\" (claude 2.1.3)");
    add(fixture, 7, "bob",
        "Fable 5's warden withheld and blocked this message.");
    add(fixture, 6, "cy", "the warden sleeps on a blocked bench for a while");
    cluster = find(fixture, 2);
    assert_int_equal(drift_count(fixture->drift), 1);
    assert_int_equal(cluster->issues, 3);
    assert_int_equal(cluster->reporters, 2);
    assert_int_equal(cluster->first, 2026 * 12 + 7);
    assert_int_equal(cluster->last, 2026 * 12 + 9);
    assert_int_equal(cluster->numbers[0], 9);
    assert_int_equal(cluster->numbers[1], 8);
    assert_int_equal(cluster->numbers[2], 7);
    assert_string_equal(cluster->wording.data,
                        "<model>'s warden withheld and blocked this reply");
    assert_true(cluster->likeness >= DRIFT_LIKELY);
}

static void covered_wordings_are_left_out(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 1; i < 6; i++)
        add(fixture, i, i % 2 == 0 ? "ann" : "bob",
            "Opus 6's safeguards flagged this message again.\n\n"
            "```\nall safeguards flagged this message on our side today\n```");
    assert_null(find(fixture, 1));
}

static void reporters_are_counted_not_issues(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 1; i < 6; i++)
        add(fixture, i, "ann", "A warden blocked this very reply.");
    for (int i = 6; i < 9; i++)
        add(fixture, i, NULL, "A jailer paused your last conversation.");
    assert_null(find(fixture, 2));
}

static void a_log_says_first_when_where_or_how_bad(void **state)
{
    static const char *const noise[] = {
        "at Object.<anonymous> (/srv/a.js:3:1)",
        "npm warn this is old and nobody keeps it",
        "2026-01-02T03:04:05.678Z the server has now come to its end",
        "[2026-01-02 03:04:05] the server has now come to its end",
        "03:04:05 the server has now come to its end",
        "ERROR the lock of the data was not to be had",
        "[ERROR] the lock of the data was not to be had",
        "WARN: the lock of the data was not to be had",
        "> INFO  the lock of the data was not to be had",
        "```json\n[{\"error\":\"Error: the lock was not to be had",
        "{\"level\": 30, the lock of the data was not to be had",
        "\"stack\": the lock of the data was not to be had",
        "\\\"stack\\\": the lock of the data was not to be had",
        "level=info the lock of the data was not to be had",
        "/usr/lib/a: no version information available for the program",
        "~/a/b.txt: no version information available for the program",
        "../b.txt: no version information available for the program",
        "C:\\Users\\a has no version information for the program",
        "0x7ffee4c0 is where the program came to its end",
        "deadbeef01 is where the program came to its end",
    };
    static const char *const said[] = {
        "The jailer keeps this from you",
        "- The jailer keeps this from you",
        "Error: the jailer keeps this from you",
        "API Error: 400 {\"type\":\"error\"}",
        "Information of that sort is kept from you",
        "ERRORS of that sort are kept from you",
        "\"The jailer\" keeps this from you",
        "/clear and begin anew",
        "400 times the jailer kept this from you",
        "added words that the jailer keeps from you",
        "[the jailer] keeps this from you",
        "a = b is what the jailer says",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(noise) / sizeof(noise[0]); i++)
        if (!sentence_is_noise(bytes_of(noise[i])))
            fail_msg("taken for a message: %s", noise[i]);
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
        if (sentence_is_noise(bytes_of(said[i])))
            fail_msg("taken for a log: %s", said[i]);
}

static void logs_count_if_several_repeat_them(void **state)
{
    struct fixture *fixture = *state;
    const struct drift_cluster *cluster;
    char body[200];

    for (int i = 1; i < 5; i++) {
        snprintf(body, sizeof(body),
                 "Look:\n\n```\nthe kettle of unit %d has gone cold today\n"
                 "at run (x.js:%d:1)\n{\"a\": %d}\nonly once, number %c here "
                 "and now\n```\n",
                 i, i, i, (char)('a' + i));
        add(fixture, i, i == 1 ? "ann" : i == 2 ? "bob" : "cy", body);
    }
    cluster = find(fixture, 3);
    assert_int_equal(drift_count(fixture->drift), 1);
    assert_int_equal(cluster->likeness, 0);
    assert_int_equal(cluster->kind, KIND_NONE);
    assert_int_equal(cluster->issues, 4);
    assert_int_equal(cluster->reporters, 3);
    assert_string_equal(cluster->wording.data,
                        "the kettle of unit <n> has gone cold today");
}

static void prose_that_looks_like_nothing_is_left_out(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 1; i < 5; i++)
        add(fixture, i, i % 2 == 0 ? "ann" : "bob",
            "The kettle has gone cold and I am sad about it.");
    assert_null(find(fixture, 1));
}

static void likely_ones_come_first(void **state)
{
    struct fixture *fixture = *state;
    char author[] = "a";

    for (int i = 1; i < 9; i++) {
        author[0] = (char)('a' + i);
        add(fixture, i, author,
            i < 3 ? "A warden blocked this very reply."
                  : "API Error: 529 the kettle is overloaded now");
    }
    assert_int_equal(find(fixture, 2)->issues, 2);
    assert_int_equal(drift_count(fixture->drift), 2);
    assert_int_equal(drift_at(fixture->drift, 1)->issues, 6);
}

/* --- rules --- */

static void write_rules(struct fixture *fixture, struct buffer *text)
{
    buffer_init(text);
    assert_int_equal(
        drift_append_rules(fixture->drift, 100, text, &fixture->error),
        STATUS_OK);
}

static void rules_hold_and_match_what_they_were_made_of(void **state)
{
    static const char *const bodies[] = {
        "API Error: Opus 6 (1M context)'s warden blocked this reply: see "
        "https://example.org/x for 3 reasons",
        "our ward's policy (v2.1) was violated: policy violation in "
        "/a/b/c by req_01abcdef2345",
        "Nous can't help with this t\u00E2che \u2014 d\u00E9sol\u00E9",
    };
    struct fixture *fixture = *state;
    struct rule_set *set = NULL;
    struct buffer text;
    int number = 0;

    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        add(fixture, ++number, "ann", bodies[i]);
        add(fixture, ++number, "bob", bodies[i]);
    }
    find(fixture, 2);
    assert_int_equal(drift_count(fixture->drift), 3);
    write_rules(fixture, &text);
    assert_int_equal(
        rule_set_parse(&set, "drafts", buffer_bytes(&text), &fixture->error),
        STATUS_OK);
    check_rules(set, &fixture->error);
    assert_int_equal(rule_set_count(set), 3);
    /* The set has a drift.1 already. */
    assert_null(rule_set_find(set, "drift.1"));
    assert_non_null(rule_set_find(set, "drift.2"));
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        bool matches = false;

        assert_int_equal(drift_matches(fixture->drift, set, bytes_of(bodies[i]),
                                       &matches, &fixture->error),
                         STATUS_OK);
        assert_true(matches);
    }
    rule_set_free(set);
    buffer_release(&text);
}

static void shadowed_rules_are_left_out(void **state)
{
    struct fixture *fixture = *state;
    struct buffer text;

    for (int i = 1; i < 7; i++)
        add(fixture, i, i % 2 == 0 ? "ann" : "bob",
            i < 5 ? "A warden blocked this reply on the grounds of birds and "
                    "bees in it."
                  : "A warden blocked this reply!");
    find(fixture, 2);
    assert_int_equal(drift_count(fixture->drift), 2);
    write_rules(fixture, &text);
    assert_non_null(strstr(buffer_string(&text), "[drift.2]"));
    assert_null(strstr(buffer_string(&text), "[drift.3]"));
    assert_null(strstr(buffer_string(&text), "birds"));
    buffer_release(&text);
}

static void what_is_only_repeated_is_a_comment(void **state)
{
    struct fixture *fixture = *state;
    struct buffer text;

    for (int i = 1; i < 5; i++)
        add(fixture, i, i % 2 == 0 ? "ann" : "bob",
            "```\nthe kettle of the unit has gone cold\n```");
    find(fixture, 2);
    write_rules(fixture, &text);
    assert_int_equal(buffer_string(&text)[0], '#');
    assert_null(strstr(buffer_string(&text), "\n["));
    buffer_release(&text);
}

static void hostile_text_does_no_harm(void **state)
{
    static const char body[] =
        "a warden\x1b[31m blocked this reply\0 \xff\xfe with "
        "\xE2\x80\xAE care [x](y) .*+?{}|^$\\\\d\n# [drift.9]\nspeaks x";
    struct fixture *fixture = *state;
    struct rule_set *set = NULL;
    struct buffer text, endless;

    add_bytes(fixture, 1, "ann", (struct bytes){body, sizeof(body) - 1});
    add_bytes(fixture, 2, "bob", (struct bytes){body, sizeof(body) - 1});
    buffer_init(&endless);
    for (size_t i = 0; i < 3000; i++)
        buffer_append_string(&endless, "\n \n\nblocked this reply\xE2\x80'");
    add_bytes(fixture, 3, "ann", buffer_bytes(&endless));
    add_bytes(fixture, 4, "cy", (struct bytes){NULL, 0});
    find(fixture, 1);
    assert_true(drift_count(fixture->drift) >= 1);
    write_rules(fixture, &text);
    assert_int_equal(
        rule_set_parse(&set, "drafts", buffer_bytes(&text), &fixture->error),
        STATUS_OK);
    check_rules(set, &fixture->error);
    rule_set_free(set);
    buffer_release(&endless);
    buffer_release(&text);
}

static void wordings_have_an_end(void **state)
{
    struct wording_table table = {0};
    struct error error;

    (void)state;
    for (size_t i = 0; i < DRIFT_WORDINGS_MOST + 2; i++) {
        const struct wording wording = {.hash = i * 0x9E3779B97F4A7C15u,
                                        .kind = KIND_NONE};

        assert_int_equal(
            wording_table_see(&table, &wording, bytes_of("x"), bytes_of("x"),
                              (struct sighting){.number = 1}, &error),
            STATUS_OK);
        assert_true(table.full == (i >= DRIFT_WORDINGS_MOST));
    }
    assert_int_equal(table.count, DRIFT_WORDINGS_MOST);
    wording_table_release(&table);
}

static void nothing_gives_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct buffer text;

    assert_null(find(fixture, 1));
    assert_false(drift_is_full(fixture->drift));
    write_rules(fixture, &text);
    assert_int_equal(text.length, 0);
    buffer_release(&text);
}

#define WITH_DRIFT(test)                                                       \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DRIFT(likeness_is_said_by_rules_that_hold),
        cmocka_unit_test(sentences_end_where_they_should),
        cmocka_unit_test(long_sentence_is_cut_at_a_character),
        cmocka_unit_test(message_is_what_is_quoted),
        cmocka_unit_test(normal_forms),
        cmocka_unit_test(hash_of_a_form_knows_its_words_only),
        WITH_DRIFT(near_equal_wordings_are_one),
        WITH_DRIFT(covered_wordings_are_left_out),
        WITH_DRIFT(reporters_are_counted_not_issues),
        cmocka_unit_test(a_log_says_first_when_where_or_how_bad),
        WITH_DRIFT(logs_count_if_several_repeat_them),
        WITH_DRIFT(prose_that_looks_like_nothing_is_left_out),
        WITH_DRIFT(likely_ones_come_first),
        WITH_DRIFT(rules_hold_and_match_what_they_were_made_of),
        WITH_DRIFT(shadowed_rules_are_left_out),
        WITH_DRIFT(what_is_only_repeated_is_a_comment),
        WITH_DRIFT(hostile_text_does_no_harm),
        cmocka_unit_test(wordings_have_an_end),
        WITH_DRIFT(nothing_gives_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
