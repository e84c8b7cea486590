/*
 * Normal forms. Cases of what stands there:
 *
 *   white space              a blank
 *   http://, https://        <url>, to white space or a closing sign
 *   /a/b, ~/a, ./a/b, C:\a   <path>
 *   letters and digits, with - _ ' or . between two of them
 *     1, 1.2.3, 2026-09-01     <n>; v1.2 too
 *     hexadecimal, 8 or more   <id>; so is what is long and has digits
 *     a model's name           <model>, with "claude" before it, and version
 *                              and "(1m context)" behind it
 *     anything else            the word, ASCII letters in lower case
 *   's behind a sign         belongs to the word before
 *   anything else            ", "
 *
 * Error numbers and names at the front and placeholders at the end say nothing
 * about the wording and are left out.
 */
#include "internal.h"

#include <string.h>

enum {
    NORMAL_MOST = 300, /* bytes */
    WORD_MOST = 60,
    ID_LEAST = 12, /* letters and digits mixed */
    HEX_LEAST = 8,
};

#define MODEL "<model>"

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static char lower(char character)
{
    bool upper = character >= 'A' && character <= 'Z';

    return upper ? (char)(character - 'A' + 'a') : character;
}

static bool is_ascii_word(char character)
{
    char letter = lower(character);

    return is_digit(character) || (letter >= 'a' && letter <= 'z');
}

/* Letters beyond ASCII, roughly: no punctuation, arrows, boxes or emoji. */
static bool is_letter_beyond(uint32_t character)
{
    return character >= 0xC0 && !(character >= 0x2000 && character < 0x2C00) &&
           !(character >= 0x3000 && character < 0x3040) &&
           !(character >= 0xE000 && character < 0xF900) &&
           !(character >= 0xFE00 && character < 0xFE70) &&
           !(character >= 0xFF00 && character < 0xFF21) &&
           character != 0x061C && character != 0xFFFD && character < 0x1F000;
}

/* Bytes of the letter or digit that stands there, else 0. */
static size_t letter_at(struct bytes text, size_t at)
{
    uint32_t character;
    size_t length;

    if (at >= text.length)
        return 0;
    if ((unsigned char)text.data[at] < 0x80)
        return is_ascii_word(text.data[at]);
    length = utf8_decode((struct bytes){text.data + at, text.length - at},
                         &character);
    return length > 0 && is_letter_beyond(character) ? length : 0;
}

static size_t apostrophe_at(struct bytes text, size_t at)
{
    if (stands_at(text, at, "'"))
        return 1;
    return stands_at(text, at, "\u2019") ? strlen("\u2019") : 0;
}

/* --- writing a normal form --- */

struct writer {
    struct buffer *normal;
    size_t start; /* of the form in the buffer */
    bool gap;     /* white space was met */
    bool signs;   /* other signs were met */
    bool context; /* "1m" of "(1m context)" was met */
};

static struct bytes written(const struct writer *writer)
{
    return (struct bytes){
        buffer_string(writer->normal) + writer->start,
        writer->normal->length - writer->start,
    };
}

static bool ends_with(struct bytes text, const char *end)
{
    size_t length = strlen(end);

    return text.length >= length &&
           memcmp(text.data + text.length - length, end, length) == 0;
}

static void put(struct writer *writer, struct bytes token)
{
    if (writer->normal->length > writer->start)
        buffer_append_string(writer->normal, writer->signs ? ", " : " ");
    buffer_append_bytes(writer->normal, token);
    writer->gap = writer->signs = writer->context = false;
}

/* Take "claude" off the end, which the model's name that follows includes. */
static void drop_claude(struct writer *writer)
{
    struct bytes text = written(writer);

    if (writer->signs ||
        !(ends_with(text, " claude") || text.length == strlen("claude")) ||
        !ends_with(text, "claude"))
        return;
    writer->normal->length -= strlen("claude");
    text = written(writer);
    writer->signs = ends_with(text, ", ");
    writer->normal->length -= text.length == 0 ? 0 : writer->signs ? 2 : 1;
}

