#include "aupmine/shape.h"

#include <stdlib.h>

#include "aupmine/array.h"
#include "aupmine/store_verdict.h"

/* The walk over accounts: the one at hand, and the marks so far. */
struct walk {
    struct filer filer;
    struct buffer author;
    struct shape_row *marks; /* own */
    size_t count;
    size_t capacity;
};

static enum status keep_mark(struct walk *walk, const struct shape_row *row,
                             struct error *error)
{
    struct shape_row *larger =
        array_fit(walk->marks, walk->count, &walk->capacity, sizeof(*larger));

    if (larger == NULL)
        return error_memory(error);
    walk->marks = larger;
    walk->marks[walk->count++] = *row;
    return STATUS_OK;
}

static enum status finish_author(struct walk *walk, struct error *error)
{
    enum status status = STATUS_OK;

    filer_decide(&walk->filer);
    for (size_t i = 0; i < walk->filer.count && status == STATUS_OK; i++)
        if (walk->filer.filings[i].alike > 0)
            status = keep_mark(walk, &walk->filer.filings[i], error);
    filer_reset(&walk->filer);
    return status;
}

static enum status take_filing(void *context, const struct filing *filing,
                               struct error *error)
{
    struct walk *walk = context;
    enum status status = STATUS_OK;

    if (!bytes_equal(buffer_bytes(&walk->author), filing->author)) {
        status = finish_author(walk, error);
        buffer_reset(&walk->author);
        buffer_append_bytes(&walk->author, filing->author);
    }
    if (status == STATUS_OK)
        status = buffer_status(&walk->author, error);
    if (status == STATUS_OK)
        status = filer_add(&walk->filer, filing->issue_key, filing->created_at,
                           filing->title, error);
    return status;
}

enum status shape_store(struct store *store, int64_t repository_key, bool all,
                        struct error *error)
{
    struct walk walk = {0};
    bool due = all;
    enum status status = STATUS_OK;

    if (!all)
        status = store_shapes_due(store, repository_key, &due, error);
    if (status != STATUS_OK || !due)
        return status;
    filer_init(&walk.filer);
    buffer_init(&walk.author);
    status = store_begin(store, error);
    if (status == STATUS_OK && all)
        status = store_make_shapes_due(store, repository_key, error);
    if (status == STATUS_OK)
        status = store_each_due_filing(store, repository_key, SHAPE_ALIKE,
                                       take_filing, &walk, error);
    if (status == STATUS_OK)
        status = finish_author(&walk, error);
    if (status == STATUS_OK)
        status = store_put_shapes(store, repository_key, walk.marks, walk.count,
                                  error);
    if (status == STATUS_OK)
        status = store_commit(store, error);
    store_rollback(store);
    filer_release(&walk.filer);
    buffer_release(&walk.author);
    free(walk.marks);
    return status;
}
