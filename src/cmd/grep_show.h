/*
 * What grep shows of an issue. One for each thread.
 */
#ifndef AUPMINE_CMD_GREP_SHOW_H
#define AUPMINE_CMD_GREP_SHOW_H

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

/* What is needed to show an issue. */
struct showing {
    const struct grep_settings *settings; /* borrowed, as is the next */
    const struct repository *repository;
    struct paint paint;
    struct grep_page page;
    size_t mark; /* of the page: the first that may lie in the next line */
    struct buffer number; /* of the issue at hand, as it is printed */
    struct buffer url;
    struct buffer *text; /* borrowed: what is to be printed */
    bool any;            /* something of this issue was shown already */
};

void showing_init(struct showing *showing, const struct program *program,
                  const struct grep_settings *settings,
                  const struct repository *repository);
void showing_release(struct showing *showing);

/* A grep_show whose context is a showing. */
enum status
showing_append_issue(void *context, struct store *store, struct grep *grep,
                     const struct issue_text *issue, struct buffer *text,
                     struct grep_outcome *outcome, struct error *error);

/* Append what parts groups of lines, where there is context. */
void showing_append_gap(const struct showing *showing, struct buffer *text);

/* Append the lines of a title, or of a body, that are to be seen; the page has
 * been read from it. grep_lines.c */
void showing_append_title(struct showing *showing, struct bytes title);
void showing_append_body(struct showing *showing, struct bytes body);

#endif
