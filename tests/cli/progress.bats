# What a fetch shows while it is at work.

load helpers
load mirror

setup() {
    use_mirror
    needs_terminal
    "$build/generate" 1500 >"$source"
    start_hub --delay 60 --limit 5000
}

teardown() {
    stop_hub
}

# on_terminal COLUMNS OPTION...: what a fetch draws, a line each, in drawn.
on_terminal() {
    local columns=$1
    shift
    rm -f "$AUPMINE_DB"*
    TERM=xterm COLUMNS=$columns script -qec "'$aupmine' fetch example/generated $*" \
        typescript >/dev/null </dev/null
    # script(1) has lines of its own, the first and the last.
    sed '1d; /^Script done/d' typescript | tr '\r' '\n' | sed '/^$/d' >drawn
}

@test "progress: pages, issues, requests left, and about how long it takes" {
    for options in '' --full '--jobs 2'; do
        on_terminal 100 "$options"
        cat -v drawn
        grep -qE '^ *[1-9][0-9]?% .* [1-9][0-9]* pages, [1-9][0-9]*00 issues, [1-9][0-9]* requests left, about [1-9][0-9]* s to go' drawn
        # It is wiped away before the result is told.
        tail -n 1 drawn | grep -q $'^\x1b\\[Kaupmine: example/generated: .* 1500 '
        # The share of one job never goes back.
        [ "$options" = '--jobs 2' ] || grep -oE '^ *[0-9]+%' drawn | tr -d ' %' | sort -nc
    done
}

@test "progress: no line is wider than the terminal, in any letters" {
    for locale in C C.UTF-8; do
        for columns in 20 60 80; do
            LC_ALL=$locale on_terminal "$columns" ''
            grep -q pages drawn || [ "$columns" -eq 20 ]
            while IFS= read -r line; do
                [ "${#line}" -lt "$columns" ]
            done < <(sed '/aupmine:/d; s/\x1b\[K.*//' drawn)
        done
        refute grep -qP '[\x80-\xff]' drawn || [ "$locale" = C.UTF-8 ]
    done
}

@test "progress: none with -q, lines of their own with -v" {
    on_terminal 100 -q
    [ ! -s drawn ]
    on_terminal 400 -v --full
    [ "$(grep -c '^.\{0,3\}aupmine: GET /.* 200 .* records, .* requests left, [0-9]* ms$' drawn)" -eq 16 ]
    on_terminal 100 --no-progress
    refute grep -q $'\x1b' drawn
}
