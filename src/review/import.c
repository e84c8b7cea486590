#include "aupmine/review.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/csv.h"

enum { NUMBER, VERDICT, KIND, NOTE, COLUMNS, REQUIRED = KIND };
static const char *const columns[COLUMNS] = {"number", "verdict", "kind",
                                             "note"};

enum { MOST_DIGITS = 15, WORD_SIZE = 24 };
static const char none[] = "none"; /* the word that takes a review back */

/* A number of the file and where it stands. */
struct mention {
    int64_t number;
    size_t line;
};

struct sheet {
    struct csv csv;
    struct mention *mentions; /* own */
    size_t count;
    size_t capacity;
};

/* A cell as a word: lower case, since spreadsheets capitalise, without blanks
 * around it. One that is too long is no word of ours and is cut. */
static void read_word(struct bytes cell, char word[WORD_SIZE])
{
    size_t length = 0;

    while (cell.length > 0 && cell.data[0] == ' ') {
        cell.data++;
        cell.length--;
    }
    while (cell.length > 0 && cell.data[cell.length - 1] == ' ')
        cell.length--;
    for (; length < cell.length && length < WORD_SIZE - 1; length++) {
        char byte = cell.data[length];

        word[length] =
            byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    word[length] = '\0';
}

static enum status read_number(const struct csv *csv, int64_t *number,
                               struct error *error)
{
    char word[WORD_SIZE];
    const char *digits;
    size_t count;

    read_word(csv->cells[NUMBER], word);
    digits = word[0] == '#' ? word + 1 : word;
    count = strspn(digits, "0123456789");
    *number = strtoll(digits, NULL, 10);
    if (count == 0 || count > MOST_DIGITS || digits[count] != '\0' ||
        *number == 0)
        return csv_refuse(csv, error, "'%s' is no issue number", word);
    return STATUS_OK;
}

/* *asked is false for a row that is left as it is. */
static enum status read_wish(const struct csv *csv, struct review_wish *wish,
                             bool *asked, struct error *error)
{
    char word[WORD_SIZE];
    size_t verdict = VERDICT_NOT;
    size_t kind = KIND_NONE;

    read_word(csv->cells[VERDICT], word);
    *asked = word[0] != '\0';
    *wish = (struct review_wish){.clear = strcmp(word, none) == 0};
    if (!*asked || wish->clear)
        return STATUS_OK;
    if (!vocabulary_find(&verdict_words, word, strlen(word), &verdict))
        return csv_refuse(csv, error,
                          "'%s' is no verdict: complaint, borderline, not, or "
                          "none to take a review back",
                          word);
    read_word(csv->cells[KIND], word);
    if (word[0] != '\0' &&
        !vocabulary_find(&kind_words, word, strlen(word), &kind))
        return csv_refuse(csv, error, "'%s' is no kind", word);
    wish->verdict = (enum verdict)verdict;
    wish->kind = (enum kind)kind;
    wish->note = csv->cells[NOTE];
    return STATUS_OK;
}

static enum status mention(struct sheet *sheet, int64_t number,
                           struct error *error)
{
    struct mention *mentions = array_fit(sheet->mentions, sheet->count,
                                         &sheet->capacity, sizeof(*mentions));

    if (mentions == NULL)
        return error_memory(error);
    sheet->mentions = mentions;
    sheet->mentions[sheet->count++] = (struct mention){number, sheet->csv.line};
    return STATUS_OK;
}

static int by_number(const void *left, const void *right)
{
    const struct mention *a = left;
    const struct mention *b = right;

    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* Of two rows on an issue nobody knows which one is meant. */
static enum status refuse_twins(struct sheet *sheet, struct error *error)
{
    if (sheet->count > 0)
        qsort(sheet->mentions, sheet->count, sizeof(*sheet->mentions),
              by_number);
    for (size_t i = 1; i < sheet->count; i++) {
        const struct mention *first = &sheet->mentions[i - 1];
        const struct mention *second = &sheet->mentions[i];

        if (first->number != second->number)
            continue;
        sheet->csv.line = second->line;
        return csv_refuse(&sheet->csv, error,
                          "number %lld stands in line %zu already",
                          (long long)second->number, first->line);
    }
    return STATUS_OK;
}

static enum status apply_row(struct sheet *sheet, struct store *store,
                             const struct repository *repository, int64_t now,
                             struct review_import *figures, struct error *error)
{
    struct review_outcome outcome = {.changed = false};
    struct review_wish wish;
    struct error refused;
    int64_t number;
    bool asked;
    enum status status = read_number(&sheet->csv, &number, error);

    if (status == STATUS_OK)
        status = mention(sheet, number, error);
    if (status == STATUS_OK)
        status = read_wish(&sheet->csv, &wish, &asked, error);
    if (status != STATUS_OK)
        return status;
    figures->rows++;
    figures->empty += !asked;
    if (!asked)
        return STATUS_OK;
    status = review_change(store, repository, number, &wish, now, &outcome,
                           &refused);
    figures->changed += outcome.changed;
    if (status == STATUS_NO_MATCH || status == STATUS_DATA ||
        status == STATUS_USAGE)
        return csv_refuse(&sheet->csv, error, "%s", refused.text);
    if (status != STATUS_OK)
        *error = refused;
    return status;
}

static enum status apply_rows(struct sheet *sheet, struct store *store,
                              const struct repository *repository, int64_t now,
                              struct review_import *figures,
                              struct error *error)
{
    bool row = true;
    enum status status = STATUS_OK;

    while (status == STATUS_OK) {
        status = csv_next(&sheet->csv, &row, error);
        if (status != STATUS_OK || !row)
            break;
        status = apply_row(sheet, store, repository, now, figures, error);
    }
    return status == STATUS_OK ? refuse_twins(sheet, error) : status;
}

enum status review_import_file(struct store *store,
                               const struct repository *repository,
                               const char *path, int64_t now,
                               struct review_import *figures,
                               struct error *error)
{
    struct sheet sheet = {.count = 0};
    enum status status;

    *figures = (struct review_import){0};
    status = csv_open(&sheet.csv, path, columns, COLUMNS, REQUIRED, error);
    if (status == STATUS_OK)
        status = store_begin(store, error);
    if (status == STATUS_OK)
        status = apply_rows(&sheet, store, repository, now, figures, error);
    if (status == STATUS_OK)
        status = store_commit(store, error);
    if (status != STATUS_OK)
        store_rollback(store);
    free(sheet.mentions);
    csv_close(&sheet.csv);
    return status;
}
