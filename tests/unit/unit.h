/* What every unit test includes, in the order that cmocka wants. */
#ifndef AUPMINE_UNIT_H
#define AUPMINE_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
