/*
 * The shipped rules over the whole sample: the JIT and the interpreter agree,
 * and so do a rule set that has seen everything before and one that has not.
 */
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/rules/internal.h"
#include "aupmine/classify.h"
#include "aupmine/ingest.h"

enum { ISSUES_MOST = 1000 };

static struct issue issues[ISSUES_MOST];
static size_t issue_count;
static struct zone_map zones;
static struct rule_set *set;

static enum status keep_issue(void *context, const struct record *record,
                              struct error *error)
{
    (void)context;
    assert_true(issue_count < ISSUES_MOST);
    issue_init(&issues[issue_count]);
    return issue_read_json(&issues[issue_count++], record->text, error);
}

static enum status refuse(void *context, uint64_t offset, uint64_t line,
                          const char *problem, struct error *error)
{
    (void)context;
    (void)offset;
    (void)line;
    return error_set(error, STATUS_DATA, "%s", problem);
}

static void read_issues(FILE *file)
{
    struct record_splitter splitter;
    struct error error;
    char piece[65536];
    size_t length;

    record_splitter_init(&splitter, keep_issue, refuse, NULL);
    while ((length = fread(piece, 1, sizeof(piece), file)) > 0)
        assert_int_equal(record_splitter_feed(
                             &splitter, (struct bytes){piece, length}, &error),
                         STATUS_OK);
    assert_int_equal(record_splitter_finish(&splitter, &error), STATUS_OK);
    record_splitter_release(&splitter);
}

/* The tree lies around the build folder, which tests/run names. */
static int set_up(void **state)
{
    const char *build = getenv("AUPMINE_BUILD");
    char path[PATH_MAX];
    struct error error;
    FILE *file;

    (void)state;
    zone_map_init(&zones);
    if (build == NULL)
        return 0;
    snprintf(path, sizeof(path), "%s/../patterns", build);
    assert_int_equal(rule_set_load(&set, path, &error), STATUS_OK);
    snprintf(path, sizeof(path), "%s/../data/sample/issues.ndjson", build);
    file = fopen(path, "r");
    assert_non_null(file);
    read_issues(file);
    fclose(file);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < issue_count; i++)
        issue_release(&issues[i]);
    zone_map_release(&zones);
    rule_set_free(set);
    return 0;
}

static void judge(const struct issue *issue, bool interpret,
                  struct classification *result)
{
    struct error error;

    set->interpret = interpret;
    assert_int_equal(classify_text(set, buffer_bytes(&issue->title),
                                   buffer_bytes(&issue->body), &zones, result,
                                   &error),
                     STATUS_OK);
    assert_int_equal(result->findings.gave_up, 0);
}

static void assert_same(const struct classification *a,
                        const struct classification *b)
{
    assert_int_equal(a->verdict, b->verdict);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->domain, b->domain);
    assert_int_equal(a->score, b->score);
    assert_int_equal(a->automated, b->automated);
    assert_int_equal(a->findings.count, b->findings.count);
    for (size_t i = 0; i < a->findings.count; i++) {
        const struct finding *left = &a->findings.items[i];
        const struct finding *right = &b->findings.items[i];

        assert_ptr_equal(left->rule, right->rule);
        assert_int_equal(left->field, right->field);
        assert_int_equal(left->zone, right->zone);
        assert_int_equal(left->start, right->start);
        assert_int_equal(left->end, right->end);
        assert_int_equal(left->weight, right->weight);
    }
}

static void machine_code_and_interpreter_judge_alike(void **state)
{
    struct classification fast, slow;
    size_t complaints = 0;

    (void)state;
    if (issue_count == 0 || set->jit_stack == NULL)
        skip();
    classification_init(&fast);
    classification_init(&slow);
    for (size_t i = 0; i < issue_count; i++) {
        judge(&issues[i], false, &fast);
        judge(&issues[i], true, &slow);
        assert_same(&fast, &slow);
        complaints += fast.verdict == VERDICT_COMPLAINT;
    }
    assert_true(complaints > 100);
    classification_release(&slow);
    classification_release(&fast);
}

static void what_was_judged_before_does_not_matter(void **state)
{
    struct classification after, again;

    (void)state;
    if (issue_count == 0)
        skip();
    classification_init(&after);
    classification_init(&again);
    for (size_t i = 0; i < issue_count; i++) {
        judge(&issues[i], false, &again);
        judge(&issues[issue_count - 1 - i], false, &after);
        judge(&issues[i], false, &after);
        assert_same(&after, &again);
    }
    classification_release(&again);
    classification_release(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(machine_code_and_interpreter_judge_alike),
        cmocka_unit_test(what_was_judged_before_does_not_matter),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
