/*
 * The database: one SQLite file that holds any number of repositories, their
 * issues, the verdicts with their evidence, the reviews, and the runs that
 * brought the data in. docs/database.md describes it to those who read it
 * with other tools; this header is for the program.
 *
 * Times are UTC seconds here and ISO text in the file. A key is a row's own
 * number in this file and means nothing outside it.
 */
#ifndef AUPMINE_STORE_H
#define AUPMINE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/issue.h"
#include "aupmine/issue_filter.h"
#include "aupmine/status.h"
#include "aupmine/vocabulary.h"

enum { SCHEMA_VERSION = 1 };
enum { REPOSITORY_NAME_SIZE = 160 };
enum { ETAG_SIZE = 128 }; /* bytes with the NUL; longer ones are not kept */

struct store;

enum store_mode {
    STORE_READ,   /* must exist; several at once, beside one writer */
    STORE_WRITE,  /* made, with its folder, if it does not exist */
    STORE_CHANGE, /* to be written to, but it must exist */
};

/*
 * Open the database at path and bring its schema up to date (in one
 * transaction; not with STORE_READ). STATUS_STORAGE if it must exist and does
 * not, cannot be opened, is no database of ours, or was made by a newer
 * version. The caller closes *store.
 */
enum status store_open(struct store **store, const char *path,
                       enum store_mode mode, struct error *error);
void store_close(struct store *store);

/*
 * Hold the one place for a run that writes issues (a lock file beside the
 * database, released by store_close or by the end of the process).
 * STATUS_TRY_LATER, naming the holder, if another process has it.
 */
enum status store_lock(struct store *store, const char *purpose,
                       struct error *error);

/* Transactions; they do not nest. Rolling back none is allowed. */
enum status store_begin(struct store *store, struct error *error);
enum status store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);

/* --- repositories --- */

struct repository {
    int64_t key;
    char name[REPOSITORY_NAME_SIZE]; /* OWNER/NAME */
    int64_t github_id;               /* 0: not known */
    char notice[128]; /* what every output must say of this data, or "" */

    /* The mirror, see docs/mirror.md; 0 where there is none yet. */
    int64_t watermark; /* greatest updated_at of the contiguous walk so far */
    int64_t watermark_read_at; /* server's clock when that page was read */
    int64_t complete_at; /* server's clock at the end of a finished walk */
    int64_t swept_at;    /* the same, of a finished sweep */
    char probe_etag[ETAG_SIZE]; /* of the newest change, if the last walk came
                                   to the end and past it; else "" */
};

/* STATUS_USAGE unless name is OWNER/NAME in the characters GitHub allows. */
enum status repository_check_name(const char *name, struct error *error);

/* *found tells whether the store has it; names are compared without case. */
enum status store_find_repository(struct store *store, const char *name,
                                  struct repository *repository, bool *found,
                                  struct error *error);

/* Find it or make it. */
enum status store_add_repository(struct store *store, const char *name,
                                 struct repository *repository,
                                 struct error *error);

/* Write back everything but the key. */
enum status store_save_repository(struct store *store,
                                  const struct repository *repository,
                                  struct error *error);

typedef enum status repository_handler(void *context,
                                       const struct repository *repository,
                                       struct error *error);
enum status store_each_repository(struct store *store,
                                  repository_handler *handle, void *context,
                                  struct error *error);

/* --- slices of a walk that is shared by several jobs --- */

enum { SLICES_MOST = 16 };

/* A stretch of the list that is still to be walked, see docs/mirror.md. Times
 * are those of updated_at, but for began_at. */
struct slice {
    int64_t reached;  /* what changed before it is held; 0: nothing yet */
    int64_t until;    /* it ends there; 0: at the end of the list */
    int64_t began_at; /* server's clock when the walk was first cut; 0: never */
};

/* The slices of a repository in their order, SLICES_MOST at most. */
enum status store_load_slices(struct store *store, int64_t repository_key,
                              struct slice *slices, size_t *count,
                              struct error *error);

/* Replace the slices of a repository. */
enum status store_save_slices(struct store *store, int64_t repository_key,
                              const struct slice *slices, size_t count,
                              struct error *error);

