# Runs that nobody watches: silent when all is well, and whatever goes wrong
# ends in the right status, leaves the last good report where it is, and is no
# hindrance to the next run.

load helpers
load mirror
load shown

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
    eventually [ -s "$log" ]
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
        [ "$(find . -name 'report.csv?*')" = '' ]
    done
    echo "killed $killed times, $old times before the report"
    [ "$killed" -gt 10 ]
    [ "$old" -gt 5 ]
}

@test "cron: what a dead run left behind stops nothing" {
    start_hub --limit 9999
    good_report
    echo 'aupmine tally, process 1, since 2020-01-01T00:00:00Z' >"$AUPMINE_DB.lock"
    echo half >report.csv.aupmine-part
    echo mine >report.csv.backup
    act 'edit 40 now'
    recovers
    [ "$(find . -name 'report.csv?*')" = ./report.csv.backup ]
    # The lock says who is at work, not who was.
    refute grep -q 'process 1,' "$AUPMINE_DB.lock"
}

# --- the files of docs/examples ---

# example NAME: the file, with our program for the installed one.
example() {
    [ -e "$top/docs/examples/$1" ] || skip 'there are no examples here'
    sed "s|/usr/local/bin/aupmine |$aupmine |" "$top/docs/examples/$1"
}

# here LINE: the line, with places below this folder, and our repository.
here() {
    places "$1" |
        sed "s|anthropics/claude-code|example/generated --api $GITHUB_API_URL|"
}

@test "cron: the line of the crontab, in cron's empty environment" {
    start_hub --limit 9999 --require-token "$token"
    example crontab >crontab
    line=$(here "$(grep '^17 ' crontab)")
    like_cron "$line"
    [ "$status" -eq 0 ]
    [ -z "$out$err" ]
    [[ $(head -n 1 srv/www/counts.csv) == *period,* ]]
    grep -q 'records from' var/log/aupmine/aupmine.log
    [ ! -e home ]
    # The page shows the same line.
    grep -qxF "    $(grep '^17 ' "$top/docs/examples/crontab")" "$top/docs/cron.md"
    cp srv/www/counts.csv good.csv
    stop_hub
    like_cron "$line"
    [ "$status" -eq 75 ]
    [ "$(wc -l <err)" -eq 1 ]
    cmp srv/www/counts.csv good.csv
}

@test "cron: aupmine-cron tells what a person must know, and when" {
    start_hub --limit 9999
    mkdir bin
    ln -s "$aupmine" bin/aupmine
    example aupmine-cron | sed "s|/usr/local/bin|$PWD/bin|" >bin/aupmine-cron
    chmod +x bin/aupmine-cron
    line=$(sed -n 's/^#\(.*aupmine-cron.*\)/\1/p' "$top/docs/examples/crontab")
    grep -qxF "    $line" "$top/docs/cron.md"
    line=$(here "$line")
    like_cron "$line"
    [ "$status" -eq 0 ]
    [ -z "$out$err" ]
    [ -s srv/www/counts.csv ]
    # What passes is told of an old report only.
    stop_hub
    like_cron "$line"
    [ "$status" -eq 0 ]
    [ -z "$out$err" ]
    touch -d '25 hours ago' srv/www/counts.csv
    like_cron "$line"
    [ "$status" -eq 75 ]
    [[ $err == *'no answer'* ]]
    rm srv/www/counts.csv
    like_cron "$line"
    [ "$status" -eq 75 ]
    [[ $err == *'no answer'* ]]
    # Everything else is told.
    rm etc/aupmine/token
    like_cron "$line"
    [ "$status" -eq 5 ]
    [[ $err == *'cannot open'*etc/aupmine/token* ]]
}

@test "cron: aupmine-cron without a report tells how it is used" {
    for wrong in '' '--no-progress' '-o x'; do
        # shellcheck disable=SC2086 # words, or none
        try sh "$top/docs/examples/aupmine-cron" $wrong
        [ "$status" -eq 2 ]
        [ "$err" = 'usage: aupmine-cron REPORT [OPTION...] [OWNER/NAME]' ]
    done
}

