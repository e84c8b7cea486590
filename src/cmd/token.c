#include "token.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aupmine/github.h"
#include "command.h"
#include "fetch.h"

enum { TOKEN_MOST = 1024 /* bytes */ };

/* In the child: become gh, which prints the token into the pipe. */
static void become_gh(const int ends[2])
{
    int nothing = open("/dev/null", O_RDWR);

    dup2(nothing, STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execlp("gh", "gh", "auth", "token", "--hostname", "github.com",
           (char *)NULL);
    _exit(127);
}

/* What it printed, 0 bytes if it failed. */
static size_t read_answer(int end, pid_t process, char answer[TOKEN_MOST])
{
    size_t length = 0;
    ssize_t got = 1;
    int status = 1;

    while (got > 0 && length < TOKEN_MOST) {
        got = read(end, answer + length, TOKEN_MOST - length);
        if (got < 0 && errno == EINTR)
            got = 1;
        else
            length += got > 0 ? (size_t)got : 0;
    }
    close(end);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    return got == 0 && status == 0 ? length : 0;
}

static enum status ask_gh(struct buffer *token, const char **source,
                          struct error *error)
{
    static const char command[] = "gh auth token";
    char answer[TOKEN_MOST];
    enum status status = STATUS_OK;
    pid_t process;
    int ends[2];
    size_t length;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return STATUS_OK;
    process = fork();
    if (process == 0)
        become_gh(ends);
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return STATUS_OK;
    }
    length = read_answer(ends[0], process, answer);
    while (length > 0 && strchr("\r\n", answer[length - 1]) != NULL)
        length--;
    if (length > 0) {
        *source = command;
        status =
            token_take(token, (struct bytes){answer, length}, command, error);
    }
    explicit_bzero(answer, sizeof(answer));
    return status;
}

enum status token_find(struct buffer *token, const char *file, const char *api,
                       const char **source, struct error *error)
{
    enum status status = token_read(token, file, source, error);

    if (status == STATUS_OK && *source == NULL &&
        strcmp(api, fetch_default_api) == 0 && isatty(STDIN_FILENO) &&
        isatty(STDERR_FILENO) && program_in_path("gh"))
        status = ask_gh(token, source, error);
    return status;
}

void token_check_file(const struct program *program, const char *file)
{
    struct stat held;

    if (file != NULL && stat(file, &held) == 0 && S_ISREG(held.st_mode) &&
        (held.st_mode & (S_IRGRP | S_IROTH)) != 0)
        program_say(program,
                    "warning: others may read the token file %s: chmod 600 "
                    "keeps it yours",
                    file);
}
