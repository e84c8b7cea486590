/*
 * What a command is: an entry in a table. Its options are a table too, which
 * parses the command line, prints the help and is checked against the manual.
 */
#ifndef AUPMINE_COMMAND_H
#define AUPMINE_COMMAND_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/rules.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

#define DEFAULT_REPOSITORY "anthropics/claude-code"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Texts that were given by one option, parted by commas or one after the
 * other. */
enum { TEXTS_MOST = 32 };
struct texts {
    const char *items[TEXTS_MOST]; /* borrowed from the command line */
    size_t count;
};

struct settings;

/* What the common options and the environment say; the same for a whole run. */
struct program {
    const char *database; /* path */
    struct texts repositories;
    const char *repository; /* OWNER/NAME, the first; or NULL: not said */
    const char *rules;      /* folder of rule files */
    int color;              /* enum color */
    const char *log;        /* path of the log file, or NULL */
    bool quiet;
    bool verbose;
    bool no_progress;
    bool no_pager;
    const struct settings *settings; /* where these come from; settings.h */
};

enum option_type {
    OPTION_FLAG,   /* bool */
    OPTION_TEXT,   /* const char *, borrowed from the command line */
    OPTION_TEXTS,  /* struct texts */
    OPTION_NUMBER, /* int64_t, not negative */
    OPTION_SHARE,  /* double from 0 to 1 */
    OPTION_MONTH,  /* int, see timestamp.h */
    OPTION_SINCE,  /* int64_t, UTC seconds: the first of a day, month or time */
    OPTION_UNTIL,  /* int64_t, UTC seconds: the first behind one */
    OPTION_WORD,   /* int, a value of the vocabulary */
    OPTION_WORDS,  /* unsigned, bits 1 << value; may be repeated */
};

struct option {
    const char *name; /* without the dashes */
    char letter;      /* short form, or 0 */
    enum option_type type;
    size_t offset;                  /* of the value in the command's struct */
    const char *value;              /* what help calls it; NULL for a flag */
    const struct vocabulary *words; /* of an OPTION_WORD or OPTION_WORDS */
    const char *help;               /* one line */
};

struct operands {
    char **items; /* borrowed from the command line */
    size_t count;
};

struct command {
    const char *name;
    const char *operands; /* as the synopsis shows them, "" for none */
    size_t operands_least;
    size_t operands_most;     /* SIZE_MAX: any number */
    const char *summary;      /* one line for the list of commands */
    const char *const *notes; /* paragraphs below the options in the help, each
                                 a line, NULL at the end; may be NULL */
    const struct option *options;
    size_t option_count;
    const void *defaults;   /* the options' struct before parsing, or NULL */
    size_t options_size;    /* bytes of that struct */
    bool many_repositories; /* --repo may name several */
    bool pages;             /* what it prints may be long: on a terminal it goes
                               through a pager */

    /* Do it. options points to a filled struct of the command's own. With
     * STATUS_NO_MATCH an empty error text says nothing. */
    enum status (*run)(const struct program *program, const void *options,
                       struct operands operands, struct error *error);
};

extern const struct command command_tally;
extern const struct command command_fetch;
extern const struct command command_import;
extern const struct command command_classify;
extern const struct command command_report;
extern const struct command command_list;
extern const struct command command_grep;
extern const struct command command_show;
extern const struct command command_review;
extern const struct command command_eval;
extern const struct command command_rules;
extern const struct command command_drift;
extern const struct command command_status;
extern const struct command command_completion;

/* --- what commands share (shared.c) --- */

/* Say something on stderr, with "aupmine: " before it and a line's end behind.
 * say is silent with -q, warn is not; a log (log.h) gets both. */
void program_say(const struct program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void program_warn(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Write to stdout; main reports what went wrong with it at the end. */
void program_print(struct bytes text);

/* The same for a buffer; STATUS_MEMORY, and nothing is written, if there was no
 * memory for all of it. */
enum status program_print_buffer(const struct buffer *text,
                                 struct error *error);

/* Flush stdout. 0, or the errno of the first write that failed. */
int program_finish_output(void);

/* Whether a program of that name is found in PATH. */
bool program_in_path(const char *name);

/* Fill what the command line left open: database and rule files, from the
 * environment and the usual places. */
enum status program_complete(struct program *program, struct error *error);

/*
 * Open the database for reading and find the repository: the one named with
 * --repo; else the default one; else, if the database holds just one, that.
 * Says on stderr what must be said of the data (repository.notice).
 */
enum status program_open_repository(const struct program *program,
                                    struct store **store,
                                    struct repository *repository,
                                    struct error *error);

/* The same for writing what is no run's work, beside a run if there is one: a
 * write waits for that one's, up to ten seconds, then gives
 * STATUS_TRY_LATER. */
enum status program_change_repository(const struct program *program,
                                      struct store **store,
                                      struct repository *repository,
                                      struct error *error);

/* The same for a repository by name, NULL for none, in an open database. */
enum status program_find_repository(const struct program *program,
                                    struct store *store, const char *name,
                                    struct repository *repository,
                                    struct error *error);

/* The path of a file of facts that comes along (data/), installed or in the
 * source tree. */
enum status program_data_file(const char *name, char path[PATH_MAX],
                              struct error *error);

/* Load the rule set that --rules or the defaults name. */
enum status program_load_rules(const struct program *program,
                               struct rule_set **set, struct error *error);

/* Classify what is pending in one repository, with a progress bar on a
 * terminal. *classified counts the issues judged. all: everything anew. */
enum status program_classify(const struct program *program, struct store *store,
                             int64_t repository_key, struct rule_set *set,
                             bool all, size_t *classified, struct error *error);

/* Read an issue's number, with or without a "#". STATUS_USAGE. */
enum status program_read_number(const char *text, int64_t *number,
                                struct error *error);

/* The repository that an operand, else --repo, else the default names. */
enum status program_repository_name(const struct program *program,
                                    struct operands operands, const char **name,
                                    struct error *error);

#endif
