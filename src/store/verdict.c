#include "internal.h"

#include <stdlib.h>

#include "aupmine/array.h"
#include "aupmine/store_verdict.h"

void key_list_release(struct key_list *list)
{
    free(list->keys);
    *list = (struct key_list){0};
}

enum status key_list_add(struct key_list *list, int64_t key,
                         struct error *error)
{
    int64_t *keys =
        array_fit(list->keys, list->count, &list->capacity, sizeof(*keys));

    if (keys == NULL)
        return error_memory(error);
    list->keys = keys;
    list->keys[list->count++] = key;
    return STATUS_OK;
}

enum status statement_list(struct store *store, sqlite3_stmt *statement,
                           struct key_list *list, struct error *error)
{
    enum status status = STATUS_OK;

    while (statement_next(store, statement, &status, error))
        status = key_list_add(list, sqlite3_column_int64(statement, 0), error);
    if (status != STATUS_OK)
        key_list_release(list);
    return status;
}

enum status store_pending(struct store *store, int64_t repository_key,
                          const char *ruleset, bool all, struct key_list *list,
                          struct error *error)
{
    static const char sql[] =
        "SELECT i.id FROM issue i LEFT JOIN verdict v ON v.issue = i.id"
        " WHERE i.repo_id = ?1 AND i.is_pull_request = 0 AND (?3"
        "   OR v.issue IS NULL OR v.content_hash <> i.content_hash"
        "   OR v.ruleset <> ?2)"
        " ORDER BY i.id";
    sqlite3_stmt *statement = statement_get(store, sql);

    *list = (struct key_list){0};
    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, ruleset);
    bind_integer(statement, 3, all);
    return statement_list(store, statement, list, error);
}

/* Lend out a column's text from a buffer of the store's. */
static struct bytes lend(struct buffer *buffer, struct bytes text)
{
    buffer_reset(buffer);
    buffer_append_bytes(buffer, text);
    return text.data == NULL ? text : buffer_bytes(buffer);
}

enum status store_read_text(struct store *store, int64_t issue_key,
                            int64_t *number, struct bytes *title,
                            struct bytes *body, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT number, title, body FROM issue"
                             " WHERE id = ?1");
    bool row;
    enum status status;

    bind_integer(statement, 1, issue_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK)
        return status;
    if (!row)
        return error_set(error, STATUS_STORAGE, "%s: issue row %lld is gone",
                         store->path, (long long)issue_key);
    *number = sqlite3_column_int64(statement, 0);
    *title = lend(&store->title, column_bytes(statement, 1));
    *body = lend(&store->body, column_bytes(statement, 2));
    status = statement_end(store, statement, error);
    if (status == STATUS_OK)
        status = buffer_status(&store->title, error);
    return status == STATUS_OK ? buffer_status(&store->body, error) : status;
}

static enum status put_evidence(struct store *store, int64_t issue_key,
                                const struct evidence_row *evidence,
                                size_t count, struct error *error)
{
    sqlite3_stmt *statement;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        statement = statement_get(store, "INSERT INTO evidence VALUES"
                                         " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        bind_integer(statement, 1, issue_key);
        bind_string(store, statement, 2, evidence[i].rule);
        bind_word(store, statement, 3, &field_words, (int)evidence[i].field);
        bind_word(store, statement, 4, &zone_words, (int)evidence[i].zone);
        bind_integer(statement, 5, (int64_t)evidence[i].start);
        bind_integer(statement, 6, (int64_t)evidence[i].end);
        bind_word(store, statement, 7, &role_words, (int)evidence[i].role);
        bind_integer(statement, 8, evidence[i].weight);
        status = statement_run(store, statement, error);
    }
    return status;
}

