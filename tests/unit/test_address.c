#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/github/address.h"
#include "aupmine/github.h"

static void only_safe_apis_are_accepted(void **state)
{
    static const char *const good[] = {
        "https://api.github.com",      "https://git.example.com/api/v3",
        "http://127.0.0.1:8080",       "http://127.9.9.9/",
        "http://[::1]:8080",           "http://localhost:1",
        "HTTPS://api.github.com:8443",
    };
    static const char *const bad[] = {
        "http://api.github.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "https://user@api.github.com",
        "https://u:p@api.github.com",
        "https://api.github.com?a=b",
        "https://api.github.com#x",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://127.0.0.1@example.com",
        "https://api.github.com/\nX: y",
        "",
        "https://",
    };
    struct error error;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        if (fetch_check_api(good[i], &error) != STATUS_OK)
            fail_msg("%s: %s", good[i], error.text);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (fetch_check_api(bad[i], &error) != STATUS_USAGE)
            fail_msg("%s was accepted", bad[i]);
    }
}

static void servers_are_compared_whole(void **state)
{
    (void)state;
    assert_true(address_same_server("https://a/b", "https://A:443/c?d"));
    assert_false(address_same_server("https://a/", "http://a/"));
    assert_false(address_same_server("https://a/", "https://a:444/"));
    assert_false(address_same_server("https://a/", "https://a.b/"));
    assert_false(address_same_server("https://a/", "https://a@b/"));
    assert_false(address_same_server("https://a/", "nonsense:"));
}

static const char current[] = "https://api.example/repos/o/n/issues?page=1";

static const struct {
    const char *reference;
    const char *target; /* NULL: not followed */
} references[] = {
    {"https://api.example/repositories/1/issues?after=Y3V%3D&x=%7e",
     "https://api.example/repositories/1/issues?after=Y3V%3D&x=%7e"},
    {"https://API.example:443/x", "https://API.example:443/x"},
    {"/repositories/1", "https://api.example/repositories/1"},
    {"?page=2", "https://api.example/repos/o/n/issues?page=2"},
    {"https://evil.example/", NULL},
    {"http://api.example/", NULL},
    {"//evil.example/x", NULL},
    {"https://api.example:8443/", NULL},
    {"https://api.example@evil.example/", NULL},
};

static void references_stay_on_the_server(void **state)
{
    struct buffer address;
    struct error error;

    (void)state;
    buffer_init(&address);
    for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
        const char *target = references[i].target;
        enum status status =
            address_follow(&address, current, references[i].reference, &error);

        if (status != (target != NULL ? STATUS_OK : STATUS_DATA))
            fail_msg("%s: status %d", references[i].reference, (int)status);
        if (target != NULL)
            assert_string_equal(buffer_string(&address), target);
    }
    buffer_release(&address);
}

static void addresses_are_built_once(void **state)
{
    struct buffer address;

    (void)state;
    buffer_init(&address);
    address_of_repository(&address, "https://a/api/", "o/n");
    assert_string_equal(buffer_string(&address), "https://a/api/repos/o/n");
    address_of_list(&address, "https://a", "o/n", 1795471200, 100);
    assert_string_equal(buffer_string(&address),
                        "https://a/repos/o/n/issues?state=all&sort=updated"
                        "&direction=asc&per_page=100"
                        "&since=2026-11-23T22:00:00Z");
    /* A since of 1970 would give an empty list. */
    address_of_list(&address, "https://a", "o/n", 0, 50);
    assert_null(strstr(buffer_string(&address), "since"));
    address_of_list(&address, "https://a", "o/n", 31535999, 50);
    assert_null(strstr(buffer_string(&address), "since"));
    buffer_release(&address);
}

static void servers_on_this_machine_are_known(void **state)
{
    static const char *const here[] = {"http://127.0.0.1:8080",
                                       "http://localhost", "http://[::1]:80/",
                                       "https://127.1.2.3"};
    static const char *const elsewhere[] = {
        "https://api.github.com", "https://localhost.example", "nonsense", ""};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_true(fetch_api_is_local(here[i]));
        assert_false(fetch_api_is_local(elsewhere[i]));
    }
}

static void page_sizes_are_replaced(void **state)
{
    static const char *const cases[][2] = {
        {"https://a/issues?per_page=100&after=x%3D&page=2",
         "https://a/issues?per_page=50&after=x%3D&page=2"},
        {"https://a/issues?state=all&per_page=7",
         "https://a/issues?state=all&per_page=50"},
        {"https://a/issues?page=2", "https://a/issues?page=2"},
        {"", ""},
    };
    struct buffer address;

    (void)state;
    buffer_init(&address);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buffer_reset(&address);
        buffer_append_string(&address, cases[i][0]);
        address_set_page_size(&address, 50);
        assert_string_equal(buffer_string(&address), cases[i][1]);
    }
    buffer_release(&address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_safe_apis_are_accepted),
        cmocka_unit_test(servers_are_compared_whole),
        cmocka_unit_test(references_stay_on_the_server),
        cmocka_unit_test(addresses_are_built_once),
        cmocka_unit_test(page_sizes_are_replaced),
        cmocka_unit_test(servers_on_this_machine_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
