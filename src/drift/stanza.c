/*
 * A cluster as a rule. Its patterns are the normal forms of its wordings that
 * more than one reporter has, or of the first if none has; what differs from
 * one report to the next becomes a bounded class:
 *
 *   word        itself, escaped
 *   <model>     a name, with version and context if they are there
 *   <n> <id>    digits; letters, digits and signs
 *   <url>       http:// or https:// and what follows
 *   <path>      anything without white space
 *   " "         white space          ", "  one to eight signs or white space
 *
 * The examples are made of the same wordings, with other models and numbers.
 * Those that must not match are tried on the drafted rule.
 */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#include "aupmine/timestamp.h"

enum {
    LITERAL_WORDS = 3,
    TOKENS_MOST = 24, /* of a wording: a pattern is no essay */
    WEIGHT_LIKELY = 10,
    WEIGHT_HINT = 5,
    WEIGHT_REPEATED = 3,
    EXAMPLES = 2,
};

static const struct placeholder {
    const char *token;
    const char *pattern;
    const char *examples[EXAMPLES];
} placeholders[] = {
    {"<model>",
     "(claude[ -])?[a-z]{2,12}([ -]\\d[\\d.-]{0,20})?( \\(1m context\\))?",
     {"Opus 5", "Haiku 6.1"}},
    {"<n>", "v?\\d[\\d._-]{0,20}", {"400", "12"}},
    {"<id>", "[\\w-]{4,80}", {"req_011ca2b3c4d5", "0a1b2c3d4e5f"}},
    {"<url>",
     "https?://\\S{1,200}",
     {"https://example.org/a", "https://example.org/b?c=1"}},
    {"<path>", "\\S{1,200}", {"/srv/a/b", "~/c/d.txt"}},
};

/* The token's placeholder, or NULL for a word; *owner: "'s" is behind it. */
static const struct placeholder *find_placeholder(const struct token *token,
                                                  bool *owner)
{
    for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]);
         i++) {
        size_t length = strlen(placeholders[i].token);

        *owner = token->text.length > length;
        if (token->text.length >= length &&
            memcmp(token->text.data, placeholders[i].token, length) == 0)
            return &placeholders[i];
    }
    return NULL;
}

static void append_escaped(struct buffer *text, struct bytes word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] == '.')
            buffer_append_char(text, '\\');
        buffer_append_char(text, word.data[i]);
    }
}

static bool begins_with_ascii(struct bytes normal)
{
    return normal.length > 0 && (unsigned char)normal.data[0] < 0x80 &&
           normal.data[0] != '<';
}

static void append_pattern(struct buffer *text, struct bytes normal)
{
    struct token token;

    buffer_append_string(text, begins_with_ascii(normal) ? "\\b" : "");
    for (size_t i = 0; i < TOKENS_MOST && token_next(&normal, &token); i++) {
        bool owner;
        const struct placeholder *found = find_placeholder(&token, &owner);

        if (i > 0)
            buffer_append_string(text, token.signs_before ? "\\W{1,8}" : " ");
        if (found == NULL) {
            append_escaped(text, token.text);
            continue;
        }
        buffer_append_string(text, found->pattern);
        buffer_append_string(text, owner ? "'s" : "");
    }
}

/* The wording as somebody might have met it, without one of its tokens. */
static void append_example(struct buffer *text, struct bytes normal,
                           size_t variant, size_t without)
{
    struct token token;
    const char *gap = "";

    for (size_t i = 0; i < TOKENS_MOST && token_next(&normal, &token); i++) {
        bool owner;
        const struct placeholder *found = find_placeholder(&token, &owner);

        if (i == without)
            continue;
        buffer_append_string(text,
                             gap[0] != '\0' && token.signs_before ? ", " : gap);
        gap = " ";
        if (found == NULL) {
            buffer_append_bytes(text, token.text);
            continue;
        }
        buffer_append_string(text, found->examples[variant % EXAMPLES]);
        buffer_append_string(text, owner ? "'s" : "");
    }
}

/* The longest run of words with blanks between them, LITERAL_WORDS at the most:
 * the least likely to stand anywhere else. */
static struct bytes find_literal(struct bytes normal)
{
    struct bytes longest = {"", 0};
    const char *starts[LITERAL_WORDS] = {NULL};
    struct token token;

