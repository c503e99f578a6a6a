// SPDX-License-Identifier: BSL-1.0
// All of the static part: included in both files, so that a definition that is not inline is found by the linker.
#pragma once
#include <tally/core/version.hpp>
#include <tally/tally.hpp>
