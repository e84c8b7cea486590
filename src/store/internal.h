/*
 * What the files of src/store/ share: the open database and its statements.
 */
#ifndef AUPMINE_STORE_INTERNAL_H
#define AUPMINE_STORE_INTERNAL_H

#include <sqlite3.h>

#include "aupmine/issue_filter.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

enum { STATEMENT_CACHE_SIZE = 32 };

struct cached_statement {
    const char *sql; /* borrowed: a string literal, known by its address */
    sqlite3_stmt *statement;
};

struct store {
    sqlite3 *database;
    char *path; /* own */
    enum store_mode mode;
    int lock; /* descriptor of the lock file, or -1 */
    bool in_transaction;
    struct cached_statement cache[STATEMENT_CACHE_SIZE];
    size_t cached;
    bool unbound; /* a parameter of the statement that was got last is missing:
                     there was no memory for it */
    struct buffer title; /* what store_read_text lends out */
    struct buffer body;
    struct buffer note; /* what store_find_subject lends out */
};

/* Bring the schema of an open database up to SCHEMA_VERSION (schema.c). */
enum status schema_upgrade(struct store *store, struct error *error);

/* Refuse a file that is not ours, or from a newer version (schema.c). */
enum status schema_recognise(struct store *store, struct error *error);

/* Check that the schema is one this program can read (schema.c). */
enum status schema_check(struct store *store, struct error *error);

/* Remember, before an issue is put, that the filings of its account change,
 * and of the account that the store has for it so far (shape.c). */
enum status shape_note_filers(struct store *store, int64_t repository_key,
                              const struct issue *issue, struct error *error);

/* Fill what an issue lacks with what the store has of it, if it has it
 * (complete.c). */
enum status issue_complete(struct store *store, int64_t repository_key,
                           struct issue *issue, struct error *error);

/* Turn SQLite's last failure into a status and a message (statement.c). */
enum status store_failure(const struct store *store, const char *doing,
                          struct error *error);

/* Run SQL that takes and gives nothing. */
enum status store_execute(struct store *store, const char *sql,
                          const char *doing, struct error *error);

/*
 * The prepared form of a string literal, reset and without bindings; kept for
 * the next time. It must be stepped to its end or reset before its tables are
 * used otherwise. NULL if it cannot be prepared: bindings pass it over, and the
 * first step, which must come before anything else is asked of the store, tells
 * why.
 */
sqlite3_stmt *statement_get(struct store *store, const char *sql);

/* Prepare SQL that is no literal; the caller finalizes the statement. */
enum status statement_prepare(struct store *store, const char *sql,
                              sqlite3_stmt **statement, struct error *error);

/*
 * Prepare a statement that is put together: head, then the conditions of a
 * filter over the view judged, which head must call j, then tail. The filter's
 * parameters are bound; FILTER_PARAMETERS is the first that is free for head
 * and tail. The caller finalizes it. filter.c
 */
enum { FILTER_PARAMETERS = 11 };
enum status filter_prepare(struct store *store, const char *head,
                           int64_t repository_key,
                           const struct issue_filter *filter, const char *tail,
                           sqlite3_stmt **statement, struct error *error);

/* Step once. *row tells whether there is one; at the end it is reset. */
enum status statement_step(struct store *store, sqlite3_stmt *statement,
                           bool *row, struct error *error);

/*
 * The head of a loop over rows, with *status as STATUS_OK before it and as the
 * loop's outcome after it: true with the next row, false at the end, after a
 * failure, and once the body has set *status to one. At the end it is reset.
 */
bool statement_next(struct store *store, sqlite3_stmt *statement,
                    enum status *status, struct error *error);

/* Be done with a statement before its last row. Says if a column of the row
 * could not be read: until then it looks like null. */
enum status statement_end(struct store *store, sqlite3_stmt *statement,
                          struct error *error);

/* Step a statement that gives no rows. */
enum status statement_run(struct store *store, sqlite3_stmt *statement,
                          struct error *error);

/* Run SQL whose one parameter is a row's key, or a repository's and a number.
 * It is a string literal. */
enum status statement_run_for(struct store *store, const char *sql, int64_t key,
                              struct error *error);
enum status statement_run_for_number(struct store *store, const char *sql,
                                     int64_t repository_key, int64_t number,
                                     struct error *error);

/* Step to the end and put the first column of each row into a list, which is
 * empty after a failure (verdict.c). */
enum status statement_list(struct store *store, sqlite3_stmt *statement,
                           struct key_list *list, struct error *error);

/* Bindings; parameters count from 1. A failure shows at the next step. */
void bind_bytes(struct store *store, sqlite3_stmt *statement, int index,
                struct bytes text);
void bind_buffer_or_null(struct store *store, sqlite3_stmt *statement,
                         int index,
                         const struct buffer *text); /* null: empty */
void bind_string(struct store *store, sqlite3_stmt *statement, int index,
                 const char *text);
void bind_integer(sqlite3_stmt *statement, int index, int64_t value);
void bind_integer_unless(sqlite3_stmt *statement, int index, int64_t value,
                         int64_t unknown); /* null: value is unknown */
void bind_time(struct store *store, sqlite3_stmt *statement, int index,
               int64_t seconds); /* null: 0 */
void bind_range(struct store *store, sqlite3_stmt *statement, int index,
                int64_t start, int64_t end); /* index and the one after it */
void bind_word(struct store *store, sqlite3_stmt *statement, int index,
               const struct vocabulary *words, int value); /* null: no word */

/* Columns; they count from 0, text is borrowed until the next step. Where there
 * is no memory for one it looks like null, and the next step, or the end,
 * fails. */
struct bytes column_bytes(sqlite3_stmt *statement, int index);
void column_copy(sqlite3_stmt *statement, int index, char *text,
                 size_t size); /* cut to size, with its NUL; null: "" */
int64_t column_integer(sqlite3_stmt *statement, int index, int64_t if_null);
int64_t column_time(sqlite3_stmt *statement, int index); /* null: 0 */
int column_word(sqlite3_stmt *statement, int index,
                const struct vocabulary *words, int if_null);

#endif
