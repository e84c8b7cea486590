#include "grep_show.h"

#include <stdio.h>

#include "aupmine/store_read.h"

static const char number_color[] = "35"; /* SGR parameter */

void showing_init(struct showing *showing, const struct program *program,
                  const struct grep_settings *settings,
                  const struct repository *repository)
{
    *showing = (struct showing){.settings = settings, .repository = repository};
    paint_init(&showing->paint, program);
}

void showing_release(struct showing *showing)
{
    grep_page_release(&showing->page);
    buffer_release(&showing->number);
    buffer_release(&showing->url);
}

static enum status keep_url(void *context, const struct issue_row *row,
                            struct error *error)
{
    struct showing *showing = context;

    buffer_reset(&showing->url);
    issue_row_append_url(row, showing->repository, &showing->url);
    return buffer_status(&showing->url, error);
}

static enum status find_url(struct showing *showing, struct store *store,
                            int64_t number, struct error *error)
{
    bool found;

    if (!showing->paint.links)
        return STATUS_OK;
    return store_find_issue(store, showing->repository->key, number, keep_url,
                            showing, &found, error);
}

static void make_number(struct showing *showing, int64_t issue)
{
    char number[24];

    buffer_reset(&showing->number);
    if (!showing->paint.color) {
        buffer_append_number(&showing->number, (uint64_t)issue);
        return;
    }
    snprintf(number, sizeof(number), "%lld", (long long)issue);
    buffer_append_format(&showing->number, "\x1b[%sm", number_color);
    paint_link(&showing->paint, &showing->number, buffer_bytes(&showing->url),
               bytes_of(number));
    buffer_append_string(&showing->number, "\x1b[m");
}

static enum status append_lines(struct showing *showing, struct grep *grep,
                                const struct grep_issue *issue,
                                struct error *error)
{
    enum status status = grep_read(grep, issue->title, &showing->page, error);

    showing->any = false;
    if (status == STATUS_OK && showing->page.line_count > 0)
        showing_append_title(showing, issue->title);
    if (status == STATUS_OK)
        status = grep_read(grep, issue->body, &showing->page, error);
    if (status == STATUS_OK)
        showing_append_body(showing, issue->body);
    return status;
}

static enum status append_count(struct showing *showing, struct grep *grep,
                                const struct grep_issue *issue,
                                struct error *error)
{
    size_t lines;
    enum status status = grep_read(grep, issue->title, &showing->page, error);

    lines = showing->page.line_count;
    if (status == STATUS_OK)
        status = grep_read(grep, issue->body, &showing->page, error);
    lines += showing->page.line_count;
    buffer_append_bytes(showing->text, buffer_bytes(&showing->number));
    buffer_append_format(showing->text, ":%zu\n", lines);
    return status;
}

enum status showing_append_issue(void *context, struct store *store,
                                 struct grep *grep,
                                 const struct grep_issue *issue,
                                 struct buffer *text, struct error *error)
{
    struct showing *showing = context;
    enum status status = find_url(showing, store, issue->number, error);

    if (status != STATUS_OK)
        return status;
    showing->text = text;
    make_number(showing, issue->number);
    if (showing->settings->count) {
        status = append_count(showing, grep, issue, error);
    } else if (showing->settings->numbers) {
        buffer_append_bytes(text, buffer_bytes(&showing->number));
        buffer_append_char(text, '\n');
    } else {
        status = append_lines(showing, grep, issue, error);
    }
    return status == STATUS_OK ? buffer_status(&showing->number, error)
                               : status;
}
