// SPDX-License-Identifier: BSL-1.0
// One name for all of them.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layers = Repeat<2, Named<"fc", Linear<5, 5>>>;
#else
using Layers = Named<"fc", Repeat<2, Linear<5, 5>>>;
#endif
using Net = Sequential<Layers>;
static_assert(params<Net> == 60);

// error: T24
// layer: 0
// type: Repeat
// wanted: layers without names in Repeat
// got: Named
// remedy: name the Repeat instead
