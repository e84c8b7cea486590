/*
 * What the files that draw the chart share. Lengths are units of the picture;
 * y grows downwards.
 */
#ifndef AUPMINE_REPORT_CHART_H
#define AUPMINE_REPORT_CHART_H

#include "page.h"

enum {
    CHART_WIDTH = 960,
    CHART_MARGIN = 28, /* left and right of running text */
    PLOT_LEFT = 92,
    PLOT_WIDTH = 712,
    PLOT_HEIGHT = 300,
    TEXT_SIZE = 13,
};

/* What the widest of the usual sans fonts takes of its size for a digit, and
 * for a character of running text: words must fit in every font. */
#define CHARACTER_WIDTH 0.64
#define PROSE_WIDTH     0.57

struct chart {
    const struct report *report;
    struct buffer *out;
    double top;     /* of the plot */
    double bottom;  /* y of zero */
    double slot;    /* width that a row has */
    double column;  /* width of its column */
    int64_t most;   /* where the scale ends */
    int64_t step;   /* from a grid line to the next */
    bool published; /* some row has published figures */
    bool partial;   /* some row is */
    bool unknown;   /* the complaints of some row are not known */
    bool kind_told; /* every complaint has a kind */
};

double chart_y(const struct chart *chart, int64_t value);
double chart_x(const struct chart *chart, size_t row); /* left end of a slot */

/* Width that a text takes at most at TEXT_SIZE. */
double chart_text_width(struct bytes text);

/* --- the plot (chart_plot.c) --- */

struct chart_fill {
    const char *name;  /* of the class, and of the kind */
    const char *color; /* of the column */
    const char *ink;   /* of a number within it */
};

/* By count column of kind_counts; the last is of complaints without a kind. */
extern const struct chart_fill chart_fills[KIND_COUNT + 1];

/* How much of a row's number has that fill. */
int64_t chart_part(const struct report_row *row, int fill);

void chart_draw_definitions(const struct chart *chart);
void chart_draw_plot(const struct chart *chart);

/* What a pointer that rests on a column is told; above all that is drawn. */
void chart_draw_tips(const struct chart *chart);

/* --- words in and around it (chart_labels.c) --- */

void chart_draw_labels(const struct chart *chart);

/* Rows of words that stand below the plot: periods, published figures. */
double chart_labels_height(const struct chart *chart);

/* --- running text (chart_text.c) --- */

/* One line: text is ours, or escaped by page_xml. anchor: "start", "middle" or
 * "end". */
void chart_text(const struct chart *chart, double x, double y,
                const char *anchor, const char *more, struct bytes escaped);

/* Lines of a text of anybody's; what does not fit in that many ends on an
 * ellipsis. y is that of the first line's base; returns that of a next one. */
struct chart_paragraph {
    int size; /* of the font */
    bool bold;
    const char *class;
    int lines;
};
double chart_paragraph(const struct chart *chart, double y,
                       const struct chart_paragraph *paragraph,
                       struct bytes text);

/* A sentence on a row: "2025-07: 7 complaints (aup 6, ...) of 2151 filed". */
void chart_tell_row(struct buffer *out, const struct report *report,
                    const struct report_row *row);

/* --- the whole (svg.c) --- */

/* Append the picture as an <svg> element; alone, with headline, notes and
 * source, which a page around it says otherwise. */
void chart_append(struct buffer *out, const struct report *report, bool alone);

#endif
