// SPDX-License-Identifier: BSL-1.0
// A picture whose channels come last.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<1, 8, 8, 3>;
#else
using In = Shape<1, 3, 8, 8>;
#endif
static_assert(macs<Sequential<Conv2d<3, 64, kernel_size<3>>>, In> == 64 * 27 * 36);

// error: T02
// layer: 0
// type: Conv2d
// wanted: 3 input channels
// got: 8 in [1, 8, 8, 3]
// remedy: bring the channels before the sizes
