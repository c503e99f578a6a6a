// SPDX-License-Identifier: BSL-1.0
// A stride of 0.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Conv2d<3, 8, kernel_size<3>, stride<0>>;
#else
using Layer = Conv2d<3, 8, kernel_size<3>, stride<1>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"conv", Layer>>>>;
static_assert(params<Net> > 0);

// error: T13
// layer: block.conv
// type: Conv2d
// wanted: stride of 1 or more
// got: 0
// remedy: raise it
