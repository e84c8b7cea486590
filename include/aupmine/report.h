/*
 * The report: how many complaints there were in each period, built once from
 * the store and written in any of several formats. Formats only read the
 * report, so that all of them carry the same numbers. docs/method.md says what
 * is counted.
 */
#ifndef AUPMINE_REPORT_H
#define AUPMINE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/* --- the published timeline --- */

enum { PERIOD_SIZE = sizeof("2025-07") };
enum { PUBLISHED_OPEN = -1 }; /* an upper end that is "or more" */
enum { SOURCE_NONE = -1 };    /* no enum source: the period is not covered */

struct published {
    char period[PERIOD_SIZE];
    int64_t low;
    int64_t high; /* or PUBLISHED_OPEN */
};

struct timeline {
    struct published *items; /* own */
    size_t count;
    size_t capacity;
};

/*
 * Read a TSV file with the columns period, low and high; "-" is stdin. Errors
 * name file and line: STATUS_DATA for its contents, STATUS_STORAGE if it
 * cannot be read. The caller releases the timeline, also after a failure.
 */
enum status timeline_read(struct timeline *timeline, const char *path,
                          struct error *error);
void timeline_release(struct timeline *timeline);

/* The band of a period; NULL if the file has none. */
const struct published *timeline_find(const struct timeline *timeline,
                                      const char *period);

/* --- the report --- */

enum { MONTH_ANY = -1 };

/* What the rows count. A reporter stands under the kind and the domain of
 * their first complaint in the period, so that both add up. */
enum report_series { SERIES_ISSUES, SERIES_REPORTERS };
extern const struct vocabulary report_series_words;

/* A number that is not exact, with its 95% interval. */
struct estimate {
    bool known;
    double value;
    double low;
    double high;
};

struct report_options {
    int from; /* month, or MONTH_ANY: the first that is covered */
    int to;   /* month, or MONTH_ANY: the last that is covered */
    const struct timeline
        *timeline;        /* borrowed, or NULL; outlives the report */
    int64_t generated_at; /* UTC seconds */
    enum report_series series;
    const char *title; /* borrowed, or NULL: a neutral one */
    bool with_issues;  /* fill report.issues: only a web page lists them */
};

enum band_verdict { BAND_BELOW, BAND_WITHIN, BAND_ABOVE };
extern const struct vocabulary band_words;

struct report_row {
    char period[PERIOD_SIZE];
    int64_t start;  /* UTC seconds */
    int64_t end;    /* exclusive */
    bool covered;   /* if not, no count of the row is known */
    bool partial;   /* the data cover some of the period only */
    bool cut_short; /* searched, but the server did not show all it found */
    int source;     /* enum source, or SOURCE_NONE */
    struct counts counts;
    struct estimate rate;     /* per 1,000 issues filed, see docs/method.md */
    struct estimate adjusted; /* by what precision and recall make likely */
    const struct published *published; /* borrowed from the timeline, or NULL */
};

/* One of the issues that a row counts as complaints. */
struct report_issue {
    size_t row; /* index in report.rows */
    int64_t number;
    int64_t created_at;
    enum kind kind;
    enum domain domain;
    bool automated;
    bool reviewed;
    bool duplicate;
    struct buffer title;    /* own; as stored, so hostile */
    struct buffer url;      /* own; hostile */
    struct buffer author;   /* own; empty: the account was deleted */
    struct buffer evidence; /* own; the bytes of the heaviest match */
    struct buffer rule;     /* own; its rule's id */
};

struct report {
    char repository[REPOSITORY_NAME_SIZE];
    char notice[128]; /* what must be said of the data, or "" */
    int64_t generated_at;
    int64_t data_as_of;
    struct buffer ruleset; /* own; empty: nothing is classified */
    bool has_timeline;
    bool complete; /* every period is covered, every source finished */
    struct report_row *rows; /* own */
    size_t row_count;
    bool counted; /* some row is covered; if not, the totals are unknown */
    struct counts totals;
    struct estimate total_rate;
    struct estimate total_adjusted;
    struct buffer *notes; /* own, each own: sentences without full stop */
    size_t note_count;
    enum report_series series;
    const char *title;           /* borrowed from the options, or NULL */
    struct estimate precision;   /* shares from 0 to 1; how they were */
    struct estimate recall;      /* measured is said by measured_by */
    struct buffer measured_by;   /* own; words, empty: not measured */
    struct report_issue *issues; /* own; by row, newest first within it */
    size_t issue_count;
};

/*
 * Count. STATUS_USAGE if from lies after to, STATUS_NO_MATCH if the store holds
 * nothing of the repository. The caller releases the report, also after a
 * failure.
 */
enum status report_build(struct report *report, struct store *store,
                         const struct repository *repository,
                         const struct report_options *options,
                         struct error *error);
void report_release(struct report *report);

/* Complaints per 1,000 issues filed, in hundredths, rounded half up; -1 if
 * nothing was filed. */
int64_t report_per_1000(const struct counts *counts);

/* Where a row's complaints stand to its published band, which it must have. */
enum band_verdict report_band_verdict(const struct report_row *row);

/* --- formats --- */

/* How the output shows what it gets; only a table cares. */
struct report_style {
    int columns; /* width to keep to */
    bool color;
    bool bars;
    bool ascii; /* no characters beyond ASCII */
};

extern const struct vocabulary report_format_words;

/* The format, as a value of report_format_words, that suits a file's name.
 * STATUS_USAGE if its extension is no format's. */
enum status report_format_of(const char *path, int *format,
                             struct error *error);

/* Append the report to out in one of report_format_words. */
enum status report_write(const struct report *report, int format,
                         const struct report_style *style, struct buffer *out,
                         struct error *error);

#endif
