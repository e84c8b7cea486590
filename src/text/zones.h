/*
 * What the files that find zones share. zones.c opens with the list of cases.
 */
#ifndef AUPMINE_TEXT_ZONES_H
#define AUPMINE_TEXT_ZONES_H

#include <stdbool.h>
#include <stddef.h>

#include "aupmine/buffer.h"
#include "aupmine/text.h"

/* A body on its way to its zones, covered from the front. */
struct splitter {
    struct zone_map *map; /* borrowed */
    struct bytes body;
    size_t done;              /* bytes covered so far */
    bool terminal;            /* a sure sign of terminal output is in it */
    bool no_more_comment_end; /* searched for, and there is none */
    bool failed;              /* no memory for a span */
};

/* zones.c: cover the bytes up to end; make what was covered from start on
 * another zone; what is left of the body from a place on. */
void splitter_cover(struct splitter *splitter, size_t end, enum zone zone);
void splitter_change(struct splitter *splitter, size_t start, enum zone zone);
struct bytes splitter_rest(const struct splitter *splitter, size_t from);

/* zones_lines.c and zones_flat.c: the two shapes of a body. */
void splitter_run_lines(struct splitter *splitter);
void splitter_run_flat(struct splitter *splitter);

/* line.c: a line of a body, and what its text, never empty, looks like. */
struct line {
    size_t start;
    size_t text; /* the first byte that is not white */
    size_t end;  /* behind the last byte before the line break */
    size_t next; /* behind the line break */
};

struct line line_at(const struct splitter *splitter, size_t start);

/* "- name: value" */
bool line_is_field(struct bytes text);

/* "at name (file:1:2)" of JavaScript, "File "x", line 1" of Python. */
bool line_is_trace(struct bytes text);

/* What follows one of the template's headings. */
enum heading_role {
    HEADING_ANSWER,    /* the reporter's words */
    HEADING_CHOICE,    /* one of the form's options, or a version */
    HEADING_CHECKLIST, /* nothing but the form's own lines */
    HEADING_FIELDS,    /* a list of "- name: value" */
    HEADING_LOG,       /* log up to the next heading */
    HEADING_ERRORS,    /* log up to the end of its code block */
};

struct form_heading {
    enum heading_role role;
    size_t level;  /* number of '#'; 0 for **bold** */
    size_t length; /* bytes from the marker to the end of the heading */
};

/* zones_form.c: whether text begins with a heading of the template's, or with
 * another phrase of it (its length, else 0), or with "- [x] ". */
bool form_heading_at(struct bytes text, struct form_heading *heading);
size_t form_phrase_at(struct bytes text);
bool form_task_at(struct bytes text);

/* Whether a line is nothing but a heading of the template's. */
bool line_is_form_heading(const struct splitter *splitter,
                          const struct line *line,
                          struct form_heading *heading);

/* zones_blocks.c: what CommonMark makes of a line. */
enum block {
    BLOCK_NONE, /* without text of its own: empty, a fence, a rule */
    BLOCK_TEXT,
    BLOCK_HEADING,
    BLOCK_QUOTE,
    BLOCK_CODE,
};

/* An enum block at the first byte of each line. Own; NULL: no memory. */
char *splitter_find_blocks(const struct splitter *splitter);

/* zones_inline.c: a comment, an image or a code span at a place of the body,
 * before limit (comments may go beyond). Its end, or at if there is none. */
size_t inline_end(struct splitter *splitter, size_t at, size_t limit,
                  enum zone *zone);

/* Length of a sign that terminal output begins with, else 0. */
size_t terminal_sign_at(const struct splitter *splitter, struct bytes text);
bool has_sure_terminal_sign(struct bytes body);

/* text.data[0] repeated: how often. */
size_t run_length(struct bytes text);
bool text_starts(struct bytes text, const char *start);
bool is_white(char character);

#endif
