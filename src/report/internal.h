/*
 * What the files of src/report/ share.
 */
#ifndef AUPMINE_REPORT_INTERNAL_H
#define AUPMINE_REPORT_INTERNAL_H

#include "aupmine/report.h"
#include "aupmine/store_run.h"
#include "aupmine/store_verdict.h"
#include "aupmine/vocabulary.h"

/* --- which time the data cover (coverage.c) --- */

/* A stretch of time of which a source holds every issue; or, if the source is
 * not finished, some. Of a search: every candidate. */
struct interval {
    int64_t start; /* UTC seconds */
    int64_t end;   /* exclusive */
    enum source source;
    bool finished;
    int64_t filed; /* of a month that was searched: issues created in it */
};

struct coverage {
    struct interval *items; /* own; in order of start */
    size_t count;
    size_t capacity;
    bool unfinished_mirror;
    bool spoiled_import; /* one left bad records out */
    int64_t first; /* the first and the last second that any source reaches */
    int64_t last;
    int64_t as_of; /* when the data were taken */
};

/* Find out from the repository's mirror and its runs. count is 0 if there are
 * no data. The caller releases the coverage, also after a failure. */
enum status coverage_read(struct coverage *coverage, struct store *store,
                          const struct repository *repository,
                          const struct issue_totals *totals,
                          struct error *error);
void coverage_release(struct coverage *coverage);

/* How a time that lies within one month is covered. */
struct cover {
    bool covered;
    bool partial;
    bool spanned; /* sources reach from its start to its end, finished or not */
    bool cut_short;
    int source;    /* enum source, or SOURCE_NONE */
    int64_t filed; /* what a search says of the whole month */
};
struct cover coverage_find(const struct coverage *coverage, int64_t start,
                           int64_t end);

/* --- the steps of building a report --- */

/* Where a report comes from; all borrowed. */
struct report_source {
    struct store *store;
    const struct repository *repository;
    const struct coverage *coverage;
    const struct issue_totals *totals;
};

/* Fill in how the rows are covered and what was filed (filed.c). */
enum status report_fill_filed(struct report *report,
                              const struct report_source *source,
                              const char *volume_path, struct error *error);

/* Whether the store holds so few of the numbers between its first and last
 * issue that it must be a selection. */
bool report_is_selection(const struct issue_totals *totals);

/* Fill in how many issues of the rows that are covered are not judged
 * (unjudged.c). */
enum status report_find_unjudged(struct report *report,
                                 const struct report_source *source,
                                 struct error *error);

/* Take back what was counted where issues are not judged: it is no count. */
void report_forget_unjudged(struct report *report);

/* Count the tagged issues of the rows that are covered (count.c). */
enum status report_count(struct report *report,
                         const struct report_source *source,
                         struct error *error);

/* The row that an issue belongs to; NULL if none that is counted. */
struct report_row *report_row_at(struct report *report, int64_t created_at);

/* Fill report.issues (issues.c), and release one of them. */
enum status report_list_issues(struct report *report,
                               const struct report_source *source,
                               struct error *error);
void report_issue_release(struct report_issue *issue);

/* Fill the rates (rate.c) and the readings' results (readings.c). */
void report_fill_rates(struct report *report);
enum status report_fill_readings(struct report *report, struct error *error);

/* Spearman's rank correlation of two series. False if there is none: too few
 * values, or one series all equal. */
bool rank_correlation(const double *a, const double *b, size_t count,
                      double *correlation);

/* --- filters (count.c, filter.c) --- */

/* Whether an issue of that verdict counts at all, and as a complaint. */
bool filter_counts(const struct report_filter *filter,
                   const struct verdict_row *verdict);
bool filter_is_complaint(const struct report_filter *filter,
                         const struct verdict_row *verdict);

/* Fill report.filter_words. */
enum status filter_describe(struct report *report, struct error *error);

