#include "aupmine/status.h"

#include <stdio.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static const int exit_codes[] = {
    [STATUS_OK] = 0,     [STATUS_NO_MATCH] = 1,   [STATUS_USAGE] = 2,
    [STATUS_DATA] = 3,   [STATUS_ACCESS] = 4,     [STATUS_STORAGE] = 5,
    [STATUS_MEMORY] = 5, [STATUS_TRY_LATER] = 75, [STATUS_INTERRUPTED] = 130,
};

enum status error_set_arguments(struct error *error, enum status status,
                                const char *format, va_list arguments)
{
    vsnprintf(error->text, sizeof(error->text), format, arguments);
    return status;
}

enum status error_set(struct error *error, enum status status,
                      const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    error_set_arguments(error, status, format, arguments);
    va_end(arguments);
    return status;
}

enum status error_prefix(struct error *error, enum status status,
                         const char *format, ...)
{
    struct error cause = *error;
    int length;
    va_list arguments;

    va_start(arguments, format);
    length = vsnprintf(error->text, sizeof(error->text), format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof(error->text))
        return status;
    if (snprintf(error->text + length, sizeof(error->text) - (size_t)length,
                 ": %s", cause.text) < 0)
        error->text[length] = '\0';
    return status;
}

enum status error_memory(struct error *error)
{
    return error_set(error, STATUS_MEMORY, "out of memory");
}

enum status error_pcre2(struct error *error, enum status status, int number,
                        const char *format, ...)
{
    struct error subject;
    va_list arguments;

    if (number == PCRE2_ERROR_HEAP_FAILED)
        return error_memory(error);
    va_start(arguments, format);
    error_set_arguments(&subject, status, format, arguments);
    va_end(arguments);
    if (pcre2_get_error_message(number, (PCRE2_UCHAR *)error->text,
                                sizeof(error->text)) < 0)
        error->text[0] = '\0';
    return error_prefix(error, status, "%s", subject.text);
}

int status_exit_code(enum status status)
{
    return exit_codes[status];
}
