// SPDX-License-Identifier: BSL-1.0
#include <everything.hpp>

int other() { return int(tally::params<tally::Linear<3, 4>>); }
