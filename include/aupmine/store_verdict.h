/*
 * What the rules make of the issues in the store: verdicts with their evidence,
 * and the marks of accounts whose filings look like a tool's.
 */
#ifndef AUPMINE_STORE_VERDICT_H
#define AUPMINE_STORE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/issue.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/vocabulary.h"

/* --- verdicts --- */

struct verdict_row {
    enum verdict verdict;
    enum kind kind;     /* or KIND_NONE */
    enum domain domain; /* or DOMAIN_NONE */
    int score;
    bool automated;
};

struct evidence_row {
    const char *rule; /* borrowed */
    enum field field;
    enum zone zone;
    size_t start; /* bytes of the field */
    size_t end;   /* exclusive */
    enum rule_role role;
    int weight; /* what the match added to the role's sum */
};

/*
 * The issues whose verdict is missing, was given to another text, or came from
 * another rule set; with all, every issue. Pull requests are never among them.
 */
enum status store_pending(struct store *store, int64_t repository_key,
                          const char *ruleset, bool all, struct key_list *list,
                          struct error *error);

/* The text of one issue, borrowed until the next call on this store. */
enum status store_read_text(struct store *store, int64_t issue_key,
                            int64_t *number, struct bytes *title,
                            struct bytes *body, struct error *error);

/* Replace an issue's verdict and evidence. */
enum status store_put_verdict(struct store *store, int64_t issue_key,
                              const char *ruleset,
                              const struct verdict_row *verdict,
                              const struct evidence_row *evidence,
                              size_t evidence_count, struct error *error);

/* Remember that every issue of the repository is judged, as its text is now,
 * by a rule set. The database forgets with the first change to that. */
enum status store_set_judged_by(struct store *store, int64_t repository_key,
                                const char *ruleset, struct error *error);

/* The rule set of the latest verdicts, "" if there are none; *mixed tells
 * whether not all verdicts come from it or some issue has none. */
enum status store_ruleset(struct store *store, int64_t repository_key,
                          struct buffer *ruleset, bool *mixed,
                          struct error *error);

/* --- shapes, see shape.h --- */

/* An issue as its account filed it. Text is borrowed until the handler
 * returns. */
struct filing {
    int64_t issue_key;
    int64_t created_at;
    struct bytes author;
    struct bytes title;
};

/* An issue that its account's filings mark as a tool's. */
struct shape_row {
    int64_t issue_key;
    int64_t alike; /* near-identical filings in its row, itself among them */
};

typedef enum status filing_handler(void *context, const struct filing *filing,
                                   struct error *error);

/* Whether an account filed, changed or lost an issue since store_put_shapes;
 * and saying so of every account. */
enum status store_shapes_due(struct store *store, int64_t repository_key,
                             bool *due, struct error *error);
enum status store_make_shapes_due(struct store *store, int64_t repository_key,
                                  struct error *error);

/* All issues of each such account that filed at least so many, an account
 * after the other. */
enum status store_each_due_filing(struct store *store, int64_t repository_key,
                                  int64_t least, filing_handler *handle,
                                  void *context, struct error *error);

/* Replace the marks of these accounts; then none is due any more. */
enum status store_put_shapes(struct store *store, int64_t repository_key,
                             const struct shape_row *rows, size_t count,
                             struct error *error);

#endif
