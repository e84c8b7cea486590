/*
 * The user's file of settings: lines of "key = value", where a key is the long
 * name of an option. Lines before the first "[command]" are common options,
 * those below one are options of that command.
 */
#ifndef AUPMINE_CMD_CONFIG_H
#define AUPMINE_CMD_CONFIG_H

#include <limits.h>

#include "command.h"

/* What there is to be set. All borrowed. */
struct config_tables {
    const struct option *common;
    size_t common_count;
    size_t common_size; /* bytes of the struct that they fill */
    const struct command *const *commands;
    size_t command_count;
};

struct config_entry {
    const struct command *command; /* NULL: for every command */
    const struct option *option;
    bool common; /* the option is one of the common ones */
    char *value; /* borrowed from the config; parted when it is set */
    char *shown; /* own: the value as it stands in the file */
    size_t line;
};

struct config {
    char path[PATH_MAX]; /* "" if there is no place for one */
    bool found;
    char *text;                   /* own */
    struct config_entry *entries; /* own */
    size_t count;
};

void config_init(struct config *config);
void config_release(struct config *config);

/*
 * Read the file, if there is one: $XDG_CONFIG_HOME/aupmine/config, else that in
 * ~/.config. STATUS_USAGE names the file, the line and what is wrong with it.
 */
enum status config_read(struct config *config,
                        const struct config_tables *tables,
                        struct error *error);

/* Set an entry's option in a command's struct, or the common one. */
enum status config_set(const struct config *config,
                       const struct config_entry *entry, void *values,
                       struct error *error);

#endif
