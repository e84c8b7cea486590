/*
 * Which repository it is that bears a name: GitHub numbers them.
 */
#ifndef AUPMINE_GITHUB_IDENTITY_H
#define AUPMINE_GITHUB_IDENTITY_H

#include <stdint.h>

#include "aupmine/status.h"
#include "aupmine/store.h"
#include "client.h"

/* Ask for the number of the repository that bears the name now. */
enum status identity_ask(struct client *client, const char *name, int64_t *id,
                         struct error *error);

/* Note the number; STATUS_DATA if the repository has another already. */
enum status identity_check(struct repository *repository, int64_t id,
                           struct error *error);

#endif
