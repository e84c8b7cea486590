/*
 * A title is reduced to words:
 *   tags at its start, "[BUG]", are the form's and go;
 *   what holds a digit or "://" (numbers, versions, ids, addresses) goes;
 *   what stands in quotes is one word;
 *   a character of a script without blanks between words is one word;
 *   letters are folded to lower case, in ASCII; marks only separate, but
 *   within a path or a name.
 * Forms are what titles of equal shape have in common: the words with one of
 * them left open, once for each; for a short title, just the words. Two titles
 * that share a form are alike, so that sorting finds what is alike.
 */
#include "aupmine/shape.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "aupmine/store_verdict.h"
#include "aupmine/text.h"

/* More than GitHub lets a title have, in languages with blanks. */
enum { WORDS_MOST = 64 };

struct shape_form {
    uint64_t hash;
    int64_t created_at;
    size_t filing;
};

/* --- words --- */

enum sort { SORT_BLANK, SORT_MARK, SORT_LETTER, SORT_DIGIT, SORT_IDEOGRAPH };

static enum sort sort_of(uint32_t c)
{
    if (c <= ' ' || c == 0x7F)
        return SORT_BLANK;
    if (c >= '0' && c <= '9')
        return SORT_DIGIT;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
        return SORT_LETTER;
    if (c < 0x80)
        return SORT_MARK;
    /* Blanks, dashes, quotes, arrows, brackets and wide punctuation. */
    if (c < 0xC0 || (c >= 0x2000 && c < 0x2E80) ||
        (c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFF10))
        return SORT_BLANK;
    return c < 0x2000 ? SORT_LETTER : SORT_IDEOGRAPH;
}

