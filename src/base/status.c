#include "aupmine/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const int exit_codes[] = {
    [STATUS_OK] = 0,       [STATUS_NO_MATCH] = 1,     [STATUS_USAGE] = 2,
    [STATUS_DATA] = 3,     [STATUS_ACCESS] = 4,       [STATUS_STORAGE] = 5,
    [STATUS_MEMORY] = 5,   [STATUS_TRY_LATER] = 75,   [STATUS_INTERRUPTED] = 130,
};

enum status error_set(struct error *error, enum status status,
                      const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(error->text, sizeof(error->text), format, arguments);
    va_end(arguments);
    return status;
}

enum status error_prefix(struct error *error, enum status status,
                         const char *format, ...)
{
    struct error whole;
    size_t length;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(whole.text, sizeof(whole.text), format, arguments);
    va_end(arguments);
    length = strlen(whole.text);
    snprintf(whole.text + length, sizeof(whole.text) - length, ": %s",
             error->text);
    *error = whole;
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
