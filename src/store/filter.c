/*
 * A filter as SQL. Only what is asked for becomes a condition, so that an
 * index can serve it.
 */
#include "internal.h"

#include "aupmine/timestamp.h"

static const char *const state_names[] = {"open", "closed"};
const struct vocabulary state_words = {"state", state_names, 2};

/* The numbers of the parameters. */
enum parameter {
    REPOSITORY = 1,
    VERDICT,
    KIND,
    DOMAIN,
    SINCE,
    UNTIL,
    STATE,
    LABEL,
    AUTHOR,
    RULE,
};

static bool wants_tagged(const struct issue_filter *filter)
{
    return !filter->all && filter->verdict != VERDICT_NOT;
}

static int64_t since_of(const struct issue_filter *filter)
{
    int64_t since = filter->since;

    if (filter->month != FILTER_ANY && month_start(filter->month) > since)
        since = month_start(filter->month);
    return since;
}

static int64_t until_of(const struct issue_filter *filter)
{
    int64_t until = filter->until;

    if (filter->month != FILTER_ANY &&
        (until == FILTER_ANY || month_start(filter->month + 1) < until))
        until = month_start(filter->month + 1);
    return until;
}

static void add_if(bool wanted, struct buffer *sql, const char *condition)
{
    if (wanted)
        buffer_append_string(sql, condition);
}

/* Tagged issues, those of an account and those with evidence are few and soon
 * found: the pluses keep the search from going through every issue of the
 * time. */
static void append_place(struct buffer *sql, const struct issue_filter *filter)
{
    bool few =
        wants_tagged(filter) || filter->author != NULL || filter->rule != NULL;
    const char *plus = few ? "+" : "";

    buffer_append_format(sql, " WHERE %sj.repo_id = ?1", plus);
    if (since_of(filter) != FILTER_ANY)
        buffer_append_format(sql, " AND %sj.created_at >= ?5", plus);
    if (until_of(filter) != FILTER_ANY)
        buffer_append_format(sql, " AND %sj.created_at < ?6", plus);
    add_if(wants_tagged(filter), sql,
           " AND j.issue IN"
           " (SELECT issue FROM verdict WHERE verdict.verdict <> 'not'"
           "   UNION ALL SELECT issue FROM review) AND j.verdict <> 'not'");
}

static void append_conditions(struct buffer *sql,
                              const struct issue_filter *filter)
{
    add_if(filter->verdict != FILTER_ANY, sql, " AND j.verdict = ?2");
    add_if(filter->kind != FILTER_ANY, sql, " AND j.kind = ?3");
    add_if(filter->domain != FILTER_ANY, sql, " AND j.domain = ?4");
    add_if(filter->state != FILTER_ANY, sql, " AND j.state = ?7");
    add_if(filter->automated, sql, " AND j.automated");
    add_if(filter->label != NULL, sql,
           " AND EXISTS (SELECT 1 FROM issue i, json_each(i.labels) l"
           "   WHERE i.id = j.issue AND l.value = ?8 COLLATE NOCASE)");
    add_if(filter->author != NULL, sql,
           " AND j.issue IN (SELECT id FROM issue INDEXED BY issue_author"
           "   WHERE repo_id = ?1 AND is_pull_request = 0"
           "   AND author = ?9 COLLATE NOCASE)");
    add_if(filter->rule != NULL, sql,
           " AND j.issue IN (SELECT issue FROM evidence WHERE rule = ?10)");
}

static void bind_word_unless_any(struct store *store, sqlite3_stmt *statement,
                                 int index, const struct vocabulary *words,
                                 int value)
{
    if (value != FILTER_ANY)
        bind_word(store, statement, index, words, value);
}

static void bind_time_unless_any(struct store *store, sqlite3_stmt *statement,
                                 int index, int64_t seconds)
{
    char text[TIMESTAMP_SIZE];

    if (seconds == FILTER_ANY)
        return;
    timestamp_format(seconds, text);
    bind_string(store, statement, index, text);
}

static void bind_text_if(struct store *store, sqlite3_stmt *statement,
                         int index, const char *text)
{
    if (text != NULL)
        bind_string(store, statement, index, text);
}

static void bind_filter(struct store *store, sqlite3_stmt *statement,
                        int64_t repository_key,
                        const struct issue_filter *filter)
{
    bind_integer(statement, REPOSITORY, repository_key);
    bind_word_unless_any(store, statement, VERDICT, &verdict_words,
                         filter->verdict);
    bind_word_unless_any(store, statement, KIND, &kind_words, filter->kind);
    bind_word_unless_any(store, statement, DOMAIN, &domain_words,
                         filter->domain);
    bind_time_unless_any(store, statement, SINCE, since_of(filter));
    bind_time_unless_any(store, statement, UNTIL, until_of(filter));
    bind_word_unless_any(store, statement, STATE, &state_words, filter->state);
    bind_text_if(store, statement, LABEL, filter->label);
    bind_text_if(store, statement, AUTHOR, filter->author);
    bind_text_if(store, statement, RULE, filter->rule);
}

enum status filter_prepare(struct store *store, const char *head,
                           int64_t repository_key,
                           const struct issue_filter *filter, const char *tail,
                           sqlite3_stmt **statement, struct error *error)
{
    struct buffer sql;
    enum status status;

    *statement = NULL;
    buffer_init(&sql);
    buffer_append_string(&sql, head);
    append_place(&sql, filter);
    append_conditions(&sql, filter);
    buffer_append_string(&sql, tail);
    status = buffer_status(&sql, error);
    if (status == STATUS_OK)
        status = statement_prepare(store, sql.data, statement, error);
    if (status == STATUS_OK)
        bind_filter(store, *statement, repository_key, filter);
    buffer_release(&sql);
    return status;
}
