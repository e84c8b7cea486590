/*
 * What grep shows of an issue. One for each thread.
 */
#ifndef AUPMINE_CMD_GREP_SHOW_H
#define AUPMINE_CMD_GREP_SHOW_H

#include <pthread.h>

#include "aupmine/grep.h"
#include "command.h"
#include "filter.h"
#include "paint.h"

struct grep_settings {
    struct issue_filter filter;
    bool ignore_case;
    int64_t context; /* lines */
    bool numbers;
    bool count;
};

/* A stretch of the hits and what is shown of them. */
struct showing {
    const struct program *program; /* borrowed, as are the next three */
    const struct grep_settings *settings;
    const struct repository *repository;
    const char *pattern;
    struct store *store; /* own, as is grep; both are made when needed */
    struct grep *grep;
    struct paint paint;
    struct grep_page page;
    struct buffer number; /* of the issue at hand, as it is printed */
    struct buffer url;
    struct buffer text;         /* what is to be printed */
    const struct grep_hit *hit; /* borrowed: the next */
    const struct grep_hit *end;
    bool any; /* something was shown already */
    enum status status;
    struct error error;
    pthread_t thread;
    bool started;
};

void showing_init(struct showing *showing, const struct program *program,
                  const struct grep_settings *settings,
                  const struct repository *repository, const char *pattern);
void showing_release(struct showing *showing);

/* Replace the text with what is shown of the next hits: of all, or of as many
 * as make enough of it. Sets status and error. */
void showing_go_on(struct showing *showing);

/* Append the lines of a title, or of a body, that are to be seen; the page has
 * been read from it. grep_lines.c */
void showing_append_title(struct showing *showing, struct bytes title);
void showing_append_body(struct showing *showing, struct bytes body);

#endif
