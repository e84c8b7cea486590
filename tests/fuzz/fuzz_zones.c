/* Any body: zones lie end to end over all of it, prose is counted, and folding
 * loses nothing but white space. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "aupmine/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes that are neither white space nor what leads a quoted line. */
static size_t ink(struct bytes text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += strchr(" \t\n>", text.data[i]) == NULL;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes body = {(const char *)data, size};
    struct zone_map map;
    struct buffer visible, folded;
    struct error error;
    size_t at = 0;

    zone_map_init(&map);
    assert(zone_map_split(&map, body, &error) == STATUS_OK);
    for (size_t i = 0; i < map.count; i++) {
        assert(map.spans[i].start == at && map.spans[i].end > at);
        assert(i == 0 || map.spans[i].zone != map.spans[i - 1].zone);
        assert(zone_map_at(&map, at) == map.spans[i].zone);
        at = map.spans[i].end;
    }
    assert(at == size && map.prose_bytes <= size);
    zone_map_release(&map);

    buffer_init(&visible);
    text_append_visible(&visible, body, true);
    assert(utf8_valid_prefix(buffer_bytes(&visible)) == visible.length);
    assert(text_columns(buffer_bytes(&visible)) <= 2 * visible.length);
    buffer_init(&folded);
    text_append_folded(&folded, buffer_bytes(&visible), size % 40, size % 7);
    assert(ink(buffer_bytes(&folded)) == ink(buffer_bytes(&visible)));
    assert(utf8_valid_prefix(buffer_bytes(&folded)) == folded.length);
    buffer_release(&folded);
    buffer_release(&visible);
    return 0;
}
