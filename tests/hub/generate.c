/*
 * Prints made-up issues as the REST API would, one object a line, the same for
 * the same arguments. Awkward on purpose: gaps between numbers, ids above 32
 * bits, long runs of one updated_at, missing users and bodies, labels of both
 * shapes, NUL, CRLF, emoji, and now and then a very long body.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_SECOND 1735689600LL /* 2025-01-01 */
#define FIRST_ID     4611000000LL
#define STEP         400   /* seconds between issues */
#define LONG_BODY    65000 /* bytes with escapes: some 60000 characters */

struct plan {
    const char *repository; /* borrowed */
    long long count;
    long long pulls; /* per cent */
    uint64_t random;
};

struct row {
    long long index;
    long long number;
    long long id;
    long long created;
    long long updated;
    bool open;
    bool pull;
};

static const char *const things[] = {
    "planner", "export button", "side panel", "status line", "search box",
    "clock",   "settings page", "keyboard",   "tool bar",    "second window",
};

static const char *const deeds[] = {
    "stays grey",         "opens twice",           "forgets its size",
    "is drawn too small", "waits for a long time", "shows the wrong date",
    "loses the focus",    "ignores the theme",     "needs two clicks",
};

static const char *const places[] = {
    "after a restart",   "on a small screen", "in the morning",
    "with a long list",  "over a slow line",  "on the second try",
    "without a network", "in a narrow pane",
};

static const char *const ornaments[] = {
    "",
    "",
    "",
    "",
    " \xf0\x9f\x99\x82",
    " \xf0\xa0\xae\xb7",
    " \\ud83d\\ude80",
    " caf\xc3\xa9",
    " \\\"quoted\\\"",
    " a\\tb \\/ c\\\\d",
};

static const char *const labels[] = {
    "[]",
    "[\"bug\"]",
    "[{\"id\":4700000001,\"name\":\"bug\",\"color\":\"d73a4a\","
    "\"default\":true,\"description\":null}]",
    "[\"area:panel\",{\"id\":4700000002,\"name\":\"needs: details\","
    "\"color\":\"ededed\",\"default\":false,"
    "\"description\":\"more to tell\"}]",
};

static const char *const reasons[] = {"\"completed\"", "\"not_planned\"",
                                      "\"duplicate\"", "null"};

#define PICK(plan, list)                                                       \
    (list)[random_below(plan, sizeof(list) / sizeof((list)[0]))]

