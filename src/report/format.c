#include "internal.h"

#include <string.h>

/* The formats: name, extension of a file, writer. */
#define FORMATS(FORMAT)                                                        \
    FORMAT("table", "txt", report_write_table)                                 \
    FORMAT("csv", "csv", report_write_csv)                                     \
    FORMAT("tsv", "tsv", report_write_tsv)                                     \
    FORMAT("json", "json", report_write_json)

struct format {
    const char *extension;
    void (*write)(const struct report *report, const struct report_style *style,
                  struct buffer *out);
};

#define FORMAT_NAME(name, extension, write)  name,
#define FORMAT_ENTRY(name, extension, write) {extension, write},

static const char *const names[] = {FORMATS(FORMAT_NAME)};
static const struct format formats[] = {FORMATS(FORMAT_ENTRY)};

const struct vocabulary report_format_words = {
    "format", names, sizeof(names) / sizeof(names[0])};

enum status report_format_of(const char *path, int *format, struct error *error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');

    *format = 0;
    if (dot == NULL || dot == name)
        return STATUS_OK;
    for (size_t i = 0; i < report_format_words.count; i++) {
        if (strcmp(dot + 1, formats[i].extension) == 0) {
            *format = (int)i;
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_USAGE,
                     "no format is known for the name %.200s: say --format",
                     name);
}

enum status report_write(const struct report *report, int format,
                         const struct report_style *style, struct buffer *out,
                         struct error *error)
{
    formats[format].write(report, style, out);
    return buffer_status(out, error);
}
