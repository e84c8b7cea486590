/*
 * The log file (--log): what is said on stderr, with times, for a run that
 * nobody watches.
 */
#ifndef AUPMINE_LOG_H
#define AUPMINE_LOG_H

#include <stdbool.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* Open the file to append to, and make it if it is not there. STATUS_STORAGE.
 */
enum status log_open(const char *path, struct error *error);

/* Append a line: the time in UTC, the process, and text, which must be one
 * line that is fit to be seen. Nothing without an open log. The first failure
 * is told on stderr, the run goes on. */
void log_write(struct bytes text);

/* Whether there was one. */
bool log_failed(void);

#endif
