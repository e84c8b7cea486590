#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aupmine/output_file.h"

/* A path in a folder of its own, which remove_output() removes. */
static void make_output(char path[64])
{
    char folder[] = "/tmp/aupmine-test-XXXXXX";

    assert_non_null(mkdtemp(folder));
    snprintf(path, 64, "%s/out", folder);
}

/* Fails if anything but the file is in the folder. */
static void remove_output(const char *path)
{
    char folder[64];

    assert_int_equal(remove(path), 0);
    snprintf(folder, sizeof(folder), "%s", path);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(rmdir(folder), 0);
}

static void assert_file(const char *path, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    (void)!fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    assert_string_equal(text, expected);
}

static void test_output_file(void **state)
{
    char path[64];
    struct error error;

    (void)state;
    make_output(path);
    assert_int_equal(output_file_replace(path, TEXT("first"), &error),
                     STATUS_OK);
    assert_int_equal(output_file_replace(path, TEXT("second"), &error),
                     STATUS_OK);
    assert_file(path, "second");
    remove_output(path);
    assert_int_equal(output_file_replace(path, TEXT("x"), &error),
                     STATUS_STORAGE);
}

/* What a killed run left is taken over, and does not show through; what is
 * somebody else's is not. */
static void test_output_left_over(void **state)
{
    char path[64];
    char beside[80];
    struct error error;

    (void)state;
    make_output(path);
    snprintf(beside, sizeof(beside), "%s.aupmine-part", path);
    assert_int_equal(output_file_replace(beside, TEXT("a long half"), &error),
                     STATUS_OK);
    assert_int_equal(output_file_replace(path, TEXT("whole"), &error),
                     STATUS_OK);
    assert_file(path, "whole");
    assert_int_equal(symlink(path, beside), 0);
    assert_int_equal(output_file_replace(path, TEXT("x"), &error),
                     STATUS_STORAGE);
    assert_int_equal(unlink(beside), 0);
    assert_int_equal(link(path, beside), 0);
    assert_int_equal(output_file_replace(path, TEXT("x"), &error),
                     STATUS_STORAGE);
    assert_int_equal(unlink(beside), 0);
    assert_file(path, "whole");
    remove_output(path);
}

/* Two that write one file: the second is told so, and the first ends well. */
static void test_output_is_held(void **state)
{
    char path[64];
    struct output_file first, second;
    struct error error;

    (void)state;
    make_output(path);
    assert_int_equal(output_file_begin(&first, path, &error), STATUS_OK);
    assert_int_equal(output_file_write(&first, TEXT("first"), &error),
                     STATUS_OK);
    assert_int_equal(output_file_begin(&second, path, &error),
                     STATUS_TRY_LATER);
    output_file_abandon(&second);
    assert_int_equal(output_file_finish(&first, &error), STATUS_OK);
    output_file_abandon(&first);
    assert_file(path, "first");
    remove_output(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_file),
        cmocka_unit_test(test_output_left_over),
        cmocka_unit_test(test_output_is_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
