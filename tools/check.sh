#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Formatting, clang-tidy, and each header compiled alone. tools/check.sh fix: formats the files instead.
set -eu
cd "$(dirname "$0")/.."

# Version 19 by name (each formats a little differently), else what there is.
newest() {
    command -v "$1-19" || command -v "$1" || {
        echo "tally: $1 is missing" >&2
        exit 1
    }
}
format=$(newest clang-format)
tidy=$(newest clang-tidy)
failed=0
mkdir -p build

if [ "${1:-}" = fix ]; then
    git ls-files -z '*.hpp' '*.cpp' | xargs -0 "$format" -i
    exit 0
fi

echo "== clang-format"
git ls-files -z '*.hpp' '*.cpp' | xargs -0 "$format" --dry-run -Werror || failed=1

echo "== first lines"
git ls-files '*.hpp' '*.cpp' '*.cmake' '*.sh' '*.in' '*CMakeLists.txt' Makefile | while read -r file; do
    head -2 "$file" | grep -q 'SPDX-License-Identifier: BSL-1.0' || echo "$file: no SPDX line"
done > build/spdx.log 2>&1 || true
if [ -s build/spdx.log ]; then
    cat build/spdx.log
    failed=1
fi

echo "== lists of headers"
# Each file under include/tally stands in include/tally/CMakeLists.txt.
(cd include/tally && git ls-files '*.hpp' '*.cpp') | while read -r file; do
    grep -qxF "    $file" include/tally/CMakeLists.txt || echo "include/tally/CMakeLists.txt lacks $file"
done > build/lists.log
if [ -s build/lists.log ]; then
    cat build/lists.log
    failed=1
fi

echo "== documents"
tools/docs.sh check || failed=1

echo "== each header alone"
cmake --preset check > build/check.log 2>&1 || {
    cat build/check.log
    exit 1
}
cmake --build --preset check -- --quiet -k 0 || failed=1

# clang-tidy counts what it does not show, in the system's headers, on stderr.
run_tidy() {
    "$tidy" --quiet "$@" 2> build/tidy.log || {
        failed=1
        grep -v ' generated\.$' build/tidy.log || true
    }
}

echo "== clang-tidy"
# A file that includes all of the static part; with LibTorch, the hooks too.
git ls-files 'include/tally/*.hpp' | grep -v '^include/tally/torch' | sed 's|^include/\(.*\)|#include <\1>|' > build/tidy.cpp
run_tidy build/tidy.cpp -- -std=c++20 -Iinclude
if grep -q 'with LibTorch 1\.' build/check.log; then
    echo "the sources for LibTorch are left out: clang does not take the headers of LibTorch 1.13 as C++20"
elif grep -q tally_hooks build/check/compile_commands.json; then
    for file in $(git ls-files 'include/tally/torch/*.cpp'); do
        run_tidy -p build/check "$file"
    done
fi

[ $failed = 0 ] && echo "check: all clean"
exit $failed
