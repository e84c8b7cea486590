/* Any issue (its title ends at the first line break): evidence lies within the
 * field and zone that it names, and the verdict follows from its weights. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "aupmine/classify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules[] =
    "[aup]\nspeaks complaint aup\nweight 10\nzones title prose log=8 quote=6\n"
    "literal usage policy\nliteral violat\n"
    "pattern violat(es?|ion of) (our|the) (acceptable )?usage policy\n"
    "pattern usage policy.{0,20}violation\n"
    "[hook]\nspeaks against\nweight 8\nzones prose form\nliteral hook\n"
    "pattern \\bmy (own )?hooks?\\b\n"
    "[wish]\nspeaks borderline\nweight 10\nzones title prose\nliteral would\n"
    "pattern ^I'd|would be (nice|good)\n"
    "[work]\nspeaks domain science\nweight 3\nzones prose log\nliteral cell\n"
    "pattern (\\S+ ){0,3}cells?\n";

static void assert_evidence(const struct finding *finding,
                            const struct zone_map *zones, struct bytes title,
                            struct bytes body)
{
    bool in_title = finding->field == FIELD_TITLE;

    assert(finding->start < finding->end);
    assert(finding->end <= (in_title ? title.length : body.length));
    assert(finding->weight > 0);
    assert(finding->zone ==
           (in_title ? ZONE_TITLE : zone_map_at(zones, finding->start)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rule_set *set;
    struct bytes title = {(const char *)data, 0}, body;
    struct classification result;
    struct zone_map zones;
    struct error error;

    if (set == NULL)
        assert(rule_set_parse(&set, "f", bytes_of(rules), &error) == STATUS_OK);
    while (title.length < size && data[title.length] != '\n')
        title.length++;
    body = (struct bytes){title.data + title.length, size - title.length};

    classification_init(&result);
    zone_map_init(&zones);
    assert(classify_text(set, title, body, &zones, &result, &error) ==
           STATUS_OK);
    for (size_t i = 0; i < result.findings.count; i++)
        assert_evidence(&result.findings.items[i], &zones, title, body);
    assert((result.verdict == VERDICT_NOT) == (result.domain == DOMAIN_NONE));
    assert(result.verdict != VERDICT_COMPLAINT ||
           result.score >= SCORE_COMPLAINT);
    assert(result.findings.gave_up == 0);
    zone_map_release(&zones);
    classification_release(&result);
    return 0;
}
