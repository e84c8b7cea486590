/*
 * One line on stderr that says how far a long job is: drawn over itself, on a
 * terminal only, at most ten times a second, wiped away at the end.
 */
#ifndef AUPMINE_PROGRESS_H
#define AUPMINE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "command.h"

enum { PROGRESS_UNKNOWN = -1 }; /* how much there is in all is not known */

struct progress {
    bool wanted;
    bool drawn;
    int64_t drawn_at; /* milliseconds of a clock that only goes forward */
    int64_t began_at; /* the same */
};

/* Wanted on a terminal, unless -q or --no-progress says otherwise. */
void progress_init(struct progress *progress, const struct program *program);

/* Count the time from now on. */
void progress_restart(struct progress *progress);

/* How long it takes until share is 1, in seconds, if it goes on at the pace of
 * the time so far; PROGRESS_UNKNOWN if there is none yet. */
int64_t progress_time_left(const struct progress *progress, double share);

/* Draw a bar for share (0 to 1, or PROGRESS_UNKNOWN) and the text after it. */
void progress_draw(struct progress *progress, double share, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

/* Wipe the line away, so that something else can be said. */
void progress_clear(struct progress *progress);

#endif
