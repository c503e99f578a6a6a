// SPDX-License-Identifier: BSL-1.0
// Something else among the options.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = ReLU<int>;
#else
using Layer = ReLU<inplace>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"relu", Layer>>>>;
static_assert(macs<Net, Shape<1, 5>> == 0);

// error: T11
// layer: block.relu
// type: ReLU
// wanted: an option of ReLU
// got: int
// remedy: take one that docs/layers.md lists
