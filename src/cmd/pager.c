#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aupmine/terminal.h"
#include "command.h"

static const char usual[] = "less";

static bool wanted;
static pid_t process; /* 0: none */

/* What the environment names, "" for none. */
static const char *named(void)
{
    const char *command = getenv("AUPMINE_PAGER");

    if (command == NULL)
        command = getenv("PAGER");
    if (command == NULL)
        command = program_in_path(usual) ? usual : "";
    return strcmp(command, "cat") == 0 ? "" : command;
}

void pager_want(void)
{
    wanted = terminal_is(stdout) && named()[0] != '\0';
}

bool pager_passes_links(void)
{
    return !wanted || strncmp(named(), usual, strlen(usual)) == 0;
}

/* In the child: become the pager. */
static void become(const char *command, const int ends[2])
{
    signal(SIGPIPE, SIG_DFL);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    setenv("LESS", "FRX", 0);
    setenv("LV", "-c", 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static int wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* In the child: ask the shell whether there is such a command. */
static void become_question(char *word)
{
    static const char question[] = "case $1 in */*) [ -x \"$1\" ] ;;"
                                   " *) command -v \"$1\" ;; esac >/dev/null";

    execl("/bin/sh", "sh", "-c", question, "sh", word, (char *)NULL);
    _exit(0);
}

/* What a pager that is not there is given would be lost. A command that does
 * not begin with a plain word is the shell's to understand. */
static bool is_there(const char *command)
{
    char word[PATH_MAX];
    size_t length = strcspn(command, " \t");
    pid_t child;

    if (length >= sizeof(word) ||
        strcspn(command, "\"'\\$`~=;&|<>(){}*?[]#!\n") < length)
        return true;
    memcpy(word, command, length);
    word[length] = '\0';
    child = fork();
    if (child == 0)
        become_question(word);
    return child < 0 || wait_for(child) == 0;
}

void pager_start(void)
{
    const char *command;
    int ends[2];

    if (!wanted)
        return;
    wanted = false;
    command = named();
    if (!is_there(command)) {
        program_warn("there is no pager '%.60s': printing without one",
                     command);
        return;
    }
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    process = fork();
    if (process == 0)
        become(command, ends);
    if (process > 0) {
        dup2(ends[1], STDOUT_FILENO);
        /* An interrupt is meant for the pager; whoever leaves that ends us by
         * the closed pipe. */
        signal(SIGINT, SIG_IGN);
    }
    close(ends[0]);
    close(ends[1]);
    process = process > 0 ? process : 0;
}

void pager_finish(void)
{
    if (process == 0)
        return;
    close(STDOUT_FILENO);
    wait_for(process);
    process = 0;
}
