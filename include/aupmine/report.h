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
#include "aupmine/period.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_run.h"
#include "aupmine/vocabulary.h"

/* --- the published timeline --- */

enum { PUBLISHED_OPEN = -1 }; /* an upper end that is "or more" */

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

enum band_verdict { BAND_BELOW, BAND_WITHIN, BAND_ABOVE };
extern const struct vocabulary band_words;

/* Where a count stands to a band. */
enum band_verdict published_verdict(const struct published *band,
                                    int64_t count);

/* --- the report --- */

struct label_list; /* of evaluate.h */

enum { MONTH_ANY = -1 };

/* What the rows count. A reporter stands under the kind and the domain of
 * their first complaint in the period, so that both add up. */
enum report_series { SERIES_ISSUES, SERIES_REPORTERS };
extern const struct vocabulary report_series_words;

/* Which tagged issues count. Everything but filed keeps to it. */
struct report_filter {
    unsigned kinds;   /* bits 1 << enum kind; 0: all */
    unsigned domains; /* bits 1 << enum domain; 0: all */
    bool no_automated;
    bool borderline; /* borderline issues count as complaints */
};

struct counts {
    int64_t filed;      /* issues created in the period, whatever their verdict;
                           or COUNT_UNKNOWN */
    int64_t complaints; /* borderline ones among them if the filter says so */
    int64_t borderline;
    int64_t reporters;  /* distinct accounts among the complaints; issues of
                           deleted accounts count as one */
    int64_t automated;  /* complaints filed by a tool */
    int64_t reviewed;   /* issues whose verdict a person gave */
    int64_t duplicates; /* complaints closed or labelled as duplicates */
    int64_t kinds[KIND_COUNT];     /* of what the series counts */
    int64_t domains[DOMAIN_COUNT]; /* of what the series counts */
};
enum { COUNT_UNKNOWN = -1 };

/* Where a number of issues filed comes from; those that bring data in count
 * as enum source does. */
enum filed_source {
    FILED_UNKNOWN = -1,
    FILED_MIRROR = SOURCE_MIRROR,
    FILED_IMPORT = SOURCE_IMPORT,
    FILED_SEARCH = SOURCE_SEARCH,
    FILED_SELECTION = SOURCE_SELECTION,
    FILED_NUMBERS, /* an estimate from issue numbers */
};
enum { SOURCE_NONE = -1 }; /* of a period that nothing covers */
extern const struct vocabulary filed_source_words;

/* A number that is not exact, with its 95% interval. */
struct estimate {
    bool known;
    double value;
    double low;
    double high;
};

struct report_options {
    enum period_unit by;
    int from; /* month, or MONTH_ANY: the first that is covered */
    int to;   /* month, or MONTH_ANY: the last that is covered */
    struct report_filter filter;
    enum report_series series;
    const struct timeline
        *timeline;      /* borrowed, or NULL; outlives the report */
    const char *volume; /* path of a volume file, see docs/method.md, or NULL */
    bool volume_named;  /* by the user, it is not the one that comes along */
    int64_t generated_at; /* UTC seconds */
    const char *title;    /* borrowed, or NULL: a neutral one */
    bool with_issues;     /* fill report.issues: only a web page lists them */
    bool adjust;          /* estimate what is likely in truth */
    const struct label_list *labels; /* borrowed, or NULL */
    const char *labels_path;         /* where they are from, for people */
};

/* The ways to hold counts against the published bands: issues or reporters,
 * of all kinds or of those alone that speak of usage policy and safeguards.
 * They know nothing of the filter's kinds and of the series. */
struct reading {
    enum report_series series;
    unsigned kinds; /* as in report_filter */
    const char *kinds_name;
};
enum { READING_COUNT = 4 };
extern const struct reading report_readings[READING_COUNT];

/* What a reading comes to over the periods that are covered and published. */
struct reading_result {
    int compared;
    int verdicts[3]; /* by enum band_verdict */
    bool correlated; /* it has a rank correlation: there are enough periods, */
    double correlation; /* and neither series is all one number */
};

