#include "show.h"

#include "aupmine/encode.h"

static void append_mark_json(struct exhibit *exhibit, const struct mark *mark)
{
    buffer_append_string(&exhibit->text, "{\"rule\":");
    json_string(&exhibit->text, bytes_of(mark->rule));
    buffer_append_format(
        &exhibit->text,
        ",\"field\":\"%s\",\"zone\":\"%s\",\"start\":%zu,\"end\":%zu,\"text\":",
        field_words.names[mark->field], zone_words.names[mark->zone],
        mark->start, mark->end);
    json_string(&exhibit->text, exhibit_marked(exhibit, mark));
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

void exhibit_describe_as_json(struct exhibit *exhibit)
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
