#include "reply.h"

#include <string.h>

static int64_t clamp(int64_t seconds)
{
    if (seconds < 0)
        return 0;
    return seconds > LIMIT_WAIT_MOST ? LIMIT_WAIT_MOST : seconds;
}

/* To one second after the reset, by the server's clock: this machine's may be
 * wrong (item 34). */
static bool to_reset(const struct reply *reply, int64_t *seconds)
{
    if (reply->remaining != 0 || reply->reset == UNKNOWN || reply->date == 0)
        return false;
    *seconds = clamp(reply->reset - reply->date + 1);
    return true;
}

/* A limit by its words. The sentence goes on differently from year to year,
 * and so does the address (item 16). */
static bool says_limit(const struct reply *reply)
{
    struct buffer message, documentation;
    bool says;

    buffer_init(&message);
    buffer_init(&documentation);
    reply_read_message(reply, &message, &documentation);
    says = strcasestr(buffer_string(&message), "secondary rate limit") ||
           strcasestr(buffer_string(&message), "API rate limit exceeded") ||
           strcasestr(buffer_string(&documentation), "secondary-rate-limit");
    buffer_release(&message);
    buffer_release(&documentation);
    return says;
}

/* In the order that GitHub's manual gives (item 15). */
bool limit_is(const struct reply *reply, int met, int64_t *seconds)
{
    if (reply->code != 403 && reply->code != 429)
        return false;
    if (reply->retry_after != UNKNOWN) {
        *seconds = clamp(reply->retry_after);
        return true;
    }
    if (to_reset(reply, seconds))
        return true;
    if (reply->code == 403 && reply->remaining != 0 && !says_limit(reply))
        return false;
    *seconds = clamp((int64_t)SECONDARY_WAIT << (met < 8 ? met : 8));
    return true;
}

bool limit_is_used_up(const struct reply *reply, int64_t *seconds)
{
    return (reply->code == 200 || reply->code == 304) &&
           to_reset(reply, seconds) && *seconds > 0;
}
