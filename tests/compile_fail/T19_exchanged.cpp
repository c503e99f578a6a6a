// SPDX-License-Identifier: BSL-1.0
// The input first, then the net.

#include <tally/tally.hpp>

using namespace tally;

using Net = Sequential<Linear<5, 2>>;
#ifdef TALLY_BROKEN
static_assert(macs<Shape<1, 5>, Net> == 10);
#else
static_assert(macs<Net, Shape<1, 5>> == 10);
#endif

// error: T19
// layer: the net
// type: Shape
// wanted: a layer or a composition
// got: Shape, which is an input
// remedy: give the net first, then its input: macs<Net, Shape<...>>
