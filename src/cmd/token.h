/*
 * The user's token, from wherever it may be.
 */
#ifndef AUPMINE_CMD_TOKEN_H
#define AUPMINE_CMD_TOKEN_H

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/*
 * token_read(), and where that finds none, what "gh auth token" prints: if
 * somebody sits at a terminal, gh is there, and the API is GitHub's own, for no
 * other server is to see that token. file may be NULL.
 */
enum status token_find(struct buffer *token, const char *file, const char *api,
                       const char **source, struct error *error);

#endif
