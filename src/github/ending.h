/*
 * What is said of a run that ended early.
 */
#ifndef AUPMINE_GITHUB_ENDING_H
#define AUPMINE_GITHUB_ENDING_H

#include "aupmine/status.h"
#include "client.h"

/* Say in the error what is held and how to go on, and never the token. */
void ending_explain(const char *name, const struct client *client,
                    enum status status, struct error *error);

#endif