@test "cron: the units of systemd are sound and closed" {
    command -v systemd-analyze >/dev/null || skip 'there is no systemd-analyze'
    example aupmine.service >aupmine.service
    example aupmine.timer >aupmine.timer
    systemd-analyze verify --man=no ./aupmine.service ./aupmine.timer
    # In tenths: 20 stands for an exposure of 2.0.
    systemd-analyze security --help | grep -q -- --threshold ||
        skip 'this systemd-analyze judges no files'
    systemd-analyze security --no-pager --offline=true --threshold=20 \
        ./aupmine.service
}

@test "cron: the command of the service, with what systemd hands it" {
    start_hub --limit 9999 --require-token "$token"
    example aupmine.service >aupmine.service
    line=$(sed -n 's/^ExecStart=//p' aupmine.service)
    mkdir -p credentials state/aupmine
    echo "$token" >credentials/token
    line=$(here "${line//%S/$PWD/state}")
    [[ $line != *%* ]]
    # shellcheck disable=SC2086 # words
    try env -i PATH=/usr/bin:/bin ASAN_OPTIONS=detect_leaks=0 \
        CREDENTIALS_DIRECTORY="$PWD/credentials" STATE_DIRECTORY="$PWD/state/aupmine" \
        $line
    echo "$err"
    [ "$status" -eq 0 ]
    [ -z "$out" ]
    [[ $err == *'records from'* ]]
    [ -s state/aupmine/counts.csv ]
    no_token_in state err
}

# step NAME: the commands of that step of the workflow.
step() {
    python3 -c '
import sys, yaml
job = yaml.safe_load(open(sys.argv[1]))["jobs"]["counts"]
print(next(s["run"] for s in job["steps"] if s.get("name") == sys.argv[2]))
' "$top/docs/examples/workflow.yml" "$1"
}

# weekly COMMITS: run what the workflow runs; the repository then has so many.
weekly() {
    (cd clone && bash -e ../count && bash -e ../commit) >said 2>&1
    cat said
    [ "$(git -C remote rev-list --count --all)" -eq "$1" ]
}

@test "cron: the workflow counts and commits, and needs no secret" {
    [ -e "$top/docs/examples/workflow.yml" ] || skip 'there are no examples here'
    python3 -c 'import yaml' 2>/dev/null || skip 'there is no parser of YAML'
    start_hub --limit 9999 --require-token "$token"
    [[ $(grep -c 'secrets\.' "$top/docs/examples/workflow.yml") -eq 0 ]]
    git init -q --bare remote
    git clone -q remote clone 2>/dev/null
    git -C clone -c user.name=a -c user.email=a@example.org \
        commit -q --allow-empty -m first
    git -C clone push -q origin HEAD
    mkdir -p clone/.aupmine/build
    ln -s "$aupmine" clone/.aupmine/build/aupmine
    step Count >count
    step Commit >commit
    export REPOSITORY=example/generated GH_TOKEN=$token
    weekly 2
    weekly 2
    act "create $(row_at 40) now"
    weekly 3
    [ "$(git -C clone log -1 --format=%an)" = 'github-actions[bot]' ]
    [ "$(git -C remote ls-tree --name-only HEAD)" = counts.csv ]
    # What passes does not make the workflow fail, and changes nothing.
    stop_hub
    weekly 3
    # Before there is anything to count, neither.
    rm -rf clone/counts.csv clone/.aupmine/counts.db*
    weekly 3
}

@test "cron: a morning of half hours, as make cron-day plays a day" {
    try "$top/tests/cron-day" "$build" 8
    echo "$out$err"
    [ "$status" -eq 0 ]
    [[ $out == '8 runs in '*'database and report are right'* ]]
}
