# SPDX-License-Identifier: BSL-1.0
# The few commands of daily work. Each first installs what it needs (tools/setup.sh); build folders are build/<preset>.
MAKEFLAGS += --no-print-directory
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell nproc)
export CTEST_PARALLEL_LEVEL ?= $(shell nproc)

# TALLY_TEST_MINIMAL=1: the default compiler only.
PRESET ?= $(if $(TALLY_TEST_MINIMAL),minimal,dev)

# Configures a preset; prints all of CMake's text only when that fails.
quiet_configure = mkdir -p build && log=build/$(1).log && \
	{ cmake --preset $(1) $(SETTINGS) > $$log 2>&1 || { cat $$log; exit 1; }; } && { grep '^-- tally' $$log || true; }

# TALLY_TORCH=OFF make test: without LibTorch.
SETTINGS = $(if $(TALLY_TORCH),-DTALLY_TORCH=$(TALLY_TORCH))

.PHONY: all demo test bench docs check clean
all: test

demo:
	@tools/setup.sh demo
	@$(call quiet_configure,release)
	@cmake --build --preset demo
	@build/release/examples/demo/demo

test:
	@tools/setup.sh test
	cmake --preset $(PRESET) $(SETTINGS)
	cmake --build --preset $(PRESET)
	ctest --preset $(PRESET)

bench:
	@tools/setup.sh bench
	@$(call quiet_configure,bench)
	@cmake --build --preset bench
	@bench/run.sh build/bench

docs:
	@tools/setup.sh docs
	@tools/docs.sh

check:
	@tools/setup.sh check
	@tools/check.sh

clean:
	rm -rf build
