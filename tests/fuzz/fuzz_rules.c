/* Any rule file: it is read or refused with a message; what was read can be
 * checked against its own examples and matched. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "aupmine/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_fault(void *context, const struct rule_fault *fault)
{
    size_t *count = context;

    assert(fault->rule != NULL && fault->problem[0] != '\0');
    ++*count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {(const char *)data, size};
    struct rule_set *set = NULL;
    struct error error = {""};
    size_t examples, faults, seen = 0;

    if (rule_set_parse(&set, "f", text, &error) != STATUS_OK) {
        assert(set == NULL && strncmp(error.text, "f:", 2) == 0);
        return 0;
    }
    assert(strlen(rule_set_hash(set)) == strlen("sha256:") + 64);
    for (size_t i = 0; i < rule_set_count(set); i++) {
        const struct rule *rule = rule_set_at(set, i);

        assert(rule_set_find(set, rule->id) == rule);
    }
    assert(rule_set_test(set, count_fault, &seen, &examples, &faults, &error) ==
           STATUS_OK);
    assert(seen == faults && faults <= examples);
    assert(rule_set_lint(set, count_fault, &seen, &examples, &error) ==
           STATUS_OK);
    rule_set_free(set);
    return 0;
}
