#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "aupmine/rules.h"
#include "aupmine/timestamp.h"

#define HEAD "[a.rule]\nspeaks complaint aup\nweight 10\n"
#define TAIL "literal usage\npattern usage policy\n"

static const char whole[] = "# a comment\n"
                            "\n"
                            "[a.rule]\r\n"
                            "speaks   complaint aup\n"
                            "weight   10\n"
                            "zones    title prose log=8\n"
                            "since    2025-06\n"
                            "note     first\n"
                            "note     second\n"
                            "literal  Usage Policy  \n"
                            "pattern  usage policy\n"
                            "pattern  usage rules\n"
                            "match    the usage\\npolicy\n"
                            "match    a\\tb\\\\c\n"
                            "no-match the usage\n"
                            "[b]\n"
                            "speaks domain science\n"
                            "weight 1\n"
                            "zones quote form\n"
                            "literal cell\n"
                            "pattern cell";

static void whole_file_is_read(void **state)
{
    struct rule_set *set;
    struct error error;
    const struct rule *rule;
    int month;

    (void)state;
    assert_int_equal(rule_set_parse(&set, "x.rules", bytes_of(whole), &error),
                     STATUS_OK);
    assert_int_equal(rule_set_count(set), 2);
    rule = rule_set_at(set, 0);
    assert_string_equal(rule->id, "a.rule");
    assert_string_equal(rule->file, "x.rules");
    assert_int_equal(rule->line, 3);
    assert_int_equal(rule->role, RULE_COMPLAINT);
    assert_int_equal(rule->kind, KIND_AUP);
    assert_int_equal(rule->domain, DOMAIN_NONE);
    assert_int_equal(rule->weights[ZONE_TITLE], 10);
    assert_int_equal(rule->weights[ZONE_PROSE], 10);
    assert_int_equal(rule->weights[ZONE_LOG], 8);
    assert_int_equal(rule->weights[ZONE_QUOTE], 0);
    assert_true(month_parse("2025-06", &month));
    assert_int_equal(rule->since, month);
    assert_int_equal(rule->notes.count, 2);
    assert_string_equal(rule->literals.items[0], "Usage Policy");
    assert_int_equal(rule->patterns.count, 2);
    assert_string_equal(rule->patterns.items[0], "usage policy");
    assert_string_equal(rule->matches.items[0], "the usage\npolicy");
    assert_string_equal(rule->matches.items[1], "a\tb\\c");
    assert_int_equal(rule->no_matches.count, 1);
    rule = rule_set_find(set, "b");
    assert_ptr_equal(rule, rule_set_at(set, 1));
    assert_int_equal(rule->role, RULE_DOMAIN);
    assert_int_equal(rule->kind, KIND_NONE);
    assert_int_equal(rule->domain, DOMAIN_SCIENCE);
    assert_int_equal(rule->weights[ZONE_FORM], 1);
    assert_int_equal(rule->since, 0);
    assert_null(rule_set_find(set, "c"));
    rule_set_free(set);
}

