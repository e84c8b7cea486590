/* The actions that a script knows. A new one is a function and a line below. */
#include "script.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base.h"
#include "exchange.h"
#include "hub.h"
#include "store.h"

static enum status apply_status(const struct scene *scene)
{
    unsigned int status = (unsigned int)scene->fault->number;

    if (scene->fault->body == BODY_HTML) {
        reply_html(scene->reply, status);
    } else if (scene->fault->body == BODY_EMPTY) {
        reply_start(scene->reply, status);
    } else if (scene->fault->remaining == 0 &&
               (status == 403 || status == 429)) {
        reply_exceeded(scene->reply, status, scene->request);
    } else if (status == 429) {
        reply_secondary(scene->reply, status);
    } else {
        reply_status(scene->reply, status);
    }
    return STATUS_OK;
}

static enum status apply_secondary(const struct scene *scene)
{
    reply_secondary(scene->reply, 403);
    return STATUS_OK;
}

static enum status apply_drop(const struct scene *scene)
{
    scene->reply->delivery = DELIVERY_DROPPED;
    return STATUS_OK;
}

/* Half a body that arrives in good order. */
static enum status apply_cut(const struct scene *scene)
{
    if (scene->reply->status == 200)
        scene->reply->body.length /= 2;
    return STATUS_OK;
}

static enum status apply_truncate(const struct scene *scene)
{
    if (scene->reply->body.length > 0)
        scene->reply->delivery = DELIVERY_TRUNCATED;
    return STATUS_OK;
}

static enum status apply_delay(const struct scene *scene)
{
    scene->reply->delay += scene->fault->number;
    return STATUS_OK;
}

static enum status apply_html(const struct scene *scene)
{
    reply_html(scene->reply, 200);
    return STATUS_OK;
}

static enum status apply_garbage(const struct scene *scene)
{
    buffer_text(reply_start(scene->reply, 200), "This is no JSON.");
    return STATUS_OK;
}

static enum status apply_empty(const struct scene *scene)
{
    buffer_text(reply_start(scene->reply, 200), "[]");
    return STATUS_OK;
}

static enum status apply_object(const struct scene *scene)
{
    buffer_text(reply_start(scene->reply, 200),
                "{\"message\":\"Server Error\"}");
    return STATUS_OK;
}

/* A search that ran out of time, and found less. */
static enum status apply_incomplete(const struct scene *scene)
{
    static const char finished[] = "\"incomplete_results\":false";
    static const char unfinished[] = "\"incomplete_results\": true";
    struct buffer *body = &scene->reply->body;
    char *at = body->data == NULL ? NULL : strstr(body->data, finished);

    if (at != NULL)
        memcpy(at, unfinished, strlen(unfinished));
    return STATUS_OK;
}

static void link_next(struct reply *reply, const char *host,
                      const struct request *request)
{
    if (reply->status != 200)
        return;
    buffer_clear(&reply->link);
    buffer_print(&reply->link, "<%s%s%s>; rel=\"next\"",
                 strstr(host, "://") != NULL ? "" : "http://", host,
                 request->url);
}

static enum status apply_no_link(const struct scene *scene)
{
    buffer_clear(&scene->reply->link);
    return STATUS_OK;
}

static enum status apply_self_link(const struct scene *scene)
{
    link_next(scene->reply, scene->hub->base, scene->request);
    return STATUS_OK;
}

static enum status apply_foreign_link(const struct scene *scene)
{
    link_next(scene->reply, scene->fault->text, scene->request);
    return STATUS_OK;
}

static enum status apply_redirect(const struct scene *scene)
{
    struct buffer location = {0};

    buffer_print(&location, "%s%s",
                 *scene->fault->text == '/' ? scene->hub->base : "",
                 scene->fault->text);
    reply_redirect(scene->reply, buffer_string(&location));
    buffer_release(&location);
    return STATUS_OK;
}

/*
 * The time that a script gives, or one counted from now; the latter never
 * before the last change, for updated_at does not go back.
 */
static long long time_of(const struct scene *scene)
{
    const char *text = scene->fault->text;
    long long seconds = 0;
    long long distance = 0;

    if (strncmp(text, "now", 3) != 0) {
        time_parse(text, &seconds);
        return seconds;
    }
    if (text[3] != '\0')
        number_parse(text + 4, 0, INT32_MAX, &distance);
    seconds = limits_now(&scene->hub->limits);
    seconds += text[3] == '-' ? -distance : distance;
    return seconds > scene->fault->issue->updated
               ? seconds
               : scene->fault->issue->updated;
}

static enum status apply_touch(const struct scene *scene)
{
    return store_touch(&scene->hub->store, scene->fault->issue, time_of(scene),
                       scene->error);
}

static enum status apply_edit(const struct scene *scene)
{
    return store_edit(&scene->hub->store, scene->fault->issue, time_of(scene),
                      scene->error);
}

