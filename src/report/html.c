/*
 * The report as one file for a browser: nothing is loaded from elsewhere, and
 * the page forbids the browser to, so that no text of an issue can do so
 * either. Style and script are allowed by their digests alone.
 */
#include "html.h"

#include "aupmine/digest.h"
#include "aupmine/encode.h"
#include "chart.h"

static struct bytes style_text(void)
{
    return (struct bytes){(const char *)page_css, page_css_size};
}

static struct bytes script_text(void)
{
    return (struct bytes){(const char *)page_js, page_js_size};
}

static void append_digest(struct buffer *out, struct bytes text)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    digest_of(text, digest);
    buffer_append_string(out, "'sha256-");
    base64_text(out, (struct bytes){(const char *)digest, sizeof(digest)});
    buffer_append_char(out, '\'');
}

static void append_policy(struct buffer *out)
{
    buffer_append_string(out, "<meta http-equiv=\"Content-Security-Policy\" "
                              "content=\"default-src 'none'; style-src ");
    append_digest(out, style_text());
    buffer_append_string(out, "; script-src ");
    append_digest(out, script_text());
    buffer_append_string(out, "; base-uri 'none'; form-action 'none'\">\n");
}

static void append_head(struct buffer *out, const struct report *report)
{
    buffer_append_string(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                              "<meta charset=\"utf-8\">\n");
    append_policy(out);
    buffer_append_string(
        out, "<meta name=\"viewport\" content=\"width=device-width, "
             "initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n"
             "<meta name=\"generator\" content=\"aupmine " AUPMINE_VERSION
             "\">\n<title>");
    page_title(out, report);
    buffer_append_string(out, "</title>\n<style>");
    buffer_append_bytes(out, style_text());
    buffer_append_string(out, "</style>\n</head>\n");
}

static void append_source(struct buffer *out, const struct report *report)
{
    page_source(out, report, RULESET_WHOLE);
}

static void append_opening(struct buffer *out, const struct report *report)
{
    buffer_append_string(out, "<body>\n<header>\n<h1>");
    page_title(out, report);
    buffer_append_string(out, "</h1>\n<p>");
    page_xml_words(out, report, page_summary);
    buffer_append_string(out, ".</p>\n");
    if (report->notice[0] != '\0') {
        buffer_append_string(out, "<p class=\"notice\">");
        page_xml(out, bytes_of(report->notice));
        buffer_append_string(out, "</p>\n");
    }
    buffer_append_string(out, "<p class=\"quiet\">");
    page_xml_words(out, report, append_source);
    buffer_append_string(out, ".</p>\n</header>\n<main>\n");
}

static void append_chart(struct buffer *out, const struct report *report)
{
    buffer_append_string(
        out, "<h2>Chart</h2>\n<figure>\n<div class=\"chart scroll\" "
             "tabindex=\"0\" role=\"group\" aria-label=\"Chart, may be "
             "scrolled\">\n");
    chart_append(out, report, false);
    buffer_append_string(out, "</div>\n<figcaption class=\"quiet\">");
    page_xml_words(out, report, page_counted);
    buffer_append_string(out, ".</figcaption>\n</figure>\n");
}

static void append_notes(struct buffer *out, const struct report *report)
{
    size_t first = page_first_note(report);

    if (report->note_count == first)
        return;
    buffer_append_string(out, "<h2>Notes</h2>\n<ul>\n");
    for (size_t i = first; i < report->note_count; i++) {
        buffer_append_string(out, "<li>");
        page_xml(out, buffer_bytes(&report->notes[i]));
        buffer_append_string(out, "</li>\n");
    }
    buffer_append_string(out, "</ul>\n");
}

void report_write_html(const struct report *report,
                       const struct report_style *style, struct buffer *out)
{
    (void)style;
    append_head(out, report);
    append_opening(out, report);
    append_chart(out, report);
    html_counts(out, report);
    append_notes(out, report);
    html_method(out, report);
    html_issues(out, report);
    buffer_append_string(out, "</main>\n<script>");
    buffer_append_bytes(out, script_text());
    buffer_append_string(out, "</script>\n</body>\n</html>\n");
}
