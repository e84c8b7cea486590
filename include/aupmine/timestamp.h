/*
 * Points in time, in seconds since 1970-01-01T00:00:00Z, and months, always in
 * UTC. The C library's time zone is never asked.
 */
#ifndef AUPMINE_TIMESTAMP_H
#define AUPMINE_TIMESTAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TIMESTAMP_SIZE = sizeof("2025-07-01T00:00:00Z") };
enum { MONTH_SIZE = sizeof("2025-07") };

/*
 * Read "YYYY-MM-DDTHH:MM:SSZ", with "+HH:MM" or "-HH:MM" for the Z and with
 * fractions of a second, which are dropped. Years 1970 to 9999.
 */
bool timestamp_parse(const char *text, int64_t *seconds);

/*
 * Read a point or a stretch of time as people write it: "YYYY-MM" is a month,
 * "YYYY-MM-DD" a day, both in UTC, and what timestamp_parse reads a second.
 * *end is the first second behind it, or the last that can be written.
 */
bool timestamp_parse_span(const char *text, int64_t *start, int64_t *end);

/* Write seconds as "YYYY-MM-DDTHH:MM:SSZ". */
void timestamp_format(int64_t seconds, char text[TIMESTAMP_SIZE]);

/* Read the date of an HTTP header, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110,
 * section 5.6.7, the one form that servers still send). */
bool timestamp_parse_http(const char *text, int64_t *seconds);

/* The machine's clock. */
int64_t timestamp_now(void);

/* Read "YYYY-MM" as months since January of year 0. */
bool month_parse(const char *text, int *month);
void month_format(int month, char text[MONTH_SIZE]);

/* The month that a point in time lies in, and a month's first second. */
int month_of(int64_t seconds);
int64_t month_start(int month);

#endif
