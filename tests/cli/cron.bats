# Runs that nobody watches: silent when all is well, and whatever goes wrong
# ends in the right status, leaves the last good report where it is, and is no
# hindrance to the next run.

load helpers
load mirror

setup() {
    use_mirror
    "$build/generate" 450 >"$source"
}

teardown() {
    stop_hub
}

# cron [OPTION...]: the run of a crontab line, with $status, $out and $err.
cron() {
    try "$aupmine" tally -q example/generated -o report.csv "$@"
    echo "$status: $err"
}

# good_report: a first run that goes well.
good_report() {
    cron
    [ "$status" -eq 0 ]
    [ -z "$out$err" ]
    cp report.csv good.csv
}

# untouched: the last good report is there, and nothing beside it.
untouched() {
    cmp report.csv good.csv
    [ "$(find . -name 'report.csv?*')" = '' ]
}

# recovers: the next run needs no help.
recovers() {
    cron
    [ "$status" -eq 0 ]
    [ -z "$out$err" ]
    same
}

@test "cron: fetch -q and report -q -o are silent when all is well" {
    start_hub --limit 9999
    for _ in 1 2; do
        try "$aupmine" fetch -q example/generated
        [ "$status" -eq 0 ]
        [ -z "$out$err" ]
        try "$aupmine" classify -q
        [ "$status" -eq 0 ]
        [ -z "$out$err" ]
        for format in csv html json; do
            try "$aupmine" report -q -o "report.$format"
            [ "$status" -eq 0 ]
            [ -z "$out$err" ]
            [ -s "report.$format" ]
        done
    done
}

@test "cron: an overlapping run ends at once with 75 and names the first" {
    start_hub --limit 9999
    good_report
    stop_hub
    start_hub --delay 1500
    "$aupmine" tally -q example/generated -o other.csv 3>&- &
    first=$!
    for _ in $(seq 200); do
        [ "$(wc -l <"$log")" -gt 0 ] && break
        sleep 0.05
    done
    cron
    [ "$status" -eq 75 ]
    [ -z "$out" ]
    [ "$(wc -l <err)" -eq 1 ]
    [[ $err == *"another run is at work on $AUPMINE_DB (aupmine tally, process $first, since 20"*"Z): try again later" ]]
    untouched
    # The first was in the midst of it.
    kill -0 "$first"
    wait "$first"
    [ -s other.csv ]
}

@test "cron: a full disk ends with 5, wherever it fills up" {
    # A limit on the size of files stands for it.
    start_hub --limit 9999
    good_report
    "$build/generate" 1500 >"$source"
    stop_hub
    start_hub --limit 9999
    for blocks in 1 8 64 200 600; do
        rm -f "$AUPMINE_DB"*
        status=0
        (ulimit -f "$blocks" && "$aupmine" tally -q example/generated \
            -o report.csv >/dev/null) 2>err || status=$?
        echo "$blocks: $status $(cat err)"
        [ "$status" -eq 5 ]
        [ "$(wc -l <err)" -eq 1 ]
        untouched
        [ "$(query 'PRAGMA integrity_check')" = ok ]
        # What was saved is gone on with.
        recovers
        cp good.csv report.csv
    done
}

@test "cron: a disk that is full for the report alone" {
    "$aupmine" -q import --repo owner/name "$sample"
    "$aupmine" -q classify
    "$aupmine" -q report -o page.html
    [ "$(wc -c <page.html)" -gt $((100 * 1024)) ]
    cp page.html before.html
    # A reader keeps 32 KiB beside the database, and the page is more.
    status=0
    (ulimit -f 64 && "$aupmine" report -q -o page.html) 2>err || status=$?
    cat err
    [ "$status" -eq 5 ]
    grep -q 'cannot write .*page.html: File too large' err
    cmp page.html before.html
    [ "$(find . -name 'page.html?*')" = '' ]
}

@test "cron: no network ends with 75, by name and by address" {
    start_hub --limit 9999
    good_report
    stop_hub
    for api in http://127.0.0.1:9 https://name.invalid; do
        cron --api "$api"
        [ "$status" -eq 75 ]
        [ -z "$out" ]
        [ "$(wc -l <err)" -eq 1 ]
        [[ $err == *'no answer: '*'run again to go on' ]]
        untouched
    done
    start_hub --limit 9999
    recovers
}

@test "cron: kill -9 at any write leaves the old report or the new one" {
    [[ $build != *sanitize* ]] || skip 'sanitizers have an allocator of their own'
    [ -e "$build/inject.so" ] || skip 'there is no inject.so here'
    start_hub --limit 9999
    good_report
    cp "$AUPMINE_DB" good.db
    act "create $(row_at 40) now"
    cron
    cp report.csv new.csv
    refute cmp -s good.csv new.csv
    killed=0
    old=0
    for ((number = 1; ; number += 1 + number / 8)); do
        rm "$AUPMINE_DB"*
        cp good.db "$AUPMINE_DB"
        cp good.csv report.csv
        status=0
        LD_PRELOAD=$build/inject.so INJECT_KILL=$number "$aupmine" tally -q \
            example/generated -o report.csv || status=$?
        [ "$status" -ne 0 ] || break
        [ "$status" -eq 137 ]
        killed=$((killed + 1))
        if cmp -s report.csv good.csv; then
            old=$((old + 1))
        else
            cmp report.csv new.csv
        fi
        # The lock and what was written beside are still there; no matter.
        recovers
        cmp report.csv new.csv
    done
    echo "killed $killed times, $old times before the report"
    [ "$killed" -gt 10 ]
    [ "$old" -gt 5 ]
}

@test "cron: what a dead run left behind stops nothing" {
    start_hub --limit 9999
    good_report
    echo 'aupmine tally, process 1, since 2020-01-01T00:00:00Z' >"$AUPMINE_DB.lock"
    echo half >report.csv.aB3xY9
    act 'edit 40 now'
    recovers
    [ "$(cat report.csv.aB3xY9)" = half ]
    # The lock says who is at work, not who was.
    refute grep -q 'process 1,' "$AUPMINE_DB.lock"
}
