# make install, uninstall and dist.

load helpers

setup() {
    use_program
    [ -d "$top/patterns" ] || skip 'there is no source tree'
}

# make_top TARGET [VARIABLE=VALUE...]: what was built is not built again.
make_top() {
    env -u MAKEFLAGS -u MAKELEVEL make -s --no-print-directory -C "$top" "$@" \
        BUILD="$build" -o "$build/aupmine" 3>&-
}

@test "install: the program finds its rules wherever it was put" {
    make_top install DESTDIR="$PWD/root" PREFIX=/opt/x
    installed=root/opt/x/bin/aupmine
    [ -x $installed ]
    [ -s root/opt/x/share/man/man1/aupmine.1 ]
    [ -s root/opt/x/share/aupmine/data/timeline-register-2026-04.tsv ]
    diff -r root/opt/x/share/aupmine/patterns "$top/patterns"
    "$aupmine" completion bash |
        cmp - root/opt/x/share/bash-completion/completions/aupmine
    "$aupmine" completion zsh | cmp - root/opt/x/share/zsh/site-functions/_aupmine
    "$aupmine" completion fish |
        cmp - root/opt/x/share/fish/vendor_completions.d/aupmine.fish
    # Nothing that others may write, nothing that they may not read.
    [ -z "$(find root -perm /022 ! -type l)" ]
    [ -z "$(find root ! -perm -444)" ]
    try $installed -v rules list
    [ "$status" -eq 0 ]
    "$aupmine" -q rules list | cmp - out
    "$aupmine" -q import --repo anthropics/claude-code "$sample"
    $installed -q report --format json --from 2026-03 --to 2026-03 >out
    [ "$(jq -r '.rows[0].filed_source' out)" = numbers ]
    rm root/opt/x/share/aupmine/data/volume.tsv
    $installed -q report --format json --from 2026-03 --to 2026-03 >out
    [ "$(jq -r '.rows[0].filed_source' out)" = import ]
    mv root elsewhere
    ln -s "$PWD/elsewhere/opt/x/bin/aupmine" link
    echo broken >elsewhere/opt/x/share/aupmine/patterns/99.rules
    try ./link rules list
    [ "$status" -eq 3 ]
    [[ $err == *'99.rules:1: '* ]]
}

@test "install: uninstall takes away what install brought, and nothing else" {
    make_top install DESTDIR="$PWD/root" PREFIX=/usr
    touch root/usr/bin/other root/usr/share/man/man1/other.1
    make_top uninstall DESTDIR="$PWD/root" PREFIX=/usr
    [ "$(find root -type f | sort | paste -sd ' ')" = \
        'root/usr/bin/other root/usr/share/man/man1/other.1' ]
    [ ! -e root/usr/share/aupmine ]
    # Once more is no error.
    make_top uninstall DESTDIR="$PWD/root" PREFIX=/usr
}

@test "install: dist is the last commit, the same every time, and builds" {
    git -C "$top" rev-parse HEAD >/dev/null 2>&1 || skip 'this is no clone'
    mkdir out-a out-b
    for folder in out-a out-b; do
        env -u MAKEFLAGS make -s -C "$top" dist BUILD="$PWD/$folder"
    done
    cmp out-a/*.tar.gz out-b/*.tar.gz
    tar -xzf out-a/*.tar.gz
    diff <(cd aupmine-* && find . -type f | sed 's#^\./##' | sort) \
        <(git -C "$top" -c core.quotePath=off ls-tree -r --name-only HEAD | sort)
    env -u MAKEFLAGS make -s -C aupmine-* -n all >/dev/null
}
