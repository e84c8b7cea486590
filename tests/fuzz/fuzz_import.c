/*
 * Any bytes as a file to import: JSON of every shape, compressed or not, and
 * databases. Whatever it is, the import ends well or is refused, and nothing of
 * what is refused is stored.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "aupmine/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void note_skipped(void *context, const char *problem)
{
    (void)context;
    if (problem[0] == '\0')
        abort();
}

static struct store *open_store(void)
{
    char folder[] = "/tmp/fuzz-import-XXXXXX";
    char path[sizeof(folder) + sizeof("/a.db")];
    struct store *store;
    struct error error;

    if (mkdtemp(folder) == NULL)
        abort();
    snprintf(path, sizeof(path), "%s/a.db", folder);
    if (store_open(&store, path, STORE_WRITE, &error) != STATUS_OK)
        abort();
    /* Open files need no names. */
    unlink(path);
    return store;
}

static int64_t count_issues(struct store *store)
{
    struct issue_totals totals;
    struct error error;

    if (store_totals(store, 1, &totals, &error) != STATUS_OK)
        abort();
    return totals.issues + totals.pull_requests;
}

static void import_bytes(struct store *store, const uint8_t *data, size_t size,
                         const struct import_options *options)
{
    char path[64];
    struct import_options named = *options;
    struct import_figures figures;
    struct error error;
    int64_t before = count_issues(store);
    int descriptor = memfd_create("file", 0);
    enum status status;

    if (descriptor < 0 || write(descriptor, data, size) != (ssize_t)size ||
        lseek(descriptor, 0, SEEK_SET) != 0)
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
    named.path = path;
    status = import_stream(store, descriptor, "file", &named, &figures, &error);
    if (status != STATUS_OK && status != STATUS_DATA &&
        status != STATUS_STORAGE)
        abort();
    if (status != STATUS_OK && count_issues(store) != before)
        abort();
    close(descriptor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *store;
    struct import_options options = {.repository = "owner/name",
                                     .fallback = "owner/name",
                                     .skipped = note_skipped,
                                     .format = IMPORT_RECOGNISED};

    if (store == NULL)
        store = open_store();
    import_bytes(store, data, size, &options);
    options.skip_bad = true;
    import_bytes(store, data, size, &options);
    return 0;
}
