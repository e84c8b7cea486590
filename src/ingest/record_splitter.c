/*
 * Cutting a stream into JSON objects, a byte at a time.
 *
 * What stands where:
 *   outside any record, not in an array: white space, "{", or "[", which opens
 *     an array of records; anything else is refused
 *   outside any record, in an array: white space, ",", "{", or "]"
 *   in a record: text up to the brace that closes it. Only as much of JSON is
 *     checked here as is needed to notice a record that never ends: the kinds
 *     of brackets, where "{" and "[" may stand, and that strings hold no line
 *     break. The whole grammar is the JSON parser's affair.
 *   after something refused: everything up to a line that begins with "{" or
 *     "[", no further in than what was refused, so that one bad line of NDJSON,
 *     or one bad element of a pretty-printed array, costs one record
 */
#include "aupmine/ingest.h"

#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void record_splitter_init(struct record_splitter *splitter,
                          record_handler *handle, record_refusal *refuse,
                          void *context)
{
    *splitter = (struct record_splitter){.handle = handle,
                                         .refuse = refuse,
                                         .context = context,
                                         .line = 1,
                                         .only_blanks = true};
    buffer_init(&splitter->text);
}

void record_splitter_release(struct record_splitter *splitter)
{
    buffer_release(&splitter->text);
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Refuse the record at hand, or the byte if there is none. */
static enum status refuse(struct record_splitter *splitter, const char *problem,
                          struct error *error)
{
    bool in_record = splitter->depth > 0;
    uint64_t offset = in_record ? splitter->record_offset : splitter->offset;
    uint64_t line = in_record ? splitter->record_line : splitter->line;

    if (!in_record && splitter->only_blanks)
        splitter->record_indent = splitter->indent;
    splitter->depth = 0;
    splitter->in_string = false;
    splitter->after_backslash = false;
    splitter->skipping = true;
    splitter->refused = true;
    splitter->previous = '[';
    buffer_reset(&splitter->text);
    return splitter->refuse(splitter->context, offset, line, problem, error);
}

static enum status hand_over(struct record_splitter *splitter,
                             struct error *error)
{
    struct record record = {buffer_bytes(&splitter->text),
                            splitter->record_offset, splitter->record_line};
    enum status status = buffer_status(&splitter->text, error);

    if (status == STATUS_OK)
        status = splitter->handle(splitter->context, &record, error);
    buffer_reset(&splitter->text);
    return status;
}

static void begin_record(struct record_splitter *splitter)
{
    splitter->depth = 1;
    splitter->nesting[0] = '{';
    splitter->previous = '{';
    splitter->record_offset = splitter->offset;
    splitter->record_line = splitter->line;
    splitter->record_indent = splitter->only_blanks ? splitter->indent : 0;
    buffer_append_char(&splitter->text, '{');
}

static enum status take_outside(struct record_splitter *splitter, char byte,
                                struct error *error)
{
    if (is_space(byte))
        return STATUS_OK;
    if (splitter->offset < sizeof(byte_order_mark) - 1 &&
        byte == byte_order_mark[splitter->offset])
        return STATUS_OK;
    if (splitter->in_array) {
        if (byte == ']' && splitter->previous != ',') {
            splitter->in_array = false;
            return STATUS_OK;
        }
        if (byte == ',' && splitter->previous == '}') {
            splitter->previous = ',';
            return STATUS_OK;
        }
        if (byte == '{' && splitter->previous != '}') {
            begin_record(splitter);
            return STATUS_OK;
        }
        return refuse(splitter, "the array is malformed here", error);
    }
    if (byte == '{')
        begin_record(splitter);
    else if (byte == '[') {
        splitter->in_array = true;
        splitter->previous = '[';
    } else
        return refuse(splitter, "no JSON object or array begins here", error);
    return STATUS_OK;
}

/* A bracket may open after a colon, after another "[", or after a comma in
 * an array; elsewhere a record before it was not closed. */
static bool may_open(const struct record_splitter *splitter)
{
    char within = splitter->nesting[splitter->depth - 1];

    return splitter->previous == ':' ||
           (within == '[' &&
            (splitter->previous == '[' || splitter->previous == ','));
}

static enum status take_bracket(struct record_splitter *splitter, char byte,
                                struct error *error)
{
    bool opens = byte == '{' || byte == '[';
    char partner = byte == '}' ? '{' : '[';

    if (opens && !may_open(splitter))
        return refuse(splitter, "the object is not closed", error);
    if (opens && splitter->depth == RECORD_DEPTH_LIMIT)
        return refuse(splitter, "the object is nested too deeply", error);
    if (!opens && splitter->nesting[splitter->depth - 1] != partner)
        return refuse(splitter, "its brackets do not match", error);
    if (opens)
        splitter->nesting[splitter->depth++] = byte;
    else
        splitter->depth--;
    return STATUS_OK;
}

static enum status take_string_byte(struct record_splitter *splitter, char byte,
                                    struct error *error)
{
    if (byte == '\n')
        return refuse(splitter, "a string is not closed", error);
    if (splitter->after_backslash)
        splitter->after_backslash = false;
    else if (byte == '\\')
        splitter->after_backslash = true;
    else if (byte == '"') {
        splitter->in_string = false;
        splitter->previous = '"';
    }
    buffer_append_char(&splitter->text, byte);
    return STATUS_OK;
}

static enum status take_inside(struct record_splitter *splitter, char byte,
                               struct error *error)
{
    enum status status = STATUS_OK;

    if (splitter->text.length >= RECORD_SIZE_LIMIT)
        return refuse(splitter, "the object is too long", error);
    if (splitter->in_string)
        return take_string_byte(splitter, byte, error);
    if (byte != '\0' && strchr("{}[]", byte) != NULL)
        status = take_bracket(splitter, byte, error);
    if (status != STATUS_OK || splitter->skipping)
        return status;
    buffer_append_char(&splitter->text, byte);
    splitter->in_string = byte == '"';
    if (!is_space(byte))
        splitter->previous = byte;
    return splitter->depth == 0 ? hand_over(splitter, error) : STATUS_OK;
}

/* Whether a record may begin here after one that was refused. */
static bool may_begin(const struct record_splitter *splitter, char byte)
{
    return splitter->only_blanks &&
           splitter->indent <= splitter->record_indent &&
           (byte == '{' || byte == '[');
}

static void step_over(struct record_splitter *splitter, char byte)
{
    splitter->offset++;
    splitter->indent++;
    splitter->only_blanks = splitter->only_blanks && is_space(byte);
    if (byte == '\n') {
        splitter->line++;
        splitter->indent = 0;
        splitter->only_blanks = true;
    }
}

static enum status take_byte(struct record_splitter *splitter, char byte,
                             struct error *error)
{
    enum status status = STATUS_OK;

    if (splitter->depth > 0)
        status = take_inside(splitter, byte, error);
    else if (!splitter->skipping)
        status = take_outside(splitter, byte, error);
    /* What was refused may be the very line on which to go on. */
    if (status == STATUS_OK && splitter->skipping &&
        may_begin(splitter, byte)) {
        splitter->skipping = false;
        status = take_outside(splitter, byte, error);
    }
    step_over(splitter, byte);
    return status;
}

enum status record_splitter_feed(struct record_splitter *splitter,
                                 struct bytes piece, struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < piece.length && status == STATUS_OK; i++)
        status = take_byte(splitter, piece.data[i], error);
    return status;
}

enum status record_splitter_finish(struct record_splitter *splitter,
                                   struct error *error)
{
    if (splitter->depth > 0)
        return refuse(splitter, "the object is not closed", error);
    /* What was refused may have been the closing bracket. */
    if (splitter->in_array && !splitter->refused)
        return refuse(splitter, "the array is not closed", error);
    return STATUS_OK;
}
