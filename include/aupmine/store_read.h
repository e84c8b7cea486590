/*
 * Reading the store for people and for reports: issues that pass a filter,
 * their texts and evidence, and what is tagged in a stretch of time.
 */
#ifndef AUPMINE_STORE_READ_H
#define AUPMINE_STORE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/buffer.h"
#include "aupmine/issue_filter.h"
#include "aupmine/status.h"
#include "aupmine/store.h"
#include "aupmine/store_verdict.h"

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

/* An issue's text, borrowed. It ends without NUL. */
struct issue_text {
    int64_t number;
    struct bytes title;
    struct bytes body;
};

struct issue_head {
    int64_t key;
    int64_t number;
    int64_t created_at; /* UTC seconds */
};

/* Whether the handler is to hear of it. The text is borrowed for the call, in
 * which the store may be read. */
typedef bool issue_text_look(void *context, const struct issue_text *text);

typedef enum status issue_head_handler(void *context,
                                       const struct issue_head *head,
                                       struct error *error);

/* Look at the texts of the issues that pass a filter, in no order; the filter's
 * limit is not looked at. part, from 0, of parts that cover all of them
 * together. What was looked at last before a head is handed out is its text;
 * pull requests may be looked at, too. */
enum status store_each_text(struct store *store, int64_t repository_key,
                            const struct issue_filter *filter, size_t part,
                            size_t parts, issue_text_look *look,
                            issue_head_handler *handle, void *context,
                            struct error *error);

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

/* How many issues pass a filter; its limit is not looked at. */
enum status store_count_issues(struct store *store, int64_t repository_key,
                               const struct issue_filter *filter,
                               int64_t *count, struct error *error);

/* How many issues were created from start (inclusive) to end (exclusive). */
enum status store_count_filed(struct store *store, int64_t repository_key,
                              int64_t start, int64_t end, int64_t *filed,
                              struct error *error);

/* How many of these nobody has judged yet: no person, and the rules not as
 * their text is now. */
enum status store_count_unjudged(struct store *store, int64_t repository_key,
                                 int64_t start, int64_t end, int64_t *unjudged,
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
