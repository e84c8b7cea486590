#include "aupmine/vocabulary.h"

#include <string.h>

static const char *const verdicts[] = {"complaint", "borderline", "not"};
static const char *const kinds[] = {"safeguard", "filter", "aup", "decline"};
static const char *const domains[] = {"security", "science", "general",
                                      "creative", "other"};
static const char *const zones[] = {"title", "prose", "quote", "log", "form"};
static const char *const fields[] = {"title", "body"};
static const char *const roles[] = {"complaint", "against", "borderline",
                                    "kind",      "domain",  "automated"};

const struct vocabulary verdict_words = {"verdict", verdicts, VERDICT_COUNT};
const struct vocabulary kind_words = {"kind", kinds, KIND_COUNT};
const struct vocabulary domain_words = {"domain", domains, DOMAIN_COUNT};
const struct vocabulary zone_words = {"zone", zones, ZONE_COUNT};
const struct vocabulary field_words = {"field", fields, 2};
const struct vocabulary role_words = {"role", roles, RULE_ROLE_COUNT};

bool vocabulary_find(const struct vocabulary *words, const char *word,
                     size_t length, size_t *value)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strlen(words->names[i]) == length &&
            memcmp(words->names[i], word, length) == 0) {
            *value = i;
            return true;
        }
    }
    return false;
}

const char *vocabulary_name(const struct vocabulary *words, size_t value)
{
    return value < words->count ? words->names[value] : NULL;
}
