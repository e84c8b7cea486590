#include "status.h"

#include "aupmine/encode.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

int64_t holdings_unseen(const struct holdings *holdings)
{
    const struct issue_totals *totals = &holdings->totals;

    return totals->last_number - totals->issues - totals->pull_requests;
}

static void append_json_time(struct buffer *text, const char *name,
                             int64_t seconds)
{
    char time[TIMESTAMP_SIZE];

    buffer_append_format(text, ",\"%s\":", name);
    if (seconds == 0) {
        buffer_append_string(text, "null");
        return;
    }
    timestamp_format(seconds, time);
    buffer_append_format(text, "\"%s\"", time);
}

static void append_json_run(struct buffer *text,
                            const struct holdings *holdings)
{
    const struct sync_run *run = &holdings->run;

    if (!holdings->has_run) {
        buffer_append_string(text, "null");
        return;
    }
    buffer_append_format(
        text,
        "{\"source\":\"%s\",\"state\":\"%s\",\"requests\":%lld,"
        "\"records\":%lld,\"added\":%lld,\"changed\":%lld",
        source_words.names[run->source], run_state_words.names[run->state],
        (long long)run->requests, (long long)run->records,
        (long long)run->added, (long long)run->changed);
    buffer_append_format(text, ",\"killed\":%s",
                         holdings->killed ? "true" : "false");
    append_json_time(text, "started_at", run->started_at);
    append_json_time(text, "finished_at", run->finished_at);
    buffer_append_string(text, ",\"origin\":");
    json_string(text, buffer_bytes(&holdings->origin));
    buffer_append_string(text, ",\"message\":");
    json_string(text, holdings->message.length == 0
                          ? bytes_of(NULL)
                          : buffer_bytes(&holdings->message));
    buffer_append_char(text, '}');
}

static void append_json_gone(struct buffer *text,
                             const struct holdings *holdings)
{
    const struct completeness *completeness = &holdings->completeness;
    const int64_t *gone = completeness->gone;

    buffer_append_format(
        text,
        ",\"gone_why\":{\"deleted\":%lld,"
        "\"transferred\":%lld,\"not_found\":%lld},"
        "\"missed\":%lld,\"last_number\":%lld,"
        "\"numbers_never_seen\":%lld",
        (long long)gone[GONE_DELETED], (long long)gone[GONE_TRANSFERRED],
        (long long)gone[GONE_NOT_FOUND], (long long)completeness->missing,
        (long long)holdings->totals.last_number,
        (long long)holdings_unseen(holdings));
    append_json_time(text, "full_sweep_at", holdings->repository.swept_at);
}

static void append_json_unfinished(struct buffer *text,
                                   const struct completeness *completeness)
{
    append_json_time(text, "unfinished_walk_since", completeness->began_at);
    buffer_append_format(text, ",\"unfinished_slices\":%lld",
                         (long long)completeness->slices);
    append_json_time(
        text, "unfinished_sweep_since",
        completeness->sweep.under_way ? completeness->sweep.began_at : 0);
}

static void append_json_limit(struct buffer *text, const struct sync_run *run)
{
    buffer_append_string(text, ",\"requests_left\":");
    if (run->limit_renews_at == 0)
        buffer_append_string(text, "null");
    else
        buffer_append_format(text, "%lld", (long long)run->limit_left);
    append_json_time(text, "requests_renewed_at", run->limit_renews_at);
}

void holdings_append_json(const struct holdings *holdings, struct buffer *text)
{
    const struct issue_totals *totals = &holdings->totals;
    bool judged = holdings->ruleset.length > 0;

    buffer_append_string(text, "{\"repo\":");
    json_string(text, bytes_of(holdings->repository.name));
    buffer_append_format(
        text, ",\"issues\":%lld,\"pull_requests\":%lld,\"gone\":%lld",
        (long long)totals->issues, (long long)totals->pull_requests,
        (long long)totals->gone);
    append_json_gone(text, holdings);
    append_json_time(text, "first", totals->first_created);
    append_json_time(text, "last", totals->last_created);
    buffer_append_format(text, ",\"complete\":%s",
                         holdings->complete ? "true" : "false");
    append_json_time(text, "complete_at", holdings->repository.complete_at);
    append_json_time(text, "watermark", holdings->repository.watermark);
    append_json_unfinished(text, &holdings->completeness);
    append_json_limit(text, &holdings->limited);
    buffer_append_string(text, ",\"last_run\":");
    append_json_run(text, holdings);
    buffer_append_string(text, ",\"ruleset\":");
    json_string(text,
                judged ? buffer_bytes(&holdings->ruleset) : bytes_of(NULL));
    buffer_append_format(text,
                         ",\"mixed_rulesets\":%s,\"classified\":%lld,"
                         "\"schema_version\":%d,\"notice\":",
                         judged && holdings->mixed ? "true" : "false",
                         (long long)totals->classified, SCHEMA_VERSION);
    json_string(text, holdings->repository.notice[0] == '\0'
                          ? bytes_of(NULL)
                          : bytes_of(holdings->repository.notice));
    buffer_append_string(text, "}\n");
}
