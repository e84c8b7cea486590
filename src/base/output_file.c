#include "aupmine/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int descriptor, struct bytes contents)
{
    while (contents.length > 0) {
        ssize_t written = write(descriptor, contents.data, contents.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        contents.data += written;
        contents.length -= (size_t)written;
    }
    return 0;
}

/* A file that is replaced keeps its permissions; a new one gets the usual. */
static mode_t permissions_for(const char *path)
{
    struct stat old;
    mode_t mask;

    if (stat(path, &old) == 0)
        return old.st_mode & 07777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Make the new name last through a power cut. */
static void sync_folder(const char *path)
{
    char *copy = strdup(path);
    int descriptor;

    if (copy == NULL)
        return;
    descriptor = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(copy);
}

/* /dev/null, a pipe: there is nothing to replace, and the name must stay what
 * it is. */
static bool is_stream(const char *path)
{
    struct stat file;

    return stat(path, &file) == 0 && !S_ISREG(file.st_mode) &&
           !S_ISDIR(file.st_mode);
}

static enum status write_stream(const char *path, struct bytes contents,
                                struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    enum status status = STATUS_OK;

    if (descriptor < 0 || write_all(descriptor, contents) != 0)
        status = error_set(error, STATUS_STORAGE, "cannot write %s: %s", path,
                           strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return status;
}

static enum status cannot_write(const struct output_file *file,
                                struct error *error)
{
    return error_set(error, STATUS_STORAGE, "cannot write %s: %s", file->path,
                     strerror(errno));
}

/* Whether a name still stands for the open file: who held it before may have
 * renamed or removed it. */
static bool is_at(const struct stat *file, const char *path)
{
    struct stat there;

    return lstat(path, &there) == 0 && there.st_dev == file->st_dev &&
           there.st_ino == file->st_ino;
}

/* What a killed run left is taken over; nothing else that has the name. */
static int take_over(int descriptor, const struct stat *file)
{
    if (S_ISREG(file->st_mode) && file->st_nlink == 1 &&
        file->st_uid == geteuid())
        return ftruncate(descriptor, 0);
    errno = EEXIST;
    return -1;
}

/* Open the file beside and hold it for this run alone. The descriptor, or -1
 * with errno set. */
static int hold_beside(const char *path)
{
    struct stat file;
    int descriptor;
    int failure;

    for (;;) {
        descriptor =
            open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                 0600);
        if (descriptor < 0)
            return -1;
        if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 ||
            fstat(descriptor, &file) != 0)
            break;
        if (is_at(&file, path)) {
            if (take_over(descriptor, &file) != 0)
                break;
            return descriptor;
        }
        close(descriptor);
    }
    failure = errno;
    close(descriptor);
    errno = failure;
    return -1;
}

enum status output_file_begin(struct output_file *file, const char *path,
                              struct error *error)
{
    struct buffer beside;
    enum status status;

    *file = (struct output_file){.path = path, .descriptor = -1};
    buffer_init(&beside);
    buffer_append_format(&beside, "%s.aupmine-part", path);
    status = buffer_status(&beside, error);
    if (status == STATUS_OK)
        file->descriptor = hold_beside(beside.data);
    if (status == STATUS_OK && file->descriptor >= 0) {
        file->beside = beside.data;
        return STATUS_OK;
    }
    if (status == STATUS_OK && errno == EWOULDBLOCK)
        status = error_set(error, STATUS_TRY_LATER,
                           "another run is writing %s: try again later", path);
    else if (status == STATUS_OK)
        status = error_set(error, STATUS_STORAGE,
                           "cannot write beside %s, in %s: %s", path,
                           beside.data, strerror(errno));
    buffer_release(&beside);
    return status;
}

enum status output_file_write(struct output_file *file, struct bytes piece,
                              struct error *error)
{
    return write_all(file->descriptor, piece) == 0 ? STATUS_OK
                                                   : cannot_write(file, error);
}

enum status output_file_finish(struct output_file *file, struct error *error)
{
    if (fchmod(file->descriptor, permissions_for(file->path)) != 0 ||
        fsync(file->descriptor) != 0 || rename(file->beside, file->path) != 0)
        return cannot_write(file, error);
    /* Nothing is left to go wrong: what was written is on the disk. */
    close(file->descriptor);
    file->descriptor = -1;
    free(file->beside);
    file->beside = NULL;
    sync_folder(file->path);
    return STATUS_OK;
}

void output_file_abandon(struct output_file *file)
{
    if (file->beside != NULL)
        unlink(file->beside);
    if (file->descriptor >= 0)
        close(file->descriptor);
    free(file->beside);
    *file = (struct output_file){.descriptor = -1};
}

static enum status replace_file(const char *path, struct bytes contents,
                                struct error *error)
{
    struct output_file file;
    enum status status = output_file_begin(&file, path, error);

    if (status == STATUS_OK)
        status = output_file_write(&file, contents, error);
    if (status == STATUS_OK)
        status = output_file_finish(&file, error);
    output_file_abandon(&file);
    return status;
}

enum status output_file_replace(const char *path, struct bytes contents,
                                struct error *error)
{
    char *target;
    enum status status;

    if (is_stream(path))
        return write_stream(path, contents, error);
    /* Of a link, what it points to is replaced. */
    target = realpath(path, NULL);
    if (target == NULL && errno == ENOMEM)
        return error_memory(error);
    status = replace_file(target == NULL ? path : target, contents, error);
    free(target);
    return status;
}