/* --- issues --- */

enum put_result {
    PUT_NEW,
    PUT_CHANGED, /* it replaced an older row */
    PUT_SAME,    /* the row had the same updated_at and the same text */
    PUT_OLDER,   /* the row is newer and was left alone */
};

/* Insert an issue, or update it unless the row there is newer; what the issue
 * lacks stays as it is. */
enum status store_put_issue(struct store *store, int64_t repository_key,
                            const struct issue *issue, enum put_result *result,
                            struct error *error);

struct issue_totals {
    int64_t issues;
    int64_t pull_requests;
    int64_t gone;
    int64_t classified; /* by any rule set, of the text as it is now */
    int64_t first_number;
    int64_t last_number;
    int64_t first_created; /* of issues; 0: there are none */
    int64_t last_created;
    int64_t last_updated; /* of issues and pull requests */
};
enum status store_totals(struct store *store, int64_t repository_key,
                         struct issue_totals *totals, struct error *error);

/* Those of the totals that indexes tell, in no time: how many issues and pull
 * requests there are, numbers and dates of the first and last. The others are
 * 0. */
enum status store_span(struct store *store, int64_t repository_key,
                       struct issue_totals *totals, struct error *error);

/* --- runs --- */

enum source {
    SOURCE_MIRROR,
    SOURCE_IMPORT,
    SOURCE_SEARCH,
    SOURCE_SELECTION, /* an import that left something out for sure */
    SOURCE_SWEEP,
};
enum run_state { RUN_RUNNING, RUN_COMPLETE, RUN_PARTIAL, RUN_FAILED };

extern const struct vocabulary source_words;
extern const struct vocabulary run_state_words;

struct sync_run {
    int64_t key;
    int64_t repository_key;
    enum source source;
    enum run_state state;
    int64_t started_at;  /* this machine's clock */
    int64_t finished_at; /* 0: not finished */
    int64_t requests;
    int64_t records;       /* received, pull requests included */
    int64_t added;         /* rows that were new */
    int64_t changed;       /* rows that were replaced */
    int64_t first_created; /* of the records; 0: none */
    int64_t last_created;
    int64_t limit_left;      /* requests, as the server told it last */
    int64_t limit_renews_at; /* server's clock; 0: it told neither */
};

/* Write a run's row; key 0 makes a new one and sets it. origin is where the
 * data came from (address without query, or file name), message why a run
 * ended early; either may be NULL, which keeps what the row has. */
enum status store_save_run(struct store *store, struct sync_run *run,
                           const char *origin, const char *message,
                           struct error *error);

typedef enum status sync_run_handler(void *context, const struct sync_run *run,
                                     const char *origin, const char *message,
                                     struct error *error);

/* The runs of a repository, latest first. STATUS_NO_MATCH from the handler
 * ends the loop and is not an error. */
enum status store_each_run(struct store *store, int64_t repository_key,
                           sync_run_handler *handle, void *context,
                           struct error *error);

/* --- months that were searched --- */

enum { SEARCH_KEY_SIZE = sizeof("sha256:") + 64 };

/* What a search of one month came to (docs/mirror.md, "Search"). */
struct search_month {
    int month;
    int64_t filed; /* issues created in it, as the server counts them */
    int64_t found; /* of these, what the queries found */
    bool complete; /* the server finished every search, and showed it all */
    char queries[SEARCH_KEY_SIZE]; /* stands for what was searched for */
    int64_t searched_at;           /* server's clock at the beginning */
};

/* Put a month, in place of what an earlier search of it came to. */
enum status store_put_search_month(struct store *store, int64_t repository_key,
                                   const struct search_month *month,
                                   struct error *error);

typedef enum status search_month_handler(void *context,
                                         const struct search_month *month,
                                         struct error *error);

/* The months that were searched, in order. */
enum status store_each_search_month(struct store *store, int64_t repository_key,
                                    search_month_handler *handle, void *context,
                                    struct error *error);

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

struct key_list {
    int64_t *keys; /* own */
    size_t count;
    size_t capacity;
};
enum status key_list_add(struct key_list *list, int64_t key,
                         struct error *error);
void key_list_release(struct key_list *list);

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

