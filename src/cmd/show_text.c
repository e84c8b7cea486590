/*
 * An issue for people, with every piece of evidence marked in its text.
 */
#include "show.h"

#include "aupmine/classify.h"
#include "aupmine/text.h"

enum { ROW_HANG = 5 }; /* the rest of a row, below what its role is */

/* Colours, or brackets where there are none. */
struct style {
    const char *mark;
    const char *unmark;
    const char *bold;
    const char *plain;
};
static const struct style colored = {"\x1b[7m", "\x1b[27m", "\x1b[1m",
                                     "\x1b[0m"};
static const struct style uncolored = {"[[", "]]", "", ""};

static void append_plain(struct exhibit *exhibit, struct bytes text,
                         size_t start, size_t end)
{
    text_append_visible(&exhibit->text,
                        (struct bytes){text.data + start, end - start}, true);
}

/* Text with the marked bytes made to stand out. Marks come in order of their
 * start; those that touch or overlap are shown as one. */
static void append_marked(struct exhibit *exhibit, const struct style *style,
                          enum field field, struct bytes text)
{
    size_t done = 0;

    for (size_t i = 0; i < exhibit->mark_count; i++) {
        const struct mark *mark = &exhibit->marks[i];
        size_t end = mark->end;

        if (mark->field != field || mark->start < done || end > text.length)
            continue;
        for (size_t next = i + 1; next < exhibit->mark_count; next++) {
            const struct mark *other = &exhibit->marks[next];

            if (other->field == field && other->start <= end &&
                other->end > end && other->end <= text.length)
                end = other->end;
        }
        append_plain(exhibit, text, done, mark->start);
        buffer_append_string(&exhibit->text, style->mark);
        append_plain(exhibit, text, mark->start, end);
        buffer_append_string(&exhibit->text, style->unmark);
        done = end;
    }
    append_plain(exhibit, text, done, text.length);
}

static void append_verdict(struct exhibit *exhibit)
{
    const struct verdict_row *verdict = &exhibit->row.verdict;

    if (!exhibit->row.has_verdict && !exhibit->row.reviewed) {
        buffer_append_string(&exhibit->text,
                             "not judged yet: run 'aupmine classify'\n");
        return;
    }
    buffer_append_string(&exhibit->text, verdict_words.names[verdict->verdict]);
    if (verdict->kind != KIND_NONE)
        buffer_append_format(&exhibit->text, ", kind %s",
                             kind_words.names[verdict->kind]);
    if (verdict->domain != DOMAIN_NONE)
        buffer_append_format(&exhibit->text, ", domain %s",
                             domain_words.names[verdict->domain]);
    buffer_append_format(&exhibit->text, ", score %d%s%s\n", verdict->score,
                         verdict->automated ? ", filed by a tool" : "",
                         exhibit->row.reviewed ? ", by a person's review" : "");
}

/* What a match does to the score; nothing, for a domain or a tool's mark. */
static const char *sign_of(enum rule_role role)
{
    return role == RULE_COMPLAINT ? "+" : role == RULE_AGAINST ? "-" : " ";
}

static void append_evidence(struct exhibit *exhibit)
{
    for (size_t i = 0; i < exhibit->mark_count; i++) {
        const struct mark *mark = &exhibit->marks[i];

        buffer_append_format(&exhibit->text, "  %s%-3d %-10s %-34s %-5s  ",
                             sign_of(mark->role), mark->weight,
                             role_words.names[mark->role], mark->rule,
                             zone_words.names[mark->zone]);
        text_append_visible(&exhibit->text, exhibit_marked(exhibit, mark),
                            false);
        buffer_append_char(&exhibit->text, '\n');
    }
    if (exhibit->mark_count == 0 && exhibit->row.has_verdict)
        buffer_append_string(&exhibit->text, "  no rule matched\n");
    if (exhibit->row.alike > 0)
        buffer_append_format(&exhibit->text,
                             "       automated  by shape: one of %lld under "
                             "near-identical titles by this account, "
                             "several a day\n",
                             (long long)exhibit->row.alike);
}

/* How the weights above make the score, and what stands against it. */
static void append_sum(struct exhibit *exhibit)
{
    const struct verdict_row *verdict = &exhibit->row.verdict;
    int sums[RULE_ROLE_COUNT] = {0};
    int counted;

    if (exhibit->mark_count == 0)
        return;
    for (size_t i = 0; i < exhibit->mark_count; i++)
        sums[exhibit->marks[i].role] += exhibit->marks[i].weight;
    counted = verdict->score + sums[RULE_AGAINST];
    buffer_append_format(&exhibit->text, "  %d complaint", counted);
    if (counted != sums[RULE_COMPLAINT])
        buffer_append_format(&exhibit->text,
                             " (of %d: messages count %d at most)",
                             sums[RULE_COMPLAINT], MESSAGES_MOST);
    buffer_append_format(
        &exhibit->text, " - %d against = score %d; arguable %d%s\n",
        sums[RULE_AGAINST], verdict->score, sums[RULE_BORDERLINE],
        verdict->verdict == VERDICT_COMPLAINT && !exhibit->row.reviewed &&
                verdict->score < SCORE_COMPLAINT
            ? "; enough for a few lines"
            : "");
}

/* Who filed what, when, and what came of it. */
static void append_head(struct exhibit *exhibit, const struct style *style)
{
    struct buffer *text = &exhibit->text;
    struct buffer url;

    if (exhibit->repository->notice[0] != '\0')
        buffer_append_format(text, "(%s)\n", exhibit->repository->notice);
    buffer_append_format(text, "%s#%lld  %s", style->bold,
                         (long long)exhibit->row.number, style->plain);
    append_marked(exhibit, style, FIELD_TITLE, exhibit->title);
    buffer_append_char(text, '\n');
    buffer_init(&url);
    text_append_visible(&url, buffer_bytes(&exhibit->url), false);
    paint_link(exhibit->paint, text, buffer_bytes(&exhibit->url),
               buffer_bytes(&url));
    text->failed = text->failed || url.failed;
    buffer_release(&url);
    buffer_append_format(text, "\nfiled %s\n", exhibit->created);
    append_verdict(exhibit);
}

/* Make what was appended behind start fit the terminal. */
static void fold_from(struct exhibit *exhibit, size_t start, size_t hang)
{
    struct buffer *text = &exhibit->text;
    struct buffer whole;

    if (exhibit->columns == 0 || text->length == start)
        return;
    buffer_init(&whole);
    buffer_append(&whole, text->data + start, text->length - start);
    text->length = start;
    text_append_folded(text, buffer_bytes(&whole), (size_t)exhibit->columns,
                       hang);
    text->failed = text->failed || whole.failed;
    buffer_release(&whole);
}

void exhibit_describe_for_people(struct exhibit *exhibit)
{
    const struct style *style = exhibit->paint->color ? &colored : &uncolored;
    struct buffer *text = &exhibit->text;
    size_t start = text->length;

    append_head(exhibit, style);
    fold_from(exhibit, start, 0);
    start = text->length;
    append_evidence(exhibit);
    append_sum(exhibit);
    fold_from(exhibit, start, ROW_HANG);
    buffer_append_char(text, '\n');
    start = text->length;
    append_marked(exhibit, style, FIELD_BODY, exhibit->body);
    fold_from(exhibit, start, 0);
    if (text->length > 0 && text->data[text->length - 1] != '\n')
        buffer_append_char(text, '\n');
}
