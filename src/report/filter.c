#include "internal.h"

void append_words(struct buffer *out, const struct vocabulary *words,
                  unsigned mask)
{
    bool any = false;

    for (size_t i = 0; i < words->count; i++) {
        if (mask != 0 && (mask & 1U << i) == 0)
            continue;
        buffer_append_format(out, "%s%s", any ? ", " : "", words->names[i]);
        any = true;
    }
}

static void append_only(struct buffer *out, const char *what,
                        const struct vocabulary *words, unsigned mask)
{
    if (mask == 0)
        return;
    buffer_append_format(out, "%s%s ", out->length == 0 ? "" : "; ", what);
    append_words(out, words, mask);
    buffer_append_string(out, " only");
}

static void append_phrase(struct buffer *out, const char *phrase)
{
    buffer_append_format(out, "%s%s", out->length == 0 ? "" : "; ", phrase);
}

enum status filter_describe(struct report *report, struct error *error)
{
    const struct report_filter *filter = &report->filter;
    struct buffer *out = &report->filter_words;

    append_only(out, "kinds", &kind_words, filter->kinds);
    append_only(out, "domains", &domain_words, filter->domains);
    if (filter->no_automated)
        append_phrase(out, "without those filed by a tool");
    if (filter->borderline)
        append_phrase(out, "borderline issues count as complaints");
    return buffer_status(out, error);
}
