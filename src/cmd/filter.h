/*
 * The options that choose issues, for every command that goes through them.
 */
#ifndef AUPMINE_CMD_FILTER_H
#define AUPMINE_CMD_FILTER_H

#include "aupmine/issue_filter.h"
#include "command.h"

/* Entries for a table of options, whose struct holds a struct issue_filter at
 * base. clang-format would take the entries for a block of code. */
/* clang-format off */
#define FILTER_OPTIONS(base)                                                  \
    {"verdict", 0, OPTION_WORD,                                               \
     (base) + offsetof(struct issue_filter, verdict), "VERDICT",              \
     &verdict_words, "complaint, borderline or not"},                         \
    {"kind", 0, OPTION_WORD, (base) + offsetof(struct issue_filter, kind),    \
     "KIND", &kind_words, "safeguard, filter, aup or decline"},               \
    {"domain", 0, OPTION_WORD,                                                \
     (base) + offsetof(struct issue_filter, domain), "DOMAIN",                \
     &domain_words, "security, science, general, creative or other"},         \
    {"month", 0, OPTION_MONTH, (base) + offsetof(struct issue_filter, month), \
     "YYYY-MM", NULL, "filed in that month (UTC)"},                           \
    {"since", 0, OPTION_SINCE, (base) + offsetof(struct issue_filter, since), \
     "DATE", NULL, "filed on that day or later (YYYY-MM-DD, YYYY-MM)"},       \
    {"until", 0, OPTION_UNTIL, (base) + offsetof(struct issue_filter, until), \
     "DATE", NULL, "filed on that day or earlier"},                           \
    {"state", 0, OPTION_WORD, (base) + offsetof(struct issue_filter, state),  \
     "STATE", &state_words, "open or closed"},                                \
    {"label", 0, OPTION_TEXT, (base) + offsetof(struct issue_filter, label),  \
     "LABEL", NULL, "with that label"},                                       \
    {"author", 0, OPTION_TEXT, (base) + offsetof(struct issue_filter, author),\
     "LOGIN", NULL, "filed by that account"},                                 \
    {"automated", 0, OPTION_FLAG,                                             \
     (base) + offsetof(struct issue_filter, automated), NULL, NULL,           \
     "filed by a tool"},                                                      \
    {"rule", 0, OPTION_TEXT, (base) + offsetof(struct issue_filter, rule),    \
     "ID", NULL, "with evidence of that rule"},                               \
    {"all", 0, OPTION_FLAG, (base) + offsetof(struct issue_filter, all),      \
     NULL, NULL, "every issue, tagged or not"},                               \
    {"limit", 0, OPTION_NUMBER,                                               \
     (base) + offsetof(struct issue_filter, limit), "N", NULL,                \
     "the N newest only"}
/* clang-format on */

/* STATUS_USAGE, with the nearest identifier, if the filter asks for a rule that
 * is neither among the rules nor in the evidence that is held. */
enum status filter_check_rule(const struct program *program,
                              struct store *store,
                              const struct repository *repository,
                              const struct issue_filter *filter,
                              struct error *error);

/* Say that none passed: STATUS_NO_MATCH, with the way out where issues are held
 * that wait for their verdicts; or what failed. */
enum status filter_found_nothing(struct store *store,
                                 const struct repository *repository,
                                 const struct issue_filter *filter,
                                 struct error *error);

#endif
