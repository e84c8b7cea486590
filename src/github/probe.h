/*
 * Whether there is anything new.
 */
#ifndef AUPMINE_GITHUB_PROBE_H
#define AUPMINE_GITHUB_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "client.h"

struct probe {
    bool unchanged;       /* since the ETag that the repository holds */
    int64_t number;       /* of the row, 0: there is none */
    int64_t newest;       /* updated_at of the row that changed last, 0: none */
    int64_t date;         /* server's clock, 0: not told */
    int64_t id;           /* of the repository at GitHub, 0: not told */
    char etag[ETAG_SIZE]; /* or "" */
    struct buffer address; /* that answered */
};

void probe_init(struct probe *probe);
void probe_release(struct probe *probe);
enum status probe_ask(struct probe *probe, struct client *client,
                      const struct repository *repository, struct error *error);

/* The same for the row that was created last, whatever has changed. */
enum status probe_ask_newest(struct probe *probe, struct client *client,
                             const struct repository *repository,
                             struct error *error);

/* Whether a list that is as the repository's ETag says needs no walk. */
bool probe_is_enough(const struct repository *repository);

#endif
