// SPDX-License-Identifier: BSL-1.0
// More parameters than 64 bits count.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<4'000'000'000, 4'000'000'000>>;
#else
using Net = Sequential<Linear<4'000, 4'000>>;
#endif
static_assert(params<Net> == 16'004'000);

// error: T07
// layer: 0
// type: Linear
// wanted: counts within 64 bits
// got: more parameters
// remedy: make the layer smaller
