// SPDX-License-Identifier: BSL-1.0
// A layer with parentheses, as in Python: the type of a function.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<5, 2>, ReLU<>()>;
#else
using Net = Sequential<Linear<5, 2>, ReLU<>>;
#endif
static_assert(params<Net> == 12);

// error: T19
// layer: 1
// type: ReLU
// wanted: the type of a layer
// got: the function type ReLU()
// remedy: remove the parentheses
