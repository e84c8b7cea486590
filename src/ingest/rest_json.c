/*
 * GitHub's REST shape of an issue (docs/mirror.md, item 10).
 *
 * The JSON parser ends a string at its first NUL, but titles and bodies may
 * hold U+0000, written \u0000. Such an escape is therefore replaced, before
 * parsing, by a character that may never stand in exchanged text (a Unicode
 * noncharacter) and that this record does not hold, and put back afterwards.
 */
#include "aupmine/ingest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cJSON.h>

#include "aupmine/encode.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"

enum {
    FIRST_NONCHARACTER = 0xFDD0,
    LAST_NONCHARACTER = 0xFDEF,
    NONCHARACTER_LENGTH = 3, /* bytes of UTF-8 */
};
static const double greatest_exact_integer = 9007199254740992.0; /* 2^53 */
static const char nul_escape[] = "\\u0000";

struct reader {
    const cJSON *json;
    char nul[NONCHARACTER_LENGTH + 1]; /* stands for U+0000; "" if none does */
};

/* --- U+0000 --- */

static bool holds(struct bytes text, const char *part)
{
    return memmem(text.data, text.length, part, strlen(part)) != NULL;
}

/* Whether the record spells that character as an escape, in either case. */
static bool holds_escape(struct bytes json, unsigned character)
{
    char escape[sizeof("\\uFDD0")];

    snprintf(escape, sizeof(escape), "\\u%04X", character & 0xFFFF);
    for (size_t i = 0; i + sizeof(escape) - 1 <= json.length; i++) {
        if (json.data[i] == '\\' &&
            strncasecmp(json.data + i, escape, sizeof(escape) - 1) == 0)
            return true;
    }
    return false;
}

static bool choose_noncharacter(struct bytes json,
                                char text[NONCHARACTER_LENGTH + 1])
{
    for (unsigned c = FIRST_NONCHARACTER; c <= LAST_NONCHARACTER; c++) {
        text[0] = (char)(0xE0 | (c >> 12));
        text[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        text[2] = (char)(0x80 | (c & 0x3F));
        text[3] = '\0';
        if (!holds(json, text) && !holds_escape(json, c))
            return true;
    }
    text[0] = '\0';
    return false;
}

/* Copy json with each \u0000 replaced. An escape may be told from an escaped
 * backslash before "u0000" only by reading from the left. */
static void replace_nul_escapes(struct bytes json, const char *nul,
                                struct buffer *replaced)
{
    size_t copied = 0;
    size_t i = 0;

    while (i + 1 < json.length) {
        if (json.data[i] != '\\') {
            i++;
            continue;
        }
        if (json.length - i >= sizeof(nul_escape) - 1 &&
            memcmp(json.data + i, nul_escape, sizeof(nul_escape) - 1) == 0) {
            buffer_append(replaced, json.data + copied, i - copied);
            buffer_append_string(replaced, nul);
            i += sizeof(nul_escape) - 1;
            copied = i;
        } else {
            i += 2;
        }
    }
    buffer_append(replaced, json.data + copied, json.length - copied);
}

/* Append a string of the record: U+0000 put back, bad UTF-8 replaced. */
static void append_text(const struct reader *reader, const char *string,
                        struct buffer *text)
{
    const char *found;

    while (reader->nul[0] != '\0' &&
           (found = strstr(string, reader->nul)) != NULL) {
        utf8_append_valid(text,
                          (struct bytes){string, (size_t)(found - string)});
        buffer_append_char(text, '\0');
        string = found + NONCHARACTER_LENGTH;
    }
    utf8_append_valid(text, bytes_of(string));
}

/* --- members --- */

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsNull(item) ? NULL : item;
}

static enum status read_text(const struct reader *reader, const char *name,
                             struct buffer *text, bool *present,
                             struct error *error)
{
    const cJSON *item = member(reader->json, name);

