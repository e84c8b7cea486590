#include "aupmine/classify.h"

/* The weights of the findings, summed by what they speak for. */
struct tally {
    int complaint;
    int messages; /* of complaints, but bounded */
    int against;
    int borderline;
    int automated;
    int kinds[KIND_COUNT];
    int domains[DOMAIN_COUNT];
};

void classification_init(struct classification *result)
{
    *result = (struct classification){
        .verdict = VERDICT_NOT, .kind = KIND_NONE, .domain = DOMAIN_NONE};
    finding_list_init(&result->findings);
}

void classification_release(struct classification *result)
{
    finding_list_release(&result->findings);
    classification_init(result);
}

/* Rules that count in a log know the program's messages by sight. A message
 * that is quoted whole meets half a dozen of them, and is one message. */
static bool is_message(const struct finding *finding)
{
    return finding->field == FIELD_BODY && finding->rule->weights[ZONE_LOG] > 0;
}

static void tally_add(struct tally *tally, const struct finding *finding)
{
    const struct rule *rule = finding->rule;

    switch (rule->role) {
    case RULE_COMPLAINT:
        if (is_message(finding))
            tally->messages += finding->weight;
        else
            tally->complaint += finding->weight;
        break;
    case RULE_AGAINST:
        tally->against += finding->weight;
        break;
    case RULE_BORDERLINE:
        tally->borderline += finding->weight;
        break;
    case RULE_AUTOMATED:
        tally->automated += finding->weight;
        break;
    case RULE_KIND:
    case RULE_DOMAIN:
        break;
    }
    if (rule->kind != KIND_NONE)
        tally->kinds[rule->kind] += finding->weight;
    if (rule->domain != DOMAIN_NONE)
        tally->domains[rule->domain] += finding->weight;
}

/* A few lines have no room for as much evidence as a page, nor for as many
 * words that are evidence by chance. */
static enum verdict decide_verdict(int score, int arguable, size_t prose_bytes)
{
    if (score >=
        (prose_bytes < PROSE_SHORT ? SCORE_COMPLAINT_SHORT : SCORE_COMPLAINT))
        return arguable < score ? VERDICT_COMPLAINT : VERDICT_BORDERLINE;
    if (score >= SCORE_BORDERLINE || (score >= 0 && arguable >= WEIGHT_DECIDES))
        return VERDICT_BORDERLINE;
    return VERDICT_NOT;
}

/* The first kind that is sure, else the likeliest; none if nothing speaks. */
static enum kind decide_kind(const int weights[KIND_COUNT])
{
    enum kind likeliest = KIND_NONE;
    int most = 0;

    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (weights[i] >= WEIGHT_DECIDES)
            return (enum kind)i;
        if (weights[i] > most) {
            most = weights[i];
            likeliest = (enum kind)i;
        }
    }
    return likeliest;
}

static enum domain decide_domain(const int weights[DOMAIN_COUNT])
{
    enum domain likeliest = DOMAIN_GENERAL;
    int most = 0;

    for (size_t i = 0; i < DOMAIN_COUNT; i++) {
        if (weights[i] > most) {
            most = weights[i];
            likeliest = (enum domain)i;
        }
    }
    return likeliest;
}

static void decide(struct classification *result, size_t prose_bytes)
{
    struct tally tally = {0};

    for (size_t i = 0; i < result->findings.count; i++)
        tally_add(&tally, &result->findings.items[i]);
    if (tally.messages > MESSAGES_MOST)
        tally.messages = MESSAGES_MOST;
    result->score = tally.complaint + tally.messages - tally.against;
    result->automated = tally.automated >= WEIGHT_DECIDES;
    result->verdict =
        decide_verdict(result->score, tally.borderline, prose_bytes);
    if (result->verdict == VERDICT_NOT)
        return;
    result->kind = decide_kind(tally.kinds);
    result->domain = decide_domain(tally.domains);
}

enum status classify_text(struct rule_set *set, struct bytes title,
                          struct bytes body, struct zone_map *zones,
                          struct classification *result, struct error *error)
{
    struct finding_list findings = result->findings;
    enum status status;

    classification_init(result);
    result->findings = findings;
    status = zone_map_split(zones, body, error);
    if (status != STATUS_OK)
        return status;
    zones->log_is_message = zones->prose_bytes < PROSE_TOO_SHORT;
    status = rule_set_match(set, title, body, zones, &result->findings, error);
    if (status == STATUS_OK)
        decide(result, zones->prose_bytes);
    return status;
}
