/*
 * Fetching as commands do it: with the user's token, progress, and a way to
 * stop it.
 */
#ifndef AUPMINE_FETCH_H
#define AUPMINE_FETCH_H

#include "aupmine/github.h"
#include "command.h"

struct fetch_settings {
    const char *api;        /* NULL: GITHUB_API_URL, else GitHub's */
    const char *token_file; /* NULL: GH_TOKEN, else GITHUB_TOKEN, else none */
    bool wait;
    int64_t max_requests; /* 0: no bound */
};

/* STATUS_USAGE if the settings cannot work; to be asked before a database is
 * made for them. */
enum status fetch_settings_check(const struct fetch_settings *settings,
                                 struct error *error);

/*
 * Mirror or refresh a repository into a store that is open for writing: takes
 * its lock, shows progress, ends early on SIGINT and SIGTERM, and says one line
 * on stderr when done. Fails as fetch_repository() does.
 */
enum status program_fetch(const struct program *program, struct store *store,
                          const char *name,
                          const struct fetch_settings *settings,
                          struct fetch_result *result, struct error *error);

#endif
