// SPDX-License-Identifier: BSL-1.0
// A block that is repeated and makes another shape than it takes: no number in it is wrong.

#include <tally/tally.hpp>

using namespace tally;

struct Block : Sequential<Named<"conv", Conv2d<3, 8, kernel_size<3>, padding<1>>>, ReLU<>> {};

#ifdef TALLY_BROKEN
using Net = Sequential<Named<"body", Repeat<3, Block>>>;
#else
using Net = Sequential<Named<"body", Repeat<1, Block>>>;
#endif
static_assert(macs<Net, Shape<1, 3, 8, 8>> == 8 * 27 * 64);

// error: T02
// layer: body.1.conv
// type: Conv2d
// wanted: 3 input channels
// got: 8 in [1, 8, 8, 8]
// remedy: keep the shape in Repeat, or take the first one out of it
