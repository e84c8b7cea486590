/*
 * The report command's options and its work, which tally does as well.
 */
#ifndef AUPMINE_CMD_REPORT_H
#define AUPMINE_CMD_REPORT_H

#include "aupmine/report.h"
#include "command.h"

struct report_settings {
    int from; /* month, or MONTH_ANY */
    int to;
    int by;     /* enum period_unit */
    int series; /* enum report_series */
    struct report_filter filter;
    const char *timeline; /* path, or NULL */
    const char *volume;   /* path, or NULL: the one that comes along */
    bool adjust;
    const char *labels; /* path, or NULL */
    const char *title;  /* or NULL */
    bool ascii;
    int format; /* of report_format_words, or -1: by the output's name */
    const char *output; /* path, "-" or NULL: stdout */
};

/* Entries for a table of options, whose struct holds the settings at base.
 * clang-format would take the entries for a block of code. */
/* clang-format off */
#define REPORT_DEFAULTS {.from = MONTH_ANY, .to = MONTH_ANY, .format = -1}

#define REPORT_OPTIONS(base)                                                  \
    {"from", 0, OPTION_MONTH,                                                 \
     (base) + offsetof(struct report_settings, from), "YYYY-MM", NULL,        \
     "the first month (the first that is covered)"},                          \
    {"to", 0, OPTION_MONTH, (base) + offsetof(struct report_settings, to),    \
     "YYYY-MM", NULL, "the last month (the last that is covered)"},           \
    {"by", 0, OPTION_WORD, (base) + offsetof(struct report_settings, by),     \
     "PERIOD", &period_words, "month, week (ISO), quarter or year"},          \
    {"kind", 0, OPTION_WORDS,                                                 \
     (base) + offsetof(struct report_settings, filter.kinds), "KIND,...",     \
     &kind_words, "safeguard, filter, aup, decline only"},                    \
    {"domain", 0, OPTION_WORDS,                                               \
     (base) + offsetof(struct report_settings, filter.domains), "DOMAIN,...", \
     &domain_words, "security, science, general, creative, other only"},      \
    {"series", 0, OPTION_WORD,                                                \
     (base) + offsetof(struct report_settings, series), "SERIES",             \
     &report_series_words, "count issues or reporters"},                      \
    {"no-automated", 0, OPTION_FLAG,                                          \
     (base) + offsetof(struct report_settings, filter.no_automated), NULL,    \
     NULL, "leave out what tools filed"},                                     \
    {"borderline", 0, OPTION_FLAG,                                            \
     (base) + offsetof(struct report_settings, filter.borderline), NULL,      \
     NULL, "count borderline issues as complaints"},                          \
    {"timeline", 0, OPTION_TEXT,                                              \
     (base) + offsetof(struct report_settings, timeline), "FILE", NULL,       \
     "compare with published figures (TSV: period low high)"},                \
    {"volume", 0, OPTION_TEXT,                                                \
     (base) + offsetof(struct report_settings, volume), "FILE", NULL,         \
     "issue numbers at month starts, to estimate filed"},           \
    {"adjust", 0, OPTION_FLAG,                                                \
     (base) + offsetof(struct report_settings, adjust), NULL, NULL,           \
     "estimate the true numbers from the rules' error"},                      \
    {"labels", 0, OPTION_TEXT,                                                \
     (base) + offsetof(struct report_settings, labels), "FILE", NULL,         \
     "measure that error by judged issues, as eval does"},                    \
    {"title", 0, OPTION_TEXT,                                                 \
     (base) + offsetof(struct report_settings, title), "TEXT", NULL,          \
     "the headline of a picture or page"},                                    \
    {"ascii", 0, OPTION_FLAG,                                                 \
     (base) + offsetof(struct report_settings, ascii), NULL, NULL,            \
     "no characters beyond ASCII in bars"},                                   \
    {"format", 0, OPTION_WORD,                                                \
     (base) + offsetof(struct report_settings, format), "FORMAT",             \
     &report_format_words, "table, csv, tsv, json, md, svg or html"},         \
    {"output", 'o', OPTION_TEXT,                                              \
     (base) + offsetof(struct report_settings, output), "FILE", NULL,         \
     "write there; its extension chooses the format"}
/* clang-format on */

/* Check what can be checked before the long work that makes the numbers for
 * so many repositories: months, format, timeline file. STATUS_USAGE,
 * STATUS_DATA, STATUS_STORAGE. */
enum status report_settings_check(const struct report_settings *settings,
                                  size_t repositories, struct error *error);

/*
 * Build the report of one or more repositories and write it where the settings
 * say. STATUS_NO_MATCH if nothing is held of one. The settings must have been
 * checked.
 */
enum status program_report(const struct program *program, struct store *store,
                           const struct repository *repositories, size_t count,
                           const struct report_settings *settings,
                           struct error *error);

#endif
