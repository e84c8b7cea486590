/*
 * What PCRE2 takes and RE2 refuses or reads differently, and gaps without a
 * bound. A pattern that compiles is walked once. Cases, by what stands there:
 *
 *   \x       letters that RE2 knows, and signs; no digits
 *   [...]    the same, but \b; a class that begins with ^ is a gap
 *   (?...    "(?:", "(?P<name>", "(?i)" and "(?i:" with flags i, m, s, U
 *   (*...    nothing
 *   {n,m}    up to 1000, multiplied with the repeats within; no {,m}
 *   * + ? {  once on an item; a "?" behind makes it lazy
 *   * + {n,} not on a gap, nor on a group that holds one
 */
#include "aupmine/rules.h"

#include <ctype.h>
#include <string.h>

#include "internal.h"

enum {
    REPEAT_MOST = 1000, /* RE2's limit */
    NESTING_MOST = 250, /* PCRE2's limit on open groups */
    WITHOUT_BOUND = -1,
};

struct item {
    bool gap;     /* matches, or holds what matches, nearly any character */
    long repeats; /* the most that counted repeats within multiply to */
};

struct repeat {
    long least;
    long most; /* or WITHOUT_BOUND */
};

struct check {
    const char *at;
    pattern_complaint *say;
    void *context;
    struct item last;                   /* what a repeat would repeat */
    bool repeated;                      /* it is a repeat already */
    struct item open[NESTING_MOST + 1]; /* the groups not closed yet */
    size_t depth;
};

static void say(const struct check *check, const char *problem)
{
    check->say(check->context, problem);
}

static void put_item(struct check *check, struct item item)
{
    struct item *group = &check->open[check->depth];

    check->last = item;
    check->repeated = false;
    group->gap = group->gap || item.gap;
    if (item.repeats > group->repeats)
        group->repeats = item.repeats;
}

static void check_escape(struct check *check, bool in_class)
{
    char letter = check->at[1];

    if (isdigit((unsigned char)letter))
        say(check, "RE2 has no back-references or numbered characters");
    else if (isalpha((unsigned char)letter) &&
             strchr("aftnrvdDsSwWbBAzxpP", letter) == NULL)
        say(check, "RE2 does not know that letter behind a backslash");
    else if (in_class && letter == 'b')
        say(check, "RE2 has no \\b in a class");
    check->at += letter == '\0' ? 1 : 2;
    /* The braces of \x{...} and \p{...} are no repeat. */
    if ((letter == 'x' || letter == 'p' || letter == 'P') &&
        *check->at == '{') {
        check->at += strcspn(check->at, "}");
        check->at += *check->at == '}';
    }
}

static void check_class(struct check *check)
{
    bool negated = check->at[1] == '^';

    check->at += negated ? 2 : 1;
    if (*check->at == ']')
        check->at++;
    while (*check->at != '\0' && *check->at != ']') {
        const char *named_end =
            strncmp(check->at, "[:", 2) == 0 ? strstr(check->at, ":]") : NULL;

        if (named_end != NULL)
            check->at = named_end + 2;
        else if (*check->at == '\\')
            check_escape(check, true);
        else
            check->at++;
    }
    check->at += *check->at == ']';
    put_item(check, (struct item){negated, 1});
}

/* What stands behind "(?": its length if RE2 takes it, else 0. */
static size_t group_kind(const char *text)
{
    size_t flags = strspn(text, "imsU-");

    if (strncmp(text, "P<", 2) == 0)
        return strcspn(text, ">") + 1;
    if (text[flags] == ':' || (flags > 0 && text[flags] == ')'))
        return flags + (text[flags] == ':');
    return 0;
}

static void open_group(struct check *check)
{
    size_t length = 1;

    if (check->at[1] == '*') {
        say(check, "RE2 has no verbs, (*...)");
    } else if (check->at[1] == '?') {
        length = 2 + group_kind(check->at + 2);
        if (length == 2)
            say(check, "RE2 has no look-around, atomic group, condition, "
                       "recursion, call or comment, (?...)");
    }
    check->at += length;
    if (check->depth < NESTING_MOST)
        check->depth++;
    check->open[check->depth] = (struct item){false, 1};
    check->repeated = false;
}

static void close_group(struct check *check)
{
    struct item group = check->open[check->depth];

    check->at++;
    if (check->depth > 0)
        check->depth--;
    put_item(check, group);
}

static long read_count(const char **at)
{
    long count = 0;

    for (; isdigit((unsigned char)**at); ++*at)
        if (count <= REPEAT_MOST)
            count = count * 10 + (**at - '0');
    return count;
}

/* Read "{n}", "{n,}" or "{n,m}". False: the brace stands for itself. */
static bool read_braces(const char **at, struct repeat *repeat)
{
    const char *text = *at + 1;

    if (!isdigit((unsigned char)*text))
        return false;
    repeat->least = repeat->most = read_count(&text);
    if (*text == ',') {
        text++;
        repeat->most =
            isdigit((unsigned char)*text) ? read_count(&text) : WITHOUT_BOUND;
    }
    if (*text != '}')
        return false;
    *at = text + 1;
    return true;
}

static void check_repeat(struct check *check, struct repeat repeat)
{
    struct item item = check->last;
    long count = repeat.most == WITHOUT_BOUND ? repeat.least : repeat.most;

    if (check->repeated)
        say(check, "RE2 has no possessive or double repeat");
    if (repeat.most == WITHOUT_BOUND && item.gap)
        say(check, "a gap without a bound: write .{0,60}");
    if (count > 0)
        item.repeats *= count;
    if (item.repeats > REPEAT_MOST) {
        say(check, "RE2 repeats no more than 1000 times, all in all");
        item.repeats = 1;
    }
    put_item(check, item);
    check->repeated = true;
    if (*check->at == '?')
        check->at++;
}

static void check_sign(struct check *check)
{
    struct repeat repeat = {0, *check->at == '?' ? 1 : WITHOUT_BOUND};

    if (*check->at != '{') {
        check->at++;
        check_repeat(check, repeat);
    } else if (read_braces(&check->at, &repeat)) {
        check_repeat(check, repeat);
    } else {
        if (check->at[1] == ',' && isdigit((unsigned char)check->at[2]))
            say(check, "engines differ on {,n}: write {0,n}");
        check->at++;
        put_item(check, (struct item){false, 1});
    }
}

void pattern_check(const char *pattern, pattern_complaint *complain,
                   void *context)
{
    struct check check = {.at = pattern, .say = complain, .context = context};

    check.open[0].repeats = 1;
    while (*check.at != '\0') {
        switch (*check.at) {
        case '\\':
            check_escape(&check, false);
            put_item(&check, (struct item){false, 1});
            break;
        case '[':
            check_class(&check);
            break;
        case '(':
            open_group(&check);
            break;
        case ')':
            close_group(&check);
            break;
        case '*':
        case '+':
        case '?':
        case '{':
            check_sign(&check);
            break;
        default:
            put_item(&check, (struct item){*check.at == '.', 1});
            check.at++;
        }
    }
}
