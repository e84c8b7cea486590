#include "html.h"

#include <strings.h>

#include "aupmine/timestamp.h"

/* Bytes of an issue's texts that are shown. */
enum { TITLE_MOST = 200, AUTHOR_MOST = 80, EVIDENCE_MOST = 200 };
enum { DATE_LENGTH = sizeof("2025-07-01") - 1 };

bool html_has_issues(const struct report *report, size_t row)
{
    size_t low = 0;
    size_t high = report->issue_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (report->issues[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < report->issue_count && report->issues[low].row == row;
}

/* Whether an address leads to the web; others, such as javascript:, do things.
 * A space or control within is no address. */
static bool is_web_address(struct bytes url)
{
    if (url.length < 9 || (strncasecmp(url.data, "https://", 8) != 0 &&
                           strncasecmp(url.data, "http://", 7) != 0))
        return false;
    for (size_t i = 0; i < url.length; i++) {
        if ((unsigned char)url.data[i] <= ' ' || url.data[i] == 0x7F)
            return false;
    }
    return true;
}

/* Text of others keeps its direction of writing to itself. */
static void append_foreign(struct buffer *out, struct bytes text, size_t most)
{
    if (text.length == 0) {
        buffer_append_string(out, PAGE_DASH);
        return;
    }
    buffer_append_string(out, "<bdi>");
    page_xml_cut(out, text, most);
    buffer_append_string(out, "</bdi>");
}

/* The address as stored, else where the issue must stand. */
static void find_address(struct buffer *address, const struct report *report,
                         const struct report_issue *issue)
{
    if (issue->url.length > 0)
        buffer_append_bytes(address, buffer_bytes(&issue->url));
    else
        buffer_append_format(address, "https://github.com/%s/issues/%lld",
                             report->repository, (long long)issue->number);
}

static void append_issue_title(struct buffer *out, const struct report *report,
                               const struct report_issue *issue)
{
    struct buffer address;
    bool linked;

    buffer_init(&address);
    find_address(&address, report, issue);
    linked = is_web_address(buffer_bytes(&address));
    buffer_append_string(out, "<tr><th scope=\"row\">");
    if (linked) {
        buffer_append_string(out, "<a rel=\"noopener noreferrer\" href=\"");
        page_xml(out, buffer_bytes(&address));
        buffer_append_string(out, "\">");
    }
    buffer_append_format(out, "#%lld ", (long long)issue->number);
    append_foreign(out, buffer_bytes(&issue->title), TITLE_MOST);
    buffer_append_string(out, linked ? "</a></th>" : "</th>");
    out->failed = out->failed || address.failed;
    buffer_release(&address);
}

static void append_word(struct buffer *out, const char *word)
{
    buffer_append_format(out, "<td>%s</td>", word == NULL ? PAGE_DASH : word);
}

static void append_marks(struct buffer *out, const struct report_issue *issue)
{
    const char *const marks[] = {issue->borderline ? "borderline" : NULL,
                                 issue->automated ? "filed by a tool" : NULL,
                                 issue->duplicate ? "duplicate" : NULL};
    bool any = false;

    buffer_append_string(out, "<td>");
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (marks[i] == NULL)
            continue;
        buffer_append_format(out, "%s%s", any ? ", " : "", marks[i]);
        any = true;
    }
    buffer_append_string(out, any ? "</td>" : PAGE_DASH "</td>");
}

static void append_evidence(struct buffer *out,
                            const struct report_issue *issue)
{
    buffer_append_string(out, "<td>");
    append_foreign(out, buffer_bytes(&issue->evidence), EVIDENCE_MOST);
    if (issue->rule.length > 0) {
        buffer_append_string(out, " <span class=\"quiet\">(");
        page_xml(out, buffer_bytes(&issue->rule));
        buffer_append_string(out, ")</span>");
    }
    buffer_append_string(out, "</td></tr>\n");
}

static void append_issue(struct buffer *out, const struct report *report,
                         const struct report_issue *issue)
{
    char filed[TIMESTAMP_SIZE];

    timestamp_format(issue->created_at, filed);
    append_issue_title(out, report, issue);
    buffer_append_format(out, "<td>%.*s</td>", DATE_LENGTH, filed);
    append_word(out, vocabulary_name(&kind_words, issue->kind));
    append_word(out, vocabulary_name(&domain_words, issue->domain));
    buffer_append_string(out, "<td>");
    append_foreign(out, buffer_bytes(&issue->author), AUTHOR_MOST);
    buffer_append_string(out, "</td>");
    append_word(out, issue->reviewed ? "a person" : "rules");
    append_marks(out, issue);
    append_evidence(out, issue);
}

/* The issues of a row, from first to before end. */
static void append_row_issues(struct buffer *out, const struct report *report,
                              size_t first, size_t end)
{
    size_t row = report->issues[first].row;
    const char *period = report->rows[row].period;

    buffer_append_format(
        out,
        "<details id=\"row-%zu\">\n<summary>%s: %zu issue%s</summary>\n"
        "<table class=\"issues\">\n<caption>Complaints filed in %s"
        "</caption>\n<thead>\n<tr><th scope=\"col\">issue</th>"
        "<th scope=\"col\">filed</th><th scope=\"col\">kind</th>"
        "<th scope=\"col\">domain</th><th scope=\"col\">reporter</th>"
        "<th scope=\"col\">judged by</th><th scope=\"col\">marks</th>"
        "<th scope=\"col\">evidence (rule)</th></tr>\n</thead>\n<tbody>\n",
        row, period, end - first, end - first == 1 ? "" : "s", period);
    for (size_t i = first; i < end; i++)
        append_issue(out, report, &report->issues[i]);
    buffer_append_string(out, "</tbody>\n</table>\n</details>\n");
}

static void begin_select(struct buffer *out, const char *label,
                         const char *name)
{
    buffer_append_format(out,
                         "<label>%s <select name=\"%s\">"
                         "<option value=\"\">all</option>",
                         label, name);
}

static void end_select(struct buffer *out)
{
    buffer_append_string(out, "</select></label>\n");
}

static void append_choice(struct buffer *out, const char *label,
                          const char *name, const struct vocabulary *words)
{
    begin_select(out, label, name);
    for (size_t i = 0; i < words->count; i++)
        buffer_append_format(out, "<option>%s</option>", words->names[i]);
    end_select(out);
}

/* Hidden until the script, which does the work, shows it. */
static void append_form(struct buffer *out, const struct report *report)
{
    static const char *const judges[] = {"a person", "rules"};
    static const struct vocabulary judge_words = {"judge", judges, 2};

    buffer_append_string(out, "<form hidden>\n");
    append_choice(out, "kind", "kind", &kind_words);
    append_choice(out, "domain", "domain", &domain_words);
    begin_select(out, page_period(report), "period");
    for (size_t i = 0; i < report->row_count; i++) {
        if (html_has_issues(report, i))
            buffer_append_format(out, "<option value=\"row-%zu\">%s</option>",
                                 i, report->rows[i].period);
    }
    end_select(out);
    append_choice(out, "judged by", "judge", &judge_words);
    buffer_append_string(out,
                         "</form>\n<p role=\"status\" class=\"quiet\"></p>\n");
}

void html_issues(struct buffer *out, const struct report *report)
{
    size_t end;

    buffer_append_format(out, "<h2>Issues behind each %s</h2>\n",
                         page_period(report));
    if (report->issue_count == 0) {
        buffer_append_string(out, "<p>No issue is counted.</p>\n");
        return;
    }
    append_form(out, report);
    for (size_t i = 0; i < report->issue_count; i = end) {
        end = i + 1;
        while (end < report->issue_count &&
               report->issues[end].row == report->issues[i].row)
            end++;
        append_row_issues(out, report, i, end);
    }
}