static const struct {
    const char *text;
    const char *message; /* what it begins with */
} faulty[] = {
    {"weight 3\n", "f:1: weight stands before the first"},
    {"[A]\n", "f:1: a rule begins [rule.id]"},
    {"[]\n", "f:1: a rule begins [rule.id]"},
    {"[\n", "f:1: a rule begins [rule.id]"},
    {"[a\n", "f:1: a rule begins [rule.id]"},
    {"[a]\ncolour red\n", "f:2: no such key: \"colour\""},
    {"[a]\nweight\n", "f:2: weight has no value"},
    {"[a]\nweight 0\n", "f:2: a weight is a number from 1 to 100"},
    {"[a]\nweight 101\n", "f:2: a weight is a number from 1 to 100"},
    {"[a]\nweight 1x\n", "f:2: a weight is a number from 1 to 100"},
    {"[a]\nweight 9999999999999999999\n", "f:2: a weight is a number"},
    {"[a]\nweight 1\nweight 2\n", "f:3: weight stands twice"},
    {"[a]\nspeaks loud\n", "f:2: a rule cannot speak \"loud\""},
    {"[a]\nspeaks complaint loud\n", "f:2: no such kind: \"loud\""},
    {"[a]\nspeaks kind\n", "f:2: \"kind\" needs a kind"},
    {"[a]\nspeaks domain aup\n", "f:2: no such domain: \"aup\""},
    {"[a]\nspeaks against aup\n", "f:2: \"against\" takes no further word"},
    {"[a]\nzones title body\n", "f:2: no such zone: \"body\""},
    {"[a]\nzones title title\n", "f:2: zone title stands twice"},
    {"[a]\nzones log=\n", "f:2: a weight is a number from 1 to 100"},
    {"[a]\nzones log=0\n", "f:2: a weight is a number from 1 to 100"},
    {"[a]\nsince June 2025\n", "f:2: since is a month"},
    {"[a]\nsince 2025-13\n", "f:2: since is a month"},
    {"[a]\npattern (\n", "f:2: pattern refused at byte 1"},
    {"[a]\npattern a\\C\n", "f:2: pattern refused"},
    {"[a]\nmatch C:\\Users\n", "f:2: an example knows \\n, \\t and \\\\ only"},
    {"[a]\nmatch ends in \\\n", "f:2: an example knows"},
    {"[a]\nnote \xFF\n", "f:2: no UTF-8 text"},
    {"[a]\nspeaks against\n", "f:1: rule a has no weight"},
    {HEAD TAIL, "f:1: rule a.rule has no zones"},
    {HEAD "zones prose\nliteral a\n[b]\n", "f:1: rule a.rule has no pattern"},
    {HEAD "zones prose\npattern a\n[b]\n", "f:1: rule a.rule has no literal"},
    {"[words A]\n", "f:1: a list begins [words name]"},
    {"[words 1]\n", "f:1: a list begins [words name]"},
    {"[words a\n", "f:1: a list begins [words name]"},
    {"[words a]\nword abc\n[words a]\n", "f:3: list a stands twice"},
    {"[words a]\nword ab\n", "f:2: a word begins with at least 3 bytes"},
    {"[words a]\nword abc?\n", "f:2: a word begins with at least 3 bytes"},
    {"[words a]\nword (abc|d)\n", "f:2: a word begins with at least 3 bytes"},
    {"[words a]\nword \xD0\x9E\xD0\xB1\n", "f:2: a word begins with"},
    {"[words a]\nword abc(d)|e\n", "f:2: a word has no | outside ()"},
    {"[words a]\nword abcd{b}\n", "f:2: no list of words before: b"},
    {"[words a]\nword abc(\n[b]\npattern {a}\n", "f:4: pattern refused"},
    {"[words a]\nword abc\nword ABC\n", "f:3: the word stands twice"},
    {"[words a]\n[b]\npattern {a}\n", "f:3: list a has no word"},
    {"[words a]\nweight 3\n", "f:2: weight belongs to a rule"},
    {"[a]\nword abc\n", "f:2: word belongs to a list"},
    {"[a]\npattern x{b}\n[words b]\n", "f:2: no list of words before: b"},
    {"[a]\npattern x{b\n", "f:2: no list of words before: b"},
    {"[words a]\nword abc\n" HEAD "zones prose\npattern {a}\npattern x\n",
     "f:3: rule a.rule has no literal"},
    {"[a]\nweight 1\nzones log\n" TAIL, "f:1: rule a has no speaks"},
    {HEAD "zones prose\n" TAIL HEAD "zones prose\n" TAIL,
     "f:7: rule a.rule stands in f:1 already"},
};

static void faults_are_named_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        struct rule_set *set = NULL;
        struct error error = {""};

        assert_int_equal(
            rule_set_parse(&set, "f", bytes_of(faulty[i].text), &error),
            STATUS_DATA);
        assert_null(set);
        error.text[strlen(faulty[i].message)] = '\0';
        assert_string_equal(error.text, faulty[i].message);
    }
}

static void nul_is_no_text(void **state)
{
    static const char text[] = "[a]\nnote x\0y\n";
    struct rule_set *set;
    struct error error;

    (void)state;
    assert_int_equal(rule_set_parse(&set, "f",
                                    (struct bytes){text, sizeof(text) - 1},
                                    &error),
                     STATUS_DATA);
    assert_string_equal(error.text, "f:2: no UTF-8 text");
}

static const struct {
    const char *pattern;
    const char *expanded;
} spellings[] = {
    {"a b", "a\\s+b"},
    {"a   b", "a\\s+b"},
    {"a ?b", "a(?:\\s+)?b"},
    {"a {0,2}b", "a(?:\\s+){0,2}b"},
    {"a {B", "a\\s+{B"},
    {"can't", "can['\xE2\x80\x99]t"},
    {"[ ']", "[ ']"},
    {"[] ]x y", "[] ]x\\s+y"},
    {"[^] ]x y", "[^] ]x\\s+y"},
    {"[[:alpha:] ] ", "[[:alpha:] ]\\s+"},
    {"[\\] ] ", "[\\] ]\\s+"},
    {"a\\ b", "a\\ b"},
    {"\\[a b", "\\[a\\s+b"},
    {"[ unclosed", "[ unclosed"},
    {"ends in \\", "ends\\s+in\\s+\\"},
    {"", ""},
};

static void simple_spellings_are_written_out(void **state)
{
    struct buffer expanded;
    struct error error;

    (void)state;
    buffer_init(&expanded);
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        assert_int_equal(
            rule_pattern_expand(spellings[i].pattern, &expanded, &error),
            STATUS_OK);
        assert_string_equal(buffer_string(&expanded), spellings[i].expanded);
    }
    buffer_release(&expanded);
}

static bool rule_finds(struct rule_set *set, const char *text)
{
    struct finding_list findings;
    struct zone_map zones;
    struct error error;
    size_t count;

    finding_list_init(&findings);
    zone_map_init(&zones);
    assert_int_equal(rule_set_match(set, bytes_of(text), bytes_of(NULL), &zones,
                                    &findings, &error),
                     STATUS_OK);
    count = findings.count;
    zone_map_release(&zones);
    finding_list_release(&findings);
    return count > 0;
}

