/* What every unit test includes, in the order that cmocka wants. */
#ifndef AUPMINE_UNIT_H
#define AUPMINE_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aupmine/buffer.h"
#include "aupmine/status.h"

/* A string literal, which may hold NUL. */
#define TEXT(literal) ((struct bytes){literal, sizeof(literal) - 1})

static inline void assert_ok(enum status status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->text);
}

#endif