/* The quote that closes an opening one, 0 if c opens none. */
static uint32_t closing_quote(uint32_t c)
{
    static const uint32_t pairs[][2] = {
        {'"', '"'},       {'`', '`'},       {0x201C, 0x201D},
        {0x00AB, 0x00BB}, {0x300C, 0x300D}, {0x300E, 0x300F},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (pairs[i][0] == c)
            return pairs[i][1];
    return 0;
}

/* FNV-1a, with ASCII folded. */
static const uint64_t hash_start = 0xCBF29CE484222325;

static uint64_t hash_byte(uint64_t hash, unsigned char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        byte = (unsigned char)(byte - 'A' + 'a');
    return (hash ^ byte) * 0x100000001B3;
}

static uint64_t hash_bytes(struct bytes text)
{
    uint64_t hash = hash_start;

    for (size_t i = 0; i < text.length; i++)
        hash = hash_byte(hash, (unsigned char)text.data[i]);
    return hash;
}

/* What a word at its place adds to the hash of a form: SplitMix64's mixing. */
static uint64_t hash_place(uint64_t word, size_t place)
{
    uint64_t hash = word + (place + 1) * 0x9E3779B97F4A7C15;

    hash = (hash ^ hash >> 30) * 0xBF58476D1CE4E5B9;
    hash = (hash ^ hash >> 27) * 0x94D049BB133111EB;
    return hash ^ hash >> 31;
}

struct word_list {
    uint64_t words[WORDS_MOST];
    size_t count;
};

static void add_word(struct word_list *list, struct bytes word)
{
    if (list->count < WORDS_MOST && word.length > 0)
        list->words[list->count++] = hash_bytes(word);
}

static struct bytes slice(struct bytes text, size_t start, size_t end)
{
    return (struct bytes){text.data + start, end - start};
}

/* A character; bytes that begin none are blanks of one byte. */
static size_t decode(struct bytes text, size_t at, uint32_t *c)
{
    size_t step = utf8_decode(slice(text, at, text.length), c);

    if (step > 0)
        return step;
    *c = ' ';
    return 1;
}

static size_t after_tags(struct bytes title)
{
    size_t at = 0;
    size_t end;

    for (;;) {
        while (at < title.length && title.data[at] == ' ')
            at++;
        if (at == title.length || title.data[at] != '[')
            return at;
        for (end = at; end < title.length && title.data[end] != ']';)
            end++;
        if (end == title.length)
            return at;
        at = end + 1;
    }
}

/* If a quote opens at this place and is closed, add it as a word. Returns
 * where it ends, or at. */
static size_t take_quote(struct bytes title, size_t at, struct word_list *list)
{
    uint32_t c, close;
    size_t start = at + decode(title, at, &c);
    size_t step;

    close = closing_quote(c);
    if (close == 0)
        return at;
    for (size_t end = start; end < title.length; end += step) {
        step = decode(title, end, &c);
        if (c == close) {
            add_word(list, slice(title, start, end));
            return end + step;
        }
    }
    return at;
}

/* Whether a mark holds a path, a file's or a host's name together. */
static bool holds_together(struct bytes piece, size_t at)
{
    uint32_t c;

    if (strchr("/\\.:@", piece.data[at]) == NULL)
        return false;
    decode(piece, at + 1, &c);
    return sort_of(c) == SORT_LETTER;
}

/* Add the words of a piece without blanks, unless it is a number, an id or an
 * address. */
static void add_piece(struct bytes piece, struct word_list *list)
{
    size_t start = 0;
    size_t step;
    uint32_t c;

    if (memmem(piece.data, piece.length, "://", 3) != NULL)
        return;
    for (size_t i = 0; i < piece.length; i++)
        if (piece.data[i] >= '0' && piece.data[i] <= '9')
            return;
    for (size_t at = 0; at < piece.length; at += step) {
        step = decode(piece, at, &c);
        if (sort_of(c) == SORT_LETTER ||
            (at > start && holds_together(piece, at)))
            continue;
        add_word(list, slice(piece, start, at));
        start = at + step;
    }
    add_word(list, slice(piece, start, piece.length));
}

/* Where the piece ends that begins here. */
static size_t piece_end(struct bytes title, size_t at)
{
    uint32_t c;
    size_t step;

    for (; at < title.length; at += step) {
        step = decode(title, at, &c);
        if (sort_of(c) == SORT_BLANK || sort_of(c) == SORT_IDEOGRAPH ||
            closing_quote(c) != 0)
            break;
    }
    return at;
}

static void find_words(struct bytes title, struct word_list *list)
{
    size_t at = after_tags(title);

    list->count = 0;
    while (at < title.length) {
        size_t end = take_quote(title, at, list);
        uint32_t c;

        if (end == at) {
            end = at + decode(title, at, &c);
            if (sort_of(c) == SORT_LETTER || sort_of(c) == SORT_DIGIT) {
                end = piece_end(title, at);
                add_piece(slice(title, at, end), list);
            } else if (sort_of(c) == SORT_IDEOGRAPH) {
                add_word(list, slice(title, at, end));
            }
        }
        at = end;
    }
}

/* --- filings --- */

void filer_init(struct filer *filer)
{
    *filer = (struct filer){0};
}

void filer_release(struct filer *filer)
{
    free(filer->filings);
    free(filer->forms);
    filer_init(filer);
}

void filer_reset(struct filer *filer)
{
    filer->count = 0;
    filer->form_count = 0;
}

/* Room for the next filing and its forms. */
static enum status make_room(struct filer *filer, struct error *error)
{
    struct shape_row *filings = array_fit(filer->filings, filer->count,
                                          &filer->capacity, sizeof(*filings));

    if (filings == NULL)
        return error_memory(error);
    filer->filings = filings;
    while (filer->form_capacity - filer->form_count < WORDS_MOST) {
        struct shape_form *larger =
            array_grow(filer->forms, &filer->form_capacity, sizeof(*larger));

        if (larger == NULL)
            return error_memory(error);
        filer->forms = larger;
    }
    return STATUS_OK;
}

static void add_form(struct filer *filer, uint64_t hash, int64_t created_at)
{
    filer->forms[filer->form_count++] = (struct shape_form){
        .hash = hash, .created_at = created_at, .filing = filer->count};
}

enum status filer_add(struct filer *filer, int64_t issue_key,
                      int64_t created_at, struct bytes title,
                      struct error *error)
{
    struct word_list list;
    uint64_t whole = 0;
    enum status status = make_room(filer, error);

    if (status != STATUS_OK)
        return status;
    find_words(title, &list);
    for (size_t i = 0; i < list.count; i++)
        whole += hash_place(list.words[i], i);
    if (list.count >= SHAPE_WORDS_TO_VARY) {
        for (size_t i = 0; i < list.count; i++)
            add_form(filer,
                     whole - hash_place(list.words[i], i) + hash_place(0, i),
                     created_at);
    } else if (list.count >= SHAPE_WORDS) {
        add_form(filer, whole, created_at);
    }
    filer->filings[filer->count++] = (struct shape_row){.issue_key = issue_key};
    return STATUS_OK;
}

static int compare_forms(const void *a, const void *b)
{
    const struct shape_form *left = a, *right = b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return (left->created_at > right->created_at) -
           (left->created_at < right->created_at);
}

static void mark(struct filer *filer, const struct shape_form *forms,
                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct shape_row *filing = &filer->filings[forms[i].filing];

        if (filing->alike < (int64_t)count)
            filing->alike = (int64_t)count;
    }
}

/* Mark the filings of one form, in order of time, that stand within a window
 * with enough others. Windows that overlap make one row. */
static void mark_rows(struct filer *filer, const struct shape_form *forms,
                      size_t count)
{
    size_t start = 0;
    size_t end = 0;

    for (size_t i = 0; i + SHAPE_ALIKE <= count; i++) {
        if (forms[i + SHAPE_ALIKE - 1].created_at - forms[i].created_at >
            SHAPE_WINDOW)
            continue;
        if (i >= end) {
            mark(filer, forms + start, end - start);
            start = i;
        }
        end = i + SHAPE_ALIKE;
    }
    mark(filer, forms + start, end - start);
}

void filer_decide(struct filer *filer)
{
    size_t end;

    if (filer->form_count == 0)
        return;
    qsort(filer->forms, filer->form_count, sizeof(*filer->forms),
          compare_forms);
    for (size_t start = 0; start < filer->form_count; start = end) {
        for (end = start; end < filer->form_count &&
                          filer->forms[end].hash == filer->forms[start].hash;)
            end++;
        mark_rows(filer, filer->forms + start, end - start);
    }
}
