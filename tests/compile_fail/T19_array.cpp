// SPDX-License-Identifier: BSL-1.0
// Several layers as an array.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<5, 5>[3]>;
#else
using Net = Repeat<3, Linear<5, 5>>;
#endif
static_assert(params<Net> == 90);

// error: T19
// layer: 0
// type: Linear
// wanted: the type of a layer
// got: an array of Linear
// remedy: make it Repeat<N, ...>
