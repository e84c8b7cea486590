#include "internal.h"

#include <string.h>

/* The formats: name, extension of a file, writer, writer of several reports
 * in one (NULL: it shows one only), whether it lists the issues. */
#define FORMATS(FORMAT)                                                        \
    FORMAT("table", "txt", report_write_table, report_join_table, false)       \
    FORMAT("csv", "csv", report_write_csv, report_join_csv, false)             \
    FORMAT("tsv", "tsv", report_write_tsv, report_join_tsv, false)             \
    FORMAT("json", "json", report_write_json, report_join_json, false)         \
    FORMAT("md", "md", report_write_markdown, report_join_markdown, false)     \
    FORMAT("svg", "svg", report_write_svg, NULL, false)                        \
    FORMAT("html", "html", report_write_html, NULL, true)

struct format {
    const char *extension;
    void (*write)(const struct report *report, const struct report_style *style,
                  struct buffer *out);
    void (*join)(const struct report *reports, size_t count,
                 const struct report_style *style, struct buffer *out);
    bool lists_issues;
};

#define FORMAT_NAME(name, extension, write, join, issues) name,
#define FORMAT_ENTRY(name, extension, write, join, issues)                     \
    {extension, write, join, issues},

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

bool report_format_joins(int format)
{
    return formats[format].join != NULL;
}

bool report_format_lists_issues(int format)
{
    return formats[format].lists_issues;
}

enum status report_write_several(const struct report *reports, size_t count,
                                 int format, const struct report_style *style,
                                 struct buffer *out, struct error *error)
{
    if (count == 1)
        return report_write(reports, format, style, out, error);
    formats[format].join(reports, count, style, out);
    return buffer_status(out, error);
}