/* --- reading for people --- */

/* One issue with its effective verdict (a review wins over the rules). Text
 * is borrowed until the handler returns. */
struct issue_row {
    int64_t key;
    int64_t number;
    struct bytes title;
    struct bytes html_url;
    struct bytes state;
    struct bytes author;
    int64_t created_at;
    bool has_verdict; /* the rules have judged it */
    struct verdict_row verdict;
    struct verdict_row verdict_by_rules;
    bool reviewed; /* verdict is a person's */
    int64_t alike; /* of its shape_row, 0: none; then it is automated too */
    bool is_pull_request;
};

/* Append the address of a row's issue: an import may not have brought one. */
void issue_row_append_url(const struct issue_row *row,
                          const struct repository *repository,
                          struct buffer *buffer);

typedef enum status issue_row_handler(void *context,
                                      const struct issue_row *row,
                                      struct error *error);

/* The issues that pass a filter, newest first. */
enum status store_each_issue(struct store *store, int64_t repository_key,
                             const struct issue_filter *filter,
                             issue_row_handler *handle, void *context,
                             struct error *error);

/* An issue's text, borrowed until the handler returns. It ends without NUL. */
struct issue_text {
    int64_t key;
    int64_t number;
    struct bytes created_at; /* see issue_text_created_at */
    struct bytes title;
    struct bytes body;
};

/* UTC seconds, read on demand: a search has many texts and few hits. */
int64_t issue_text_created_at(const struct issue_text *issue);

typedef enum status issue_text_handler(void *context,
                                       const struct issue_text *issue,
                                       struct error *error);

/* The texts of the issues that pass a filter, in no order; its limit is not
 * looked at. part, from 0, of parts that cover all of them together. */
enum status store_each_text(struct store *store, int64_t repository_key,
                            const struct issue_filter *filter, size_t part,
                            size_t parts, issue_text_handler *handle,
                            void *context, struct error *error);

/* One issue by its number; *found is false if the store has no such number. */
enum status store_find_issue(struct store *store, int64_t repository_key,
                             int64_t number, issue_row_handler *handle,
                             void *context, bool *found, struct error *error);

typedef enum status evidence_handler(void *context,
                                     const struct evidence_row *evidence,
                                     struct error *error);

/* The evidence for an issue's verdict, title first, in order of position. */
enum status store_each_evidence(struct store *store, int64_t issue_key,
                                evidence_handler *handle, void *context,
                                struct error *error);

typedef enum status rule_id_handler(void *context, const char *rule,
                                    struct error *error);

/* Each rule that evidence for an issue of the repository comes from, once. */
enum status store_each_used_rule(struct store *store, int64_t repository_key,
                                 rule_id_handler *handle, void *context,
                                 struct error *error);

/* --- counting --- */

/* How many issues were created from start (inclusive) to end (exclusive). */
enum status store_count_filed(struct store *store, int64_t repository_key,
                              int64_t start, int64_t end, int64_t *filed,
                              struct error *error);

/* A complaint or borderline issue, or one of which a person said that it is
 * neither. Text is borrowed until the handler returns. */
struct tagged_issue {
    int64_t key;
    int64_t number;
    int64_t created_at;
    struct verdict_row verdict; /* the one that counts; its score is not read */
    bool reviewed;
    bool duplicate;      /* closed or labelled as one */
    struct bytes author; /* empty: the account was deleted */
    struct bytes title;
    struct bytes html_url;
};

typedef enum status tagged_issue_handler(void *context,
                                         const struct tagged_issue *issue,
                                         struct error *error);

/* The tagged issues created from start (inclusive) to end (exclusive), an
 * account after the other, the oldest of each first. */
enum status store_each_tagged(struct store *store, int64_t repository_key,
                              int64_t start, int64_t end,
                              tagged_issue_handler *handle, void *context,
                              struct error *error);

/* The match that weighs most among those that made an issue a complaint (or a
 * borderline one): its rule and its bytes. Both are left empty if there is
 * none. */
enum status store_heaviest_evidence(struct store *store, int64_t issue_key,
                                    struct buffer *rule, struct buffer *text,
                                    struct error *error);

#endif
