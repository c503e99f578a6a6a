// SPDX-License-Identifier: BSL-1.0
#include <tally/tally.hpp>

static_assert(tally::params<tally::Linear<3, 4>> == 16);

int main() {}
