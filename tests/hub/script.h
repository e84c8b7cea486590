/* Scripted faults: script.c reads them, fault.c does them. */
#ifndef HUB_SCRIPT_H
#define HUB_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base.h"
#include "exchange.h"
#include "store.h"

struct hub;
struct fault;

/* What an action sees; all borrowed. */
struct scene {
    struct hub *hub;
    const struct fault *fault;
    const struct request *request;
    struct reply *reply;
    struct error *error;
};

enum phase {
    PHASE_BEFORE,  /* changes the hub before the request is looked at */
    PHASE_INSTEAD, /* makes the reply */
    PHASE_DURING,  /* changes issues between choosing a page and writing it */
    PHASE_AFTER    /* spoils the reply made */
};

enum argument {
    ARGUMENT_NONE,
    ARGUMENT_STATUS,
    ARGUMENT_MILLISECONDS,
    ARGUMENT_SECONDS,
    ARGUMENT_CHANGES,
    ARGUMENT_ISSUE,
    ARGUMENT_ISSUE_TIME,
    ARGUMENT_ISSUE_NUMBER,
    ARGUMENT_REPOSITORY,
    ARGUMENT_TEXT
};

enum body_kind { BODY_JSON, BODY_HTML, BODY_EMPTY };

struct action {
    const char *name;
    const char *usage; /* its arguments */
    enum argument argument;
    bool has_limits; /* takes retry-after, remaining and body */
    enum phase phase;
    enum status (*apply)(const struct scene *scene);
};

struct fault {
    const struct action *action;
    enum counted counted;
    long long first; /* requests of that kind, from 1 */
    long long last;
    struct issue *issue;   /* borrowed */
    long long number;      /* of whatever the action counts */
    char *text;            /* own */
    long long retry_after; /* seconds, or -1 */
    long long remaining;   /* or -1 */
    enum body_kind body;
};

struct script {
    struct fault *faults; /* own */
    size_t count;
};

/* Looks an action up by name; NULL if there is none. */
const struct action *action_find(const char *name);
/* Prints the actions and their arguments. */
void action_help(FILE *stream);
enum status script_load(struct script *script, const char *path,
                        struct store *store, struct error *error);
/* Does one action at once, as if a script said "any:1+ LINE". LINE is spoilt.
 */
enum status script_do(struct hub *hub, char *line, struct error *error);
void script_release(struct script *script);
/* Does what the script says of this request in this phase. */
enum status script_apply(struct hub *hub, enum phase phase,
                         const struct request *request, struct reply *reply,
                         struct error *error);

#endif
