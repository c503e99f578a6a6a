#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Prints the figures: bench/run.sh <build folder>. To come.
set -eu
echo "tally: no benchmarks yet (${1:-})"
