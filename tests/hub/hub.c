#include "hub.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base.h"
#include "script.h"
#include "store.h"

/* Written beside and renamed, so that who waits for it never reads half. */
static enum status address_write(const char *path, const char *address,
                                 struct error *error)
{
    struct buffer beside = {0};
    FILE *stream = NULL;
    bool good = false;

    buffer_print(&beside, "%s.part", path);
    if (!beside.failed)
        stream = fopen(beside.data, "w");
    if (stream != NULL) {
        good = fprintf(stream, "%s\n", address) > 0 && fflush(stream) == 0 &&
               fsync(fileno(stream)) == 0;
        good = fclose(stream) == 0 && good;
        good = good && rename(beside.data, path) == 0;
    }
    buffer_release(&beside);
    return good
               ? STATUS_OK
               : error_set(error, STATUS_FILE, "%s: %s", path, strerror(errno));
}

/* Names the repository: as asked, else as the first issue has it. */
static enum status hub_name(struct hub *hub, struct error *error)
{
    const char *name = hub->settings.repository;

    if (name == NULL)
        name = hub->store.repository;
    if (name == NULL)
        return error_set(error, STATUS_USAGE,
                         "no html_url names the repository; use --repo");
    if (strchr(name, '/') == NULL)
        return error_set(error, STATUS_USAGE, "--repo is not OWNER/NAME: %s",
                         name);
    hub->repository = strdup(name);
    return hub->repository != NULL
               ? STATUS_OK
               : error_set(error, STATUS_MEMORY, "out of memory");
}

static enum status hub_load(struct hub *hub, struct error *error)
{
    const struct settings *settings = &hub->settings;
    enum status status = store_load(&hub->store, settings->issues, error);

    if (status == STATUS_OK)
        status = hub_name(hub, error);
    if (status == STATUS_OK && settings->script != NULL)
        status =
            script_load(&hub->script, settings->script, &hub->store, error);
    if (status == STATUS_OK && settings->log != NULL)
        status = log_open(&hub->log, settings->log, error);
    limits_init(&hub->limits, settings);
    return status;
}

static void hub_release(struct hub *hub)
{
    for (size_t i = 0; i < hub->former_count; i++)
        free(hub->former[i]);
    free(hub->former);
    free(hub->repository);
    if (hub->log != NULL)
        fclose(hub->log);
    script_release(&hub->script);
    store_release(&hub->store);
    pthread_mutex_destroy(&hub->lock);
}

static enum status hub_announce(const struct hub *hub, struct error *error)
{
    if (printf("%s\n", hub->base) < 0 || fflush(stdout) != 0)
        return error_set(error, STATUS_FILE, "cannot write to stdout");
    if (hub->settings.port_file == NULL)
        return STATUS_OK;
    return address_write(hub->settings.port_file, hub->base, error);
}

/* Serves until a signal or the end of its time. */
static enum status hub_serve(struct hub *hub, const sigset_t *signals,
                             struct error *error)
{
    struct timespec left = {.tv_sec = (time_t)hub->settings.seconds};
    struct MHD_Daemon *daemon = NULL;
    enum status status = server_start(&daemon, hub, error);

    if (status != STATUS_OK)
        return status;
    status = hub_announce(hub, error);
    while (status == STATUS_OK && sigtimedwait(signals, NULL, &left) < 0 &&
           errno == EINTR)
        continue;
    MHD_stop_daemon(daemon);
    return status;
}

int main(int count, char **words)
{
    struct hub hub = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct error error = {{0}};
    sigset_t signals;
    enum status status = settings_parse(&hub.settings, count, words, &error);

    /* Threads inherit the mask, so the signals wait for sigtimedwait. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (status == STATUS_OK && hub.settings.help) {
        settings_help(stdout);
        return EXIT_SUCCESS;
    }
    if (status == STATUS_OK)
        status = hub_load(&hub, &error);
    if (status == STATUS_OK)
        status = hub_serve(&hub, &signals, &error);
    if (status != STATUS_OK)
        fprintf(stderr, "hub: %s\n", error.message);
    hub_release(&hub);
    return status == STATUS_OK ? EXIT_SUCCESS : 2;
}
