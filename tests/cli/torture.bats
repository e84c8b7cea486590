# A few of the mixes that make torture runs hundreds of.

@test "torture: ten seeded mixes of faults, changes, limits and kills" {
    build=${AUPMINE_BUILD:-$BATS_TEST_DIRNAME/../../build}
    run "$BATS_TEST_DIRNAME/../torture/run" "$build" 10
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == "10 seeds, 0 failures; "* ]]
}