    *present = item != NULL;
    if (item == NULL)
        return STATUS_OK;
    if (!cJSON_IsString(item))
        return error_set(error, STATUS_DATA, "its %s is no text", name);
    append_text(reader, item->valuestring, text);
    return STATUS_OK;
}

static enum status read_optional_text(const struct reader *reader,
                                      const char *name, struct buffer *text,
                                      struct error *error)
{
    bool present;

    return read_text(reader, name, text, &present, error);
}

/* An integer of that object; *value stays as it is where there is none. */
static enum status read_integer(const cJSON *object, const char *name,
                                int64_t *value, struct error *error)
{
    const cJSON *item = member(object, name);

    if (item == NULL)
        return STATUS_OK;
    if (!cJSON_IsNumber(item) || item->valuedouble < 0 ||
        item->valuedouble > greatest_exact_integer ||
        item->valuedouble != (double)(int64_t)item->valuedouble)
        return error_set(error, STATUS_DATA, "its %s is no whole number", name);
    *value = (int64_t)item->valuedouble;
    return STATUS_OK;
}

static enum status read_time(const struct reader *reader, const char *name,
                             int64_t *seconds, struct error *error)
{
    const cJSON *item = member(reader->json, name);

    if (item == NULL)
        return STATUS_OK;
    if (!cJSON_IsString(item) || !timestamp_parse(item->valuestring, seconds))
        return error_set(error, STATUS_DATA, "its %s is no point in time",
                         name);
    return STATUS_OK;
}

static enum status read_label(const struct reader *reader, const cJSON *label,
                              struct buffer *labels, struct error *error)
{
    const cJSON *name = cJSON_IsObject(label) ? member(label, "name") : label;
    struct buffer text;

    if (!cJSON_IsString(name))
        return error_set(error, STATUS_DATA, "one of its labels has no name");
    buffer_init(&text);
    append_text(reader, name->valuestring, &text);
    if (labels->length > 1)
        buffer_append_char(labels, ',');
    json_string(labels, buffer_bytes(&text));
    labels->failed = labels->failed || text.failed;
    buffer_release(&text);
    return STATUS_OK;
}

static enum status read_labels(const struct reader *reader,
                               struct buffer *labels, struct error *error)
{
    const cJSON *list = member(reader->json, "labels");
    const cJSON *label;
    enum status status = STATUS_OK;

    if (list != NULL && !cJSON_IsArray(list))
        return error_set(error, STATUS_DATA, "its labels are no list");
    buffer_append_char(labels, '[');
    cJSON_ArrayForEach(label, list)
    {
        status = read_label(reader, label, labels, error);
        if (status != STATUS_OK)
            return status;
    }
    buffer_append_char(labels, ']');
    return STATUS_OK;
}

static enum status read_user(const struct reader *reader, struct issue *issue,
                             struct error *error)
{
    const cJSON *user = member(reader->json, "user");
    const cJSON *login = member(user, "login");

    if (user == NULL)
        return STATUS_OK;
    if (!cJSON_IsString(login))
        return error_set(error, STATUS_DATA, "its user has no login");
    append_text(reader, login->valuestring, &issue->author);
    return read_integer(user, "id", &issue->author_id, error);
}

/* OWNER/NAME from "https://HOST/OWNER/NAME/issues/N" (or "/pull/N"). */
static void read_repository(struct issue *issue)
{
    const char *start = strstr(buffer_string(&issue->html_url), "://");
    const char *end;

    start = start == NULL ? NULL : strchr(start + 3, '/');
    if (start == NULL)
        return;
    start++;
    end = strchr(start, '/');
    end = end == NULL ? NULL : strchr(end + 1, '/');
    if (end != NULL)
        buffer_append(&issue->repository, start, (size_t)(end - start));
}

/* --- the record --- */

/* The parser does not tell a record that is wrong from one for which there was
 * no memory. */
static _Thread_local bool out_of_memory;

static void *allocate(size_t size)
{
    void *memory = malloc(size);

    out_of_memory = out_of_memory || memory == NULL;
    return memory;
}

