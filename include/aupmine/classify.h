/*
 * From evidence to a verdict (docs/rules.md, "From evidence to a verdict"),
 * for one issue and for a whole store.
 */
#ifndef AUPMINE_CLASSIFY_H
#define AUPMINE_CLASSIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "aupmine/buffer.h"
#include "aupmine/rules.h"
#include "aupmine/status.h"
#include "aupmine/text.h"
#include "aupmine/vocabulary.h"

enum {
    SCORE_COMPLAINT = 10,      /* at least this much is a complaint, */
    SCORE_COMPLAINT_SHORT = 8, /* or this where little is said: */
    PROSE_SHORT = 450,         /* bytes of prose, white space left out */
    SCORE_BORDERLINE = 6,
    WEIGHT_DECIDES = 10,  /* of borderline, kind and automated evidence */
    MESSAGES_MOST = 20,   /* what messages in a body add together */
    PROSE_TOO_SHORT = 40, /* bytes: below, the log is the message */
};

struct classification {
    enum verdict verdict;
    enum kind kind;     /* KIND_NONE if the verdict is VERDICT_NOT */
    enum domain domain; /* DOMAIN_NONE if the verdict is VERDICT_NOT */
    int score;
    bool automated;
    struct finding_list findings; /* own: every rule that matched */
};

void classification_init(struct classification *result);
void classification_release(struct classification *result);

/*
 * Judge one issue. zones is scratch space of the caller's, filled with the
 * zones of body. Forgets what result held.
 */
enum status classify_text(struct rule_set *set, struct bytes title,
                          struct bytes body, struct zone_map *zones,
                          struct classification *result, struct error *error);

#endif
