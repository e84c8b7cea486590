/*
 * Text on its way to a terminal that is narrower. Cases at a byte:
 *
 *   escape sequence     part of a word; takes no columns
 *   line break          ends the line
 *   blank, tab          a break may take the place of a run of them
 *   wide character      a break may stand before it and behind it
 *   anything else       part of a word
 */
#include "aupmine/text.h"

#include <string.h>

enum { TAB_STOP = 8, WIDE = 2, ESCAPE = 0x1b };

struct folder {
    struct buffer *buffer; /* borrowed */
    size_t columns;
    size_t hang;
    size_t column;      /* that the line has reached */
    struct bytes lead;  /* of the line; borrowed */
    size_t lead_column; /* that it reaches */
    bool has_words;
    struct bytes color; /* that is on, or empty; borrowed */
};

static struct bytes take(struct bytes *text, size_t length)
{
    struct bytes taken = {text->data, length};

    text->data += length;
    text->length -= length;
    return taken;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static size_t column_behind(size_t column, struct bytes blanks)
{
    for (size_t i = 0; i < blanks.length; i++)
        column += blanks.data[i] == '\t' ? TAB_STOP - column % TAB_STOP : 1;
    return column;
}

/* "ESC [ 7 m" and other CSI, to their final byte; OSC to "ESC \"; else the
 * ESC alone. */
static size_t sequence_length(struct bytes text)
{
    char kind = '\0';
    size_t at = 2;

    if (text.length > 1)
        kind = text.data[1];
    if (kind != '[' && kind != ']')
        return 1;
    while (at < text.length &&
           (kind == '[' ? text.data[at] < '@' : text.data[at] != ESCAPE))
        at++;
    at += kind == '[' ? 1 : 2;
    return at < text.length ? at : text.length;
}

/* Remember a colour that is switched on: SGR but for 0, none, and 20 to 29,
 * which switch off. */
static void watch_color(struct folder *folder, struct bytes sequence)
{
    const char *data = sequence.data;
    size_t parameters = sequence.length - 3;

    if (sequence.length < 3 || data[1] != '[' ||
        data[sequence.length - 1] != 'm')
        return;
    if (parameters == 0 || (parameters == 1 && data[2] == '0') ||
        (parameters == 2 && data[2] == '2'))
        folder->color = bytes_of("");
    else
        folder->color = sequence;
}

/* --- words --- */

struct word {
    struct bytes text;
    size_t columns;
};

static size_t character_length(struct bytes text)
{
    size_t length = utf8_decode(text, NULL);

    return length == 0 ? 1 : length;
}

/* What cannot be broken at the start of text. */
static struct word next_word(struct bytes text)
{
    static const char joiner[] = "\xE2\x80\x8D";
    struct word word = {{text.data, 0}, 0};
    size_t last = 0;
    bool joined = false;

    while (text.length > 0 && text.data[0] != '\n' && !is_blank(text.data[0])) {
        bool sequence = text.data[0] == ESCAPE;
        size_t length =
            sequence ? sequence_length(text) : character_length(text);
        struct bytes part = take(&text, length);
        size_t columns = sequence ? 0 : text_columns(part);

        if (columns > 0) {
            if (word.columns > 0 && !joined &&
                (columns == WIDE || last == WIDE))
                break;
            last = columns;
        }
        if (!sequence)
            joined = bytes_equal(part, bytes_of(joiner));
        word.text.length += length;
        word.columns += columns;
    }
    return word;
}

static void append_word(struct folder *folder, struct word word)
{
    struct bytes rest = word.text;

    buffer_append_bytes(folder->buffer, word.text);
    folder->column += word.columns;
    folder->has_words = folder->has_words || word.columns > 0;
    while (rest.length > 0) {
        if (rest.data[0] == ESCAPE)
            watch_color(folder, take(&rest, sequence_length(rest)));
        else
            take(&rest, 1);
    }
}

/* --- lines --- */

static void begin_line(struct folder *folder, struct bytes *text)
{
    size_t length = 0;

    while (length < text->length &&
           (is_blank(text->data[length]) || text->data[length] == '>'))
        length++;
    folder->lead = take(text, length);
    folder->lead_column = column_behind(0, folder->lead);
    folder->column = folder->lead_column;
    folder->has_words = false;
    buffer_append_bytes(folder->buffer, folder->lead);
}

static void break_line(struct folder *folder)
{
    struct buffer *buffer = folder->buffer;
    bool colored = folder->color.length > 0;

    if (colored)
        buffer_append_string(buffer, "\x1b[m");
    buffer_append_char(buffer, '\n');
    folder->column = 0;
    if ((folder->lead_column + folder->hang) * 2 <= folder->columns) {
        buffer_append_bytes(buffer, folder->lead);
        buffer_append_repeated(buffer, " ", folder->hang);
        folder->column = folder->lead_column + folder->hang;
    }
    if (colored)
        buffer_append_bytes(buffer, folder->color);
    folder->has_words = false;
}

void text_append_folded(struct buffer *buffer, struct bytes text,
                        size_t columns, size_t hang)
{
    struct folder folder = {.buffer = buffer, .columns = columns, .hang = hang};

    begin_line(&folder, &text);
    while (text.length > 0) {
        size_t length = 0, column;
        struct bytes blanks;
        struct word word;

        if (text.data[0] == '\n') {
            buffer_append_bytes(buffer, take(&text, 1));
            begin_line(&folder, &text);
            continue;
        }
        while (length < text.length && is_blank(text.data[length]))
            length++;
        blanks = take(&text, length);
        word = next_word(text);
        column = column_behind(folder.column, blanks);
        if (column + word.columns <= columns || !folder.has_words) {
            buffer_append_bytes(buffer, blanks);
            folder.column = column;
        } else if (word.columns > 0) {
            break_line(&folder);
        }
        append_word(&folder, word);
        take(&text, word.text.length);
    }
}
