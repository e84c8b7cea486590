/*
 * Any bytes, cut into records at any places, and every record read as an issue.
 * However the stream arrives in pieces, the same records must come out.
 */
#include <stdlib.h>
#include <string.h>

#include "aupmine/ingest.h"
#include "aupmine/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A digest of what came out: how many records and refusals, and where. */
struct outcome {
    struct issue issue;
    uint64_t records;
    uint64_t sum;
};

static void check_utf8(const struct buffer *text)
{
    struct bytes rest = buffer_bytes(text);

    while (rest.length > 0) {
        size_t length = utf8_decode(rest, NULL);

        if (length == 0)
            abort();
        rest.data += length;
        rest.length -= length;
    }
}

static enum status take(void *context, const struct record *record,
                        struct error *error)
{
    struct outcome *outcome = context;
    struct error reason;

    (void)error;
    if (record->text.length < 2 || record->text.data[0] != '{' ||
        record->text.data[record->text.length - 1] != '}')
        abort();
    outcome->records++;
    outcome->sum = outcome->sum * 31 + record->offset;
    if (issue_read_json(&outcome->issue, record->text, &reason) != STATUS_OK)
        return STATUS_OK;
    check_utf8(&outcome->issue.title);
    check_utf8(&outcome->issue.body);
    check_utf8(&outcome->issue.labels);
    if (outcome->issue.number <= 0 || outcome->issue.created_at <= 0)
        abort();
    return STATUS_OK;
}

static enum status refuse(void *context, uint64_t offset, uint64_t line,
                          const char *problem, struct error *error)
{
    struct outcome *outcome = context;

    (void)error;
    if (line == 0 || problem[0] == '\0')
        abort();
    outcome->sum = outcome->sum * 37 + offset;
    return STATUS_OK;
}

static void split(struct outcome *outcome, const char *data, size_t size,
                  size_t piece)
{
    struct record_splitter splitter;
    struct error error;

    *outcome = (struct outcome){0};
    issue_init(&outcome->issue);
    record_splitter_init(&splitter, take, refuse, outcome);
    for (size_t at = 0; at < size; at += piece) {
        size_t length = size - at < piece ? size - at : piece;

        record_splitter_feed(&splitter, (struct bytes){data + at, length},
                             &error);
    }
    record_splitter_finish(&splitter, &error);
    record_splitter_release(&splitter);
    issue_release(&outcome->issue);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome whole, pieces;

    split(&whole, (const char *)data, size, size + 1);
    split(&pieces, (const char *)data, size, 1 + size % 7);
    if (whole.records != pieces.records || whole.sum != pieces.sum)
        abort();
    return 0;
}
