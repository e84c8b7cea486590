/*
 * Choosing among the phrases of search_phrases.c. Again and again the one is
 * taken that is worth most: the weight of the examples that it alone finds,
 * divided by the number of lines to be passed by that it finds too, and a bit.
 * The bit keeps words that stand in one example from passing for good ones
 * because no near miss happens to hold them. Of equals the longer one wins, for
 * it is the rarer; then the alphabet decides.
 */
#include "aupmine/search_plan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "aupmine/classify.h"
#include "search_phrases.h"

enum { NEAR_MISSES_GRANTED = 32 };

static bool is_better(const struct search_phrase *one,
                      const struct search_phrase *than)
{
    int64_t left = one->worth * (than->misses + NEAR_MISSES_GRANTED);
    int64_t right = than->worth * (one->misses + NEAR_MISSES_GRANTED);

    if (left != right)
        return left > right;
    if (one->words != than->words)
        return one->words > than->words;
    return strcmp(one->text, than->text) < 0;
}

/* The phrase that is worth most now; NULL if none is worth anything. */
static const struct search_phrase *best_phrase(struct search_phrases *phrases)
{
    const struct search_phrase *best = NULL;

    for (size_t i = 0; i < phrases->count; i++) {
        struct search_phrase *phrase = &phrases->items[i];

        phrase->worth = search_lines_worth(&phrases->wanted, phrase->text);
        if (phrase->worth > 0 && (best == NULL || is_better(phrase, best)))
            best = phrase;
    }
    return best;
}

/* What a phrase finds need not be found again. */
static void strike_out(struct search_phrases *phrases,
                       const struct search_phrase *phrase)
{
    for (size_t i = 0; i < phrases->wanted.count; i++) {
        struct search_line *line = &phrases->wanted.items[i];

        if (strstr(buffer_string(&line->words), phrase->text) != NULL)
            line->worth = 0;
    }
}

/* --- queries --- */

static void append_phrase(char query[SEARCH_TEXT_MOST + 1],
                          const struct search_phrase *phrase)
{
    size_t used = strlen(query);
    int length = (int)strlen(phrase->text) - 2;

    snprintf(query + used, SEARCH_TEXT_MOST + 1 - used, "%s\"%.*s\"",
             used > 0 ? " OR " : "", length, phrase->text + 1);
}

static void write_queries(struct search_plan *plan,
                          struct search_phrases *phrases)
{
    const struct search_phrase *phrase = best_phrase(phrases);

    for (size_t i = 0; i < SEARCH_QUERIES_MOST && phrase != NULL; i++) {
        char *query = plan->queries[i];

        for (int j = 0; j < SEARCH_PHRASES_MOST && phrase != NULL &&
                        strlen(query) + strlen(phrase->text) + strlen(" OR ") <=
                            SEARCH_TEXT_MOST;
             j++) {
            append_phrase(query, phrase);
            strike_out(phrases, phrase);
            phrase = best_phrase(phrases);
        }
        plan->count = i + 1;
    }
}

static void write_key(struct search_plan *plan)
{
    struct digest digest;

    digest_init(&digest);
    for (size_t i = 0; i < plan->count; i++)
        digest_add(&digest, bytes_of(plan->queries[i]));
    memcpy(plan->key, "sha256:", sizeof("sha256:"));
    digest_finish(&digest, plan->key + strlen("sha256:"));
}

static enum status make(struct search_plan *plan, const struct rule_set *set,
                        int weight_least, struct error *error)
{
    struct search_phrases phrases = {0};
    enum status status =
        search_phrases_read(&phrases, set, weight_least, error);

    if (status == STATUS_OK)
        write_queries(plan, &phrases);
    search_phrases_release(&phrases);
    return status;
}

enum status search_plan_make(struct search_plan *plan,
                             const struct rule_set *set, struct error *error)
{
    enum status status;

    *plan = (struct search_plan){.count = 0};
    status = make(plan, set, SCORE_COMPLAINT, error);
    /* Where no rule decides alone, any that speaks for a complaint will do. */
    if (status == STATUS_OK && plan->count == 0)
        status = make(plan, set, 1, error);
    if (status == STATUS_OK && plan->count == 0)
        status = error_set(error, STATUS_DATA,
                           "no rule for complaints gives a word to search for");
    write_key(plan);
    return status;
}
