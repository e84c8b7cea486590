/*
 * A pager for what goes to a terminal, as git has it.
 */
#ifndef AUPMINE_CMD_PAGER_H
#define AUPMINE_CMD_PAGER_H

#include <stdbool.h>

/* From now on, the first byte that is written to stdout starts the pager, if
 * stdout is a terminal and the environment names one. */
void pager_want(void);

/* Whether OSC 8 sequences reach the terminal whole. */
bool pager_passes_links(void);

/* Start it if it is wanted; to be called before something is written. */
void pager_start(void);

/* Wait for the reader to be done with it. Stdout must be flushed. */
void pager_finish(void);

#endif
