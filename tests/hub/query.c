/*
 * A query is words and "phrases", all of which an issue
 * must hold, up to an OR, after which another such group begins; a minus or
 * NOT turns one round. Qualifiers hold for every group. Parentheses may stand
 * around all words together. What the hub does not know (other parentheses,
 * other qualifiers) is refused, never ignored.
 */
#include "query.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cjson/cJSON.h>

#include "base.h"
#include "store.h"

#define MOST_OPERATORS 5
#define MOST_TEXT      256

/* Lower case words with one space before, between and after them. */
static void text_fold(struct buffer *folded, const char *text, size_t length)
{
    bool spaced = true;

    buffer_text(folded, " ");
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool word = byte >= 0x80 || isalnum(byte);
        char folded_byte = word ? (char)tolower(byte) : ' ';

        if (word || !spaced)
            buffer_append(folded, &folded_byte, 1);
        spaced = !word;
    }
    if (!spaced)
        buffer_text(folded, " ");
}

/* A day or a moment, as the seconds that it covers. */
static bool moment_parse(const char *text, long long *first, long long *last)
{
    char midnight[32];

    if (strlen(text) != strlen("2025-01-01")) {
        *last = 0;
        return time_parse(text, first) && time_parse(text, last);
    }
    snprintf(midnight, sizeof midnight, "%sT00:00:00Z", text);
    if (!time_parse(midnight, first))
        return false;
    *last = *first + 86399;
    return true;
}

/* A..B with a star for no bound; <A, <=A, >A, >=A; or one day. */
static bool created_parse(struct query *query, char *value)
{
    char *dots = strstr(value, "..");
    bool equal = value[0] != '\0' && value[1] == '=';
    long long first = 0;
    long long last = 0;

    if (dots != NULL) {
        *dots = '\0';
        if (strcmp(value, "*") != 0 &&
            !moment_parse(value, &query->from, &last))
            return false;
        return strcmp(dots + 2, "*") == 0 ||
               moment_parse(dots + 2, &first, &query->to);
    }
    if (*value != '<' && *value != '>')
        return moment_parse(value, &query->from, &query->to);
    if (!moment_parse(value + 1 + equal, &first, &last))
        return false;
    if (*value == '<')
        query->to = equal ? last : first - 1;
    else
        query->from = equal ? first : last + 1;
    return true;
}

static bool is_parse(struct query *query, const char *value)
{
    if (strcmp(value, "issue") == 0)
        query->rows = ROWS_ISSUES;
    else if (strcmp(value, "pr") == 0 || strcmp(value, "pull-request") == 0)
        query->rows = ROWS_PULLS;
    else if (strcmp(value, "open") == 0)
        query->shown = SHOWN_OPEN;
    else if (strcmp(value, "closed") == 0)
        query->shown = SHOWN_CLOSED;
    else
        return false;
    return true;
}

/* Both words, in any order, are no restriction. */
static bool in_parse(struct query *query, const char *value)
{
    bool title = strstr(value, "title") != NULL;
    bool body = strstr(value, "body") != NULL;

    query->title_only = title && !body;
    query->body_only = body && !title;
    return title || body;
}

/* Takes the word apart at its colon; false if it is not understood. */
static bool qualifier_parse(struct query *query, char *word, char *colon,
                            const char *repository)
{
    char *value = colon + 1;

    *colon = '\0';
    if (strcmp(word, "repo") == 0) {
        query->foreign = strcasecmp(value, repository) != 0;
        return true;
    }
    if (strcmp(word, "is") == 0 || strcmp(word, "type") == 0 ||
        strcmp(word, "state") == 0)
        return is_parse(query, value);
    if (strcmp(word, "in") == 0)
        return in_parse(query, value);
    return strcmp(word, "created") == 0 && created_parse(query, value);
}

static bool term_add(struct query *query, const char *text, bool excluded)
{
    size_t length = strlen(text);
    struct term *term = &query->terms[query->count];

    if (query->count == QUERY_MOST_TERMS || query->closed)
        return false;
    query->count++;
    query->text += length;
    term->group = query->groups;
    term->excluded = excluded != query->negated;
    query->negated = false;
    text_fold(&term->words, text, length);
    return true;
}

