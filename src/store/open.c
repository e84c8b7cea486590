#include "internal.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_TIMEOUT = 10 * 1000 }; /* milliseconds */

/* Make the folders above path; the last one may be there already. */
static enum status make_folders(const char *path, struct error *error)
{
    enum status status = STATUS_OK;
    char *copy = strdup(path);

    if (copy == NULL)
        return error_memory(error);
    for (char *slash = strchr(copy + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
            status =
                error_set(error, STATUS_STORAGE, "cannot make folder %s: %s",
                          copy, strerror(errno));
            break;
        }
        *slash = '/';
    }
    free(copy);
    return status;
}

/*
 * Whether nothing may be written beside the database. SQLite then refuses to
 * read a WAL database, unless it is told that nobody writes to it; who did
 * would have left the log, the file that is looked for here.
 */
static enum status look_if_sealed(const char *path, bool *sealed,
                                  struct error *error)
{
    struct buffer log, folder;
    enum status status;

    buffer_init(&log);
    buffer_init(&folder);
    buffer_append_format(&log, "%s-wal", path);
    buffer_append_string(&folder, path);
    status = buffer_status(&log, error);
    if (status == STATUS_OK)
        status = buffer_status(&folder, error);
    if (status == STATUS_OK)
        *sealed = access(log.data, F_OK) != 0 &&
                  access(dirname(folder.data), W_OK) != 0;
    buffer_release(&log);
    buffer_release(&folder);
    return status;
}

/* As an address, no name means anything but the file of that name; as a name,
 * ":memory:" and "file:x" would. */
static void append_address(struct buffer *address, const char *path)
{
    buffer_append_string(address, path[0] == '/' ? "file://" : "file:./");
    for (; *path != '\0'; path++) {
        if (strchr("%?#", *path) != NULL)
            buffer_append_format(address, "%%%02X", (unsigned)*path);
        else
            buffer_append_char(address, *path);
    }
}

static bool store_only_reads(const struct store *store)
{
    return store->mode == STORE_READ || store->mode == STORE_SCAN;
}

static enum status open_address(struct store *store, int flags,
                                struct error *error)
{
    struct buffer address;
    bool sealed = false;
    enum status status = STATUS_OK;

    if (store_only_reads(store))
        status = look_if_sealed(store->path, &sealed, error);
    buffer_init(&address);
    append_address(&address, store->path);
    if (sealed)
        buffer_append_string(&address, "?immutable=1");
    if (status == STATUS_OK)
        status = buffer_status(&address, error);
    if (status == STATUS_OK && sqlite3_open_v2(address.data, &store->database,
                                               flags, NULL) != SQLITE_OK)
        status = store->database == NULL
                     ? error_memory(error)
                     : store_failure(store, "cannot open", error);
    buffer_release(&address);
    return status;
}

static enum status open_database(struct store *store, struct error *error)
{
    static const int flags[] = {
        [STORE_READ] = SQLITE_OPEN_READONLY,
        [STORE_SCAN] = SQLITE_OPEN_READONLY,
        [STORE_WRITE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
        [STORE_CHANGE] = SQLITE_OPEN_READWRITE,
    };
    enum status status = STATUS_OK;

    if (store->mode == STORE_WRITE)
        status = make_folders(store->path, error);
    else if (access(store->path, F_OK) != 0)
        status = error_set(error, STATUS_STORAGE,
                           "there is no database at %s: run 'aupmine tally "
                           "OWNER/NAME', 'aupmine fetch' or 'aupmine import "
                           "FILE' first",
                           store->path);
    if (status == STATUS_OK)
        /* A store is one thread's: no call needs a lock. */
        status = open_address(
            store, flags[store->mode] | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
            error);
    if (status == STATUS_OK)
        sqlite3_busy_timeout(store->database, BUSY_TIMEOUT);
    return status;
}

/* Readers go on beside a writer (WAL); a commit survives the program's death,
 * and after a power cut the file is whole, if without its last commits. Bodies
 * are long: a new file has large pages, so that few go over several. A file
 * that is not ours must be refused before the mode is written into it. */
static enum status prepare_database(struct store *store, struct error *error)
{
    enum status status;

    status = store_execute(store, "PRAGMA foreign_keys = ON",
                           "cannot set it up", error);
    /* A scan asks for no page twice. Few that are used anew stay in the
     * processor's cache; ever new ones cost more than they are read for. */
    if (status == STATUS_OK && store->mode == STORE_SCAN)
        status = store_execute(store, "PRAGMA cache_size = 16",
                               "cannot set it up", error);
    if (status == STATUS_OK && store_only_reads(store))
        return schema_check(store, error);
    if (status == STATUS_OK)
        status = schema_recognise(store, error);
    if (status == STATUS_OK)
        status = store_execute(store,
                               "PRAGMA page_size = 16384;"
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = NORMAL",
                               "cannot set it up", error);
    if (status == STATUS_OK)
        status = schema_upgrade(store, error);
    return status;
}

enum status store_open(struct store **store, const char *path,
                       enum store_mode mode, struct error *error)
{
    struct store *opened = calloc(1, sizeof(*opened));
    enum status status = STATUS_OK;

    *store = NULL;
    if (opened == NULL)
        return error_memory(error);
    opened->mode = mode;
    opened->lock = -1;
    opened->path = strdup(path);
    if (opened->path == NULL)
        status = error_memory(error);
    if (status == STATUS_OK)
        status = open_database(opened, error);
    if (status == STATUS_OK)
        status = prepare_database(opened, error);
    if (status == STATUS_OK)
        *store = opened;
    else
        store_close(opened);
    return status;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    store_rollback(store);
    for (size_t i = 0; i < store->cached; i++)
        sqlite3_finalize(store->cache[i].statement);
    sqlite3_close(store->database);
    if (store->lock >= 0)
        close(store->lock);
    buffer_release(&store->title);
    buffer_release(&store->body);
    buffer_release(&store->note);
    free(store->path);
    free(store);
}
