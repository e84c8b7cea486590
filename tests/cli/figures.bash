# What the tests of counts and measures share, all of the same dozen issues:
# load it after helpers, and call use_figures in setup.
# shellcheck shell=bash disable=SC2034,SC2154 # the tests use the variables

use_figures() {
    use_program
    use_tiny
    # Bars are then made of #, and columns of bytes.
    export LC_ALL=C
    labels=$top/tests/fixtures/tiny-labels.tsv
}

# report [OPTION...]: stdout goes to the file out, what it says to err.
report() {
    "$aupmine" report "$@" >out 2>err
}

# json FILTER: what it finds in out.
json() {
    jq -rc "$1" out
}

# change SQL: as if other things had been stored.
change() {
    sqlite3 "$AUPMINE_DB" "$1"
}
