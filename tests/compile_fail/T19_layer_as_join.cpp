// SPDX-License-Identifier: BSL-1.0
// Branches that begin with a layer, which takes one input.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Branches<Linear<5, 5>, ReLU<>>;
#else
using Net = Branches<Add, Linear<5, 5>, ReLU<>>;
#endif
static_assert(macs<Net, Shape<1, 5>> == 25);

// error: T19
// layer: 0
// type: Linear
// wanted: a join first: Add, Mul, Concat<>
// got: Linear
// remedy: make it Branches<Add, ...>
