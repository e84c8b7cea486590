/*
 * The zones of a body. Two shapes are met: bodies with their line breaks, whose
 * CommonMark blocks md4c finds (zones_blocks.c) and whose lines are then looked
 * at one by one (zones_lines.c), and bodies in which a source made each line
 * break a blank (zones_flat.c), where only marks in the text can be trusted.
 *
 *   code fences, ``` and ~~~            log; one that never ends, ends at the
 *                                       next "###" heading of the template
 *   indented code                       log
 *   terminal output, stack traces       log; with the "> prompt" beside it
 *   under "Error Messages/Logs"         log, to the next heading
 *   under "**Errors**"                  log, to the end of its fence
 *   > quoted                            quote; a line below without ">" is not
 *   <!-- comment -->                    form; one that never ends is text
 *   headings of the template            form; the reporter's own are prose
 *   answers chosen from a list          form
 *   "- [x]", "- name: value" of the
 *   environment, "_No response_"        form
 *   images                              form
 *   everything else, code spans too     prose
 *
 * Every step moves forward or looks a bounded way ahead, and what md4c would
 * need longer for is kept from it, so the time is linear in the body whatever
 * it holds.
 */
#include "aupmine/text.h"

#include <stdlib.h>
#include <string.h>

#include "aupmine/array.h"
#include "zones.h"

void zone_map_init(struct zone_map *map)
{
    *map = (struct zone_map){0};
}

void zone_map_release(struct zone_map *map)
{
    free(map->spans);
    zone_map_init(map);
}

static bool zone_map_grow(struct zone_map *map)
{
    struct zone_span *spans =
        array_fit(map->spans, map->count, &map->capacity, sizeof(*spans));

    if (spans == NULL)
        return false;
    map->spans = spans;
    return true;
}

void splitter_cover(struct splitter *splitter, size_t end, enum zone zone)
{
    struct zone_map *map = splitter->map;
    struct zone_span *last =
        map->count == 0 ? NULL : &map->spans[map->count - 1];

    if (end <= splitter->done || splitter->failed)
        return;
    if (last != NULL && last->zone == zone) {
        last->end = end;
    } else if (zone_map_grow(map)) {
        map->spans[map->count++] =
            (struct zone_span){zone, splitter->done, end};
    } else {
        splitter->failed = true;
    }
    splitter->done = end;
}

void splitter_change(struct splitter *splitter, size_t start, enum zone zone)
{
    struct zone_map *map = splitter->map;
    size_t end = splitter->done;

    while (map->count > 0 && map->spans[map->count - 1].start >= start)
        map->count--;
    if (map->count > 0)
        map->spans[map->count - 1].end = start;
    splitter->done = start;
    splitter_cover(splitter, end, zone);
}

struct bytes splitter_rest(const struct splitter *splitter, size_t from)
{
    return (struct bytes){splitter->body.data + from,
                          splitter->body.length - from};
}

static size_t count_prose(const struct zone_map *map, struct bytes body)
{
    size_t count = 0;

    for (size_t i = 0; i < map->count; i++) {
        const struct zone_span *span = &map->spans[i];

        if (span->zone != ZONE_PROSE)
            continue;
        for (size_t at = span->start; at < span->end; at++)
            count += !is_white(body.data[at]);
    }
    return count;
}

enum status zone_map_split(struct zone_map *map, struct bytes body,
                           struct error *error)
{
    struct splitter splitter = {.map = map, .body = body};

    map->count = 0;
    map->prose_bytes = 0;
    map->log_is_message = false;
    if (body.length == 0)
        return STATUS_OK;
    splitter.terminal = has_sure_terminal_sign(body);
    if (memchr(body.data, '\n', body.length) != NULL)
        splitter_run_lines(&splitter);
    else
        splitter_run_flat(&splitter);
    if (splitter.failed)
        return error_memory(error);
    map->prose_bytes = count_prose(map, body);
    return STATUS_OK;
}

enum zone zone_map_at(const struct zone_map *map, size_t offset)
{
    size_t low = 0, high = map->count;

    if (map->count == 0)
        return ZONE_PROSE;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (map->spans[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return map->spans[low].zone;
}
