#include "aupmine/drift.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
    WORDS_LEAST = 4,     /* fewer say nothing by themselves */
    LOG_WORDS_LEAST = 6, /* for what is only repeated */
    SAMPLE_MOST = 400,   /* bytes */
    LIKELY_MOST = 200,   /* candidates of one issue: bounds what one can cost */
};

enum status drift_new(struct drift **drift, struct rule_set *set,
                      struct error *error)
{
    enum status status;

    *drift = calloc(1, sizeof(**drift));
    if (*drift == NULL)
        return error_memory(error);
    (*drift)->set = set;
    zone_map_init(&(*drift)->zones);
    zone_map_init(&(*drift)->prose);
    finding_list_init(&(*drift)->findings);
    buffer_init(&(*drift)->normal);
    status = likeness_load(&(*drift)->likeness, error);
    if (status != STATUS_OK) {
        drift_free(*drift);
        *drift = NULL;
    }
    return status;
}

void drift_free(struct drift *drift)
{
    if (drift == NULL)
        return;
    for (size_t i = 0; i < drift->found_count; i++)
        rule_set_free(drift->found[i].rule);
    free(drift->found);
    free(drift->members);
    free(drift->leaders);
    wording_table_release(&drift->table);
    buffer_release(&drift->normal);
    finding_list_release(&drift->findings);
    zone_map_release(&drift->prose);
    zone_map_release(&drift->zones);
    rule_set_free(drift->likeness);
    free(drift);
}

static enum status match_as_prose(struct drift *drift, struct rule_set *set,
                                  struct bytes text, struct error *error)
{
    return rule_set_match(set, bytes_of(NULL), text, &drift->prose,
                          &drift->findings, error);
}

enum status drift_matches(struct drift *drift, struct rule_set *set,
                          struct bytes text, bool *matches, struct error *error)
{
    enum status status = match_as_prose(drift, set, text, error);

    *matches = drift->findings.count > 0;
    return status;
}

enum status drift_is_covered(struct drift *drift, struct bytes text,
                             bool *covered, struct error *error)
{
    enum status status = match_as_prose(drift, drift->set, text, error);

    *covered = false;
    for (size_t i = 0; i < drift->findings.count; i++) {
        enum rule_role role = drift->findings.items[i].rule->role;

        *covered = *covered || role == RULE_COMPLAINT || role == RULE_AGAINST ||
                   role == RULE_BORDERLINE;
    }
    return status;
}

/* --- taking candidates --- */

/* How much a sentence looks like a block message, of what kind, and where it
 * does so most. */
struct likeness {
    int weight;
    enum kind kind;
    size_t start;
    size_t end;
};

static enum status judge(struct drift *drift, struct bytes sentence,
                         struct likeness *likeness, struct error *error)
{
    enum status status =
        match_as_prose(drift, drift->likeness, sentence, error);
    int most = 0;

    *likeness = (struct likeness){.kind = KIND_NONE};
    for (size_t i = 0; i < drift->findings.count; i++) {
        const struct finding *finding = &drift->findings.items[i];

        if (finding->rule->kind < likeness->kind)
            likeness->kind = finding->rule->kind;
        if (finding->rule->role != RULE_COMPLAINT)
            continue;
        likeness->weight += finding->weight;
        if (finding->weight <= most)
            continue;
        most = finding->weight;
        likeness->start = finding->start;
        likeness->end = finding->end;
    }
    return status;
}

/* What somebody, or a program, says in words: not data, not a table. */
static bool is_said(struct bytes message, struct bytes normal)
{
    size_t letters = 0;

    for (size_t i = 0; i < message.length; i++) {
        unsigned char byte = (unsigned char)message.data[i];

        letters += (byte >= 'a' && byte <= 'z') ||
                   (byte >= 'A' && byte <= 'Z') || byte >= 0x80 || byte == ' ';
    }
    return normal_words(normal) >= LOG_WORDS_LEAST &&
           letters * 10 >= message.length * 8;
}

/* What is known of the issue whose sentences are taken. */
struct taking {
    struct drift *drift;
    struct sighting sighting;
    size_t likely; /* candidates so far */
};

static enum status keep(struct taking *taking, struct bytes message,
                        const struct likeness *likeness, struct error *error)
{
    struct drift *drift = taking->drift;
    struct bytes normal;
    enum status status;

    buffer_reset(&drift->normal);
    normal_append(&drift->normal, message);
    status = buffer_status(&drift->normal, error);
    if (status != STATUS_OK)
        return status;
    normal = buffer_bytes(&drift->normal);
    if (normal_words(normal) < WORDS_LEAST ||
        (likeness->weight == 0 && !is_said(message, normal)))
        return STATUS_OK;
    while (message.length > 0 && strchr(" \t\r\n", message.data[0]) != NULL) {
        message.data++;
        message.length--;
    }
    if (message.length > SAMPLE_MOST)
        message.length = SAMPLE_MOST;
    return wording_table_see(&drift->table,
                             &(struct wording){.hash = normal_hash(normal),
                                               .likeness = likeness->weight,
                                               .kind = likeness->kind},
                             normal, message, taking->sighting, error);
}

static enum status take_sentence(struct taking *taking, struct bytes sentence,
                                 bool log, struct error *error)
{
    struct likeness likeness;
    bool covered = false;
    enum status status = judge(taking->drift, sentence, &likeness, error);

    if (status != STATUS_OK)
        return status;
    if (likeness.weight == 0) {
        sentence = sentence_said(sentence);
        return log && !sentence_is_noise(sentence)
                   ? keep(taking, sentence, &likeness, error)
                   : STATUS_OK;
    }
    if (taking->likely++ >= LIKELY_MOST)
        return STATUS_OK;
    status = drift_is_covered(taking->drift, sentence, &covered, error);
    if (status != STATUS_OK || covered)
        return status;
    return keep(taking,
                sentence_message(sentence, likeness.start, likeness.end),
                &likeness, error);
}

static enum status take_text(struct taking *taking, struct bytes text, bool log,
                             struct error *error)
{
    struct bytes sentence;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && sentence_next(&text, &sentence))
        status = take_sentence(taking, sentence, log, error);
    return status;
}

enum status drift_add(struct drift *drift, const struct drift_issue *issue,
                      struct error *error)
{
    struct taking taking = {
        .drift = drift,
        .sighting = {.number = issue->number,
                     .reporter = text_hash(issue->author),
                     .month = issue->month},
    };
    enum status status = zone_map_split(&drift->zones, issue->body, error);

    if (status == STATUS_OK)
        status = take_text(&taking, issue->title, false, error);
    for (size_t i = 0; i < drift->zones.count && status == STATUS_OK; i++) {
        const struct zone_span *span = &drift->zones.spans[i];
        struct bytes text = {issue->body.data + span->start,
                             span->end - span->start};

        if (span->zone != ZONE_FORM)
            status = take_text(&taking, text, span->zone == ZONE_LOG, error);
    }
    return status;
}

bool drift_is_full(const struct drift *drift)
{
    return drift->table.full;
}

size_t drift_count(const struct drift *drift)
{
    return drift->found_count;
}

const struct drift_cluster *drift_at(const struct drift *drift, size_t index)
{
    return &drift->found[index].cluster;
}
