// SPDX-License-Identifier: BSL-1.0
// More layers than compilers would take by their default limits.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layers = Repeat<1'000'000'000'000, Linear<5, 5>>;
#else
using Layers = Repeat<15'998, Linear<5, 5>>;
#endif
using Net = Sequential<Layers>;
static_assert(params<Net> == 15'998 * 30);

// error: T25
// layer: the net
// type: Sequential
// wanted: at most 16,000 steps in a net
// got: more
// remedy: summarize its blocks one by one
