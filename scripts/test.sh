#!/usr/bin/env bash
# Builds gridbot and runs every test of the CI tier; any failure makes the exit code 1.
#
#   scripts/test.sh            at most 30 minutes from nothing on two cores
#   scripts/test.sh --long     adds: 1,000 kills and 100 backups under load, black-box tests against the ASan build,
#                              all tests under TSan and built by GCC, clang-tidy, longer benchmarks (one with a
#                              million cases), 100,000 messages with personal data, a million cases of working time, a
#                              day of ten times the load, a fortnight of restarts, a minute of every fuzz target
#
# The output of each stage is kept in build/test-logs; the last lines are the runners' own summaries.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

long=no
for argument in "$@"; do
    case "$argument" in
        --long) long=yes ;;
        *)
            echo "test.sh: unknown argument '$argument'" >&2
            exit 2
            ;;
    esac
done

jobs=$(nproc)
logs=build/test-logs
rm -rf "$logs"
mkdir -p "$logs"

export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan.supp

failed=()
passed=()
summaries=()

# stage NAME COMMAND...: runs it, keeps its output, remembers how it went. A failure does not stop the later stages.
stage() {
    local name=$1 started=$SECONDS status
    shift
    echo
    echo "== $name"
    "$@" 2>&1 | tee "$logs/$name.log"
    status=${PIPESTATUS[0]}
    local took=$((SECONDS - started))
    if ((status == 0)); then
        passed+=("$name")
        echo "== $name passed in ${took} s"
    else
        failed+=("$name")
        echo "== $name FAILED in ${took} s"
    fi
    # The runners' own last words: CTest's and pytest's counts, the benchmark's ratio.
    local words
    words=$(grep -aE '^[0-9]+% tests passed|^=+ .*(passed|failed|error).* =+$|^[0-9]+ (passed|failed|error)|^ratio |^kills ' \
        "$logs/$name.log" | tail -n 3)
    summaries+=("$(printf '%-24s %4d s  %s' "$name" "$took" "${words:-$([[ $status == 0 ]] && echo ok || echo failed)}")")
    return "$status"
}

build() {
    local preset=$1
    shift
    cmake --preset "$preset" >/dev/null && cmake --build "build/$preset" -j"$jobs" "$@"
}

# The black-box tests mostly wait: what they leave of the machine goes into the sanitizers' build. Its own stage goes on
# where this one is stopped, and says what went wrong if anything did.
begin_asan() {
    cmake --preset asan >/dev/null || return
    setsid nice -n 19 cmake --build build/asan -j"$jobs" "${asan_targets[@]}" >"$logs/asan-ahead.log" 2>&1 &
    ahead=$!
}
stop_asan() {
    [[ -n ${ahead:-} ]] || return 0
    kill -TERM -- "-$ahead" 2>/dev/null
    wait "$ahead" 2>/dev/null
    ahead=
}

ctest_in() {
    local preset=$1
    shift
    # A run that finds no test is a failure, not a success.
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j"$jobs" "$@"
}

formatted() {
    git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp' |
        while IFS= read -r -d '' file; do
            [[ -e $file ]] && printf '%s\0' "$file"
        done |
        xargs -0 -r clang-format --dry-run -Werror
}

tidy() {
    run-clang-tidy -quiet -p build/tsan -j "$jobs" "$PWD/(core|config|storage|adapters|reports|commands|bot|tests)/.*" \
        2>&1 | grep -vE '^[0-9]+ warnings (generated|treated)|^Suppressed |^Use -header-filter|^clang-tidy'
    return "${PIPESTATUS[0]}"
}

# fuzz SECONDS EVERY: every target for so long, from every so many-th message kept in the tree (all of them take the
# reader ten seconds before the first change is tried) and what earlier runs found.
fuzz() {
    local seconds=$1 every=$2 target status=0 seeds=build/fuzz-seeds-$2
    /usr/bin/python3 scripts/fuzz_seeds.py "$seeds" "$every" || return
    for target in build/asan/tests/fuzz_*; do
        [[ -x $target && -f $target ]] || continue
        local corpus="build/fuzz-corpus/${target##*/}" of=messages longest=2000
        [[ $target == */fuzz_platforms ]] && of=platforms longest=8000
        mkdir -p "$corpus"
        echo "-- ${target##*/}"
        "$target" -max_total_time="$seconds" -rss_limit_mb=2048 -max_len="$longest" -timeout=5 -print_final_stats=1 \
            -verbosity=0 -artifact_prefix="$logs/" "$corpus" "$seeds/$of" || status=1
    done
    return "$status"
}

