/*
 * What a server may send as a head: nothing in it may do harm, and a link that
 * is found must lie within it.
 */
#include <stdlib.h>
#include <string.h>

#include "../../src/github/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {(const char *)data, size};
    struct bytes target;
    struct reply reply;
    int64_t seconds;

    if (link_find(input, "next", &target) &&
        (target.data < input.data ||
         target.data + target.length > input.data + input.length))
        abort();
    reply_init(&reply);
    reply.code = 200;
    while (input.length > 0) {
        const char *end = memchr(input.data, '\n', input.length);
        size_t line =
            end != NULL ? (size_t)(end - input.data) + 1 : input.length;

        reply_take_header(&reply, (struct bytes){input.data, line});
        input.data += line;
        input.length -= line;
    }
    if (limit_is_used_up(&reply, &seconds) &&
        (seconds <= 0 || seconds > LIMIT_WAIT_MOST))
        abort();
    reply_release(&reply);
    return 0;
}
