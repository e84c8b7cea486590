#include "aupmine/status.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

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
