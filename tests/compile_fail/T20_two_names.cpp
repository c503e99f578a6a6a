// SPDX-License-Identifier: BSL-1.0
// A name for what has one.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Named<"head", Named<"fc", Linear<5, 2>>>;
#else
using Layer = Named<"head", Linear<5, 2>>;
#endif
using Net = Sequential<Layer>;
static_assert(params<Net> == 12);

// error: T20
// layer: head
// type: Named
// wanted: one name for a layer
// got: two
// remedy: remove one of the Named
