// SPDX-License-Identifier: BSL-1.0
// The classic one: a Linear after Flatten, counted wrong.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Last = Linear<256, 10>;
#else
using Last = Linear<576, 10>;
#endif
using Net = Sequential<Conv2d<1, 16, kernel_size<3>>, MaxPool2d<kernel_size<4>>, Flatten<>, Last>;
static_assert(macs<Net, Shape<1, 1, 28, 28>> == 103'104);

// error: T03
// layer: 3
// type: Linear
// wanted: 256 input features
// got: 576 in [1, 576]
// remedy: make it Linear<576, ...>
