#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aupmine/grep.h"
#include "aupmine/store.h"

enum { ISSUES = 300, EVERY = 3 /* the issues that match: each third */ };

static int threads_asked_for;

/* In the place of the system's: no thread is to be had. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*start)(void *), void *argument)
{
    (void)thread;
    (void)attributes;
    (void)start;
    (void)argument;
    threads_asked_for++;
    return EAGAIN;
}

struct fixture {
    char path[64];
    struct issue_filter filter;
    struct grep_query query;
};

/* The number, or a failure if there is a context. What of a text that does not
 * match is left behind must not be seen. */
static enum status show(void *context, struct store *store, struct grep *grep,
                        const struct issue_text *issue, struct buffer *text,
                        struct grep_outcome *outcome, struct error *error)
{
    enum status status = grep_test_issue(grep, issue, outcome, error);

    (void)store;
    if (context != NULL)
        return error_set(error, STATUS_DATA, "%s", "no show today");
    buffer_append_format(text, "<%lld>", (long long)issue->number);
    return status;
}

/* Their times are not in the order of their numbers. */
static int64_t time_of(int64_t number)
{
    return 1751328000 + number * 11 % 307;
}

static void fill(struct store *store, int64_t repository_key)
{
    struct issue issue;
    struct error error;
    enum put_result result;

    issue_init(&issue);
    for (int64_t number = 1; number <= ISSUES; number++) {
        issue_reset(&issue);
        issue.number = number;
        issue.created_at = issue.updated_at = time_of(number);
        buffer_append_string(&issue.title,
                             number % EVERY == 0 ? "a needle" : "hay");
        buffer_append_string(&issue.labels, "[]");
        assert_ok(
            store_put_issue(store, repository_key, &issue, &result, &error),
            &error);
    }
    issue_release(&issue);
}

static int set_up(void **state)
{
    static struct fixture fixture;
    struct repository repository;
    struct store *store;
    struct error error;
    int file;

    fixture = (struct fixture){.path = "/tmp/aupmine-test-XXXXXX",
                               .filter = FILTER_DEFAULTS};
    file = mkstemp(fixture.path);
    if (file < 0)
        return -1;
    close(file);
    assert_ok(store_open(&store, fixture.path, STORE_WRITE, &error), &error);
    assert_ok(store_add_repository(store, "o/r", &repository, &error), &error);
    fill(store, repository.key);
    store_close(store);
    fixture.filter.all = true;
    fixture.query = (struct grep_query){
        .database = fixture.path,
        .pattern = "needle",
        .repository_key = repository.key,
        .filter = &fixture.filter,
        .show = show,
        .text_most = SIZE_MAX,
    };
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    char path[80];

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        snprintf(path, sizeof(path), "%s%s", fixture->path, suffixes[i]);
        unlink(path);
    }
    return 0;
}

/* Every hit, the newest first; those that were shown, with their number. */
static size_t check_hits(const struct grep_hits *hits)
{
    size_t shown = 0;

    assert_int_equal(hits->count, ISSUES / EVERY);
    for (size_t i = 0; i < hits->count; i++) {
        struct bytes text = grep_hits_text(hits, &hits->items[i]);
        int64_t number = hits->items[i].number;
        char expected[24];

        assert_int_equal(number % EVERY, 0);
        if (i > 0)
            assert_true(time_of(number) < time_of(hits->items[i - 1].number));
        if (text.data == NULL)
            continue;
        snprintf(expected, sizeof(expected), "<%lld>", (long long)number);
        assert_true(bytes_equal(text, bytes_of(expected)));
        shown++;
    }
    return shown;
}

static void all_is_found_without_threads(void **state)
{
    struct fixture *fixture = *state;
    struct grep_hits hits;
    struct error error;

    threads_asked_for = 0;
    grep_hits_init(&hits);
    assert_ok(grep_find(&fixture->query, &hits, &error), &error);
    assert_int_equal(check_hits(&hits), ISSUES / EVERY);
    assert_int_equal(threads_asked_for, grep_threads() - 1);
    grep_hits_release(&hits);
}

/* What has no room is found all the same. */
static void room_for_text_has_an_end(void **state)
{
    struct fixture *fixture = *state;
    struct grep_hits hits;
    struct error error;

    for (size_t most = 0; most <= 20; most += 20) {
        size_t shown;

        fixture->query.text_most = most;
        grep_hits_init(&hits);
        assert_ok(grep_find(&fixture->query, &hits, &error), &error);
        shown = check_hits(&hits);
        assert_true(most == 0 ? shown == 0 : shown > 0 && shown < hits.count);
        grep_hits_release(&hits);
    }
}

static void what_fails_to_show_ends_it(void **state)
{
    struct fixture *fixture = *state;
    struct grep_hits hits;
    struct error error;

    for (size_t i = 0; i < GREP_THREADS_MOST; i++)
        fixture->query.contexts[i] = fixture;
    grep_hits_init(&hits);
    assert_int_equal(grep_find(&fixture->query, &hits, &error), STATUS_DATA);
    assert_string_equal(error.text, "no show today");
    grep_hits_release(&hits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_is_found_without_threads, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(room_for_text_has_an_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_fails_to_show_ends_it, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