pytest_in() {
    local folder=$1 binary=$2
    shift 2
    GRIDBOT_BINARY="$binary" /usr/bin/python3 -m pytest "$folder" "$@"
}

bash scripts/setup.sh test || exit 1

# A PostgreSQL of our own, on a socket in a temporary folder; without it the tests that need one would be skipped.
postgresql=$(mktemp -d -t gridbot-pg-XXXXXX)
trap 'stop_asan; /usr/bin/python3 tests/e2e/postgresql.py stop "$postgresql"' EXIT
GRIDBOT_TEST_POSTGRESQL=$(/usr/bin/python3 tests/e2e/postgresql.py start "$postgresql") || exit 1
export GRIDBOT_TEST_POSTGRESQL

stage format formatted
# Two cores build everything twice in no half hour. The short tier runs the claims of the unit, conformance and world
# tests once, where most can go wrong: under the sanitizers. What is timed is built as it is shipped.
if [[ $long == yes ]]; then
    release_targets=()
    release_tests=()
    asan_targets=()
else
    release_targets=(--target gridbot bench_bare_server bench_make_store unit_intake)
    release_tests=(-R '^(unit_intake|include_direction)$')
    asan_targets=(--target gridbot_tests fuzz_targets)
fi
if stage build-release build release-tests "${release_targets[@]}"; then
    stage unit ctest_in release-tests "${release_tests[@]}"
    if [[ $long == yes ]]; then
        # 100 backups under load instead of 5, 1,000 kills instead of 20: about 20 minutes more.
        GRIDBOT_LONG=1 stage e2e pytest_in tests/e2e build/release-tests/gridbot
        GRIDBOT_LONG=1 stage crash pytest_in tests/crash build/release-tests/gridbot -s
    else
        begin_asan
        stage e2e pytest_in tests/e2e build/release-tests/gridbot
        stage crash pytest_in tests/crash build/release-tests/gridbot -s
        stop_asan
    fi
    if [[ $long == yes ]]; then
        stage bench /usr/bin/python3 tests/bench/run_bench.py --build build/release-tests --rounds 5 --seconds 20 --min-ratio 0.2 --max-p99-ms 20
        stage growth /usr/bin/python3 tests/bench/run_growth.py --build build/release-tests --long --seconds 10
    else
        # The goal is 0.2 on a quiet machine; disks that others use stall for half a second at a time.
        stage bench /usr/bin/python3 tests/bench/run_bench.py --build build/release-tests --rounds 7 --seconds 2 --min-best 0.12
        # 20,000 cases; the goals are 0.5 and 0.8 on a quiet machine.
        stage growth /usr/bin/python3 tests/bench/run_growth.py --build build/release-tests --rounds 3 --seconds 2 \
            --min-lives 0.35 --min-full 0.6
    fi
fi
if stage build-asan build asan "${asan_targets[@]}"; then
    stage asan ctest_in asan
    if [[ $long == yes ]]; then
        stage e2e-asan pytest_in tests/e2e build/asan/gridbot
    fi
fi
if [[ $long == yes ]]; then
    if stage build-tsan build tsan; then
        stage tsan ctest_in tsan
        stage tidy tidy
    fi
    if stage build-gcc build gcc; then
        stage gcc ctest_in gcc
    fi
    stage long-stories env GRIDBOT_LONG=1 build/release-tests/tests/world_stories \
        --gtest_filter='Flood.*:WithRestarts.*:RandomOrganisations.*'
    stage random-life env GRIDBOT_RANDOM_COMMANDS=100000 build/release-tests/tests/world_stories --gtest_filter='RandomLife.*'
    stage work-time env GRIDBOT_LONG=1 build/release-tests/tests/unit_policy --gtest_filter='WorkTimeModel.*'
    stage every-place env GRIDBOT_LONG=1 build/release-tests/tests/unit_storage --gtest_filter='Disk/EveryPlace.*'
    stage random-towns env GRIDBOT_LONG=1 build/release-tests/tests/unit_config --gtest_filter='OrgImport.*'
    stage privacy env GRIDBOT_PRIVACY_MESSAGES=100000 build/release-tests/tests/unit_commands --gtest_filter='Privacy.*'
    stage fuzz fuzz 60 1
else
    stage fuzz fuzz 5 20
fi

echo
echo "== summary after $((SECONDS / 60)) min $((SECONDS % 60)) s"
printf '%s\n' "${summaries[@]}"
if ((${#failed[@]})); then
    echo "FAILED: ${failed[*]}"
    exit 1
fi
echo "all ${#passed[@]} stages passed"
