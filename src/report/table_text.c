#include "table.h"

#include <stdarg.h>
#include <string.h>

#include "aupmine/text.h"
#include "aupmine/timestamp.h"

enum { RULESET_SHOWN = sizeof("sha256:") - 1 + 12 };

/* Append text in lines of at most that many columns; lines after the first
 * are indented. A word that is longer stands alone. */
static void append_wrapped(struct buffer *out, struct bytes text, int columns,
                           size_t indent)
{
    size_t at = 0; /* columns that are used of the line */

    while (text.length > 0) {
        const char *blank = memchr(text.data, ' ', text.length);
        struct bytes word = {text.data, blank == NULL
                                            ? text.length
                                            : (size_t)(blank - text.data)};
        size_t width = text_columns(word);

        if (at > 0 && at + 1 + width > (size_t)columns) {
            buffer_append_char(out, '\n');
            buffer_append_repeated(out, " ", indent);
            at = indent;
        } else if (at > 0) {
            buffer_append_char(out, ' ');
            at++;
        }
        buffer_append_bytes(out, word);
        at += width;
        word.length += blank == NULL ? 0 : 1;
        text.data += word.length;
        text.length -= word.length;
    }
    buffer_append_char(out, '\n');
}

void append_paragraph(struct buffer *out, const struct report_style *style,
                      size_t indent, const char *format, ...)
{
    struct buffer text, visible;
    va_list arguments;

    buffer_init(&text);
    buffer_init(&visible);
    va_start(arguments, format);
    buffer_append_arguments(&text, format, arguments);
    va_end(arguments);
    text_append_visible(&visible, buffer_bytes(&text), false);
    append_wrapped(out, buffer_bytes(&visible), style->columns, indent);
    out->failed = out->failed || text.failed || visible.failed;
    buffer_release(&text);
    buffer_release(&visible);
}

void append_table_head(struct buffer *out, const struct report *report,
                       const struct report_style *style)
{
    char data_as_of[TIMESTAMP_SIZE];

    timestamp_format(report->data_as_of, data_as_of);
    append_paragraph(
        out, style, 0, "%s: %s about policy and safety refusals, by %s",
        report->repository,
        report->series == SERIES_REPORTERS ? "reporters of complaints"
                                           : "complaints",
        period_words.names[report->by]);
    if (report->filter_words.length > 0)
        append_paragraph(out, style, 0, "%s",
                         buffer_string(&report->filter_words));
    append_paragraph(out, style, 0, "data as of %s, %s%.*s", data_as_of,
                     report->ruleset.length == 0 ? "not classified yet"
                                                 : "rule set ",
                     RULESET_SHOWN, buffer_string(&report->ruleset));
    if (report->notice[0] != '\0') {
        buffer_append_string(out, style->color ? YELLOW : "");
        append_paragraph(out, style, 0, "%s", report->notice);
        buffer_append_string(out, style->color ? PLAIN : "");
    }
    buffer_append_char(out, '\n');
}

/* "by kind: aup 6, safeguard 0, ..." */
static void append_group(struct buffer *out, const struct report *report,
                         const struct report_style *style, const char *title,
                         const struct count_group *group)
{
    struct buffer list;

    buffer_init(&list);
    for (size_t i = 0; i < group->count; i++)
        buffer_append_format(
            &list, "%s%s %lld", i == 0 ? "" : ", ", group->columns[i].name,
            (long long)count_of(&report->totals, &group->columns[i]));
    append_paragraph(out, style, 2, "%s%s", title, buffer_string(&list));
    out->failed = out->failed || list.failed;
    buffer_release(&list);
}

/* "per 1,000 filed: 0.65 (95% interval 0.52 to 0.80)" */
static void append_total_rate(struct buffer *out, const struct report *report,
                              const struct report_style *style)
{
    const struct estimate *rate = &report->total_rate;

    if (rate->known)
        append_paragraph(out, style, 2,
                         "per 1,000 filed: %s%.2f (95%% interval %.2f to %.2f)",
                         report->total_filed_source == FILED_NUMBERS ? "about "
                                                                     : "",
                         rate->value, rate->low, rate->high);
}

static void append_total_adjusted(struct buffer *out,
                                  const struct report *report,
                                  const struct report_style *style)
{
    const struct estimate *adjusted = &report->total_adjusted;

    if (adjusted->known)
        append_paragraph(out, style, 2,
                         "adjusted for the rules' error: about %.0f complaints "
                         "(95%% interval %.0f to %.0f)",
                         adjusted->value, adjusted->low, adjusted->high);
}

/* The totals that have no column. */
static void append_totals(struct buffer *out, const struct report *report,
                          const struct report_style *style)
{
    const struct counts *totals = &report->totals;

    append_group(out, report, style, "by kind: ", &kind_counts);
    append_group(out, report, style, "by domain: ", &domain_counts);
    append_total_rate(out, report, style);
    append_total_adjusted(out, report, style);
    append_paragraph(
        out, style, 2,
        "of these, filed by a tool: %lld, duplicates: %lld%s borderline: %lld; "
        "judged by a person: %lld",
        (long long)totals->automated, (long long)totals->duplicates,
        report->filter.borderline ? "," : "; besides,",
        (long long)totals->borderline, (long long)totals->reviewed);
}

/* What the marks in the cells mean. */
static void append_marks(struct buffer *out, const struct report *report)
{
    bool partial = false;
    bool about = false;

    for (size_t i = 0; i < report->row_count; i++) {
        partial = partial || report->rows[i].partial;
        about = about || report->rows[i].filed_source == FILED_NUMBERS;
    }
    if (partial)
        buffer_append_format(out, "* partial %s\n",
                             period_words.names[report->by]);
    if (about)
        buffer_append_string(out, "~ about: estimated from issue numbers\n");
}

void append_table_foot(struct buffer *out, const struct report *report,
                       const struct report_style *style)
{
    /* The head has shown the notice and the filter, which are the first of the
     * notes. */
    size_t first =
        (report->notice[0] != '\0') + (report->filter_words.length > 0);

    append_marks(out, report);
    buffer_append_char(out, '\n');
    if (report->counted && report->unjudged == 0)
        append_totals(out, report, style);
    append_readings(out, report, style);
    if (report->note_count > first)
        buffer_append_char(out, '\n');
    for (size_t i = first; i < report->note_count; i++)
        append_paragraph(out, style, 2, "- %s",
                         buffer_string(&report->notes[i]));
}
