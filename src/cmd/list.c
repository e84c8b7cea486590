#include "command.h"

#include <stdio.h>
#include <string.h>

#include "aupmine/encode.h"
#include "aupmine/store_read.h"
#include "aupmine/terminal.h"
#include "aupmine/text.h"
#include "aupmine/timestamp.h"
#include "filter.h"
#include "paint.h"

static const char *const format_names[] = {"table", "tsv",     "csv",
                                           "json",  "numbers", "urls"};
static const struct vocabulary format_words = {"format", format_names, 6};

struct list_settings {
    struct issue_filter filter;
    int format; /* index into writers */
};

static const struct list_settings defaults = {.filter = FILTER_DEFAULTS};

static const struct option options[] = {
    FILTER_OPTIONS(offsetof(struct list_settings, filter)),
    {"format", 0, OPTION_WORD, offsetof(struct list_settings, format), "FORMAT",
     &format_words, "table, tsv, csv, json, numbers or urls"},
};

/* --- one writer a format --- */

enum { COLUMNS_FOR_ALL = 80 }; /* below, the title needs the room */

struct listing {
    struct buffer line;
    struct buffer plain; /* of a table: the line before it is painted */
    struct paint paint;
    const struct repository *repository;
    int columns; /* of the terminal, 0: no need to cut */
    int64_t count;
    int format;
};

static const char *word_or(const struct vocabulary *words, size_t value,
                           const char *otherwise)
{
    const char *word = vocabulary_name(words, value);

    return word == NULL ? otherwise : word;
}

static const char *verdict_name(const struct issue_row *row)
{
    return row->has_verdict || row->reviewed
               ? verdict_words.names[row->verdict.verdict]
               : "unjudged";
}

/* Cut the line to the terminal's width at a character's end, and show that it
 * was. */
static void cut_to_columns(struct buffer *line, int columns)
{
    struct bytes text = buffer_bytes(line);

    if (columns <= 0 || text_fitting(text, (size_t)columns) == text.length)
        return;
    line->length = text_fitting(text, (size_t)columns - 1);
    buffer_append_string(line, "\xE2\x80\xA6");
}

/* Bytes of the plain line from where the painted one has come to. */
static void append_plain(struct listing *list, size_t *at, size_t end)
{
    if (end > list->plain.length)
        end = list->plain.length;
    if (end > *at) {
        buffer_append(&list->line, list->plain.data + *at, end - *at);
        *at = end;
    }
}

/* The number leads to the issue; a tagged issue's verdict has a colour. */
static void paint_row(struct listing *list, const struct issue_row *row,
                      size_t number_end, size_t verdict_start)
{
    static const char *const colors[] = {"31", "33", ""};
    const char *name = verdict_name(row);
    size_t verdict_end = verdict_start + strlen(name);
    size_t number = 0;
    size_t at = 0;
    struct buffer url;

    buffer_init(&url);
    issue_row_append_url(row, list->repository, &url);
    while (number < number_end && list->plain.data[number] == ' ')
        number++;
    append_plain(list, &at, number);
    paint_link(&list->paint, &list->line, buffer_bytes(&url),
               (struct bytes){list->plain.data + number, number_end - number});
    at = number_end;
    append_plain(list, &at, verdict_start);
    paint_text(&list->paint, &list->line, colors[row->verdict.verdict], name);
    at = verdict_end;
    append_plain(list, &at, list->plain.length);
    list->line.failed = list->line.failed || url.failed;
    buffer_release(&url);
}

