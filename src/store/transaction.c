#include "internal.h"

enum status store_begin(struct store *store, struct error *error)
{
    enum status status = store_execute(store, "BEGIN IMMEDIATE",
                                       "cannot begin a transaction", error);

    store->in_transaction = status == STATUS_OK;
    return status;
}

enum status store_begin_reading(struct store *store, struct error *error)
{
    enum status status =
        store_execute(store, "BEGIN", "cannot begin to read", error);

    store->in_transaction = status == STATUS_OK;
    return status;
}

enum status store_commit(struct store *store, struct error *error)
{
    enum status status = store_execute(store, "COMMIT", "cannot commit", error);

    if (status == STATUS_OK)
        store->in_transaction = false;
    return status;
}

void store_rollback(struct store *store)
{
    /* A failure here leaves nothing to undo: the transaction ended itself. */
    if (store->in_transaction)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = false;
}
