/*
 * The user's token, from wherever it may be.
 */
#ifndef AUPMINE_CMD_TOKEN_H
#define AUPMINE_CMD_TOKEN_H

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "command.h"

/*
 * token_read(), and where that finds none, what "gh auth token" prints: if
 * somebody sits at a terminal, gh is there, and the API is GitHub's own, for no
 * other server is to see that token. file may be NULL.
 */
enum status token_find(struct buffer *token, const char *file, const char *api,
                       const char **source, struct error *error);

/* Say so if others may read the file that --token-file names; NULL: none. */
void token_check_file(const struct program *program, const char *file);

#endif