/* Append the words of a mask, parted by ", "; all of them for mask 0. */
void append_words(struct buffer *out, const struct vocabulary *words,
                  unsigned mask);

/* --- issue numbers as a measure of what was filed (volume.c) --- */

struct volume_month {
    int month;
    int64_t last_before; /* number of the last issue known before it, 0: none */
    int64_t first_in;    /* of the first one known in it */
    double issue_share;  /* of the numbers, that are no pull requests */
};

struct volume {
    struct volume_month *items; /* own; in order of month */
    size_t count;
    size_t capacity;
};

/* Read what a file says of one repository: nothing, if it does not know it.
 * The caller releases the volume, also after a failure. */
enum status volume_read(struct volume *volume, const char *path,
                        const char *repository, struct error *error);
void volume_release(struct volume *volume);

/* About how many issues were filed in a month, or COUNT_UNKNOWN. */
int64_t volume_estimate(const struct volume *volume, int month);

/* --- what must be said of the numbers (notes.c) --- */

enum status report_add_notes(struct report *report,
                             const struct report_source *source, bool mixed,
                             struct error *error);

/* Say how good the rules are, and where that is known from. */
enum status report_add_measure_notes(struct report *report, bool by_sample,
                                     struct error *error);

/* --- how good the rules are (measure.c) --- */

/*
 * Fill in precision, recall and measured_by: from a finished random sample for
 * the rule set, else from the labels; and the estimates, if they are asked
 * for. mixed: not all issues are classified by one rule set.
 */
enum status report_measure(struct report *report,
                           const struct report_source *source, bool mixed,
                           const struct report_options *options,
                           struct error *error);

/* --- what all formats show --- */

/* A number of struct counts and the name it goes by in every output. */
struct count_column {
    const char *name;
    size_t offset; /* in struct counts */
};

struct count_group {
    const char *prefix; /* of the names where columns stand flat */
    const struct count_column *columns;
    size_t count;
};

extern const struct count_group main_counts; /* filed is the first */
extern const struct count_group kind_counts;
extern const struct count_group domain_counts;

/* The number of a column. */
int64_t count_of(const struct counts *counts,
                 const struct count_column *column);

/* Why the complaints of a row are not known, in words; NULL if they are. */
const char *report_row_unknown(const struct report_row *row);

/* The totals as one more row, whose period is "total". */
struct report_row report_total_row(const struct report *report);

/* Write a count, or a rate with two decimals; "" where it is not known.
 * Returns whether it is. */
enum { NUMBER_SIZE = 32 };
bool format_count(int64_t count, char text[NUMBER_SIZE]);
bool format_rate(bool known, double value, char text[NUMBER_SIZE]);

/* The writers of format.c's table; join writes several reports in one. */
void report_write_table(const struct report *report,
                        const struct report_style *style, struct buffer *out);
void report_write_csv(const struct report *report,
                      const struct report_style *style, struct buffer *out);
void report_write_tsv(const struct report *report,
                      const struct report_style *style, struct buffer *out);
void report_write_json(const struct report *report,
                       const struct report_style *style, struct buffer *out);
void report_write_markdown(const struct report *report,
                           const struct report_style *style,
                           struct buffer *out);
void report_write_svg(const struct report *report,
                      const struct report_style *style, struct buffer *out);
void report_write_html(const struct report *report,
                       const struct report_style *style, struct buffer *out);
void report_join_table(const struct report *reports, size_t count,
                       const struct report_style *style, struct buffer *out);
void report_join_csv(const struct report *reports, size_t count,
                     const struct report_style *style, struct buffer *out);
void report_join_tsv(const struct report *reports, size_t count,
                     const struct report_style *style, struct buffer *out);
void report_join_json(const struct report *reports, size_t count,
                      const struct report_style *style, struct buffer *out);
void report_join_markdown(const struct report *reports, size_t count,
                          const struct report_style *style, struct buffer *out);

#endif
