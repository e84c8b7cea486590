#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "aupmine/github.h"

static char path[] = "/tmp/test_token.XXXXXX";

static int set_up(void **state)
{
    int descriptor = mkstemp(path);

    (void)state;
    unsetenv("GH_TOKEN");
    unsetenv("GITHUB_TOKEN");
    unsetenv("CREDENTIALS_DIRECTORY");
    return descriptor < 0 || close(descriptor) != 0;
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

static const struct {
    const char *contents;
    const char *token; /* NULL: refused */
} files[] = {
    {"ghp_abc", "ghp_abc"},
    {"ghp_abc\n", "ghp_abc"},
    {"  ghp_abc\t\r\nsecond line\n", "ghp_abc"},
    {"", NULL},
    {"\nghp_abc\n", NULL},
    {"secret with blanks\n", NULL},
    {"secret\x01", NULL},
    {"secr\xc3\xa9t", NULL},
};

static void file_gives_its_first_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        FILE *stream = fopen(path, "w");
        struct buffer token;
        struct error error = {""};
        const char *source;
        enum status status;

        buffer_init(&token);
        assert_non_null(stream);
        fputs(files[i].contents, stream);
        fclose(stream);
        status = token_read(&token, path, &source, &error);
        if (files[i].token != NULL)
            assert_string_equal(buffer_string(&token), files[i].token);
        else
            assert_int_equal(status, STATUS_ACCESS);
        assert_null(strstr(error.text, "secr"));
        token_release(&token);
    }
}

static void environment_is_asked_in_order(void **state)
{
    struct buffer token;
    struct error error;
    const char *source;

    (void)state;
    buffer_init(&token);
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_OK);
    assert_int_equal(token.length, 0);
    assert_null(source);
    setenv("GITHUB_TOKEN", "second", 1);
    setenv("GH_TOKEN", "", 1);
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_OK);
    assert_string_equal(buffer_string(&token), "second");
    assert_string_equal(source, "GITHUB_TOKEN");
    token_release(&token);
    setenv("GH_TOKEN", "first", 1);
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_OK);
    assert_string_equal(buffer_string(&token), "first");
    token_release(&token);
    setenv("GH_TOKEN", "fir\nst", 1);
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_ACCESS);
    token_release(&token);
}

static void write_file(const char *file, const char *text)
{
    FILE *stream = fopen(file, "w");

    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void credentials_come_last(void **state)
{
    char folder[] = "/tmp/test_token_folder.XXXXXX";
    char file[sizeof(folder) + sizeof("/token")];
    struct buffer token;
    struct error error;
    const char *source;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof(file), "%s/token", folder);
    unsetenv("GH_TOKEN");
    unsetenv("GITHUB_TOKEN");
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    buffer_init(&token);
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_OK);
    assert_int_equal(token.length, 0);
    assert_null(source);
    write_file(file, "third\n");
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_OK);
    assert_string_equal(buffer_string(&token), "third");
    assert_string_equal(source, "CREDENTIALS_DIRECTORY");
    token_release(&token);
    setenv("GITHUB_TOKEN", "second", 1);
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_OK);
    assert_string_equal(buffer_string(&token), "second");
    token_release(&token);
    unsetenv("GITHUB_TOKEN");
    write_file(file, "no token\n");
    assert_int_equal(token_read(&token, NULL, &source, &error), STATUS_ACCESS);
    token_release(&token);
    unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void missing_file_is_named(void **state)
{
    struct buffer token;
    struct error error;
    const char *source;

    (void)state;
    buffer_init(&token);
    assert_int_equal(token_read(&token, "/nowhere/token", &source, &error),
                     STATUS_STORAGE);
    assert_non_null(strstr(error.text, "/nowhere/token"));
    token_release(&token);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_gives_its_first_line),
        cmocka_unit_test(environment_is_asked_in_order),
        cmocka_unit_test(credentials_come_last),
        cmocka_unit_test(missing_file_is_named),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