enum status store_put_verdict(struct store *store, int64_t issue_key,
                              const char *ruleset,
                              const struct verdict_row *verdict,
                              const struct evidence_row *evidence,
                              size_t evidence_count, struct error *error)
{
    sqlite3_stmt *statement;
    enum status status = statement_run_for(
        store, "DELETE FROM verdict WHERE issue = ?1", issue_key, error);

    if (status != STATUS_OK)
        return status;
    statement = statement_get(
        store, "INSERT INTO verdict (issue, verdict, kind, domain,"
               " score, automated, ruleset, content_hash)"
               " SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, content_hash"
               " FROM issue WHERE id = ?1");
    bind_integer(statement, 1, issue_key);
    bind_word(store, statement, 2, &verdict_words, (int)verdict->verdict);
    bind_word(store, statement, 3, &kind_words, (int)verdict->kind);
    bind_word(store, statement, 4, &domain_words, (int)verdict->domain);
    bind_integer(statement, 5, verdict->score);
    bind_integer(statement, 6, verdict->automated);
    bind_string(store, statement, 7, ruleset);
    status = statement_run(store, statement, error);
    if (status == STATUS_OK)
        status =
            put_evidence(store, issue_key, evidence, evidence_count, error);
    return status;
}

enum status store_set_judged_by(struct store *store, int64_t repository_key,
                                const char *ruleset, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "UPDATE repo SET judged_by = ?2"
                             " WHERE id = ?1 AND judged_by IS NOT ?2");

    bind_integer(statement, 1, repository_key);
    bind_string(store, statement, 2, ruleset);
    return statement_run(store, statement, error);
}

static enum status read_judged_by(struct store *store, int64_t repository_key,
                                  struct buffer *ruleset, struct error *error)
{
    sqlite3_stmt *statement =
        statement_get(store, "SELECT judged_by FROM repo WHERE id = ?1");
    bool row;
    enum status status;

    buffer_reset(ruleset);
    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    buffer_append_bytes(ruleset, column_bytes(statement, 0));
    status = statement_end(store, statement, error);
    return status == STATUS_OK ? buffer_status(ruleset, error) : status;
}

/* The rule set that most verdicts come from. */
static enum status find_usual_ruleset(struct store *store,
                                      int64_t repository_key,
                                      struct buffer *ruleset,
                                      struct error *error)
{
    static const char sql[] =
        "SELECT v.ruleset FROM issue i JOIN verdict v"
        "   ON v.issue = i.id AND v.content_hash = i.content_hash"
        " WHERE i.repo_id = ?1 AND i.is_pull_request = 0"
        " GROUP BY v.ruleset ORDER BY count(*) DESC LIMIT 1";
    sqlite3_stmt *statement = statement_get(store, sql);
    bool row;
    enum status status;

    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    buffer_append_bytes(ruleset, column_bytes(statement, 0));
    return statement_end(store, statement, error);
}

/* What read_judged_by could not tell: look at every verdict. */
static enum status compare_rulesets(struct store *store, int64_t repository_key,
                                    struct buffer *ruleset, bool *mixed,
                                    struct error *error)
{
    /* All that is asked of issues stands in an index: their texts are long. */
    static const char sql[] =
        "SELECT min(v.ruleset), min(v.ruleset) <> max(v.ruleset),"
        " count(*) > count(v.ruleset) FROM issue i LEFT JOIN verdict v"
        "   ON v.issue = i.id AND v.content_hash = i.content_hash"
        " WHERE i.repo_id = ?1 AND i.is_pull_request = 0";
    sqlite3_stmt *statement = statement_get(store, sql);
    bool several = false;
    bool row;
    enum status status;

    bind_integer(statement, 1, repository_key);
    status = statement_step(store, statement, &row, error);
    if (status != STATUS_OK || !row)
        return status;
    several = column_integer(statement, 1, 0) != 0;
    *mixed = several || column_integer(statement, 2, 0) != 0;
    if (!several)
        buffer_append_bytes(ruleset, column_bytes(statement, 0));
    status = statement_end(store, statement, error);
    if (status == STATUS_OK && several)
        status = find_usual_ruleset(store, repository_key, ruleset, error);
    return status == STATUS_OK ? buffer_status(ruleset, error) : status;
}

enum status store_ruleset(struct store *store, int64_t repository_key,
                          struct buffer *ruleset, bool *mixed,
                          struct error *error)
{
    enum status status = read_judged_by(store, repository_key, ruleset, error);

    *mixed = false;
    if (status != STATUS_OK || ruleset->length > 0)
        return status;
    return compare_rulesets(store, repository_key, ruleset, mixed, error);
}
