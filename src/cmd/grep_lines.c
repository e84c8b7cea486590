/*
 * Lines that match, as grep prints them: in place of a file's name stands the
 * issue's number.
 */
#include "grep_show.h"

#include "aupmine/text.h"

enum {
    LINE_MOST = 2000, /* bytes of a line that are shown */
    LINE_LEAD = 200,  /* of these, before the match in a longer line */
};

/* SGR parameters. */
static const char place_color[] = "32";
static const char sign_color[] = "36";
static const char match_color[] = "1;31";

static bool inside_character(struct bytes text, size_t at)
{
    return at < text.length && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

/* Cut a line that is too long, around the match if it has one. */
static struct grep_mark window_of(struct bytes text,
                                  const struct grep_line *line,
                                  const struct grep_mark *match)
{
    struct grep_mark window = {line->start, line->end};

    if (line->end - line->start <= LINE_MOST)
        return window;
    if (match != NULL && match->start > line->start + LINE_LEAD)
        window.start = match->start - LINE_LEAD;
    if (window.start + LINE_MOST < line->end)
        window.end = window.start + LINE_MOST;
    while (window.start > line->start && inside_character(text, window.start))
        window.start--;
    while (window.end > window.start && inside_character(text, window.end))
        window.end--;
    return window;
}

static void append_piece(struct showing *showing, struct bytes text,
                         size_t start, size_t end)
{
    text_append_visible(showing->text,
                        (struct bytes){text.data + start, end - start}, true);
}

/* The line's text with what matches made to stand out. first is the first mark
 * that does not end before the line. */
static void append_text(struct showing *showing, struct bytes text,
                        const struct grep_line *line, size_t first)
{
    const struct grep_page *page = &showing->page;
    const struct grep_mark *mark = page->marks + first;
    const struct grep_mark *last = page->marks + page->mark_count;
    bool marked = mark < last && mark->start < line->end;
    struct grep_mark window = window_of(text, line, marked ? mark : NULL);
    size_t done = window.start;

    if (window.start > line->start)
        paint_text(&showing->paint, showing->text, sign_color, "...");
    for (; showing->paint.color && mark < last && mark->start < window.end;
         mark++) {
        size_t start = mark->start > done ? mark->start : done;
        size_t end = mark->end < window.end ? mark->end : window.end;

        if (end <= start)
            continue;
        append_piece(showing, text, done, start);
        paint_visible(&showing->paint, showing->text, match_color,
                      (struct bytes){text.data + start, end - start});
        done = end;
    }
    append_piece(showing, text, done, window.end);
    if (window.end < line->end)
        paint_text(&showing->paint, showing->text, sign_color, "...");
    buffer_append_char(showing->text, '\n');
}

static void append_sign(struct showing *showing, bool matches)
{
    paint_text(&showing->paint, showing->text, sign_color, matches ? ":" : "-");
}

/* What stands before a line: "NUMBER:LINE: ", with dashes for one that does not
 * match. Line 0 is the title. */
static void append_head(struct showing *showing, size_t line, bool matches)
{
    buffer_append_bytes(showing->text, buffer_bytes(&showing->number));
    append_sign(showing, matches);
    if (line == 0)
        paint_text(&showing->paint, showing->text, place_color, "title");
    else
        paint_number(&showing->paint, showing->text, place_color, line);
    append_sign(showing, matches);
    buffer_append_char(showing->text, ' ');
}

void showing_append_gap(const struct showing *showing, struct buffer *text)
{
    if (showing->settings->context > 0)
        paint_text(&showing->paint, text, sign_color, "--\n");
}

void showing_append_title(struct showing *showing, struct bytes title)
{
    struct grep_line whole = {0, title.length, title.length, 1};

    append_head(showing, 0, true);
    append_text(showing, title, &whole, 0);
    showing->any = true;
}

static void append_line(struct showing *showing, struct bytes body,
                        const struct grep_line *line, bool matches)
{
    const struct grep_page *page = &showing->page;

    while (showing->mark < page->mark_count &&
           page->marks[showing->mark].end <= line->start)
        showing->mark++;
    append_head(showing, line->number, matches);
    append_text(showing, body, line, showing->mark);
    showing->any = true;
}

/* Lines before a match, as many as the context has and were not shown. */
static void append_before(struct showing *showing, struct bytes body,
                          const struct grep_line *match, size_t last_shown)
{
    size_t context = (size_t)showing->settings->context;
    struct grep_line line = *match;

    while (match->number - line.number < context &&
           line.number > last_shown + 1 && grep_line_back(&line, body))
        ;
    if (showing->any && (last_shown == 0 || line.number > last_shown + 1))
        showing_append_gap(showing, showing->text);
    for (; line.number < match->number; grep_line_forward(&line, body))
        append_line(showing, body, &line, false);
}

/* Lines behind a match, up to the next one. Returns the last one's number. */
static size_t append_after(struct showing *showing, struct bytes body,
                           const struct grep_line *match, size_t next_match)
{
    size_t context = (size_t)showing->settings->context;
    struct grep_line line = *match;

    while (line.number - match->number < context &&
           line.number + 1 != next_match && grep_line_forward(&line, body))
        append_line(showing, body, &line, false);
    return line.number;
}

void showing_append_body(struct showing *showing, struct bytes body)
{
    const struct grep_page *page = &showing->page;
    size_t last_shown = 0;

    showing->mark = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        const struct grep_line *line = &page->lines[i];
        size_t next_match = i + 1 < page->line_count ? line[1].number : 0;

        append_before(showing, body, line, last_shown);
        append_line(showing, body, line, true);
        last_shown = append_after(showing, body, line, next_match);
    }
}
