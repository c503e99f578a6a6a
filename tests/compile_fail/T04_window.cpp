// SPDX-License-Identifier: BSL-1.0
// A picture that has become smaller than the kernel.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<1, 1, 8, 8>;
#else
using In = Shape<1, 1, 28, 28>;
#endif
using Net = Sequential<Conv2d<1, 6, kernel_size<5>>, MaxPool2d<kernel_size<2>>, Conv2d<6, 16, kernel_size<5>>>;
static_assert(macs<Net, In> == 240'000);

// error: T04
// layer: 2
// type: Conv2d
// wanted: at least 5 after padding
// got: 2 of [1, 6, 2, 2]
// remedy: shrink less before it, or pad more
