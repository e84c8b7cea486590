# The file of settings: what it sets, what is stronger, what is wrong with it.

load helpers

setup() {
    use_program
    mkdir -p config/aupmine
    config=$XDG_CONFIG_HOME/aupmine/config
    { issue 1 && issue 2 && issue 3; } | "$aupmine" -q import -
}

@test "config: common options, and those of a command" {
    printf '%s\n' '# comment' '' 'quiet = yes' "  db=$PWD/other.db  " '[list]' \
        'all = yes' 'format = numbers' $'limit = 2\r' ' [ show ] ' 'json = yes' >"$config"
    AUPMINE_DB='' "$aupmine" import <(issue 7; issue 8; issue 9)
    [ -e other.db ]
    [ "$(AUPMINE_DB='' "$aupmine" list | wc -l)" -eq 2 ]
    [ "$(AUPMINE_DB='' "$aupmine" show 7 | jq .number)" = 7 ]
    [ "$(AUPMINE_DB='' "$aupmine" list --limit 1)" = 9 ]
    # What is set for list is not set for grep.
    try env AUPMINE_DB= "$aupmine" grep Body
    [ "$status" -eq 1 ]
}

@test "config: the command line, then the environment, then the file" {
    printf '%s\n' "db = $PWD/nowhere.db" 'color = always' '[list]' 'all = yes' \
        'format = numbers' 'color = never' >"$config"
    # AUPMINE_DB is set.
    [ "$("$aupmine" list | wc -l)" -eq 3 ]
    try env AUPMINE_DB= "$aupmine" list
    [ "$status" -eq 5 ]
    [[ $err == *nowhere.db* ]]
    [ "$("$aupmine" list --format urls | head -n 1)" = https://github.com/owner/name/issues/3 ]
    # A section is stronger than what is said for every command.
    refute grep -q $'\x1b' <("$aupmine" list --format table)
    "$aupmine" show 1 | grep -q $'\x1b'
    NO_COLOR=1 "$aupmine" show 1 >shown
    refute grep -q $'\x1b' shown
    NO_COLOR=1 "$aupmine" --color always show 1 | grep -q $'\x1b'
}

@test "config: faults name the file, the line and the nearest word" {
    # wrong LINE MESSAGE TEXT...
    wrong() {
        local line=$1 message=$2
        shift 2
        printf '%s\n' "$@" >"$config"
        for command in 'list --all' status; do
            # shellcheck disable=SC2086 # words
            try "$aupmine" $command
            echo "$err"
            [ "$status" -eq 2 ]
            [ -z "$out" ]
            [[ $err == "aupmine: $config:$line: "*"$message"* ]]
        done
        # Help and version come without it.
        "$aupmine" list --help >help
        "$aupmine" --version >version
    }
    wrong 1 "did you mean 'quiet'?" 'quite = yes'
    wrong 3 "did you mean 'limit'?" '' '[list]' 'limti = 3'
    wrong 2 "did you mean 'from'?" '[report]' 'since = 2026-01'
    wrong 1 "did you mean 'list'?" '[lsit]'
    wrong 1 'lacks its ]' '[list'
    wrong 2 "neither 'key = value'" '' nonsense
    wrong 2 "--limit: 'x' is no whole number" '[list]' 'limit = x'
    wrong 2 "did you mean 'csv'?" '[report]' 'format = cvs'
    wrong 1 "'maybe' is neither yes nor no" 'quiet = maybe'
    wrong 2 "stands in line 1 already" 'quiet = yes' 'quiet = no'
    wrong 1 "'help' is no setting" 'help = yes'
    wrong 1 "no option 'format' of every command" 'format = csv'
}

@test "config: a token is refused, and not shown" {
    for section in '' '[fetch]'; do
        printf '%s\n' "$section" 'token = ghp_secretsecret' >"$config"
        try "$aupmine" list
        [ "$status" -eq 2 ]
        [[ $err == *:2:*'name the file'*'token-file'* ]]
        [[ $err != *ghp_* ]]
    done
}

@test "config: no file, no home, no folder, no permission" {
    rm -r config
    "$aupmine" list --all >listed
    env -u XDG_CONFIG_HOME -u HOME "$aupmine" list --all >listed
    XDG_CONFIG_HOME=relative "$aupmine" list --all >listed
    mkdir -p home/.config/aupmine
    printf '[list]\nlimit = 1\n' >home/.config/aupmine/config
    [ "$(env -u XDG_CONFIG_HOME HOME="$PWD/home" "$aupmine" list --all | wc -l)" -eq 1 ]
    [ "$(XDG_CONFIG_HOME=relative HOME="$PWD/home" "$aupmine" list --all | wc -l)" -eq 1 ]
    mkdir -p config/aupmine/config
    try "$aupmine" list --all
    [ "$status" -eq 5 ]
    rmdir "$config"
    head -c 100000 /dev/zero >"$config"
    try "$aupmine" list --all
    [ "$status" -eq 2 ]
    printf '[list]\nlimit = 1\n' >"$config"
    chmod 0 "$config"
    as_ordinary_user "$aupmine" list --all >listed 2>said || status=$?
    [ "$status" -eq 5 ]
}

@test "config: status -v says where each setting came from" {
    printf '%s\n' 'no-progress = yes' '[list]' 'limit = 7' >"$config"
    "$aupmine" status -v --color never >shown
    grep -qxF "settings      $config" shown
    grep -qxF "  db          $AUPMINE_DB (AUPMINE_DB)" shown
    grep -qxF '  color       never (command line)' shown
    grep -qxF '  no-progress yes (line 1)' shown
    grep -qxF '  repo        - (default)' shown
    grep -qxF '  list.limit 7 (line 3)' shown
    refute grep -q settings <("$aupmine" status)
    "$aupmine" -v status --json | jq -e .repo >json
    rm "$config"
    "$aupmine" status -v | grep -qxF "settings      $config (not there)"
}

@test "config: the manual's example is right" {
    sed -n '/^\.Sh SETTINGS/,/^\.Sh ENV/p' "$top/docs/aupmine.1" |
        sed -n '/^\.Bd/,/^\.Ed/p' | grep -v '^\.' >"$config"
    [ -s "$config" ]
    "$aupmine" --repo owner/name list --all >listed
    [ -s listed ]
}

# source_of_token [NAME=VALUE...]: what status -v says.
source_of_token() {
    env "$@" "$aupmine" status -v 2>/dev/null | sed -n 's/^  token  *//p'
}

@test "config: status -v says where the token comes from, and not the token" {
    mkdir credentials
    echo ghp_secret >credentials/token
    echo ghp_secret >file
    credentials=CREDENTIALS_DIRECTORY=$PWD/credentials
    [ "$(source_of_token)" = none ]
    [ "$(source_of_token "$credentials")" = CREDENTIALS_DIRECTORY ]
    printf '[fetch]\ntoken-file = %s/file\n' "$PWD" >"$config"
    [ "$(source_of_token "$credentials")" = "$PWD/file" ]
    [ "$(source_of_token "$credentials" GITHUB_TOKEN=ghp_secret)" = GITHUB_TOKEN ]
    [ "$(source_of_token GH_TOKEN=ghp_secret GITHUB_TOKEN=ghp_secret)" = GH_TOKEN ]
    for setting in "$credentials" GH_TOKEN=ghp_secret; do
        refute grep -q ghp_secret <(env "$setting" "$aupmine" status -v 2>&1)
    done
    try env GH_TOKEN='not one' "$aupmine" status -v
    [ "$status" -eq 4 ]
    [[ $err != *'not one'* ]]
}

@test "config: gh is asked for a token at a terminal, for GitHub's own API" {
    needs_terminal
    mkdir bin
    printf '#!/bin/sh\necho "$@" >>%s/asked\necho ghp_secret\n' "$PWD" >bin/gh
    chmod +x bin/gh
    # at_terminal NAME=VALUE: what status -v says there.
    at_terminal() {
        script -qec "env PATH='$PWD/bin:$PATH' $1 '$aupmine' status -v" /dev/null |
            tr -d '\r'
    }
    at_terminal A=B >shown
    grep -qxF '  token       gh auth token' shown
    refute grep -q ghp_secret shown
    [ "$(cat asked)" = 'auth token --hostname github.com' ]
    rm asked
    at_terminal GITHUB_API_URL=http://127.0.0.1:9 >shown
    grep -qxF '  token       none' shown
    at_terminal GH_TOKEN=other >shown
    PATH=$PWD/bin:$PATH "$aupmine" status -v </dev/null | grep -qxF '  token       none'
    [ ! -e asked ]
    printf '#!/bin/sh\necho ghp_secret\nexit 1\n' >bin/gh
    at_terminal A=B >shown
    grep -qxF '  token       none' shown
}
