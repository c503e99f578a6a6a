// SPDX-License-Identifier: BSL-1.0
// A probability in percent.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Dropout<p<50>>;
#else
using Layer = Dropout<p<real{0.5}>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"drop", Layer>>>>;
static_assert(macs<Net, Shape<1, 5>> == 0);

// error: T13
// layer: block.drop
// type: Dropout
// wanted: p from 0 to 1
// got: a number outside
// remedy: make it a probability
