#include "aupmine/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

enum status output_file_begin(struct output_file *file, const char *path,
                              struct error *error)
{
    struct buffer beside;

    *file = (struct output_file){.path = path, .descriptor = -1};
    buffer_init(&beside);
    buffer_append_format(&beside, "%s.XXXXXX", path);
    if (buffer_status(&beside, error) != STATUS_OK) {
        buffer_release(&beside);
        return STATUS_MEMORY;
    }
    file->descriptor = mkstemp(beside.data);
    if (file->descriptor < 0) {
        error_set(error, STATUS_STORAGE, "cannot write beside %s: %s", path,
                  strerror(errno));
        buffer_release(&beside);
        return STATUS_STORAGE;
    }
    file->beside = beside.data;
    return STATUS_OK;
}

enum status output_file_write(struct output_file *file, struct bytes piece,
                              struct error *error)
{
    return write_all(file->descriptor, piece) == 0 ? STATUS_OK
                                                   : cannot_write(file, error);
}

enum status output_file_finish(struct output_file *file, struct error *error)
{
    int closed;

    if (fchmod(file->descriptor, permissions_for(file->path)) != 0 ||
        fsync(file->descriptor) != 0)
        return cannot_write(file, error);
    closed = close(file->descriptor);
    file->descriptor = -1;
    if (closed != 0 || rename(file->beside, file->path) != 0)
        return cannot_write(file, error);
    free(file->beside);
    file->beside = NULL;
    sync_folder(file->path);
    return STATUS_OK;
}

void output_file_abandon(struct output_file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    if (file->beside != NULL)
        unlink(file->beside);
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
