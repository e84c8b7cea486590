/*
 * Issues with their verdicts and every piece of evidence marked in their text.
 */
#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aupmine/terminal.h"

struct show_settings {
    bool json;
};

static const struct option options[] = {
    {"json", 0, OPTION_FLAG, offsetof(struct show_settings, json), NULL, NULL,
     "print a JSON object a line"},
};

static enum status keep_row(void *context, const struct issue_row *row,
                            struct error *error)
{
    struct exhibit *exhibit = context;

    exhibit->row = *row;
    timestamp_format(row->created_at, exhibit->created);
    issue_row_append_url(row, exhibit->repository, &exhibit->url);
    return buffer_status(&exhibit->url, error);
}

static enum status keep_mark(void *context, const struct evidence_row *evidence,
                             struct error *error)
{
    struct exhibit *exhibit = context;
    struct mark *marks;
    struct mark *mark;

    marks = realloc(exhibit->marks, (exhibit->mark_count + 1) * sizeof(*marks));
    if (marks == NULL)
        return error_memory(error);
    exhibit->marks = marks;
    mark = &marks[exhibit->mark_count];
    *mark = (struct mark){
        .rule = strdup(evidence->rule),
        .field = evidence->field,
        .zone = evidence->zone,
        .start = evidence->start,
        .end = evidence->end,
        .role = evidence->role,
        .weight = evidence->weight,
    };
    if (mark->rule == NULL)
        return error_memory(error);
    exhibit->mark_count++;
    return STATUS_OK;
}

struct bytes exhibit_marked(const struct exhibit *exhibit,
                            const struct mark *mark)
{
    struct bytes field =
        mark->field == FIELD_TITLE ? exhibit->title : exhibit->body;

    if (mark->end > field.length || mark->start > mark->end)
        return bytes_of("");
    return (struct bytes){field.data + mark->start, mark->end - mark->start};
}

/* --- the command --- */

/* What an operand asks for. */
struct subject {
    int64_t number;
    char repository[REPOSITORY_NAME_SIZE]; /* of an address; else "" */
};

/* Cut text at its last slash and give what stood behind it, or "". */
static const char *cut_last(char *text)
{
    char *slash = strrchr(text, '/');

    if (slash == NULL)
        return "";
    *slash = '\0';
    return slash + 1;
}

/* "https://github.com/OWNER/NAME/issues/1", also with a fragment behind it. */
static enum status read_address(const char *text, struct subject *subject,
                                struct error *error)
{
    char address[512];
    const char *number, *kind, *name, *owner;

    snprintf(address, sizeof(address), "%.*s", (int)strcspn(text, "?#"), text);
    number = cut_last(address);
    kind = cut_last(address);
    name = cut_last(address);
    owner = cut_last(address);
    snprintf(subject->repository, sizeof(subject->repository), "%s/%s", owner,
             name);
    if (strcmp(kind, "issues") != 0 ||
        program_read_number(number, &subject->number, error) != STATUS_OK ||
        repository_check_name(subject->repository, error) != STATUS_OK)
        return error_set(error, STATUS_USAGE,
                         "'%.200s' is no address of an issue", text);
    return STATUS_OK;
}

static enum status read_subject(const char *text, struct subject *subject,
                                struct error *error)
{
    subject->repository[0] = '\0';
    return strstr(text, "://") != NULL
               ? read_address(text, subject, error)
               : program_read_number(text, &subject->number, error);
}

/* What is the same for all that are shown. */
struct viewing {
    const struct program *program;
    struct store *store; /* own */
    bool json;
    struct paint paint; /* found before a pager takes stdout's place */
    int columns;        /* likewise; 0: no terminal */
    struct repository repository; /* of the last one */
    char asked[REPOSITORY_NAME_SIZE];
    size_t shown;
};

/* An address may name another repository than the issue was imported for. */
static enum status find_repository(struct viewing *viewing, const char *name,
                                   struct error *error)
{
    const char *wanted = viewing->program->repository;
    bool held = false;
    enum status status = STATUS_OK;

    if (viewing->repository.key != 0 && strcmp(viewing->asked, name) == 0)
        return STATUS_OK;
    if (name[0] != '\0')
        status = store_find_repository(viewing->store, name,
                                       &viewing->repository, &held, error);
    if (status == STATUS_OK)
        status = program_find_repository(viewing->program, viewing->store,
                                         held ? name : wanted,
                                         &viewing->repository, error);
    snprintf(viewing->asked, sizeof(viewing->asked), "%s", name);
    if (status != STATUS_OK)
        viewing->repository.key = 0;
    return status;
}

