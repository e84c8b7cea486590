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
    const char *timeline; /* path, or NULL */
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
    {"timeline", 0, OPTION_TEXT,                                              \
     (base) + offsetof(struct report_settings, timeline), "FILE", NULL,       \
     "compare with published figures (TSV: period low high)"},                \
    {"format", 0, OPTION_WORD,                                                \
     (base) + offsetof(struct report_settings, format), "FORMAT",             \
     &report_format_words, "table, csv, tsv or json"},                        \
    {"output", 'o', OPTION_TEXT,                                              \
     (base) + offsetof(struct report_settings, output), "FILE", NULL,         \
     "write there; its extension chooses the format"}
/* clang-format on */

/* Check what can be checked before the long work that makes the numbers:
 * months, format, timeline file. STATUS_USAGE, STATUS_DATA, STATUS_STORAGE. */
enum status report_settings_check(const struct report_settings *settings,
                                  struct error *error);

/*
 * Build the report of a repository and write it where the settings say.
 * STATUS_NO_MATCH if nothing is held. The settings must have been checked.
 */
enum status program_report(const struct program *program, struct store *store,
                           const struct repository *repository,
                           const struct report_settings *settings,
                           struct error *error);

#endif
