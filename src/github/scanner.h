/*
 * Going through text a character at a time.
 */
#ifndef AUPMINE_GITHUB_SCANNER_H
#define AUPMINE_GITHUB_SCANNER_H

#include <stdbool.h>

#include "aupmine/buffer.h"

#define JSON_BLANKS " \t\r\n"

struct scanner {
    const char *at; /* borrowed */
    const char *end;
    const char *blanks; /* borrowed: what may stand between tokens */
};

struct scanner scanner_of(struct bytes text, const char *blanks);
void scanner_skip_blanks(struct scanner *scanner);

/* Step over the character, and blanks before it, if it comes next. */
bool scanner_take(struct scanner *scanner, char expected);

#endif
