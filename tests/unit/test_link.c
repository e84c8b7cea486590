#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/github/reply.h"

#define NEXT "https://api.github.com/repositories/1/issues?after=Y3V%3D&page=2"

static const struct {
    const char *header;
    const char *target; /* NULL: there is no next */
} cases[] = {
    {"<" NEXT ">; rel=\"next\"", NEXT},
    {"<" NEXT ">; rel=next", NEXT},
    {"<" NEXT ">;rel=next", NEXT},
    {"<" NEXT "> ; REL = \"Next\"", NEXT},
    {"<" NEXT ">; rel=\"prefetch next\"", NEXT},
    {"<" NEXT ">; title=\"a; rel=prev, <b>\"; rel=\"next\"", NEXT},
    {"<" NEXT ">; title=\"quoted \\\" mark\"; rel=\"next\"", NEXT},
    {"<https://a/1>; rel=\"prev\", <" NEXT ">; rel=\"next\"", NEXT},
    {"<" NEXT ">; rel=\"next\", <https://a/1>; rel=\"prev\"", NEXT},
    {"<https://a/1>; rel=\"prev\" nonsense, <" NEXT ">; rel=\"next\"", NEXT},
    {"<https://a/?x=1,2;3>; rel=\"next\"", "https://a/?x=1,2;3"},
    {"<https://a/1>; rel=\"prev\"; rel=\"next\"", NULL},
    {"<https://a/1>; rel=\"nextish\"", NULL},
    {"<https://a/1>; title=\"next\"", NULL},
    {"<https://a/1>", NULL},
    {"<https://a/1; rel=\"next\"", NULL},
    {"https://a/1; rel=\"next\"", NULL},
    {"<https://a/1>; rel=\"", NULL},
    {"<https://a/1>; rel=\"next\\", NULL},
    {"", NULL},
};

static void next_is_found_or_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bytes target = {NULL, 0};
        bool found = link_find(bytes_of(cases[i].header), "next", &target);

        if (found != (cases[i].target != NULL))
            fail_msg("%s: found is %d", cases[i].header, found);
        if (found && !bytes_equal(target, bytes_of(cases[i].target)))
            fail_msg("%s: %.*s", cases[i].header, (int)target.length,
                     target.data);
    }
}

static void nul_is_an_odd_character_and_no_end(void **state)
{
    static const char header[] = "<a>; rel=\0prev\0, <b>; rel=next";
    struct bytes target;

    (void)state;
    assert_true(
        link_find((struct bytes){header, sizeof(header) - 1}, "next", &target));
    assert_true(bytes_equal(target, bytes_of("b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_is_found_or_not),
        cmocka_unit_test(nul_is_an_odd_character_and_no_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
