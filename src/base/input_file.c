#include "aupmine/input_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static enum status failed(const char *path, struct error *error)
{
    if (errno == ENOMEM)
        return error_memory(error);
    return error_set(error, STATUS_STORAGE, "cannot read %s: %s", path,
                     strerror(errno));
}

enum status input_file_read(const char *path, struct buffer *contents,
                            struct error *error)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    char block[16384];
    size_t got;
    enum status status;

    if (file == NULL)
        return failed(path, error);
    while ((got = fread(block, 1, sizeof(block), file)) > 0)
        buffer_append(contents, block, got);
    status =
        ferror(file) ? failed(path, error) : buffer_status(contents, error);
    if (file != stdin)
        fclose(file);
    return status;
}
