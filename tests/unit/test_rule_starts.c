#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "../../src/rules/internal.h"

enum { ROUNDS = 300, TEXTS = 60, PIECES = 14 };

/* Words that are written in more than one way, and neighbours of theirs. */
static const char *const words[] = {
    "flag",
    "kiss",
    "isn't so",
    "can't",
    "no way",
    "abc(d|e)?f",
    "k\xC3\xA9pi",
    "\xC3\xA9t\xC3\xA9 et",
    "\xE7\xA6\x81\xE6\xAD\xA2",
    "s3 bucket",
    "a  b c",
    "_under",
    "stop[.!]",
    "don't",
    "\xD0\xBE\xD1\x82\xD0\xBA\xD0\xB0\xD0\xB7",
    "x-ray",
    "the the",
    "kkk",
};

static const char *const pieces[] = {
    "flag",
    "FLAG",
    "Kiss",
    "\342\204\252iss",
    "ki\xC5\xBF\xC5\xBF",
    "isn't so",
    "isn\xE2\x80\x99t \t so",
    "CAN\xE2\x80\x99T",
    "no\n way",
    "no way",
    "abcf",
    "abcdf",
    "K\xC3\x89PI",
    "k\xC3\xA9pi",
    "\xC3\x89T\xC3\x89 et",
    "\xE7\xA6\x81\xE6\xAD\xA2",
    "S3  bucket",
    "a b c",
    "_under",
    "stop!",
    "do n't",
    "don't",
    "\xD0\x9E\xD0\xA2\xD0\x9A\xD0\x90\xD0\x97",
    "X-Ray",
    "the",
    " ",
    " ",
    "\n",
    "x",
    ".",
    "1",
    "\xC2\xA0",
    "kkkk",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void append_lists(struct buffer *rules)
{
    for (int list = 0; list < 2; list++) {
        size_t first = (size_t)random() % COUNT(words);
        size_t count = 1 + (size_t)random() % 5;

        buffer_append_format(rules, "[words l.%c]\n", 'a' + list);
        for (size_t i = 0; i < count; i++)
            buffer_append_format(rules, "word %s\n",
                                 words[(first + i) % COUNT(words)]);
    }
}

/* Each pattern begins with lists; in brackets, which stand for nothing, it
 * does not, and is asked everywhere. */
static struct rule_set *make_set(void)
{
    static const char *const patterns[] = {
        "\\b{l.a}",
        "\\b{l.a}.{0,9}\\b{l.b}",
        "\\b{l.a}x|\\b{l.b}( \\w)?",
        "\\b{l.b}{0,1}\\b{l.a}",
    };
    struct rule_set *set;
    struct buffer rules;
    struct error error;

    buffer_init(&rules);
    append_lists(&rules);
    for (size_t i = 0; i < COUNT(patterns); i++)
        for (int bracketed = 0; bracketed < 2; bracketed++)
            buffer_append_format(
                &rules,
                "[r.%zu-%d]\nspeaks against\nweight 10\nzones prose\n"
                "pattern %s%s%s\n",
                i, bracketed, bracketed ? "(" : "", patterns[i],
                bracketed ? ")" : "");
    assert_ok(rule_set_parse(&set, "f", buffer_bytes(&rules), &error), &error);
    buffer_release(&rules);
    return set;
}

static void make_text(struct buffer *text)
{
    size_t count = (size_t)random() % PIECES;

    buffer_reset(text);
    for (size_t i = 0; i < count; i++)
        buffer_append_string(text, pieces[(size_t)random() % COUNT(pieces)]);
}

/* Every match from the beginning to the end of the text, as "0-3 7-9 ". */
static void find_all(struct rule_set *set, struct rule_pattern *pattern,
                     const struct subject *subject, struct buffer *found)
{
    size_t start = 0, end;

    buffer_reset(found);
    while (pattern_search(set, pattern, subject, &start, &end) ==
           PATTERN_MATCH) {
        buffer_append_format(found, "%zu-%zu ", start, end);
        start = end;
    }
}

static size_t compare(struct rule_set *set, const struct buffer *text)
{
    struct subject subject = {0};
    struct buffer quick, slow;
    struct error error;
    size_t matched = 0;

    buffer_init(&quick);
    buffer_init(&slow);
    assert_ok(subject_set(&subject, buffer_bytes(text), &error), &error);
    subject.text.data = buffer_string(text);
    for (size_t i = 0; i + 1 < set->count; i += 2) {
        find_all(set, &set->entries[i].patterns[0], &subject, &quick);
        find_all(set, &set->entries[i + 1].patterns[0], &subject, &slow);
        if (strcmp(buffer_string(&quick), buffer_string(&slow)) != 0)
            print_error("'%s' in '%s'\n", set->entries[i].patterns[0].expanded,
                        buffer_string(text));
        assert_string_equal(buffer_string(&quick), buffer_string(&slow));
        matched += slow.length > 0;
    }
    subject_release(&subject);
    buffer_release(&quick);
    buffer_release(&slow);
    return matched;
}

static void beginnings_change_no_match(void **state)
{
    struct buffer text;
    size_t matched = 0;

    (void)state;
    srandom(35);
    buffer_init(&text);
    for (int round = 0; round < ROUNDS; round++) {
        struct rule_set *set = make_set();

        assert_int_equal(set->entries[0].patterns[0].lead_count, 1);
        assert_int_equal(set->entries[1].patterns[0].lead_count, 0);
        assert_int_equal(set->entries[4].patterns[0].lead_count, 2);
        assert_int_equal(set->entries[6].patterns[0].lead_count, 0);
        for (int i = 0; i < TEXTS; i++) {
            make_text(&text);
            matched += compare(set, &text);
        }
        rule_set_free(set);
    }
    assert_true(matched > ROUNDS * TEXTS / 10);
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings_change_no_match),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
