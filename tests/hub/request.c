#include "exchange.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base.h"

static int hex_digit(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return -1;
}

/* Own copy with %XX and + resolved, or NULL for want of memory. */
static char *percent_decode(const char *text, size_t length)
{
    char *decoded = malloc(length + 1);
    size_t used = 0;

    if (decoded == NULL)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        int high = -1;
        int low = -1;

        if (text[i] == '%' && i + 2 < length) {
            high = hex_digit(text[i + 1]);
            low = hex_digit(text[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            decoded[used++] = (char)(high * 16 + low);
            i += 2;
        } else {
            decoded[used++] = text[i];
            if (text[i] == '+')
                decoded[used - 1] = ' ';
        }
    }
    decoded[used] = '\0';
    return decoded;
}

static bool parameter_parse(struct parameter *parameter, const char *text,
                            size_t length)
{
    const char *equals = memchr(text, '=', length);
    size_t name = equals != NULL ? (size_t)(equals - text) : length;
    size_t value = equals != NULL ? name + 1 : length;

    parameter->raw = text;
    parameter->raw_length = length;
    parameter->name = percent_decode(text, name);
    parameter->value = percent_decode(text + value, length - value);
    return parameter->name != NULL && parameter->value != NULL;
}

static size_t count_pieces(const char *text)
{
    size_t count = 1;

    for (; *text != '\0'; text++)
        count += *text == '&';
    return count;
}

enum status request_parse(struct request *request, struct error *error)
{
    size_t path = strcspn(request->url, "?");
    const char *text = request->url + path;

    request->path = strndup(request->url, path);
    if (request->path == NULL)
        return error_set(error, STATUS_MEMORY, "out of memory");
    if (*text == '\0')
        return STATUS_OK;
    request->parameters =
        calloc(count_pieces(++text), sizeof *request->parameters);
    if (request->parameters == NULL)
        return error_set(error, STATUS_MEMORY, "out of memory");
    while (*text != '\0') {
        size_t length = strcspn(text, "&");
        struct parameter *next = &request->parameters[request->parameter_count];

        if (length > 0) {
            request->parameter_count++;
            if (!parameter_parse(next, text, length))
                return error_set(error, STATUS_MEMORY, "out of memory");
        }
        text += length + (text[length] == '&');
    }
    return STATUS_OK;
}

void request_release(struct request *request)
{
    for (size_t i = 0; i < request->parameter_count; i++) {
        free(request->parameters[i].name);
        free(request->parameters[i].value);
    }
    free(request->parameters);
    free(request->path);
    free(request->url);
}

const char *request_parameter(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->parameter_count; i++) {
        if (strcmp(request->parameters[i].name, name) == 0)
            return request->parameters[i].value;
    }
    return NULL;
}

long long request_count(const struct request *request, const char *name,
                        long long usual, long long most)
{
    const char *value = request_parameter(request, name);
    long long number = 0;

    if (value == NULL || !number_parse(value, 1, INT32_MAX, &number))
        return usual;
    return number < most ? number : most;
}

static bool is_place(const char *name)
{
    return strcmp(name, "after") == 0 || strcmp(name, "before") == 0 ||
           strcmp(name, "page") == 0;
}

void request_carry(const struct request *request, struct buffer *url)
{
    for (size_t i = 0; i < request->parameter_count; i++) {
        const struct parameter *parameter = &request->parameters[i];

        if (is_place(parameter->name))
            continue;
        buffer_append(url, parameter->raw, parameter->raw_length);
        buffer_text(url, "&");
    }
}
