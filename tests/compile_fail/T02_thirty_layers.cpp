// SPDX-License-Identifier: BSL-1.0
// The message of a net of 30 layers is as long as that of a net of 3.

#include <tally/tally.hpp>

using namespace tally;

using A = Conv2d<64, 64, kernel_size<1>>;
using B = Conv2d<64, 64, kernel_size<3>, padding<1>>;
#ifdef TALLY_BROKEN
using Last = Conv2d<32, 64, kernel_size<1>>;
#else
using Last = Conv2d<64, 64, kernel_size<1>>;
#endif
#ifdef TALLY_LONG
using Net = Sequential<A, B, A, B, Sequential<A, B, A, B, A>, B, A, B, A, B, A, ReLU<>, B, A, B, A, B, Sequential<A, B>,
                       A, B, A, B, A, Named<"last", Last>>;
#else
using Net = Sequential<A, ReLU<>, Named<"last", Last>>;
#endif
static_assert(macs<Net, Shape<1, 64, 8, 8>> > 0);

// error: T02
// layer: last
// type: Conv2d
// wanted: 32 input channels
// got: 64 in [1, 64, 8, 8]
// remedy: make it Conv2d<64, ...>
// same lines with: TALLY_LONG
