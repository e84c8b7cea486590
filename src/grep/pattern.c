#include "internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    COMPILE_OPTIONS = PCRE2_UTF | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C |
                      PCRE2_MATCH_INVALID_UTF,
    /* A text that costs more would keep the reader waiting for good. */
    MATCH_LIMIT = 1000000,
    HEAP_LIMIT_KIB = 16 * 1024,
    JIT_STACK_FIRST = 32 * 1024,
    JIT_STACK_MOST = 8 * 1024 * 1024,
};

struct grep {
    pcre2_code *code;
    pcre2_code *code_here; /* matches only where it is tried, or NULL */
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *stack;
    struct literals literals;
    struct literals signs;
    bool matches_empty;
    struct bytes text; /* borrowed */
    bool signs_known;
    bool holds_signs;
};

static enum status compile_failed(const char *pattern, int number,
                                  size_t offset, struct error *error)
{
    return error_pcre2(error, STATUS_USAGE, number,
                       "the pattern '%.200s' is wrong at byte %zu", pattern,
                       offset);
}

static enum status compile(pcre2_code **code, const char *pattern,
                           uint32_t options, struct error *error)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    size_t offset;
    int number;

    if (context == NULL)
        return error_memory(error);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options,
                          &number, &offset, context);
    pcre2_compile_context_free(context);
    if (*code == NULL)
        return compile_failed(pattern, number, offset, error);
    /* What it cannot compile, the interpreter matches all the same. */
    pcre2_jit_compile(*code, PCRE2_JIT_COMPLETE);
    return STATUS_OK;
}

static enum status prepare(struct grep *grep, struct error *error)
{
    uint32_t matches_empty = 1;

    pcre2_pattern_info(grep->code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
    grep->matches_empty = matches_empty != 0;
    grep->context = pcre2_match_context_create(NULL);
    grep->data = pcre2_match_data_create(1, NULL);
    if (grep->context == NULL || grep->data == NULL)
        return error_memory(error);
    pcre2_set_match_limit(grep->context, MATCH_LIMIT);
    pcre2_set_heap_limit(grep->context, HEAP_LIMIT_KIB);
    grep->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
    if (grep->stack == NULL)
        return error_memory(error);
    pcre2_jit_stack_assign(grep->context, NULL, grep->stack);
    return STATUS_OK;
}

enum status grep_new(struct grep **grep, const char *pattern, bool ignore_case,
                     struct error *error)
{
    struct grep *made = calloc(1, sizeof(*made));
    uint32_t options = COMPILE_OPTIONS | (ignore_case ? PCRE2_CASELESS : 0);
    enum status status;

    *grep = NULL;
    if (made == NULL)
        return error_memory(error);
    literals_extract(&made->literals, &made->signs, pattern, ignore_case);
    status = compile(&made->code, pattern, options, error);
    if (status == STATUS_OK && made->literals.lead)
        status =
            compile(&made->code_here, pattern, options | PCRE2_ANCHORED, error);
    if (status == STATUS_OK)
        status = prepare(made, error);
    if (status == STATUS_OK)
        *grep = made;
    else
        grep_free(made);
    return status;
}

void grep_free(struct grep *grep)
{
    if (grep == NULL)
        return;
    pcre2_jit_stack_free(grep->stack);
    pcre2_match_data_free(grep->data);
    pcre2_match_context_free(grep->context);
    pcre2_code_free(grep->code_here);
    pcre2_code_free(grep->code);
    free(grep);
}

bool grep_matches_empty(const struct grep *grep)
{
    return grep->matches_empty;
}

bool grep_looks_first(const struct grep *grep)
{
    return grep->literals.count > 0;
}

void grep_begin(struct grep *grep, struct bytes text)
{
    grep->text = text;
    grep->signs_known = false;
}

static enum grep_result run(struct grep *grep, const pcre2_code *code,
                            size_t from, bool filled, struct grep_mark *mark)
{
    const PCRE2_SIZE *found;
    int result =
        pcre2_match(code, (PCRE2_SPTR)grep->text.data, grep->text.length, from,
                    filled ? PCRE2_NOTEMPTY : 0, grep->data, grep->context);

    if (result == PCRE2_ERROR_NOMATCH)
        return GREP_NO_MATCH;
    if (result == PCRE2_ERROR_NOMEMORY)
        return GREP_NO_MEMORY;
    if (result < 0)
        return GREP_GAVE_UP;
    found = pcre2_get_ovector_pointer(grep->data);
    *mark = (struct grep_mark){found[0], found[1]};
    return GREP_MATCH;
}

enum grep_result grep_match(struct grep *grep, size_t from, bool filled,
                            struct grep_mark *mark)
{
    return grep->text.length == 0 ? GREP_NO_MATCH
                                  : run(grep, grep->code, from, filled, mark);
}

/* Asked once for a text, and only where it matters. */
static bool holds_signs(struct grep *grep)
{
    if (!grep->signs_known)
        grep->holds_signs =
            grep->signs.count > 0 && !bytes_are_ascii(grep->text) &&
            literals_find(&grep->signs, grep->text, 0) != NOT_FOUND;
    grep->signs_known = true;
    return grep->holds_signs;
}

/* What no match has at its start is passed over without asking PCRE2. */
static enum grep_result match_literals(struct grep *grep, size_t from,
                                       bool filled, struct grep_mark *mark)
{
    const struct literals *literals = &grep->literals;
    enum grep_result result = GREP_NO_MATCH;

    while (result == GREP_NO_MATCH) {
        size_t at = literals_find(literals, grep->text, from);

        if (at == NOT_FOUND && !holds_signs(grep))
            break;
        if (at == NOT_FOUND || !literals->lead || holds_signs(grep))
            return grep_match(grep, from, filled, mark);
        if (literals->whole) {
            *mark = (struct grep_mark){at, at + literals->items[0].length};
            return GREP_MATCH;
        }
        result = run(grep, grep->code_here, at, filled, mark);
        from = at + 1;
    }
    return result;
}

enum grep_result grep_search(struct grep *grep, size_t from, bool filled,
                             struct grep_mark *mark)
{
    return grep_looks_first(grep) ? match_literals(grep, from, filled, mark)
                                  : grep_match(grep, from, filled, mark);
}

enum grep_result grep_test(struct grep *grep, struct bytes text)
{
    struct grep_mark mark;

    grep_begin(grep, text);
    return grep_search(grep, 0, false, &mark);
}
