/*
 * The addresses that are asked for.
 */
#ifndef AUPMINE_GITHUB_ADDRESS_H
#define AUPMINE_GITHUB_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* Whether two addresses have the same scheme, host and port. */
bool address_same_server(const char *one, const char *other);

/*
 * Write the address that a reference stands for where current was read:
 * absolute ones byte for byte. STATUS_DATA if it leads to another server.
 */
enum status address_follow(struct buffer *address, const char *current,
                           const char *reference, struct error *error);

/* GET /repos/OWNER/NAME */
void address_of_repository(struct buffer *address, const char *api,
                           const char *name);

/* The first page of the list, in ascending order of updated_at. since 0: from
 * the beginning. */
void address_of_list(struct buffer *address, const char *api, const char *name,
                     int64_t since, int per_page);

/* A stretch of time in which issues were created, in UTC seconds; whole days
 * of UTC. */
struct search_window {
    int64_t start;
    int64_t end; /* exclusive */
};

/* Issues created in the window that hold one of the phrases, earliest first;
 * phrases NULL: whatever they hold. */
void address_of_search(struct buffer *address, const char *api,
                       const char *name, struct search_window window,
                       const char *phrases, int per_page);

/* GET /repos/OWNER/NAME/issues, the row that changed last */
void address_of_probe(struct buffer *address, const char *api,
                      const char *name);

/* GET /repos/OWNER/NAME/issues, the row that was created last */
void address_of_newest(struct buffer *address, const char *api,
                       const char *name);

/* What follows the address of a list for its first page in order of creation.
 */
void address_append_created_order(struct buffer *address, int per_page);

/* Ask for another number of rows a page. */
void address_set_page_size(struct buffer *address, int per_page);

/* GitHub's number of a repository in "/repositories/NUMBER/...", 0: none. */
int64_t address_repository_id(const char *address);

#endif
