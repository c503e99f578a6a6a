// SPDX-License-Identifier: BSL-1.0
// Groups that do not divide the channels.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Conv2d<4, 8, kernel_size<3>, groups<3>>;
#else
using Layer = Conv2d<4, 8, kernel_size<3>, groups<4>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"conv", Layer>>>>;
static_assert(params<Net> > 0);

// error: T15
// layer: block.conv
// type: Conv2d
// wanted: channels that 3 groups divide
// got: 4 in, 8 out
// remedy: take a common divisor as groups
