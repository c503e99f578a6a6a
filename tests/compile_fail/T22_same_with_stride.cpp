// SPDX-License-Identifier: BSL-1.0
// padding<same> with a stride.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Conv2d<3, 8, kernel_size<3>, padding<same>, stride<2>>;
#else
using Layer = Conv2d<3, 8, kernel_size<3>, padding<same>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"conv", Layer>>>>;
static_assert(params<Net> > 0);

// error: T22
// layer: block.conv
// type: Conv2d
// wanted: stride 1 with padding<same>
// got: stride 2
// remedy: give the padding in numbers
