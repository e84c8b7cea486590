/*
 * Which issues a command is about: the same options wherever issues are
 * chosen.
 */
#ifndef AUPMINE_FILTER_H
#define AUPMINE_FILTER_H

#include "command.h"

/* Entries for a table of options, whose struct holds the filter at base.
 * clang-format would take the entries for a block of code. */
/* clang-format off */
#define FILTER_DEFAULTS                                                       \
    {.verdict = FILTER_ANY, .kind = FILTER_ANY, .domain = FILTER_ANY,         \
     .month = FILTER_ANY, .limit = FILTER_ANY}

#define FILTER_OPTIONS(base)                                                  \
    {"verdict", 0, OPTION_WORD,                                               \
     (base) + offsetof(struct issue_filter, verdict), "VERDICT",              \
     &verdict_words, "complaint, borderline or not"},                         \
    {"kind", 0, OPTION_WORD, (base) + offsetof(struct issue_filter, kind),    \
     "KIND", &kind_words, "safeguard, filter, aup or decline"},               \
    {"domain", 0, OPTION_WORD,                                                \
     (base) + offsetof(struct issue_filter, domain), "DOMAIN", &domain_words, \
     "security, science, general, creative or other"},                        \
    {"month", 0, OPTION_MONTH,                                                \
     (base) + offsetof(struct issue_filter, month), "YYYY-MM", NULL,          \
     "filed in that month (UTC)"},                                            \
    {"all", 0, OPTION_FLAG, (base) + offsetof(struct issue_filter, all),      \
     NULL, NULL, "every issue, tagged or not"},                               \
    {"limit", 0, OPTION_NUMBER,                                               \
     (base) + offsetof(struct issue_filter, limit), "N", NULL,                \
     "the N newest only"}
/* clang-format on */

#endif
