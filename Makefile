# SPDX-License-Identifier: BSL-1.0
# The few commands of daily work. Each first installs what it needs (tools/setup.sh); build folders are build/<preset>.
MAKEFLAGS += --no-print-directory
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell nproc)
export CTEST_PARALLEL_LEVEL ?= $(shell nproc)

# TALLY_TEST_MINIMAL=1: the default compiler only.
PRESET ?= $(if $(TALLY_TEST_MINIMAL),minimal,dev)

# Configures a preset; prints all of CMake's text only when that fails.
quiet_configure = mkdir -p build && log=build/$(1).log && \
	{ cmake --preset $(1) $(SETTINGS) > $$log 2>&1 || { cat $$log; exit 1; }; } && \
	{ sed -n 's/^-- \(tally\)/\1/p' $$log; }

START := $(shell date +%s)
say_after = echo "tally: $(1) after $$(($$(date +%s) - $(START))) s"

# TALLY_TORCH=OFF make test: without LibTorch.
SETTINGS = $(if $(TALLY_TORCH),-DTALLY_TORCH=$(TALLY_TORCH))

.PHONY: all demo test test-long bench docs check clean
all: test

demo:
	@tools/setup.sh demo
	@$(call quiet_configure,release)
	@ninja -C build/release -n demo | grep -q 'no work to do' || { \
		echo "tally: compiling$$(! grep -q 'with LibTorch' build/release.log || echo "; LibTorch's headers take a minute or two")"; \
		cmake --build --preset demo && $(call say_after,compiled); }
	@echo
	@build/release/examples/demo/demo
	@echo
	@$(call say_after,done)

# test-long: with those that have the label long.
test: LEFT_OUT = -LE long
test test-long:
	@tools/setup.sh test
	cmake --preset $(PRESET) $(SETTINGS)
	cmake --build --preset $(PRESET)
	@$(call say_after,built)
	ctest --preset $(PRESET) $(LEFT_OUT)
	@$(call say_after,tested)

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
