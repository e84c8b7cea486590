# aupmine rules: test, lint, list, show.

load helpers

setup() {
    use_program
    use_small_rules
}

@test "rules: those that are shipped hold, and are portable" {
    try "$aupmine" rules test
    [ "$status" -eq 0 ]
    [ -z "$out" ]
    [[ $err == *'all hold'* ]]
    try "$aupmine" rules lint
    [ "$status" -eq 0 ]
    [ -z "$out" ]
    [[ $err == *'no fault'* ]]
}

@test "rules: list and show" {
    try "$aupmine" --rules "$rules" rules list
    [ "$status" -eq 0 ]
    [ "$(awk '{ print $1 }' out | paste -sd ' ')" = 'small.refused small.blocked' ]
    [[ $err == *'2 rules, sha256:'* ]]
    try "$aupmine" --rules "$rules" rules show small.refused
    [ "$status" -eq 0 ]
    [[ $out == '# '*'10-small.rules:3'$'\n''[small.refused]'* ]]
    [[ $out == *'pattern  my request was refused'* ]]
    for id in $("$aupmine" rules list -q | awk 'NR % 20 == 1 { print $1 }'); do
        "$aupmine" rules show "$id" >shown
        grep -qxF "[$id]" shown
    done
}

@test "rules: no such rule, no such action" {
    try "$aupmine" --rules "$rules" rules show small.nothing
    [ "$status" -eq 1 ]
    [ -z "$out" ]
    [[ $err == *"no rule 'small.nothing'"* ]]
    for wrong in '' nonsense 'show' 'test small.refused' 'list all'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" --rules "$rules" rules $wrong
        [ "$status" -eq 2 ]
        [ -z "$out" ]
    done
}

@test "rules: an example that does not hold is named, on stdout, with status 1" {
    sed -i 's/^match    blocked output, again$/match    something else/' "$rules"/*
    try "$aupmine" --rules "$rules" rules test
    [ "$status" -eq 1 ]
    [[ $out == *'10-small.rules:'*'[small.blocked]'*'something else'* ]]
    [[ $err == *'1 of 8 examples do not hold'* ]]
}

@test "rules: lint names what cannot be carried elsewhere" {
    sed -i 's/^pattern  blocked output$/pattern  (?=b)blocked output/' "$rules"/*
    try "$aupmine" --rules "$rules" rules lint
    [ "$status" -eq 1 ]
    [[ $out == *'10-small.rules:'*'[small.blocked]'* ]]
}

@test "rules: lint names what is said twice" {
    cat >"$rules/20-more.rules" <<'END'
[more.twice]
speaks   complaint aup
weight   10
zones    title prose
literal  my request was
pattern  my request was refused
match    My request was refused.
match    and my request was refused again
no-match my request was accepted
no-match the request was refused
END
    sed 's/^\[more.twice]/[more.wide]/; s/refused$/refused|my request was not/' \
        "$rules/20-more.rules" >"$rules/30-wide.rules"
    sed -i 's/^speaks .*/speaks   complaint aup/' "$rules/10-small.rules"
    try "$aupmine" --rules "$rules" rules lint
    [ "$status" -eq 1 ]
    [[ $out == *'20-more.rules:1: [more.twice] pattern stands twice: my request was refused'* ]]
    [[ $out == *'20-more.rules:1: [more.twice] shadowed: every example matches rule: more.wide'* ]]
}

@test "rules: lint names what found nothing" {
    # Nothing is known before the issues are judged, and by these rules.
    issue 1 '{"body": "My request was refused."}' | "$aupmine" -q import -
    try "$aupmine" --rules "$rules" rules lint --unused
    [ "$status" -eq 3 ]
    [ -z "$out" ]
    [[ $err == *"run 'aupmine classify' first"* ]]
    "$aupmine" -q --rules "$rules" classify
    try "$aupmine" --rules "$rules" rules lint --unused
    [ "$status" -eq 1 ]
    [[ $out == '10-small.rules:'*': [small.blocked] found nothing in the database' ]]
    [[ $err == *'1 faults in 2 rules'* ]]
    "$aupmine" -q --rules "$rules" rules lint
    try "$aupmine" rules lint --unused
    [ "$status" -eq 3 ]
    # What it finds elsewhere does not count.
    issue 2 '{"body": "blocked output"}' | "$aupmine" -q import --repo other/one -
    "$aupmine" -q --rules "$rules" classify
    try "$aupmine" --rules "$rules" rules lint --unused --repo owner/name
    [ "$status" -eq 1 ]
    issue 3 '{"body": "blocked output"}' | "$aupmine" -q import -
    "$aupmine" -q --rules "$rules" classify
    "$aupmine" -q --rules "$rules" rules lint --unused --repo owner/name
    for action in test list 'show small.refused'; do
        # shellcheck disable=SC2086 # words
        try "$aupmine" --rules "$rules" rules $action --unused
        [ "$status" -eq 2 ]
    done
}

@test "rules: the same rule twice, in two files" {
    cp "$rules/10-small.rules" "$rules/20-again.rules"
    try "$aupmine" --rules "$rules" rules list
    [ "$status" -eq 3 ]
    [[ $err == *'20-again.rules:'*'stands in 10-small.rules:'* ]]
}

@test "rules: files of other kinds, and of editors, do not count" {
    echo nonsense >"$rules/notes.txt"
    echo nonsense >"$rules/10-small.rules~"
    echo nonsense >"$rules/.#10-small.rules.swp"
    "$aupmine" -q --rules "$rules" rules test
}

@test "rules: an order of files by name, whatever the locale" {
    printf '' >"$rules/Z.rules"
    first=$("$aupmine" -q --rules "$rules" rules list)
    for locale in C C.UTF-8; do
        [ "$(LC_ALL=$locale "$aupmine" -q --rules "$rules" rules list)" = "$first" ]
    done
}
