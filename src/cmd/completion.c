/*
 * Completions for shells. The scripts know nothing of commands and options:
 * they ask the program itself, which has the tables.
 */
#include "complete.h"

#include <string.h>

static const char bash_script[] =
    "_aupmine() {\n"
    "    local line current=${COMP_WORDS[COMP_CWORD]}\n"
    "    local program=${COMP_WORDS[0]/#\\~\\//$HOME/}\n"
    "    COMPREPLY=()\n"
    "    [[ $current != = ]] || current=\n"
    "    while IFS= read -r line; do\n"
    "        case $line in\n"
    "        :files) compopt -o filenames\n"
    "            mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
    "        :folders) compopt -o filenames\n"
    "            mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;\n"
    "        *) COMPREPLY+=(\"${line%%$'\\t'*}\") ;;\n"
    "        esac\n"
    "    done < <(\"$program\" completion words -- \\\n"
    "        \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _aupmine aupmine\n";

static const char zsh_script[] =
    "#compdef aupmine\n"
    "_aupmine() {\n"
    "    local line\n"
    "    local -a lines described\n"
    "    lines=(${(f)\"$(${(e)words[1]} completion words -- \\\n"
    "        \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
    "    for line in $lines; do\n"
    "        case $line in\n"
    "        :files) _files; return ;;\n"
    "        :folders) _files -/; return ;;\n"
    "        *) described+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\") ;;\n"
    "        esac\n"
    "    done\n"
    "    _describe -V aupmine described\n"
    "}\n"
    "if [ \"${funcstack[1]}\" = _aupmine ]; then\n"
    "    _aupmine \"$@\"\n"
    "else\n"
    "    compdef _aupmine aupmine\n"
    "fi\n";

static const char fish_script[] =
    "function __aupmine_complete\n"
    "    set -l words (commandline -opc)\n"
    "    set -l current (commandline -ct)\n"
    "    set -l program $words[1]\n"
    "    set -e words[1]\n"
    "    for line in ($program completion words -- $words \"$current\" "
    "2>/dev/null)\n"
    "        switch $line\n"
    "            case :files\n"
    "                __fish_complete_path \"$current\"\n"
    "            case :folders\n"
    "                __fish_complete_directories \"$current\" ''\n"
    "            case '*'\n"
    "                echo $line\n"
    "        end\n"
    "    end\n"
    "end\n"
    "complete -c aupmine -f -k -a '(__aupmine_complete)'\n";

static const struct {
    const char *name;
    const char *script;
} shells[] = {
    {"bash", bash_script},
    {"zsh", zsh_script},
    {"fish", fish_script},
};

static enum status print_words(const struct program *program,
                               struct operands words, struct error *error)
{
    struct buffer text;
    enum status status;

    buffer_init(&text);
    status = complete_words(program, words, &text, error);
    if (status == STATUS_OK)
        program_print(buffer_bytes(&text));
    buffer_release(&text);
    return status;
}

static enum status completion_run(const struct program *program,
                                  const void *values, struct operands operands,
                                  struct error *error)
{
    struct operands words = {operands.items + 1, operands.count - 1};

    (void)values;
    if (strcmp(operands.items[0], "words") == 0)
        return print_words(program, words, error);
    if (words.count > 0)
        return error_set(error, STATUS_USAGE,
                         "completion: '%.60s' is one operand too many",
                         words.items[0]);
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
        if (strcmp(shells[i].name, operands.items[0]) == 0) {
            program_print(bytes_of(shells[i].script));
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_USAGE,
                     "completion: no shell '%.60s'; there are: bash, zsh, fish",
                     operands.items[0]);
}

static const char *const notes[] = {
    "'make install' puts them where the shells look. Else, for this session:",
    "",
    "    source <(aupmine completion bash)",
    "    source <(aupmine completion zsh)",
    "    aupmine completion fish | source",
    NULL,
};

const struct command command_completion = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .operands_least = 1,
    .operands_most = SIZE_MAX,
    .summary = "print a shell's completions",
    .notes = notes,
    .run = completion_run,
};
