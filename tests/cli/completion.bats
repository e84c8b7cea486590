# Completions: what the program offers, and what bash, zsh and fish make of it.

load helpers

setup() {
    use_program
    issue 1 | "$aupmine" -q import -
    PATH=$build:$PATH
}

# offered WORD...: the candidates for the last of the words, a blank between.
offered() {
    aupmine completion words -- "$@" | cut -f 1 | paste -sd ' '
}

@test "completion: commands, options, words" {
    [ "$(offered s)" = 'show status' ]
    [ "$(offered '' | tr ' ' '\n' | sort)" = "$(aupmine --help |
        awk '/^[A-Z]/ { own = $0 == "Commands:"; next } own && NF { print $1 }' | sort)" ]
    for command in list grep show report fetch; do
        [ "$(offered $command -- | tr ' ' '\n' | sort)" = "$(aupmine $command --help |
            grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort)" ]
    done
    [ "$(offered list --kind '')" = 'safeguard filter aup decline' ]
    [ "$(offered grep -i --domain s)" = 'security science' ]
    [ "$(offered -q list --verdict b)" = borderline ]
    [ "$(offered list --color al)" = always ]
    [ "$(offered list --format=c)" = --format=csv ]
    [ "$(offered list --format = c)" = csv ]
    [ "$(offered list --format =)" = 'table tsv csv json numbers urls' ]
    [ "$(offered --db x --color never li)" = list ]
    [ "$(offered rules '')" = 'test lint list show' ]
    [ "$(offered completion '')" = 'bash zsh fish' ]
    [ "$(offered review '')" = 'export import sample stats' ]
    for number in 52875 '#1'; do
        [ "$(offered review "$number" '')" = 'complaint borderline not none' ]
    done
    [ "$(offered review 52875 n)" = 'not none' ]
    [ "$(offered review import '')" = :files ]
    for option in '--kind ' --kind= '--kind = '; do
        # shellcheck disable=SC2086 # words
        [ "$(offered report ${option}aup, | sed 's/--kind=//g')" = \
            'aup,safeguard aup,filter aup,decline' ]
    done
    [ "$(offered report --kind=aup,filter,s)" = --kind=aup,filter,safeguard ]
    for nothing in 'list x' 'list --limit' 'nonesuch' 'show' 'list -- -' 'review stats' \
        'review 1 not' 'rules list' 'grep'; do
        # shellcheck disable=SC2086 # words
        [ -z "$(offered $nothing '')" ]
    done
}

@test "completion: months, repositories and rules that are there" {
    issue 2 '{"created_at": "2026-04-01T00:00:00Z"}' | "$aupmine" -q import -
    [ "$(offered list --month '')" = '2026-04 2026-03 2026-02 2026-01' ]
    [ "$(offered list --since 2026-03)" = 2026-03 ]
    [ "$(offered report --from 2026-02)" = 2026-02 ]
    [ "$(offered --repo '')" = owner/name ]
    [ "$(offered fetch o)" = owner/name ]
    use_small_rules
    [ "$(offered list --rules "$rules" --rule small.r)" = small.refused ]
    [ "$(offered list "--rules=$rules" --rule small.r)" = small.refused ]
    [ "$(offered rules --rules "$rules" show small.r)" = small.refused ]
    # What cannot be read offers nothing, and says nothing.
    for nothing in 'list --db nowhere --month' 'list --rules nowhere --rule' \
        'fetch --db nowhere'; do
        # shellcheck disable=SC2086 # words
        try aupmine completion words -- $nothing ''
        [ "$status" -eq 0 ]
        [ -z "$out$err" ]
    done
}

@test "completion: files and folders are the shell's" {
    for command in 'import' 'import a b' '--db' 'report -o' 'eval' 'fetch --token-file'; do
        # shellcheck disable=SC2086 # words
        [ "$(offered $command '')" = :files ]
    done
    [ "$(offered --rules '')" = :folders ]
}

@test "completion: a shell that is not known" {
    for wrong in '' tcsh 'bash zsh'; do
        # shellcheck disable=SC2086 # words
        try aupmine completion $wrong
        [ "$status" -eq 2 ]
        [ -z "$out" ]
    done
}

has_lines() {
    [ -e "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ]
}

# typed SHELL SETUP LINE...: type the lines at a shell; \t asks for a completion.
# What the completed commands were given stands in the file "got".
typed() {
    local shell=$1 first=$2 line count=0
    shift 2
    mkdir -p bin
    # The words of the command line, but for the shell's own questions.
    cat >bin/aupmine <<END
#!/bin/sh
[ "\$1" = completion ] && exec $build/aupmine "\$@"
echo "\$*" >>$PWD/got
END
    chmod +x bin/aupmine
    rm -f got ready
    {
        printf '%s; echo >ready\n' "$first"
        eventually has_lines ready 1
        for line in "$@"; do
            count=$((count + 1))
            printf '%b\n' "$line"
            eventually has_lines got $count
        done
        printf 'exit\n'
    } | PATH=$PWD/bin:$PATH TERM=vt100 HOME=$PWD timeout 240 \
        script -qec "$shell" /dev/null >screen || true
}

@test "completion: bash completes commands, options, values and files" {
    needs_terminal
    bash -n <(aupmine completion bash)
    touch some-file.json
    aupmine completion bash >rc
    typed "bash --norc -i" 'source rc' 'aupmine stat\t--js\t' \
        'aupmine list --format=cs\t' 'aupmine list --month 2026\t' 'aupmine import some\t'
    diff got - <<'END'
status --json
list --format=csv
list --month 2026-01
import some-file.json
END
}

@test "completion: zsh completes commands, options, values and files" {
    needs_terminal
    command -v zsh >/dev/null || skip 'there is no zsh'
    zsh -n <(aupmine completion zsh)
    touch some-file.json
    aupmine completion zsh >rc
    typed "zsh -f -i" 'autoload -U compinit && compinit -u -D && source rc' \
        'aupmine stat\t--js\t' 'aupmine list --format=cs\t' \
        'aupmine list --month 2026\t' 'aupmine import some\t'
    diff got - <<'END'
status --json
list --format=csv
list --month 2026-01
import some-file.json
END
    # And where it is a function that is loaded by itself.
    mkdir functions
    mv rc functions/_aupmine
    typed "zsh -f -i" 'fpath=(functions $fpath) && autoload -U compinit && compinit -u -D' \
        'aupmine stat\t--js\t'
    [ "$(cat got)" = 'status --json' ]
}

@test "completion: fish completes commands, options, values and files" {
    command -v fish >/dev/null || skip 'there is no fish'
    fish -n <(aupmine completion fish)
    touch some-file.json
    aupmine completion fish >rc
    # fished LINE: the candidates, a blank between.
    fished() {
        HOME=$PWD fish --no-config -c "source rc; complete -C '$1'" | cut -f 1 | paste -sd ' '
    }
    [ "$(fished 'aupmine stat')" = status ]
    [ "$(fished 'aupmine status --js')" = --json ]
    [ "$(fished 'aupmine list --format=cs')" = --format=csv ]
    [ "$(fished 'aupmine list --month ')" = 2026-01 ]
    [ "$(fished 'aupmine import some')" = some-file.json ]
    [ "$(fished 'aupmine rules ')" = 'test lint list show' ]
}
