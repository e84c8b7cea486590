/*
 * What the formats share that are read away from a terminal: Markdown, the
 * picture, the web page.
 */
#ifndef AUPMINE_REPORT_PAGE_H
#define AUPMINE_REPORT_PAGE_H

#include "internal.h"

/* --- words (page_words.c) --- */

/* Append something that is said of a report. Not escaped. */
typedef void page_words(struct buffer *out, const struct report *report);

/* Of what a row counts, those that no kind is known of. */
int64_t page_without_kind(const struct report_row *row);

/* "complaint" or "reporter": what the rows count. */
const char *page_unit(const struct report *report);

/* "1 complaint", "1,234 complaints". */
void page_amount(struct buffer *out, int64_t number, const char *unit);

/* "month": what a row is. */
const char *page_period(const struct report *report);

/* The title as given, else a neutral one. Not escaped. */
void page_headline(struct buffer *out, const struct report *report);

/* "2025-07 to 2026-04", "2025-07". */
void page_span(struct buffer *out, const struct report *report);

/* A sentence that says what the rows count, without full stop. */
void page_counted(struct buffer *out, const struct report *report);

/* "7 complaints among 2,151 issues filed ..." without full stop. */
void page_summary(struct buffer *out, const struct report *report);

/* "github.com/o/r, data as of ..., rule set ...": the rule set's hash is cut
 * to that many characters. */
void page_source(struct buffer *out, const struct report *report,
                 int ruleset_shown);
enum { RULESET_SHORT = sizeof("sha256:") - 1 + 12, RULESET_WHOLE = 128 };

/* How good the rules are, if that was measured, without full stop. If it was,
 * a note says so as well. */
void page_measured(struct buffer *out, const struct report *report);

/* Notice and filter are the first notes; every format shows them by itself. */
size_t page_first_note(const struct report *report);

/* --- cells (page_columns.c) --- */

enum page_group {
    PAGE_MAIN,
    PAGE_KIND,
    PAGE_PUBLISHED,
    PAGE_ADJUSTED,
    PAGE_DETAIL,
};

/* A column after that of the period. */
struct page_column {
    const char *title;
    enum page_group group;
    /* Append the cell of a row that is covered: words and numbers of ours. */
    void (*append)(struct buffer *out, const struct report_row *row,
                   size_t offset);
    size_t offset; /* of a number in struct counts */
};

extern const struct page_column page_columns[];
extern const size_t page_column_count;

/* Whether a report has anything to show in a group. */
bool page_has(const struct report *report, enum page_group group);

/* Append the cell of any row: one that is not covered has words, no numbers. */
void page_cell(struct buffer *out, const struct page_column *column,
               const struct report_row *row);

/* "2-3", "4", "30+": a published band. */
void page_band(struct buffer *out, const struct published *band);

/* An estimate, marked as one, and its 95% interval, as whole numbers. */
void page_estimate(struct buffer *out, double value);
void page_range(struct buffer *out, const struct estimate *estimate);

/* What stands for a number or word that there is not, and between the ends of a
 * range. */
#define PAGE_DASH "\xE2\x80\x93"

/* A whole number, its thousands parted by commas. */
void page_number(struct buffer *out, int64_t number);

/* --- the timeline check (page_readings.c) --- */

/* Whether there is anything to say of it. */
bool page_has_readings(const struct report *report);

/* "issues, safeguard, aup": what a reading counts. */
void page_reading_name(struct buffer *out, size_t reading);

/* "7 above": what it comes to in a row that is covered and published. */
void page_reading_cell(struct buffer *out, const struct report_row *row,
                       size_t reading);

/* "3 of 10" periods are within the band; and the rank correlation. */
void page_reading_within(struct buffer *out, const struct report *report,
                         size_t reading);
void page_reading_correlation(struct buffer *out, const struct report *report,
                              size_t reading);

/* --- text (page_text.c) --- */

/* Append text for XML or HTML that shows on one line: what would turn or break
 * it is made visible, the rest escaped. */
void page_xml(struct buffer *out, struct bytes text);

/* The same, cut to that many bytes, with an ellipsis if it was longer. */
void page_xml_cut(struct buffer *out, struct bytes text, size_t most);

/* What words say, for XML or HTML. */
void page_xml_words(struct buffer *out, const struct report *report,
                    page_words *words);

/* The headline for XML or HTML, cut to what a title may take. */
void page_title(struct buffer *out, const struct report *report);

/* Take a line of at most that many columns off the start of text, which is
 * valid UTF-8 without line breaks: cut at a blank, or within a word that is
 * longer than a line. */
struct bytes page_take_line(struct bytes *text, size_t columns);

#endif
