/*
 * What the files of an import share: import.c has the transaction and the
 * repositories, import_record.c reads JSON, import_database.c a database.
 */
#ifndef AUPMINE_INGEST_IMPORTING_H
#define AUPMINE_INGEST_IMPORTING_H

#include "aupmine/import.h"
#include "aupmine/ingest.h"
#include "aupmine/intake.h"
#include "aupmine/store_run.h"

enum { PLACE_SIZE = 64 };

/* One file on its way into the store. */
struct import {
    struct store *store;                  /* borrowed */
    const char *name;                     /* borrowed */
    const struct import_options *options; /* borrowed */
    struct import_figures *figures;       /* borrowed */
    struct issue issue;                   /* own: the one at hand */
    struct intake *intakes; /* own: one for each repository and source */
    size_t count;
    size_t current; /* that of the last issue: the next is likely the same */
    bool is_events; /* what came so far are events of GH Archive */
};

/* Put the issue at hand; STATUS_DATA if it is of no repository. */
enum status import_put(struct import *import, enum source source,
                       struct error *error);

/* Something was refused: STATUS_DATA, naming the place in the file, or one more
 * to skip. */
enum status import_refuse(struct import *import, const char *place,
                          const char *problem, struct error *error);

/* Note the shape of something that is read. */
void import_note_format(struct import *import, enum import_format format);

/* The repository that is wanted of many. */
const char *import_wanted(const struct import *import);

/* Take one record of JSON, of any shape; context is the import. */
enum status import_take_record(void *context, const struct record *record,
                               struct error *error);

/* Take the issues of a database that github-to-sqlite made. */
enum status import_take_database(struct import *import, struct error *error);

#endif
