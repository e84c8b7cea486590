# make install, uninstall and dist.

load helpers

setup() {
    use_program
    [ -d "$top/patterns" ] || skip 'there is no source tree'
}

# make_top TARGET [VARIABLE=VALUE...]: what was built is not built again.
make_top() {
    env -u MAKEFLAGS -u MAKELEVEL make -s --no-print-directory -C "$top" "$@" \
        BUILD="$build" -o "$build/aupmine" -o "$build/libaupmine.a" 3>&-
}

version() {
    sed -n 's/^VERSION *= *//p' "$top/Makefile"
}

@test "install: the program finds its rules wherever it was put" {
    make_top install DESTDIR="$PWD/root" PREFIX=/opt/x
    installed=root/opt/x/bin/aupmine
    [ -x $installed ]
    for page in "$top"/docs/*.[15]; do
        [ -s "root/opt/x/share/man/man${page##*.}/$(basename "$page")" ]
    done
    [ -s root/opt/x/share/aupmine/data/timeline-register-2026-04.tsv ]
    [ -s root/opt/x/share/aupmine/data/metadata.json ]
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

@test "install: what examples take from data/ is there, and pages say where" {
    make_top install DESTDIR="$PWD/root" PREFIX=/opt/x
    # The sample is a part of the source tree.
    (cd "$top" && grep -hoE '(^|[^/])data/[a-z0-9/.-]*\.(tsv|json|ndjson)' README.md \
        docs/*.md docs/*.[15]) | grep -o 'data/.*' | grep -v '^data/sample/' |
        sort -u >named
    grep -qx data/labels.tsv named
    while read -r file; do
        cmp "$top/$file" "root/opt/x/share/aupmine/$file"
    done <named
    # Every page whose commands name it, and the manual.
    (cd "$top" && grep -lE '^    aupmine .* data/' README.md docs/*.md) >pages
    [ -s pages ]
    for page in $(cat pages) docs/install.md docs/aupmine.1; do
        grep -q 'share/aupmine/data' "$top/$page" || {
            echo "$page does not say where data/ is"
            false
        }
    done
}

@test "install: uninstall takes away what install brought, and nothing else" {
    make_top install DESTDIR="$PWD/root" PREFIX=/usr
    touch root/usr/bin/other root/usr/share/man/man1/other.1
    make_top uninstall DESTDIR="$PWD/root" PREFIX=/usr
    [ "$(find root -type f | sort | paste -sd ' ')" = \
        'root/usr/bin/other root/usr/share/man/man1/other.1' ]
    [ -z "$(find root -type l -o -name '*aupmine*')" ]
    # Once more is no error.
    make_top uninstall DESTDIR="$PWD/root" PREFIX=/usr
}

@test "install: the library is there for other programs" {
    make_top install DESTDIR="$PWD/root" PREFIX=/opt/x
    cat >count.c <<'END'
#include <stdio.h>

#include "aupmine/store.h"

int main(int argc, char **argv)
{
    struct error error = {""};
    struct store *store = NULL;
    enum status status =
        store_open(&store, argc > 1 ? argv[1] : "", STORE_READ, &error);

    puts(status == STATUS_OK ? "a database" : error.text);
    store_close(store);
    return status_exit_code(status);
}
END
    # What the sanitizers want of the archive, the program must bring, too.
    sanitizers=
    ! nm "$build/libaupmine.a" 2>/dev/null | grep -q __asan_init ||
        sanitizers=-fsanitize=address,undefined
    export PKG_CONFIG_PATH=$PWD/root/opt/x/lib/pkgconfig
    [ "$(pkg-config --modversion aupmine)" = "$(version)" ]
    # shellcheck disable=SC2046,SC2086 # words
    cc -std=c11 -Wall -Werror $sanitizers \
        $(pkg-config --define-prefix --cflags aupmine) count.c -o count \
        $(pkg-config --define-prefix --libs aupmine)
    issue 1 | "$aupmine" -q import -
    [ "$(./count "$AUPMINE_DB")" = 'a database' ]
    try ./count none.db
    [ "$status" -ne 0 ]
    [[ $out == *none.db* ]]
}

@test "install: one version, in all that carries it" {
    make_top install DESTDIR="$PWD/root" PREFIX=/usr
    [[ $(version) =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]
    [ "$(root/usr/bin/aupmine --version)" = "aupmine $(version)" ]
    grep -qx "Version: $(version)" root/usr/lib/pkgconfig/aupmine.pc
    for page in root/usr/share/man/man[15]/*; do
        grep -qx "\.Os aupmine $(version)" "$page"
    done
    # It stands nowhere else.
    if git -C "$top" rev-parse HEAD >/dev/null 2>&1; then
        [ "$(git -C "$top" grep -lF "$(version)" -- Makefile .ci src \
            include docs/\*.1 docs/\*.5)" = Makefile ]
    fi
}

@test "install: dist is the last commit, the same every time, and builds" {
    git -C "$top" rev-parse HEAD >/dev/null 2>&1 || skip 'this is no clone'
    mkdir out-a out-b
    for folder in out-a out-b; do
        env -u MAKEFLAGS make -s -C "$top" dist BUILD="$PWD/$folder"
    done
    cmp out-a/*.tar.gz out-b/*.tar.gz
    [ "$(basename out-a/*.tar.gz)" = "aupmine-$(version).tar.gz" ]
    tar -xzf out-a/*.tar.gz
    diff <(cd aupmine-* && find . -type f | sed 's#^\./##' | sort) \
        <(git -C "$top" -c core.quotePath=off ls-tree -r --name-only HEAD | sort)
    env -u MAKEFLAGS make -s -C aupmine-* -n all >/dev/null
}
