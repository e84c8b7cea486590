/*
 * A body without a line break. What would begin a line is looked for wherever
 * a word begins; what would be ended by a line's end reaches to the next mark,
 * or a bounded way.
 */
#include "zones.h"

#include <string.h>

enum {
    CHOICE_REACH = 120, /* an answer chosen from a list is not longer */
    FIELDS_REACH = 600,
    PASTE_REACH = 320, /* terminal output: so far, then to the sentence's end */
    CODE_SPAN_REACH = 200, /* a stray backtick must not swallow a heading */
};

/* What the text at hand belongs to. */
struct flat {
    struct splitter *splitter;
    size_t at;
    enum zone zone;    /* of plain text here */
    bool errors;       /* under **Errors**, before its fence */
    bool task;         /* in a "- [x]" item */
    bool paste;        /* in terminal output */
    size_t paste_from; /* its last sign */
};

static void flat_prose(struct flat *flat)
{
    splitter_cover(flat->splitter, flat->at, flat->zone);
    flat->zone = ZONE_PROSE;
    flat->errors = flat->task = flat->paste = false;
}

static void flat_take(struct flat *flat, size_t length, enum zone zone)
{
    splitter_cover(flat->splitter, flat->at, flat->zone);
    flat->at += length;
    splitter_cover(flat->splitter, flat->at, zone);
}

/* Whether a mark may begin with that byte: most bytes are done with here. */
static bool may_begin_mark(char character)
{
    switch (character) {
    case '#':
    case '*':
    case '_':
    case '-':
    case '`':
    case '~':
    case '<':
    case '!':
    case '\xE2': /* of every terminal sign */
        return true;
    default:
        return false;
    }
}

/* In bold stand headings of /bug and of those who write like it, but also the
 * names in "- **Platform:** macOS". */
static bool flat_heading_at(struct bytes text, struct form_heading *heading)
{
    return (text.data[0] == '#' || text.data[0] == '*') &&
           form_heading_at(text, heading) &&
           (heading->level > 0 || (heading->role != HEADING_CHOICE &&
                                   heading->role != HEADING_CHECKLIST));
}

/* Whether a heading, a fence or a phrase of the template's begins here. */
static bool is_mark(struct bytes text)
{
    struct form_heading heading;

    return may_begin_mark(text.data[0]) &&
           (flat_heading_at(text, &heading) || text_starts(text, "## ") ||
            text_starts(text, "### ") || text_starts(text, "```") ||
            form_phrase_at(text) > 0);
}

/* How far the next mark is from here; reach + 1 if it is farther than that. */
static size_t distance_to_mark(const struct flat *flat, size_t reach)
{
    struct bytes text = splitter_rest(flat->splitter, flat->at);

    for (size_t i = 1; i <= reach; i++) {
        if (i >= text.length)
            return text.length;
        if (is_white(text.data[i - 1]) &&
            is_mark((struct bytes){text.data + i, text.length - i}))
            return i;
    }
    return reach + 1;
}

static void flat_take_up_to(struct flat *flat, size_t reach, enum zone zone)
{
    size_t length = distance_to_mark(flat, reach);

    if (length <= reach)
        flat_take(flat, length, zone);
}

static void flat_heading(struct flat *flat, const struct form_heading *heading)
{
    flat_prose(flat);
    flat_take(flat, heading->length, ZONE_FORM);
    switch (heading->role) {
    case HEADING_ANSWER:
        break;
    case HEADING_CHOICE:
        if (heading->level == 3)
            flat_take_up_to(flat, CHOICE_REACH, ZONE_FORM);
        break;
    case HEADING_FIELDS:
        if (text_starts(splitter_rest(flat->splitter, flat->at), " - "))
            flat_take_up_to(flat, FIELDS_REACH, ZONE_FORM);
        break;
    case HEADING_CHECKLIST:
        flat->zone = ZONE_FORM;
        break;
    case HEADING_ERRORS:
        flat->errors = true;
        flat->zone = ZONE_LOG;
        break;
    case HEADING_LOG:
        flat->zone = ZONE_LOG;
        break;
    }
}

