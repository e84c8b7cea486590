#include "grep_show.h"

#include <stdio.h>

#include "aupmine/store_read.h"
#include "aupmine/store_verdict.h"

enum { TEXT_ENOUGH = 256 * 1024 /* bytes that are printed in one go */ };

static const char number_color[] = "35"; /* SGR parameter */

void showing_init(struct showing *showing, const struct program *program,
                  const struct grep_settings *settings,
                  const struct repository *repository, const char *pattern)
{
    *showing = (struct showing){.program = program,
                                .settings = settings,
                                .repository = repository,
                                .pattern = pattern};
    paint_init(&showing->paint, program);
}

void showing_release(struct showing *showing)
{
    grep_free(showing->grep);
    grep_page_release(&showing->page);
    buffer_release(&showing->number);
    buffer_release(&showing->url);
    buffer_release(&showing->text);
    store_close(showing->store);
}

static enum status keep_url(void *context, const struct issue_row *row,
                            struct error *error)
{
    struct showing *showing = context;

    buffer_reset(&showing->url);
    issue_row_append_url(row, showing->repository, &showing->url);
    return buffer_status(&showing->url, error);
}

static enum status find_url(struct showing *showing, struct error *error)
{
    bool found;

    if (!showing->paint.links)
        return STATUS_OK;
    return store_find_issue(showing->store, showing->repository->key,
                            showing->hit->number, keep_url, showing, &found,
                            error);
}

static void make_number(struct showing *showing)
{
    char number[24];

    snprintf(number, sizeof(number), "%lld", (long long)showing->hit->number);
    buffer_reset(&showing->number);
    if (!showing->paint.color) {
        buffer_append_string(&showing->number, number);
        return;
    }
    buffer_append_format(&showing->number, "\x1b[%sm", number_color);
    paint_link(&showing->paint, &showing->number, buffer_bytes(&showing->url),
               bytes_of(number));
    buffer_append_string(&showing->number, "\x1b[m");
}

static enum status append_lines(struct showing *showing, struct error *error)
{
    struct bytes title, body;
    int64_t number;
    enum status status = store_read_text(showing->store, showing->hit->key,
                                         &number, &title, &body, error);

    if (status == STATUS_OK)
        status = grep_read(showing->grep, title, &showing->page, error);
    if (status == STATUS_OK && showing->page.matching > 0)
        showing_append_title(showing, title);
    if (status == STATUS_OK)
        status = grep_read(showing->grep, body, &showing->page, error);
    if (status == STATUS_OK)
        showing_append_body(showing, body);
    return status;
}

static enum status append_hit(struct showing *showing, struct error *error)
{
    const struct grep_settings *settings = showing->settings;
    enum status status = find_url(showing, error);

    if (status != STATUS_OK)
        return status;
    make_number(showing);
    if (!settings->numbers && !settings->count)
        status = append_lines(showing, error);
    else
        buffer_append_bytes(&showing->text, buffer_bytes(&showing->number));
    if (settings->count)
        buffer_append_format(&showing->text, ":%zu\n", showing->hit->lines);
    if (settings->numbers)
        buffer_append_char(&showing->text, '\n');
    if (status == STATUS_OK)
        status = buffer_status(&showing->number, error);
    return status == STATUS_OK ? buffer_status(&showing->text, error) : status;
}

/* What is missing: a thread brings its own. */
static enum status prepare(struct showing *showing, struct error *error)
{
    enum status status = STATUS_OK;

    if (showing->grep == NULL)
        status = grep_new(&showing->grep, showing->pattern,
                          showing->settings->ignore_case, error);
    if (status == STATUS_OK && showing->store == NULL)
        status = store_open(&showing->store, showing->program->database,
                            STORE_READ, error);
    return status;
}

void showing_go_on(struct showing *showing)
{
    enum status status = prepare(showing, &showing->error);

    /* One transaction for many issues, but none while a pager makes us wait. */
    if (status == STATUS_OK)
        status = store_begin_reading(showing->store, &showing->error);
    buffer_reset(&showing->text);
    for (; status == STATUS_OK && showing->hit < showing->end &&
           showing->text.length < TEXT_ENOUGH;
         showing->hit++)
        status = append_hit(showing, &showing->error);
    if (showing->store != NULL)
        store_rollback(showing->store);
    showing->status = status;
}
