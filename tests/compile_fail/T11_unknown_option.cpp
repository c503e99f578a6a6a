// SPDX-License-Identifier: BSL-1.0
// An option of another layer.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Conv2d<3, 8, kernel_size<3>, ceil_mode<true>>;
#else
using Layer = Conv2d<3, 8, kernel_size<3>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"conv", Layer>>>>;
static_assert(params<Net> > 0);

// error: T11
// layer: block.conv
// type: Conv2d
// wanted: an option of Conv2d
// got: ceil_mode
// remedy: remove it; docs/layers.md lists them
