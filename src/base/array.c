#include "aupmine/array.h"

#include <stdint.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

void *array_grow(void *items, size_t *capacity, size_t item_size)
{
    size_t larger = *capacity == 0 ? FIRST_CAPACITY : *capacity;
    void *moved;

    if (*capacity > SIZE_MAX / 2)
        return NULL;
    larger += *capacity;
    if (larger > SIZE_MAX / item_size)
        return NULL;
    moved = realloc(items, larger * item_size);
    if (moved != NULL)
        *capacity = larger;
    return moved;
}

void *array_fit(void *items, size_t count, size_t *capacity, size_t item_size)
{
    return count < *capacity ? items : array_grow(items, capacity, item_size);
}
