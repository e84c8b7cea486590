/*
 * Colours and links on standard output, for those who want them.
 */
#ifndef AUPMINE_CMD_PAINT_H
#define AUPMINE_CMD_PAINT_H

#include "command.h"

struct paint {
    bool color; /* --color, NO_COLOR, and whether stdout is a terminal */
    bool links; /* OSC 8: with colours, and never but on a terminal */
};

void paint_init(struct paint *paint, const struct program *program);

/* Append text in a colour, an SGR parameter such as "35"; "" for none. */
void paint_text(const struct paint *paint, struct buffer *buffer,
                const char *color, const char *text);

void paint_number(const struct paint *paint, struct buffer *buffer,
                  const char *color, uint64_t number);

/* The same for any text that is to be made visible, line breaks aside. */
void paint_visible(const struct paint *paint, struct buffer *buffer,
                   const char *color, struct bytes text);

/* Append text that leads to an address, if that is one of the web and holds
 * nothing that could end the sequence. */
void paint_link(const struct paint *paint, struct buffer *buffer,
                struct bytes url, struct bytes text);

#endif
