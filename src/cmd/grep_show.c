#include "grep_show.h"

#include <stdio.h>

#include "aupmine/store_read.h"

static const char number_color[] = "35"; /* SGR parameter */

/* One of the three ways in which issues are shown. */
typedef enum status grep_append(struct showing *showing, struct store *store,
                                struct grep *grep,
                                const struct issue_text *issue,
                                struct grep_outcome *outcome,
                                struct error *error);

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

/* How the issue is named in each line; done once it is known to match. */
static enum status name_issue(struct showing *showing, struct store *store,
                              int64_t number, struct error *error)
{
    enum status status = find_url(showing, store, number, error);

    make_number(showing, number);
    return status == STATUS_OK ? buffer_status(&showing->number, error)
                               : status;
}

/* Read a title or body. */
static enum status read_part(struct showing *showing, struct grep *grep,
                             struct bytes text, struct grep_outcome *outcome,
                             struct error *error)
{
    enum status status = grep_read(grep, text, &showing->page, error);

    outcome->matches = outcome->matches || showing->page.line_count > 0;
    outcome->gave_up = outcome->gave_up || showing->page.gave_up;
    return status;
}

static enum status append_lines(struct showing *showing, struct store *store,
                                struct grep *grep,
                                const struct issue_text *issue,
                                struct grep_outcome *outcome,
                                struct error *error)
{
    enum status status = read_part(showing, grep, issue->title, outcome, error);
    bool named = outcome->matches;

    showing->any = false;
    if (status == STATUS_OK && named)
        status = name_issue(showing, store, issue->number, error);
    if (status == STATUS_OK && named)
        showing_append_title(showing, issue->title);
    if (status == STATUS_OK)
        status = read_part(showing, grep, issue->body, outcome, error);
    if (status == STATUS_OK && !named && outcome->matches)
        status = name_issue(showing, store, issue->number, error);
    if (status == STATUS_OK)
        showing_append_body(showing, issue->body);
    return status;
}

static enum status append_count(struct showing *showing, struct store *store,
                                struct grep *grep,
                                const struct issue_text *issue,
                                struct grep_outcome *outcome,
                                struct error *error)
{
    enum status status = read_part(showing, grep, issue->title, outcome, error);
    size_t lines = showing->page.line_count;

    if (status == STATUS_OK)
        status = read_part(showing, grep, issue->body, outcome, error);
    lines += showing->page.line_count;
    if (status != STATUS_OK || !outcome->matches)
        return status;
    status = name_issue(showing, store, issue->number, error);
    buffer_append_bytes(showing->text, buffer_bytes(&showing->number));
    buffer_append_format(showing->text, ":%zu\n", lines);
    return status;
}

static enum status append_number(struct showing *showing, struct store *store,
                                 struct grep *grep,
                                 const struct issue_text *issue,
                                 struct grep_outcome *outcome,
                                 struct error *error)
{
    enum status status = grep_test_issue(grep, issue, outcome, error);

    if (status != STATUS_OK || !outcome->matches)
        return status;
    status = name_issue(showing, store, issue->number, error);
    buffer_append_bytes(showing->text, buffer_bytes(&showing->number));
    buffer_append_char(showing->text, '\n');
    return status;
}

enum status
showing_append_issue(void *context, struct store *store, struct grep *grep,
                     const struct issue_text *issue, struct buffer *text,
                     struct grep_outcome *outcome, struct error *error)
{
    struct showing *showing = context;
    const struct grep_settings *settings = showing->settings;
    grep_append *append = settings->count     ? append_count
                          : settings->numbers ? append_number
                                              : append_lines;

    showing->text = text;
    return append(showing, store, grep, issue, outcome, error);
}
