#include "internal.h"

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"

#define ISSUE_ROW_COLUMNS                                                      \
    "j.issue, j.number, j.title, j.html_url, j.state, j.author, j.created_at," \
    " j.verdict, j.kind, j.domain, j.score, j.automated, j.reviewed,"          \
    " v.verdict, v.kind, v.domain, j.alike"
#define ISSUE_ROW_TABLES                                                       \
    " FROM judged j LEFT JOIN verdict v ON v.issue = j.issue"

void issue_row_append_url(const struct issue_row *row,
                          const struct repository *repository,
                          struct buffer *buffer)
{
    if (row->html_url.data != NULL)
        buffer_append_bytes(buffer, row->html_url);
    else
        buffer_append_format(buffer, "https://github.com/%s/issues/%lld",
                             repository->name, (long long)row->number);
}

static void read_verdict(sqlite3_stmt *statement, int first,
                         struct verdict_row *verdict)
{
    verdict->verdict = (enum verdict)column_word(statement, first,
                                                 &verdict_words, VERDICT_NOT);
    verdict->kind =
        (enum kind)column_word(statement, first + 1, &kind_words, KIND_NONE);
    verdict->domain = (enum domain)column_word(statement, first + 2,
                                               &domain_words, DOMAIN_NONE);
    verdict->score = (int)column_integer(statement, 10, 0);
    verdict->automated = column_integer(statement, 11, 0) != 0;
}

static void read_row(sqlite3_stmt *statement, struct issue_row *row)
{
    row->key = sqlite3_column_int64(statement, 0);
    row->number = sqlite3_column_int64(statement, 1);
    row->title = column_bytes(statement, 2);
    row->html_url = column_bytes(statement, 3);
    row->state = column_bytes(statement, 4);
    row->author = column_bytes(statement, 5);
    row->created_at = column_time(statement, 6);
    read_verdict(statement, 7, &row->verdict);
    row->reviewed = sqlite3_column_int(statement, 12) != 0;
    row->has_verdict = column_bytes(statement, 13).data != NULL;
    read_verdict(statement, 13, &row->verdict_by_rules);
    row->alike = column_integer(statement, 16, 0);
}

static enum status hand_out(struct store *store, sqlite3_stmt *statement,
                            issue_row_handler *handle, void *context, bool *any,
                            struct error *error)
{
    struct issue_row row;
    enum status status = STATUS_OK;

    *any = false;
    while (statement_next(store, statement, &status, error)) {
        *any = true;
        read_row(statement, &row);
        status = handle(context, &row, error);
    }
    return status;
}

enum status store_each_issue(struct store *store, int64_t repository_key,
                             const struct issue_filter *filter,
                             issue_row_handler *handle, void *context,
                             struct error *error)
{
    sqlite3_stmt *statement;
    bool any;
    enum status status;

    status = filter_prepare(store, "SELECT " ISSUE_ROW_COLUMNS ISSUE_ROW_TABLES,
                            repository_key, filter,
                            " ORDER BY j.created_at DESC, j.number DESC"
                            " LIMIT ?11",
                            &statement, error);
    if (status != STATUS_OK)
        return status;
    bind_integer(statement, FILTER_PARAMETERS, filter->limit);
    status = hand_out(store, statement, handle, context, &any, error);
    sqlite3_finalize(statement);
    return status;
}

enum status store_find_issue(struct store *store, int64_t repository_key,
                             int64_t number, issue_row_handler *handle,
                             void *context, bool *found, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT " ISSUE_ROW_COLUMNS ISSUE_ROW_TABLES
                             " WHERE j.repo_id = ?1 AND j.number = ?2");

    bind_integer(statement, 1, repository_key);
    bind_integer(statement, 2, number);
    return hand_out(store, statement, handle, context, found, error);
}

enum status store_each_evidence(struct store *store, int64_t issue_key,
                                evidence_handler *handle, void *context,
                                struct error *error)
{
    struct evidence_row evidence;
    sqlite3_stmt *statement = statement_get(
        store, "SELECT rule, field, zone, start, \"end\", role, weight"
               " FROM evidence WHERE issue = ?1"
               " ORDER BY field DESC, start, \"end\", rule");
    enum status status = STATUS_OK;

    bind_integer(statement, 1, issue_key);
    while (statement_next(store, statement, &status, error)) {
        evidence.rule = column_bytes(statement, 0).data;
        evidence.field =
            (enum field)column_word(statement, 1, &field_words, FIELD_BODY);
        evidence.zone =
            (enum zone)column_word(statement, 2, &zone_words, ZONE_PROSE);
        evidence.start = (size_t)sqlite3_column_int64(statement, 3);
        evidence.end = (size_t)sqlite3_column_int64(statement, 4);
        evidence.role = (enum rule_role)column_word(statement, 5, &role_words,
                                                    RULE_COMPLAINT);
        evidence.weight = sqlite3_column_int(statement, 6);
        status = handle(context, &evidence, error);
    }
    return status;
}

enum status store_each_used_rule(struct store *store, int64_t repository_key,
                                 rule_id_handler *handle, void *context,
                                 struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT DISTINCT e.rule FROM evidence e"
                             " JOIN issue i ON i.id = e.issue"
                             " WHERE i.repo_id = ?1");
    struct bytes rule;
    enum status status = STATUS_OK;

    bind_integer(statement, 1, repository_key);
    while (statement_next(store, statement, &status, error)) {
        rule = column_bytes(statement, 0);
        if (rule.data != NULL)
            status = handle(context, rule.data, error);
    }
    return status;
}
