#include "internal.h"

#include <string.h>

#define REPOSITORY_COLUMNS                                                     \
    "id, name, github_id, notice, watermark, watermark_read_at, complete_at,"  \
    " probe_etag, swept_at"

enum status repository_check_name(const char *name, struct error *error)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz"
                                  "0123456789-._";
    size_t owner = strspn(name, allowed);
    size_t rest = name[owner] == '/' ? strspn(name + owner + 1, allowed) : 0;

    if (owner == 0 || rest == 0 || name[owner + 1 + rest] != '\0' ||
        strlen(name) >= REPOSITORY_NAME_SIZE ||
        strcmp(name + owner + 1, ".") == 0 ||
        strcmp(name + owner + 1, "..") == 0)
        return error_set(error, STATUS_USAGE,
                         "'%.60s' is no repository: write OWNER/NAME", name);
    return STATUS_OK;
}

static void read_repository(sqlite3_stmt *statement,
                            struct repository *repository)
{
    repository->key = sqlite3_column_int64(statement, 0);
    column_copy(statement, 1, repository->name, sizeof(repository->name));
    repository->github_id = column_integer(statement, 2, 0);
    column_copy(statement, 3, repository->notice, sizeof(repository->notice));
    repository->watermark = column_time(statement, 4);
    repository->watermark_read_at = column_time(statement, 5);
    repository->complete_at = column_time(statement, 6);
    column_copy(statement, 7, repository->probe_etag,
                sizeof(repository->probe_etag));
    repository->swept_at = column_time(statement, 8);
}

enum status store_find_repository(struct store *store, const char *name,
                                  struct repository *repository, bool *found,
                                  struct error *error)
{
    sqlite3_stmt *statement = statement_get(
        store, "SELECT " REPOSITORY_COLUMNS " FROM repo WHERE name = ?1");
    enum status status;

    bind_string(store, statement, 1, name);
    status = statement_step(store, statement, found, error);
    if (status == STATUS_OK && *found) {
        read_repository(statement, repository);
        status = statement_end(store, statement, error);
    }
    return status;
}

enum status store_add_repository(struct store *store, const char *name,
                                 struct repository *repository,
                                 struct error *error)
{
    sqlite3_stmt *statement;
    bool found;
    enum status status;

    status = repository_check_name(name, error);
    if (status == STATUS_OK)
        status = store_find_repository(store, name, repository, &found, error);
    if (status != STATUS_OK || found)
        return status;
    statement = statement_get(store, "INSERT INTO repo (name) VALUES (?1)");
    bind_string(store, statement, 1, name);
    status = statement_run(store, statement, error);
    if (status == STATUS_OK)
        status = store_find_repository(store, name, repository, &found, error);
    return status;
}

enum status store_save_repository(struct store *store,
                                  const struct repository *repository,
                                  struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "UPDATE repo SET name = ?2, github_id = ?3,"
                             " notice = ?4, watermark = ?5,"
                             " watermark_read_at = ?6, complete_at = ?7,"
                             " probe_etag = ?8, swept_at = ?9"
                             " WHERE id = ?1");

    bind_integer(statement, 1, repository->key);
    bind_string(store, statement, 2, repository->name);
    bind_integer_unless(statement, 3, repository->github_id, 0);
    if (repository->notice[0] != '\0')
        bind_string(store, statement, 4, repository->notice);
    bind_time(store, statement, 5, repository->watermark);
    bind_time(store, statement, 6, repository->watermark_read_at);
    bind_time(store, statement, 7, repository->complete_at);
    if (repository->probe_etag[0] != '\0')
        bind_string(store, statement, 8, repository->probe_etag);
    bind_time(store, statement, 9, repository->swept_at);
    return statement_run(store, statement, error);
}

enum status store_each_repository(struct store *store,
                                  repository_handler *handle, void *context,
                                  struct error *error)
{
    struct repository repository;
    sqlite3_stmt *statement = statement_get(store, "SELECT " REPOSITORY_COLUMNS
                                                   " FROM repo ORDER BY name");
    enum status status = STATUS_OK;

    while (statement_next(store, statement, &status, error)) {
        read_repository(statement, &repository);
        status = handle(context, &repository, error);
    }
    return status;
}