static enum status apply_create(const struct scene *scene)
{
    return store_create(&scene->hub->store, scene->fault->issue, time_of(scene),
                        scene->error);
}

static enum status move(const struct scene *scene, enum fate fate)
{
    return store_move(&scene->hub->store, scene->fault->issue, fate,
                      scene->error);
}

static enum status apply_hide(const struct scene *scene)
{
    return move(scene, FATE_HIDDEN);
}

static enum status apply_show(const struct scene *scene)
{
    return move(scene, FATE_PRESENT);
}

static enum status apply_delete(const struct scene *scene)
{
    return move(scene, FATE_DELETED);
}

static enum status apply_lose(const struct scene *scene)
{
    return move(scene, FATE_LOST);
}

static enum status apply_transfer(const struct scene *scene)
{
    enum status status = move(scene, FATE_TRANSFERRED);

    scene->fault->issue->moved_to = scene->fault->number;
    return status;
}

static enum status apply_clock(const struct scene *scene)
{
    scene->hub->limits.ahead += scene->fault->number;
    return STATUS_OK;
}

static enum status apply_stale(const struct scene *scene)
{
    scene->reply->behind = scene->fault->number;
    return STATUS_OK;
}

static enum status apply_rename(const struct scene *scene)
{
    return hub_rename(scene->hub, scene->fault->text, scene->error);
}

#define LIMITS "[retry-after=N] [remaining=N]"

static const struct action actions[] = {
    {"status", "CODE " LIMITS " [body=json|html|empty]", ARGUMENT_STATUS, true,
     PHASE_INSTEAD, apply_status},
    {"secondary", LIMITS, ARGUMENT_NONE, true, PHASE_INSTEAD, apply_secondary},
    {"drop", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_drop},
    {"html", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_html},
    {"garbage", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_garbage},
    {"empty", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_empty},
    {"object", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_object},
    {"redirect", "URL", ARGUMENT_TEXT, false, PHASE_INSTEAD, apply_redirect},
    {"truncate", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_truncate},
    {"incomplete", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_incomplete},
    {"cut", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_cut},
    {"no-link", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_no_link},
    {"self-link", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_self_link},
    {"foreign-link", "HOST", ARGUMENT_TEXT, false, PHASE_AFTER,
     apply_foreign_link},
    {"delay", "MS", ARGUMENT_MILLISECONDS, false, PHASE_BEFORE, apply_delay},
    {"touch", "NUMBER TIMESTAMP", ARGUMENT_ISSUE_TIME, false, PHASE_BEFORE,
     apply_touch},
    {"edit", "NUMBER TIMESTAMP", ARGUMENT_ISSUE_TIME, false, PHASE_BEFORE,
     apply_edit},
    {"tear", "NUMBER TIMESTAMP", ARGUMENT_ISSUE_TIME, false, PHASE_DURING,
     apply_edit},
    {"create", "NUMBER TIMESTAMP", ARGUMENT_ISSUE_TIME, false, PHASE_BEFORE,
     apply_create},
    {"stale", "CHANGES", ARGUMENT_CHANGES, false, PHASE_BEFORE, apply_stale},
    {"clock", "SECONDS", ARGUMENT_SECONDS, false, PHASE_BEFORE, apply_clock},
    {"hide", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_hide},
    {"show", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_show},
    {"delete", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_delete},
    {"lose", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_lose},
    {"transfer", "NUMBER TO", ARGUMENT_ISSUE_NUMBER, false, PHASE_BEFORE,
     apply_transfer},
    {"rename", "OWNER/NAME", ARGUMENT_REPOSITORY, false, PHASE_BEFORE,
     apply_rename},
};

#define ACTION_COUNT (sizeof actions / sizeof actions[0])

const struct action *action_find(const char *name)
{
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
    }
    return NULL;
}

void action_help(FILE *stream)
{
    for (size_t i = 0; i < ACTION_COUNT; i++)
        fprintf(stream, "  %-12s %s\n", actions[i].name, actions[i].usage);
}

enum status script_apply(struct hub *hub, enum phase phase,
                         const struct request *request, struct reply *reply,
                         struct error *error)
{
    struct scene scene = {hub, NULL, request, reply, error};
    enum status status = STATUS_OK;

    if (hub->quiet)
        return STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < hub->script.count; i++) {
        const struct fault *fault = &hub->script.faults[i];
        long at = request->counts[fault->counted];

        if (fault->action->phase != phase || at < fault->first ||
            at > fault->last)
            continue;
        scene.fault = fault;
        status = fault->action->apply(&scene);
        reply->fault = fault->action->name;
        if (fault->retry_after >= 0)
            reply_header(reply, "Retry-After", "%lld", fault->retry_after);
        if (fault->remaining >= 0)
            reply->remaining = fault->remaining;
        if (phase == PHASE_INSTEAD)
            break;
    }
    return status;
}
