# The pager: where there is one, where there is none, and what it cannot spoil.

load helpers

setup() {
    use_program
    needs_terminal
    issue 1 | "$aupmine" -q import -
    "$aupmine" -q classify
    printf '#!/bin/sh\necho "LESS=$LESS" >>ran\ntr a-z A-Z\n' >shout
    chmod +x shout
    unset PAGER AUPMINE_PAGER LESS
}

# on_terminal NAME=VALUE... -- COMMAND...: what reaches the terminal, in $out;
# the exit status in $status.
on_terminal() {
    local settings=()
    while [ "$1" != -- ]; do
        settings+=("$1")
        shift
    done
    shift
    rm -f ran
    status=0
    out=$(env TERM=xterm "${settings[@]}" \
        script -qec "'$aupmine' $*" /dev/null </dev/null | tr -d '\r') || status=$?
}

@test "pager: long outputs go through it on a terminal" {
    for command in 'list --all' 'grep --all Body' 'show 1' 'report' 'rules list'; do
        on_terminal PAGER=./shout -- "$command"
        [ -e ran ]
        refute grep -q '[a-z]' <(sed $'s/\x1b[^m]*m//g; s/^aupmine:.*//' <<<"$out")
    done
    [ "$(cat ran)" = LESS=FRX ]
    for command in status 'list --help' --help '--version'; do
        on_terminal PAGER=./shout -- "$command"
        [ ! -e ran ]
    done
}

@test "pager: none in a pipe, on a dumb terminal, or where it is not wanted" {
    for command in 'list --all' 'show 1'; do
        # shellcheck disable=SC2086 # words
        PAGER=./shout TERM=xterm "$aupmine" $command >piped
        [ ! -e ran ]
        for without in TERM=dumb PAGER= PAGER=cat AUPMINE_PAGER= AUPMINE_PAGER=cat; do
            on_terminal PAGER=./shout "$without" -- "$command"
            [ ! -e ran ]
            [[ $out == *itle\ 1* ]]
        done
        on_terminal PAGER=./shout -- "$command --no-pager"
        [ ! -e ran ]
        on_terminal PAGER=./shout -- "--no-pager $command"
        [ ! -e ran ]
    done
}

@test "pager: AUPMINE_PAGER comes before PAGER, LESS is left as it is" {
    on_terminal PAGER=false AUPMINE_PAGER=./shout LESS=R -- 'list --all'
    [ "$(cat ran)" = LESS=R ]
    [[ $out == *TITLE* ]]
}

@test "pager: one that quits early is no error, the exit status is ours" {
    "$build/generate" 3000 --repo owner/name | "$aupmine" -q import -
    for pager in true 'head -n 1' false; do
        rm -f status
        script -qec "env PAGER='$pager' TERM=xterm '$aupmine' list --all; echo \$? >status" \
            /dev/null </dev/null >shown
        [ "$(cat status)" -eq 0 ]
        refute grep -q 'cannot write' shown
    done
    script -qec "env PAGER=./shout TERM=xterm '$aupmine' grep nothing-such; echo \$? >status" \
        /dev/null </dev/null
    [ "$(cat status)" -eq 1 ]
    [ ! -e ran ]
}

@test "pager: without PAGER it is less, if that is there" {
    mkdir bin
    cp shout bin/less
    sed -i 's/echo.*/echo less >>ran/' bin/less
    on_terminal "PATH=$PWD/bin:$PATH" -- 'list --all'
    [ "$(cat ran)" = less ]
    for tool in sh env script tr cat; do
        ln -s "$(command -v $tool)" "bin/$tool"
    done
    rm bin/less
    on_terminal "PATH=$PWD/bin" -- 'list --all'
    [[ $out == *'Title 1'* ]]
}

@test "pager: one that is not there loses nothing" {
    for pager in nosuchpager 'nosuchpager -x' ./nosuchpager /etc/passwd; do
        on_terminal "PAGER=$pager" -- 'list --all'
        [ "$status" -eq 0 ]
        [[ $out == *'Title 1'* ]]
        [ "$(grep -c "^aupmine: there is no pager '$pager': printing without one" <<<"$out")" -eq 1 ]
    done
    # What the shell knows, by whatever words.
    for pager in 'exec ./shout' 'A=b ./shout' '"./shout"' 'cat | ./shout' '{ ./shout; }'; do
        on_terminal "PAGER=$pager" -- 'list --all'
        [[ $out == *'TITLE 1'* ]]
    done
}

@test "pager: links only where it lets them through" {
    cat_script='#!/bin/sh\ncat'
    mkdir bin
    # shellcheck disable=SC2059 # a format of ours
    printf "$cat_script" | tee bin/less >bin/more
    chmod +x bin/*
    on_terminal "PATH=$PWD/bin:$PATH" -- 'list --all'
    [[ $out == *$'\x1b]8;;https://'* ]]
    on_terminal "PATH=$PWD/bin:$PATH" PAGER=more -- 'list --all'
    [[ $out != *$'\x1b]'* ]]
    [[ $out == *'Title 1'* ]]
}

@test "pager: what is printed later looks as what is printed first" {
    issue 2 | "$aupmine" -q import -
    mkdir bin
    printf '#!/bin/sh\ncat' >bin/less
    chmod +x bin/less
    on_terminal "PATH=$PWD/bin:$PATH" -- 'show 1 2'
    [ "$(grep -c $'^\x1b\[1m#[12]  ' <<<"$out")" -eq 2 ]
    [ "$(grep -c $'^\x1b\]8;;https://' <<<"$out")" -eq 2 ]
}
