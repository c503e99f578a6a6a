// SPDX-License-Identifier: BSL-1.0
// A reference to a layer, as decltype gives it.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Linear<5, 2> &;
#else
using Layer = Linear<5, 2>;
#endif
using Net = Sequential<Layer>;
static_assert(params<Net> == 12);

// error: T19
// layer: 0
// type: Linear
// wanted: the type of a layer
// got: a pointer or reference to Linear
// remedy: remove the * or &
