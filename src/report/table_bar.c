#include "table.h"

#include "aupmine/terminal.h"

/* In the order of kind_counts. Blue, yellow, cyan and magenta can be told apart
 * by those who do not see red and green. */
static const char *const kind_colors[KIND_COUNT] = {"\033[34m", "\033[33m",
                                                    "\033[36m", "\033[35m"};

static void append_columns(struct buffer *out, int columns, bool ascii)
{
    terminal_append_bar(out, columns, columns, columns, ascii);
}

/* Whole columns up to a sum; anything shows. */
static int columns_to(int64_t sum, int64_t most, int width)
{
    int columns = (int)((double)sum / (double)most * width + 0.5);

    return columns == 0 && sum > 0 ? 1 : columns;
}

static void append_kinds(struct buffer *out, const struct report_row *row,
                         int64_t most, int width, bool ascii)
{
    int64_t sum = 0;
    int drawn = 0;

    for (size_t i = 0; i < kind_counts.count; i++) {
        int reached;

        sum += count_of(&row->counts, &kind_counts.columns[i]);
        reached = columns_to(sum, most, width);
        if (reached == drawn)
            continue;
        buffer_append_string(out, kind_colors[i]);
        append_columns(out, reached - drawn, ascii);
        drawn = reached;
    }
    buffer_append_string(out, PLAIN);
    /* A person may call it a complaint and name no kind. */
    append_columns(out, columns_to(row->shown, most, width) - drawn, ascii);
}

void append_bar(struct buffer *out, const struct report_row *row, int64_t most,
                int width, const struct report_style *style)
{
    if (style->color)
        append_kinds(out, row, most, width, style->ascii);
    else
        terminal_append_bar(out, (double)row->shown, (double)most, width,
                            style->ascii);
}

void append_legend(struct buffer *out, const struct report_style *style)
{
    buffer_append_string(out, "bars:");
    for (size_t i = 0; i < kind_counts.count; i++) {
        buffer_append_format(out, "  %s", kind_colors[i]);
        append_columns(out, 1, style->ascii);
        buffer_append_format(out, PLAIN " %s", kind_counts.columns[i].name);
    }
    buffer_append_char(out, '\n');
}