static void write_table(struct listing *list, const struct issue_row *row)
{
    struct buffer *plain = &list->plain;
    char created[TIMESTAMP_SIZE];
    size_t number_end, verdict_start;

    buffer_reset(plain);
    timestamp_format(row->created_at, created);
    buffer_append_format(plain, "%7lld", (long long)row->number);
    number_end = plain->length;
    buffer_append_format(plain, " %.10s ", created);
    verdict_start = plain->length;
    buffer_append_format(plain, "%-10s %-9s ", verdict_name(row),
                         word_or(&kind_words, row->verdict.kind, "-"));
    if (list->columns == 0 || list->columns >= COLUMNS_FOR_ALL)
        buffer_append_format(plain, "%-8s %4d",
                             word_or(&domain_words, row->verdict.domain, "-"),
                             row->verdict.score);
    buffer_append_format(plain, "%c ",
                         row->reviewed            ? 'r'
                         : row->verdict.automated ? 'a'
                                                  : ' ');
    text_append_visible(plain, row->title, false);
    cut_to_columns(plain, list->columns);
    if (list->paint.color && !plain->failed &&
        plain->length > verdict_start + strlen(verdict_name(row)))
        paint_row(list, row, number_end, verdict_start);
    else
        buffer_append_bytes(&list->line, buffer_bytes(plain));
    list->line.failed = list->line.failed || plain->failed;
}

/* One cell after another, in the order of the header below. */
static void write_cells(struct listing *list, const struct issue_row *row,
                        void (*cell)(struct buffer *, struct bytes), char gap)
{
    char created[TIMESTAMP_SIZE];
    struct buffer url;
    const struct bytes cells[] = {
        bytes_of(verdict_name(row)),
        bytes_of(word_or(&kind_words, row->verdict.kind, "")),
        bytes_of(word_or(&domain_words, row->verdict.domain, "")),
    };

    buffer_init(&url);
    issue_row_append_url(row, list->repository, &url);
    timestamp_format(row->created_at, created);
    buffer_append_format(&list->line, "%lld%c%s%c", (long long)row->number, gap,
                         created, gap);
    for (size_t i = 0; i < 3; i++) {
        cell(&list->line, cells[i]);
        buffer_append_char(&list->line, gap);
    }
    buffer_append_format(&list->line, "%d%c%d%c%d%c", row->verdict.score, gap,
                         row->verdict.automated, gap, row->reviewed, gap);
    cell(&list->line, row->state);
    buffer_append_char(&list->line, gap);
    cell(&list->line, row->author);
    buffer_append_char(&list->line, gap);
    cell(&list->line, buffer_bytes(&url));
    buffer_append_char(&list->line, gap);
    cell(&list->line, row->title);
    list->line.failed = list->line.failed || url.failed;
    buffer_release(&url);
}

static const char *const cell_names[] = {
    "number",    "created_at", "verdict", "kind",   "domain", "score",
    "automated", "reviewed",   "state",   "author", "url",    "title"};

static void write_csv(struct listing *list, const struct issue_row *row)
{
    write_cells(list, row, csv_cell, ',');
}

static void write_tsv(struct listing *list, const struct issue_row *row)
{
    write_cells(list, row, tsv_cell, '\t');
}

static void write_json(struct listing *list, const struct issue_row *row)
{
    char created[TIMESTAMP_SIZE];
    struct buffer *line = &list->line;
    struct buffer url;

    buffer_init(&url);
    issue_row_append_url(row, list->repository, &url);
    timestamp_format(row->created_at, created);
    buffer_append_format(line,
                         "{\"number\":%lld,\"title\":", (long long)row->number);
    json_string(line, row->title);
    buffer_append_string(line, ",\"url\":");
    json_string(line, buffer_bytes(&url));
    buffer_append_string(line, ",\"state\":");
    json_string(line, row->state);
    buffer_append_format(line, ",\"created_at\":\"%s\",\"author\":", created);
    json_string(line, row->author);
    buffer_append_string(line, ",\"verdict\":");
    json_string(line, row->has_verdict || row->reviewed
                          ? bytes_of(verdict_name(row))
                          : bytes_of(NULL));
    buffer_append_string(line, ",\"kind\":");
    json_string(line, bytes_of(word_or(&kind_words, row->verdict.kind, NULL)));
    buffer_append_string(line, ",\"domain\":");
    json_string(line,
                bytes_of(word_or(&domain_words, row->verdict.domain, NULL)));
    buffer_append_format(
        line, ",\"score\":%d,\"automated\":%s,\"reviewed\":%s}",
        row->verdict.score, row->verdict.automated ? "true" : "false",
        row->reviewed ? "true" : "false");
    line->failed = line->failed || url.failed;
    buffer_release(&url);
}

