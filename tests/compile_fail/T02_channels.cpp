// SPDX-License-Identifier: BSL-1.0
// A convolution deep in a net takes 32 channels, where 64 arrive.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Conv = Conv2d<32, 64, kernel_size<3>, padding<1>>;
#else
using Conv = Conv2d<64, 64, kernel_size<3>, padding<1>>;
#endif
using Block = Residual<Sequential<Named<"conv1", Conv2d<64, 64, kernel_size<3>, padding<1>>>, Named<"conv2", Conv>>>;
using Net = Sequential<Conv2d<3, 64, kernel_size<1>>, Named<"layer1", Sequential<Sequential<Block>>>>;
static_assert(macs<Net, Shape<1, 3, 8, 8>> == 4'730'880);
static_assert(flops<Net, Shape<1, 3, 8, 8>> > 0); // one error, however often it is asked

// error: T02
// layer: layer1.0.conv2
// type: Conv2d
// wanted: 32 input channels
// got: 64 in [1, 64, 8, 8]
// remedy: make it Conv2d<64, ...>
