#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "zones.h"

#define ANSWER  "\xE2\x8E\xBF"
#define SAYS    "\xE2\x8F\xBA"
#define BULLET  "\xE2\x97\x8F"
#define BOX_TOP "\xE2\x95\xAD"

static void empty_body_has_no_zones(void **state)
{
    struct zone_map map;
    struct error error;

    (void)state;
    zone_map_init(&map);
    assert_int_equal(zone_map_split(&map, bytes_of(NULL), &error), STATUS_OK);
    assert_int_equal(map.count, 0);
    assert_int_equal(zone_map_at(&map, 0), ZONE_PROSE);
    zone_map_release(&map);
}

static void plain_words_are_prose(void **state)
{
    ZONES("API Error: it violates our policy", {"API Error: it", ZONE_PROSE});
    ZONES("One line.\nAPI Error: x\n", {"API Error: x", ZONE_PROSE});
    ZONES("a `code span` b\n", {"code span", ZONE_PROSE});
}

static void fences_are_log(void **state)
{
    ZONES("a\n```\ncode\n```\nb\n", {"a", ZONE_PROSE},
          {"```\ncode\n```\n", ZONE_LOG}, {"b", ZONE_PROSE});
    ZONES("~~~ sh\ncode\n```\nmore\n~~~~\nb\n", {"more", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("````\n```\nstill\n````\nb\n", {"still", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("```\n``` not an end\nstill\n```\nb\n", {"still", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("```\n     ```\nstill\n```\nb\n", {"still", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("1. x\n   ```\n   code\n   ```\n   b\n", {"code", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("a\r\n```\r\ncode\r\n```\r\nb", {"code", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("``\nno fence\n", {"no fence", ZONE_PROSE});
    ZONES("It said:\n```API Error```\nb\n", {"```API Error```", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("```API Error``` said it\nb\n", {"```API Error```", ZONE_LOG},
          {"said it\nb", ZONE_PROSE});
}

static void fence_that_never_ends_ends_at_the_template(void **state)
{
    ZONES("```\ncode\n# comment\n", {"comment", ZONE_LOG});
    ZONES("```\ncode\n\n### What Should Happen?\n\nIt works\n",
          {"code", ZONE_LOG}, {"### What Should Happen?", ZONE_FORM},
          {"It works", ZONE_PROSE});
    ZONES("```\n## Environment\ncode\n```\nb\n", {"## Environment", ZONE_LOG},
          {"b", ZONE_PROSE});
}

static void comments_are_form(void **state)
{
    ZONES("a\n<!-- say\n\nwhat -->\nb\n", {"<!-- say\n\nwhat -->", ZONE_FORM},
          {"b", ZONE_PROSE});
    ZONES("a <!-- x --> b <!-- y --> c\n", {"<!-- x -->", ZONE_FORM},
          {" b ", ZONE_PROSE}, {"<!-- y -->", ZONE_FORM}, {"c", ZONE_PROSE});
    ZONES("a <!-- never\nended\n", {"<!-- never\nended", ZONE_PROSE});
    ZONES("a `<!--` b\nc `-->` d\n", {"b\nc", ZONE_PROSE});
    ZONES("```\n<!-- x -->\n```\n", {"<!-- x -->", ZONE_LOG});
    ZONES("### Claude Model\n\n<!-- a\n\nb -->\n\nOpus\n",
          {"<!-- a\n\nb -->", ZONE_FORM}, {"Opus", ZONE_FORM});
}

static void images_are_form(void **state)
{
    ZONES("a\n<img width=\"9\" src=\"x\" />\nb\n",
          {"<img width=\"9\" src=\"x\" />", ZONE_FORM}, {"b", ZONE_PROSE});
    ZONES("a ![Image](http://x) b\n", {"![Image](http://x)", ZONE_FORM},
          {"b", ZONE_PROSE});
    ZONES("see ![this\nb\n", {"![this\nb", ZONE_PROSE});
}

static void template_headings_are_form(void **state)
{
    ZONES("### What's Wrong?\n\nIt refuses\n", {"### What's Wrong?", ZONE_FORM},
          {"It refuses", ZONE_PROSE});
    ZONES("**Bug Description**\nIt refuses\n",
          {"**Bug Description**", ZONE_FORM}, {"It refuses", ZONE_PROSE});
    ZONES("# It refuses all\n\n## Impact on us\n",
          {"# It refuses all", ZONE_PROSE}, {"## Impact on us", ZONE_PROSE});
    ZONES("## Steps to Reproduce it\nx\n", {"it", ZONE_PROSE});
    ZONES("######## Impact\n#Impact\n", {"######## Impact", ZONE_PROSE});
}

static void checklists_are_form(void **state)
{
    ZONES("### Preflight Checklist\n\n- [x] I have searched\nand read\n\n"
          "### What's Wrong?\nIt refuses\n",
          {"I have searched\nand read", ZONE_FORM}, {"It refuses", ZONE_PROSE});
    ZONES("text\n- [X] Claude refused\n  * [ ] other\n- [y] mine\n",
          {"- [X] Claude refused", ZONE_FORM}, {"* [ ] other", ZONE_FORM},
          {"- [y] mine", ZONE_PROSE});
}

static void chosen_answers_are_form(void **state)
{
    ZONES("### Claude Model\n\nOpus\n\n### Is this a regression?\n\nYes, "
          "it was\n\n### Additional Information\n\nIt refuses\n",
          {"Opus", ZONE_FORM}, {"Yes, it was", ZONE_FORM},
          {"It refuses", ZONE_PROSE});
    ZONES("### Platform\n\nAnthropic API\n\nMy own words\n",
          {"Anthropic API", ZONE_FORM}, {"My own words", ZONE_PROSE});
    ZONES("### Platform\n\nOther\n```\ncode\n```\nmine\n", {"Other", ZONE_FORM},
          {"code", ZONE_LOG}, {"mine", ZONE_PROSE});
    ZONES("### Claude Code Version\n\n2.0.1\n(Claude Code)\n## x\nb\n",
          {"2.0.1\n(Claude Code)", ZONE_FORM}, {"b", ZONE_PROSE});
    ZONES("### Platform\n\nA sentence of the reporter's that goes on and on, "
          "far beyond what any list of choices would hold, and so is prose, "
          "all of it.\n",
          {"A sentence of", ZONE_PROSE}, {"all of it", ZONE_PROSE});
    ZONES("### Steps to Reproduce\n\n_No response_\n\nb\n",
          {"_No response_", ZONE_FORM}, {"b", ZONE_PROSE});
}

static void environment_is_form(void **state)
{
    ZONES("**Environment Info**\n- Platform: linux\n- Version: 1\n\nwords\n",
          {"- Platform: linux\n- Version: 1", ZONE_FORM},
          {"words", ZONE_PROSE});
    ZONES("## Environment\n- Platform (select one):\n  - [x] Other\n- CLI: 1\n"
          "My words\n- mine\n",
          {"- CLI: 1", ZONE_FORM}, {"My words\n- mine", ZONE_PROSE});
    ZONES("## Environment\n- OS: a\n- I test for a living\n- CLI: 1\n",
          {"- I test for a living", ZONE_PROSE}, {"- CLI: 1", ZONE_FORM});
}

static void error_sections_are_log(void **state)
{
    ZONES("### Error Messages/Logs\n\nAPI Error\n# comment\n<!-- x -->\n\n"
          "> x\n\n## Mine\nwords\n",
          {"API Error\n# comment\n<!-- x -->\n\n> x", ZONE_LOG},
          {"words", ZONE_PROSE});
    ZONES("**Errors**\n```json\n[]\n```\n**Note:** Error logs were "
          "truncated.\nwords\n",
          {"```json\n[]\n```", ZONE_LOG}, {"**Note:** Error", ZONE_FORM},
          {"words", ZONE_PROSE});
}

static void quotes_are_quote(void **state)
{
    ZONES("a\n> they say\n>\n> so\nb\n", {"> they say\n>\n> so", ZONE_QUOTE},
          {"b", ZONE_PROSE});
    ZONES("> " BULLET " it says\n", {"it says", ZONE_QUOTE});
    ZONES("a > b\n", {"a > b", ZONE_PROSE});
}

static void terminal_output_is_log(void **state)
{
    ZONES("a\n  " ANSWER " API Error\n    wrapped\nb\n",
          {ANSWER " API Error\n    wrapped", ZONE_LOG}, {"b", ZONE_PROSE});
    ZONES(BOX_TOP " top\n\n" SAYS " I cannot\nwords\n", {"top", ZONE_LOG},
          {"I cannot", ZONE_LOG}, {"words", ZONE_PROSE});
    ZONES("it says " ANSWER " API Error\n", {"API Error", ZONE_PROSE});
}

static void bullet_is_terminal_only_beside_surer_signs(void **state)
{
    ZONES(BULLET " my point\n", {"my point", ZONE_PROSE});
    ZONES(BULLET " Read(x)\n  " ANSWER " done\n", {"Read(x)", ZONE_LOG});
}

static void prompt_beside_terminal_output_is_log(void **state)
{
    ZONES("a\n> hello\n" ANSWER " no\n", {"> hello", ZONE_LOG});
    ZONES("a\n> hello\n\n" ANSWER " no\n", {"> hello", ZONE_LOG});
    ZONES("a\n> hello\nand more\n" ANSWER " no\n",
          {"> hello\nand more", ZONE_LOG}, {"a", ZONE_PROSE});
    ZONES(ANSWER " no\n\n> again\nb\n", {"> again", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("> hello\n\n\n" ANSWER " no\n", {"> hello", ZONE_QUOTE});
    ZONES("> hello\n\nwords\n" ANSWER " no\n", {"> hello", ZONE_QUOTE},
          {"words", ZONE_PROSE});
}

static void stack_traces_are_log(void **state)
{
    ZONES("Error: x\n  at run (cli.js:4:15)\n  at async go (a:1:2)\nb\n",
          {"at run (cli.js:4:15)", ZONE_LOG}, {"at async go", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("at work (see 12)\nat 10:30\n", {"at work", ZONE_PROSE});
    ZONES("Traceback (most recent call last):\n  File \"x\", line 1\n",
          {"Traceback", ZONE_LOG}, {"File", ZONE_LOG});
    ZONES("at\nat \nat x:", {"at x:", ZONE_PROSE});
}

static void indented_code_is_log(void **state)
{
    ZONES("a\n\n    code\n\n\tcode too\nb\n", {"code\n\n\tcode too", ZONE_LOG},
          {"b", ZONE_PROSE});
    ZONES("a\n    wrapped\n", {"wrapped", ZONE_PROSE});
    ZONES("1. one\n\n   still one\n\n    and this\n\n       code\n",
          {"still one", ZONE_PROSE}, {"and this", ZONE_PROSE},
          {"code", ZONE_LOG});
    ZONES("- one\n\nend\n\n    code\n", {"code", ZONE_LOG});
}

static void flat_body_has_its_zones(void **state)
{
    ZONES("### Preflight Checklist - [x] I have searched ### What's Wrong? It "
          "refuses ```shell API Error ``` and stops ### Error Messages/Logs "
          "Error: x ### Claude Model Opus ### Is this a regression? Yes, it "
          "was ### Additional Information _No response_",
          {"- [x] I have searched", ZONE_FORM}, {"It refuses", ZONE_PROSE},
          {"```shell API Error ```", ZONE_LOG}, {"and stops", ZONE_PROSE},
          {"Error: x", ZONE_LOG}, {"Opus", ZONE_FORM},
          {"Yes, it was", ZONE_FORM}, {"_No response_", ZONE_FORM});
    ZONES("**Bug Description** It refuses **Environment Info** - Platform: "
          "linux - Version: 1 **Errors** ```json [] ``` my words",
          {"**Bug Description**", ZONE_FORM}, {"It refuses", ZONE_PROSE},
          {"- Version: 1", ZONE_FORM}, {"[]", ZONE_LOG},
          {"my words", ZONE_PROSE});
    ZONES("## Environment - **OS:** a - b **Steps to Reproduce** 1. Ask "
          "**Environment:** mine",
          {"- **OS:** a - b", ZONE_FORM}, {"**Steps to Reproduce**", ZONE_FORM},
          {"1. Ask", ZONE_PROSE}, {"mine", ZONE_PROSE});
    ZONES("a <!-- x --> b ![Image](x) c", {"<!-- x -->", ZONE_FORM},
          {"b", ZONE_PROSE}, {"![Image](x)", ZONE_FORM}, {"c", ZONE_PROSE});
    ZONES("a `## Environment` b", {"## Environment", ZONE_PROSE});
    ZONES("- [ ] one - [x] two - mine", {"- [x] two", ZONE_FORM},
          {"- mine", ZONE_PROSE});
}

static void flat_marks_reach_no_farther_than_they_should(void **state)
{
    ZONES("### Platform my own words that go on and on and on, far longer than "
          "any choice from the form's list would be, until they come to their "
          "end",
          {"my own words", ZONE_PROSE});
    ZONES("``` code never ends ### Steps to Reproduce go on",
          {"code never ends", ZONE_LOG}, {"go on", ZONE_PROSE});
    ZONES("### Error Messages/Logs log ## Mine words", {"log", ZONE_LOG},
          {"words", ZONE_PROSE});
    ZONES(
        "I get " ANSWER " API Error: a message of some length, as the "
        "terminal prints it, that goes on for a while. It has sentences, "
        "more than one of them, and all of them belong to what was printed. "
        "Even this one, in which it says what to press and where to turn, "
        "which takes up the whole of the rest of what is allowed for it, and then it "
        "ends. My own words follow",
        {"I get", ZONE_PROSE}, {"It has sentences", ZONE_LOG},
        {"My own words follow", ZONE_PROSE});
}

static void any_bytes_are_covered(void **state)
{
    static const char *const pieces[] = {
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "    ",
        "```",
        "~~~~",
        "`",
        "<!--",
        "-->",
        "> ",
        "- ",
        "1. ",
        "# ",
        "### ",
        ANSWER,
        BULLET,
        "[x] ",
        "![",
        "](",
        ")",
        "**",
        "x",
        "\xFF",
        "<img ",
        ">",
        "at ",
        ":1:2",
        "\t",
        "e. ",
        "\xE2",
        "### Claude Model",
        "**Errors**",
        "_No response_",
        "### Error Messages/Logs",
        "## Environment",
        "### Preflight Checklist",
        "**Environment Info**",
    };
    struct zone_map map;
    struct buffer body;
    struct error error;

    (void)state;
    srandom(3);
    zone_map_init(&map);
    buffer_init(&body);
    for (int round = 0; round < 4000; round++) {
        bool flat = round % 2 == 1;

        buffer_reset(&body);
        for (long i = random() % 40; i > 0; i--) {
            size_t piece =
                (size_t)random() % (sizeof(pieces) / sizeof(pieces[0]));

            buffer_append_string(&body, pieces[piece]);
        }
        for (size_t i = 0; flat && i < body.length; i++)
            if (body.data[i] == '\n')
                body.data[i] = ' ';
        assert_int_equal(zone_map_split(&map, buffer_bytes(&body), &error),
                         STATUS_OK);
        assert_covered(&map, buffer_bytes(&body));
    }
    buffer_release(&body);
    zone_map_release(&map);
}

/* Would take hours, were any of them not linear. */
static void hostile_bodies_take_no_time(void **state)
{
    static const char *const pieces[] = {
        "`",           "```",     "<!--",  "<!-- `",
        "> ",          "![",      "<img ", "\n",
        "### ",        "    ",    "- [ ",  "**",
        "\n\t",        "``a`",    "\n> x", "### Platform ",
        ANSWER "\n> ", "\n```\n", "\n~~~", "**Environment Info** ",
    };
    struct zone_map map;
    struct buffer body;
    struct error error;

    (void)state;
    zone_map_init(&map);
    buffer_init(&body);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        for (int flat = 0; flat < 2; flat++) {
            buffer_reset(&body);
            if (flat == 0)
                buffer_append_string(&body, "\n");
            buffer_append_repeated(&body, pieces[i],
                                   ((size_t)1 << 20) / strlen(pieces[i]));
            assert_int_equal(zone_map_split(&map, buffer_bytes(&body), &error),
                             STATUS_OK);
        }
    }
    buffer_release(&body);
    zone_map_release(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_body_has_no_zones),
        cmocka_unit_test(plain_words_are_prose),
        cmocka_unit_test(fences_are_log),
        cmocka_unit_test(fence_that_never_ends_ends_at_the_template),
        cmocka_unit_test(comments_are_form),
        cmocka_unit_test(images_are_form),
        cmocka_unit_test(template_headings_are_form),
        cmocka_unit_test(checklists_are_form),
        cmocka_unit_test(chosen_answers_are_form),
        cmocka_unit_test(environment_is_form),
        cmocka_unit_test(error_sections_are_log),
        cmocka_unit_test(quotes_are_quote),
        cmocka_unit_test(terminal_output_is_log),
        cmocka_unit_test(bullet_is_terminal_only_beside_surer_signs),
        cmocka_unit_test(prompt_beside_terminal_output_is_log),
        cmocka_unit_test(stack_traces_are_log),
        cmocka_unit_test(indented_code_is_log),
        cmocka_unit_test(flat_body_has_its_zones),
        cmocka_unit_test(flat_marks_reach_no_farther_than_they_should),
        cmocka_unit_test(any_bytes_are_covered),
        cmocka_unit_test(hostile_bodies_take_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
