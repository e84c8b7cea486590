# --log FILE: what is said, kept with times.

load helpers
load mirror

setup() {
    use_mirror
    line='^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z aupmine\[[0-9]+\]: '
}

teardown() {
    stop_hub
}

# said FILE: the log without times and processes, as stderr has it.
said() {
    sed -E "s/$line/aupmine: /" "$1"
}

@test "log: holds what is said, a line each, with times in UTC" {
    start_hub
    try "$aupmine" fetch example/generated -v --log run.log
    [ "$status" -eq 0 ]
    [ "$(wc -l <run.log)" -ge 7 ]
    [ "$(grep -cvE "$line" run.log)" -eq 0 ]
    diff <(said run.log) err
    stamp=$(cut -c 1-20 run.log | tail -n 1)
    [ $(($(date -u +%s) - $(date -u -d "$stamp" +%s))) -le 60 ]
    [ "$(stat -c %a run.log)" = "$(printf %o $((0644 & ~0$(umask))))" ]
}

@test "log: with -q it gets what is not said, and stderr stays empty" {
    start_hub
    "$aupmine" fetch example/generated --db loud.db --log loud.log 2>/dev/null
    try "$aupmine" fetch -q example/generated --log quiet.log
    [ "$status" -eq 0 ]
    [ -z "$out$err" ]
    grep -q 'up to date: received 450 issues' quiet.log
    diff <(said loud.log) <(said quiet.log)
}

@test "log: is appended to; without it there is none; it may stand anywhere" {
    issue 1 >one.ndjson
    "$aupmine" -q --log run.log import one.ndjson
    lines=$(wc -l <run.log)
    [ "$lines" -ge 1 ]
    cp run.log before
    "$aupmine" import -q one.ndjson --log=run.log
    [ "$(wc -l <run.log)" -gt "$lines" ]
    head -n "$lines" run.log | cmp - before
    cp run.log before
    "$aupmine" -q import one.ndjson
    cmp run.log before
}

@test "log: the settings file may name it" {
    mkdir -p config/aupmine
    echo "log = $PWD/run.log" >config/aupmine/config
    issue 1 >one.ndjson
    XDG_CONFIG_HOME=$PWD/config "$aupmine" -q import one.ndjson
    grep -qE "$line" run.log
    # What is wrong in the end, too.
    XDG_CONFIG_HOME=$PWD/config try "$aupmine" -q import nothing.ndjson
    [ "$status" -eq 5 ]
    [ "$(said run.log | tail -n 1)" = "$err" ]
}

@test "log: a failure stands there too" {
    try "$aupmine" -q fetch example/generated --api http://127.0.0.1:9 --log run.log
    [ "$status" -eq 75 ]
    diff <(said run.log) err
    grep -q 'no answer' run.log
}

@test "log: one that cannot be opened ends it with 5, before any work" {
    issue 1 >one.ndjson
    mkdir folder
    for path in nowhere/run.log folder ''; do
        try "$aupmine" -q import one.ndjson --log "$path"
        [ "$status" -eq 5 ]
        [[ $err == "aupmine: cannot open the log $path: "* ]]
        [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
        [ ! -e "$AUPMINE_DB" ]
    done
}

@test "log: one that is full is told once, the run is done and ends with 5" {
    [ -e /dev/full ] || skip 'there is no /dev/full'
    start_hub
    try "$aupmine" -q fetch example/generated -v --log /dev/full
    [ "$status" -eq 5 ]
    [ "$(grep -c 'cannot write the log /dev/full: No space left' err)" -eq 1 ]
    [ "$(query 'SELECT count(*) FROM issue')" -eq 450 ]
    # Of no match, which is said in the log; but a worse end is the run's.
    try "$aupmine" list --all --author nobody --log /dev/full
    [ "$status" -eq 5 ]
    [ "$(wc -l <err)" -eq 2 ]
    try "$aupmine" list --kind nonesuch --log /dev/full
    [ "$status" -eq 2 ]
}

@test "log: hostile text is made visible, and stays on its line" {
    name=$(printf 'a\x1b[31mb\nc\xff.ndjson')
    try "$aupmine" import "$name" --log run.log
    [ "$status" -eq 5 ]
    [ "$(wc -l <run.log)" -eq 1 ]
    refute grep -qP '\x1b' run.log
    grep -qF 'a\x1b[31mb c' run.log
}

@test "log: holds no token" {
    start_script "page:2 redirect https://elsewhere.invalid/$token" \
        "page:6 foreign-link $token.invalid"
    export GH_TOKEN=$token
    for _ in 1 2 3; do
        run "$aupmine" fetch example/generated -v --log run.log
        no_token_in run.log
    done
    [ "$(grep -c 'GET /' run.log)" -ge 5 ]
}

@test "log: two runs at once do not mix their lines" {
    start_hub --delay 5
    for n in 1 2 3; do
        "$aupmine" fetch -q -v example/generated --db "$n.db" --log run.log \
            2>"err.$n" 3>&- &
        pids[n]=$!
    done
    for n in 1 2 3; do
        wait "${pids[n]}"
    done
    [ "$(grep -cvE "$line" run.log)" -eq 0 ]
    for n in 1 2 3; do
        diff <(said err.$n | grep GET) <(grep "\[${pids[n]}\]" run.log |
            sed -E "s/$line/aupmine: /" | grep GET)
    done
}
