/* The actions that a script knows. A new one is a function and a line below. */
#include "hub.h"

#include <string.h>

static enum status apply_status(struct hub *hub, const struct fault *fault,
                                const struct request *request,
                                struct reply *reply, struct error *error)
{
    unsigned int status = (unsigned int)fault->number;

    (void)hub;
    (void)error;
    if (fault->body == BODY_HTML) {
        reply_html(reply, status);
    } else if (fault->body == BODY_EMPTY) {
        reply_start(reply, status);
    } else if (fault->remaining == 0 && (status == 403 || status == 429)) {
        reply_exceeded(reply, request);
    } else if (status == 429) {
        reply_secondary(reply);
    } else {
        reply_status(reply, status);
    }
    reply->status = status;
    return STATUS_OK;
}

static enum status apply_secondary(struct hub *hub, const struct fault *fault,
                                   const struct request *request,
                                   struct reply *reply, struct error *error)
{
    (void)hub;
    (void)fault;
    (void)request;
    (void)error;
    reply_secondary(reply);
    return STATUS_OK;
}

static enum status apply_drop(struct hub *hub, const struct fault *fault,
                              const struct request *request,
                              struct reply *reply, struct error *error)
{
    (void)hub;
    (void)fault;
    (void)request;
    (void)error;
    reply->delivery = DELIVERY_DROPPED;
    return STATUS_OK;
}

static enum status apply_truncate(struct hub *hub, const struct fault *fault,
                                  const struct request *request,
                                  struct reply *reply, struct error *error)
{
    (void)hub;
    (void)fault;
    (void)request;
    (void)error;
    if (reply->body.length > 0)
        reply->delivery = DELIVERY_TRUNCATED;
    return STATUS_OK;
}

static enum status apply_delay(struct hub *hub, const struct fault *fault,
                               const struct request *request,
                               struct reply *reply, struct error *error)
{
    (void)hub;
    (void)request;
    (void)error;
    reply->delay += fault->number;
    return STATUS_OK;
}

static enum status apply_html(struct hub *hub, const struct fault *fault,
                              const struct request *request,
                              struct reply *reply, struct error *error)
{
    (void)hub;
    (void)fault;
    (void)request;
    (void)error;
    reply_html(reply, 200);
    return STATUS_OK;
}

static enum status apply_object(struct hub *hub, const struct fault *fault,
                                const struct request *request,
                                struct reply *reply, struct error *error)
{
    (void)hub;
    (void)fault;
    (void)request;
    (void)error;
    buffer_text(reply_start(reply, 200), "{\"message\":\"Server Error\"}");
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

static enum status apply_self_link(struct hub *hub, const struct fault *fault,
                                   const struct request *request,
                                   struct reply *reply, struct error *error)
{
    (void)fault;
    (void)error;
    link_next(reply, hub->base, request);
    return STATUS_OK;
}

static enum status apply_foreign_link(struct hub *hub,
                                      const struct fault *fault,
                                      const struct request *request,
                                      struct reply *reply, struct error *error)
{
    (void)hub;
    (void)error;
    link_next(reply, fault->text, request);
    return STATUS_OK;
}

static enum status apply_redirect(struct hub *hub, const struct fault *fault,
                                  const struct request *request,
                                  struct reply *reply, struct error *error)
{
    struct buffer location = {0};

    (void)request;
    (void)error;
    buffer_print(&location, "%s%s", *fault->text == '/' ? hub->base : "",
                 fault->text);
    reply_redirect(reply, buffer_string(&location));
    buffer_release(&location);
    return STATUS_OK;
}

static enum status apply_touch(struct hub *hub, const struct fault *fault,
                               const struct request *request,
                               struct reply *reply, struct error *error)
{
    (void)request;
    (void)reply;
    return store_touch(&hub->store, fault->issue, fault->text, error);
}

static enum status apply_hide(struct hub *hub, const struct fault *fault,
                              const struct request *request,
                              struct reply *reply, struct error *error)
{
    (void)hub;
    (void)request;
    (void)reply;
    (void)error;
    fault->issue->fate = FATE_HIDDEN;
    return STATUS_OK;
}

static enum status apply_show(struct hub *hub, const struct fault *fault,
                              const struct request *request,
                              struct reply *reply, struct error *error)
{
    (void)hub;
    (void)request;
    (void)reply;
    (void)error;
    fault->issue->fate = FATE_PRESENT;
    return STATUS_OK;
}

static enum status apply_delete(struct hub *hub, const struct fault *fault,
                                const struct request *request,
                                struct reply *reply, struct error *error)
{
    (void)hub;
    (void)request;
    (void)reply;
    (void)error;
    fault->issue->fate = FATE_DELETED;
    return STATUS_OK;
}

static enum status apply_transfer(struct hub *hub, const struct fault *fault,
                                  const struct request *request,
                                  struct reply *reply, struct error *error)
{
    (void)hub;
    (void)request;
    (void)reply;
    (void)error;
    fault->issue->fate = FATE_TRANSFERRED;
    fault->issue->moved_to = fault->number;
    return STATUS_OK;
}

static enum status apply_rename(struct hub *hub, const struct fault *fault,
                                const struct request *request,
                                struct reply *reply, struct error *error)
{
    (void)request;
    (void)reply;
    return hub_rename(hub, fault->text, error);
}

#define LIMITS "[retry-after=N] [remaining=N]"

static const struct action actions[] = {
    {"status", "CODE " LIMITS " [body=json|html|empty]", ARGUMENT_STATUS, true,
     PHASE_INSTEAD, apply_status},
    {"secondary", LIMITS, ARGUMENT_NONE, true, PHASE_INSTEAD, apply_secondary},
    {"drop", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_drop},
    {"html", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_html},
    {"object", "", ARGUMENT_NONE, false, PHASE_INSTEAD, apply_object},
    {"redirect", "URL", ARGUMENT_TEXT, false, PHASE_INSTEAD, apply_redirect},
    {"truncate", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_truncate},
    {"self-link", "", ARGUMENT_NONE, false, PHASE_AFTER, apply_self_link},
    {"foreign-link", "HOST", ARGUMENT_TEXT, false, PHASE_AFTER,
     apply_foreign_link},
    {"delay", "MS", ARGUMENT_MILLISECONDS, false, PHASE_BEFORE, apply_delay},
    {"touch", "NUMBER TIMESTAMP", ARGUMENT_ISSUE_TIME, false, PHASE_BEFORE,
     apply_touch},
    {"hide", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_hide},
    {"show", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_show},
    {"delete", "NUMBER", ARGUMENT_ISSUE, false, PHASE_BEFORE, apply_delete},
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
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < hub->script.count; i++) {
        const struct fault *fault = &hub->script.faults[i];

        if (fault->action->phase != phase || request->list < fault->first ||
            request->list > fault->last)
            continue;
        status = fault->action->apply(hub, fault, request, reply, error);
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
