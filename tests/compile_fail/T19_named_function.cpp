// SPDX-License-Identifier: BSL-1.0
// A name in Functional, whose work has no row that it could be shown in.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<5, 2>, Functional<Named<"act", ReLU<>>>>;
#else
using Net = Sequential<Linear<5, 2>, Functional<ReLU<>>>;
#endif
static_assert(params<Net> == 12);

// error: T19
// layer: 1
// type: Named
// wanted: one layer in Functional
// got: Named
// remedy: remove it: a function has no row and no name
