#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/timestamp.h"

static char log_path[PATH_MAX];
static int log_descriptor = -1;
static bool gave_up;

enum status log_open(const char *path, struct error *error)
{
    log_descriptor =
        open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (log_descriptor < 0)
        return error_set(error, STATUS_STORAGE, "cannot open the log %s: %s",
                         path, strerror(errno));
    snprintf(log_path, sizeof(log_path), "%s", path);
    return STATUS_OK;
}

/* Told once: each line that follows would fail as well. */
static void give_up(const char *why)
{
    fprintf(stderr, "aupmine: cannot write the log %s: %s\n", log_path, why);
    close(log_descriptor);
    log_descriptor = -1;
    gave_up = true;
}

bool log_failed(void)
{
    return gave_up;
}

void log_write(struct bytes text)
{
    char now[TIMESTAMP_SIZE];
    struct buffer line;
    ssize_t written;

    if (log_descriptor < 0)
        return;
    buffer_init(&line);
    timestamp_format(timestamp_now(), now);
    buffer_append_format(&line, "%s aupmine[%ld]: ", now, (long)getpid());
    buffer_append_bytes(&line, text);
    buffer_append_char(&line, '\n');
    if (line.failed) {
        give_up("out of memory");
    } else {
        /* In one write, so that runs side by side do not mix their lines. */
        written = write(log_descriptor, line.data, line.length);
        if (written < 0)
            give_up(strerror(errno));
        else if ((size_t)written < line.length)
            give_up("the line was cut short");
    }
    buffer_release(&line);
}
