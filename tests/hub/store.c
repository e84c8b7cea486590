#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cjson/cJSON.h>

#include "base.h"

static enum status member_number(const cJSON *object, const char *name,
                                 long long *number, struct error *error)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    double value = cJSON_GetNumberValue(member);

    /* Beyond 2^53 a double no longer holds every whole number. */
    if (!cJSON_IsNumber(member) || value < 0 || value > 9007199254740992.0 ||
        value != (double)(long long)value)
        return error_set(error, STATUS_DATA, "%s is no whole number", name);
    *number = (long long)value;
    return STATUS_OK;
}

static enum status member_time(const cJSON *object, const char *name,
                               long long *seconds, struct error *error)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!cJSON_IsString(member) || !time_parse(member->valuestring, seconds))
        return error_set(error, STATUS_DATA, "%s is no time", name);
    return STATUS_OK;
}

/* Parses what the hub itself must know of the issue. */
static enum status issue_read(struct issue *issue, const cJSON *object,
                              struct error *error)
{
    const cJSON *state = cJSON_GetObjectItemCaseSensitive(object, "state");
    const cJSON *pull =
        cJSON_GetObjectItemCaseSensitive(object, "pull_request");
    enum status status = member_number(object, "number", &issue->number, error);

    if (status == STATUS_OK)
        status = member_number(object, "id", &issue->id, error);
    if (status == STATUS_OK)
        status = member_time(object, "created_at", &issue->created, error);
    if (status == STATUS_OK)
        status = member_time(object, "updated_at", &issue->updated, error);
    if (status == STATUS_OK && cJSON_HasObjectItem(object, "comments"))
        status = member_number(object, "comments", &issue->comments, error);
    issue->pull = cJSON_IsObject(pull);
    issue->open =
        !cJSON_IsString(state) || strcmp(state->valuestring, "closed") != 0;
    return status;
}

/* Takes OWNER/NAME out of https://host/OWNER/NAME/issues/N. */
static char *repository_of(const cJSON *object)
{
    const cJSON *url = cJSON_GetObjectItemCaseSensitive(object, "html_url");
    const char *owner = NULL;
    const char *name = NULL;
    const char *end = NULL;

    if (cJSON_IsString(url))
        owner = strstr(url->valuestring, "://");
    if (owner != NULL)
        owner = strchr(owner + 3, '/');
    if (owner != NULL)
        name = strchr(owner + 1, '/');
    if (name != NULL)
        end = strchr(name + 1, '/');
    return end != NULL ? strndup(owner + 1, (size_t)(end - owner - 1)) : NULL;
}

static struct issue *store_grow(struct store *store)
{
    if (store->count == store->capacity) {
        size_t capacity = store->capacity > 0 ? store->capacity * 2 : 256;
        struct issue *issues =
            reallocarray(store->issues, capacity, sizeof *issues);

        if (issues == NULL)
            return NULL;
        store->issues = issues;
        store->capacity = capacity;
    }
    store->issues[store->count] = (struct issue){0};
    return &store->issues[store->count++];
}

static enum status store_add(struct store *store, const char *text,
                             size_t length, struct error *error)
{
    enum status status;
    struct issue *issue = store_grow(store);
    cJSON *object = NULL;

    if (issue == NULL)
        return error_set(error, STATUS_MEMORY, "out of memory");
    buffer_append(&issue->raw, text, length);
    if (issue->raw.failed)
        return error_set(error, STATUS_MEMORY, "out of memory");
    object = cJSON_ParseWithLength(text, length);
    if (object == NULL)
        return error_set(error, STATUS_DATA, "not JSON: %.40s...",
                         issue->raw.data);
    status = issue_read(issue, object, error);
    if (status == STATUS_OK && store->repository == NULL)
        store->repository = repository_of(object);
    cJSON_Delete(object);
    return status;
}

static enum status store_load_file(struct store *store, const char *path,
                                   struct error *error)
{
    struct buffer text = {0};
    struct object_reader reader = {0};
    struct error cause = {{0}};
    const char *start = NULL;
    size_t length = 0;
    long row = 0;
    enum status status = buffer_read_file(&text, path, error);

    if (status != STATUS_OK)
        goto out;
    reader.text = text.data;
    reader.length = text.length;
    do {
        row++;
        status = object_next(&reader, &start, &length, &cause);
        if (status == STATUS_OK && start != NULL)
            status = store_add(store, start, length, &cause);
    } while (status == STATUS_OK && start != NULL);
    if (status != STATUS_OK)
        error_set(error, status, "%s: issue %ld: %s", path, row, cause.message);
out:
    buffer_release(&text);
    return status;
}

static int is_issue_file(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');

    return end != NULL && end != entry->d_name &&
           (strcmp(end, ".ndjson") == 0 || strcmp(end, ".json") == 0);
}

static enum status store_load_folder(struct store *store, const char *path,
                                     struct error *error)
{
    enum status status = STATUS_OK;
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_issue_file, alphasort);

    if (count < 0)
        return error_set(error, STATUS_FILE, "%s: %s", path, strerror(errno));
    for (int i = 0; i < count; i++) {
        struct buffer file = {0};

        buffer_print(&file, "%s/%s", path, entries[i]->d_name);
        if (file.failed)
            status = error_set(error, STATUS_MEMORY, "out of memory");
        else if (status == STATUS_OK)
            status = store_load_file(store, file.data, error);
        buffer_release(&file);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static int compare_numbers(const void *left, const void *right)
{
    const struct issue *a = left;
    const struct issue *b = right;

    return (a->number > b->number) - (a->number < b->number);
}

static enum status store_check(const struct store *store, const char *path,
                               struct error *error)
{
    if (store->count == 0)
        return error_set(error, STATUS_DATA, "%s: no issues", path);
    for (size_t i = 1; i < store->count; i++) {
        if (store->issues[i - 1].number == store->issues[i].number)
            return error_set(error, STATUS_DATA,
                             "%s: number %lld stands there twice", path,
                             store->issues[i].number);
    }
    return STATUS_OK;
}

enum status store_load(struct store *store, const char *path,
                       struct error *error)
{
    struct stat information;
    enum status status;

    if (stat(path, &information) != 0)
        return error_set(error, STATUS_FILE, "%s: %s", path, strerror(errno));
    if (S_ISDIR(information.st_mode))
        status = store_load_folder(store, path, error);
    else
        status = store_load_file(store, path, error);
    if (status != STATUS_OK)
        return status;
    if (store->count > 0)
        qsort(store->issues, store->count, sizeof *store->issues,
              compare_numbers);
    status = store_check(store, path, error);
    return status == STATUS_OK ? order_init(store, error) : status;
}

void store_release(struct store *store)
{
    for (size_t i = 0; i < store->count; i++)
        buffer_release(&store->issues[i].raw);
    for (int sort = 0; sort < SORT_COUNT; sort++)
        free(store->orders[sort]);
    for (size_t i = 0; i < store->change_count; i++)
        buffer_release(&store->changes[i].before.raw);
    free(store->changes);
    free(store->issues);
    free(store->repository);
}

struct issue *store_find(struct store *store, long long number)
{
    struct issue key = {.number = number};

    return bsearch(&key, store->issues, store->count, sizeof key,
                   compare_numbers);
}