/* From ``` to the next as long, or to a heading of the template's. */
static size_t fence_length(struct bytes text)
{
    size_t opening = run_length(text);
    size_t at = opening;

    while (at < text.length) {
        struct bytes rest = {text.data + at, text.length - at};
        struct form_heading heading;

        if (rest.data[0] == text.data[0]) {
            size_t run = run_length(rest);

            at += run;
            if (run >= opening)
                return at;
        } else if (is_white(text.data[at - 1]) && rest.data[0] == '#' &&
                   form_heading_at(rest, &heading) && heading.level == 3) {
            return at;
        } else {
            at++;
        }
    }
    return at;
}

static void flat_fence(struct flat *flat, struct bytes text)
{
    flat->paste = flat->task = false;
    flat_take(flat, fence_length(text), ZONE_LOG);
    if (flat->errors || flat->zone == ZONE_FORM)
        flat->zone = ZONE_PROSE;
    flat->errors = false;
}

/* Marks that count only where a word begins. True if one was taken. */
static bool flat_word(struct flat *flat, struct bytes text)
{
    struct form_heading heading;
    size_t length;

    if (flat_heading_at(text, &heading)) {
        flat_heading(flat, &heading);
        return true;
    }
    length = form_phrase_at(text);
    if (length > 0) {
        flat_prose(flat);
        flat_take(flat, length, ZONE_FORM);
        return true;
    }
    if (text_starts(text, "## ") || text_starts(text, "### ")) {
        flat_prose(flat);
        return false;
    }
    length = terminal_sign_at(flat->splitter, text);
    if (length > 0) {
        if (flat->zone == ZONE_PROSE)
            flat_prose(flat);
        flat->paste = true;
        flat->paste_from = flat->at;
        flat->zone = ZONE_LOG;
        flat->at += length;
        return true;
    }
    if (form_task_at(text)) {
        flat_prose(flat);
        flat->task = true;
        flat->zone = ZONE_FORM;
        flat->at++;
        return true;
    }
    if (flat->task && (text_starts(text, "- ") || text_starts(text, "**")))
        flat_prose(flat);
    return false;
}

static bool ends_sentence(char character)
{
    return character == '.' || character == '!' || character == '?';
}

/* One step forward at a byte that begins nothing. */
static void flat_step(struct flat *flat, struct bytes text)
{
    enum zone zone = ZONE_PROSE;
    size_t end = flat->at, limit = flat->splitter->body.length;

    if (text.data[0] == '`' && text.length > CODE_SPAN_REACH)
        limit = flat->at + CODE_SPAN_REACH;
    if (text.data[0] == '`' || text.data[0] == '<' || text.data[0] == '!')
        end = inline_end(flat->splitter, flat->at, limit, &zone);
    if (end == flat->at) {
        flat->at++;
    } else if (zone == ZONE_PROSE || flat->zone == ZONE_LOG) {
        flat->at = end;
    } else {
        flat_take(flat, end - flat->at, zone);
    }
}

void splitter_run_flat(struct splitter *splitter)
{
    struct flat flat = {.splitter = splitter, .zone = ZONE_PROSE};
    const char *body = splitter->body.data;

    while (flat.at < splitter->body.length) {
        struct bytes text = splitter_rest(splitter, flat.at);
        bool word = flat.at == 0 || is_white(body[flat.at - 1]);

        if (flat.paste && word && flat.at - flat.paste_from > PASTE_REACH &&
            ends_sentence(body[flat.at - 2]))
            flat_prose(&flat);
        if (!may_begin_mark(body[flat.at]))
            flat.at++;
        else if (text_starts(text, "```") || (word && text_starts(text, "~~~")))
            flat_fence(&flat, text);
        else if (!word || !flat_word(&flat, text))
            flat_step(&flat, text);
    }
    splitter_cover(splitter, splitter->body.length, flat.zone);
}
