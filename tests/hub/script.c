/*
 * A script has one fault a line: [KIND:]REQUEST[-LAST|+] ACTION [ARGUMENT...].
 * Requests are counted by kind, from 1, in order of arrival, also those that
 * are refused; without a KIND the requests for a list of issues. Empty lines
 * and lines that begin with # are skipped. All lines that meet a request are
 * done, but only the first that makes its reply. A TIMESTAMP may be "now",
 * "now-SECONDS" or "now+SECONDS", by the hub's clock.
 */
#include "script.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base.h"
#include "exchange.h"
#include "hub.h"
#include "store.h"

#define MOST_WORDS 8

/* Splits in place at blanks; returns how many words, most at most. */
static size_t split_words(char *line, char **words, size_t most)
{
    size_t count = 0;
    char *word;

    while (count < most && (word = strsep(&line, " \t\r")) != NULL) {
        if (*word != '\0')
            words[count++] = word;
    }
    return count;
}

static const char *const kinds[COUNTED_COUNT] = {
    "any:", "list:", "page:", "repo:", "issue:", "search:",
};

/* Steps over the KIND, if there is one. */
static char *kind_parse(char *text, enum counted *counted)
{
    *counted = COUNTED_LIST;
    for (int kind = 0; kind < COUNTED_COUNT; kind++) {
        if (strncmp(text, kinds[kind], strlen(kinds[kind])) == 0) {
            *counted = (enum counted)kind;
            return text + strlen(kinds[kind]);
        }
    }
    return text;
}

/* N, N-LAST or N+. */
static bool range_parse(char *text, struct fault *fault)
{
    const char *last;
    char *sign;
    bool open;

    text = kind_parse(text, &fault->counted);
    sign = strpbrk(text, "-+");
    open = sign != NULL && *sign == '+';
    last = sign != NULL ? sign + 1 : NULL;
    if (sign != NULL)
        *sign = '\0';
    if (!number_parse(text, 1, INT32_MAX, &fault->first))
        return false;
    fault->last = open ? INT64_MAX : fault->first;
    if (open)
        return *last == '\0';
    return last == NULL ||
           number_parse(last, fault->first, INT32_MAX, &fault->last);
}

static size_t arguments_of(enum argument argument)
{
    switch (argument) {
    case ARGUMENT_NONE:
        return 0;
    case ARGUMENT_ISSUE_TIME:
    case ARGUMENT_ISSUE_NUMBER:
        return 2;
    default:
        return 1;
    }
}

static bool is_repository(const char *text)
{
    const char *slash = strchr(text, '/');

    return slash != NULL && slash != text && slash[1] != '\0' &&
           strchr(slash + 1, '/') == NULL;
}

static bool issue_parse(struct fault *fault, struct store *store,
                        const char *text)
{
    long long number = 0;

    if (number_parse(text, 1, INT64_MAX, &number))
        fault->issue = store_find(store, number);
    return fault->issue != NULL;
}

/* A time, or one that depends on when it is asked. */
static bool is_time(const char *text)
{
    long long seconds = 0;

    if (strncmp(text, "now", 3) != 0)
        return time_parse(text, &seconds);
    text += 3;
    return *text == '\0' || ((*text == '-' || *text == '+') &&
                             number_parse(text + 1, 0, INT32_MAX, &seconds));
}

/* Reads the action's own arguments; false if one cannot be. */
static bool arguments_parse(struct fault *fault, struct store *store,
                            char **words)
{
    const char *kept = NULL;
    bool good = true;

    switch (fault->action->argument) {
    case ARGUMENT_NONE:
        break;
    case ARGUMENT_STATUS:
        good = number_parse(words[0], 200, 599, &fault->number);
        break;
    case ARGUMENT_MILLISECONDS:
        good = number_parse(words[0], 0, 600000, &fault->number);
        break;
    case ARGUMENT_SECONDS:
    case ARGUMENT_CHANGES:
        good = number_parse(words[0], 0, INT32_MAX, &fault->number);
        break;
    case ARGUMENT_ISSUE:
        good = issue_parse(fault, store, words[0]);
        break;
    case ARGUMENT_ISSUE_TIME:
        good = issue_parse(fault, store, words[0]) && is_time(words[1]);
        kept = words[1];
        break;
    case ARGUMENT_ISSUE_NUMBER:
        good = issue_parse(fault, store, words[0]) &&
               number_parse(words[1], 1, INT64_MAX, &fault->number);
        break;
    case ARGUMENT_REPOSITORY:
        good = is_repository(words[0]);
        kept = words[0];
        break;
    case ARGUMENT_TEXT:
        kept = words[0];
        break;
    }
    if (kept != NULL)
        fault->text = strdup(kept);
    return good && (kept == NULL || fault->text != NULL);
}

