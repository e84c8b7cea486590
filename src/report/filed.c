#include "internal.h"

#include "aupmine/store_read.h"
#include "aupmine/store_run.h"
#include "aupmine/timestamp.h"

/*
 * How many issues were filed in a row's period, piece by piece: a month, or as
 * much of one as the period holds.
 *
 *   mirror, import    counted in the store
 *   search            what the server told of the month; it told nothing of
 *                     pieces of one
 *   a selection, or   estimated from issue numbers where the volume file knows
 *   an import that    the repository; of whole months that it reaches from end
 *   must be one       to end
 *
 * A row whose pieces are not all known is not known.
 */

/* What the rows are filled from. */
struct filing_facts {
    const struct report_source *source; /* borrowed */
    const struct volume *volume;        /* borrowed */
    bool selection; /* what was imported must be one: its count says nothing */
};

struct piece {
    int month;
    int64_t start;
    int64_t end;
    bool whole; /* it is the month */
};

static struct piece piece_of(const struct report_row *row, int64_t start)
{
    struct piece piece = {.month = month_of(start), .start = start};

    piece.end = month_start(piece.month + 1);
    piece.end = piece.end < row->end ? piece.end : row->end;
    piece.whole = start == month_start(piece.month) &&
                  piece.end == month_start(piece.month + 1);
    return piece;
}

bool report_is_selection(const struct issue_totals *totals)
{
    int64_t span = totals->last_number - totals->first_number + 1;

    return (totals->issues + totals->pull_requests) * 2 < span;
}

/* Whether what the store holds of a time says nothing of what was filed in it,
 * and issue numbers do. */
static bool is_estimated(const struct filing_facts *facts,
                         const struct cover *cover)
{
    return facts->volume->count > 0 &&
           (cover->source == SOURCE_SELECTION ||
            (cover->source == SOURCE_IMPORT && facts->selection));
}

/* What was filed in a piece that is covered, and who says so. */
static enum status find_filed(const struct filing_facts *facts,
                              const struct piece *piece,
                              const struct cover *cover, int64_t *filed,
                              enum filed_source *filed_source,
                              struct error *error)
{
    *filed_source = (enum filed_source)cover->source;
    *filed = COUNT_UNKNOWN;
    if (cover->source == SOURCE_SEARCH) {
        *filed = piece->whole ? cover->filed : COUNT_UNKNOWN;
        return STATUS_OK;
    }
    if (is_estimated(facts, cover)) {
        *filed_source = FILED_NUMBERS;
        if (piece->whole && cover->spanned)
            *filed = volume_estimate(facts->volume, piece->month);
        return STATUS_OK;
    }
    return store_count_filed(facts->source->store,
                             facts->source->repository->key, piece->start,
                             piece->end, filed, error);
}

static void add_piece(struct report_row *row, const struct cover *cover,
                      int64_t filed, enum filed_source filed_source)
{
    row->covered = true;
    row->partial = row->partial || cover->partial;
    row->cut_short = row->cut_short || cover->cut_short;
    row->source = cover->source > row->source ? cover->source : row->source;
    if (filed == COUNT_UNKNOWN || row->counts.filed == COUNT_UNKNOWN) {
        row->counts.filed = COUNT_UNKNOWN;
        row->filed_source = FILED_UNKNOWN;
        return;
    }
    row->counts.filed += filed;
    row->filed_source =
        filed_source > row->filed_source ? filed_source : row->filed_source;
}

/* What is known of the completeness of all rows. */
struct wholeness {
    bool whole;    /* false where a piece that the data should reach is missing,
                      or where a search stands in */
    bool imported; /* an import covers some piece: it may be whole */
};

static void weigh_piece(struct wholeness *all, const struct cover *cover)
{
    all->whole = all->whole && cover->source != SOURCE_SEARCH &&
                 cover->source != SOURCE_SELECTION;
    all->imported = all->imported || cover->source == SOURCE_IMPORT;
}

/* Fill coverage and filed. */
static enum status fill_row(struct report_row *row,
                            const struct filing_facts *facts,
                            struct wholeness *all, struct error *error)
{
    const struct coverage *coverage = facts->source->coverage;
    bool missing = false;
    enum status status = STATUS_OK;

    for (int64_t at = row->start; at < row->end && status == STATUS_OK;) {
        struct piece piece = piece_of(row, at);
        struct cover cover = coverage_find(coverage, piece.start, piece.end);
        int64_t filed;
        enum filed_source filed_source;

        at = piece.end;
        if (!cover.covered) {
            missing = true;
            all->whole = all->whole && piece.start >= coverage->as_of;
            continue;
        }
        weigh_piece(all, &cover);
        status =
            find_filed(facts, &piece, &cover, &filed, &filed_source, error);
        if (status == STATUS_OK)
            add_piece(row, &cover, filed, filed_source);
    }
    row->partial = row->covered && (row->partial || missing);
    all->whole = all->whole && row->covered;
    return status;
}

static void add_to_totals(struct report *report, const struct report_row *row)
{
    report->counted = true;
    if (row->counts.filed == COUNT_UNKNOWN ||
        report->totals.filed == COUNT_UNKNOWN) {
        report->totals.filed = COUNT_UNKNOWN;
        report->total_filed_source = FILED_UNKNOWN;
        return;
    }
    report->totals.filed += row->counts.filed;
    if (row->filed_source > report->total_filed_source)
        report->total_filed_source = row->filed_source;
}

enum status report_fill_filed(struct report *report,
                              const struct report_source *source,
                              const char *volume_path, struct error *error)
{
    struct volume volume = {0};
    struct filing_facts facts = {source, &volume, false};
    struct wholeness all = {.whole = !source->coverage->unfinished_mirror &&
                                     !source->coverage->spoiled_import};
    enum status status = STATUS_OK;

    if (volume_path != NULL)
        status = volume_read(&volume, volume_path, report->repository, error);
    facts.selection = report_is_selection(source->totals);
    report->total_filed_source = FILED_UNKNOWN;
    for (size_t i = 0; i < report->row_count && status == STATUS_OK; i++) {
        struct report_row *row = &report->rows[i];

        status = fill_row(row, &facts, &all, error);
        if (status == STATUS_OK && row->covered)
            add_to_totals(report, row);
    }
    report->complete = all.whole && !all.imported;
    report->imported = all.whole && all.imported;
    volume_release(&volume);
    return status;
}