/* splitmix64 */
static uint64_t random_next(struct plan *plan)
{
    uint64_t value = plan->random += UINT64_C(0x9e3779b97f4a7c15);

    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static long long random_below(struct plan *plan, uint64_t bound)
{
    return (long long)(random_next(plan) % bound);
}

static bool is_every(long long index, long long period, long long offset)
{
    return index % period == offset;
}

static void print_time(const char *name, long long seconds)
{
    struct tm parts = {0};
    char text[32];
    time_t moment = (time_t)seconds;

    gmtime_r(&moment, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    printf(",\"%s\":\"%s\"", name, text);
}

/* Draws one after the other: arguments of one call have no order in C. */
static int print_statement(struct plan *plan, const char *end)
{
    const char *thing = PICK(plan, things);
    const char *deed = PICK(plan, deeds);
    const char *place = PICK(plan, places);
    const char *ornament = PICK(plan, ornaments);

    return printf("The %s %s %s%s%s", thing, deed, place, ornament, end);
}

static void print_title(struct plan *plan, const struct row *row)
{
    fputs(",\"title\":\"", stdout);
    print_statement(plan,
                    is_every(row->index, 37, 5) ? " zero\\u0000byte" : "");
    fputs("\"", stdout);
}

static void print_body(struct plan *plan, const struct row *row)
{
    int wanted = is_every(row->index, 251, 100) ? LONG_BODY
                                                : (int)random_below(plan, 600);

    if (is_every(row->index, 23, 3)) {
        fputs(",\"body\":null", stdout);
        return;
    }
    fputs(",\"body\":\"", stdout);
    for (int length = 0; length < wanted;)
        length += print_statement(plan, ".\\r\\n");
    printf("%s\"", is_every(row->index, 41, 7) ? "end\\u0000after" : "end");
}

static void print_user(struct plan *plan, const struct row *row)
{
    long long user = random_below(plan, 500);

    if (is_every(row->index, 97, 11))
        fputs(",\"user\":null", stdout);
    else if (is_every(row->index, 53, 20))
        fputs(",\"user\":{\"login\":\"sweeper[bot]\",\"id\":41898282,"
              "\"type\":\"Bot\",\"site_admin\":false}",
              stdout);
    else
        printf(",\"user\":{\"login\":\"person-%lld\",\"id\":%lld,"
               "\"type\":\"User\",\"site_admin\":false}",
               user, 200000000 + user);
}

static void print_state(struct plan *plan, const struct row *row)
{
    printf(",\"state\":\"%s\",\"state_reason\":%s",
           row->open ? "open" : "closed",
           row->open ? "null" : PICK(plan, reasons));
    if (row->open)
        fputs(",\"closed_at\":null", stdout);
    else
        print_time("closed_at", row->updated);
}

static void print_addresses(const struct plan *plan, const struct row *row)
{
    const char *kind = row->pull ? "pull" : "issues";

    printf(",\"html_url\":\"https://generated.invalid/%s/%s/%lld\"",
           plan->repository, kind, row->number);
    printf(",\"url\":\"https://api.generated.invalid/repos/%s/issues/%lld\"",
           plan->repository, row->number);
    printf(",\"repository_url\":\"https://api.generated.invalid/repos/%s\"",
           plan->repository);
    if (row->pull)
        printf(",\"draft\":false,\"pull_request\":{\"url\":\"https://api."
               "generated.invalid/repos/%s/pulls/%lld\",\"merged_at\":null}",
               plan->repository, row->number);
}

static void print_row(struct plan *plan, const struct row *row)
{
    printf("{\"id\":%lld,\"node_id\":\"I_%llx\",\"number\":%lld", row->id,
           (unsigned long long)row->id, row->number);
    print_title(plan, row);
    print_user(plan, row);
    printf(",\"labels\":%s", PICK(plan, labels));
    print_state(plan, row);
    fputs(",\"locked\":false,\"assignee\":null,\"assignees\":[],"
          "\"milestone\":null,\"author_association\":\"NONE\"",
          stdout);
    printf(",\"comments\":%lld", random_below(plan, 12));
    print_time("created_at", row->created);
    print_time("updated_at", row->updated);
    print_addresses(plan, row);
    printf(",\"reactions\":{\"total_count\":%lld,\"+1\":0,\"-1\":0}",
           random_below(plan, 4));
    print_body(plan, row);
    fputs("}\n", stdout);
}

/*
 * When the row last changed. One sweep touched a long run of rows within one
 * second; others fall on some daily job's second, the rest anywhere.
 */
static long long updated_time(struct plan *plan, const struct row *row)
{
    long long start = plan->count / 4;
    long long run = 130 + plan->count / 20;
    long long sweep = FIRST_SECOND + plan->count * STEP;
    long long chance = random_below(plan, 100);
    long long later = row->created + random_below(plan, 30 * 86400);

    if (run > plan->count / 2)
        run = plan->count / 2;
    if (row->index >= start && row->index < start + run)
        return sweep;
    if (chance < 25)
        return (row->created / 86400 + 1 + later % 3) * 86400 + 36000;
    return chance < 50 ? row->created : later;
}

static void row_next(struct plan *plan, struct row *row)
{
    bool gap = random_below(plan, 10) == 0;
    bool same_second = random_below(plan, 20) == 0 && row->index > 0;

    row->number += 1 + (gap ? 1 + random_below(plan, 6) : 0);
    row->id += 1 + random_below(plan, 60000);
    if (!same_second)
        row->created =
            FIRST_SECOND + row->index * STEP + random_below(plan, STEP);
    row->updated = updated_time(plan, row);
    row->open = random_below(plan, 3) == 0;
    row->pull = random_below(plan, 100) < plan->pulls;
}

static bool number_option(const char *text, long long most, long long *number)
{
    char *end = NULL;

    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *number >= 0 &&
           *number <= most;
}

static bool plan_parse(struct plan *plan, int count, char **words)
{
    long long seed = 1;

    *plan = (struct plan){.repository = "example/generated", .pulls = 20};
    if (count < 2 || !number_option(words[1], 100000000, &plan->count))
        return false;
    for (int i = 2; i < count; i += 2) {
        const char *value = words[i + 1];
        bool good = value != NULL;

        if (good && strcmp(words[i], "--seed") == 0)
            good = number_option(value, INT64_MAX, &seed);
        else if (good && strcmp(words[i], "--pulls") == 0)
            good = number_option(value, 100, &plan->pulls);
        else if (good && strcmp(words[i], "--repo") == 0)
            plan->repository = value;
        else
            good = false;
        if (!good)
            return false;
    }
    plan->random = (uint64_t)seed;
    return true;
}

int main(int count, char **words)
{
    struct plan plan;
    struct row row = {.id = FIRST_ID};

    if (!plan_parse(&plan, count, words)) {
        fputs("usage: generate COUNT [--seed S] [--repo OWNER/NAME] "
              "[--pulls PERCENT]\n",
              stderr);
        return 2;
    }
    for (; row.index < plan.count; row.index++) {
        row_next(&plan, &row);
        print_row(&plan, &row);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("generate: cannot write\n", stderr);
        return 2;
    }
    return 0;
}
