/*
 * A message says first who keeps what from whom; a line of a log says first
 * when it was written, how bad it is, or of which place or value it speaks.
 * Cases of what a line begins with, behind a fence and marks:
 *
 *   at, npm, File, "at        a stack frame, a package manager
 *   2026-01-02 03:04:05       a time
 *   ERROR [WARN] INFO:        a level, in capitals
 *   { [{ "key":               JSON
 *   key=value                 the like
 *   /a/b ~/a ./a ../a C:\     a path
 *   0x7ffee4c0 deadbeef01     an address in memory, a hash
 */
#include "internal.h"

#include <string.h>

#include "aupmine/vocabulary.h"

enum { HEXADECIMAL_LEAST = 8 };

static const char *const level_names[] = {
    "TRACE",   "DEBUG", "INFO",  "NOTICE",   "WARN",
    "WARNING", "ERROR", "FATAL", "CRITICAL", "SEVERE",
};
static const struct vocabulary levels = {
    "level", level_names, sizeof(level_names) / sizeof(level_names[0])};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t count_leading(struct bytes text, bool (*is_one)(char byte))
{
    size_t length = 0;

    while (length < text.length && is_one(text.data[length]))
        length++;
    return length;
}

static struct bytes behind(struct bytes text, size_t length)
{
    return (struct bytes){text.data + length, text.length - length};
}

static bool is_mark(char byte)
{
    return is_blank_byte(byte) || (byte != '\0' && strchr(">-*`\\", byte));
}

/* Past "```json" and its line's end, and past marks. */
static struct bytes skip_marks(struct bytes line)
{
    if (stands_at(line, 0, "```")) {
        line = behind(line, 3);
        line = behind(line, count_leading(line, is_letter));
    }
    return behind(line, count_leading(line, is_mark));
}

/* --- one for each case --- */

static bool is_frame(struct bytes line)
{
    static const char *const starts[] = {"at ", "npm ", "File \"", "\"at "};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (stands_at(line, 0, starts[i]))
            return true;
    return memmem(line.data, line.length, "node:internal", 13) != NULL;
}

static struct bytes skip_bracket(struct bytes line)
{
    return behind(line, stands_at(line, 0, "["));
}

static bool is_time(struct bytes line)
{
    struct bytes time = skip_bracket(line);
    size_t digits = count_leading(time, is_digit);

    if (digits + 1 >= time.length || !is_digit(time.data[digits + 1]))
        return false;
    return (digits == 4 && time.data[digits] == '-') ||
           (digits == 2 && time.data[digits] == ':');
}

static bool is_level(struct bytes line)
{
    struct bytes word = skip_bracket(line);
    size_t value;

    word.length = count_leading(word, is_letter);
    return vocabulary_find(&levels, word.data, word.length, &value);
}

static bool is_word_byte(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '_' || byte == '.' ||
           byte == '-';
}

static bool is_json(struct bytes line)
{
    size_t quote = stands_at(line, 0, "\"");
    size_t key = count_leading(behind(line, quote), is_word_byte);
    struct bytes rest = behind(line, quote + key);

    if (stands_at(line, 0, "{") || stands_at(line, 0, "[{"))
        return true;
    return quote > 0 && key > 0 &&
           (stands_at(rest, 0, "\":") || stands_at(rest, 0, "\\\":"));
}

static bool is_pair(struct bytes line)
{
    size_t key = count_leading(line, is_word_byte);

    return key > 0 && key + 1 < line.length && line.data[key] == '=' &&
           !is_blank_byte(line.data[key + 1]);
}

static bool is_path_byte(char byte)
{
    return !is_blank_byte(byte);
}

static bool is_path(struct bytes line)
{
    static const char *const starts[] = {"~/", "./", "../"};
    struct bytes word = {line.data, count_leading(line, is_path_byte)};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (stands_at(word, 0, starts[i]))
            return true;
    if (word.length > 2 && is_letter(word.data[0]))
        return stands_at(word, 1, ":\\");
    /* "/clear" is a command, which messages speak of. */
    return word.length > 1 && word.data[0] == '/' &&
           memchr(word.data + 1, '/', word.length - 1) != NULL;
}

static bool is_hexadecimal_byte(char byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'f');
}

static bool is_hexadecimal(struct bytes line)
{
    size_t start = stands_at(line, 0, "0x") ? 2 : 0;
    struct bytes digits = behind(line, start);
    bool has_digit = start > 0;

    digits.length = count_leading(digits, is_hexadecimal_byte);
    for (size_t i = 0; i < digits.length; i++)
        has_digit = has_digit || is_digit(digits.data[i]);
    return has_digit && digits.length >= HEXADECIMAL_LEAST &&
           (start + digits.length == line.length ||
            !is_word_byte(line.data[start + digits.length]));
}

bool sentence_is_noise(struct bytes sentence)
{
    static bool (*const cases[])(struct bytes line) = {
        is_frame, is_time, is_level, is_json, is_pair, is_path, is_hexadecimal,
    };
    struct bytes line = skip_marks(sentence);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (cases[i](line))
            return true;
    return false;
}