static enum status gather(struct exhibit *exhibit, int64_t number,
                          struct error *error)
{
    int64_t same;
    enum status status;

    status = store_find_issue(exhibit->store, exhibit->repository->key, number,
                              keep_row, exhibit, &exhibit->found, error);
    if (status == STATUS_OK && !exhibit->found)
        status = error_set(error, STATUS_NO_MATCH, "%s: no issue %lld is held",
                           exhibit->repository->name, (long long)number);
    if (status != STATUS_OK)
        return status;
    status = store_each_evidence(exhibit->store, exhibit->row.key, keep_mark,
                                 exhibit, error);
    if (status == STATUS_OK)
        status = store_read_text(exhibit->store, exhibit->row.key, &same,
                                 &exhibit->title, &exhibit->body, error);
    return status;
}

/* Where it was looked for in a repository that its address does not name. */
static enum status check_address(const struct exhibit *exhibit,
                                 const char *text,
                                 const struct subject *subject,
                                 struct error *error)
{
    struct bytes url = buffer_bytes(&exhibit->url);

    if (subject->repository[0] == '\0' ||
        strcasecmp(subject->repository, exhibit->repository->name) == 0 ||
        (strcspn(text, "?#") == url.length &&
         memcmp(text, url.data, url.length) == 0))
        return STATUS_OK;
    return error_set(error, STATUS_NO_MATCH, "%.200s is not held", text);
}

static void exhibit_release(struct exhibit *exhibit)
{
    for (size_t i = 0; i < exhibit->mark_count; i++)
        free(exhibit->marks[i].rule);
    free(exhibit->marks);
    buffer_release(&exhibit->url);
    buffer_release(&exhibit->text);
}

static enum status show_one(struct viewing *viewing, const char *text,
                            struct error *error)
{
    struct exhibit exhibit = {.paint = &viewing->paint,
                              .columns = viewing->columns,
                              .repository = &viewing->repository,
                              .store = viewing->store};
    struct subject subject;
    enum status status = read_subject(text, &subject, error);

    if (status == STATUS_OK)
        status = find_repository(viewing, subject.repository, error);
    if (status == STATUS_OK)
        status = gather(&exhibit, subject.number, error);
    if (status == STATUS_OK)
        status = check_address(&exhibit, text, &subject, error);
    if (status == STATUS_OK && viewing->shown++ > 0 && !viewing->json)
        buffer_append_char(&exhibit.text, '\n');
    if (status == STATUS_OK && viewing->json)
        exhibit_describe_as_json(&exhibit);
    else if (status == STATUS_OK)
        exhibit_describe_for_people(&exhibit);
    if (status == STATUS_OK)
        status = program_print_buffer(&exhibit.text, error);
    exhibit_release(&exhibit);
    return status;
}

/* One that is not held is told, and the others are shown. */
static enum status show_all(struct viewing *viewing, struct operands operands,
                            struct error *error)
{
    bool missing = false;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < operands.count && status == STATUS_OK; i++) {
        status = show_one(viewing, operands.items[i], error);
        if (status == STATUS_NO_MATCH) {
            program_warn("%s", error->text);
            missing = true;
            status = STATUS_OK;
        }
    }
    return status == STATUS_OK && missing
               ? error_set(error, STATUS_NO_MATCH, "%s", "")
               : status;
}

static enum status show_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct show_settings *settings = values;
    struct viewing viewing = {.program = program, .json = settings->json};
    struct subject subject;
    enum status status = STATUS_OK;

    paint_init(&viewing.paint, program);
    viewing.columns = terminal_is(stdout) ? terminal_columns(stdout) : 0;
    /* What is no number is told before anything is shown. */
    for (size_t i = 0; i < operands.count && status == STATUS_OK; i++)
        status = read_subject(operands.items[i], &subject, error);
    if (status == STATUS_OK)
        status =
            store_open(&viewing.store, program->database, STORE_READ, error);
    if (status == STATUS_OK)
        status = show_all(&viewing, operands, error);
    store_close(viewing.store);
    return status;
}

const struct command command_show = {
    .name = "show",
    .operands = "NUMBER...",
    .operands_least = 1,
    .operands_most = SIZE_MAX,
    .summary = "show issues, their verdicts and the evidence in their text",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .options_size = sizeof(struct show_settings),
    .pages = true,
    .run = show_run,
};
