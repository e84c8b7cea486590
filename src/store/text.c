#include "internal.h"

#include "aupmine/store_read.h"
#include "aupmine/timestamp.h"

/* The rows in the order in which they lie: what is read is the whole table. */
#define TEXT_ROWS                                                              \
    "SELECT i.id, i.number, i.created_at, i.title, i.body"                     \
    " FROM issue i NOT INDEXED WHERE i.id BETWEEN ?11 AND ?12"
#define OF_REPOSITORY " AND i.repo_id = ?1 AND i.is_pull_request = 0"
/* Terms are tried in their order. Where most rows pass all others, this comes
 * first: what the others read is then only read of rows that are wanted. */
#define WANTED " AND aupmine_wanted(i.title, i.body)"

struct text_test {
    issue_text_test *test;
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

int64_t issue_text_key(const struct issue_text *issue)
{
    return sqlite3_column_int64(issue->row, 0);
}

int64_t issue_text_number(const struct issue_text *issue)
{
    return sqlite3_column_int64(issue->row, 1);
}

int64_t issue_text_created_at(const struct issue_text *issue)
{
    struct bytes created_at = column_bytes(issue->row, 2);
    int64_t seconds;

    return created_at.data != NULL && timestamp_parse(created_at.data, &seconds)
               ? seconds
               : 0;
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
static struct bytes column_raw(sqlite3_stmt *statement, int index)
{
    struct bytes text;

    text.data = sqlite3_column_blob(statement, index);
    text.length = (size_t)sqlite3_column_bytes(statement, index);
    return text;
}

static struct bytes value_raw(sqlite3_value *value)
{
    struct bytes text;

    text.data = sqlite3_value_blob(value);
    text.length = (size_t)sqlite3_value_bytes(value);
    return text;
}

/* Called by SQLite for each row: stepping to rows that are not wanted, and
 * taking them apart, would take as long as the test. */
static void answer_wanted(sqlite3_context *call, int count,
                          sqlite3_value **values)
{
    const struct text_test *test = sqlite3_user_data(call);

    (void)count;
    sqlite3_result_int(call, test->test(test->context, value_raw(values[0]),
                                        value_raw(values[1])));
}

static enum status prepare_rows(struct store *store, int64_t repository_key,
                                const struct issue_filter *filter,
                                sqlite3_stmt **statement, struct error *error)
{
    enum status status;

    if (!issue_filter_is_open(filter))
        return filter_prepare(store,
                              TEXT_ROWS OF_REPOSITORY
                              " AND i.id IN (SELECT j.issue FROM judged j",
                              repository_key, filter, ")" WANTED, statement,
                              error);
    status = statement_prepare(store, TEXT_ROWS WANTED OF_REPOSITORY, statement,
                               error);
    if (status == STATUS_OK)
        bind_integer(*statement, 1, repository_key);
    return status;
}

static enum status hand_out(struct store *store, sqlite3_stmt *statement,
                            issue_text_handler *handle, void *context,
                            struct error *error)
{
    struct issue_text issue = {.row = statement};
    enum status status = STATUS_OK;

    while (statement_next(store, statement, &status, error)) {
        issue.title = column_raw(statement, 3);
        issue.body = column_raw(statement, 4);
        status = handle(context, &issue, error);
    }
    return status;
}

enum status store_each_text(struct store *store, int64_t repository_key,
                            const struct issue_filter *filter, size_t part,
                            size_t parts, issue_text_test *test,
                            issue_text_handler *handle, void *context,
                            struct error *error)
{
    struct text_test wanted = {test, context};
    sqlite3_stmt *statement = NULL;
    int64_t range[2];
    enum status status = find_part(store, part, parts, range, error);

    if (status != STATUS_OK)
        return status;
    if (sqlite3_create_function(store->database, "aupmine_wanted", 2,
                                SQLITE_UTF8, &wanted, answer_wanted, NULL,
                                NULL) != SQLITE_OK)
        return store_failure(store, "cannot set up a search", error);
    status = prepare_rows(store, repository_key, filter, &statement, error);
    if (status == STATUS_OK) {
        bind_integer(statement, FILTER_PARAMETERS, range[0]);
        bind_integer(statement, FILTER_PARAMETERS + 1, range[1]);
        status = hand_out(store, statement, handle, context, error);
    }
    sqlite3_finalize(statement);
    return status;
}
