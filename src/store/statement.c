#include "internal.h"

#include <string.h>

#include "aupmine/timestamp.h"

enum status store_failure(const struct store *store, const char *doing,
                          struct error *error)
{
    int code = sqlite3_errcode(store->database);

    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return error_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(error, STATUS_TRY_LATER,
                         "%s is in use by another process (%s)", store->path,
                         doing);
    default:
        return error_set(error, STATUS_STORAGE, "%s: %s: %s", store->path,
                         doing, sqlite3_errmsg(store->database));
    }
}

enum status store_execute(struct store *store, const char *sql,
                          const char *doing, struct error *error)
{
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_failure(store, doing, error);
    return STATUS_OK;
}

enum status statement_prepare(struct store *store, const char *sql,
                              sqlite3_stmt **statement, struct error *error)
{
    store->unbound = false;
    if (sqlite3_prepare_v2(store->database, sql, -1, statement, NULL) !=
        SQLITE_OK)
        return store_failure(store, "cannot prepare", error);
    return STATUS_OK;
}

sqlite3_stmt *statement_get(struct store *store, const char *sql)
{
    struct cached_statement *entry;
    sqlite3_stmt *statement;

    store->unbound = false;
    for (size_t i = 0; i < store->cached; i++) {
        if (store->cache[i].sql == sql) {
            statement = store->cache[i].statement;
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
            return statement;
        }
    }
    if (store->cached == STATEMENT_CACHE_SIZE) {
        entry = &store->cache[0];
        sqlite3_finalize(entry->statement);
        memmove(entry, entry + 1, (STATEMENT_CACHE_SIZE - 1) * sizeof(*entry));
        store->cached--;
    }
    entry = &store->cache[store->cached];
    if (sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement, NULL) != SQLITE_OK)
        return NULL;
    *entry = (struct cached_statement){sql, statement};
    store->cached++;
    return statement;
}

enum status statement_step(struct store *store, sqlite3_stmt *statement,
                           bool *row, struct error *error)
{
    enum status status = STATUS_OK;
    int code;

    *row = false;
    if (statement == NULL)
        return store_failure(store, "cannot prepare", error);
    if (store->unbound)
        return error_memory(error);
    code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = store_failure(store, "cannot read or write", error);
    if (code != SQLITE_ROW)
        sqlite3_reset(statement);
    return status;
}

bool statement_next(struct store *store, sqlite3_stmt *statement,
                    enum status *status, struct error *error)
{
    bool row = false;

    if (*status == STATUS_OK)
        *status = statement_step(store, statement, &row, error);
    if (!row)
        sqlite3_reset(statement);
    return row;
}

enum status statement_end(struct store *store, sqlite3_stmt *statement,
                          struct error *error)
{
    if (sqlite3_reset(statement) != SQLITE_OK)
        return store_failure(store, "cannot read", error);
    return STATUS_OK;
}

enum status statement_run(struct store *store, sqlite3_stmt *statement,
                          struct error *error)
{
    bool row;
    enum status status = statement_step(store, statement, &row, error);

    sqlite3_reset(statement);
    return status;
}

enum status statement_run_for(struct store *store, const char *sql, int64_t key,
                              struct error *error)
{
    sqlite3_stmt *statement = statement_get(store, sql);

    bind_integer(statement, 1, key);
    return statement_run(store, statement, error);
}

enum status statement_run_for_number(struct store *store, const char *sql,
                                     int64_t repository_key, int64_t number,
                                     struct error *error)
{
    sqlite3_stmt *statement = statement_get(store, sql);

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, number);
    return statement_run(store, statement, error);
}

void bind_bytes(struct store *store, sqlite3_stmt *statement, int index,
                struct bytes text)
{
    if (statement != NULL && text.data != NULL &&
        sqlite3_bind_text64(statement, index, text.data, text.length,
                            SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
        store->unbound = true;
}

void bind_buffer_or_null(struct store *store, sqlite3_stmt *statement,
                         int index, const struct buffer *text)
{
    if (text->length > 0)
        bind_bytes(store, statement, index, buffer_bytes(text));
}

void bind_string(struct store *store, sqlite3_stmt *statement, int index,
                 const char *text)
{
    bind_bytes(store, statement, index, bytes_of(text));
}

void bind_integer(sqlite3_stmt *statement, int index, int64_t value)
{
    if (statement != NULL)
        sqlite3_bind_int64(statement, index, value);
}

void bind_integer_unless(sqlite3_stmt *statement, int index, int64_t value,
                         int64_t unknown)
{
    if (value != unknown)
        bind_integer(statement, index, value);
}

void bind_time(struct store *store, sqlite3_stmt *statement, int index,
               int64_t seconds)
{
    char text[TIMESTAMP_SIZE];

    if (seconds == 0)
        return;
    timestamp_format(seconds, text);
    bind_string(store, statement, index, text);
}

void bind_range(struct store *store, sqlite3_stmt *statement, int index,
                int64_t start, int64_t end)
{
    char text[TIMESTAMP_SIZE];

    timestamp_format(start, text);
    bind_string(store, statement, index, text);
    timestamp_format(end, text);
    bind_string(store, statement, index + 1, text);
}

void bind_word(struct store *store, sqlite3_stmt *statement, int index,
               const struct vocabulary *words, int value)
{
    if (value >= 0)
        bind_string(store, statement, index,
                    vocabulary_name(words, (size_t)value));
}

struct bytes column_bytes(sqlite3_stmt *statement, int index)
{
    struct bytes text;

    if (sqlite3_column_type(statement, index) == SQLITE_NULL)
        return (struct bytes){NULL, 0};
    text.data = (const char *)sqlite3_column_text(statement, index);
    text.length = (size_t)sqlite3_column_bytes(statement, index);
    return text;
}

void column_copy(sqlite3_stmt *statement, int index, char *text, size_t size)
{
    struct bytes value = column_bytes(statement, index);
    size_t length = value.length < size ? value.length : size - 1;

    if (length > 0)
        memcpy(text, value.data, length);
    text[length] = '\0';
}

int64_t column_integer(sqlite3_stmt *statement, int index, int64_t if_null)
{
    if (sqlite3_column_type(statement, index) == SQLITE_NULL)
        return if_null;
    return sqlite3_column_int64(statement, index);
}

int64_t column_time(sqlite3_stmt *statement, int index)
{
    struct bytes text = column_bytes(statement, index);
    int64_t seconds;

    return text.data != NULL && timestamp_parse(text.data, &seconds) ? seconds
                                                                     : 0;
}

int column_word(sqlite3_stmt *statement, int index,
                const struct vocabulary *words, int if_null)
{
    struct bytes text = column_bytes(statement, index);
    size_t value;

    if (text.data == NULL ||
        !vocabulary_find(words, text.data, text.length, &value))
        return if_null;
    return (int)value;
}
