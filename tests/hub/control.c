/*
 * The tests' own door. What comes in by it is not counted, logged or limited,
 * and no script sees it.
 *
 *   /_source          the issues that the list shows, one a line
 *   /_source?fate=F   those that are hidden, deleted, transferred or lost
 *   /_versions        every issue as it stands and as it ever stood
 *   /_do?line=ACTION  does an action at once, such as "edit 7 now"
 *   /_quiet           from now on no more faults, limits and delays
 */
#include "hub.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base.h"
#include "exchange.h"
#include "script.h"
#include "store.h"

static const char *const fates[] = {"present", "hidden", "deleted",
                                    "transferred", "lost"};

static void write_line(struct buffer *body, const struct issue *issue)
{
    buffer_append(body, issue->raw.data, issue->raw.length);
    buffer_text(body, "\n");
}

static void source_answer(const struct hub *hub, const char *fate,
                          struct buffer *body)
{
    for (size_t i = 0; i < hub->store.count; i++) {
        const struct issue *issue = &hub->store.issues[i];

        if (strcmp(fates[issue->fate], fate) == 0)
            write_line(body, issue);
    }
}

static void versions_answer(const struct hub *hub, struct buffer *body)
{
    for (size_t i = 0; i < hub->store.count; i++)
        write_line(body, &hub->store.issues[i]);
    for (size_t i = 0; i < hub->store.change_count; i++)
        write_line(body, &hub->store.changes[i].before);
}

static void do_answer(struct hub *hub, const char *line, struct reply *reply)
{
    char *copy = strdup(line != NULL ? line : "");
    struct error cause = {{0}};
    enum status status = STATUS_MEMORY;

    if (copy != NULL)
        status = script_do(hub, copy, &cause);
    if (status != STATUS_OK)
        reply_error(reply, 400, cause.message, NULL);
    free(copy);
}

bool control_answer(struct hub *hub, const struct request *request,
                    struct reply *reply)
{
    const char *fate = request_parameter(request, "fate");

    if (strncmp(request->path, "/_", 2) != 0)
        return false;
    reply_start(reply, 200);
    reply->type = "text/plain; charset=utf-8";
    if (strcmp(request->path, "/_source") == 0) {
        source_answer(hub, fate != NULL ? fate : fates[FATE_PRESENT],
                      &reply->body);
    } else if (strcmp(request->path, "/_versions") == 0) {
        versions_answer(hub, &reply->body);
    } else if (strcmp(request->path, "/_do") == 0) {
        do_answer(hub, request_parameter(request, "line"), reply);
    } else if (strcmp(request->path, "/_quiet") == 0) {
        hub->quiet = true;
        limits_lift(&hub->limits);
    } else {
        reply_status(reply, 404);
    }
    return true;
}
