/*
 * A body with its line breaks. md4c says which CommonMark block each line
 * stands in (zones_blocks.c); the rest is known by the line's own words. Each
 * line belongs to one zone, but for comments, images and one-line fences within
 * it. The first of these cases that fits:
 *
 *   nothing but white space     as the line before
 *   fences, code                log
 *   a heading of the template   form, and decides what the lines below are
 *   ```words``` on one line     log
 *   another heading             ends what a template heading began; prose
 *   what a heading above says   log; form, as long as it looks like an answer
 *   "- [x]", template phrases   form
 *   > quote                     quote, or the prompt of terminal output
 *   terminal output, traces     log
 *   the rest                    prose
 */
#include "zones.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHOICE_LENGTH = 120, /* an answer chosen from a list is not longer */
    FAR = 2,             /* empty lines: too many to belong together */
};

/* What a heading of the template says of the lines below it. */
enum section {
    PLAIN,
    CHOICE,
    CHOSEN,
    CHECKLIST,
    FIELDS,
    LOG,
    ERRORS,
    ERRORS_END, /* their code block has been seen */
};

struct walk {
    struct splitter *splitter;
    size_t at;
    enum section section;
    const char *blocks;  /* borrowed; of each line, at its first byte */
    bool after_blank;    /* the line before was empty, or ended a block */
    size_t terminal_gap; /* empty lines since terminal output, FAR: none near */
    bool quote_near;     /* quote_start's paragraph may be a prompt yet */
    size_t quote_start;
};

static struct bytes line_text(const struct walk *walk, const struct line *line)
{
    return (struct bytes){walk->splitter->body.data + line->text,
                          line->end - line->text};
}

/* The line, whole, lies in a zone. */
static void take_line(struct walk *walk, const struct line *line,
                      enum zone zone)
{
    splitter_cover(walk->splitter, line->next, zone);
    walk->at = line->next;
}

/* Something that no paragraph continues. */
static void end_block(struct walk *walk)
{
    walk->after_blank = true;
    walk->terminal_gap = FAR;
    walk->quote_near = false;
}

static enum block block_of(const struct walk *walk, const struct line *line)
{
    return (enum block)walk->blocks[line->start];
}

static bool take_form_heading(struct walk *walk, const struct line *line)
{
    static const enum section sections[] = {
        [HEADING_ANSWER] = PLAIN,
        [HEADING_CHOICE] = CHOICE,
        [HEADING_CHECKLIST] = CHECKLIST,
        [HEADING_FIELDS] = FIELDS,
        [HEADING_LOG] = LOG,
        [HEADING_ERRORS] = ERRORS,
    };
    struct form_heading heading;

    if (!line_is_form_heading(walk->splitter, line, &heading))
        return false;
    walk->section = sections[heading.role];
    end_block(walk);
    take_line(walk, line, ZONE_FORM);
    return true;
}

/* md4c finds no text in a fence's line, so it has no block. */
static bool is_fence(const struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);

    return block_of(walk, line) == BLOCK_NONE && text.data[0] != '>' &&
           (memmem(text.data, text.length, "```", 3) != NULL ||
            memmem(text.data, text.length, "~~~", 3) != NULL);
}

static bool take_code(struct walk *walk, const struct line *line)
{
    if (is_fence(walk, line))
        end_block(walk);
    else if (block_of(walk, line) != BLOCK_CODE)
        return false;
    if (walk->section == ERRORS)
        walk->section = ERRORS_END;
    take_line(walk, line, ZONE_LOG);
    return true;
}

/* Prose, but for the comments and images in it. */
static void take_prose(struct walk *walk, struct line line)
{
    struct splitter *splitter = walk->splitter;
    const char *body = splitter->body.data;
    size_t at = line.text;

    while (at < line.end) {
        enum zone zone;
        size_t end = at;

        if (body[at] == '`' || body[at] == '<' || body[at] == '!')
            end = inline_end(splitter, at, line.end, &zone);
        if (end == at) {
            at++;
            continue;
        }
        if (zone != ZONE_PROSE) {
            splitter_cover(splitter, at, ZONE_PROSE);
            splitter_cover(splitter, end, zone);
        }
        at = end;
        if (at > line.end)
            line = line_at(splitter, at);
    }
    take_line(walk, &line, ZONE_PROSE);
}

/* "```words```" on one line: log up to its end. */
static bool take_one_line_fence(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    size_t run = text.data[0] == '`' ? run_length(text) : 0;
    struct line rest = *line;

    if (run < 3 || memchr(text.data + run, '`', text.length - run) == NULL)
        return false;
    end_block(walk);
    for (size_t i = run; i < text.length; i++) {
        struct bytes tail = {text.data + i, text.length - i};

        if (tail.data[0] == '`' && run_length(tail) >= run) {
            rest.text = line->text + i + run_length(tail);
            splitter_cover(walk->splitter, rest.text, ZONE_LOG);
            break;
        }
    }
    take_prose(walk, rest);
    return true;
}

