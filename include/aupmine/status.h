/*
 * How a function says that it failed, and why.
 *
 * A function that can fail returns an enum status and takes a struct error of
 * its caller's as its last parameter. The status says what kind of failure it
 * was, and so what the program's exit status will be; the text says what went
 * wrong, in one line without capital, full stop or newline.
 */
#ifndef AUPMINE_STATUS_H
#define AUPMINE_STATUS_H

#include <stdarg.h>

enum status {
    STATUS_OK = 0,
    STATUS_NO_MATCH,    /* nothing matched, or a test or threshold failed */
    STATUS_USAGE,       /* the caller asked for something that cannot be */
    STATUS_DATA,        /* input that is not what it should be */
    STATUS_ACCESS,      /* the server refuses: token, permission, absence */
    STATUS_STORAGE,     /* the database or a file */
    STATUS_MEMORY,      /* no memory left */
    STATUS_TRY_LATER,   /* rate limit, no network, another run at work */
    STATUS_INTERRUPTED, /* the caller's signal */
};

struct error {
    char text[1024]; /* NUL-terminated, cut if longer */
};

/*
 * Write a message into error and return status, so that a failure is one line:
 * return error_set(error, STATUS_DATA, "line %zu: no number", line).
 */
enum status error_set(struct error *error, enum status status,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

enum status error_set_arguments(struct error *error, enum status status,
                                const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* Put "subject: " in front of the message that error holds. Returns status. */
enum status error_prefix(struct error *error, enum status status,
                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* error_set for the one failure that needs no words. Returns STATUS_MEMORY. */
enum status error_memory(struct error *error);

/* error_set for a pattern that PCRE2 does not compile: "subject: reason", the
 * reason being that of its error number. Returns status, or STATUS_MEMORY if
 * that is the reason. error_pcre2.c */
enum status error_pcre2(struct error *error, enum status status, int number,
                        const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The exit status that the manual promises for a failure: 0 to 5, 75, 130. */
int status_exit_code(enum status status);

#endif
