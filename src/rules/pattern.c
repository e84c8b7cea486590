/*
 * Patterns are compiled for UTF-8 but without PCRE2_UCP: \w, \b, \s and \d
 * mean what they mean in RE2, and an English word between Chinese or Japanese
 * ones has its word boundaries. Case is ignored for all alphabets alike.
 *
 * Text is made valid UTF-8 once an issue (match.c) and then matched with
 * PCRE2_NO_UTF_CHECK: checking on every call costs three times the matching,
 * and the interpreter and the JIT then see the same bytes.
 */
#include "aupmine/rules.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
    COMPILE_OPTIONS = PCRE2_UTF | PCRE2_CASELESS | PCRE2_MULTILINE |
                      PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK,
    /* Far above what a rule needs: a start in the text may cost that much. */
    MATCH_LIMIT = 200000,
    DEPTH_LIMIT = 20000,
    HEAP_LIMIT_KIB = 4096,
    JIT_STACK_FIRST = 32 * 1024,
    JIT_STACK_MOST = 1024 * 1024,
};

static bool machine_has_jit(void)
{
    uint32_t has = 0;

    return pcre2_config(PCRE2_CONFIG_JIT, &has) >= 0 && has == 1;
}

enum status patterns_init(struct rule_set *set, struct error *error)
{
    set->compile_context = pcre2_compile_context_create(NULL);
    set->match_context = pcre2_match_context_create(NULL);
    set->match_data = pcre2_match_data_create(1, NULL);
    if (set->compile_context == NULL || set->match_context == NULL ||
        set->match_data == NULL)
        return error_memory(error);
    pcre2_set_newline(set->compile_context, PCRE2_NEWLINE_ANYCRLF);
    pcre2_set_match_limit(set->match_context, MATCH_LIMIT);
    pcre2_set_depth_limit(set->match_context, DEPTH_LIMIT);
    pcre2_set_heap_limit(set->match_context, HEAP_LIMIT_KIB);
    if (!machine_has_jit())
        return STATUS_OK;
    set->jit_stack =
        pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
    if (set->jit_stack == NULL)
        return error_memory(error);
    pcre2_jit_stack_assign(set->match_context, NULL, set->jit_stack);
    return STATUS_OK;
}

void patterns_release(struct rule_set *set)
{
    pcre2_jit_stack_free(set->jit_stack);
    pcre2_match_data_free(set->match_data);
    pcre2_match_context_free(set->match_context);
    pcre2_compile_context_free(set->compile_context);
}

enum status pattern_compile(struct rule_set *set, const char *pattern,
                            struct rule_pattern *compiled, struct error *error)
{
    struct buffer expanded;
    enum status status;
    int number;
    PCRE2_SIZE offset;

    buffer_init(&expanded);
    status = pattern_expand(set, pattern, compiled, &expanded, error);
    if (status != STATUS_OK)
        goto out;
    pattern_note_leads(set, pattern, compiled);
    compiled->code = pcre2_compile(
        (PCRE2_SPTR)buffer_string(&expanded), expanded.length,
        COMPILE_OPTIONS | (compiled->lead_count > 0 ? PCRE2_ANCHORED : 0),
        &number, &offset, set->compile_context);
    if (compiled->code == NULL) {
        status = error_pcre2(error, STATUS_DATA, number,
                             "pattern refused at byte %zu of its expanded form",
                             offset);
        goto out;
    }
    compiled->expanded = strdup(buffer_string(&expanded));
    if (compiled->expanded == NULL)
        status = error_memory(error);
out:
    buffer_release(&expanded);
    return status;
}

void pattern_release(struct rule_pattern *pattern)
{
    pcre2_code_free(pattern->code);
    free(pattern->expanded);
    free(pattern->lists);
}

/* The JIT takes most of the time of loading rules, and most commands and issues
 * need few of them. What it cannot compile, the interpreter matches. */
static void first_search(struct rule_set *set, struct rule_pattern *pattern)
{
    pattern->searched = true;
    if (set->jit_stack != NULL)
        pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
}

static enum pattern_result search_from(struct rule_set *set,
                                       const struct rule_pattern *pattern,
                                       struct bytes text, size_t *start,
                                       size_t *end)
{
    uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
    const PCRE2_SIZE *found;
    int result;

    if (set->interpret)
        options |= PCRE2_NO_JIT;
    result = pcre2_match(pattern->code, (PCRE2_SPTR)text.data, text.length,
                         *start, options, set->match_data, set->match_context);
    if (result == PCRE2_ERROR_NOMATCH)
        return PATTERN_NO_MATCH;
    if (result < 0)
        return PATTERN_GAVE_UP;
    found = pcre2_get_ovector_pointer(set->match_data);
    *start = found[0];
    *end = found[1];
    return PATTERN_MATCH;
}

/* The first of the subject's boundaries from a byte on. */
static size_t first_boundary(const struct subject *subject, size_t from)
{
    size_t low = 0, high = subject->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (subject->boundaries[middle].at < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum pattern_result search_boundaries(struct rule_set *set,
                                             const struct rule_pattern *pattern,
                                             const struct subject *subject,
                                             size_t *start, size_t *end)
{
    for (size_t i = first_boundary(subject, *start); i < subject->count; i++) {
        enum pattern_result result;

        if (!pattern_starts_with(set, pattern, subject->boundaries[i].prefix))
            continue;
        *start = subject->boundaries[i].at;
        result = search_from(set, pattern, subject->text, start, end);
        if (result != PATTERN_NO_MATCH)
            return result;
    }
    return PATTERN_NO_MATCH;
}

enum pattern_result pattern_search(struct rule_set *set,
                                   struct rule_pattern *pattern,
                                   const struct subject *subject, size_t *start,
                                   size_t *end)
{
    if (!pattern->searched)
        first_search(set, pattern);
    if (pattern->lead_count > 0)
        return search_boundaries(set, pattern, subject, start, end);
    return search_from(set, pattern, subject->text, start, end);
}
