/* Any body: zones lie end to end over all of it, and prose is counted. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "aupmine/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes body = {(const char *)data, size};
    struct zone_map map;
    struct buffer visible;
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
    buffer_release(&visible);
    return 0;
}
