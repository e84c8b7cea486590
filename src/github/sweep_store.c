#include "sweep.h"

#include "archive.h"
#include "aupmine/store_run.h"
#include "client.h"

enum status sweep_store(struct sweep *sweep, sweep_writer *write,
                        struct error *error)
{
    struct intake *intake = sweep->intake;
    struct intake_mark mark;
    enum status status = intake_begin(intake, &mark, error);

    if (status != STATUS_OK)
        return status;
    status = write(sweep, error);
    client_note_run(sweep->client, &intake->run);
    if (status == STATUS_OK)
        status = store_save_sweep(intake->store, intake->repository.key,
                                  &sweep->state, error);
    if (status == STATUS_OK)
        status = store_save_run(intake->store, &intake->run, NULL, NULL, error);
    return intake_end(intake, &mark, status, error);
}

enum status sweep_archive(struct sweep *sweep, struct error *error)
{
    const struct intake *intake = sweep->intake;

    return archive_put(&sweep->client->archive, intake->repository.name,
                       &intake->run, buffer_bytes(&sweep->client->reply.body),
                       error);
}