static bool option_parse(struct fault *fault, const char *word)
{
    const char *value = strchr(word, '=');

    if (value == NULL || !fault->action->has_limits)
        return false;
    value++;
    if (strncmp(word, "retry-after=", strlen("retry-after=")) == 0)
        return number_parse(value, 0, INT32_MAX, &fault->retry_after);
    if (strncmp(word, "remaining=", strlen("remaining=")) == 0)
        return number_parse(value, 0, INT32_MAX, &fault->remaining);
    if (strcmp(word, "body=json") == 0)
        fault->body = BODY_JSON;
    else if (strcmp(word, "body=html") == 0)
        fault->body = BODY_HTML;
    else if (strcmp(word, "body=empty") == 0)
        fault->body = BODY_EMPTY;
    else
        return false;
    return true;
}

static enum status fault_parse(struct fault *fault, struct store *store,
                               char **words, size_t count, struct error *error)
{
    size_t at = 2;
    bool good;

    *fault = (struct fault){.retry_after = -1, .remaining = -1};
    if (!range_parse(words[0], fault))
        return error_set(error, STATUS_USAGE,
                         "not [KIND:]REQUEST, REQUEST-LAST or REQUEST+: %s",
                         words[0]);
    if (count > 1)
        fault->action = action_find(words[1]);
    if (fault->action == NULL)
        return error_set(error, STATUS_USAGE, "no such action: %s",
                         count > 1 ? words[1] : "(none)");
    good = count >= at + arguments_of(fault->action->argument) &&
           arguments_parse(fault, store, words + at);
    at += arguments_of(fault->action->argument);
    for (; good && at < count; at++)
        good = option_parse(fault, words[at]);
    if (!good)
        return error_set(error, STATUS_USAGE, "not understood; usage: %s %s",
                         fault->action->name, fault->action->usage);
    return STATUS_OK;
}

static enum status script_add(struct script *script, struct store *store,
                              char *line, struct error *error)
{
    char *words[MOST_WORDS] = {NULL};
    size_t count = split_words(line, words, MOST_WORDS);
    struct fault *faults;

    if (count == 0 || *words[0] == '#')
        return STATUS_OK;
    faults = reallocarray(script->faults, script->count + 1, sizeof *faults);
    if (faults == NULL)
        return error_set(error, STATUS_MEMORY, "out of memory");
    script->faults = faults;
    return fault_parse(&script->faults[script->count++], store, words, count,
                       error);
}

enum status script_load(struct script *script, const char *path,
                        struct store *store, struct error *error)
{
    struct buffer text = {0};
    struct error cause = {{0}};
    char *rest = NULL;
    char *line;
    long number = 0;
    enum status status = buffer_read_file(&text, path, error);

    if (status != STATUS_OK)
        goto out;
    rest = text.data;
    while (status == STATUS_OK && (line = strsep(&rest, "\n")) != NULL) {
        number++;
        status = script_add(script, store, line, &cause);
    }
    if (status != STATUS_OK)
        error_set(error, status, "%s:%ld: %s", path, number, cause.message);
out:
    buffer_release(&text);
    return status;
}

void script_release(struct script *script)
{
    for (size_t i = 0; i < script->count; i++)
        free(script->faults[i].text);
    free(script->faults);
}

enum status script_do(struct hub *hub, char *line, struct error *error)
{
    char always[] = "any:1+";
    char *words[MOST_WORDS] = {always};
    struct reply reply;
    struct request request = {.counts = {1}};
    struct fault fault;
    size_t count = 1 + split_words(line, words + 1, MOST_WORDS - 1);
    enum status status = fault_parse(&fault, &hub->store, words, count, error);

    reply_init(&reply);
    if (status == STATUS_OK && fault.action->phase != PHASE_BEFORE)
        status = error_set(error, STATUS_USAGE, "needs a request: %s",
                           fault.action->name);
    if (status == STATUS_OK)
        status = fault.action->apply(
            &(struct scene){hub, &fault, &request, &reply, error});
    reply_release(&reply);
    free(fault.text);
    return status;
}
