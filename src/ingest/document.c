/*
 * JSON that may hold U+0000.
 *
 * The JSON parser ends a string at its first NUL, but titles and bodies may
 * hold U+0000, written \u0000. Such an escape is therefore replaced, before
 * parsing, by a character that may never stand in exchanged text (a Unicode
 * noncharacter) and that this record does not hold, and put back afterwards.
 */
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aupmine/encode.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"

enum { FIRST_NONCHARACTER = 0xFDD0, LAST_NONCHARACTER = 0xFDEF };
static const double greatest_exact_integer = 9007199254740992.0; /* 2^53 */
static const char nul_escape[] = "\\u0000";

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

void reader_append_text(const struct reader *reader, const char *string,
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

const cJSON *reader_member(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsNull(item) ? NULL : item;
}

unsigned reader_lacks(const struct reader *reader,
                      const char *const names[ISSUE_PART_COUNT])
{
    unsigned lacks = 0;

    for (unsigned part = 0; part < ISSUE_PART_COUNT; part++) {
        if (names[part] == NULL ||
            cJSON_GetObjectItemCaseSensitive(reader->json, names[part]) == NULL)
            lacks |= 1u << part;
    }
    return lacks;
}

enum status reader_read_text(const struct reader *reader, const char *name,
                             struct buffer *text, bool *present,
                             struct error *error)
{
    const cJSON *item = reader_member(reader->json, name);

    *present = item != NULL;
    if (item == NULL)
        return STATUS_OK;
    if (!cJSON_IsString(item))
        return error_set(error, STATUS_DATA, "its %s is no text", name);
    reader_append_text(reader, item->valuestring, text);
    return STATUS_OK;
}

enum status reader_read_integer(const cJSON *object, const char *name,
                                int64_t *value, struct error *error)
{
    const cJSON *item = reader_member(object, name);

    if (item == NULL)
        return STATUS_OK;
    if (!cJSON_IsNumber(item) || item->valuedouble < 0 ||
        item->valuedouble > greatest_exact_integer ||
        item->valuedouble != (double)(int64_t)item->valuedouble)
        return error_set(error, STATUS_DATA, "its %s is no whole number", name);
    *value = (int64_t)item->valuedouble;
    return STATUS_OK;
}

enum status reader_read_time(const struct reader *reader, const char *name,
                             int64_t *seconds, struct error *error)
{
    const cJSON *item = reader_member(reader->json, name);

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
    const cJSON *name =
        cJSON_IsObject(label) ? reader_member(label, "name") : label;
    struct buffer text;

    if (!cJSON_IsString(name))
        return error_set(error, STATUS_DATA, "one of its labels has no name");
    buffer_init(&text);
    reader_append_text(reader, name->valuestring, &text);
    labels_append(labels, buffer_bytes(&text));
    labels->failed = labels->failed || text.failed;
    buffer_release(&text);
    return STATUS_OK;
}

enum status reader_read_labels(const struct reader *reader,
                               struct buffer *labels, struct error *error)
{
    const cJSON *item =
        cJSON_GetObjectItemCaseSensitive(reader->json, "labels");
    const cJSON *label;
    enum status status = STATUS_OK;

    if (item == NULL)
        return STATUS_OK;
    if (!cJSON_IsNull(item) && !cJSON_IsArray(item))
        return error_set(error, STATUS_DATA, "its labels are no list");
    labels_begin(labels);
    cJSON_ArrayForEach(label, item)
    {
        status = read_label(reader, label, labels, error);
        if (status != STATUS_OK)
            return status;
    }
    labels_end(labels);
    return STATUS_OK;
}

enum status reader_read_required(const struct reader *reader,
                                 const char *created_at, struct issue *issue,
                                 struct error *error)
{
    bool has_title = false;
    enum status status;

    status = reader_read_integer(reader->json, "number", &issue->number, error);
    if (status == STATUS_OK && issue->number == 0)
        status = error_set(error, STATUS_DATA, "it has no number");
    if (status == STATUS_OK)
        status =
            reader_read_text(reader, "title", &issue->title, &has_title, error);
    if (status == STATUS_OK && !has_title)
        status = error_set(error, STATUS_DATA, "it has no title");
    if (status == STATUS_OK)
        status =
            reader_read_time(reader, created_at, &issue->created_at, error);
    if (status == STATUS_OK && issue->created_at == 0)
        status = error_set(error, STATUS_DATA, "it has no %s", created_at);
    issue->updated_at = issue->created_at;
    return status;
}

/* OWNER/NAME from "https://HOST/OWNER/NAME/issues/N" (or "/pull/N"). */
static void take_repository(struct issue *issue)
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

enum status issue_finish(struct issue *issue, unsigned lacks,
                         struct error *error)
{
    if (issue->comments == ISSUE_UNKNOWN)
        lacks |= 1u << ISSUE_COMMENTS;
    if (issue->reactions == ISSUE_UNKNOWN)
        lacks |= 1u << ISSUE_REACTIONS;
    issue->lacks = lacks;
    take_repository(issue);
    return issue_status(issue, error);
}

/* --- labels --- */

void labels_begin(struct buffer *labels)
{
    buffer_reset(labels);
    buffer_append_char(labels, '[');
}

void labels_append(struct buffer *labels, struct bytes name)
{
    if (labels->length > 1)
        buffer_append_char(labels, ',');
    json_string(labels, name);
}

void labels_end(struct buffer *labels)
{
    buffer_append_char(labels, ']');
}

/* --- the document --- */

/* The parser does not tell a record that is wrong from one for which there was
 * no memory. */
static _Thread_local bool out_of_memory;

static void *allocate(size_t size)
{
    void *memory = malloc(size);

    out_of_memory = out_of_memory || memory == NULL;
    return memory;
}

static enum status parse(struct document *document, struct bytes json,
                         struct error *error)
{
    cJSON_Hooks memory = {allocate, free};

    out_of_memory = false;
    cJSON_InitHooks(&memory);
    if (memchr(json.data, '\0', json.length) == NULL)
        document->parsed = cJSON_ParseWithLength(json.data, json.length);
    document->reader.json = document->parsed;
    if (document->parsed == NULL && out_of_memory)
        return error_memory(error);
    if (!cJSON_IsObject(document->parsed))
        return error_set(error, STATUS_DATA, "it is no valid JSON object");
    return STATUS_OK;
}

enum status document_parse(struct document *document, struct bytes json,
                           struct error *error)
{
    struct buffer replaced;
    enum status status = STATUS_OK;

    *document = (struct document){NULL, {NULL, ""}};
    if (!holds(json, nul_escape))
        return parse(document, json, error);
    if (!choose_noncharacter(json, document->reader.nul))
        return error_set(error, STATUS_DATA, "it holds every noncharacter");
    buffer_init(&replaced);
    replace_nul_escapes(json, document->reader.nul, &replaced);
    status = buffer_status(&replaced, error);
    if (status == STATUS_OK)
        status = parse(document, buffer_bytes(&replaced), error);
    buffer_release(&replaced);
    return status;
}

void document_release(struct document *document)
{
    cJSON_Delete(document->parsed);
}
