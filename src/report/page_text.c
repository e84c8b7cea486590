#include "page.h"

#include <string.h>

#include "aupmine/encode.h"
#include "aupmine/text.h"

enum { TITLE_MOST = 400 }; /* bytes */

#define ELLIPSIS "\xE2\x80\xA6"

void page_xml(struct buffer *out, struct bytes text)
{
    struct buffer visible;

    buffer_init(&visible);
    text_append_visible(&visible, text, false);
    xml_text(out, buffer_bytes(&visible));
    out->failed = out->failed || visible.failed;
    buffer_release(&visible);
}

void page_xml_cut(struct buffer *out, struct bytes text, size_t most)
{
    struct bytes start = utf8_cut(text, most);

    page_xml(out, start);
    if (start.length < text.length)
        buffer_append_string(out, ELLIPSIS);
}

void page_xml_words(struct buffer *out, const struct report *report,
                    page_words *words)
{
    struct buffer text;

    buffer_init(&text);
    words(&text, report);
    page_xml(out, buffer_bytes(&text));
    out->failed = out->failed || text.failed;
    buffer_release(&text);
}

void page_title(struct buffer *out, const struct report *report)
{
    struct buffer text;

    buffer_init(&text);
    page_headline(&text, report);
    page_xml_cut(out, buffer_bytes(&text), TITLE_MOST);
    out->failed = out->failed || text.failed;
    buffer_release(&text);
}

struct bytes page_take_line(struct bytes *text, size_t columns)
{
    struct bytes line = {text->data, text_fitting(*text, columns)};
    size_t taken = line.length;

    if (line.length < text->length) {
        const char *blank = memrchr(text->data, ' ', line.length + 1);

        if (blank != NULL && blank > text->data) {
            line.length = (size_t)(blank - text->data);
            taken = line.length + 1;
        }
    }
    /* A character that is wider than the line must not stop the text. */
    if (taken == 0)
        taken = line.length = text->length > 0;
    text->data += taken;
    text->length -= taken;
    return line;
}