static enum status read_required(const struct reader *reader,
                                 struct issue *issue, struct error *error)
{
    bool has_title = false;
    enum status status;

    status = read_integer(reader->json, "number", &issue->number, error);
    if (status == STATUS_OK && issue->number == 0)
        status = error_set(error, STATUS_DATA, "it has no number");
    if (status == STATUS_OK)
        status = read_text(reader, "title", &issue->title, &has_title, error);
    if (status == STATUS_OK && !has_title)
        status = error_set(error, STATUS_DATA, "it has no title");
    if (status == STATUS_OK)
        status = read_time(reader, "created_at", &issue->created_at, error);
    if (status == STATUS_OK && issue->created_at == 0)
        status = error_set(error, STATUS_DATA, "it has no created_at");
    return status;
}

static enum status read_optional(const struct reader *reader,
                                 struct issue *issue, struct error *error)
{
    const struct {
        const char *name;
        struct buffer *text;
    } texts[] = {
        {"state", &issue->state},
        {"state_reason", &issue->state_reason},
        {"html_url", &issue->html_url},
    };
    enum status status = STATUS_OK;

    issue->updated_at = issue->created_at;
    for (size_t i = 0; i < 3 && status == STATUS_OK; i++)
        status =
            read_optional_text(reader, texts[i].name, texts[i].text, error);
    if (status == STATUS_OK)
        status =
            read_text(reader, "body", &issue->body, &issue->has_body, error);
    if (status == STATUS_OK)
        status = read_time(reader, "updated_at", &issue->updated_at, error);
    if (status == STATUS_OK)
        status = read_time(reader, "closed_at", &issue->closed_at, error);
    if (status == STATUS_OK)
        status = read_integer(reader->json, "id", &issue->id, error);
    if (status == STATUS_OK)
        status =
            read_integer(reader->json, "comments", &issue->comments, error);
    if (status == STATUS_OK)
        status = read_integer(member(reader->json, "reactions"), "total_count",
                              &issue->reactions, error);
    return status;
}

static enum status read_members(const struct reader *reader,
                                struct issue *issue, struct error *error)
{
    enum status status = read_required(reader, issue, error);

    if (status == STATUS_OK)
        status = read_optional(reader, issue, error);
    if (status == STATUS_OK)
        status = read_user(reader, issue, error);
    if (status == STATUS_OK)
        status = read_labels(reader, &issue->labels, error);
    if (status != STATUS_OK)
        return status;
    issue->is_pull_request = member(reader->json, "pull_request") != NULL;
    read_repository(issue);
    return issue_status(issue, error);
}

enum status issue_read_json(struct issue *issue, struct bytes json,
                            struct error *error)
{
    cJSON_Hooks memory = {allocate, free};
    struct reader reader = {NULL, ""};
    struct buffer replaced;
    cJSON *parsed = NULL;
    enum status status = STATUS_OK;

    out_of_memory = false;
    cJSON_InitHooks(&memory);
    issue_reset(issue);
    buffer_init(&replaced);
    if (holds(json, nul_escape) && !choose_noncharacter(json, reader.nul))
        return error_set(error, STATUS_DATA, "it holds every noncharacter");
    if (reader.nul[0] != '\0') {
        replace_nul_escapes(json, reader.nul, &replaced);
        json = buffer_bytes(&replaced);
        status = buffer_status(&replaced, error);
        if (status != STATUS_OK)
            goto out;
    }
    parsed = memchr(json.data, '\0', json.length) == NULL
                 ? cJSON_ParseWithLength(json.data, json.length)
                 : NULL;
    reader.json = parsed;
    if (parsed == NULL && out_of_memory)
        status = error_memory(error);
    else if (!cJSON_IsObject(parsed))
        status = error_set(error, STATUS_DATA, "it is no valid JSON object");
    else
        status = read_members(&reader, issue, error);
out:
    cJSON_Delete(parsed);
    buffer_release(&replaced);
    return status;
}
