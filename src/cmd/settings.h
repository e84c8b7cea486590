/*
 * What a run goes by, and where each part of it came from: the command line,
 * else the environment, else the user's file of settings.
 */
#ifndef AUPMINE_CMD_SETTINGS_H
#define AUPMINE_CMD_SETTINGS_H

#include "config.h"
#include "options.h"

struct settings {
    const struct config_tables *tables; /* borrowed */
    struct option_set common;           /* borrowed */
    struct config config;               /* own */
};

/*
 * Read the file and fill what the command line left open: sets[0] holds the
 * common options, sets[1] those of the command. Values are borrowed from the
 * settings.
 */
enum status settings_load(struct settings *settings,
                          const struct command *command,
                          const struct option_set sets[2], struct error *error);

/* The value that the file has for an option of a command; NULL if it has none
 * or the environment says otherwise. */
const char *settings_value(const struct settings *settings, const char *command,
                           const char *option);

/* Append each setting and where it came from, a line each. */
void settings_describe(const struct settings *settings, struct buffer *text);

#endif
