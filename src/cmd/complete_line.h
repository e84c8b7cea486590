/*
 * A command line on its way to be completed.
 */
#ifndef AUPMINE_CMD_COMPLETE_LINE_H
#define AUPMINE_CMD_COMPLETE_LINE_H

#include "command.h"
#include "config.h"

/* The line as far as it is read. */
struct line {
    struct program program; /* with --db, --repo and --rules of the line */
    const struct config_tables *tables;
    const struct command *command; /* NULL: none yet */
    bool lost;                     /* there is no command of that name */
    const struct option *option;   /* whose value comes next, or NULL */
    size_t operands;               /* before the word that is typed */
    const char *first_operand;     /* of these */
    bool only_operands;            /* "--" was there */
    const char *typed;
    const char *prefix; /* of every candidate: "--option=" */
    size_t prefix_length;
    struct buffer *text;
};

/* Offer a word if it begins as what is typed, with what it is. */
void line_offer(struct line *line, struct bytes word, const char *what);

/* Offer what a value or an operand can be that the help calls so. */
void line_offer_meaning(struct line *line, const char *name, size_t length);

#endif
