#include "html.h"

#include <string.h>

#include "aupmine/timestamp.h"

static void append_term(struct buffer *out, const char *term)
{
    buffer_append_format(out, "<dt>%s</dt>\n<dd>", term);
}

static void end_term(struct buffer *out)
{
    buffer_append_string(out, "</dd>\n");
}

static void append_said(struct buffer *out, const struct report *report,
                        const char *term, page_words *words)
{
    append_term(out, term);
    page_xml_words(out, report, words);
    buffer_append_char(out, '.');
    end_term(out);
}

static void span_words(struct buffer *out, const struct report *report)
{
    buffer_append_format(out, "By %s of filing in UTC, ", page_period(report));
    page_span(out, report);
}

static void complete_words(struct buffer *out, const struct report *report)
{
    const char *complete = report->complete ? "Complete"
                           : report->imported
                               ? "Imported, so not known to be complete"
                               : "Not complete";
    size_t covered = 0;
    size_t partial = 0;

    for (size_t i = 0; i < report->row_count; i++) {
        covered += report->rows[i].covered;
        partial += report->rows[i].partial;
    }
    buffer_append_format(out,
                         "%s: %zu of %zu rows are covered, %zu of them in part",
                         complete, covered, report->row_count, partial);
}

/* How many rows each source tells what was filed in. */
static void source_words_of(struct buffer *out, const struct report *report)
{
    const char *separator = "Issues filed are known from: ";

    for (size_t source = 0; source < filed_source_words.count; source++) {
        size_t rows = 0;

        for (size_t i = 0; i < report->row_count; i++)
            rows += report->rows[i].filed_source == (enum filed_source)source;
        if (rows == 0)
            continue;
        buffer_append_format(out, "%s%s (%zu rows)", separator,
                             filed_source_words.names[source], rows);
        separator = ", ";
    }
    if (!report->counted)
        buffer_append_string(out, "None");
}

static void ruleset_words(struct buffer *out, const struct report *report)
{
    if (report->ruleset.length == 0)
        buffer_append_string(out, "Not classified yet");
    else
        buffer_append_bytes(out, buffer_bytes(&report->ruleset));
}

static void reviewed_words(struct buffer *out, const struct report *report)
{
    if (report->unjudged > 0) {
        buffer_append_string(out, "Not counted before all are classified");
        return;
    }
    buffer_append_format(out,
                         "Of %lld issues the verdict is a person's; it wins "
                         "over the rules in every count",
                         (long long)report->totals.reviewed);
}

static void append_option(struct buffer *out, const char *option,
                          const struct vocabulary *words, unsigned mask)
{
    const char *separator = " ";

    if (mask == 0)
        return;
    buffer_append_format(out, " %s", option);
    for (size_t i = 0; i < words->count; i++) {
        if ((mask & 1U << i) == 0)
            continue;
        buffer_append_format(out, "%s%s", separator, words->names[i]);
        separator = ",";
    }
}

/* The months that lead to the first and the last row; a week may begin or end
 * in another month, and is reached from the one that it shares. */
static void append_months(struct buffer *out, const struct report *report)
{
    const struct report_row *first = &report->rows[0];
    const struct report_row *last = &report->rows[report->row_count - 1];
    bool weeks = report->by == PERIOD_WEEK;
    char from[MONTH_SIZE];
    char to[MONTH_SIZE];

    month_format(month_of(weeks ? first->end - 1 : first->start), from);
    month_format(month_of(weeks ? last->start : last->end - 1), to);
    buffer_append_format(out, " --from %s --to %s", from, to);
}

enum { TITLE_MOST = 400 }; /* bytes that the command repeats */

/* Text of the user's, as one word of a shell; a cut one would be another. */
static void append_title(struct buffer *out, const char *title)
{
    struct buffer word;

    if (strlen(title) > TITLE_MOST) {
        buffer_append_string(out, " --title TEXT");
        return;
    }
    buffer_init(&word);
    for (const char *at = title; *at != '\0'; at++) {
        if (*at == '\'')
            buffer_append_string(&word, "'\\''");
        else
            buffer_append_char(&word, *at);
    }
    buffer_append_string(out, " --title '");
    page_xml(out, buffer_bytes(&word));
    buffer_append_char(out, '\'');
    out->failed = out->failed || word.failed;
    buffer_release(&word);
}

static void append_command(struct buffer *out, const struct report *report)
{
    const struct report_filter *filter = &report->filter;

    buffer_append_string(out, "aupmine --repo ");
    page_xml(out, bytes_of(report->repository));
    buffer_append_string(out, " report");
    append_months(out, report);
    if (report->by != PERIOD_MONTH)
        buffer_append_format(out, " --by %s", page_period(report));
    if (report->series == SERIES_REPORTERS)
        buffer_append_string(out, " --series reporters");
    append_option(out, "--kind", &kind_words, filter->kinds);
    append_option(out, "--domain", &domain_words, filter->domains);
    if (filter->no_automated)
        buffer_append_string(out, " --no-automated");
    if (filter->borderline)
        buffer_append_string(out, " --borderline");
    if (report->has_timeline)
        buffer_append_string(out, " --timeline FILE");
    if (report->volume_named)
        buffer_append_string(out, " --volume FILE");
    if (page_has(report, PAGE_ADJUSTED))
        buffer_append_string(out, " --adjust");
    if (report->by_labels)
        buffer_append_string(out, " --labels FILE");
    if (report->title != NULL)
        append_title(out, report->title);
    buffer_append_string(out, " -o report.html");
}

/* The sources that rows have theirs from, as bits 1 << enum source. */
static unsigned sources_of(const struct report *report)
{
    unsigned sources = 0;

    for (size_t i = 0; i < report->row_count; i++) {
        if (report->rows[i].source != SOURCE_NONE)
            sources |= 1U << report->rows[i].source;
    }
    return sources;
}

/* What brings the data in. */
static void append_intake(struct buffer *out, const struct report *report)
{
    static const struct {
        unsigned sources;
        const char *before;
        const char *after;
    } intakes[] = {
        {1U << SOURCE_MIRROR, "fetch ", ""},
        {1U << SOURCE_SEARCH, "fetch --search ", ""},
        {1U << SOURCE_IMPORT | 1U << SOURCE_SELECTION, "--repo ",
         " import FILE..."},
    };
    unsigned sources = sources_of(report);

    for (size_t i = 0; i < sizeof(intakes) / sizeof(intakes[0]); i++) {
        if ((sources & intakes[i].sources) == 0)
            continue;
        buffer_append_format(out, "aupmine %s", intakes[i].before);
        page_xml(out, bytes_of(report->repository));
        buffer_append_format(out, "%s\n", intakes[i].after);
    }
}

static void append_repeat(struct buffer *out, const struct report *report)
{
    append_term(out, "How to repeat it");
    buffer_append_string(out, "<pre>");
    append_intake(out, report);
    buffer_append_string(out, "aupmine classify\n");
    append_command(out, report);
    buffer_append_string(out, "</pre>");
    end_term(out);
}

void html_method(struct buffer *out, const struct report *report)
{
    buffer_append_string(out, "<h2>Method</h2>\n<dl>\n");
    append_said(out, report, "What was counted", page_counted);
    append_said(out, report, "From when to when", span_words);
    append_said(out, report, "How complete", complete_words);
    append_said(out, report, "Sources", source_words_of);
    append_said(out, report, "Rule set", ruleset_words);
    append_said(out, report, "How good the rules are", page_measured);
    append_said(out, report, "Reviewed", reviewed_words);
    append_repeat(out, report);
    buffer_append_string(out, "</dl>\n");
}
