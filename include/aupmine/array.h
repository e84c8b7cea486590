/*
 * Arrays that grow as items come.
 */
#ifndef AUPMINE_ARRAY_H
#define AUPMINE_ARRAY_H

#include <stddef.h>

/*
 * Make room for more than *capacity items of so many bytes each: twice as many,
 * sixteen at first. Returns the array at its new place and sets *capacity; NULL
 * without memory, and the old array stays as it is and the caller's.
 */
void *array_grow(void *items, size_t *capacity, size_t item_size);

/* Room for one item more than count: array_grow() if these fill the capacity,
 * else the array as it is. */
void *array_fit(void *items, size_t count, size_t *capacity, size_t item_size);

#endif
