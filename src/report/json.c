#include "internal.h"

#include "aupmine/encode.h"
#include "aupmine/timestamp.h"

/* A counts pointer that is NULL stands for numbers that are not known. */

static void append_count(struct buffer *out, const struct counts *counts,
                         const struct count_column *column)
{
    buffer_append_format(out, "\"%s\":", column->name);
    if (counts == NULL)
        buffer_append_string(out, "null");
    else
        buffer_append_format(out, "%lld", (long long)count_of(counts, column));
}

static void append_group(struct buffer *out, const char *name,
                         const struct counts *counts,
                         const struct count_group *group)
{
    buffer_append_format(out, ",\"%s\":{", name);
    for (size_t i = 0; i < group->count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        append_count(out, counts, &group->columns[i]);
    }
    buffer_append_char(out, '}');
}

/* All but the number of issues filed, from complaints to per 1,000. */
static void append_main_counts(struct buffer *out, const struct counts *counts)
{
    char per_1000[NUMBER_SIZE];

    for (size_t i = 1; i < main_counts.count; i++) {
        buffer_append_char(out, ',');
        append_count(out, counts, &main_counts.columns[i]);
    }
    buffer_append_string(out, ",\"per_1000\":");
    if (counts == NULL || !format_per_1000(counts, per_1000))
        buffer_append_string(out, "null");
    else
        buffer_append_string(out, per_1000);
}

static void append_groups(struct buffer *out, const struct counts *counts)
{
    append_group(out, "kinds", counts, &kind_counts);
    append_group(out, "domains", counts, &domain_counts);
}

static void append_published(struct buffer *out, const struct report_row *row)
{
    buffer_append_format(out, ",\"published\":{\"low\":%lld,\"high\":",
                         (long long)row->published->low);
    if (row->published->high == PUBLISHED_OPEN)
        buffer_append_string(out, "null");
    else
        buffer_append_format(out, "%lld", (long long)row->published->high);
    buffer_append_string(out, ",\"verdict\":");
    json_string(out, bytes_of(row->covered
                                  ? band_words.names[report_band_verdict(row)]
                                  : NULL));
    buffer_append_char(out, '}');
}

static void append_row(struct buffer *out, const struct report_row *row)
{
    const struct counts *counts = row->covered ? &row->counts : NULL;

    buffer_append_format(out, "{\"period\":\"%s\",", row->period);
    append_count(out, counts, &main_counts.columns[0]);
    buffer_append_string(out, ",\"filed_source\":");
    json_string(out,
                bytes_of(vocabulary_name(&source_words, (size_t)row->source)));
    append_main_counts(out, counts);
    buffer_append_format(out, ",\"partial\":%s",
                         row->partial ? "true" : "false");
    append_groups(out, counts);
    if (row->published != NULL)
        append_published(out, row);
    buffer_append_char(out, '}');
}

static void append_head(struct buffer *out, const struct report *report)
{
    char generated_at[TIMESTAMP_SIZE];
    char data_as_of[TIMESTAMP_SIZE];

    timestamp_format(report->generated_at, generated_at);
    timestamp_format(report->data_as_of, data_as_of);
    buffer_append_string(out, "{\"format\":\"aupmine-report\",\"version\":1,\n"
                              "\"repo\":");
    json_string(out, bytes_of(report->repository));
    buffer_append_format(out,
                         ",\n\"generated_at\":\"%s\",\"data_as_of\":\"%s\",\n"
                         "\"ruleset\":",
                         generated_at, data_as_of);
    json_string(out, report->ruleset.length == 0
                         ? bytes_of(NULL)
                         : buffer_bytes(&report->ruleset));
    buffer_append_format(out,
                         ",\n\"by\":\"month\",\"series\":\"issues\","
                         "\"complete\":%s,\n\"notes\":[",
                         report->complete ? "true" : "false");
    for (size_t i = 0; i < report->note_count; i++) {
        buffer_append_string(out, i == 0 ? "\n" : ",\n");
        json_string(out, buffer_bytes(&report->notes[i]));
    }
    buffer_append_string(out, "],\n");
}

/* One line a row, so that a person can read it and diff can compare it. */
void report_write_json(const struct report *report,
                       const struct report_style *style, struct buffer *out)
{
    const struct counts *totals = report->counted ? &report->totals : NULL;

    (void)style;
    append_head(out, report);
    buffer_append_string(out, "\"rows\":[");
    for (size_t i = 0; i < report->row_count; i++) {
        buffer_append_string(out, i == 0 ? "\n" : ",\n");
        append_row(out, &report->rows[i]);
    }
    buffer_append_string(out, "],\n\"totals\":{");
    append_count(out, totals, &main_counts.columns[0]);
    append_main_counts(out, totals);
    append_groups(out, totals);
    buffer_append_string(out, "}}\n");
}
