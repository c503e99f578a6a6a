// SPDX-License-Identifier: BSL-1.0
// A convolution without a kernel.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Conv2d<3, 8, stride<2>>;
#else
using Layer = Conv2d<3, 8, kernel_size<3>, stride<2>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"conv", Layer>>>>;
static_assert(params<Net> > 0);

// error: T17
// layer: block.conv
// type: Conv2d
// wanted: kernel_size<...>
// got: none
// remedy: add kernel_size<3>, or what it is
