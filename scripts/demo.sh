#!/usr/bin/env bash
# From a fresh Debian 12 to a sample town in the browser: installs, builds in Release, starts `gridbot demo`.
#
#   scripts/demo.sh [--build-only] [arguments of gridbot demo, such as --listen 127.0.0.1:9000 --data DIR]
set -euo pipefail
started_in=$PWD   # where a relative --data is meant
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

build_only=no
arguments=()
for argument in "$@"; do
    case "$argument" in
        --build-only) build_only=yes ;;
        *) arguments+=("$argument") ;;
    esac
done

scripts/setup.sh run

cmake --preset release >/dev/null                  # errors go to stderr and stay visible
cmake --build build/release --target gridbot -j"$(nproc)"

if [[ $build_only == yes ]]; then
    echo "built build/release/gridbot"
    exit 0
fi
cd "$started_in"
# gridbot prints the address itself, as soon as it can be reached.
exec "$root/build/release/gridbot" demo "${arguments[@]}"
