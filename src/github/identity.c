#include "identity.h"

#include <inttypes.h>

#include <cJSON.h>

#include "address.h"
#include "reply.h"

enum { BODY_MOST = 1024 * 1024 }; /* bytes */

static enum status read_repository(void *context, const struct reply *reply,
                                   int64_t *records, struct error *error)
{
    int64_t *id = context;
    cJSON *json = NULL;
    const cJSON *number;

    (void)records;
    *id = 0;
    if (reply->body.length <= BODY_MOST)
        json = cJSON_ParseWithLength(buffer_string(&reply->body),
                                     reply->body.length);
    number = cJSON_GetObjectItem(json, "id");
    /* Above 2^53 a double could not tell ids apart. */
    if (cJSON_IsNumber(number) && number->valuedouble >= 1 &&
        number->valuedouble < 9007199254740992.0)
        *id = (int64_t)number->valuedouble;
    cJSON_Delete(json);
    if (*id == 0)
        return error_set(error, STATUS_DATA,
                         "the server's answer is no repository");
    return STATUS_OK;
}

enum status identity_ask(struct client *client, const char *name, int64_t *id,
                         struct error *error)
{
    struct buffer address;
    enum status status;

    buffer_init(&address);
    address_of_repository(&address, client->options->api, name);
    status = buffer_status(&address, error);
    if (status == STATUS_OK)
        status = client_get(client, &address, read_repository, id, error);
    buffer_release(&address);
    return status;
}

enum status identity_check(struct repository *repository, int64_t id,
                           struct error *error)
{
    if (repository->github_id != 0 && repository->github_id != id)
        return error_set(error, STATUS_DATA,
                         "the name now belongs to another repository (number "
                         "%" PRId64 " at GitHub; this database holds %" PRId64
                         ")",
                         id, repository->github_id);
    repository->github_id = id;
    return STATUS_OK;
}
