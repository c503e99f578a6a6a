// SPDX-License-Identifier: BSL-1.0
// A residual block that halves the picture, without a shortcut that does so too.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Stride = stride<2>;
#else
using Stride = stride<1>;
#endif
using Block = Residual<Sequential<Conv2d<8, 8, kernel_size<3>, padding<1>, Stride>, Named<"bn", BatchNorm2d<8>>>>;
using Net = Sequential<Named<"layer1", Sequential<Block, ReLU<>>>>;
static_assert(macs<Net, Shape<1, 8, 8, 8>> == 36'864);

// error: T05
// layer: after layer1.bn
// type: Add
// wanted: branches of one shape
// got: [1, 8, 4, 4], [1, 8, 8, 8]
// remedy: bring them to one shape
