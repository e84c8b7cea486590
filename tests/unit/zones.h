/* What tests of zones share: words of a body, and the zone they lie in. */
#ifndef AUPMINE_UNIT_ZONES_H
#define AUPMINE_UNIT_ZONES_H

#include "unit.h"

#include <string.h>

#include "aupmine/text.h"

/* Spans lie end to end, in order, over the whole body, no two equal ones
 * beside each other; and prose is counted right. */
static inline void assert_covered(const struct zone_map *map, struct bytes body)
{
    size_t at = 0, prose = 0;

    for (size_t i = 0; i < map->count; i++) {
        const struct zone_span *span = &map->spans[i];

        assert_int_equal(span->start, at);
        assert_true(span->end > at);
        assert_true(i == 0 || span->zone != map->spans[i - 1].zone);
        for (; at < span->end; at++) {
            assert_int_equal(zone_map_at(map, at), span->zone);
            prose += span->zone == ZONE_PROSE &&
                     memchr(" \t\n\v\f\r", body.data[at], 6) == NULL;
        }
    }
    assert_int_equal(at, body.length);
    assert_int_equal(map->prose_bytes, prose);
    assert_false(map->log_is_message);
}

/* Words and the zone that every byte of them must lie in. */
struct wanted {
    const char *words;
    enum zone zone;
};

static inline void assert_zones(const char *body, const struct wanted *wanted,
                                size_t count)
{
    struct zone_map map;
    struct error error;

    zone_map_init(&map);
    assert_int_equal(zone_map_split(&map, bytes_of(body), &error), STATUS_OK);
    assert_covered(&map, bytes_of(body));
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(body, wanted[i].words);
        size_t start = found == NULL ? 0 : (size_t)(found - body);

        assert_non_null(found);
        for (size_t at = 0; at < strlen(wanted[i].words); at++)
            if (zone_map_at(&map, start + at) != wanted[i].zone)
                fail_msg("\"%s\" lies in %s", wanted[i].words,
                         zone_words.names[zone_map_at(&map, start + at)]);
    }
    zone_map_release(&map);
}

#define ZONES(body, ...)                                                       \
    do {                                                                       \
        const struct wanted wanted[] = {__VA_ARGS__};                          \
                                                                               \
        (void)state;                                                           \
        assert_zones(body, wanted, sizeof(wanted) / sizeof(wanted[0]));        \
    } while (0)

#endif
