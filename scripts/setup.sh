#!/usr/bin/env bash
# Installs the Debian 12 packages that gridbot needs, by name.
#
#   scripts/setup.sh run     what building and running needs (the default)
#   scripts/setup.sh test    that, and what the tests need
#
# Does nothing, and touches no network, when everything is there.
set -euo pipefail

run_packages=(
    clang cmake ninja-build ccache pkg-config git
    libboost1.81-dev libssl-dev nlohmann-json3-dev libsqlite3-dev libtomlplusplus-dev
    libcli11-dev libspdlog-dev libfmt-dev libhowardhinnant-date-dev prometheus-cpp-dev libicu-dev libcsv-dev
    libminizip-dev libpugixml-dev libxlsxwriter-dev libcairo2-dev libpango1.0-dev fonts-wqy-microhei
    libqrencode-dev libjs-chart.js libgdk-pixbuf-2.0-dev webp-pixbuf-loader
    libjemalloc-dev libpq-dev zlib1g-dev tzdata
)
test_packages=(
    libgtest-dev libgmock-dev libbenchmark-dev postgresql-15
    python3 python3-pytest python3-aiohttp python3-cryptography python3-selenium python3-requests python3-openpyxl
    chromium chromium-driver fonts-noto-color-emoji
    wrk sqlite3 curl g++ clang-tidy clang-format lld llvm libclang-rt-14-dev
)

case "${1:-run}" in
    run) packages=("${run_packages[@]}") ;;
    test) packages=("${run_packages[@]}" "${test_packages[@]}") ;;
    *)
        echo "setup.sh: unknown part '$1'; write 'run' or 'test'" >&2
        exit 2
        ;;
esac

is_installed() {
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

missing=()
for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    exit 0
fi

if ((EUID == 0)); then
    as_root=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    {
        echo "setup.sh: these Debian packages are missing. Run this once as root, then try again:"
        echo "apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    } >&2
    exit 1
fi

echo "setup.sh: installing ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