struct report_row {
    char period[PERIOD_SIZE];
    int64_t start;    /* UTC seconds */
    int64_t end;      /* exclusive */
    bool covered;     /* if not, no count of the row is known */
    int64_t unjudged; /* issues that wait for 'aupmine classify'; if there are
                         any, no count but that of issues filed is known */
    bool partial;     /* the data cover some of the period only */
    bool cut_short;   /* searched, but the server did not show all it found */
    int source;       /* the poorest of what covers it: enum source, or
                         SOURCE_NONE */
    enum filed_source filed_source;
    struct counts counts;
    int64_t shown;            /* what the series counts; kinds add up to it; or
                                 COUNT_UNKNOWN */
    struct estimate rate;     /* of that per 1,000 filed, see docs/method.md */
    struct estimate adjusted; /* by what precision and recall make likely */
    const struct published *published; /* borrowed from the timeline, or NULL */
    int64_t readings[READING_COUNT];
};

/* One of the issues that a row counts as complaints. */
struct report_issue {
    size_t row;  /* index in report.rows */
    int64_t key; /* of the store */
    int64_t number;
    int64_t created_at;
    enum kind kind;
    enum domain domain;
    bool borderline;
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
    enum period_unit by;
    enum report_series series;
    struct report_filter filter;
    struct buffer filter_words; /* own; the filter for people, "" for none */
    bool has_timeline;
    struct reading_result readings[READING_COUNT];
    bool complete; /* every period is mirrored as far as there was anything */
    bool imported; /* it would be, if imports knew what they leave out */
    struct report_row *rows; /* own */
    size_t row_count;
    bool counted;     /* some row is covered; if not, the totals are unknown */
    int64_t unjudged; /* the rows' together; what it means is the same */
    struct counts totals;
    int64_t total_shown;
    enum filed_source total_filed_source; /* the poorest of the rows' */
    struct estimate total_rate;
    struct estimate total_adjusted;
    struct buffer *notes; /* own, each own: sentences without full stop */
    size_t note_count;
    const char *title; /* borrowed from the options, or NULL */
    bool volume_named; /* as in the options */
    bool beyond;       /* whole periods reach beyond the months asked for */
    struct estimate precision; /* shares from 0 to 1; how they were */
    struct estimate recall;    /* measured is said by measured_by */
    struct buffer measured_by; /* own; words, empty: not measured */
    bool by_labels;            /* measured by labels, not by a sample */
    bool adjusted; /* estimates were asked for; a row that was searched has none
                      all the same */
    struct report_issue *issues; /* own; by row, newest first within it */
    size_t issue_count;
};

/*
 * Count. STATUS_USAGE if from lies after to or if nothing can be adjusted,
 * STATUS_NO_MATCH if the store holds nothing of the repository. The caller
 * releases the report, also after a failure.
 */
enum status report_build(struct report *report, struct store *store,
                         const struct repository *repository,
                         const struct report_options *options,
                         struct error *error);
void report_release(struct report *report);

/* STATUS_USAGE if the options choose what cannot be adjusted; report_build
 * asks, too. */
enum status report_check_adjustable(enum report_series series,
                                    const struct report_filter *filter,
                                    struct error *error);

/* STATUS_USAGE if no finished sample tells the error of a rule set: without
 * labels, a report by that rule set could not adjust anything. */
enum status report_check_sample(struct store *store, int64_t repository_key,
                                const char *ruleset, struct error *error);

/* A count per 1,000 filed, rounded to two decimals half up, with Wilson's
 * interval. Not known if nothing was filed, or less than was counted. */
struct estimate report_rate(int64_t count, int64_t filed);

/* Whether the complaints of a row are known: it is covered, and every issue of
 * it is judged. */
bool report_row_counted(const struct report_row *row);

/* Whether they can be held against a published band. */
bool report_row_compared(const struct report_row *row);

/* Where a row's count stands to its published band, if it is compared. */
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

/* Whether a format lists the issues behind each row. */
bool report_format_lists_issues(int format);

/* Whether a format can show several reports, and append them: those of
 * several repositories, made with the same options. */
bool report_format_joins(int format);
enum status report_write_several(const struct report *reports, size_t count,
                                 int format, const struct report_style *style,
                                 struct buffer *out, struct error *error);

#endif
