#include "internal.h"

/*
 * Rules, in the format of rule files, for sentences of which nothing is known
 * but that they might be a block message. The weight is the likeness; less than
 * DRIFT_LIKELY alone is a hint. Each has its examples: tests run them.
 */
static const char *const rules[] = {
    "[like.api-error]\n"
    "speaks complaint\n"
    "weight 3\n"
    "zones prose\n"
    "literal api error\n"
    "pattern \\bapi error: ?(\\d{3} ?)?\n"
    "match API Error: 400 what it was\n"
    "match an API error: what it was\n"
    "no-match the API errors are many\n"
    "no-match API: error\n",

    "[like.stopped-this]\n"
    "speaks complaint\n"
    "weight 6\n"
    "zones prose\n"
    "literal flag\n"
    "literal block\n"
    "literal paus\n"
    "literal stop\n"
    "literal refus\n"
    "literal reject\n"
    "literal halt\n"
    "literal interrupt\n"
    "literal declin\n"
    "literal restrict\n"
    "literal withheld\n"
    "pattern \\b(flag|block|paus|stop|refus|reject|halt|interrupt|declin|"
    "restrict|withheld)[a-z]* (something in )?(this|that|your|the) "
    "(\\w+ ){0,2}(message|session|request|chat|conversation|response|reply|"
    "prompt|output|answer|turn|thread)\n"
    "match a sentinel flagged this message\n"
    "match Opus 5's guard paused your last reply\n"
    "no-match flags of this session\n"
    "no-match it stops the server\n",

    "[like.cannot]\n"
    "speaks complaint\n"
    "weight 6\n"
    "zones prose\n"
    "literal can\n"
    "literal unable\n"
    "literal not able\n"
    "literal won't\n"
    "pattern \\b(can'?t|cannot|can not|unable to|not able to|won't|can only) "
    "(help|assist|respond|reply|continue|proceed|engage|comply)"
    "( you)?( with| to| on)? (this|that|your|defensive)\\b\n"
    "match Opus 6 can't continue with this\n"
    "match unable to respond to your request\n"
    "no-match the server cannot respond\n"
    "no-match can you help with this\n",

    "[like.must-refuse]\n"
    "speaks complaint decline\n"
    "weight 6\n"
    "zones prose\n"
    "literal refuse to\n"
    "literal malware\n"
    "pattern \\b(must|should) (refuse|decline) to\\b\n"
    "pattern \\bconsidered malware\\b\n"
    "match you MUST refuse to improve the code\n"
    "match whether it would be considered malware\n"
    "no-match it must not refuse to start\n"
    "no-match malware was found\n",

    "[like.violates]\n"
    "speaks complaint aup\n"
    "weight 6\n"
    "zones prose\n"
    "literal violat\n"
    "pattern \\bviolat[a-z]* .{0,40}\\b(polic(y|ies)|terms|guidelines)\\b\n"
    "pattern \\bpolicy violations?\\b\n"
    "match appears to violate our Usage Policy\n"
    "match a policy violation was found\n"
    "no-match violates a constraint\n"
    "no-match the policy of violets\n",

    "[like.guard-acts]\n"
    "speaks complaint\n"
    "weight 6\n"
    "zones prose\n"
    "literal guard\n"
    "literal safety\n"
    "literal filter\n"
    "literal protection\n"
    "literal classifier\n"
    "literal moderation\n"
    "pattern \\b(safeguards?|guardrails?|guard|safety \\w+|(content|output) "
    "filter(s|ing)?|filters?|protections?|classifiers?|moderation)\\b.{0,60}"
    "\\b(flag|block|paus|stop|refus|reject|halt|interrupt|declin|restrict)"
    "(s|ed|ped|ged)\\b\n"
    "pattern \\b(flagg|block|paus|stopp|refus|reject|halt|interrupt|declin|"
    "restrict|trigger)ed (by |due to |because of |on |under )?.{0,40}\\b("
    "safeguards?|guardrails?|safety|(content|output) filter(s|ing)?|"
    "protections?|classifiers?|moderation)\\b\n"
    "match our safety layer paused it\n"
    "match output blocked by content filtering\n"
    "no-match a filter for the table\n"
    "no-match the guard is here\n",

    "[like.blocked-by]\n"
    "speaks complaint\n"
    "weight 5\n"
    "zones prose\n"
    "literal blocked by\n"
    "literal blocked under\n"
    "literal flagged by\n"
    "literal flagged for\n"
    "literal stopped by\n"
    "literal withheld by\n"
    "literal withheld for\n"
    "literal declined for\n"
    "pattern \\b(blocked|flagged|stopped|withheld|declined) "
    "(by|for|under)\\b\n"
    "match it was blocked by a review\n"
    "match an answer withheld for now\n"
    "no-match a roadblock by the river\n"
    "no-match blocked threads\n",

    /* Which block it is; adds nothing to the likeness. */
    "[like.safeguard]\n"
    "speaks kind safeguard\n"
    "weight 10\n"
    "zones prose\n"
    "literal safe\n"
    "literal cyber\n"
    "literal biolog\n"
    "literal measures\n"
    "literal guardrail\n"
    "pattern \\bsafe-?guards?\\b|\\bsafety\\b|\\bcyber|\\bbiolog|\\bmeasures\\b"
    "|\\bguardrails?\\b\n"
    "match our safeguards\n"
    "match safety measures\n"
    "no-match unsafe\n"
    "no-match it measured\n",

    "[like.filter]\n"
    "speaks kind filter\n"
    "weight 10\n"
    "zones prose\n"
    "literal filter\n"
    "literal moderation\n"
    "pattern \\bfilter(s|ed|ing)?\\b|\\bmoderation\\b\n"
    "match content filtering\n"
    "match a moderation layer\n"
    "no-match infiltered\n"
    "no-match moderate\n",

    "[like.aup]\n"
    "speaks kind aup\n"
    "weight 10\n"
    "zones prose\n"
    "literal polic\n"
    "literal violat\n"
    "literal terms of\n"
    "pattern \\bpolic(y|ies)\\b|\\bviolat|\\bterms of\\b\n"
    "match a policy\n"
    "match it violates\n"
    "no-match police\n"
    "no-match inviolate\n",

    "[like.decline]\n"
    "speaks kind decline\n"
    "weight 10\n"
    "zones prose\n"
    "literal i can\n"
    "literal i'm\n"
    "literal refus\n"
    "literal malware\n"
    "literal malicious\n"
    "literal ethic\n"
    "pattern \\bi (can|can't|cannot|won't)\\b|\\bi'm (un|not )able\\b|"
    "\\brefuse\\b|\\bmalware\\b|\\bmalicious\\b|\\bethic\n"
    "match I can only help with this\n"
    "match you must refuse\n"
    "no-match refused\n"
    "no-match hypoethic\n",
};

enum status likeness_load(struct rule_set **set, struct error *error)
{
    struct buffer text;
    enum status status;

    buffer_init(&text);
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        buffer_append_string(&text, rules[i]);
    status = buffer_status(&text, error);
    if (status == STATUS_OK)
        status = rule_set_parse(set, "likeness", buffer_bytes(&text), error);
    buffer_release(&text);
    return status;
}
