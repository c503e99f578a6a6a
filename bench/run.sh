#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Prints the figures: bench/run.sh <build folder>.
set -eu
here=$(dirname "$0")
build=$1
echo "== at run time: ResNet-152, per row (totals: less than 0.1 us; with the whole report: less than 1 us)"
"$build/bench/bench_walk" --benchmark_min_time=0.5 2> /dev/null
echo
echo "== observed"
if [ -x "$build/bench/bench_observed" ]; then
    "$build/bench/bench_observed"
else
    echo "left out, there is no LibTorch"
fi
echo
echo "== when compiling"
python3 "$here/compile.py"
