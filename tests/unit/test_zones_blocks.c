/*
 * Zones where CommonMark decides: each body with the words whose zone shows
 * what was made of it. Where GitHub would show something else than what we
 * say, the test's name or a comment says so.
 */
#include "unit.h"

#include <string.h>

#include "zones.h"

static void fence_begins_beside_a_list_mark(void **state)
{
    ZONES("- ```\n  code\n  ```\n  mine\n", {"- ```\n  code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("1. ~~~ sh\n   code\n   ~~~\n2. mine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("-\n  ```\n  code\n  ```\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("* a\n  1. ```\n     code\n     ```\n\n     mine\n",
          {"code", ZONE_LOG}, {"mine", ZONE_PROSE});
}

static void open_fence_ends_with_what_it_stands_in(void **state)
{
    ZONES("- ```\n  code\nmine\n", {"code", ZONE_LOG}, {"mine", ZONE_PROSE});
    ZONES("- a\n\n  ```\n  code\n\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("> ```\n> code\nmine\n", {"> code", ZONE_QUOTE},
          {"mine", ZONE_PROSE});
}

static void fence_has_its_form(void **state)
{
    ZONES("~~~ a`b ~~~\ncode\n~~~\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("``` a`b\nmine\n", {"mine", ZONE_PROSE});
    ZONES("```sh a&amp;b\\`\nmine\n", {"mine", ZONE_PROSE});
    ZONES("```sh a&amp;b\\\\ [x]\ncode\n```\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("   ```\n  code\n ```\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("a\n\n    ```\n\nmine\n", {"```", ZONE_LOG}, {"mine", ZONE_PROSE});
    ZONES("a\n```\n```\nmine\n", {"```\n```\n", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("a\n```\n\n\ncode\n\n\n```\nmine\n",
          {"```\n\n\ncode\n\n\n```\n", ZONE_LOG}, {"mine", ZONE_PROSE});
    ZONES("\\```\nmine\n", {"mine", ZONE_PROSE});
}

static void indented_code_or_more_of_a_list_item(void **state)
{
    ZONES("- a\n\n    mine\n\n      code\n", {"mine", ZONE_PROSE},
          {"code", ZONE_LOG});
    ZONES("10. a\n\n    mine\n\n        code\n", {"mine", ZONE_PROSE},
          {"code", ZONE_LOG});
    ZONES("-\ta\n\n\tmine\n\n\t\tcode\n", {"mine", ZONE_PROSE},
          {"code", ZONE_LOG});
    ZONES("- a\n  - b\n    - mine\n", {"mine", ZONE_PROSE});
    ZONES("-     code\n\n  mine\n", {"code", ZONE_LOG}, {"mine", ZONE_PROSE});
    ZONES("1986. a\n\n    mine\n\n          code\n", {"code", ZONE_LOG});
    ZONES("a\n\n***\n    code\n", {"code", ZONE_LOG});
    ZONES("a\n\n    # code\n", {"# code", ZONE_LOG});
}

static void headings_have_either_form(void **state)
{
    ZONES("Title\n===\n    code\n", {"Title\n===", ZONE_PROSE},
          {"code", ZONE_LOG});
    ZONES("Title\n---\nmine\n", {"mine", ZONE_PROSE});
    ZONES("### Error Messages/Logs\n\nstep\n----\nstill\n",
          {"step\n----\nstill", ZONE_LOG});
    ZONES("### Error Messages/Logs\n\n    ## code\nstill\n",
          {"still", ZONE_LOG});
    ZONES("### Error Messages/Logs\n\n##\nmine\n", {"mine", ZONE_LOG});
}

static void quotes_end_where_their_mark_does(void **state)
{
    ZONES("> > they\n> say\n\nmine\n", {"> > they\n> say", ZONE_QUOTE},
          {"mine", ZONE_PROSE});
    ZONES("- > they say\n\n  mine\n", {"they say", ZONE_QUOTE},
          {"mine", ZONE_PROSE});
    ZONES("   > they say\n\n    > code\n", {"they say", ZONE_QUOTE},
          {"> code", ZONE_LOG});
    ZONES("> ```\n> code\n> ```\nmine\n", {"> ```\n> code\n> ```", ZONE_QUOTE},
          {"mine", ZONE_PROSE});
    /* GitHub draws these last words within the quote. Who leaves the mark out
     * has stopped quoting more often than not. */
    ZONES("> they say\nmine\n1 > 0\n", {"mine\n1 > 0", ZONE_PROSE});
    ZONES("- > they say\n  mine\n", {"mine", ZONE_PROSE});
}

static void comments_hide_what_is_in_them(void **state)
{
    ZONES("<!--\n\n```\n\n-->\nmine\n", {"<!--\n\n```\n\n-->", ZONE_FORM},
          {"mine", ZONE_PROSE});
    ZONES("a\n<!-- x --> mine\n", {"<!-- x -->", ZONE_FORM},
          {"mine", ZONE_PROSE});
    ZONES("```\n<!--\n```\nmine\n-->\n", {"<!--", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("    <!--\n\nmine\n-->\n", {"<!--", ZONE_LOG}, {"mine", ZONE_PROSE});
}

/* GitHub hides all that follows. */
static void comment_that_never_ends_hides_nothing(void **state)
{
    ZONES("<!-- x\n\n```\ncode\n```\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("<!-- x -->\n<!-- y\n```\ncode\n```\nmine\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
}

/* GitHub draws the fence as text, as there is no empty line before it. */
static void html_does_not_hide_a_fence(void **state)
{
    ZONES(
        "<details>\n<summary>Log</summary>\n```\ncode\n```\n</details>\nmine\n",
        {"code", ZONE_LOG}, {"mine", ZONE_PROSE});
}

static void spans_do_not_begin_blocks(void **state)
{
    ZONES("a `b\nc` mine\n", {"a `b\nc` mine", ZONE_PROSE});
    ZONES("a **b\n\n    code\n", {"code", ZONE_LOG});
    ZONES("[x]: y\n\n    code\n", {"[x]: y", ZONE_PROSE}, {"code", ZONE_LOG});
}

static void lines_may_end_in_any_way(void **state)
{
    ZONES("- ```\r\n  code\r\n  ```\r\n\r\nmine\r\n", {"code", ZONE_LOG},
          {"mine", ZONE_PROSE});
    ZONES("a\r\n> they say\r\n\r\nmine", {"they say", ZONE_QUOTE},
          {"mine", ZONE_PROSE});
    ZONES("10%\r90%\rdone\nmine\n", {"mine", ZONE_PROSE});
}

static void bytes_that_are_no_text_change_nothing(void **state)
{
    static const char text[] = "a\0\xFF\n- ```\0\xC3\n  \0\xE2\n  ```\n\0> b\n";
    struct bytes body = {text, sizeof(text) - 1};
    struct zone_map map;
    struct error error;

    (void)state;
    zone_map_init(&map);
    assert_int_equal(zone_map_split(&map, body, &error), STATUS_OK);
    assert_covered(&map, body);
    assert_int_equal(map.count, 3);
    assert_int_equal(map.spans[1].zone, ZONE_LOG);
    assert_int_equal(map.spans[1].start, 4);
    assert_int_equal(body.data[map.spans[1].end], '\0');
    zone_map_release(&map);
}

/* Two pieces, each repeated over half a megabyte. */
static void split_halves(struct zone_map *map, struct buffer *body,
                         const char *first, const char *second)
{
    struct error error;

    buffer_append_repeated(body, first, ((size_t)1 << 19) / strlen(first));
    buffer_append_repeated(body, second, ((size_t)1 << 19) / strlen(second));
    assert_int_equal(zone_map_split(map, buffer_bytes(body), &error),
                     STATUS_OK);
}

/* Would take an hour, were any of them not linear. */
static void hostile_halves_take_no_time(void **state)
{
    static const char *const halves[][2] = {
        {"[x\n", "]("},  {"[a\n", "]"},    {"a\n", "[a]("},
        {"1. ", "\n"},   {"+ ", "\n\n  "}, {"> ", "a\n"},
        {"*", "_"},      {"`a", "`` b\n"}, {"\\", "&"},
        {"<!--", "-->"}, {"|", "-|-\n"},   {"[a]: b\n", "[a]"},
        {"- ", "a\n"},   {"```\n", "~~~"}, {"<a ", "<?"},
    };
    struct zone_map map;
    struct buffer body;

    (void)state;
    zone_map_init(&map);
    buffer_init(&body);
    for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
        buffer_reset(&body);
        buffer_append_string(&body, "\n");
        split_halves(&map, &body, halves[i][0], halves[i][1]);
    }
    /* A stair of lists, as deep as it gets. */
    buffer_reset(&body);
    for (size_t depth = 0; depth < 200; depth++) {
        buffer_append_repeated(&body, "\t", depth);
        buffer_append_string(&body, "- - a\n");
    }
    split_halves(&map, &body, "\n", "a\n");
    buffer_release(&body);
    zone_map_release(&map);
}

/* Marks without end are marks up to a point, and a quote is one still. */
static void nesting_has_an_end(void **state)
{
    struct zone_map map;
    struct buffer body;
    struct error error;

    (void)state;
    zone_map_init(&map);
    buffer_init(&body);
    buffer_append_repeated(&body, "> ", 200);
    buffer_append_string(&body, "they say\n\nmine\n");
    assert_int_equal(zone_map_split(&map, buffer_bytes(&body), &error),
                     STATUS_OK);
    assert_covered(&map, buffer_bytes(&body));
    assert_int_equal(map.count, 2);
    assert_int_equal(map.spans[0].zone, ZONE_QUOTE);
    assert_int_equal(map.spans[1].zone, ZONE_PROSE);
    buffer_release(&body);
    zone_map_release(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fence_begins_beside_a_list_mark),
        cmocka_unit_test(open_fence_ends_with_what_it_stands_in),
        cmocka_unit_test(fence_has_its_form),
        cmocka_unit_test(indented_code_or_more_of_a_list_item),
        cmocka_unit_test(headings_have_either_form),
        cmocka_unit_test(quotes_end_where_their_mark_does),
        cmocka_unit_test(comments_hide_what_is_in_them),
        cmocka_unit_test(comment_that_never_ends_hides_nothing),
        cmocka_unit_test(html_does_not_hide_a_fence),
        cmocka_unit_test(spans_do_not_begin_blocks),
        cmocka_unit_test(lines_may_end_in_any_way),
        cmocka_unit_test(bytes_that_are_no_text_change_nothing),
        cmocka_unit_test(hostile_halves_take_no_time),
        cmocka_unit_test(nesting_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
