#include "paint.h"

#include <stdio.h>
#include <strings.h>

#include "aupmine/terminal.h"
#include "aupmine/text.h"
#include "pager.h"

void paint_init(struct paint *paint, const struct program *program)
{
    paint->color =
        program->color == COLOR_ALWAYS ||
        (program->color == COLOR_AUTO && terminal_wants_color(stdout));
    paint->links = paint->color && terminal_is(stdout) && pager_passes_links();
}

static void begin(const struct paint *paint, struct buffer *buffer,
                  const char *color)
{
    if (paint->color && color[0] != '\0')
        buffer_append_format(buffer, "\x1b[%sm", color);
}

static void end(const struct paint *paint, struct buffer *buffer,
                const char *color)
{
    if (paint->color && color[0] != '\0')
        buffer_append_string(buffer, "\x1b[m");
}

void paint_text(const struct paint *paint, struct buffer *buffer,
                const char *color, const char *text)
{
    begin(paint, buffer, color);
    buffer_append_string(buffer, text);
    end(paint, buffer, color);
}

void paint_number(const struct paint *paint, struct buffer *buffer,
                  const char *color, uint64_t number)
{
    begin(paint, buffer, color);
    buffer_append_number(buffer, number);
    end(paint, buffer, color);
}

void paint_visible(const struct paint *paint, struct buffer *buffer,
                   const char *color, struct bytes text)
{
    begin(paint, buffer, color);
    text_append_visible(buffer, text, true);
    end(paint, buffer, color);
}

static bool leads_to_the_web(struct bytes url)
{
    static const char *const schemes[] = {"https://", "http://"};

    for (size_t i = 0; i < url.length; i++) {
        if (url.data[i] <= ' ' || url.data[i] > '~')
            return false;
    }
    for (size_t i = 0; i < 2; i++) {
        struct bytes scheme = bytes_of(schemes[i]);

        if (url.length > scheme.length &&
            strncasecmp(url.data, scheme.data, scheme.length) == 0)
            return true;
    }
    return false;
}

void paint_link(const struct paint *paint, struct buffer *buffer,
                struct bytes url, struct bytes text)
{
    bool link = paint->links && leads_to_the_web(url);

    if (link) {
        buffer_append_string(buffer, "\x1b]8;;");
        buffer_append_bytes(buffer, url);
        buffer_append_string(buffer, "\x1b\\");
    }
    buffer_append_bytes(buffer, text);
    if (link)
        buffer_append_string(buffer, "\x1b]8;;\x1b\\");
}
