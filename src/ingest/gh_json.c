/*
 * The shape of "gh issue list --json ...": GitHub's GraphQL names, and only
 * the members that were asked for.
 *
 *   state, stateReason   upper case; in the store lower, as REST has them
 *   author               a bot is "app/NAME" here and "NAME[bot]" in REST; a
 *                        deleted account has an empty login
 *   comments             all of them; their number is what counts
 *   reactionGroups       a number of users for each kind
 *   id                   not the number that REST calls so
 */
#include "reader.h"

#include <string.h>

static const char *const parts[ISSUE_PART_COUNT] = {
    [ISSUE_BODY] = "body",
    [ISSUE_STATE] = "state",
    [ISSUE_STATE_REASON] = "stateReason",
    [ISSUE_UPDATED_AT] = "updatedAt",
    [ISSUE_CLOSED_AT] = "closedAt",
    [ISSUE_AUTHOR] = "author",
    [ISSUE_LABELS] = "labels",
    [ISSUE_COMMENTS] = "comments",
    [ISSUE_REACTIONS] = "reactionGroups",
    [ISSUE_ADDRESS] = "url",
};

static enum status read_word(const struct reader *reader, const char *name,
                             struct buffer *word, struct error *error)
{
    bool present;
    enum status status = reader_read_text(reader, name, word, &present, error);

    for (size_t i = 0; i < word->length; i++) {
        if (word->data[i] >= 'A' && word->data[i] <= 'Z')
            word->data[i] = (char)(word->data[i] - 'A' + 'a');
    }
    return status;
}

static enum status read_author(const struct reader *reader, struct issue *issue,
                               struct error *error)
{
    static const char prefix[] = "app/";
    const cJSON *author = reader_member(reader->json, "author");
    const cJSON *item = reader_member(author, "login");
    bool is_bot = cJSON_IsTrue(reader_member(author, "is_bot"));
    const char *login;

    if (author == NULL)
        return STATUS_OK;
    if (!cJSON_IsString(item))
        return error_set(error, STATUS_DATA, "its author has no login");
    login = item->valuestring;
    if (is_bot && strncmp(login, prefix, sizeof(prefix) - 1) == 0)
        login += sizeof(prefix) - 1;
    reader_append_text(reader, login, &issue->author);
    if (is_bot && strchr(login, '[') == NULL)
        buffer_append_string(&issue->author, "[bot]");
    return STATUS_OK;
}

static enum status read_reactions(const struct reader *reader,
                                  struct issue *issue, struct error *error)
{
    const cJSON *groups = reader_member(reader->json, "reactionGroups");
    const cJSON *group;
    int64_t sum = 0;

    if (!cJSON_IsArray(groups))
        return STATUS_OK;
    cJSON_ArrayForEach(group, groups)
    {
        int64_t count = 0;
        enum status status = reader_read_integer(reader_member(group, "users"),
                                                 "totalCount", &count, error);

        if (status != STATUS_OK)
            return status;
        sum += count;
    }
    issue->reactions = sum;
    return STATUS_OK;
}

static enum status read_texts(const struct reader *reader, struct issue *issue,
                              struct error *error)
{
    bool present;
    enum status status =
        reader_read_text(reader, "body", &issue->body, &issue->has_body, error);

    if (status == STATUS_OK)
        status = read_word(reader, "state", &issue->state, error);
    if (status == STATUS_OK)
        status = read_word(reader, "stateReason", &issue->state_reason, error);
    if (status == STATUS_OK)
        status =
            reader_read_text(reader, "url", &issue->html_url, &present, error);
    return status;
}

enum status gh_read(const struct reader *reader, struct issue *issue,
                    struct error *error)
{
    const cJSON *comments = reader_member(reader->json, "comments");
    enum status status =
        reader_read_required(reader, "createdAt", issue, error);

    if (status == STATUS_OK)
        status = read_texts(reader, issue, error);
    if (status == STATUS_OK)
        status =
            reader_read_time(reader, "updatedAt", &issue->updated_at, error);
    if (status == STATUS_OK)
        status = reader_read_time(reader, "closedAt", &issue->closed_at, error);
    if (status == STATUS_OK)
        status = read_author(reader, issue, error);
    if (status == STATUS_OK)
        status = reader_read_labels(reader, &issue->labels, error);
    if (status == STATUS_OK)
        status = read_reactions(reader, issue, error);
    if (status != STATUS_OK)
        return status;
    if (cJSON_IsArray(comments))
        issue->comments = cJSON_GetArraySize(comments);
    issue->is_pull_request =
        strstr(buffer_string(&issue->html_url), "/pull/") != NULL;
    return issue_finish(issue, reader_lacks(reader, parts), error);
}