    for (size_t i = 0; i < TOKENS_MOST && token_next(&normal, &token); i++) {
        if (token.placeholder || token.signs_before)
            memset(starts, 0, sizeof(starts));
        if (token.placeholder)
            continue;
        memmove(starts, starts + 1, sizeof(starts) - sizeof(starts[0]));
        starts[LITERAL_WORDS - 1] = token.text.data;
        for (size_t j = 0; j < LITERAL_WORDS; j++) {
            const char *end = token.text.data + token.text.length;

            if (starts[j] != NULL && (size_t)(end - starts[j]) > longest.length)
                longest = (struct bytes){starts[j], (size_t)(end - starts[j])};
        }
    }
    return longest;
}

/* --- one rule --- */

static void choose_wordings(const struct drift *drift, struct found *found)
{
    for (size_t i = found->leader;
         i < drift->member_count && found->wording_count < PATTERNS_MOST; i++) {
        const struct wording *wording = &drift->table.items[drift->members[i]];

        if (drift->leaders[i] == found->leader &&
            (i == found->leader || wording->reporters > 1))
            found->wordings[found->wording_count++] = bytes_of(wording->normal);
    }
}

static int weight_of(const struct drift_cluster *cluster)
{
    if (cluster->likeness >= DRIFT_LIKELY)
        return WEIGHT_LIKELY;
    return cluster->likeness > 0 ? WEIGHT_HINT : WEIGHT_REPEATED;
}

static void append_head(const struct drift_cluster *cluster, size_t number,
                        struct buffer *text)
{
    const char *kind = vocabulary_name(&kind_words, cluster->kind);
    int weight = weight_of(cluster);
    char first[MONTH_SIZE], last[MONTH_SIZE];

    month_format(cluster->first, first);
    month_format(cluster->last, last);
    buffer_append_format(text,
                         "[drift.%zu]\n"
                         "note     Drafted from %zu issues of %zu reporters, "
                         "%s to %s: look it over.\n"
                         "speaks   complaint%s%s\n"
                         "weight   %d\n"
                         "zones    title prose quote%s log%s\n"
                         "since    %s\n",
                         number, cluster->issues, cluster->reporters, first,
                         last, kind == NULL ? "" : " ",
                         kind == NULL ? "" : kind, weight,
                         weight == WEIGHT_LIKELY ? "=8" : "",
                         weight == WEIGHT_LIKELY ? "=7" : "", first);
}

static void append_line(struct buffer *text, const char *key,
                        struct bytes value)
{
    buffer_append_format(text, "%-9s", key);
    buffer_append_bytes(text, value);
    buffer_append_char(text, '\n');
}

/* The literal of each wording, once. */
static void append_literals(const struct found *found, struct buffer *text)
{
    for (size_t i = 0; i < found->wording_count; i++) {
        struct bytes literal = find_literal(found->wordings[i]);
        bool again = false;

        for (size_t j = 0; j < i; j++)
            again =
                again || bytes_equal(find_literal(found->wordings[j]), literal);
        if (!again)
            append_line(text, "literal", literal);
    }
}

static void append_body(const struct found *found, struct buffer *text)
{
    append_literals(found, text);
    for (size_t i = 0; i < found->wording_count; i++) {
        buffer_append_format(text, "%-9s", "pattern");
        append_pattern(text, found->wordings[i]);
        buffer_append_char(text, '\n');
    }
    for (size_t i = 0; i < found->wording_count || i < EXAMPLES; i++) {
        bool again = i >= found->wording_count;

        buffer_append_format(text, "%-9s%s", "match", again ? "> " : "");
        append_example(text, found->wordings[again ? 0 : i], i, TOKENS_MOST);
        buffer_append_char(text, '\n');
    }
}

/* Lines that lack a word of the first wording, another one each, and that the
 * rule does not match. */
static enum status append_near_misses(struct drift *drift,
                                      const struct found *found,
                                      struct buffer *text, struct error *error)
{
    struct buffer line;
    size_t misses = 0;
    enum status status = STATUS_OK;

