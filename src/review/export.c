#include "aupmine/review.h"

#include <stdio.h>

#include "aupmine/encode.h"
#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"

static const char header[] =
    "number,url,title,created_at,rules_verdict,rules_kind,rules_domain,score,"
    "evidence,verdict,kind,note\r\n";

enum { AROUND = 80 }; /* bytes of text on each side of the evidence */

/* What the store lends for a moment only. */
struct exhibit {
    const struct repository *repository;
    struct issue_row row; /* its texts are not used */
    struct buffer title;
    struct buffer url;
    bool has_evidence;
    struct evidence_row heaviest; /* its rule is not used */
    struct buffer rule;
    struct buffer evidence; /* in a line */
};

static enum status keep_row(void *context, const struct issue_row *row,
                            struct error *error)
{
    struct exhibit *exhibit = context;
    enum status status;

    exhibit->row = *row;
    buffer_append_bytes(&exhibit->title, row->title);
    issue_row_append_url(row, exhibit->repository, &exhibit->url);
    status = buffer_status(&exhibit->title, error);
    return status == STATUS_OK ? buffer_status(&exhibit->url, error) : status;
}

/* What speaks for a complaint tells more than what speaks of its domain. */
static bool outweighs(const struct evidence_row *evidence,
                      const struct evidence_row *other)
{
    bool speaks = evidence->role == RULE_COMPLAINT;

    if (speaks != (other->role == RULE_COMPLAINT))
        return speaks;
    return evidence->weight > other->weight;
}

static enum status keep_heaviest(void *context,
                                 const struct evidence_row *evidence,
                                 struct error *error)
{
    struct exhibit *exhibit = context;

    if (exhibit->has_evidence && !outweighs(evidence, &exhibit->heaviest))
        return STATUS_OK;
    exhibit->has_evidence = true;
    exhibit->heaviest = *evidence;
    buffer_reset(&exhibit->rule);
    buffer_append_string(&exhibit->rule, evidence->rule);
    return buffer_status(&exhibit->rule, error);
}

/* The evidence with some text around it, cut at blanks where it can be. */
static void quote_evidence(struct exhibit *exhibit, struct bytes field)
{
    size_t start = exhibit->heaviest.start;
    size_t end = exhibit->heaviest.end;
    size_t first, last;

    if (end > field.length || start > end)
        return;
    first = start > AROUND ? start - AROUND : 0;
    last = field.length - end > AROUND ? end + AROUND : field.length;
    while (first > 0 && first < start && field.data[first - 1] != ' ')
        first++;
    while (last < field.length && last > end && field.data[last] != ' ')
        last--;
    buffer_append_format(&exhibit->evidence,
                         "%s: ", buffer_string(&exhibit->rule));
    text_append_visible(&exhibit->evidence,
                        (struct bytes){field.data + first, last - first},
                        false);
}

static enum status find_evidence(struct store *store, struct exhibit *exhibit,
                                 struct error *error)
{
    struct bytes title, body;
    int64_t number;
    enum status status;

    status = store_each_evidence(store, exhibit->row.key, keep_heaviest,
                                 exhibit, error);
    if (status != STATUS_OK || !exhibit->has_evidence)
        return status;
    status =
        store_read_text(store, exhibit->row.key, &number, &title, &body, error);
    if (status == STATUS_OK)
        quote_evidence(exhibit,
                       exhibit->heaviest.field == FIELD_TITLE ? title : body);
    return status == STATUS_OK ? buffer_status(&exhibit->evidence, error)
                               : status;
}

static void append_word(struct buffer *out, const struct vocabulary *words,
                        size_t value)
{
    const char *word = vocabulary_name(words, value);

    buffer_append_string(out, ",");
    buffer_append_string(out, word == NULL ? "" : word);
}

static void append_rules(struct buffer *out, const struct issue_row *row)
{
    const struct verdict_row *rules = &row->verdict_by_rules;

    if (!row->has_verdict) {
        buffer_append_string(out, ",,,,");
        return;
    }
    append_word(out, &verdict_words, rules->verdict);
    append_word(out, &kind_words, rules->kind);
    append_word(out, &domain_words, rules->domain);
    buffer_append_format(out, ",%d", rules->score);
}

static void append_cells(struct buffer *out, const struct exhibit *exhibit,
                         const struct review_subject *subject)
{
    char created[TIMESTAMP_SIZE];

    timestamp_format(exhibit->row.created_at, created);
    buffer_append_format(out, "%lld,", (long long)exhibit->row.number);
    csv_cell(out, buffer_bytes(&exhibit->url));
    buffer_append_char(out, ',');
    csv_cell(out, buffer_bytes(&exhibit->title));
    buffer_append_format(out, ",%s", created);
    append_rules(out, &exhibit->row);
    buffer_append_char(out, ',');
    csv_cell(out, buffer_bytes(&exhibit->evidence));
    if (subject->reviewed) {
        append_word(out, &verdict_words, subject->review.verdict);
        append_word(out, &kind_words, subject->review.kind);
        buffer_append_char(out, ',');
        csv_cell(out, subject->review.note);
    } else {
        buffer_append_string(out, ",,,");
    }
    buffer_append_string(out, "\r\n");
}

void review_append_header(struct buffer *out)
{
    buffer_append_string(out, header);
}

enum status review_append_row(struct store *store,
                              const struct repository *repository,
                              int64_t number, struct buffer *out,
                              struct error *error)
{
    struct exhibit exhibit = {.repository = repository};
    struct review_subject subject;
    bool found;
    enum status status;

    status = store_find_issue(store, repository->key, number, keep_row,
                              &exhibit, &found, error);
    if (status == STATUS_OK && found)
        status = find_evidence(store, &exhibit, error);
    if (status == STATUS_OK && found)
        status = store_find_subject(store, repository->key, number, &subject,
                                    &found, error);
    if (status == STATUS_OK && found)
        append_cells(out, &exhibit, &subject);
    if (status == STATUS_OK)
        status = buffer_status(out, error);
    buffer_release(&exhibit.title);
    buffer_release(&exhibit.url);
    buffer_release(&exhibit.rule);
    buffer_release(&exhibit.evidence);
    return status;
}
