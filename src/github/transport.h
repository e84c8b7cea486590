/*
 * Requests, each sent once.
 */
#ifndef AUPMINE_GITHUB_TRANSPORT_H
#define AUPMINE_GITHUB_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "reply.h"

struct transport {
    CURLM *multi;                    /* own */
    struct curl_slist *headers;      /* own; holds the token */
    bool is_plain;                   /* the API is http */
    const volatile int *interrupted; /* borrowed; may be NULL */
    struct transfer *first;          /* borrowed: those that hold a reply or
                                        wait for one, the eldest first */
    int under_way;                   /* how many wait for one */
};

/* One request and its reply. */
struct transfer {
    struct transport *transport;      /* borrowed */
    struct reply *reply;              /* borrowed */
    CURL *easy;                       /* own; NULL before the first start */
    struct buffer condition;          /* If-None-Match: ... */
    struct curl_slist condition_line; /* borrows from it */
    char words[CURL_ERROR_SIZE];      /* libcurl's, for a failure */
    struct transfer *later;           /* borrowed */
    bool under_way;
};

/* All zero is an empty transport, which may be released after all of its
 * transfers. */
enum status transport_open(struct transport *transport, const char *api,
                           const char *token, const volatile int *interrupted,
                           struct error *error);
void transport_release(struct transport *transport);

void transfer_init(struct transfer *transfer, struct transport *transport,
                   struct reply *reply);
void transfer_release(struct transfer *transfer);

/* Send a GET; etag for If-None-Match, or NULL. What goes wrong on the way is
 * told by reply->fault and is no failure here. */
enum status transfer_start(struct transfer *transfer, const char *address,
                           const char *etag, struct error *error);

/* Break it off if it is under way, and empty its reply. */
void transfer_forget(struct transfer *transfer);

/* Let all transfers go on until something happens, for so many milliseconds
 * at most. STATUS_INTERRUPTED, STATUS_MEMORY. */
enum status transport_drive(struct transport *transport, int milliseconds,
                            struct error *error);

#endif
