/*
 * What the files that write the web page share. All append HTML.
 */
#ifndef AUPMINE_REPORT_HTML_H
#define AUPMINE_REPORT_HTML_H

#include "page.h"

/* page.css and page.js, which the build makes C of. */
extern const unsigned char page_css[];
extern const size_t page_css_size;
extern const unsigned char page_js[];
extern const size_t page_js_size;

/* The tables of counts (html_counts.c). */
void html_counts(struct buffer *out, const struct report *report);

/* Begin a table of counts within a box of its own that may be scrolled. */
void html_begin_table(struct buffer *out, const char *caption);

/* The timeline check, if there is one (html_readings.c). */
void html_readings(struct buffer *out, const struct report *report);

/* How the numbers came about (html_method.c). */
void html_method(struct buffer *out, const struct report *report);

/* The issues behind each row, and the form that filters them
 * (html_issues.c). */
void html_issues(struct buffer *out, const struct report *report);

/* Whether a row has issues to point to. */
bool html_has_issues(const struct report *report, size_t row);

#endif
