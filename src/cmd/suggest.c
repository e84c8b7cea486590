#include "suggest.h"

#include <stdbool.h>
#include <string.h>

/* Options that mean the same, each under the name that fits its command. */
static const char *const same_meaning[][2] = {
    {"since", "from"},
    {"until", "to"},
};

/* How many letters must be added, dropped or changed to turn a into b. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[SUGGEST_LONGEST + 1];
    size_t width = strlen(b);

    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t changed = diagonal + (a[i] != b[j]);
            size_t least = row[j] < row[j + 1] ? row[j] : row[j + 1];

            diagonal = row[j + 1];
            row[j + 1] = least + 1 < changed ? least + 1 : changed;
        }
    }
    return row[width];
}

const char *nearest_word(const char *typed, suggest_name *name_at,
                         const void *list)
{
    const char *nearest = NULL;
    const char *name;
    size_t least = strlen(typed) / 3 + 1;

    if (strlen(typed) > SUGGEST_LONGEST)
        return NULL;
    for (size_t i = 0; (name = name_at(list, i)) != NULL; i++) {
        size_t distance;

        if (strlen(name) > SUGGEST_LONGEST)
            continue;
        distance = edit_distance(typed, name);
        if (distance <= least && (nearest == NULL || distance < least)) {
            nearest = name;
            least = distance;
        }
    }
    return nearest;
}

static bool is_listed(const char *word, suggest_name *name_at, const void *list)
{
    const char *name;

    for (size_t i = 0; (name = name_at(list, i)) != NULL; i++) {
        if (strcmp(name, word) == 0)
            return true;
    }
    return false;
}

const char *nearest_option(const char *typed, suggest_name *name_at,
                           const void *list)
{
    for (size_t i = 0; i < sizeof(same_meaning) / sizeof(same_meaning[0]);
         i++) {
        for (size_t side = 0; side < 2; side++) {
            const char *other = same_meaning[i][1 - side];

            if (strcmp(typed, same_meaning[i][side]) == 0 &&
                is_listed(other, name_at, list))
                return other;
        }
    }
    return nearest_word(typed, name_at, list);
}
