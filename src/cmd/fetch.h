/*
 * Fetching as commands do it: with the user's token, progress, and a way to
 * stop it.
 */
#ifndef AUPMINE_FETCH_H
#define AUPMINE_FETCH_H

#include "aupmine/github.h"
#include "aupmine/report.h"
#include "command.h"

extern const char fetch_default_api[]; /* GitHub's */

struct fetch_settings {
    const char *api;        /* NULL: GITHUB_API_URL, else GitHub's */
    const char *token_file; /* NULL: as token_find() looks for it */
    const char *archive;    /* folder for pages as they came; NULL: none */
    bool wait;
    int64_t max_requests; /* 0: no bound */
    int64_t jobs;         /* requests under way at a time */
    bool full;            /* the whole list anew, and what vanished from it */
    bool search;          /* candidates only */
    int from;             /* month to search from, or MONTH_ANY */
    int to;
    bool search_without_token; /* search where no token is, but for servers on
                                  this machine, which have no such limits */
};

/* Entries for a table of options, whose struct holds the settings at base.
 * clang-format would take the entries for a block of code. */
/* clang-format off */
#define FETCH_DEFAULTS {.jobs = 1, .from = MONTH_ANY, .to = MONTH_ANY}

#define FETCH_OPTIONS(base)                                                   \
    {"api", 0, OPTION_TEXT, (base) + offsetof(struct fetch_settings, api),    \
     "URL", NULL,                                                             \
     "address of the API (GITHUB_API_URL; GitHub's)"},                       \
    {"token-file", 0, OPTION_TEXT,                                            \
     (base) + offsetof(struct fetch_settings, token_file), "FILE", NULL,      \
     "read the token from FILE (GH_TOKEN, GITHUB_TOKEN)"},                    \
    {"wait", 0, OPTION_FLAG, (base) + offsetof(struct fetch_settings, wait),  \
     NULL, NULL,                                                              \
     "sleep through rate limits, do not end with status 75"},                 \
    {"max-requests", 0, OPTION_NUMBER,                                        \
     (base) + offsetof(struct fetch_settings, max_requests), "N", NULL,       \
     "send at most N requests, then end with status 75"},                     \
    {"jobs", 0, OPTION_NUMBER,                                                \
     (base) + offsetof(struct fetch_settings, jobs), "N", NULL,               \
     "have N requests under way at a time (1; at most 16)"},                 \
    {"archive", 0, OPTION_TEXT,                                               \
     (base) + offsetof(struct fetch_settings, archive), "DIR", NULL,          \
     "keep every page as it came, compressed, in DIR"},                       \
    {"full", 0, OPTION_FLAG, (base) + offsetof(struct fetch_settings, full),  \
     NULL, NULL,                                                              \
     "read the whole list anew, find what vanished"},             \
    {"search", 0, OPTION_FLAG,                                                \
     (base) + offsetof(struct fetch_settings, search), NULL, NULL,            \
     "search for candidates only; counts are lower bounds"}
/* clang-format on */

/* The address of the API: the option's, else the environment's, else
 * GitHub's. Borrowed. */
const char *fetch_settings_api(const struct fetch_settings *settings);

/* STATUS_USAGE if the settings cannot work; to be asked before a database is
 * made for them. */
enum status fetch_settings_check(const struct fetch_settings *settings,
                                 struct error *error);

/*
 * Mirror, refresh or search a repository into a store that is open for
 * writing: takes its lock, shows progress, ends early on SIGINT and SIGTERM.
 * rules say what to search for; NULL if the settings ask for no search. Fails
 * as fetch_repository() does.
 */
enum status program_fetch(const struct program *program, struct store *store,
                          const char *name,
                          const struct fetch_settings *settings,
                          const struct rule_set *rules,
                          struct fetch_result *result, struct error *error);

#endif
