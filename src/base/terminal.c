#include "aupmine/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_COLUMNS = 80, MOST_COLUMNS = 10000, EIGHTHS = 8 };

int terminal_columns(FILE *stream)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    char *end;
    long asked;

    if (columns != NULL) {
        asked = strtol(columns, &end, 10);
        if (end != columns && *end == '\0' && asked > 0 &&
            asked <= MOST_COLUMNS)
            return (int)asked;
    }
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return USUAL_COLUMNS;
}

bool terminal_is(FILE *stream)
{
    const char *kind = getenv("TERM");

    return isatty(fileno(stream)) && kind != NULL && kind[0] != '\0' &&
           strcmp(kind, "dumb") != 0;
}

bool terminal_wants_color(FILE *stream)
{
    const char *refusal = getenv("NO_COLOR");

    return terminal_is(stream) && (refusal == NULL || refusal[0] == '\0');
}

bool terminal_is_utf8(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        const char *locale = getenv(variables[i]);

        if (locale != NULL && locale[0] != '\0')
            return strcasestr(locale, "utf-8") != NULL ||
                   strcasestr(locale, "utf8") != NULL;
    }
    return false;
}

/* Blocks of one to seven eighths stand at U+258F down to U+2589. */
static void append_eighths(struct buffer *buffer, int eighths)
{
    buffer_append_repeated(buffer, "\xE2\x96\x88", (size_t)(eighths / EIGHTHS));
    if (eighths % EIGHTHS != 0)
        buffer_append_format(buffer, "\xE2\x96%c", 0x90 - eighths % EIGHTHS);
}

int terminal_append_bar(struct buffer *buffer, double value, double most,
                        int width, bool ascii)
{
    int steps = ascii ? 1 : EIGHTHS; /* a column's */
    int length;

    if (!(value > 0) || !(most > 0) || width <= 0)
        return 0;
    length = value >= most ? width * steps
                           : (int)(value / most * width * steps + 0.5);
    length = length == 0 ? 1 : length;
    if (ascii)
        buffer_append_repeated(buffer, "#", (size_t)length);
    else
        append_eighths(buffer, length);
    return (length + steps - 1) / steps;
}
