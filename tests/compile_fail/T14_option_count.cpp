// SPDX-License-Identifier: BSL-1.0
// Three numbers for two dimensions.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Conv2d<3, 8, kernel_size<3, 3, 3>>;
#else
using Layer = Conv2d<3, 8, kernel_size<3, 3>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"conv", Layer>>>>;
static_assert(params<Net> > 0);

// error: T14
// layer: block.conv
// type: Conv2d
// wanted: kernel_size of 1 or 2 numbers
// got: 3
// remedy: give one for each dimension
