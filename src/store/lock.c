#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "aupmine/timestamp.h"

/* Say in the lock file who holds it; a reader may be shown it. */
static enum status sign_lock(const struct store *store, const char *purpose,
                             struct error *error)
{
    char now[TIMESTAMP_SIZE];
    char line[256];
    int length;

    timestamp_format(timestamp_now(), now);
    length = snprintf(line, sizeof(line), "aupmine %s, process %ld, since %s\n",
                      purpose, (long)getpid(), now);
    if (length < 0 || ftruncate(store->lock, 0) != 0 ||
        pwrite(store->lock, line, (size_t)length, 0) != length)
        return error_set(error, STATUS_STORAGE, "cannot write %s.lock: %s",
                         store->path, strerror(errno));
    return STATUS_OK;
}

static enum status refuse_second(const struct store *store, struct error *error)
{
    char holder[256] = "";
    ssize_t length = pread(store->lock, holder, sizeof(holder) - 1, 0);

    holder[length > 0 ? length : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return error_set(error, STATUS_TRY_LATER,
                     "another run is at work on %s (%s): try again later",
                     store->path,
                     holder[0] == '\0' ? "it began just now" : holder);
}

/* Open the lock file; *lock is -1 if it cannot be, or is missing and flags do
 * not make it. */
static enum status open_lock(const struct store *store, int flags, int *lock,
                             struct error *error)
{
    struct buffer path;
    enum status status;

    *lock = -1;
    buffer_init(&path);
    buffer_append_format(&path, "%s.lock", store->path);
    status = buffer_status(&path, error);
    if (status == STATUS_OK) {
        *lock = open(path.data, flags | O_CLOEXEC, 0666);
        if (*lock < 0 && ((flags & O_CREAT) != 0 || errno != ENOENT))
            status = error_set(error, STATUS_STORAGE, "cannot open %s: %s",
                               path.data, strerror(errno));
    }
    buffer_release(&path);
    return status;
}

enum status store_is_locked(const struct store *store, bool *locked,
                            struct error *error)
{
    int lock;
    enum status status = open_lock(store, O_RDONLY, &lock, error);

    *locked = false;
    if (lock < 0)
        return status;
    *locked = flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(lock);
    return STATUS_OK;
}

enum status store_lock(struct store *store, const char *purpose,
                       struct error *error)
{
    enum status status;

    if (store->lock >= 0)
        return STATUS_OK;
    status = open_lock(store, O_RDWR | O_CREAT, &store->lock, error);
    if (status != STATUS_OK)
        return status;
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        status = sign_lock(store, purpose, error);
    else if (errno == EWOULDBLOCK)
        status = refuse_second(store, error);
    else
        status = error_set(error, STATUS_STORAGE, "cannot lock %s.lock: %s",
                           store->path, strerror(errno));
    if (status != STATUS_OK) {
        close(store->lock);
        store->lock = -1;
    }
    return status;
}
