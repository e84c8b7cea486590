/*
 * Reading a command line by the tables of command.h.
 */
#ifndef AUPMINE_OPTIONS_H
#define AUPMINE_OPTIONS_H

#include "command.h"

/* A table of options and the struct that they fill. */
struct option_set {
    const struct option *options; /* borrowed */
    size_t count;
    void *values; /* borrowed */
    bool *given;  /* borrowed: which options were there; NULL: nobody asks */
};

/*
 * Read arguments[0..count) by the tables; the first table that knows an option
 * takes it. What is no option is moved to the front of arguments and counted
 * in *operands. After "--" everything is an operand; "-" always is one.
 * STATUS_USAGE names the argument and suggests the nearest option.
 */
enum status options_parse(const struct option_set *sets, size_t set_count,
                          char **arguments, size_t count, size_t *operands,
                          struct error *error);

/* Set an option's place in the struct that holds its table's values; text is
 * NULL for a flag, else borrowed, and parted where it stands. */
enum status option_set_value(const struct option *option, void *values,
                             char *text, struct error *error);

/* Append a table of options as the help shows them. */
void options_describe(const struct option *options, size_t count,
                      struct buffer *text);

#endif
