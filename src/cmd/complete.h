/*
 * Candidates for the word that is being typed, for the shells' completions.
 */
#ifndef AUPMINE_CMD_COMPLETE_H
#define AUPMINE_CMD_COMPLETE_H

#include "command.h"

/*
 * Append what the last of the words of a command line can become, a candidate
 * a line: the word, a tab, what it is. ":files" and ":folders" ask for names of
 * files and folders. Where values stand in the database or in rule files that
 * cannot be read, there are none.
 */
enum status complete_words(const struct program *program, struct operands words,
                           struct buffer *text, struct error *error);

#endif
