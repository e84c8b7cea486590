/*
 * The words that anthropics/claude-code's issue forms, and its /bug command,
 * put into a body.
 */
#include "zones.h"

#include <string.h>

static const struct {
    const char *text;
    enum heading_role role;
} headings[] = {
    {"Preflight Checklist", HEADING_CHECKLIST},
    {"What's Wrong?", HEADING_ANSWER},
    {"What Should Happen?", HEADING_ANSWER},
    {"Error Messages/Logs", HEADING_LOG},
    {"Steps to Reproduce", HEADING_ANSWER},
    {"Claude Model", HEADING_CHOICE},
    {"Is this a regression?", HEADING_CHOICE},
    {"Last Working Version", HEADING_CHOICE},
    {"Claude Code Version", HEADING_CHOICE},
    {"Platform", HEADING_CHOICE},
    {"Operating System", HEADING_CHOICE},
    {"Terminal/Shell", HEADING_CHOICE},
    {"Additional Information", HEADING_ANSWER},
    {"Problem Statement", HEADING_ANSWER},
    {"Proposed Solution", HEADING_ANSWER},
    {"Alternative Solutions", HEADING_ANSWER},
    {"Priority", HEADING_CHOICE},
    {"Feature Category", HEADING_CHOICE},
    {"Use Case Example", HEADING_ANSWER},
    {"Additional Context", HEADING_ANSWER},
    {"Type of Behavior Issue", HEADING_CHOICE},
    {"What You Asked Claude to Do", HEADING_ANSWER},
    {"What Claude Actually Did", HEADING_ANSWER},
    {"Expected Behavior", HEADING_ANSWER},
    {"Actual Behavior", HEADING_ANSWER},
    {"Files Affected", HEADING_ANSWER},
    {"Permission Mode", HEADING_CHOICE},
    {"Can You Reproduce This?", HEADING_CHOICE},
    {"Relevant Conversation", HEADING_ANSWER},
    {"Impact", HEADING_ANSWER},
    {"Documentation Type", HEADING_CHOICE},
    {"Documentation Location", HEADING_CHOICE},
    {"Section/Topic", HEADING_ANSWER},
    {"Current Documentation", HEADING_ANSWER},
    {"What's Wrong or Missing?", HEADING_ANSWER},
    {"Suggested Improvement", HEADING_ANSWER},
    {"Block message", HEADING_ANSWER},
    {"Request IDs", HEADING_ANSWER},
    {"Why this is a false positive", HEADING_ANSWER},
    {"In-scope justification", HEADING_ANSWER},
    {"Bug Description", HEADING_ANSWER},
    {"Environment", HEADING_FIELDS},
    {"Environment Info", HEADING_FIELDS},
    {"Errors", HEADING_ERRORS},
};

static const char *const phrases[] = {
    "_No response_",
    "**Note:** Error logs were truncated.",
    "**Note:** Content was truncated.",
};

bool text_starts(struct bytes text, const char *start)
{
    size_t length = strlen(start);

    return text.length >= length && memcmp(text.data, start, length) == 0;
}

bool is_white(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

size_t run_length(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && text.data[length] == text.data[0])
        length++;
    return length;
}

/* Bytes of "### " or "**" that text begins with, else 0. */
static size_t marker_length(struct bytes text, size_t *level)
{
    size_t run;

    *level = 0;
    if (text_starts(text, "**"))
        return 2;
    if (text.length == 0 || text.data[0] != '#')
        return 0;
    run = run_length(text);
    if (run > 6 || run == text.length || text.data[run] != ' ')
        return 0;
    *level = run;
    return run + 1;
}

/* Bytes that end a heading: "**" or ":**" of a bold one, nothing of another,
 * and white space or the end must follow. */
static bool ends_heading(struct bytes rest, size_t level, size_t *length)
{
    *length = 0;
    if (level == 0 && text_starts(rest, ":**"))
        *length = 3;
    else if (level == 0 && text_starts(rest, "**"))
        *length = 2;
    else if (level == 0)
        return false;
    return rest.length == *length || is_white(rest.data[*length]);
}

bool form_heading_at(struct bytes text, struct form_heading *heading)
{
    size_t level, marker = marker_length(text, &level);
    bool found = false;

    if (marker == 0)
        return false;
    text.data += marker;
    text.length -= marker;
    heading->level = level;
    heading->length = 0;
    for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
        size_t length = strlen(headings[i].text), closing;
        struct bytes rest = {text.data + length, text.length - length};

        if (text_starts(text, headings[i].text) &&
            ends_heading(rest, level, &closing) &&
            marker + length + closing > heading->length) {
            heading->role = headings[i].role;
            heading->length = marker + length + closing;
            found = true;
        }
    }
    return found;
}

bool line_is_form_heading(const struct splitter *splitter,
                          const struct line *line, struct form_heading *heading)
{
    struct bytes text = {splitter->body.data + line->text,
                         line->end - line->text};

    return text.length > 0 && (text.data[0] == '#' || text.data[0] == '*') &&
           form_heading_at(text, heading) && heading->length == text.length;
}

size_t form_phrase_at(struct bytes text)
{
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
        if (text_starts(text, phrases[i]))
            return strlen(phrases[i]);
    return 0;
}

bool form_task_at(struct bytes text)
{
    return text.length >= 6 && (text.data[0] == '-' || text.data[0] == '*') &&
           text.data[1] == ' ' && text.data[2] == '[' &&
           strchr(" xX", text.data[3]) != NULL && text.data[3] != '\0' &&
           text.data[4] == ']' && is_white(text.data[5]);
}
