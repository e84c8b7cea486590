/*
 * What to do about a reply. Cases, in order:
 *
 *   no whole answer             again, except where the certificate is bad or
 *                               the size absurd
 *   200, 304 if that was asked  take it; whether it is what was asked for is
 *                               for the reader to say
 *   301 302 307 308             follow
 *   403 429, a limit            wait (limits.c)
 *   the codes in the table      as it says
 *   other 4xx                   no use
 *   other 5xx                   again
 *   anything else               no use
 */
#include "reply.h"

#include <string.h>

static const struct rule {
    long code;
    enum action action;
    enum status status;
    int retries;
    bool heavy;
    const char *meaning;
} rules[] = {
    {301, ACTION_FOLLOW, STATUS_OK, 0, false, "moved"},
    {302, ACTION_FOLLOW, STATUS_OK, 0, false, "moved"},
    {307, ACTION_FOLLOW, STATUS_OK, 0, false, "moved"},
    {308, ACTION_FOLLOW, STATUS_OK, 0, false, "moved"},
    /* Now and then without a reason; never twice with a bad token, or GitHub
     * shuts out good ones too (item 23). */
    {401, ACTION_RETRY, STATUS_ACCESS, 1, false, "not authorised"},
    {403, ACTION_FAIL, STATUS_ACCESS, 0, false, "forbidden"},
    {404, ACTION_RETRY, STATUS_ACCESS, RETRIES, false, "not found"},
    {410, ACTION_FAIL, STATUS_ACCESS, 0, false, "gone, or issues disabled"},
    {422, ACTION_FAIL, STATUS_DATA, 0, false, "refused as asked"},
    {451, ACTION_FAIL, STATUS_ACCESS, 0, false, "blocked for legal reasons"},
    {500, ACTION_RETRY, STATUS_TRY_LATER, RETRIES, true, "server error"},
    {502, ACTION_RETRY, STATUS_TRY_LATER, RETRIES, true, "bad gateway"},
    {503, ACTION_RETRY, STATUS_TRY_LATER, RETRIES, true, "unavailable"},
    {504, ACTION_RETRY, STATUS_TRY_LATER, RETRIES, true, "took too long"},
};

static struct rule rule_of(long code)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (rules[i].code == code)
            return rules[i];
    }
    if (code >= 500)
        return (struct rule){code,    ACTION_RETRY, STATUS_TRY_LATER,
                             RETRIES, true,         "trouble"};
    return (struct rule){code, ACTION_FAIL, STATUS_DATA,
                         0,    false,       "unexpected"};
}

static struct answer judge_fault(const struct reply *reply, struct error *error)
{
    struct answer answer = {ACTION_RETRY, STATUS_TRY_LATER, RETRIES, false, 0};

    error_set(error, STATUS_TRY_LATER, "no answer: %s", reply->fault_text);
    if (reply->fault == FAULT_UNTRUSTED) {
        answer.action = ACTION_FAIL;
        answer.status = STATUS_ACCESS;
    } else if (reply->fault == FAULT_TOO_LARGE) {
        answer.action = ACTION_FAIL;
        answer.status = STATUS_DATA;
    }
    answer.heavy = reply->fault == FAULT_TIMEOUT;
    return answer;
}

static void describe(const struct reply *reply, const struct rule *rule,
                     const struct buffer *message, struct error *error)
{
    if (message->length > 0)
        error_set(error, rule->status, "the server answers %ld (%s): %s",
                  reply->code, rule->meaning, buffer_string(message));
    else
        error_set(error, rule->status, "the server answers %ld (%s)",
                  reply->code, rule->meaning);
}

static struct answer judge_code(const struct reply *reply, bool seen,
                                struct error *error)
{
    struct rule rule = rule_of(reply->code);
    struct answer answer = {rule.action, rule.status, rule.retries, rule.heavy,
                            0};
    struct buffer message, documentation;

    buffer_init(&message);
    buffer_init(&documentation);
    reply_read_message(reply, &message, &documentation);
    describe(reply, &rule, &message, error);
    if ((reply->code == 404 && !seen) ||
        (reply->code == 401 &&
         bytes_equal(buffer_bytes(&message), bytes_of("Bad credentials"))))
        answer.action = ACTION_FAIL;
    if (reply->code == 404 && !seen)
        error_set(error, STATUS_ACCESS,
                  "no such repository, or no access to it");
    buffer_release(&message);
    buffer_release(&documentation);
    return answer;
}

struct answer answer_judge(const struct reply *reply, bool seen, int met,
                           struct error *error)
{
    struct answer answer = {ACTION_TAKE, STATUS_OK, 0, false, 0};

    if (reply->fault != FAULT_NONE)
        return judge_fault(reply, error);
    if (reply->code == 200 || (reply->code == 304 && reply->conditional))
        return answer;
    if (limit_is(reply, met, &answer.wait)) {
        answer.action = ACTION_WAIT;
        answer.status =
            error_set(error, STATUS_TRY_LATER, "rate limit reached");
        return answer;
    }
    return judge_code(reply, seen, error);
}

/* A 410 may also speak of the repository's issues, or of the API's version. */
bool answer_is_absence(const struct reply *reply)
{
    struct buffer message, documentation;
    bool is_deleted;

    if (reply->fault != FAULT_NONE)
        return false;
    if (reply->code != 410)
        return reply->code == 404 ||
               (reply->code == 301 && reply->location.length == 0);
    buffer_init(&message);
    buffer_init(&documentation);
    reply_read_message(reply, &message, &documentation);
    is_deleted = strcasestr(buffer_string(&message), "deleted") != NULL;
    buffer_release(&message);
    buffer_release(&documentation);
    return is_deleted;
}
