#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/github/reply.h"

#define DATE      "Date: Mon, 23 Nov 2026 22:00:00 GMT\r\n"
#define NOW       1795471200
#define SECONDARY "You have exceeded a secondary rate limit. Please wait a few"

/* A reply as it would come: head, a line a header, and body. */
static struct reply *receive(struct reply *reply, long code, const char *head,
                             const char *body)
{
    reply_reset(reply);
    reply->code = code;
    reply_take_header(reply, bytes_of("HTTP/2 200 \r\n"));
    while (*head != '\0') {
        size_t line = strcspn(head, "\n") + 1;

        reply_take_header(reply, (struct bytes){head, line});
        head += line;
    }
    buffer_append_string(&reply->body, body);
    return reply;
}

static int set_up(void **state)
{
    static struct reply reply;

    reply_init(&reply);
    *state = &reply;
    return 0;
}

static int tear_down(void **state)
{
    reply_release(*state);
    return 0;
}

static void head_is_read_in_any_case(void **state)
{
    struct reply *reply = receive(*state, 200,
                                  DATE "X-RateLimit-Remaining:  4999 \r\n"
                                       "x-ratelimit-RESET: 1795471260\r\n"
                                       "LINK: <https://a/2>; rel=\"next\"\r\n"
                                       "Location:https://a/3\r\n"
                                       "retry-after: 30\r\n",
                                  "");

    assert_int_equal(reply->date, NOW);
    assert_int_equal(reply->remaining, 4999);
    assert_int_equal(reply->reset, NOW + 60);
    assert_int_equal(reply->retry_after, 30);
    assert_string_equal(buffer_string(&reply->next), "https://a/2");
    assert_string_equal(buffer_string(&reply->location), "https://a/3");
}

static void nonsense_in_the_head_is_unknown(void **state)
{
    struct reply *reply =
        receive(*state, 200,
                "date: yesterday\r\nx-ratelimit-remaining: -1\r\n"
                "x-ratelimit-reset: 99999999999999999999\r\n"
                "retry-after: soon\r\nlink: nothing\r\nno colon\r\n:\r\n",
                "");

    assert_int_equal(reply->date, 0);
    assert_int_equal(reply->remaining, UNKNOWN);
    assert_int_equal(reply->reset, UNKNOWN);
    assert_int_equal(reply->retry_after, UNKNOWN);
    assert_int_equal(reply->next.length, 0);
}

static void second_head_replaces_the_first(void **state)
{
    struct reply *reply = receive(*state, 200,
                                  "link: <https://a/2>; rel=next\r\n"
                                  "HTTP/1.1 200 OK\r\n"
                                  "retry-after: 1\r\n",
                                  "");

    assert_int_equal(reply->next.length, 0);
    assert_int_equal(reply->retry_after, 1);
}

static const struct {
    long code;
    const char *head;
    const char *body;
    int met;
    int64_t wait; /* UNKNOWN: no limit */
} limits[] = {
    /* retry-after comes first */
    {403,
     DATE "retry-after: 7\nx-ratelimit-remaining: 0\n"
          "x-ratelimit-reset: 1795471260\n",
     "", 0, 7},
    {429, "retry-after: 7\n", "", 0, 7},
    {429, "retry-after: 99999999\n", "", 0, LIMIT_WAIT_MOST},
    /* then the reset, by the server's clock and a second later */
    {403, DATE "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1795471260\n", "",
     0, 61},
    {429, DATE "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1795471260\n", "",
     0, 61},
    {403, DATE "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1\n", "", 0, 0},
    {403, DATE "x-ratelimit-remaining: 0\nx-ratelimit-reset: 9999999999\n", "",
     0, LIMIT_WAIT_MOST},
    /* then a minute, and twice as long each time */
    {403, DATE "x-ratelimit-remaining: 0\n", "", 0, 60},
    {403, "x-ratelimit-remaining: 4000\n", "{\"message\":\"" SECONDARY "\"}", 0,
     60},
    {403, "", "{\"message\":\"" SECONDARY "\"}", 2, 240},
    {403, "", "{\"message\":\"" SECONDARY "\"}", 30, LIMIT_WAIT_MOST},
    {403, "",
     "{\"message\":\"Wait\",\"documentation_url\":"
     "\"https://docs.github.com/x#about-secondary-rate-limits\"}",
     0, 60},
    {403, "", "{\"message\":\"API rate limit exceeded for 1.2.3.4.\"}", 0, 60},
    {429, "", "", 1, 120},
    /* no limits */
    {403, "x-ratelimit-remaining: 4000\n",
     "{\"message\":\"forbids access via a fine-grained token\"}", 0, UNKNOWN},
    {403, "", "Request forbidden by administrative rules.", 0, UNKNOWN},
    {403, "", "{\"message\":17}", 0, UNKNOWN},
    {500, "retry-after: 7\n", "", 0, UNKNOWN},
};