static void write_number(struct listing *list, const struct issue_row *row)
{
    buffer_append_format(&list->line, "%lld", (long long)row->number);
}

/* An address of one line and one word, whatever the record said it was. */
static void write_url(struct listing *list, const struct issue_row *row)
{
    struct buffer url;

    buffer_init(&url);
    issue_row_append_url(row, list->repository, &url);
    for (size_t i = 0; i < url.length; i++) {
        unsigned char byte = (unsigned char)url.data[i];

        if (byte > ' ' && byte < 0x7F)
            buffer_append_char(&list->line, url.data[i]);
        else
            buffer_append_format(&list->line, "%%%02X", byte);
    }
    list->line.failed = list->line.failed || url.failed;
    buffer_release(&url);
}

/* In the order of format_names. gap parts the names of a header line. */
static const struct writer {
    void (*write)(struct listing *list, const struct issue_row *row);
    char gap;        /* between cells; 0: there is no header */
    const char *end; /* of a line: RFC 4180 has CSV lines end in CR LF */
} writers[] = {
    {write_table, 0, "\n"}, {write_tsv, '\t', "\n"}, {write_csv, ',', "\r\n"},
    {write_json, 0, "\n"},  {write_number, 0, "\n"}, {write_url, 0, "\n"},
};

static void append_header(struct listing *list, const struct writer *writer)
{
    size_t count = sizeof(cell_names) / sizeof(cell_names[0]);

    for (size_t i = 0; i < count; i++)
        buffer_append_format(&list->line, "%s%.1s", cell_names[i],
                             i + 1 < count ? &writer->gap : "");
    buffer_append_string(&list->line, writer->end);
}

static enum status print_row(void *context, const struct issue_row *row,
                             struct error *error)
{
    struct listing *list = context;

    buffer_reset(&list->line);
    if (list->count++ == 0 && writers[list->format].gap != '\0')
        append_header(list, &writers[list->format]);
    writers[list->format].write(list, row);
    buffer_append_string(&list->line, writers[list->format].end);
    return program_print_buffer(&list->line, error);
}

static enum status list_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct list_settings *settings = values;
    struct listing list = {.format = settings->format};
    struct repository repository;
    struct store *store = NULL;
    enum status status;

    (void)operands;
    list.columns = terminal_is(stdout) ? terminal_columns(stdout) : 0;
    list.repository = &repository;
    paint_init(&list.paint, program);
    buffer_init(&list.line);
    buffer_init(&list.plain);
    status = program_open_repository(program, &store, &repository, error);
    if (status == STATUS_OK)
        status = filter_check_rule(program, store, &repository,
                                   &settings->filter, error);
    if (status == STATUS_OK)
        status = store_each_issue(store, repository.key, &settings->filter,
                                  print_row, &list, error);
    if (status == STATUS_OK && list.count == 0)
        status =
            filter_found_nothing(store, &repository, &settings->filter, error);
    buffer_release(&list.line);
    buffer_release(&list.plain);
    store_close(store);
    return status;
}

static const char *const notes[] = {
    "The table's columns: number, filed on, verdict, kind, domain, score (with",
    "'a' for an automated filing, 'r' for a reviewed verdict), title. Without",
    "--all, complaints and borderline issues are listed, newest first. A",
    "terminal of less than 80 columns shows neither domain nor score.",
    NULL,
};

const struct command command_list = {
    .name = "list",
    .operands = "",
    .summary = "list tagged issues, a line each",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct list_settings),
    .pages = true,
    .run = list_run,
};
