// SPDX-License-Identifier: BSL-1.0
// Two inputs for a layer that takes one.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Inputs<Shape<1, 5>, Shape<1, 5>>;
#else
using In = Inputs<Shape<1, 5>>;
#endif
using Net = Sequential<Named<"fc", Linear<5, 2>>>;
static_assert(macs<Net, In> == 10);

// error: T09
// layer: fc
// type: Linear
// wanted: 1 input
// got: 2
// remedy: give Linear what it takes