static void words_of_a_list_are_alternatives(void **state)
{
    static const char text[] =
        "[words no]\n"
        "word refus(es|ed)\n"
        "word won't do\n"
        "# \xD0\x9E has a lower case that literals miss\n"
        "word \xD0\x9E\xD1\x82\xD0\xBA\xD0\xB0\xD0\xB7\n"
        "[words harm]\n"
        "word unsafe\n"
        "word harmful?\n" HEAD "zones title\n"
        "pattern {no}.{0,9}\\b{harm}\n";
    struct rule_set *set;
    struct error error;

    (void)state;
    assert_int_equal(rule_set_parse(&set, "f", bytes_of(text), &error),
                     STATUS_OK);
    assert_int_equal(rule_set_at(set, 0)->literals.count, 0);
    assert_true(rule_finds(set, "it refuses, unsafe"));
    assert_true(rule_finds(set, "Won\xE2\x80\x99t  do, harmfu"));
    assert_true(
        rule_finds(set, "\xD0\xBE\xD1\x82\xD0\xBA\xD0\xB0\xD0\xB7 unsafe"));
    assert_false(rule_finds(set, "it refuses"));
    assert_false(rule_finds(set, "refuse unsafe"));
    rule_set_free(set);
}

static void hash_of(const char *text, char hash[80])
{
    struct rule_set *set;
    struct error error;

    assert_int_equal(rule_set_parse(&set, "f", bytes_of(text), &error),
                     STATUS_OK);
    snprintf(hash, 80, "%s", rule_set_hash(set));
    rule_set_free(set);
}

static void hash_is_of_what_decides(void **state)
{
    char hash[80], other[80];

    (void)state;
    hash_of(HEAD "zones prose\n" TAIL "[b]\nspeaks against\nweight 1\nzones "
                 "log\nliteral x\npattern x\n",
            hash);
    assert_int_equal(strlen(hash), 71);
    assert_memory_equal(hash, "sha256:", 7);
    hash_of("# comment\n[b]\nspeaks against\nweight 1\nzones log=1\nliteral "
            "x\npattern x\nmatch x\nno-match y\nsince 2025-01\nnote n\n" HEAD
            "zones prose\n" TAIL,
            other);
    assert_string_equal(hash, other);
    hash_of(HEAD "zones prose\n" TAIL, other);
    assert_string_not_equal(hash, other);
    hash_of(HEAD "zones prose\n" TAIL, hash);
    hash_of(HEAD "zones prose=9\n" TAIL, other);
    assert_string_not_equal(hash, other);
    hash_of(HEAD "zones prose\nliteral x\n" TAIL, other);
    assert_string_not_equal(hash, other);
    hash_of(HEAD "zones prose\npattern x\n" TAIL, other);
    assert_string_not_equal(hash, other);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static void folder_is_read_in_order_of_names(void **state)
{
    char folder[] = "/tmp/aupmine-rules-XXXXXX";
    struct rule_set *set;
    struct error error;
    char message[256];

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(rule_set_load(&set, folder, &error), STATUS_STORAGE);
    snprintf(message, sizeof(message), "no rule in %s", folder);
    assert_string_equal(error.text, message);
    write_file(folder, "b.rules", HEAD "zones prose\n" TAIL);
    write_file(folder, "B.rules",
               "[z]\nspeaks against\nweight 1\nzones log\n" TAIL);
    write_file(folder, "notes.txt", "not read");
    write_file(folder, ".hidden.rules", "not read");
    assert_int_equal(rule_set_load(&set, folder, &error), STATUS_OK);
    assert_int_equal(rule_set_count(set), 2);
    assert_string_equal(rule_set_at(set, 0)->id, "z");
    assert_string_equal(rule_set_at(set, 1)->file, "b.rules");
    rule_set_free(set);
    write_file(folder, "c.rules", "[a\n");
    assert_int_equal(rule_set_load(&set, folder, &error), STATUS_DATA);
    assert_string_equal(
        error.text, "c.rules:1: a rule begins [rule.id], of a-z, 0-9, . and -");
    remove_file(folder, "c.rules");
    remove_file(folder, "b.rules");
    remove_file(folder, "B.rules");
    remove_file(folder, "notes.txt");
    remove_file(folder, ".hidden.rules");
    assert_int_equal(rmdir(folder), 0);
}

static void missing_folder_is_named(void **state)
{
    struct rule_set *set = NULL;
    struct error error;

    (void)state;
    assert_int_equal(rule_set_load(&set, "/nowhere/rules", &error),
                     STATUS_STORAGE);
    assert_string_equal(
        error.text, "cannot read /nowhere/rules: No such file or directory");
    assert_null(set);
    rule_set_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_file_is_read),
        cmocka_unit_test(faults_are_named_with_their_line),
        cmocka_unit_test(nul_is_no_text),
        cmocka_unit_test(words_of_a_list_are_alternatives),
        cmocka_unit_test(simple_spellings_are_written_out),
        cmocka_unit_test(hash_is_of_what_decides),
        cmocka_unit_test(folder_is_read_in_order_of_names),
        cmocka_unit_test(missing_folder_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
