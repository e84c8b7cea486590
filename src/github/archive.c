#include "archive.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "aupmine/output_file.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

enum {
    PIECE = 32 * 1024,
    GZIP_WINDOW = 15 + 16, /* zlib's way to ask for gzip's frame */
    MEMORY_LEVEL = 8,      /* zlib's default */
};

enum status archive_open(struct archive *archive, const char *folder,
                         struct error *error)
{
    *archive = (struct archive){folder, 0};
    if (folder == NULL)
        return STATUS_OK;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return error_set(error, STATUS_STORAGE, "cannot make %s: %s", folder,
                         strerror(errno));
    if (access(folder, W_OK | X_OK) != 0)
        return error_set(error, STATUS_STORAGE, "cannot write into %s: %s",
                         folder, strerror(errno));
    return STATUS_OK;
}

/* FOLDER/OWNER+NAME-TIME-RUN-PAGE.json.gz: in the order of their names the
 * pages are in the order in which they came. No name holds a "+". */
static enum status write_path(struct buffer *path,
                              const struct archive *archive,
                              const char *repository,
                              const struct sync_run *run, struct error *error)
{
    char time[TIMESTAMP_SIZE];

    buffer_append_format(path, "%s/", archive->folder);
    for (const char *at = repository; *at != '\0'; at++)
        buffer_append_char(path, *at == '/' ? '+' : *at);
    buffer_append_char(path, '-');
    timestamp_format(run->started_at, time);
    for (const char *at = time; *at != '\0'; at++) {
        if (*at != '-' && *at != ':')
            buffer_append_char(path, *at);
    }
    buffer_append_format(path, "-%04lld-%06lld.json.gz", (long long)run->key,
                         (long long)archive->pages + 1);
    return buffer_status(path, error);
}

static enum status write_compressed(struct output_file *file, struct bytes body,
                                    struct error *error)
{
    z_stream stream = {0};
    unsigned char piece[PIECE];
    int result = Z_OK;
    enum status status = STATUS_OK;

    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW,
                     MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return error_memory(error);
    stream.next_in = (z_const Bytef *)body.data;
    stream.avail_in = (uInt)body.length;
    while (result == Z_OK && status == STATUS_OK) {
        stream.next_out = piece;
        stream.avail_out = sizeof(piece);
        result = deflate(&stream, Z_FINISH);
        status =
            output_file_write(file,
                              (struct bytes){(const char *)piece,
                                             sizeof(piece) - stream.avail_out},
                              error);
    }
    deflateEnd(&stream);
    return status;
}

/* A name that is taken belongs to another database's run. */
static enum status check_free(const char *path, struct error *error)
{
    if (access(path, F_OK) != 0)
        return STATUS_OK;
    return error_set(error, STATUS_STORAGE,
                     "%s is there already and is not replaced", path);
}

enum status archive_put(struct archive *archive, const char *repository,
                        const struct sync_run *run, struct bytes body,
                        struct error *error)
{
    struct buffer path;
    struct output_file file = {.descriptor = -1};
    enum status status;

    if (archive->folder == NULL)
        return STATUS_OK;
    buffer_init(&path);
    status = write_path(&path, archive, repository, run, error);
    if (status == STATUS_OK)
        status = check_free(buffer_string(&path), error);
    if (status == STATUS_OK)
        status = output_file_begin(&file, buffer_string(&path), error);
    if (status == STATUS_OK)
        status = write_compressed(&file, body, error);
    if (status == STATUS_OK)
        status = output_file_finish(&file, error);
    output_file_abandon(&file);
    archive->pages += status == STATUS_OK;
    buffer_release(&path);
    return status;
}
