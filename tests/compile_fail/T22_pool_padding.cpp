// SPDX-License-Identifier: BSL-1.0
// More padding than half the kernel.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = MaxPool2d<kernel_size<3>, padding<2>>;
#else
using Layer = MaxPool2d<kernel_size<3>, padding<1>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"pool", Layer>>>>;
static_assert(macs<Net, Shape<1, 3, 8, 8>> == 0);

// error: T22
// layer: block.pool
// type: MaxPool2d
// wanted: padding up to half the kernel: 1
// got: 2
// remedy: pad less, or before it
