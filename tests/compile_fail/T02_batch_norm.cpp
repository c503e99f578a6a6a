// SPDX-License-Identifier: BSL-1.0
// A BatchNorm with the channels of another layer.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Norm = BatchNorm2d<32>;
#else
using Norm = BatchNorm2d<64>;
#endif
using Net = Sequential<Named<"conv1", Conv2d<3, 64, kernel_size<3>>>, Named<"bn1", Norm>>;
static_assert(macs<Net, Shape<1, 3, 8, 8>> == 62'208);

// error: T02
// layer: bn1
// type: BatchNorm2d
// wanted: 32 channels
// got: 64 in [1, 64, 6, 6]
// remedy: make it BatchNorm2d<64, ...>
