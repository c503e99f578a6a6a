// SPDX-License-Identifier: BSL-1.0
#include <everything.hpp>

static_assert(tally::params<tally::Sequential<tally::Linear<3, 4>, tally::Linear<4, 2>>> == 26);

int other();

int main() { return other() == 16 ? 0 : 1; }
