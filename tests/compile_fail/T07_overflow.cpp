// SPDX-License-Identifier: BSL-1.0
// More mult-adds than 64 bits count.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<4'000'000'000, 4'000'000'000>;
#else
using In = Shape<4, 4'000'000'000>;
#endif
using Net = Linear<4'000'000'000, 2>;
static_assert(macs<Net, In> == 32'000'000'000);

// error: T07
// layer: the net
// type: Linear
// wanted: counts within 64 bits
// got: more, from [4000000000, 4000000000]
// remedy: make the input or the layer smaller
