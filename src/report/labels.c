#include "aupmine/evaluate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/timestamp.h"
#include "tsv.h"

enum { NUMBER, CREATED, VERDICT, KIND, DOMAIN, AUTOMATED, LANGUAGE, COLUMNS };

static const char *const columns[COLUMNS] = {
    "number", "created", "verdict", "kind", "domain", "automated", "lang"};

enum { MOST_DIGITS = 15 };

static const char language_bytes[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

static enum status read_number(const struct tsv *tsv, int64_t *number,
                               struct error *error)
{
    const char *cell = tsv->cells[NUMBER];
    size_t digits = strspn(cell, "0123456789");

    *number = strtoll(cell, NULL, 10);
    if (digits == 0 || digits > MOST_DIGITS || cell[digits] != '\0' ||
        *number == 0)
        return tsv_refuse(tsv, error, "'%.20s' is no issue number", cell);
    return STATUS_OK;
}

/* A date, YYYY-MM-DD, of which the month is kept. A time may follow it. */
static enum status read_created(const struct tsv *tsv, char month[MONTH_SIZE],
                                struct error *error)
{
    const char *cell = tsv->cells[CREATED];
    char whole[TIMESTAMP_SIZE];
    int64_t seconds;

    snprintf(whole, sizeof(whole), "%.10sT00:00:00Z", cell);
    if (!timestamp_parse(whole, &seconds) ||
        (cell[10] != '\0' && cell[10] != 'T'))
        return tsv_refuse(tsv, error, "created '%.30s' is not YYYY-MM-DD",
                          cell);
    month_format(month_of(seconds), month);
    return STATUS_OK;
}

/* A word of a vocabulary. Where it is optional, "-" and nothing stand for the
 * value past the list. */
static enum status read_word(const struct tsv *tsv, int column,
                             const struct vocabulary *words, bool optional,
                             size_t *value, struct error *error)
{
    const char *cell = tsv->cells[column];

    *value = words->count;
    if (optional && (cell[0] == '\0' || strcmp(cell, "-") == 0))
        return STATUS_OK;
    if (!vocabulary_find(words, cell, strlen(cell), value))
        return tsv_refuse(tsv, error, "'%.20s' is no %s", cell, words->what);
    return STATUS_OK;
}

static enum status read_words(const struct tsv *tsv, struct label *label,
                              struct error *error)
{
    size_t verdict, kind = KIND_NONE, domain = DOMAIN_NONE;
    enum status status;

    status = read_word(tsv, VERDICT, &verdict_words, false, &verdict, error);
    if (status == STATUS_OK)
        status = read_word(tsv, KIND, &kind_words, true, &kind, error);
    if (status == STATUS_OK)
        status = read_word(tsv, DOMAIN, &domain_words, true, &domain, error);
    label->verdict = (enum verdict)verdict;
    label->kind = (enum kind)kind;
    label->domain = (enum domain)domain;
    return status;
}

static enum status read_label(const struct tsv *tsv, struct label *label,
                              struct error *error)
{
    const char *automated = tsv->cells[AUTOMATED];
    const char *language = tsv->cells[LANGUAGE];
    enum status status;

    status = read_number(tsv, &label->number, error);
    if (status == STATUS_OK)
        status = read_created(tsv, label->month, error);
    if (status == STATUS_OK)
        status = read_words(tsv, label, error);
    if (status != STATUS_OK)
        return status;
    if (strcmp(automated, "0") != 0 && strcmp(automated, "1") != 0)
        return tsv_refuse(tsv, error, "automated '%.20s' is neither 0 nor 1",
                          automated);
    label->automated = automated[0] == '1';
    if (strlen(language) >= sizeof(label->language) ||
        language[strspn(language, language_bytes)] != '\0')
        return tsv_refuse(tsv, error, "lang '%.20s' is no language", language);
    snprintf(label->language, sizeof(label->language), "%s",
             language[0] == '\0' ? "-" : language);
    label->line = tsv->line_number;
    return STATUS_OK;
}

static enum status add_label(void *context, const struct tsv *tsv,
                             struct error *error)
{
    struct label_list *list = context;
    struct label *items =
        array_fit(list->items, list->count, &list->capacity, sizeof(*items));
    enum status status;

    if (items == NULL)
        return error_memory(error);
    list->items = items;
    status = read_label(tsv, &items[list->count], error);
    list->count += status == STATUS_OK;
    list->in_view = tsv->in_view;
    return status;
}

static int by_number(const void *left, const void *right)
{
    const struct label *a = left;
    const struct label *b = right;

    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* Sort, and refuse a number that stands twice. */
static enum status sort_labels(struct label_list *list, const char *path,
                               struct error *error)
{
    if (list->count > 0)
        qsort(list->items, list->count, sizeof(*list->items), by_number);
    for (size_t i = 1; i < list->count; i++) {
        const struct label *first = &list->items[i - 1];
        const struct label *second = &list->items[i];

        if (first->number == second->number)
            return error_set(error, STATUS_DATA,
                             "%s:%zu: number %lld stands in line %zu already",
                             path, second->line, (long long)second->number,
                             first->line);
    }
    return STATUS_OK;
}

enum status label_list_read(struct label_list *list, const char *path,
                            struct error *error)
{
    enum status status;

    *list = (struct label_list){0};
    status = tsv_read(path, columns, COLUMNS, add_label, list, error);
    return status == STATUS_OK ? sort_labels(list, path, error) : status;
}

void label_list_release(struct label_list *list)
{
    free(list->items);
    *list = (struct label_list){0};
}
