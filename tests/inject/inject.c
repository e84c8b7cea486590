/*
 * A library to preload: one allocation or one write fails, once.
 *
 *   INJECT_ALLOCATION=N   the Nth malloc, calloc or realloc finds no memory
 *   INJECT_WRITE=N        the Nth write, pwrite, fsync, fdatasync or rename
 *                         finds the disk full
 *   INJECT_KILL=N         SIGKILL comes instead of the Nth of these
 *   INJECT_REACHED=FILE   is made when the failure has happened
 *
 * Where the C library does not let its allocator be called by other names
 * (musl), allocations are left alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long allocations_left; /* 0: none is to fail */
static long writes_left;
static long writes_to_live;

static long number_from(const char *name)
{
    const char *value = getenv(name);

    return value == NULL ? 0 : strtol(value, NULL, 10);
}

__attribute__((constructor)) static void read_environment(void)
{
    allocations_left = number_from("INJECT_ALLOCATION");
    writes_left = number_from("INJECT_WRITE");
    writes_to_live = number_from("INJECT_KILL");
}

static bool is_the_one(long *left, int failure)
{
    const char *path;
    int descriptor;

    if (*left == 0 || --*left > 0)
        return false;
    path = getenv("INJECT_REACHED");
    if (path != NULL) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor >= 0)
            close(descriptor);
    }
    errno = failure;
    return true;
}

/* --- memory --- */

#ifdef __GLIBC__
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    return is_the_one(&allocations_left, ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_the_one(&allocations_left, ENOMEM) ? NULL
                                                 : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_the_one(&allocations_left, ENOMEM) ? NULL
                                                 : __libc_realloc(old, size);
}
#endif

/* --- files --- */

static bool write_fails(void)
{
    if (is_the_one(&writes_to_live, 0))
        raise(SIGKILL);
    return is_the_one(&writes_left, ENOSPC);
}

ssize_t write(int descriptor, const void *data, size_t length)
{
    if (write_fails())
        return -1;
    return syscall(SYS_write, descriptor, data, length);
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset)
{
    if (write_fails())
        return -1;
    return syscall(SYS_pwrite64, descriptor, data, length, offset);
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off_t offset)
{
    return pwrite(descriptor, data, length, offset);
}

int fsync(int descriptor)
{
    if (write_fails())
        return -1;
    return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
    if (write_fails())
        return -1;
    return (int)syscall(SYS_fdatasync, descriptor);
}

int rename(const char *from, const char *to)
{
    if (write_fails())
        return -1;
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