    buffer_init(&line);
    for (size_t i = TOKENS_MOST;
         i > 0 && misses < EXAMPLES && status == STATUS_OK; i--) {
        bool matches = true;

        buffer_reset(&line);
        append_example(&line, found->wordings[0], i, i - 1);
        status = buffer_status(&line, error);
        if (status == STATUS_OK)
            status = drift_matches(drift, found->rule, buffer_bytes(&line),
                                   &matches, error);
        if (status != STATUS_OK || matches)
            continue;
        append_line(text, "no-match", buffer_bytes(&line));
        misses++;
    }
    for (; misses < EXAMPLES; misses++)
        append_line(text, "no-match", bytes_of("nothing of the kind"));
    buffer_release(&line);
    return status;
}

/* Make the rule itself, without the lines that it must not match. */
static enum status draft(struct drift *drift, struct found *found,
                         struct error *error)
{
    struct buffer text;
    enum status status;

    buffer_init(&text);
    choose_wordings(drift, found);
    append_head(&found->cluster, 0, &text);
    append_body(found, &text);
    status = buffer_status(&text, error);
    if (status == STATUS_OK)
        status =
            rule_set_parse(&found->rule, "drift", buffer_bytes(&text), error);
    buffer_release(&text);
    return status;
}

/* --- all of them --- */

/* Whether a rule matches every wording of a cluster. */
static enum status matches_all(struct drift *drift, struct rule_set *rule,
                               const struct found *found, bool *all,
                               struct error *error)
{
    struct buffer line;
    enum status status = STATUS_OK;

    *all = true;
    buffer_init(&line);
    for (size_t i = 0; i < found->wording_count && status == STATUS_OK && *all;
         i++) {
        buffer_reset(&line);
        append_example(&line, found->wordings[i], i, TOKENS_MOST);
        status = buffer_status(&line, error);
        if (status == STATUS_OK)
            status =
                drift_matches(drift, rule, buffer_bytes(&line), all, error);
    }
    buffer_release(&line);
    return status;
}

/* Whether rules lint would hold one rule against the other, if it matched. */
static bool may_shadow(const struct found *found, const struct found *other)
{
    return found != other && !other->dropped &&
           other->cluster.kind == found->cluster.kind &&
           weight_of(&other->cluster) >= weight_of(&found->cluster);
}

/* Leave out what the rule of another cluster says as well. */
static enum status drop_shadowed(struct drift *drift, size_t count,
                                 struct error *error)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count; i++) {
        struct found *found = &drift->found[i];

        for (size_t j = 0; j < count && status == STATUS_OK && !found->dropped;
             j++)
            if (may_shadow(found, &drift->found[j]))
                status = matches_all(drift, drift->found[j].rule, found,
                                     &found->dropped, error);
    }
    return status;
}

/* A number that no rule of the set has taken. */
static size_t next_number(const struct drift *drift, size_t number)
{
    char id[32];

    do
        snprintf(id, sizeof(id), "drift.%zu", ++number);
    while (rule_set_find(drift->set, id) != NULL);
    return number;
}

static void append_lines(struct buffer *text, struct bytes lines, bool comment)
{
    while (lines.length > 0) {
        const char *end = memchr(lines.data, '\n', lines.length);
        size_t length =
            end == NULL ? lines.length : (size_t)(end - lines.data) + 1;

        buffer_append_string(text, comment ? "# " : "");
        buffer_append(text, lines.data, length);
        lines.data += length;
        lines.length -= length;
    }
}

enum status drift_append_rules(struct drift *drift, size_t count,
                               struct buffer *text, struct error *error)
{
    struct buffer stanza;
    size_t number = 0;
    enum status status = STATUS_OK;

    if (count > drift->found_count)
        count = drift->found_count;
    buffer_init(&stanza);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = draft(drift, &drift->found[i], error);
    if (status == STATUS_OK)
        status = drop_shadowed(drift, count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct found *found = &drift->found[i];

        if (found->dropped)
            continue;
        number = next_number(drift, number);
        buffer_reset(&stanza);
        append_head(&found->cluster, number, &stanza);
        append_body(found, &stanza);
        status = append_near_misses(drift, found, &stanza, error);
        if (status == STATUS_OK)
            status = buffer_status(&stanza, error);
        buffer_append_string(text, text->length == 0 ? "" : "\n");
        append_lines(text, buffer_bytes(&stanza), found->cluster.likeness == 0);
    }
    if (status == STATUS_OK)
        status = buffer_status(text, error);
    buffer_release(&stanza);
    return status;
}
