/*
 * One issue with its verdict and every piece of evidence marked in its text.
 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/classify.h"
#include "aupmine/encode.h"
#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"
#include "paint.h"

struct show_settings {
    bool json;
};

static const struct option options[] = {
    {"json", 0, OPTION_FLAG, offsetof(struct show_settings, json), NULL, NULL,
     "print one JSON object"},
};

/* A piece of evidence as it is shown. */
struct mark {
    char *rule; /* own */
    enum field field;
    enum zone zone;
    size_t start;
    size_t end;
    enum rule_role role;
    int weight;
};

/* The issue on its way to the reader. */
struct exhibit {
    const struct program *program;
    const struct repository *repository;
    struct store *store;
    struct issue_row row; /* its texts are not used: they are lent */
    bool found;
    char created[TIMESTAMP_SIZE];
    struct buffer url;
    struct bytes title; /* lent by the store */
    struct bytes body;
    struct mark *marks; /* own */
    size_t mark_count;
    struct buffer text; /* what is printed */
};

static enum status keep_row(void *context, const struct issue_row *row,
                            struct error *error)
{
    struct exhibit *exhibit = context;

    exhibit->row = *row;
    timestamp_format(row->created_at, exhibit->created);
    issue_row_append_url(row, exhibit->repository, &exhibit->url);
    return buffer_status(&exhibit->url, error);
}

static enum status keep_mark(void *context, const struct evidence_row *evidence,
                             struct error *error)
{
    struct exhibit *exhibit = context;
    struct mark *marks;
    struct mark *mark;

    marks = realloc(exhibit->marks, (exhibit->mark_count + 1) * sizeof(*marks));
    if (marks == NULL)
        return error_memory(error);
    exhibit->marks = marks;
    mark = &marks[exhibit->mark_count];
    *mark = (struct mark){
        .rule = strdup(evidence->rule),
        .field = evidence->field,
        .zone = evidence->zone,
        .start = evidence->start,
        .end = evidence->end,
        .role = evidence->role,
        .weight = evidence->weight,
    };
    if (mark->rule == NULL)
        return error_memory(error);
    exhibit->mark_count++;
    return STATUS_OK;
}

/* The bytes that a mark points at; none if they are not there (any more). */
static struct bytes marked_text(const struct exhibit *exhibit,
                                const struct mark *mark)
{
    struct bytes field =
        mark->field == FIELD_TITLE ? exhibit->title : exhibit->body;

    if (mark->end > field.length || mark->start > mark->end)
        return bytes_of("");
    return (struct bytes){field.data + mark->start, mark->end - mark->start};
}

/* --- for people --- */

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
        text_append_visible(&exhibit->text, marked_text(exhibit, mark), false);
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
    int sums[RULE_ROLE_COUNT] = {0};
    int counted;

    if (exhibit->mark_count == 0)
        return;
    for (size_t i = 0; i < exhibit->mark_count; i++)
        sums[exhibit->marks[i].role] += exhibit->marks[i].weight;
    counted = exhibit->row.verdict.score + sums[RULE_AGAINST];
    buffer_append_format(&exhibit->text, "  %d complaint", counted);
    if (counted != sums[RULE_COMPLAINT])
        buffer_append_format(&exhibit->text,
                             " (of %d: messages count %d at most)",
                             sums[RULE_COMPLAINT], MESSAGES_MOST);
    buffer_append_format(
        &exhibit->text, " - %d against = score %d; arguable %d\n",
        sums[RULE_AGAINST], exhibit->row.verdict.score, sums[RULE_BORDERLINE]);
}

static void describe_for_people(struct exhibit *exhibit)
{
    struct buffer *text = &exhibit->text;
    const struct style *style;
    struct paint paint;
    struct buffer url;

    paint_init(&paint, exhibit->program);
    style = paint.color ? &colored : &uncolored;
    if (exhibit->repository->notice[0] != '\0')
        buffer_append_format(text, "(%s)\n", exhibit->repository->notice);
    buffer_append_format(text, "%s#%lld  %s", style->bold,
                         (long long)exhibit->row.number, style->plain);
    append_marked(exhibit, style, FIELD_TITLE, exhibit->title);
    buffer_append_char(text, '\n');
    buffer_init(&url);
    text_append_visible(&url, buffer_bytes(&exhibit->url), false);
    paint_link(&paint, text, buffer_bytes(&exhibit->url), buffer_bytes(&url));
    text->failed = text->failed || url.failed;
    buffer_release(&url);
    buffer_append_format(text, "\nfiled %s\n", exhibit->created);
    append_verdict(exhibit);
    append_evidence(exhibit);
    append_sum(exhibit);
    buffer_append_char(text, '\n');
    append_marked(exhibit, style, FIELD_BODY, exhibit->body);
    if (text->length > 0 && text->data[text->length - 1] != '\n')
        buffer_append_char(text, '\n');
}

