#include "aupmine/status.h"

#include <stdio.h>

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

int status_exit_code(enum status status)
{
    return exit_codes[status];
}
