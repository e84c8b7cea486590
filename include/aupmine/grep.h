/*
 * Searching the text of issues for a pattern of Perl's kind (PCRE2).
 *
 * Text is matched as it is stored, a title or a body at once: a match may go
 * over the end of a line where the pattern says so. ^ and $ stand at lines, \w,
 * \b, \s and \d are those of ASCII, bytes that are no UTF-8 match nothing. An
 * empty text has no match.
 */
#ifndef AUPMINE_GREP_H
#define AUPMINE_GREP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/issue_filter.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_read.h"

/* A pattern, compiled, and its working memory. One for each thread. */
struct grep;

/* STATUS_USAGE says what is wrong with the pattern and at which byte. */
enum status grep_new(struct grep **grep, const char *pattern, bool ignore_case,
                     struct error *error);
void grep_free(struct grep *grep);

enum grep_result {
    GREP_NO_MATCH,
    GREP_MATCH,
    GREP_GAVE_UP, /* it would have taken too long */
    GREP_NO_MEMORY,
};

/* Whether the pattern matches. */
enum grep_result grep_test(struct grep *grep, struct bytes text);

/* A stretch of a text, in bytes; end is exclusive. */
struct grep_mark {
    size_t start;
    size_t end;
};

struct grep_line {
    size_t start; /* bytes */
    size_t end;   /* without the line's break */
    size_t next;  /* where the next line begins, or the text's length */
    size_t number;
};

/* The first line of a text that is not empty. */
struct grep_line grep_line_first(struct bytes text);

/* Go on to the line that a byte lies in; none before is looked for. What lies
 * behind the last line's break is that line's. */
void grep_line_seek(struct grep_line *line, struct bytes text, size_t byte);

/* Go on to the next line, or back; false if there is none. */
bool grep_line_forward(struct grep_line *line, struct bytes text);
bool grep_line_back(struct grep_line *line, struct bytes text);

/* What of a text a pattern matches. */
struct grep_page {
    struct grep_line *lines; /* own: those that match, in order */
    size_t line_count;
    size_t line_capacity;
    struct grep_mark *marks; /* own: matches that are not empty, in order */
    size_t mark_count;
    size_t mark_capacity;
    bool gave_up; /* there may be more */
};

void grep_page_init(struct grep_page *page);
void grep_page_release(struct grep_page *page);

/* Find every match in a text; forgets what the page held. */
enum status grep_read(struct grep *grep, struct bytes text,
                      struct grep_page *page, struct error *error);

/* Threads that are worth it: one for each processor. */
enum { GREP_THREADS_MOST = 16 };
size_t grep_threads(void);

/* What came of an issue's title and body. */
struct grep_outcome {
    bool matches;
    bool gave_up; /* on a part of it at least */
};

/* Append what is shown of an issue if it matches. The store and the grep are
 * the calling thread's; *outcome is all false before. */
typedef enum status grep_show(void *context, struct store *store,
                              struct grep *grep, const struct issue_text *issue,
                              struct buffer *text, struct grep_outcome *outcome,
                              struct error *error);

/* Whether an issue matches, with nothing to be shown. */
enum status grep_test_issue(struct grep *grep, const struct issue_text *issue,
                            struct grep_outcome *outcome, struct error *error);

/* What is searched, and for what. Everything is borrowed. */
struct grep_query {
    const char *database; /* path */
    const char *pattern;
    bool ignore_case;
    int64_t repository_key;
    const struct issue_filter *filter; /* its limit is not looked at */
    grep_show *show;
    void *contexts[GREP_THREADS_MOST]; /* of show, one for each thread */
    size_t text_most; /* bytes that each thread may keep of what is shown */
};

struct grep_hit {
    int64_t key; /* of the issue */
    int64_t number;
    int64_t created_at;
    size_t part;  /* where what is shown of it stands: see grep_hits_text */
    size_t start; /* bytes */
    size_t end;
};

struct grep_hits {
    struct grep_hit *items; /* own; newest first */
    size_t count;
    size_t gave_up; /* issues on which the pattern did, in part or whole */
    int64_t gave_up_number;                 /* one of them */
    struct buffer texts[GREP_THREADS_MOST]; /* own */
};

void grep_hits_init(struct grep_hits *hits);
void grep_hits_release(struct grep_hits *hits);

/* What is shown of a hit, borrowed; absent if there was no room to keep it. */
struct bytes grep_hits_text(const struct grep_hits *hits,
                            const struct grep_hit *hit);

/* Find the issues whose title or body matches. Where every issue is searched,
 * a thread for each processor does a part, with a connection of its own. */
enum status grep_find(const struct grep_query *query, struct grep_hits *hits,
                      struct error *error);

#endif
