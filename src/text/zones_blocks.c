/*
 * The CommonMark block that each line stands in, as md4c finds it. md4c says
 * where text is, not where a block's marks are: a line without text of its own
 * (empty, a fence, a rule) is in no block.
 *
 * md4c reads a copy in which some bytes are an "x". Nothing moves, so places
 * are those of the body, and md4c meets nothing that it is not good at:
 *
 *   [                        a link: version 0.4 takes quadratic time over them
 *   \ & NUL                  in a fence's info: before 0.5.3 it frees twice
 *                            when memory is short; none of them makes a block
 *   < but of <!-- ... -->    HTML: a fence below <details> is a fence to us
 *   the 101st mark           nesting without end: a blank line walks it all
 */
#include "zones.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <md4c.h>

enum {
    MARKS_LENGTH = 100, /* bytes of marks and blanks before a line's text */
    PADDING = 16,       /* md4c 0.4 looks a byte or so behind its text */
};

struct finder {
    const char *copy;
    size_t length;
    char *blocks;
    size_t line_end; /* of the last line whose block is known */
    size_t quotes;   /* that are open */
    enum block block;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct finder *finder = data;

    (void)detail;
    if (type == MD_BLOCK_QUOTE)
        finder->quotes++;
    else if (type == MD_BLOCK_CODE)
        finder->block = BLOCK_CODE;
    else if (type == MD_BLOCK_H)
        finder->block = BLOCK_HEADING;
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct finder *finder = data;

    (void)detail;
    if (type == MD_BLOCK_QUOTE)
        finder->quotes--;
    finder->block = BLOCK_TEXT;
    return 0;
}

static int pass_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)type;
    (void)detail;
    (void)data;
    return 0;
}

/* A paragraph's line within a quote may lack its ">": it is no quote to us. */
static int find_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
                     void *data)
{
    struct finder *finder = data;
    size_t at = (uintptr_t)text - (uintptr_t)finder->copy;
    const char *line, *end;

    (void)type;
    (void)size;
    /* What stands for a line break or a NUL lies outside the copy. */
    if (at >= finder->length || at < finder->line_end)
        return 0;
    line = memrchr(finder->copy, '\n', at);
    line = line == NULL ? finder->copy : line + 1;
    end = memchr(text, '\n', finder->length - at);
    finder->line_end =
        end == NULL ? finder->length : (size_t)(end - finder->copy);
    finder->blocks[line - finder->copy] = (char)finder->block;
    if (finder->quotes > 0 && memchr(line, '>', (size_t)(text - line)) != NULL)
        finder->blocks[line - finder->copy] = BLOCK_QUOTE;
    return 0;
}

/* Where the last comment ends that does end. */
static size_t last_comment_end(struct bytes body)
{
    for (size_t at = body.length; at >= 3; at--)
        if (memcmp(body.data + at - 3, "-->", 3) == 0)
            return at;
    return 0;
}

static bool is_mark(char character)
{
    return is_white(character) || (character >= '0' && character <= '9') ||
           (character != '\0' && strchr(">-+*.)", character) != NULL);
}

static bool is_hidden(struct bytes text, bool comments)
{
    switch (text.data[0]) {
    case '[':
    case '\\':
    case '&':
    case '\0':
        return true;
    case '<':
        return !comments || !text_starts(text, "<!--");
    default:
        return false;
    }
}

static char *copy_for_md4c(struct bytes body)
{
    char *copy = calloc(body.length + PADDING, 1);
    size_t comments = last_comment_end(body), line = 0;
    bool marks = true; /* there is nothing else in the line so far */

    for (size_t i = 0; copy != NULL && i < body.length; i++) {
        struct bytes text = {body.data + i, body.length - i};

        if (text.data[0] == '\n')
            line = i + 1;
        marks = i < line || (marks && is_mark(text.data[0]));
        copy[i] =
            is_hidden(text, i < comments) || (marks && i - line == MARKS_LENGTH)
                ? 'x'
                : text.data[0];
    }
    return copy;
}

/* The next of the template's own headings, which ends whatever is open. */
static size_t next_form_heading(const struct splitter *splitter, size_t start)
{
    struct line line = line_at(splitter, start);
    struct form_heading heading;

    do {
        line = line_at(splitter, line.next);
    } while (line.start < splitter->body.length &&
             !(line_is_form_heading(splitter, &line, &heading) &&
               heading.level == 3));
    return line.start;
}

char *splitter_find_blocks(const struct splitter *splitter)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_NOHTMLSPANS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = pass_span,
        .leave_span = pass_span,
        .text = find_text,
    };
    struct bytes body = splitter->body;
    char *copy = copy_for_md4c(body);
    char *blocks = calloc(body.length, 1);
    struct finder finder = {.copy = copy, .blocks = blocks};
    bool failed = copy == NULL || blocks == NULL;

    for (size_t start = 0; !failed && start < body.length;
         start = finder.length) {
        finder.length = next_form_heading(splitter, start);
        finder.block = BLOCK_TEXT;
        failed = md_parse(copy + start, (MD_SIZE)(finder.length - start),
                          &parser, &finder) != 0;
    }
    free(copy);
    if (failed) {
        free(blocks);
        return NULL;
    }
    return blocks;
}
