/*
 * One fixed request tells whether anything has changed: the row that changed
 * last, with the ETag of that answer. docs/mirror.md says when that is enough.
 */
#include "probe.h"

#include <stdio.h>
#include <string.h>

#include "address.h"
#include "client.h"
#include "page.h"
#include "reply.h"
#include "walk.h"

void probe_init(struct probe *probe)
{
    memset(probe, 0, sizeof(*probe));
    buffer_init(&probe->address);
}

void probe_release(struct probe *probe)
{
    buffer_release(&probe->address);
}

static enum status read_probe(void *context, const struct reply *reply,
                              int64_t *records, struct error *error)
{
    struct probe *probe = context;
    struct bytes body = {buffer_string(&reply->body), reply->body.length};
    struct page page;
    enum status status = STATUS_OK;

    page_init(&page);
    probe->unchanged = reply->code == 304;
    if (!probe->unchanged)
        status = page_read(&page, body, error);
    if (status == STATUS_OK) {
        *records = (int64_t)page.count;
        probe->number = page.count > 0 ? page.records[0].number : 0;
        probe->newest = page_greatest(&page, INT64_MAX);
        probe->date = reply->date;
        probe->id = address_repository_id(buffer_string(&reply->next));
        snprintf(probe->etag, sizeof(probe->etag), "%s",
                 buffer_string(&reply->etag));
    }
    page_release(&page);
    return status;
}

/* Ask for what stands in the probe's address. */
static enum status ask(struct probe *probe, struct client *client,
                       const char *etag, struct error *error)
{
    enum status status = buffer_status(&probe->address, error);

    if (status == STATUS_OK)
        status =
            client_ask(client, &probe->address, etag, read_probe, probe, error);
    if (status == STATUS_OK && probe->id == 0)
        probe->id = address_repository_id(buffer_string(&probe->address));
    return status;
}

enum status probe_ask(struct probe *probe, struct client *client,
                      const struct repository *repository, struct error *error)
{
    const char *etag = repository->probe_etag;
    enum status status;

    address_of_probe(&probe->address, client->options->api, repository->name);
    status = ask(probe, client, etag[0] != '\0' ? etag : NULL, error);
    if (status == STATUS_OK && probe->unchanged) {
        probe->newest = repository->watermark;
        snprintf(probe->etag, sizeof(probe->etag), "%s", etag);
    }
    return status;
}

enum status probe_ask_newest(struct probe *probe, struct client *client,
                             const struct repository *repository,
                             struct error *error)
{
    address_of_newest(&probe->address, client->options->api, repository->name);
    return ask(probe, client, NULL, error);
}

/* Rows may appear late behind the watermark. Once it was read OVERLAP after
 * its own time a walk would begin right there, where the probe looks too. */
bool probe_is_enough(const struct repository *repository)
{
    return repository->complete_at != 0 && repository->probe_etag[0] != '\0' &&
           (repository->watermark == 0 ||
            repository->watermark_read_at - repository->watermark >= OVERLAP);
}
