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
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *stack;
    struct literals literals;
};

static enum status compile_failed(const char *pattern, int number,
                                  size_t offset, struct error *error)
{
    char message[256];

    if (number == PCRE2_ERROR_HEAP_FAILED)
        return error_memory(error);
    if (pcre2_get_error_message(number, (PCRE2_UCHAR *)message,
                                sizeof(message)) < 0)
        message[0] = '\0';
    return error_set(error, STATUS_USAGE,
                     "the pattern '%.200s' is wrong at byte %zu: %s", pattern,
                     offset, message);
}

static enum status compile(struct grep *grep, const char *pattern,
                           bool ignore_case, struct error *error)
{
    uint32_t options = COMPILE_OPTIONS | (ignore_case ? PCRE2_CASELESS : 0);
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    size_t offset;
    int number;

    if (context == NULL)
        return error_memory(error);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    grep->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                               options, &number, &offset, context);
    pcre2_compile_context_free(context);
    return grep->code == NULL ? compile_failed(pattern, number, offset, error)
                              : STATUS_OK;
}

/* What the JIT cannot compile, the interpreter matches all the same. */
static enum status prepare(struct grep *grep, struct error *error)
{
    grep->context = pcre2_match_context_create(NULL);
    grep->data = pcre2_match_data_create(1, NULL);
    if (grep->context == NULL || grep->data == NULL)
        return error_memory(error);
    pcre2_set_match_limit(grep->context, MATCH_LIMIT);
    pcre2_set_heap_limit(grep->context, HEAP_LIMIT_KIB);
    if (pcre2_jit_compile(grep->code, PCRE2_JIT_COMPLETE) != 0)
        return STATUS_OK;
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
    enum status status;

    *grep = NULL;
    if (made == NULL)
        return error_memory(error);
    status = compile(made, pattern, ignore_case, error);
    if (status == STATUS_OK)
        status = prepare(made, error);
    if (status != STATUS_OK) {
        grep_free(made);
        return status;
    }
    literals_extract(&made->literals, pattern, ignore_case);
    *grep = made;
    return status;
}

void grep_free(struct grep *grep)
{
    if (grep == NULL)
        return;
    pcre2_jit_stack_free(grep->stack);
    pcre2_match_data_free(grep->data);
    pcre2_match_context_free(grep->context);
    pcre2_code_free(grep->code);
    free(grep);
}

bool grep_matches_empty(const struct grep *grep)
{
    uint32_t matches = 1;

    pcre2_pattern_info(grep->code, PCRE2_INFO_MATCHEMPTY, &matches);
    return matches != 0;
}

enum grep_result grep_search(struct grep *grep, struct bytes text, size_t from,
                             bool filled, struct grep_mark *mark)
{
    const PCRE2_SIZE *found;
    int result;

    if (text.length == 0)
        return GREP_NO_MATCH;
    result =
        pcre2_match(grep->code, (PCRE2_SPTR)text.data, text.length, from,
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

bool grep_looks_first(const struct grep *grep)
{
    return grep->literals.count > 0;
}

enum grep_result grep_test(struct grep *grep, struct bytes text)
{
    struct grep_mark mark;

    if (grep_looks_first(grep) && !literals_any_in(&grep->literals, text))
        return GREP_NO_MATCH;
    return grep_search(grep, text, 0, false, &mark);
}
