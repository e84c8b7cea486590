/*
 * What the files of src/report/ share.
 */
#ifndef AUPMINE_REPORT_INTERNAL_H
#define AUPMINE_REPORT_INTERNAL_H

#include "aupmine/report.h"

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

/* Fill in covered, partial and source of a row from its start and end. Returns
 * how many issues were filed where a search says so, else -1. */
int64_t coverage_describe(const struct coverage *coverage,
                          struct report_row *row);

/* --- what must be said of the numbers (notes.c) --- */

enum status report_add_notes(struct report *report,
                             const struct repository *repository,
                             const struct coverage *coverage,
                             const struct issue_totals *totals, bool mixed,
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

/* Write complaints per 1,000 filed with two decimals; "" where there is no
 * such number. Returns whether there is one. */
enum { NUMBER_SIZE = 32 };
bool format_per_1000(const struct counts *counts, char text[NUMBER_SIZE]);

/* What stands above and below the columns of a table (table_text.c). */
void append_table_head(struct buffer *out, const struct report *report,
                       const struct report_style *style);
void append_table_foot(struct buffer *out, const struct report *report,
                       const struct report_style *style);

/* The writers of format.c's table. */
void report_write_table(const struct report *report,
                        const struct report_style *style, struct buffer *out);
void report_write_csv(const struct report *report,
                      const struct report_style *style, struct buffer *out);
void report_write_tsv(const struct report *report,
                      const struct report_style *style, struct buffer *out);
void report_write_json(const struct report *report,
                       const struct report_style *style, struct buffer *out);

#endif
