/*
 * Whether output goes to a terminal, how wide that is, whether colours are
 * welcome there; and a progress bar. The library itself writes nothing: it
 * makes the text.
 */
#ifndef AUPMINE_TERMINAL_H
#define AUPMINE_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "aupmine/buffer.h"

/* Columns of the terminal that the stream writes to; 80 if it is none or does
 * not tell. COLUMNS in the environment wins. */
int terminal_columns(FILE *stream);

/* Whether the stream is a terminal that is not "dumb". */
bool terminal_is(FILE *stream);

/* terminal_is, and NO_COLOR is unset or empty (no-color.org). */
bool terminal_wants_color(FILE *stream);

/* Whether the locale's characters are UTF-8, so that bars can be drawn finer
 * than with '#'. Reads LC_ALL, LC_CTYPE and LANG. */
bool terminal_is_utf8(void);

/*
 * Append a horizontal bar, value/most of width columns, in eighths of a
 * column; with ascii in '#'. A value above zero shows at least the thinnest
 * mark. Returns the columns that it takes.
 */
int terminal_append_bar(struct buffer *buffer, double value, double most,
                        int width, bool ascii);

#endif
