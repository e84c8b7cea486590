#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "aupmine/terminal.h"
#include "aupmine/text.h"

enum {
    BAR_MOST = 24, /* columns */
    BAR_LEAST = 8,
    SHARE_COLUMNS = 5, /* "100% " */
    DRAW_EVERY = 100,  /* milliseconds */
};

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
    progress_restart(progress);
}

void progress_restart(struct progress *progress)
{
    progress->began_at = milliseconds_now();
}

int64_t progress_time_left(const struct progress *progress, double share)
{
    double spent = (double)(milliseconds_now() - progress->began_at) / 1000;

    if (!(share > 0) || share > 1)
        return PROGRESS_UNKNOWN;
    return (int64_t)(spent * (1 - share) / share) + 1;
}

/* The bar takes what the words leave of the line. */
static void append_bar(struct buffer *line, double share, struct bytes words)
{
    int width = terminal_columns(stderr) - 1 - SHARE_COLUMNS - 1 -
                (int)text_columns(words);
    int used;

    if (width > BAR_MOST)
        width = BAR_MOST;
    if (width < BAR_LEAST)
        width = BAR_LEAST;
    buffer_append_format(line, "%3d%% ", (int)(share * 100));
    used = terminal_append_bar(line, share, 1, width, !terminal_is_utf8());
    buffer_append_repeated(line, " ", (size_t)(width - used) + 1);
}

/* Cut the line to the terminal: one that wraps could not be drawn over. */
static void write_line(struct buffer *line)
{
    size_t width = (size_t)terminal_columns(stderr) - 1;
    struct bytes text = buffer_bytes(line);
    size_t end = text_fitting(text, width);

    fprintf(stderr, "\r%.*s\x1b[K", (int)end, text.data);
    fflush(stderr);
}

void progress_draw(struct progress *progress, double share, const char *format,
                   ...)
{
    int64_t now = milliseconds_now();
    struct buffer words;
    struct buffer line;
    va_list arguments;

    if (!progress->wanted ||
        (progress->drawn && now - progress->drawn_at < DRAW_EVERY))
        return;
    buffer_init(&words);
    buffer_init(&line);
    va_start(arguments, format);
    buffer_append_arguments(&words, format, arguments);
    va_end(arguments);
    if (share >= 0)
        append_bar(&line, share, buffer_bytes(&words));
    buffer_append_bytes(&line, buffer_bytes(&words));
    write_line(&line);
    buffer_release(&line);
    buffer_release(&words);
    progress->drawn = true;
    progress->drawn_at = now;
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        fprintf(stderr, "\r\x1b[K");
    progress->drawn = false;
}
