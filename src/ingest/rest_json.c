/*
 * GitHub's REST shape of an issue (docs/mirror.md, item 10).
 */
#include "aupmine/ingest.h"
#include "reader.h"

static const char *const parts[ISSUE_PART_COUNT] = {
    [ISSUE_BODY] = "body",
    [ISSUE_STATE] = "state",
    [ISSUE_STATE_REASON] = "state_reason",
    [ISSUE_UPDATED_AT] = "updated_at",
    [ISSUE_CLOSED_AT] = "closed_at",
    [ISSUE_AUTHOR] = "user",
    [ISSUE_LABELS] = "labels",
    [ISSUE_COMMENTS] = "comments",
    [ISSUE_REACTIONS] = "reactions",
    [ISSUE_ADDRESS] = "html_url",
    [ISSUE_ID] = "id",
};

static enum status read_user(const struct reader *reader, struct issue *issue,
                             struct error *error)
{
    const cJSON *user = reader_member(reader->json, "user");
    const cJSON *login = reader_member(user, "login");

    if (user == NULL)
        return STATUS_OK;
    if (!cJSON_IsString(login))
        return error_set(error, STATUS_DATA, "its user has no login");
    reader_append_text(reader, login->valuestring, &issue->author);
    return reader_read_integer(user, "id", &issue->author_id, error);
}

static enum status read_texts(const struct reader *reader, struct issue *issue,
                              struct error *error)
{
    const struct {
        const char *name;
        struct buffer *text;
    } texts[] = {
        {"state", &issue->state},
        {"state_reason", &issue->state_reason},
        {"html_url", &issue->html_url},
    };
    bool present;
    enum status status =
        reader_read_text(reader, "body", &issue->body, &issue->has_body, error);

    for (size_t i = 0; i < 3 && status == STATUS_OK; i++)
        status = reader_read_text(reader, texts[i].name, texts[i].text,
                                  &present, error);
    return status;
}

static enum status read_figures(const struct reader *reader,
                                struct issue *issue, struct error *error)
{
    enum status status;

    status = reader_read_time(reader, "updated_at", &issue->updated_at, error);
    if (status == STATUS_OK)
        status =
            reader_read_time(reader, "closed_at", &issue->closed_at, error);
    if (status == STATUS_OK)
        status = reader_read_integer(reader->json, "id", &issue->id, error);
    if (status == STATUS_OK)
        status = reader_read_integer(reader->json, "comments", &issue->comments,
                                     error);
    if (status == STATUS_OK)
        status = reader_read_integer(reader_member(reader->json, "reactions"),
                                     "total_count", &issue->reactions, error);
    return status;
}

enum status rest_read(const struct reader *reader, struct issue *issue,
                      struct error *error)
{
    enum status status =
        reader_read_required(reader, "created_at", issue, error);

    if (status == STATUS_OK)
        status = read_texts(reader, issue, error);
    if (status == STATUS_OK)
        status = read_figures(reader, issue, error);
    if (status == STATUS_OK)
        status = read_user(reader, issue, error);
    if (status == STATUS_OK)
        status = reader_read_labels(reader, &issue->labels, error);
    if (status != STATUS_OK)
        return status;
    issue->is_pull_request =
        reader_member(reader->json, "pull_request") != NULL;
    return issue_finish(issue, reader_lacks(reader, parts), error);
}

enum status issue_read_json(struct issue *issue, struct bytes json,
                            struct error *error)
{
    struct document document;
    enum status status = document_parse(&document, json, error);

    issue_reset(issue);
    if (status == STATUS_OK)
        status = rest_read(&document.reader, issue, error);
    document_release(&document);
    return status;
}