static void limits_are_told_apart_from_refusals(void **state)
{
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct reply *reply =
            receive(*state, limits[i].code, limits[i].head, limits[i].body);
        int64_t seconds = UNKNOWN;
        bool is = limit_is(reply, limits[i].met, &seconds);

        if (is != (limits[i].wait != UNKNOWN) || seconds != limits[i].wait)
            fail_msg("case %zu: limit %d, %d seconds", i, is, (int)seconds);
    }
}

static void last_good_reply_uses_a_limit_up(void **state)
{
    struct reply *reply = receive(*state, 200,
                                  DATE "x-ratelimit-remaining: 0\n"
                                       "x-ratelimit-reset: 1795471260\n",
                                  "");
    int64_t seconds = 0;

    assert_true(limit_is_used_up(reply, &seconds));
    assert_int_equal(seconds, 61);
    reply->remaining = 1;
    assert_false(limit_is_used_up(reply, &seconds));
    reply->remaining = 0;
    reply->reset = NOW - 1;
    assert_false(limit_is_used_up(reply, &seconds));
    reply->reset = UNKNOWN;
    assert_false(limit_is_used_up(reply, &seconds));
}

static const struct {
    long code;
    const char *body;
    bool seen;
    enum action action;
    enum status status;
    const char *text; /* part of the message */
} answers[] = {
    {200, "", false, ACTION_TAKE, STATUS_OK, ""},
    {301, "", false, ACTION_FOLLOW, STATUS_OK, ""},
    {307, "", true, ACTION_FOLLOW, STATUS_OK, ""},
    {304, "", true, ACTION_FAIL, STATUS_DATA, "304"},
    {400, "{\"message\":\"Bad Request\",\"errors\":\"x\"}", true, ACTION_FAIL,
     STATUS_DATA, "Bad Request"},
    {401, "{\"message\":\"Bad credentials\"}", false, ACTION_FAIL,
     STATUS_ACCESS, "Bad credentials"},
    {401, "{\"message\":\"Requires authentication\"}", false, ACTION_RETRY,
     STATUS_ACCESS, "Requires authentication"},
    {403, "{\"message\":\"Repository\\naccess \\u001b[1mblocked\"}", true,
     ACTION_FAIL, STATUS_ACCESS, "Repository access"},
    {404, "{\"message\":\"Not Found\"}", false, ACTION_FAIL, STATUS_ACCESS,
     "no such repository, or no access to it"},
    {404, "{\"message\":\"Not Found\"}", true, ACTION_RETRY, STATUS_ACCESS,
     "404"},
    {410, "{\"message\":\"Issues are disabled for this repo\"}", true,
     ACTION_FAIL, STATUS_ACCESS, "Issues are disabled"},
    {422, "{\"message\":\"Pagination\"}", true, ACTION_FAIL, STATUS_DATA,
     "Pagination"},
    {451, "{\"message\":\"Repository access blocked\"}", true, ACTION_FAIL,
     STATUS_ACCESS, "blocked"},
    {500, "{\"message\":\"Server Error\"}", true, ACTION_RETRY,
     STATUS_TRY_LATER, "Server Error"},
    {502, "<html>Unicorn!</html>", true, ACTION_RETRY, STATUS_TRY_LATER, "502"},
    {503, "", true, ACTION_RETRY, STATUS_TRY_LATER, "503"},
    {504, "[", true, ACTION_RETRY, STATUS_TRY_LATER, "504"},
    {520, "", true, ACTION_RETRY, STATUS_TRY_LATER, "520"},
};

