#include "aupmine/evaluate.h"

#include "command.h"

struct eval_settings {
    bool json;
    double min_precision; /* below 0: not asked for */
    double min_recall;
};

static const struct eval_settings defaults = {false, -1, -1};

#define EVAL(member) offsetof(struct eval_settings, member)
static const struct option options[] = {
    {"json", 0, OPTION_FLAG, EVAL(json), NULL, NULL,
     "write JSON rather than tables"},
    {"min-precision", 0, OPTION_SHARE, EVAL(min_precision), "SHARE", NULL,
     "fail below this precision (0 to 1)"},
    {"min-recall", 0, OPTION_SHARE, EVAL(min_recall), "SHARE", NULL,
     "fail below this recall (0 to 1)"},
};

static const char *const notes[] = {
    "LABELS is a TSV file of judged issues with the columns number, created,",
    "verdict, kind, domain, automated, lang. Borderline labels are left out,",
    "and so are labels of issues that the database does not hold. A person's",
    "review does not count here: only what the rules say is measured.",
    NULL,
};

/* An unknown share, below 0, reaches no threshold that was asked for. */
static enum status check_share(const char *name, double share, double least,
                               struct error *error)
{
    if (least < 0 || share >= least)
        return STATUS_OK;
    if (share < 0)
        return error_set(error, STATUS_NO_MATCH,
                         "%s is not known: no label speaks for it", name);
    return error_set(error, STATUS_NO_MATCH, "%s %.4f is below %.4f", name,
                     share, least);
}

static enum status print_evaluation(const struct evaluation *evaluation,
                                    bool json, struct error *error)
{
    struct buffer out;
    enum status status;

    buffer_init(&out);
    if (json)
        evaluation_write_json(evaluation, &out);
    else
        evaluation_write_text(evaluation, &out);
    status = program_print_buffer(&out, error);
    buffer_release(&out);
    return status;
}

static enum status eval_run(const struct program *program, const void *values,
                            struct operands operands, struct error *error)
{
    const struct eval_settings *settings = values;
    struct evaluation evaluation = {0};
    struct label_list labels = {0};
    struct repository repository;
    struct store *store = NULL;
    enum status status;

    status = label_list_read(&labels, operands.items[0], error);
    if (status == STATUS_OK)
        status = program_open_repository(program, &store, &repository, error);
    if (status == STATUS_OK)
        status = evaluate(&evaluation, store, &repository, &labels, error);
    if (status == STATUS_OK)
        status = print_evaluation(&evaluation, settings->json, error);
    if (status == STATUS_OK)
        status =
            check_share("precision", confusion_precision(&evaluation.confusion),
                        settings->min_precision, error);
    if (status == STATUS_OK)
        status = check_share("recall", confusion_recall(&evaluation.confusion),
                             settings->min_recall, error);
    evaluation_release(&evaluation);
    label_list_release(&labels);
    store_close(store);
    return status;
}

const struct command command_eval = {
    .name = "eval",
    .operands = "LABELS",
    .operands_least = 1,
    .operands_most = 1,
    .summary = "hold the rules' verdicts against judged issues",
    .notes = notes,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .defaults = &defaults,
    .options_size = sizeof(struct eval_settings),
    .run = eval_run,
};
