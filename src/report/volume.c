#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aupmine/array.h"
#include "aupmine/timestamp.h"
#include "tsv.h"

enum { REPO, MONTH, LAST_BEFORE, FIRST_IN, ISSUE_SHARE, COLUMNS };

static const char *const columns[COLUMNS] = {"repo", "month", "last_before",
                                             "first_in", "issue_share"};

static enum status read_month(const struct tsv *tsv,
                              const struct volume *volume,
                              struct volume_month *month, struct error *error)
{
    char *end;

    if (!month_parse(tsv->cells[MONTH], &month->month))
        return tsv_refuse(tsv, error, "month '%.20s' is not YYYY-MM",
                          tsv->cells[MONTH]);
    if (volume->count > 0 &&
        month->month <= volume->items[volume->count - 1].month)
        return tsv_refuse(tsv, error, "month %s is not after the one before",
                          tsv->cells[MONTH]);
    if (!tsv_count(tsv->cells[LAST_BEFORE], &month->last_before))
        return tsv_refuse(tsv, error, "last_before '%.20s' is no number",
                          tsv->cells[LAST_BEFORE]);
    if (!tsv_count(tsv->cells[FIRST_IN], &month->first_in) ||
        month->first_in <= month->last_before)
        return tsv_refuse(tsv, error,
                          "first_in '%.20s' is no number above last_before",
                          tsv->cells[FIRST_IN]);
    month->issue_share = strtod(tsv->cells[ISSUE_SHARE], &end);
    if (end == tsv->cells[ISSUE_SHARE] || *end != '\0' ||
        !(month->issue_share > 0 && month->issue_share <= 1))
        return tsv_refuse(tsv, error,
                          "issue_share '%.20s' is no number from 0 to 1",
                          tsv->cells[ISSUE_SHARE]);
    return STATUS_OK;
}

struct volume_reader {
    struct volume *volume;
    const char *repository;
};

static enum status add_month(void *context, const struct tsv *tsv,
                             struct error *error)
{
    struct volume_reader *reader = context;
    struct volume *volume = reader->volume;
    struct volume_month *items;
    enum status status;

    if (strcasecmp(tsv->cells[REPO], reader->repository) != 0)
        return STATUS_OK;
    items = array_fit(volume->items, volume->count, &volume->capacity,
                      sizeof(*items));
    if (items == NULL)
        return error_memory(error);
    volume->items = items;
    status = read_month(tsv, volume, &items[volume->count], error);
    volume->count += status == STATUS_OK;
    return status;
}

enum status volume_read(struct volume *volume, const char *path,
                        const char *repository, struct error *error)
{
    struct volume_reader reader = {volume, repository};

    *volume = (struct volume){0};
    return tsv_read(path, columns, COLUMNS, add_month, &reader, error);
}

void volume_release(struct volume *volume)
{
    free(volume->items);
    *volume = (struct volume){0};
}

/* The number up to which numbers were given out when a month began: it lies
 * between two that are known. */
static double given_out(const struct volume_month *month)
{
    return (double)(month->last_before + month->first_in - 1) / 2;
}

int64_t volume_estimate(const struct volume *volume, int month)
{
    for (size_t i = 0; i + 1 < volume->count; i++) {
        const struct volume_month *begin = &volume->items[i];
        const struct volume_month *end = &volume->items[i + 1];

        if (begin->month == month && end->month == month + 1)
            return (int64_t)((given_out(end) - given_out(begin)) *
                                 begin->issue_share +
                             0.5);
    }
    return COUNT_UNKNOWN;
}
