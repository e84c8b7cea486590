#include "internal.h"

#include "aupmine/encode.h"
#include "aupmine/timestamp.h"

/* A counts pointer that is NULL stands for numbers that are not known. */

static void append_count(struct buffer *out, const struct counts *counts,
                         const struct count_column *column)
{
    char number[NUMBER_SIZE];
    bool known =
        counts != NULL && format_count(count_of(counts, column), number);

    buffer_append_format(out, "\"%s\":%s", column->name,
                         known ? number : "null");
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

static void append_estimate(struct buffer *out, const char *name,
                            const struct estimate *estimate)
{
    static const char *const ends[] = {"", "_low", "_high"};
    const double values[] = {estimate->value, estimate->low, estimate->high};
    char number[NUMBER_SIZE];

    for (size_t i = 0; i < 3; i++)
        buffer_append_format(
            out, ",\"%s%s\":%s", name, ends[i],
            format_rate(estimate->known, values[i], number) ? number : "null");
}

/* From the number of issues filed to the rate, and the estimate of what is
 * true if there is one. */
static void append_main_counts(struct buffer *out, const struct counts *counts,
                               enum filed_source filed_source,
                               const struct estimate *rate,
                               const struct estimate *adjusted)
{
    append_count(out, counts, &main_counts.columns[0]);
    buffer_append_string(out, ",\"filed_source\":");
    json_string(out, bytes_of(vocabulary_name(&filed_source_words,
                                              (size_t)filed_source)));
    for (size_t i = 1; i < main_counts.count; i++) {
        buffer_append_char(out, ',');
        append_count(out, counts, &main_counts.columns[i]);
    }
    append_estimate(out, "per_1000", rate);
    if (adjusted != NULL)
        append_estimate(out, "adjusted", adjusted);
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
    json_string(out, bytes_of(report_row_compared(row)
                                  ? band_words.names[report_band_verdict(row)]
                                  : NULL));
    buffer_append_char(out, '}');
}

static void append_readings(struct buffer *out, const struct report_row *row)
{
    buffer_append_string(out, ",\"readings\":[");
    for (size_t i = 0; i < READING_COUNT; i++)
        buffer_append_format(
            out,
            "%s{\"series\":\"%s\",\"kinds\":\"%s\",\"count\":%lld,"
            "\"verdict\":\"%s\"}",
            i == 0 ? "" : ",",
            report_series_words.names[report_readings[i].series],
            report_readings[i].kinds_name, (long long)row->readings[i],
            band_words
                .names[published_verdict(row->published, row->readings[i])]);
    buffer_append_char(out, ']');
}

static void append_row(struct buffer *out, const struct report *report,
                       const struct report_row *row)
{
    const struct counts *counts = row->covered ? &row->counts : NULL;

    buffer_append_format(out, "{\"period\":\"%s\",", row->period);
    append_main_counts(out, counts, row->filed_source, &row->rate,
                       report->adjusted ? &row->adjusted : NULL);
    buffer_append_format(out, ",\"partial\":%s",
                         row->partial ? "true" : "false");
    append_groups(out, counts);
    if (row->published != NULL)
        append_published(out, row);
    if (report_row_compared(row))
        append_readings(out, row);
    buffer_append_char(out, '}');
}

/* "filters":{"kinds":["aup"],"domains":null,...}; null stands for all. */
static void append_mask(struct buffer *out, const char *name,
                        const struct vocabulary *words, unsigned mask)
{
    bool any = false;

    buffer_append_format(out, "\"%s\":%s", name, mask == 0 ? "null" : "[");
    for (size_t i = 0; i < words->count && mask != 0; i++) {
        if ((mask & 1U << i) == 0)
            continue;
        buffer_append_format(out, "%s\"%s\"", any ? "," : "", words->names[i]);
        any = true;
    }
    buffer_append_string(out, mask == 0 ? "" : "]");
}

static void append_filters(struct buffer *out,
                           const struct report_filter *filter)
{
    buffer_append_string(out, "\"filters\":{");
    append_mask(out, "kinds", &kind_words, filter->kinds);
    buffer_append_char(out, ',');
    append_mask(out, "domains", &domain_words, filter->domains);
    buffer_append_format(out, ",\"automated\":%s,\"borderline\":%s},\n",
                         filter->no_automated ? "false" : "true",
                         filter->borderline ? "true" : "false");
}

static void append_share(struct buffer *out, const char *name,
                         const struct estimate *share)
{
    if (share->known)
        buffer_append_format(
            out, ",\"%s\":%.4f,\"%s_low\":%.4f,\"%s_high\":%.4f", name,
            share->value, name, share->low, name, share->high);
    else
        buffer_append_format(out,
                             ",\"%s\":null,\"%s_low\":null,\"%s_high\":null",
                             name, name, name);
}

static void append_measured(struct buffer *out, const struct report *report)
{
    buffer_append_string(out, "\"measured\":");
    if (report->measured_by.length == 0) {
        buffer_append_string(out, "null,\n");
        return;
    }
    buffer_append_string(out, "{\"by\":");
    json_string(out, buffer_bytes(&report->measured_by));
    append_share(out, "precision", &report->precision);
    append_share(out, "recall", &report->recall);
    buffer_append_string(out, "},\n");
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
    buffer_append_format(
        out, ",\n\"by\":\"%s\",\"series\":\"%s\",\"complete\":%s,\n",
        period_words.names[report->by],
        report_series_words.names[report->series],
        report->complete ? "true" : "false");
    append_filters(out, &report->filter);
    append_measured(out, report);
    buffer_append_string(out, "\"notes\":[");
    for (size_t i = 0; i < report->note_count; i++) {
        buffer_append_string(out, i == 0 ? "\n" : ",\n");
        json_string(out, buffer_bytes(&report->notes[i]));
    }
    buffer_append_string(out, "],\n");
}

static void append_timeline(struct buffer *out, const struct report *report)
{
    buffer_append_string(out, ",\n\"timeline\":{\"readings\":[");
    for (size_t i = 0; i < READING_COUNT; i++) {
        const struct reading_result *result = &report->readings[i];

        buffer_append_format(
            out, "%s{\"series\":\"%s\",\"kinds\":\"%s\"", i == 0 ? "\n" : ",\n",
            report_series_words.names[report_readings[i].series],
            report_readings[i].kinds_name);
        for (size_t v = 0; v < band_words.count; v++)
            buffer_append_format(out, ",\"%s\":%d", band_words.names[v],
                                 result->verdicts[v]);
        buffer_append_format(out, ",\"compared\":%d", result->compared);
        if (result->correlated)
            buffer_append_format(out, ",\"rank_correlation\":%.4f}",
                                 result->correlation);
        else
            buffer_append_string(out, ",\"rank_correlation\":null}");
    }
    buffer_append_string(out, "]}");
}

/* One line a row, so that a person can read it and diff can compare it. */
static void append_report(struct buffer *out, const struct report *report)
{
    const struct counts *totals = report->counted ? &report->totals : NULL;

    append_head(out, report);
    buffer_append_string(out, "\"rows\":[");
    for (size_t i = 0; i < report->row_count; i++) {
        buffer_append_string(out, i == 0 ? "\n" : ",\n");
        append_row(out, report, &report->rows[i]);
    }
    buffer_append_string(out, "],\n\"totals\":{");
    append_main_counts(out, totals, report->total_filed_source,
                       &report->total_rate,
                       report->adjusted ? &report->total_adjusted : NULL);
    append_groups(out, totals);
    buffer_append_char(out, '}');
    if (report->has_timeline)
        append_timeline(out, report);
    buffer_append_char(out, '}');
}

void report_write_json(const struct report *report,
                       const struct report_style *style, struct buffer *out)
{
    (void)style;
    append_report(out, report);
    buffer_append_char(out, '\n');
}

void report_join_json(const struct report *reports, size_t count,
                      const struct report_style *style, struct buffer *out)
{
    (void)style;
    buffer_append_string(out, "{\"format\":\"aupmine-report-set\","
                              "\"version\":1,\"reports\":[\n");
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, i == 0 ? "" : ",\n");
        append_report(out, &reports[i]);
    }
    buffer_append_string(out, "]}\n");
}
