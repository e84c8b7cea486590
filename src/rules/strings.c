#include "aupmine/rules.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum status rule_strings_add(struct rule_strings *strings, struct bytes string,
                             struct error *error)
{
    char *copy = strndup(string.data, string.length);
    char **items =
        realloc(strings->items, (strings->count + 1) * sizeof(*items));

    if (items != NULL)
        strings->items = items;
    if (copy == NULL || items == NULL) {
        free(copy);
        return error_memory(error);
    }
    items[strings->count++] = copy;
    return STATUS_OK;
}

void rule_strings_release(struct rule_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++)
        free(strings->items[i]);
    free(strings->items);
}
