// SPDX-License-Identifier: BSL-1.0
// Sizes that do not multiply to what is there.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Unfold = Unflatten<1, 16, 5, 5>;
#else
using Unfold = Unflatten<1, 16, 6, 5>;
#endif
using Net = Sequential<Linear<10, 480>, Unfold>;
static_assert(macs<Net, Shape<1, 10>> == 4'800);

// error: T18
// layer: 1
// type: Unflatten
// wanted: 400 in dimension 1
// got: 480 of [1, 480]
// remedy: give sizes that multiply to it