/* "# x" and "## x" of the reporter's own; "# x" may also be a log's comment. */
static bool take_own_heading(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    size_t run = text.data[0] == '#' ? run_length(text) : 0;

    if (run == 0 || block_of(walk, line) != BLOCK_HEADING ||
        (run == 1 && (walk->section == LOG || walk->section == ERRORS)))
        return false;
    walk->section = PLAIN;
    end_block(walk);
    take_prose(walk, *line);
    return true;
}

/* A comment may stand anywhere but in a log, and go on over empty lines. */
static bool take_comment(struct walk *walk, const struct line *line)
{
    enum zone zone;

    if (walk->section == LOG || walk->section == ERRORS ||
        !text_starts(line_text(walk, line), "<!--") ||
        inline_end(walk->splitter, line->text, line->end, &zone) == line->text)
        return false;
    end_block(walk);
    take_prose(walk, *line);
    return true;
}

/* What the heading above says, as far as the line looks like it. */
static bool take_by_section(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);

    switch (walk->section) {
    case LOG:
    case ERRORS:
        take_line(walk, line, ZONE_LOG);
        return true;
    case CHECKLIST:
        take_line(walk, line, ZONE_FORM);
        return true;
    case FIELDS:
        if (!text_starts(text, "- "))
            break;
        if (!form_task_at(text) && !line_is_field(text))
            return false; /* a sentence among the fields */
        take_line(walk, line, ZONE_FORM);
        return true;
    case CHOICE:
    case CHOSEN:
        if (text.length > CHOICE_LENGTH ||
            (walk->section == CHOSEN && walk->after_blank))
            break;
        walk->section = CHOSEN;
        walk->after_blank = false;
        take_line(walk, line, ZONE_FORM);
        return true;
    case PLAIN:
    case ERRORS_END:
        break;
    }
    walk->section = PLAIN;
    return false;
}

static bool take_form_line(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);

    if (!form_task_at(text) && form_phrase_at(text) != text.length)
        return false;
    end_block(walk);
    walk->after_blank = false;
    take_line(walk, line, ZONE_FORM);
    return true;
}

static void take_terminal(struct walk *walk, const struct line *line)
{
    if (walk->quote_near)
        splitter_change(walk->splitter, walk->quote_start, ZONE_LOG);
    walk->quote_near = false;
    walk->terminal_gap = 0;
    walk->after_blank = false;
    take_line(walk, line, ZONE_LOG);
}

/* A quote beside terminal output is what was typed at its prompt. */
static bool take_quote(struct walk *walk, const struct line *line)
{
    enum block block = block_of(walk, line);

    if (block != BLOCK_QUOTE &&
        (block != BLOCK_NONE || line_text(walk, line).data[0] != '>'))
        return false;
    if (walk->terminal_gap < FAR) {
        take_terminal(walk, line);
        return true;
    }
    if (!walk->quote_near)
        walk->quote_start = line->start;
    walk->quote_near = true;
    walk->after_blank = false;
    take_line(walk, line, ZONE_QUOTE);
    return true;
}

static void take_text(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    bool indented = line->text - line->start >= 2 ||
                    walk->splitter->body.data[line->start] == '\t';
    bool continued = walk->terminal_gap == 0 && indented;

    if (terminal_sign_at(walk->splitter, text) > 0 || continued) {
        take_terminal(walk, line);
        return;
    }
    walk->terminal_gap = FAR;
    if (walk->after_blank)
        walk->quote_near = false;
    walk->after_blank = false;
    if (line_is_trace(text))
        take_line(walk, line, ZONE_LOG);
    else
        take_prose(walk, *line);
}

static void take_blank(struct walk *walk, const struct line *line)
{
    const struct zone_map *map = walk->splitter->map;

    if (walk->after_blank)
        walk->quote_near = false;
    walk->after_blank = true;
    if (walk->terminal_gap < FAR)
        walk->terminal_gap++;
    take_line(walk, line,
              map->count == 0 ? ZONE_PROSE : map->spans[map->count - 1].zone);
}

void splitter_run_lines(struct splitter *splitter)
{
    char *blocks = splitter_find_blocks(splitter);
    struct walk walk = {
        .splitter = splitter,
        .blocks = blocks,
        .after_blank = true,
        .terminal_gap = FAR,
    };

    splitter->failed = blocks == NULL;
    while (walk.at < splitter->body.length && !splitter->failed) {
        struct line line = line_at(splitter, walk.at);

        if (line.text == line.end) {
            take_blank(&walk, &line);
            continue;
        }
        if (take_code(&walk, &line) || take_form_heading(&walk, &line) ||
            take_one_line_fence(&walk, &line) ||
            take_own_heading(&walk, &line) || take_comment(&walk, &line) ||
            take_by_section(&walk, &line))
            continue;
        if (take_form_line(&walk, &line) || take_quote(&walk, &line))
            continue;
        take_text(&walk, &line);
    }
    free(blocks);
}
