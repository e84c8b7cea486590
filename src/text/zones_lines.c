/*
 * A body with its line breaks. Each line belongs to one zone, but for comments,
 * images and one-line fences within it. The first of these cases that fits:
 *
 *   within a fence              its end, a "###" heading of the template, log
 *   nothing but white space     as the line before
 *   a heading of the template   form, and decides what the lines below are
 *   a fence                     log
 *   another heading             ends what a template heading began; prose
 *   what a heading above says   log; form, as long as it looks like an answer
 *   "- [x]", template phrases   form
 *   > quote                     quote, or the prompt of terminal output
 *   indented after empty line   log
 *   terminal output, traces     log
 *   the rest                    prose
 */
#include "zones.h"

#include <string.h>

enum {
    CHOICE_LENGTH = 120, /* an answer chosen from a list is not longer */
    CODE_INDENT = 4,
    FAR = 2, /* empty lines: too many to belong together */
};

/* What a heading of the template says of the lines below it. */
enum section { PLAIN, CHOICE, CHOSEN, CHECKLIST, FIELDS, LOG, ERRORS };

struct fence {
    char character; /* '\0': none is open */
    size_t length;
    size_t indent;
};

struct walk {
    struct splitter *splitter;
    size_t at;
    enum section section;
    struct fence fence;
    bool after_blank;    /* the line before was empty, or ended a block */
    bool in_code;        /* the last line with text was indented code */
    size_t list_indent;  /* columns at which a list item's text stands */
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

/* Something that no paragraph continues: code may follow without a blank. */
static void end_block(struct walk *walk)
{
    walk->after_blank = true;
    walk->in_code = false;
    walk->terminal_gap = FAR;
    walk->quote_near = false;
}

static bool whole_heading(struct bytes text, struct form_heading *heading)
{
    return text.length > 0 && (text.data[0] == '#' || text.data[0] == '*') &&
           form_heading_at(text, heading) && heading->length == text.length;
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

    if (!whole_heading(line_text(walk, line), &heading))
        return false;
    walk->section = sections[heading.role];
    walk->list_indent = 0;
    end_block(walk);
    take_line(walk, line, ZONE_FORM);
    return true;
}

static void take_in_fence(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    struct form_heading heading;

    if (whole_heading(text, &heading) && heading.level == 3) {
        walk->fence.character = '\0';
        take_form_heading(walk, line);
        return;
    }
    if (text.length >= walk->fence.length &&
        text.data[0] == walk->fence.character &&
        run_length(text) == text.length &&
        line->indent < walk->fence.indent + CODE_INDENT) {
        walk->fence.character = '\0';
        if (walk->section == ERRORS)
            walk->section = PLAIN;
    }
    take_line(walk, line, ZONE_LOG);
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
static bool take_one_line_fence(struct walk *walk, const struct line *line,
                                struct bytes text, size_t run)
{
    struct line rest = *line;

    if (memchr(text.data + run, '`', text.length - run) == NULL)
        return false;
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

static bool take_fence(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    size_t run;

    if (text.data[0] != '`' && text.data[0] != '~')
        return false;
    run = run_length(text);
    if (run < 3)
        return false;
    end_block(walk);
    if (text.data[0] == '`' && take_one_line_fence(walk, line, text, run))
        return true;
    walk->fence = (struct fence){text.data[0], run, line->indent};
    take_line(walk, line, ZONE_LOG);
    return true;
}

/* "# x" and "## x" of the reporter's own; "# x" may also be a log's comment. */
static bool take_own_heading(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    size_t run = text.data[0] == '#' ? run_length(text) : 0;

    if (run == 0 || run > 6 || run == text.length ||
        !is_white(text.data[run]) ||
        (run == 1 && (walk->section == LOG || walk->section == ERRORS)))
        return false;
    walk->section = PLAIN;
    walk->list_indent = 0;
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
    walk->in_code = false;
    walk->after_blank = false;
    take_line(walk, line, ZONE_LOG);
}

/* A quote beside terminal output is what was typed at its prompt. */
static bool take_quote(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);

    if (text.data[0] != '>' || line->indent >= walk->list_indent + CODE_INDENT)
        return false;
    if (walk->terminal_gap < FAR) {
        take_terminal(walk, line);
        return true;
    }
    if (!walk->quote_near)
        walk->quote_start = line->start;
    walk->quote_near = true;
    walk->in_code = false;
    walk->after_blank = false;
    take_line(walk, line, ZONE_QUOTE);
    return true;
}

/* Keep track of the list that the line begins, continues or ends. */
static void follow_list(struct walk *walk, const struct line *line)
{
    size_t marker = line_list_marker(line_text(walk, line));

    if (marker > 0)
        walk->list_indent = line->indent + marker;
    else if (walk->after_blank && line->indent < walk->list_indent)
        walk->list_indent = 0;
}

static bool take_indented_code(struct walk *walk, const struct line *line)
{
    if (line->indent < walk->list_indent + CODE_INDENT ||
        !(walk->after_blank || walk->in_code))
        return false;
    walk->in_code = true;
    walk->after_blank = false;
    take_line(walk, line, ZONE_LOG);
    return true;
}

static void take_text(struct walk *walk, const struct line *line)
{
    struct bytes text = line_text(walk, line);
    bool continued = walk->terminal_gap == 0 && line->indent >= 2;

    if (terminal_sign_at(walk->splitter, text) > 0 || continued) {
        take_terminal(walk, line);
        return;
    }
    walk->terminal_gap = FAR;
    walk->in_code = false;
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
    struct walk walk = {.splitter = splitter, .terminal_gap = FAR};

    walk.after_blank = true;
    while (walk.at < splitter->body.length && !splitter->failed) {
        struct line line = line_at(splitter, walk.at);

        if (walk.fence.character != '\0') {
            take_in_fence(&walk, &line);
            continue;
        }
        if (line.text == line.end) {
            take_blank(&walk, &line);
            continue;
        }
        if (take_form_heading(&walk, &line) || take_fence(&walk, &line) ||
            take_own_heading(&walk, &line) || take_comment(&walk, &line) ||
            take_by_section(&walk, &line))
            continue;
        if (take_form_line(&walk, &line) || take_quote(&walk, &line) ||
            take_indented_code(&walk, &line))
            continue;
        follow_list(&walk, &line);
        take_text(&walk, &line);
    }
}
