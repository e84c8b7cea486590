#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "aupmine/terminal.h"
#include "aupmine/text.h"

enum { BAR_COLUMNS = 24, DRAW_EVERY = 100 /* milliseconds */ };

static int64_t milliseconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_init(struct progress *progress, const struct program *program)
{
    *progress = (struct progress){0};
    progress->wanted =
        !program->quiet && !program->no_progress && terminal_is(stderr);
}

/* Cut the line to the terminal: one that wraps could not be drawn over. */
static void write_line(struct buffer *line)
{
    size_t width = (size_t)terminal_columns(stderr) - 1;
    struct bytes text = buffer_bytes(line);
    size_t columns = 0;
    size_t end = 0;

    while (end < text.length) {
        struct bytes rest = {text.data + end, text.length - end};
        size_t length = utf8_decode(rest, NULL);
        struct bytes character = {rest.data, length == 0 ? 1 : length};

        columns += text_columns(character);
        if (columns > width)
            break;
        end += character.length;
    }
    fprintf(stderr, "\r%.*s\x1b[K", (int)end, text.data);
    fflush(stderr);
}

void progress_draw(struct progress *progress, double share, const char *format,
                   ...)
{
    int64_t now = milliseconds_now();
    struct buffer line;
    va_list arguments;
    int used = 0;

    if (!progress->wanted ||
        (progress->drawn && now - progress->drawn_at < DRAW_EVERY))
        return;
    buffer_init(&line);
    if (share >= 0) {
        buffer_append_format(&line, "%3d%% ", (int)(share * 100));
        used = terminal_append_bar(&line, share, 1, BAR_COLUMNS,
                                   !terminal_is_utf8());
        buffer_append_repeated(&line, " ", (size_t)(BAR_COLUMNS - used) + 1);
    }
    va_start(arguments, format);
    buffer_append_arguments(&line, format, arguments);
    va_end(arguments);
    write_line(&line);
    buffer_release(&line);
    progress->drawn = true;
    progress->drawn_at = now;
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        fprintf(stderr, "\r\x1b[K");
    progress->drawn = false;
}
