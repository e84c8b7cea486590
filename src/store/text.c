#include "internal.h"

#include "aupmine/store_read.h"
#include "aupmine/timestamp.h"

/* The rows in the order in which they lie: what is read is the whole table. */
#define TEXT_ROWS                                                              \
    "SELECT i.id, i.number, i.created_at"                                      \
    " FROM issue i NOT INDEXED WHERE i.id BETWEEN ?11 AND ?12"
#define OF_REPOSITORY " AND i.repo_id = ?1 AND i.is_pull_request = 0"
#define LOOK          " AND aupmine_look(i.number, i.title, i.body)"

/* What SQLite is to call, and with what. */
struct look {
    issue_text_look *look;
    void *context;
};

bool issue_filter_is_open(const struct issue_filter *filter)
{
    return filter->all && filter->verdict == FILTER_ANY &&
           filter->kind == FILTER_ANY && filter->domain == FILTER_ANY &&
           filter->month == FILTER_ANY && filter->since == FILTER_ANY &&
           filter->until == FILTER_ANY && filter->state == FILTER_ANY &&
           filter->label == NULL && filter->author == NULL &&
           filter->rule == NULL && !filter->automated;
}

/* The keys of one part, first and last. */
static enum status find_part(struct store *store, size_t part, size_t parts,
                             int64_t range[2], struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT (SELECT min(id) FROM issue),"
                             " (SELECT max(id) FROM issue)");
    int64_t first, size;
    bool row;
    enum status status = statement_step(store, statement, &row, error);

    if (status != STATUS_OK)
        return status;
    first = column_integer(statement, 0, 0);
    size = (column_integer(statement, 1, 0) - first) / (int64_t)parts + 1;
    range[0] = first + size * (int64_t)part;
    range[1] = range[0] + size - 1;
    return statement_end(store, statement, error);
}

/* As a blob it comes without a copy that ends on NUL. */
static struct bytes value_raw(sqlite3_value *value)
{
    struct bytes text;

    text.data = sqlite3_value_blob(value);
    text.length = (size_t)sqlite3_value_bytes(value);
    return text;
}

/* Called by SQLite for each row: stepping to all rows, and having their texts
 * copied, would take as long as the look. */
static void answer_look(sqlite3_context *call, int count,
                        sqlite3_value **values)
{
    const struct look *look = sqlite3_user_data(call);
    const struct issue_text text = {sqlite3_value_int64(values[0]),
                                    value_raw(values[1]), value_raw(values[2])};

    (void)count;
    sqlite3_result_int(call, look->look(look->context, &text));
}

/* Let SQLite call it, but for nothing that stands in the file's own views;
 * NULL takes it back. */
static enum status set_look(struct store *store, struct look *look,
                            struct error *error)
{
    if (sqlite3_create_function(
            store->database, "aupmine_look", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY,
            look, look == NULL ? NULL : answer_look, NULL, NULL) != SQLITE_OK)
        return store_failure(store, "cannot set up a search", error);
    return STATUS_OK;
}

static enum status has_one_repository(struct store *store, bool *one,
                                      struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT count(*) = 1 FROM repo");
    bool row;
    enum status status = statement_step(store, statement, &row, error);

    if (status != STATUS_OK)
        return status;
    *one = column_integer(statement, 0, 0) != 0;
    return statement_end(store, statement, error);
}

/* Terms are tried in their order: what hardly any row fails is tried last, for
 * it takes as long as the look at a short text. */
static enum status prepare_rows(struct store *store, int64_t repository_key,
                                const struct issue_filter *filter,
                                sqlite3_stmt **statement, struct error *error)
{
    enum status status;
    bool one;

    if (!issue_filter_is_open(filter))
        return filter_prepare(store,
                              TEXT_ROWS OF_REPOSITORY
                              " AND i.id IN (SELECT j.issue FROM judged j",
                              repository_key, filter, ")" LOOK, statement,
                              error);
    status = has_one_repository(store, &one, error);
    if (status == STATUS_OK)
        status = statement_prepare(store,
                                   one ? TEXT_ROWS LOOK OF_REPOSITORY
                                       : TEXT_ROWS OF_REPOSITORY LOOK,
                                   statement, error);
    if (status == STATUS_OK)
        bind_integer(*statement, 1, repository_key);
    return status;
}

static enum status hand_out(struct store *store, sqlite3_stmt *statement,
                            issue_head_handler *handle, void *context,
                            struct error *error)
{
    enum status status = STATUS_OK;

    while (statement_next(store, statement, &status, error)) {
        const struct issue_head head = {column_integer(statement, 0, 0),
                                        column_integer(statement, 1, 0),
                                        column_time(statement, 2)};

        status = handle(context, &head, error);
    }
    return status;
}

enum status store_each_text(struct store *store, int64_t repository_key,
                            const struct issue_filter *filter, size_t part,
                            size_t parts, issue_text_look *look,
                            issue_head_handler *handle, void *context,
                            struct error *error)
{
    struct look looks = {look, context};
    sqlite3_stmt *statement = NULL;
    int64_t range[2];
    struct error other;
    enum status ended;
    enum status status = find_part(store, part, parts, range, error);

    if (status != STATUS_OK)
        return status;
    status = set_look(store, &looks, error);
    if (status != STATUS_OK)
        return status;
    status = prepare_rows(store, repository_key, filter, &statement, error);
    if (status == STATUS_OK) {
        bind_integer(statement, FILTER_PARAMETERS, range[0]);
        bind_integer(statement, FILTER_PARAMETERS + 1, range[1]);
        status = hand_out(store, statement, handle, context, error);
    }
    sqlite3_finalize(statement);
    /* What it points to ends here; of two failures the first is told. */
    ended = set_look(store, NULL, status == STATUS_OK ? error : &other);
    return status == STATUS_OK ? ended : status;
}