static bool word_parse(struct query *query, char *word, bool quoted,
                       bool excluded, const char *repository)
{
    char *colon = quoted ? NULL : strchr(word, ':');
    bool or_word = !quoted && strcmp(word, "OR") == 0;
    bool not_word = !quoted && strcmp(word, "NOT") == 0;

    if (or_word || not_word || (!quoted && strcmp(word, "AND") == 0)) {
        query->groups += or_word;
        query->negated = not_word;
        return ++query->operators <= MOST_OPERATORS;
    }
    if (colon != NULL)
        return !excluded && qualifier_parse(query, word, colon, repository);
    if (!quoted && strpbrk(word, "()") != NULL)
        return false;
    return term_add(query, word, excluded);
}

/* Takes a parenthesis; false if it may not stand there. */
static bool parenthesis_parse(struct query *query, char parenthesis)
{
    bool opens = parenthesis == '(';

    if (opens ? query->open || query->count > 0 : !query->open)
        return false;
    query->open = opens;
    query->closed = !opens;
    return true;
}

/* Cuts the text up in place; false if the query cannot be. */
static bool query_cut(struct query *query, char *text, const char *repository)
{
    while (*(text += strspn(text, " ")) != '\0') {
        if (*text == '(' || *text == ')') {
            if (!parenthesis_parse(query, *text++))
                return false;
            continue;
        }
        bool excluded = *text == '-';
        bool quoted = text[excluded] == '"';
        char *word = text + excluded + quoted;
        size_t length = strcspn(word, quoted ? "\"" : " ");
        bool last = word[length] == '\0';

        if (quoted && last)
            return false;
        word[length] = '\0';
        text = word + length + !last;
        if (!word_parse(query, word, quoted, excluded, repository))
            return false;
    }
    return query->text <= MOST_TEXT && !query->open;
}

static bool terms_match(const struct query *query, const char *folded)
{
    for (size_t group = 0; group <= query->groups; group++) {
        bool all = true;

        for (size_t i = 0; i < query->count; i++) {
            const struct term *term = &query->terms[i];

            if (term->group == group &&
                (strstr(folded, buffer_string(&term->words)) != NULL) ==
                    term->excluded)
                all = false;
        }
        if (all)
            return true;
    }
    return false;
}

static void fold_member(struct buffer *folded, const cJSON *object,
                        const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    if (cJSON_IsString(member))
        text_fold(folded, member->valuestring, strlen(member->valuestring));
}

/* Looks at what costs little first. */
bool query_matches(const struct query *query, const struct issue *issue,
                   bool *failed)
{
    struct buffer folded = {0};
    cJSON *object = NULL;
    bool matches = false;

    if (issue->fate != FATE_PRESENT || issue->created < query->from ||
        issue->created > query->to ||
        (query->rows != ROWS_ANY &&
         issue->pull != (query->rows == ROWS_PULLS)) ||
        (query->shown != SHOWN_ALL &&
         issue->open != (query->shown == SHOWN_OPEN)))
        return false;
    object = cJSON_ParseWithLength(issue->raw.data, issue->raw.length);
    if (!query->body_only)
        fold_member(&folded, object, "title");
    /* Kept apart, so that no phrase reaches from the one into the other. */
    buffer_text(&folded, "\n");
    if (!query->title_only)
        fold_member(&folded, object, "body");
    matches = terms_match(query, buffer_string(&folded));
    *failed = *failed || object == NULL || folded.failed;
    cJSON_Delete(object);
    buffer_release(&folded);
    return matches;
}

bool query_parse(struct query *query, const char *text, const char *repository)
{
    char *copy = strdup(text);
    bool good;

    *query = (struct query){.shown = SHOWN_ALL, .to = INT64_MAX};
    good = copy != NULL && query_cut(query, copy, repository);
    free(copy);
    return good;
}

void query_release(struct query *query)
{
    for (size_t i = 0; i < query->count; i++)
        buffer_release(&query->terms[i].words);
}