static bool is_model(struct bytes word)
{
    static const char *const names[] = {"opus", "sonnet", "haiku", "fable",
                                        "mythos"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (bytes_equal(word, bytes_of(names[i])) ||
            (stands_at(word, 0, names[i]) &&
             word.length > strlen(names[i]) + 1 &&
             word.data[strlen(names[i])] == '-' &&
             is_digit(word.data[strlen(names[i]) + 1])))
            return true;
    return word.length > strlen("claude-") && stands_at(word, 0, "claude-") &&
           (is_digit(word.data[word.length - 1]) ||
            is_model((struct bytes){word.data + strlen("claude-"),
                                    word.length - strlen("claude-")}));
}

static bool is_number(struct bytes word)
{
    size_t at = word.length > 1 && word.data[0] == 'v' ? 1 : 0;

    for (; at < word.length; at++)
        if (!is_digit(word.data[at]) && strchr(".-_", word.data[at]) == NULL)
            return false;
    return true;
}

static bool is_id(struct bytes word)
{
    size_t digits = 0, hex = 0;

    for (size_t i = 0; i < word.length; i++) {
        char character = word.data[i];

        digits += is_digit(character);
        hex += is_digit(character) || (character >= 'a' && character <= 'f') ||
               character == '-';
    }
    return digits > 0 && ((hex == word.length && hex >= HEX_LEAST) ||
                          word.length >= ID_LEAST);
}

/* Versions and contexts belong to the model that stands before them. */
static bool belongs_to_model(const struct writer *writer, struct bytes word,
                             bool number)
{
    if (!ends_with(written(writer), MODEL))
        return false;
    if (number)
        return !writer->signs;
    return bytes_equal(word, bytes_of(writer->context ? "context" : "1m"));
}

static void put_word(struct writer *writer, struct bytes word)
{
    bool number = is_number(word);

    if (belongs_to_model(writer, word, number)) {
        writer->gap = writer->signs = false;
        writer->context = bytes_equal(word, bytes_of("1m"));
        return;
    }
    if (is_model(word)) {
        drop_claude(writer);
        put(writer, bytes_of(MODEL));
    } else if (number) {
        put(writer, bytes_of("<n>"));
    } else if (is_id(word)) {
        put(writer, bytes_of("<id>"));
    } else {
        put(writer, word);
    }
}

/* --- reading --- */

static bool joins(struct bytes text, size_t at, size_t *length)
{
    *length = apostrophe_at(text, at);
    if (*length == 0 && strchr("-_.", text.data[at]) != NULL &&
        text.data[at] != '\0')
        *length = 1;
    if (*length == 0 || letter_at(text, at + *length) == 0)
        return false;
    return text.data[at] != '.' || is_digit(text.data[at + 1]);
}

/* The bytes of the word that begins at a letter. */
static size_t word_length(struct bytes text, size_t start)
{
    size_t at = start, step;

    while (at < text.length && at - start < WORD_MOST) {
        step = letter_at(text, at);
        if (step == 0 && !joins(text, at, &step))
            break;
        at += step;
    }
    return at - start;
}

static void take_word(struct writer *writer, struct bytes text)
{
    char word[WORD_MOST + 4];
    size_t length = 0;
    bool owner = false;

    for (size_t at = 0; at < text.length && length < sizeof(word);) {
        size_t apostrophe = apostrophe_at(text, at);

        word[length++] = apostrophe > 0 ? '\'' : lower(text.data[at]);
        at += apostrophe > 0 ? apostrophe : 1;
    }
    if (length > 2 && memcmp(word + length - 2, "'s", 2) == 0) {
        owner = true;
        length -= 2;
    }
    put_word(writer, (struct bytes){word, length});
    if (owner)
        buffer_append_string(writer->normal, "'s");
}

/* An address or a path: up to what cannot be in one. */
static size_t length_to_end(struct bytes text, size_t start)
{
    size_t at = start;

    while (at < text.length && !is_blank_byte(text.data[at]) &&
           strchr(")>]\"'`|", text.data[at]) == NULL)
        at++;
    while (at > start + 1 && strchr(",.;:", text.data[at - 1]) != NULL)
        at--;
    return at - start;
}

static size_t path_length(struct bytes text, size_t at)
{
    size_t length, slashes = 0;
    bool drive = letter_at(text, at) == 1 && stands_at(text, at + 1, ":\\");

    if (!drive && !stands_at(text, at, "/") && !stands_at(text, at, "~/") &&
        !stands_at(text, at, "./") && !stands_at(text, at, "../"))
        return 0;
    length = length_to_end(text, at);
    for (size_t i = at; i < at + length; i++)
        slashes += text.data[i] == '/';
    return drive || slashes > 1 || text.data[at] != '/' ? length : 0;
}

/* "'s" behind a bracket or markup. */
static size_t owner_length(const struct writer *writer, struct bytes text,
                           size_t at)
{
    size_t length = apostrophe_at(text, at);

    if (length == 0 || writer->gap || writer->normal->length == writer->start ||
        !stands_at(text, at + length, "s") ||
        letter_at(text, at + length + 1) > 0)
        return 0;
    return length + 1;
}

/* Take what stands at a place, if it is one piece. Its length, or 0. */
static size_t take_piece(struct writer *writer, struct bytes text, size_t at)
{
    size_t length;

    if (stands_at(text, at, "http://") || stands_at(text, at, "https://")) {
        put(writer, bytes_of("<url>"));
        return length_to_end(text, at);
    }
    length = path_length(text, at);
    if (length > 0) {
        put(writer, bytes_of("<path>"));
        return length;
    }
    length = owner_length(writer, text, at);
    if (length > 0) {
        buffer_append_string(writer->normal, "'s");
        writer->signs = false;
        return length;
    }
    if (letter_at(text, at) == 0)
        return 0;
    length = word_length(text, at);
    take_word(writer, (struct bytes){text.data + at, length});
    return length;
}

static void drop_front(struct writer *writer)
{
    static const char *const front[] = {"api", "error", "<n>", "bug"};
    struct buffer *normal = writer->normal;
    struct bytes rest = written(writer), after = rest;
    struct token token;
    bool dropped = true;

    while (dropped && token_next(&after, &token)) {
        dropped = false;
        for (size_t i = 0; i < sizeof(front) / sizeof(front[0]); i++)
            dropped = dropped || token_is(&token, front[i]);
        dropped = dropped || ends_with(token.text, "_error");
        if (dropped)
            rest = after;
    }
    while (rest.length > 0 && (rest.data[0] == ' ' || rest.data[0] == ',')) {
        rest.data++;
        rest.length--;
    }
    if (normal->data == NULL)
        return;
    memmove(normal->data + writer->start, rest.data, rest.length);
    normal->length = writer->start + rest.length;
    normal->data[normal->length] = '\0';
}

static void drop_back(struct writer *writer)
{
    static const char *const back[] = {"<n>", "<id>", "<url>", "<path>"};
    bool dropped = true;

    while (dropped) {
        dropped = false;
        for (size_t i = 0; i < sizeof(back) / sizeof(back[0]); i++) {
            if (!ends_with(written(writer), back[i]))
                continue;
            writer->normal->length -= strlen(back[i]);
            dropped = true;
        }
        while (ends_with(written(writer), " ") ||
               ends_with(written(writer), ","))
            writer->normal->length--;
    }
    if (writer->normal->data != NULL)
        writer->normal->data[writer->normal->length] = '\0';
}

void normal_append(struct buffer *normal, struct bytes text)
{
    struct writer writer = {.normal = normal, .start = normal->length};

    for (size_t at = 0;
         at < text.length && written(&writer).length < NORMAL_MOST;) {
        size_t length = take_piece(&writer, text, at);

        if (length == 0) {
            char character = text.data[at];

            if (is_blank_byte(character))
                writer.gap = true;
            else
                writer.signs = true;
            length = 1;
        }
        at += length;
    }
    drop_front(&writer);
    drop_back(&writer);
}
