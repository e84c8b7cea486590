# Every example that README and docs/ show is run as it stands there; shown.bash
# says how, and tests/cli/not-run which are not.

load helpers
load mirror
load shown

setup() {
    use_pages
}

teardown() {
    stop_hub
}

@test "docs: every example of README and of the pages is run" {
    run_pages 70 "$top"/README.md "$top"/docs/*.md
}

# page NAME LINE...: run_page finds nothing wrong with a page of these lines.
page() {
    printf '%s\n' "${@:2}" >"$BATS_TEST_TMPDIR/$1"
    run_page "$BATS_TEST_TMPDIR/$1"
}

@test "docs: this test sees what is wrong" {
    refute page 1.md '' '    $ aupmine rules list | head -n 1' '    wrong'
    page 2.md '' '    $ printf "a\nb\nc\n"' '    a' '    ...' '    c'
    refute page 3.md '' '    $ printf "a\nb\n"' '    ...' '    c'
    refute page 4.md '' '    aupmine rules shw'
    # What it does not know it takes for a command, in a list and a fence too.
    refute page 5.md '# Heading' '    git clone x'
    refute page 6.md '* In a list:' '' '      git clone x'
    refute page 7.md '```sh' 'git clone x' '```'
    refute page 8.1 '.Dd November 26, 2026' '.Dl $ git clone x'
    refute page 9.1 '.Dd November 26, 2026' '.Bd -literal' 'git clone x' '.Ed'
    refute page 10.md '' '    SELECT nothing FROM monthly;'
    refute page 11.md '' '    [a.rule]' '    speaks against'
    refute page 12.md '' '    no-such-setting = 1'
    refute page 13.md '' '    /repos/OWNER/NAME/issues?page=7'
    refute page 14.md '' '    17 4 * * *  /usr/local/bin/aupmine tally --no-such-option'
    refute page 15.md '' '    sudo rm -rf token'
    refute page 16.md '' '    make no-such-target'
    # No text is taken for one.
    page 17.md 'A paragraph that' '    git clone x'
    [ "$count" -eq 0 ]
}

@test "docs: commands of a block and its blocks are told apart" {
    page 1.md '' '    # a comment' '    aupmine --version |' '        cat' '' \
        '    aupmine --version' '' 'Text.' '' '    aupmine --version >made'
    [ "$count" -eq 3 ]
    [ -s made ]
    # What is exported holds for what comes behind it.
    page 2.md '' '    export WORD=said' '    [ "$WORD" = said ]'
    # Behind "$ " stands a command, and nowhere else.
    page 3.md '' '    $ printf "%s\n" \' '        one' '    one' '    $ true'
    [ "$count" -eq 2 ]
    page 4.1 '.Dd November 26, 2026' '.Dl $ printf \(aqone\en\(aq' '.Dl one' \
        '.Pp' '.Bd -literal' '$ true' '.Ed'
    [ "$count" -eq 2 ]
}

@test "docs: the pictures are what make docs-refresh makes of the sample" {
    needs_terminal
    "$top/tests/pictures" "$build" "$PWD/made"
    for picture in "$top"/docs/images/*.svg; do
        diff <(comparable "$picture") <(comparable "made/$(basename "$picture")")
        grep -q 're-worded sample' "$picture"
        # README shows it, and what it shows is there.
        grep -qF "(docs/images/$(basename "$picture"))" "$top/README.md"
    done
    [ "$(find made -type f | wc -l)" -eq "$(find "$top/docs/images" -type f | wc -l)" ]
}
