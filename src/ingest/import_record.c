/*
 * Records of JSON, told apart by their members:
 *
 *   type and payload         an event of GH Archive; of IssuesEvent the issue
 *                            in its payload counts, if it is wanted
 *   total_count and items    a page of a search, as the archive keeps it
 *   created_at               an issue as REST gives it
 *   a member of GraphQL's    an issue of gh
 *   else                     an issue of REST, and something is missing
 */
#include "importing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "aupmine/store_run.h"
#include "reader.h"

static const char wanted_event[] = "IssuesEvent";

/* Members that only gh gives. */
static const char *const gh_members[] = {
    "createdAt", "updatedAt", "closedAt", "stateReason", "author", "url",
};
enum { GH_MEMBER_COUNT = sizeof(gh_members) / sizeof(gh_members[0]) };

typedef enum status issue_reader(const struct reader *reader,
                                 struct issue *issue, struct error *error);

static const cJSON *page_items(const cJSON *json)
{
    const cJSON *items = reader_member(json, "items");

    return reader_member(json, "total_count") != NULL && cJSON_IsArray(items)
               ? items
               : NULL;
}

static enum import_format recognise(const cJSON *json)
{
    if (cJSON_IsObject(reader_member(json, "payload")) &&
        cJSON_IsString(reader_member(json, "type")))
        return IMPORT_GHARCHIVE;
    if (page_items(json) != NULL || reader_member(json, "created_at") != NULL)
        return IMPORT_REST;
    for (size_t i = 0; i < GH_MEMBER_COUNT; i++) {
        if (cJSON_GetObjectItemCaseSensitive(json, gh_members[i]) != NULL)
            return IMPORT_GH;
    }
    return IMPORT_REST;
}

static enum status take_issue(struct import *import,
                              const struct reader *reader, issue_reader *read,
                              enum source source, struct error *error)
{
    enum status status;

    issue_reset(&import->issue);
    status = cJSON_IsObject(reader->json)
                 ? read(reader, &import->issue, error)
                 : error_set(error, STATUS_DATA, "it is no JSON object");
    return status == STATUS_OK ? import_put(import, source, error) : status;
}

/* --- events --- */

static enum status take_event(struct import *import,
                              const struct reader *reader, struct error *error)
{
    const cJSON *type = reader_member(reader->json, "type");
    const cJSON *name =
        reader_member(reader_member(reader->json, "repo"), "name");
    struct reader inner = *reader;
    struct issue *issue = &import->issue;
    enum status status;

    inner.json = reader_member(reader_member(reader->json, "payload"), "issue");
    if (!cJSON_IsString(type))
        return error_set(error, STATUS_DATA, "it is no event of GH Archive");
    import->is_events = true;
    if (strcmp(type->valuestring, wanted_event) != 0) {
        import->figures->passed_over++;
        return STATUS_OK;
    }
    if (!cJSON_IsString(name) || !cJSON_IsObject(inner.json))
        return error_set(error, STATUS_DATA,
                         "its event names no repository or no issue");
    if (!import->options->all_repositories &&
        strcasecmp(name->valuestring, import_wanted(import)) != 0) {
        import->figures->passed_over++;
        return STATUS_OK;
    }
    issue_reset(issue);
    status = rest_read(&inner, issue, error);
    buffer_reset(&issue->repository);
    buffer_append_string(&issue->repository, name->valuestring);
    if (status == STATUS_OK)
        status = import_put(import, SOURCE_SELECTION, error);
    return status;
}

/* Most of an hour's events are of other kinds, and need not be parsed. */
static bool is_other_event(const struct import *import, struct bytes text)
{
    return import->is_events && memmem(text.data, text.length, wanted_event,
                                       sizeof(wanted_event) - 1) == NULL;
}

/* --- records --- */

static void place_of(const struct record *record, char place[PLACE_SIZE])
{
    snprintf(place, PLACE_SIZE, "%llu: byte %llu",
             (unsigned long long)record->line,
             (unsigned long long)record->offset);
}

static enum status take_items(struct import *import,
                              const struct reader *reader,
                              const struct record *record, struct error *error)
{
    const cJSON *items = page_items(reader->json);
    struct reader inner = *reader;
    struct error reason;
    char place[PLACE_SIZE];
    enum status status = STATUS_OK;

    place_of(record, place);
    cJSON_ArrayForEach(inner.json, items)
    {
        status = take_issue(import, &inner, rest_read, SOURCE_SELECTION, error);
        if (status == STATUS_DATA && import->options->skip_bad) {
            reason = *error;
            status = import_refuse(import, place, reason.text, error);
        }
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status take_parsed(struct import *import,
                               const struct reader *reader,
                               const struct record *record, struct error *error)
{
    int format = import->options->format;

    if (format == IMPORT_RECOGNISED)
        format = (int)recognise(reader->json);
    import_note_format(import, (enum import_format)format);
    switch ((enum import_format)format) {
    case IMPORT_GHARCHIVE:
        return take_event(import, reader, error);
    case IMPORT_GH:
        return take_issue(import, reader, gh_read, SOURCE_IMPORT, error);
    case IMPORT_REST:
        if (page_items(reader->json) != NULL)
            return take_items(import, reader, record, error);
        return take_issue(import, reader, rest_read, SOURCE_IMPORT, error);
    case IMPORT_GITHUB_TO_SQLITE:
        break;
    }
    return error_set(error, STATUS_DATA, "it is no database");
}

enum status import_take_record(void *context, const struct record *record,
                               struct error *error)
{
    struct import *import = context;
    struct document document;
    struct error reason;
    char place[PLACE_SIZE];
    enum status status;

    if (is_other_event(import, record->text)) {
        import->figures->passed_over++;
        return STATUS_OK;
    }
    status = document_parse(&document, record->text, &reason);
    if (status == STATUS_OK)
        status = take_parsed(import, &document.reader, record, &reason);
    document_release(&document);
    place_of(record, place);
    if (status == STATUS_DATA)
        return import_refuse(import, place, reason.text, error);
    if (status != STATUS_OK)
        *error = reason;
    return status;
}
