// SPDX-License-Identifier: BSL-1.0
#pragma once

// The children of a net as a Hana sequence.

#include <tally/net/hana.hpp>
#include <tally/tally.hpp>
