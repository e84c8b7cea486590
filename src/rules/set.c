#include "aupmine/rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aupmine/input_file.h"
#include "internal.h"

#define SUFFIX ".rules"

static void entry_release(struct rule_entry *entry)
{
    struct rule *rule = &entry->rule;

    if (entry->patterns != NULL)
        for (size_t i = 0; i < rule->patterns.count; i++)
            pattern_release(&entry->patterns[i]);
    free(entry->patterns);
    free(entry->literals);
    free(rule->id);
    free(rule->file);
    rule_strings_release(&rule->notes);
    rule_strings_release(&rule->literals);
    rule_strings_release(&rule->patterns);
    rule_strings_release(&rule->matches);
    rule_strings_release(&rule->no_matches);
}

void rule_set_free(struct rule_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->count; i++)
        entry_release(&set->entries[i]);
    free(set->entries);
    free(set->by_id);
    for (size_t i = 0; i < set->list_count; i++)
        word_list_release(&set->lists[i]);
    free(set->lists);
    literal_table_release(&set->literals);
    patterns_release(set);
    buffer_release(&set->title);
    buffer_release(&set->body);
    subject_release(&set->subjects[FIELD_TITLE]);
    subject_release(&set->subjects[FIELD_BODY]);
    free(set);
}

static enum status rule_set_new(struct rule_set **set, struct error *error)
{
    enum status status;

    *set = calloc(1, sizeof(**set));
    if (*set == NULL)
        return error_memory(error);
    status = patterns_init(*set, error);
    if (status != STATUS_OK) {
        rule_set_free(*set);
        *set = NULL;
    }
    return status;
}

static int compare_ids(const void *a, const void *b)
{
    const struct rule_entry *const *left = a, *const *right = b;

    return strcmp((*left)->rule.id, (*right)->rule.id);
}

static enum status sort_by_id(struct rule_set *set, struct error *error)
{
    set->by_id = calloc(set->count + 1, sizeof(struct rule_entry *));
    if (set->by_id == NULL)
        return error_memory(error);
    for (size_t i = 0; i < set->count; i++)
        set->by_id[i] = &set->entries[i];
    qsort(set->by_id, set->count, sizeof(struct rule_entry *), compare_ids);
    for (size_t i = 1; i < set->count; i++) {
        const struct rule *rule = &set->by_id[i]->rule;
        const struct rule *other = &set->by_id[i - 1]->rule;

        if (strcmp(rule->id, other->id) != 0)
            continue;
        /* Which of two equal ones qsort puts first is not defined. */
        if (rule < other) {
            const struct rule *earlier = rule;

            rule = other;
            other = earlier;
        }
        return error_set(error, STATUS_DATA,
                         "%s:%zu: rule %s stands in %s:%zu already", rule->file,
                         rule->line, rule->id, other->file, other->line);
    }
    return STATUS_OK;
}

static void digest_add_number(struct digest *digest, int number)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", number);
    digest_add(digest, bytes_of(text));
}

/* The count goes first: a list of two and two lists of one then differ. */
static void digest_add_rule(struct digest *digest,
                            const struct rule_entry *entry)
{
    const struct rule *rule = &entry->rule;

    digest_add(digest, bytes_of(rule->id));
    digest_add_number(digest, (int)rule->role);
    digest_add_number(digest, (int)rule->kind);
    digest_add_number(digest, (int)rule->domain);
    for (size_t i = 0; i < ZONE_COUNT; i++)
        digest_add_number(digest, rule->weights[i]);
    digest_add_number(digest, (int)rule->patterns.count);
    for (size_t i = 0; i < rule->patterns.count; i++)
        digest_add(digest, bytes_of(entry->patterns[i].expanded));
    digest_add_number(digest, (int)rule->literals.count);
    for (size_t i = 0; i < rule->literals.count; i++)
        digest_add(digest, bytes_of(rule->literals.items[i]));
}

