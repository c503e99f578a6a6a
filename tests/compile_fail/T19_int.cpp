// SPDX-License-Identifier: BSL-1.0
// An int among the layers.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Second = int;
#else
using Second = ReLU<>;
#endif
using Net = Sequential<Linear<5, 2>, Second>;
static_assert(params<Net> == 12);
static_assert(macs<Net, Shape<1, 5>> == 10);

// error: T19
// layer: 1
// type: int
// wanted: a layer or a composition
// got: int
// remedy: see docs/layers.md for own layers
