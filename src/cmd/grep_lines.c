/*
 * Lines that match, as grep prints them: in place of a file's name stands the
 * issue's number.
 */
#include "grep_show.h"

#include "aupmine/text.h"

enum {
    DECIMAL_SIZE = 24,
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
    for (; mark < last && mark->start < window.end; mark++) {
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

/* A number in the room that is given; printf takes longer than all the rest of
 * a line. */
static const char *decimal(char room[DECIMAL_SIZE], size_t number)
{
    char *digit = room + DECIMAL_SIZE - 1;

    *digit = '\0';
    do
        *--digit = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return digit;
}

/* "NUMBER:PLACE: ", with dashes for a line that does not match. */
static void append_head(struct showing *showing, const char *place,
                        bool matches)
{
    const char *sign = matches ? ":" : "-";

    buffer_append_bytes(showing->text, buffer_bytes(&showing->number));
    paint_text(&showing->paint, showing->text, sign_color, sign);
    paint_text(&showing->paint, showing->text, place_color, place);
    paint_text(&showing->paint, showing->text, sign_color, sign);
    buffer_append_char(showing->text, ' ');
}

void showing_append_gap(const struct showing *showing, struct buffer *text)
{
    if (showing->settings->context > 0)
        paint_text(&showing->paint, text, sign_color, "--\n");
}

void showing_append_title(struct showing *showing, struct bytes title)
{
    struct grep_line whole = {0, title.length, true};

    append_head(showing, "title", true);
    append_text(showing, title, &whole, 0);
    showing->any = true;
}

/* Whether a line matches or one not further away than the context does. next
 * is the first matching line that is not before it, or the count of lines. */
static bool is_near(const struct showing *showing, size_t line, size_t next,
                    size_t last_match)
{
    size_t context = (size_t)showing->settings->context;

    return (next < showing->page.line_count && next - line <= context) ||
           (last_match != SIZE_MAX && line - last_match <= context);
}

void showing_append_body(struct showing *showing, struct bytes body)
{
    const struct grep_page *page = &showing->page;
    size_t last_match = SIZE_MAX;
    size_t last_shown = SIZE_MAX;
    size_t next = 0;
    size_t mark = 0;
    char room[DECIMAL_SIZE];

    for (size_t i = 0; i < page->line_count; i++) {
        const struct grep_line *line = &page->lines[i];

        for (next = next < i ? i : next;
             next < page->line_count && !page->lines[next].matches; next++)
            ;
        if (!is_near(showing, i, next, last_match))
            continue;
        if (showing->any && (last_shown == SIZE_MAX || last_shown + 1 != i))
            showing_append_gap(showing, showing->text);
        while (mark < page->mark_count && page->marks[mark].end <= line->start)
            mark++;
        append_head(showing, decimal(room, i + 1), line->matches);
        append_text(showing, body, line, mark);
        showing->any = true;
        last_shown = i;
        if (line->matches)
            last_match = i;
    }
}