static void answers_are_judged_by_their_code(void **state)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        struct reply *reply =
            receive(*state, answers[i].code, "", answers[i].body);
        struct error error = {""};
        struct answer answer = answer_judge(reply, answers[i].seen, 0, &error);

        if (answer.action != answers[i].action ||
            answer.status != answers[i].status ||
            strstr(error.text, answers[i].text) == NULL)
            fail_msg("case %zu: action %d, status %d, %s", i,
                     (int)answer.action, (int)answer.status, error.text);
        assert_null(strpbrk(error.text, "\n\x1b"));
    }
}

static void faults_heal_except_bad_certificates(void **state)
{
    struct reply *reply = receive(*state, 200, "", "");
    struct error error;

    reply->fault = FAULT_TIMEOUT;
    assert_int_equal(answer_judge(reply, true, 0, &error).action, ACTION_RETRY);
    assert_true(answer_judge(reply, true, 0, &error).heavy);
    reply->fault = FAULT_BROKEN;
    assert_int_equal(answer_judge(reply, true, 0, &error).action, ACTION_RETRY);
    reply->fault = FAULT_UNTRUSTED;
    assert_int_equal(answer_judge(reply, true, 0, &error).action, ACTION_FAIL);
    reply->fault = FAULT_TOO_LARGE;
    assert_int_equal(answer_judge(reply, true, 0, &error).status, STATUS_DATA);
}

static void long_message_is_cut(void **state)
{
    struct reply *reply = receive(*state, 400, "", "{\"message\":\"");
    struct buffer message, documentation;

    buffer_init(&message);
    buffer_init(&documentation);
    buffer_append_repeated(&reply->body, "x \xc3\xa9", 1000);
    buffer_append_string(&reply->body, "\"}");
    reply_read_message(reply, &message, &documentation);
    assert_in_range(message.length, 290, 300);
    buffer_release(&message);
    buffer_release(&documentation);
}

static void only_plain_words_say_that_an_issue_is_gone(void **state)
{
    static const struct {
        long code;
        const char *head;
        const char *body;
        bool is;
    } absences[] = {
        {404, "", "", true},
        {410, "", "{\"message\":\"This issue was deleted\"}", true},
        {410, "", "{\"message\":\"Issues are disabled for this repo\"}", false},
        {410, "", "deleted", false},
        {301, "", "", true},
        {301, "location: https://a/3\n", "", false},
        {200, "", "{\"message\":\"This issue was deleted\"}", false},
        {403, "", "", false},
        {451, "", "", false},
        {503, "", "", false},
    };

    for (size_t i = 0; i < sizeof(absences) / sizeof(absences[0]); i++) {
        struct reply *reply = receive(*state, absences[i].code,
                                      absences[i].head, absences[i].body);

        if (answer_is_absence(reply) != absences[i].is)
            fail_msg("case %zu", i);
        reply->fault = FAULT_BROKEN;
        assert_false(answer_is_absence(reply));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_is_read_in_any_case),
        cmocka_unit_test(nonsense_in_the_head_is_unknown),
        cmocka_unit_test(second_head_replaces_the_first),
        cmocka_unit_test(limits_are_told_apart_from_refusals),
        cmocka_unit_test(last_good_reply_uses_a_limit_up),
        cmocka_unit_test(answers_are_judged_by_their_code),
        cmocka_unit_test(faults_heal_except_bad_certificates),
        cmocka_unit_test(only_plain_words_say_that_an_issue_is_gone),
        cmocka_unit_test(long_message_is_cut),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
