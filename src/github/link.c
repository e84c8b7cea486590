/*
 * The Link header:  <address>; rel="next", <address>; rel="prev"; title="a, b"
 *
 * Addresses may hold commas and semicolons, quoted strings anything; a rel may
 * be quoted or not and may name several relations; only a link's first rel
 * counts (RFC 8288, section 3.3).
 */
#include "reply.h"

#include <string.h>
#include <strings.h>

#include "scanner.h"

static const char blanks[] = " \t";

static struct bytes read_token(struct scanner *scanner)
{
    const char *start;

    scanner_skip_blanks(scanner);
    start = scanner->at;
    while (scanner->at < scanner->end &&
           strchr(" \t=;,\"<>", *scanner->at) == NULL)
        scanner->at++;
    return (struct bytes){start, (size_t)(scanner->at - start)};
}

/* The inside of a quoted string whose first quote was read. */
static struct bytes read_quoted(struct scanner *scanner)
{
    struct bytes text = {scanner->at, 0};

    while (scanner->at < scanner->end && *scanner->at != '"') {
        if (*scanner->at == '\\' && scanner->at + 1 < scanner->end)
            scanner->at++;
        scanner->at++;
    }
    text.length = (size_t)(scanner->at - text.data);
    if (scanner->at < scanner->end)
        scanner->at++;
    return text;
}

static bool equals(struct bytes bytes, const char *word)
{
    return bytes.length == strlen(word) &&
           strncasecmp(bytes.data, word, bytes.length) == 0;
}

/* Whether a list of words separated by blanks holds this one. */
static bool holds_word(struct bytes list, const char *word)
{
    struct scanner scanner = scanner_of(list, blanks);

    while (scanner.at < scanner.end) {
        struct bytes token = read_token(&scanner);

        if (token.length == 0)
            scanner.at++;
        else if (equals(token, word))
            return true;
    }
    return false;
}

/* Read the parameters behind an address; whether its rel is the relation. */
static bool read_parameters(struct scanner *scanner, const char *relation)
{
    bool has_relation = false;
    bool matches = false;

    while (scanner_take(scanner, ';')) {
        struct bytes name = read_token(scanner);
        struct bytes value = {"", 0};

        if (scanner_take(scanner, '='))
            value = scanner_take(scanner, '"') ? read_quoted(scanner)
                                               : read_token(scanner);
        if (!has_relation && equals(name, "rel")) {
            has_relation = true;
            matches = holds_word(value, relation);
        }
    }
    return matches;
}

bool link_find(struct bytes header, const char *relation, struct bytes *target)
{
    struct scanner scanner = scanner_of(header, blanks);

    while (scanner_take(&scanner, '<')) {
        const char *close =
            memchr(scanner.at, '>', (size_t)(scanner.end - scanner.at));
        struct bytes address = {scanner.at, 0};

        if (close == NULL)
            return false;
        address.length = (size_t)(close - scanner.at);
        scanner.at = close + 1;
        if (read_parameters(&scanner, relation)) {
            *target = address;
            return true;
        }
        while (scanner.at < scanner.end && *scanner.at != '<')
            scanner.at++;
    }
    return false;
}