static void compute_hash(struct rule_set *set)
{
    struct digest digest;
    char text[DIGEST_SIZE];

    digest_init(&digest);
    digest_add_number(&digest, METHOD);
    for (size_t i = 0; i < set->count; i++)
        digest_add_rule(&digest, set->by_id[i]);
    digest_finish(&digest, text);
    snprintf(set->hash, sizeof(set->hash), "sha256:%s", text);
}

static enum status rule_set_finish(struct rule_set *set, struct error *error)
{
    enum status status = sort_by_id(set, error);

    if (status != STATUS_OK)
        return status;
    compute_hash(set);
    return literal_table_build(&set->literals, error);
}

enum status rule_set_parse(struct rule_set **set, const char *name,
                           struct bytes text, struct error *error)
{
    enum status status = rule_set_new(set, error);

    if (status != STATUS_OK)
        return status;
    status = rule_set_add(*set, name, text, error);
    if (status == STATUS_OK)
        status = rule_set_finish(*set, error);
    if (status != STATUS_OK) {
        rule_set_free(*set);
        *set = NULL;
    }
    return status;
}

static enum status file_failed(const char *path, struct error *error)
{
    if (errno == ENOMEM)
        return error_memory(error);
    return error_set(error, STATUS_STORAGE, "cannot read %s: %s", path,
                     strerror(errno));
}

static enum status add_file(struct rule_set *set, const char *folder,
                            const char *name, struct error *error)
{
    struct buffer path, contents;
    enum status status;

    buffer_init(&path);
    buffer_init(&contents);
    buffer_append_format(&path, "%s/%s", folder, name);
    status = buffer_status(&path, error);
    if (status == STATUS_OK)
        status = input_file_read(path.data, &contents, error);
    if (status == STATUS_OK)
        status = rule_set_add(set, name, buffer_bytes(&contents), error);
    buffer_release(&contents);
    buffer_release(&path);
    return status;
}

static int is_rule_file(const struct dirent *file)
{
    size_t length = strlen(file->d_name), suffix = strlen(SUFFIX);

    return file->d_name[0] != '.' && length > suffix &&
           strcmp(file->d_name + length - suffix, SUFFIX) == 0;
}

/* By bytes, not by locale: the order is the same everywhere. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum status add_folder(struct rule_set *set, const char *folder,
                              struct error *error)
{
    struct dirent **files = NULL;
    int count = scandir(folder, &files, is_rule_file, compare_names);
    enum status status = STATUS_OK;

    if (count < 0)
        return file_failed(folder, error);
    for (int i = 0; i < count; i++) {
        if (status == STATUS_OK)
            status = add_file(set, folder, files[i]->d_name, error);
        free(files[i]);
    }
    free(files);
    if (status == STATUS_OK && set->count == 0)
        status = error_set(error, STATUS_STORAGE, "no rule in %s", folder);
    return status;
}

enum status rule_set_load(struct rule_set **set, const char *folder,
                          struct error *error)
{
    enum status status = rule_set_new(set, error);

    if (status != STATUS_OK)
        return status;
    status = add_folder(*set, folder, error);
    if (status == STATUS_OK)
        status = rule_set_finish(*set, error);
    if (status != STATUS_OK) {
        rule_set_free(*set);
        *set = NULL;
    }
    return status;
}

const char *rule_set_hash(const struct rule_set *set)
{
    return set->hash;
}

size_t rule_set_count(const struct rule_set *set)
{
    return set->count;
}

const struct rule *rule_set_at(const struct rule_set *set, size_t index)
{
    return &set->entries[index].rule;
}

static int compare_id(const void *id, const void *entry)
{
    const struct rule_entry *const *other = entry;

    return strcmp(id, (*other)->rule.id);
}

const struct rule *rule_set_find(const struct rule_set *set, const char *id)
{
    struct rule_entry **found = bsearch(
        id, set->by_id, set->count, sizeof(struct rule_entry *), compare_id);

    return found == NULL ? NULL : &(*found)->rule;
}
