#include "aupmine/report.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/timestamp.h"
#include "tsv.h"

enum { PERIOD, LOW, HIGH, COLUMNS };

static const char *const columns[COLUMNS] = {"period", "low", "high"};

static enum status read_band(const struct tsv *tsv,
                             const struct timeline *timeline,
                             struct published *band, struct error *error)
{
    int month;

    if (!month_parse(tsv->cells[PERIOD], &month))
        return tsv_refuse(tsv, error, "period '%.20s' is not YYYY-MM",
                          tsv->cells[PERIOD]);
    month_format(month, band->period);
    if (timeline_find(timeline, band->period) != NULL)
        return tsv_refuse(tsv, error, "period %s stands twice", band->period);
    if (!tsv_count(tsv->cells[LOW], &band->low))
        return tsv_refuse(tsv, error, "low '%.20s' is no number",
                          tsv->cells[LOW]);
    band->high = PUBLISHED_OPEN;
    if (tsv->cells[HIGH][0] == '\0')
        return STATUS_OK;
    if (!tsv_count(tsv->cells[HIGH], &band->high))
        return tsv_refuse(tsv, error, "high '%.20s' is no number",
                          tsv->cells[HIGH]);
    if (band->high < band->low)
        return tsv_refuse(tsv, error, "high %s is below low %s",
                          tsv->cells[HIGH], tsv->cells[LOW]);
    return STATUS_OK;
}

static enum status add_band(void *context, const struct tsv *tsv,
                            struct error *error)
{
    struct timeline *timeline = context;
    struct published *items = array_fit(timeline->items, timeline->count,
                                        &timeline->capacity, sizeof(*items));
    enum status status;

    if (items == NULL)
        return error_memory(error);
    timeline->items = items;
    status = read_band(tsv, timeline, &items[timeline->count], error);
    timeline->count += status == STATUS_OK;
    return status;
}

enum status timeline_read(struct timeline *timeline, const char *path,
                          struct error *error)
{
    *timeline = (struct timeline){0};
    return tsv_read(path, columns, COLUMNS, add_band, timeline, error);
}

void timeline_release(struct timeline *timeline)
{
    free(timeline->items);
    *timeline = (struct timeline){0};
}

const struct published *timeline_find(const struct timeline *timeline,
                                      const char *period)
{
    for (size_t i = 0; i < timeline->count; i++) {
        if (strcmp(timeline->items[i].period, period) == 0)
            return &timeline->items[i];
    }
    return NULL;
}
