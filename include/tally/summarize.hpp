// SPDX-License-Identifier: BSL-1.0
#pragma once

// The walk at run time: reports of nets whose input is only known then. Needs no LibTorch.

#include <tally/net/summarize.hpp>
#include <tally/tally.hpp>
