# The one scenario that takes as long as the client's patience: half a minute.

load helpers

@test "scenario: an answer that never comes is asked for again" {
    use_program
    "$build/generate" 250 >issues.ndjson
    echo 'page:2 delay 600000' >script
    "$build/hub" --issues issues.ndjson --script script --log log \
        --port-file address --seconds 120 >/dev/null 2>&1 3>&- &
    hub_pid=$!
    eventually [ -s address ]
    GITHUB_API_URL=$(cat address)
    export GITHUB_API_URL
    run "$aupmine" fetch example/generated
    echo "$output"
    [ "$status" -eq 0 ]
    rows_of_source issues.ndjson >shown
    rows_of_store | cmp - shown
    [ "$(wc -l <log)" -eq 5 ]
    kill -9 "$hub_pid"
}
