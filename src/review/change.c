#include "aupmine/review.h"

#include <string.h>

#include "aupmine/text.h"

static bool is_space(char character)
{
    return character != '\0' && strchr(" \t\r\n", character) != NULL;
}

static struct bytes trim(struct bytes text)
{
    while (text.length > 0 && is_space(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length > 0 && is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

/* What a sheet can hold and give back as it was. */
static void clean_note(struct bytes note, struct buffer *clean)
{
    struct buffer valid;
    struct bytes rest;

    buffer_init(&valid);
    utf8_append_valid(&valid, trim(note));
    rest = buffer_bytes(&valid);
    for (size_t i = 0; i < rest.length; i++) {
        unsigned char byte = (unsigned char)rest.data[i];
        bool line_end = byte == '\r';

        if (line_end && i + 1 < rest.length && rest.data[i + 1] == '\n')
            continue;
        if (byte == 0xC2 && (unsigned char)rest.data[i + 1] < 0xA0)
            i++;
        else if ((byte >= ' ' && byte != 0x7F) || is_space((char)byte)) {
            buffer_append_char(clean, line_end ? '\n' : (char)byte);
            continue;
        }
        buffer_append_string(clean, "\xEF\xBF\xBD");
    }
    clean->failed = clean->failed || valid.failed;
    buffer_release(&valid);
}

static enum status find(struct store *store,
                        const struct repository *repository, int64_t number,
                        struct review_subject *subject, struct error *error)
{
    bool found;
    enum status status = store_find_subject(store, repository->key, number,
                                            subject, &found, error);

    if (status == STATUS_OK && !found)
        return error_set(error, STATUS_NO_MATCH, "%s: no issue %lld is held",
                         repository->name, (long long)number);
    if (status == STATUS_OK && subject->is_pull_request)
        return error_set(error, STATUS_DATA,
                         "%lld is a pull request, and those never count",
                         (long long)number);
    return status;
}

/* Reports add up only if each complaint has a kind. */
static enum status choose_kind(const struct review_subject *subject,
                               const struct review_wish *wish, int64_t number,
                               enum kind *kind, struct error *error)
{
    *kind = wish->kind;
    if (wish->verdict == VERDICT_NOT)
        *kind = KIND_NONE;
    else if (*kind == KIND_NONE && subject->reviewed &&
             subject->review.kind != KIND_NONE)
        *kind = subject->review.kind;
    else if (*kind == KIND_NONE)
        *kind = subject->kind_by_rules;
    if (wish->verdict == VERDICT_COMPLAINT && *kind == KIND_NONE)
        return error_set(error, STATUS_USAGE,
                         "a complaint has a kind, and the rules name none for "
                         "%lld: say which",
                         (long long)number);
    return STATUS_OK;
}

static enum status put(struct store *store, const struct review *review,
                       int64_t now, struct review_outcome *outcome,
                       struct error *error)
{
    const struct review_subject *before = &outcome->before;

    outcome->reviewed = true;
    outcome->verdict = review->verdict;
    outcome->kind = review->kind;
    outcome->changed = !before->reviewed ||
                       before->review.verdict != review->verdict ||
                       before->review.kind != review->kind ||
                       !bytes_equal(before->review.note, review->note);
    if (!outcome->changed)
        return STATUS_OK;
    return store_put_review(store, before->key, review, now, error);
}

enum status review_change(struct store *store,
                          const struct repository *repository, int64_t number,
                          const struct review_wish *wish, int64_t now,
                          struct review_outcome *outcome, struct error *error)
{
    struct review_subject *subject = &outcome->before;
    struct review review = {.verdict = wish->verdict};
    struct buffer note;
    enum status status;

    *outcome = (struct review_outcome){.changed = false};
    status = find(store, repository, number, subject, error);
    if (status != STATUS_OK)
        return status;
    if (wish->clear) {
        outcome->changed = subject->reviewed;
        return store_remove_review(store, subject->key, error);
    }
    status = choose_kind(subject, wish, number, &review.kind, error);
    if (status != STATUS_OK)
        return status;
    buffer_init(&note);
    clean_note(wish->note, &note);
    status = buffer_status(&note, error);
    review.note =
        wish->note.data == NULL ? subject->review.note : buffer_bytes(&note);
    if (status == STATUS_OK)
        status = put(store, &review, now, outcome, error);
    buffer_release(&note);
    return status;
}
