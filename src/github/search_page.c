#include "search.h"

#include <string.h>

#include "page.h"
#include "scanner.h"

/*
 * The reply to a search is an object around the array that page_read() wants.
 * The array is found by skipping: the bytes of its issues must reach the
 * intake as they came, and cJSON would cut text at U+0000.
 */

/* Step over a string; its inside, escapes as they are. */
static bool skip_string(struct scanner *scanner, struct bytes *inside)
{
    const char *start;

    if (!scanner_take(scanner, '"'))
        return false;
    start = scanner->at;
    for (; scanner->at < scanner->end; scanner->at++) {
        if (*scanner->at == '"') {
            *inside = (struct bytes){start, (size_t)(scanner->at++ - start)};
            return true;
        }
        if (*scanner->at == '\\' && scanner->at + 1 < scanner->end)
            scanner->at++;
    }
    return false;
}

/* Step over a value: up to the comma or bracket that ends it. */
static bool skip_value(struct scanner *scanner, struct bytes *value)
{
    struct bytes string;
    size_t depth = 0;

    scanner_skip_blanks(scanner);
    value->data = scanner->at;
    while (scanner->at < scanner->end) {
        char byte = *scanner->at;

        if (depth == 0 && (byte == ',' || byte == '}' || byte == ']'))
            break;
        depth += byte == '{' || byte == '[';
        depth -= byte == '}' || byte == ']';
        if (byte != '"')
            scanner->at++;
        else if (!skip_string(scanner, &string))
            return false;
    }
    value->length = (size_t)(scanner->at - value->data);
    while (value->length > 0 &&
           memchr(JSON_BLANKS, value->data[value->length - 1], 4) != NULL)
        value->length--;
    return value->length > 0 && scanner->at < scanner->end;
}

bool json_member(struct bytes text, const char *name, struct bytes *value)
{
    struct scanner scanner = scanner_of(text, JSON_BLANKS);
    struct bytes key;

    if (!scanner_take(&scanner, '{'))
        return false;
    do {
        if (!skip_string(&scanner, &key) || !scanner_take(&scanner, ':') ||
            !skip_value(&scanner, value))
            return false;
        if (bytes_equal(key, bytes_of(name)))
            return true;
    } while (scanner_take(&scanner, ','));
    return false;
}

static bool read_count(struct bytes text, int64_t *count)
{
    *count = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || i >= 15)
            return false;
        *count = *count * 10 + (text.data[i] - '0');
    }
    return true;
}

enum status search_page_read(struct search_page *page, struct bytes body,
                             struct error *error)
{
    struct bytes total, incomplete, items;

    page->page.count = 0;
    if (!json_member(body, "total_count", &total) ||
        !read_count(total, &page->total) ||
        !json_member(body, "incomplete_results", &incomplete) ||
        !json_member(body, "items", &items))
        return error_set(error, STATUS_DATA,
                         "the server's answer is no result of a search");
    page->incomplete = bytes_equal(incomplete, bytes_of("true"));
    return page_read(&page->page, items, error);
}
