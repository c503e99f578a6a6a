// SPDX-License-Identifier: BSL-1.0
// The walk goes in segments: an error in the first one is still that layer's after the last one.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using First = Conv2d<32, 64, kernel_size<1>>;
#else
using First = Conv2d<64, 64, kernel_size<1>>;
#endif
using Net = Sequential<ReLU<>, Sequential<Named<"conv", First>>, Repeat<1200, ReLU<>>>;
static_assert(macs<Net, Shape<1, 64, 8, 8>> == 262'144);

// error: T02
// layer: 1.conv
// type: Conv2d
// wanted: 32 input channels
// got: 64 in [1, 64, 8, 8]
// remedy: make it Conv2d<64, ...>
