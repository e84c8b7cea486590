#include "aupmine/issue.h"

enum { TEXT_COUNT = 8 };

static const char *const parts[ISSUE_PART_COUNT] = {
    "text",
    "state",
    "reason of the state",
    "time of the last change",
    "time of closing",
    "author",
    "labels",
    "number of comments",
    "number of reactions",
    "address",
    "id",
};

const struct vocabulary issue_part_words = {"part", parts, ISSUE_PART_COUNT};

/* Every text of an issue, so that no life-cycle function forgets one. */
static void list_texts(struct issue *issue, struct buffer *texts[TEXT_COUNT])
{
    texts[0] = &issue->repository;
    texts[1] = &issue->title;
    texts[2] = &issue->body;
    texts[3] = &issue->state;
    texts[4] = &issue->state_reason;
    texts[5] = &issue->author;
    texts[6] = &issue->labels;
    texts[7] = &issue->html_url;
}

void issue_init(struct issue *issue)
{
    *issue =
        (struct issue){.comments = ISSUE_UNKNOWN, .reactions = ISSUE_UNKNOWN};
}

void issue_release(struct issue *issue)
{
    struct buffer *texts[TEXT_COUNT];

    list_texts(issue, texts);
    for (size_t i = 0; i < TEXT_COUNT; i++)
        buffer_release(texts[i]);
    issue_init(issue);
}

void issue_reset(struct issue *issue)
{
    struct buffer *texts[TEXT_COUNT];
    struct issue empty;
    struct buffer *fresh[TEXT_COUNT];

    issue_init(&empty);
    list_texts(issue, texts);
    list_texts(&empty, fresh);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        buffer_reset(texts[i]);
        *fresh[i] = *texts[i];
    }
    *issue = empty;
}

void issue_copy(struct issue *issue, const struct issue *other)
{
    struct issue source = *other;
    struct issue copy = *other;
    struct buffer *from[TEXT_COUNT];
    struct buffer *own[TEXT_COUNT];
    struct buffer *to[TEXT_COUNT];

    issue_reset(issue);
    list_texts(&source, from);
    list_texts(issue, own);
    list_texts(&copy, to);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        buffer_append_bytes(own[i], buffer_bytes(from[i]));
        own[i]->failed = own[i]->failed || from[i]->failed;
        *to[i] = *own[i];
    }
    *issue = copy;
}

enum status issue_status(const struct issue *issue, struct error *error)
{
    struct issue same = *issue;
    struct buffer *texts[TEXT_COUNT];

    list_texts(&same, texts);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        if (texts[i]->failed)
            return error_memory(error);
    }
    return STATUS_OK;
}