/* --- for programs --- */

static void append_mark_json(struct exhibit *exhibit, const struct mark *mark)
{
    buffer_append_string(&exhibit->text, "{\"rule\":");
    json_string(&exhibit->text, bytes_of(mark->rule));
    buffer_append_format(
        &exhibit->text,
        ",\"field\":\"%s\",\"zone\":\"%s\",\"start\":%zu,\"end\":%zu,\"text\":",
        field_words.names[mark->field], zone_words.names[mark->zone],
        mark->start, mark->end);
    json_string(&exhibit->text, marked_text(exhibit, mark));
    buffer_append_char(&exhibit->text, '}');
}

/* What a tool's filing is known by is its whole title. */
static void append_shape_json(struct exhibit *exhibit)
{
    static char rule[] = "shape";
    const struct mark mark = {.rule = rule,
                              .field = FIELD_TITLE,
                              .zone = ZONE_TITLE,
                              .end = exhibit->title.length};

    if (exhibit->mark_count > 0)
        buffer_append_char(&exhibit->text, ',');
    append_mark_json(exhibit, &mark);
}

static void describe_as_json(struct exhibit *exhibit)
{
    const struct verdict_row *verdict = &exhibit->row.verdict;
    bool judged = exhibit->row.has_verdict || exhibit->row.reviewed;
    struct buffer *text = &exhibit->text;

    buffer_append_format(
        text, "{\"number\":%lld,\"title\":", (long long)exhibit->row.number);
    json_string(text, exhibit->title);
    buffer_append_string(text, ",\"url\":");
    json_string(text, buffer_bytes(&exhibit->url));
    buffer_append_string(text, ",\"verdict\":");
    json_string(
        text, bytes_of(judged ? verdict_words.names[verdict->verdict] : NULL));
    buffer_append_string(text, ",\"kind\":");
    json_string(text, bytes_of(vocabulary_name(&kind_words, verdict->kind)));
    buffer_append_string(text, ",\"domain\":");
    json_string(text,
                bytes_of(vocabulary_name(&domain_words, verdict->domain)));
    buffer_append_format(text, ",\"score\":%d,\"automated\":%s,\"evidence\":[",
                         verdict->score, verdict->automated ? "true" : "false");
    for (size_t i = 0; i < exhibit->mark_count; i++) {
        if (i > 0)
            buffer_append_char(text, ',');
        append_mark_json(exhibit, &exhibit->marks[i]);
    }
    if (exhibit->row.alike > 0)
        append_shape_json(exhibit);
    buffer_append_string(text, "]}\n");
}

/* --- the command --- */

static enum status gather(struct exhibit *exhibit, int64_t number,
                          struct error *error)
{
    int64_t same;
    enum status status;

    status = store_find_issue(exhibit->store, exhibit->repository->key, number,
                              keep_row, exhibit, &exhibit->found, error);
    if (status == STATUS_OK && !exhibit->found)
        status = error_set(error, STATUS_NO_MATCH, "%s: no issue %lld is held",
                           exhibit->repository->name, (long long)number);
    if (status != STATUS_OK)
        return status;
    status = store_each_evidence(exhibit->store, exhibit->row.key, keep_mark,
                                 exhibit, error);
    if (status == STATUS_OK)
        status = store_read_text(exhibit->store, exhibit->row.key, &same,
                                 &exhibit->title, &exhibit->body, error);
    return status;
}

static void exhibit_release(struct exhibit *exhibit)
{
    for (size_t i = 0; i < exhibit->mark_count; i++)
        free(exhibit->marks[i].rule);
    free(exhibit->marks);
    buffer_release(&exhibit->url);
    buffer_release(&exhibit->text);
    store_close(exhibit->store);
}

static enum status show_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct show_settings *settings = values;
    struct repository repository;
    struct exhibit exhibit = {.program = program, .repository = &repository};
    int64_t number;
    enum status status;

    status = program_read_number(operands.items[0], &number, error);
    if (status == STATUS_OK)
        status = program_open_repository(program, &exhibit.store, &repository,
                                         error);
    if (status == STATUS_OK)
        status = gather(&exhibit, number, error);
    if (status == STATUS_OK && settings->json)
        describe_as_json(&exhibit);
    else if (status == STATUS_OK)
        describe_for_people(&exhibit);
    if (status == STATUS_OK)
        status = buffer_status(&exhibit.text, error);
    if (status == STATUS_OK)
        program_print(buffer_bytes(&exhibit.text));
    exhibit_release(&exhibit);
    return status;
}

const struct command command_show = {
    .name = "show",
    .operands = "NUMBER",
    .operands_least = 1,
    .operands_most = 1,
    .summary = "show one issue, its verdict and the evidence in its text",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .options_size = sizeof(struct show_settings),
    .pages = true,
    .run = show_run,
};
