// SPDX-License-Identifier: BSL-1.0
// Indices are given to a convolution.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Int64<Shape<1, 3, 8, 8>>;
#else
using In = Shape<1, 3, 8, 8>;
#endif
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>>;
static_assert(macs<Net, In> == 7'776);

// error: T06
// layer: 0
// type: Conv2d
// wanted: float32
// got: int64
// remedy: cast the input, or give dtype<...>
