// SPDX-License-Identifier: BSL-1.0
// A layer of no features.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Linear<0, 10>;
#else
using Layer = Linear<5, 10>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"fc", Layer>>>>;
static_assert(params<Net> > 0);

// error: T16
// layer: block.fc
// type: Linear
// wanted: in_features, out_features above 0
// got: 0, 10
// remedy: give both sizes, input first
